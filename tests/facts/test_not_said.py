"""What must not be said: words of real records that name a drug, a target or a disease, and do not say that it is given
or studied."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from studies import make_study
from trialgraph.facts.model import StudyFacts
from trialgraph.facts.populations.conditions import extract_conditions
from trialgraph.facts.study_facts import extract_facts
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.namespaces import TG
from trialgraph.registries import read_studies
from trialgraph.study import Study, Text
from trialgraph.vocabulary.load import load_builtin

# (trial, field, type and name of a registered intervention, what the field says, the agents given: no others)
GIVEN: list[tuple[str, str, str, str, str, str]] = [
    (
        "NCT02626780",
        "eligibility",
        "DEVICE",
        "GID SVF-2",
        "Allergic to lidocaine, epinephrine, valium or sodium phosphate",
        "",
    ),
    (
        "NCT00644852",
        "eligibility",
        "OTHER",
        "Retrospective chart review study",
        "Patients who used to be treated with Risperidone long-acting injectable",
        "",
    ),
    (
        "NCT00448838",
        "eligibility",
        "BIOLOGICAL",
        "Cetuximab",
        "No prior therapy that specifically and directly targets the epidermal growth factor receptor (EGFR) pathway",
        "cetuximab",
    ),
    (
        "NCT00417079",
        "eligibility",
        "DRUG",
        "cabazitaxel (XRP6258) (RPR116258)",
        "previously treated with a Taxotere®-containing regimen",
        "cabazitaxel",
    ),
    ("NCT01930565", "eligibility", "OTHER", "LFCO application", "intake of oral isotretinoin within 6 months", ""),
    (
        "NCT01352507",
        "eligibility",
        "DRUG",
        "Tadalafil",
        "alpha \\[1\\]-adrenergic blockers (such as doxazosin)",
        "tadalafil",
    ),
    ("NCT02967393", "eligibility", "DRUG", "ccIIV4", "of prednisone or its equivalent, for 14 days or more", "cciiv4"),
    (
        "NCT01964287",
        "eligibility",
        "DRUG",
        "GEMBRAX",
        "she must have a negative serum pregnancy test (β-hCG) documented 72 hours prior to randomization",
        "gembrax",
    ),
    (
        "NCT03067987",
        "eligibility",
        "DEVICE",
        "Low Intensity Linear Shockwave Device for the Treatment of Erectile Dysfunction.",
        "Testosterone level 300-1000 ng/dL",
        "",
    ),
    (
        "NCT00216099",
        "eligibility",
        "DRUG",
        "Pemetrexed",
        "testosterone levels \\< 50 ng/dL maintained by LHRH agonist",
        "pemetrexed",
    ),
    (
        "NCT01625819",
        "eligibility",
        "BEHAVIORAL",
        "Tai Chi",
        "Currently taking mood stabilizers (e.g. lithium), benzodiazepines or antipsychotics",
        "",
    ),
    ("NCT03155594", "eligibility", "DEVICE", "Freestyle Libre", "Patients currently on acetaminophen", ""),
    (
        "NCT03372954",
        "eligibility",
        "DRUG",
        "BMAC",
        "Need for hematopoietic growth factor treatment (e.g. erythropoetin, G-CSF)",
        "bmac",
    ),
    (
        "NCT01008358",
        "eligibility",
        "BIOLOGICAL",
        "CP 675,206",
        "a 4-week washout period after sorafenib or any other systemic agent",
        "tremelimumab",
    ),
    (
        "NCT02417246",
        "eligibility",
        "DRUG",
        "brand name metoprolol ER",
        "Use of non-dihydropyridine calcium channel blockers (diltiazem or verapamil)",
        "metoprolol",
    ),
    ("NCT00632541", "eligibility", "DRUG", "Sorafenib", "prior trastuzumab therapy", "sorafenib"),
    (
        "NCT00055497",
        "eligibility",
        "BIOLOGICAL",
        "Double-blind (DB) adalimumab placebo",
        "Previous use of infliximab or other anti-TNF antagonists",
        "adalimumab + placebo",
    ),
    (
        "NCT01477060",
        "eligibility",
        "DRUG",
        "Lapatinib",
        "Concomitant treatment with amiodarone or any other agent that could interfere",
        "lapatinib",
    ),
    (
        "NCT00953576",
        "eligibility",
        "DRUG",
        "ketoconazole",
        "ketoconazole and abiraterone, provided these were discontinued",
        "ketoconazole",
    ),
    (
        "NCT01486992",
        "eligibility",
        "DRUG",
        "mFOLFIRI+Nimotuzumab",
        "failed to 1st line treatment of paclitaxel/cisplatin",
        "leucovorin + fluorouracil + irinotecan + nimotuzumab",
    ),
    (
        "NCT01039844",
        "eligibility",
        "DRUG",
        "LOC-paclitaxel",
        "If the previous chemotherapy included nitrosoureas or mitomycin C, this period will be 6 weeks",
        "paclitaxel",
    ),
    (
        "NCT01596712",
        "eligibility",
        "DRUG",
        "QGE031",
        "Prior use of Xolair® or other anti-IgE antibodies",
        "ligelizumab",
    ),
    (
        "NCT00895011",
        "eligibility",
        "DRUG",
        "Placebo",
        "Any nitrate, trazodone, itraconazole, ketoconazole, erythromycin, or cim",
        "placebo",
    ),
    (
        "NCT03264274",
        "eligibility",
        "DRUG",
        "Aflibercept",
        "concomitant anticonvulsant agents that are CYP3A4 inducers (phenytoin, phenobarbital, carbamazepine)",
        "aflibercept",
    ),
    (
        "NCT00264368",
        "eligibility",
        "DRUG",
        "intravenous (IV) ganciclovir",
        "Concomitant treatment with acyclovir or valacyclovir",
        "ganciclovir",
    ),
    (
        "NCT00488215",
        "eligibility",
        "DRUG",
        "prucalopride",
        "concomitant medication, except for oral contraceptives and paracetamol",
        "prucalopride",
    ),
    (
        "NCT03135171",
        "eligibility",
        "DRUG",
        "Trastuzumab",
        "Prior therapy with other HER2 targeted agents (TDM-1, pertuzumab, lapatinib) is allowed",
        "trastuzumab",
    ),
    (
        "NCT00436826",
        "eligibility",
        "DRUG",
        "Cladribine",
        "Prior use of cladribine, fingolimod, teriflunimide, laquinimod, mitoxantrone",
        "cladribine",
    ),
    (
        "NCT00417079",
        "summary",
        "DRUG",
        "cabazitaxel (XRP6258) (RPR116258)",
        "metastatic prostate cancer previously treated with a Taxotere®-containing regimen",
        "cabazitaxel",
    ),
    (
        "NCT00216099",
        "summary",
        "DRUG",
        "Pemetrexed",
        "Docetaxel-based therapy has been shown to prolong survival",
        "pemetrexed",
    ),
    (
        "NCT02070783",
        "summary",
        "DRUG",
        "ARA290",
        "Studies on the hormone Erythropoietin (EPO) have indicated that EPO may have antidepres",
        "ara290",
    ),
    (
        "NCT02025218",
        "summary",
        "DRUG",
        "Gefitinib standard dose",
        "in patients with activating sensitising Epidermal Growth Factor mutation positive (EGFR M+) NSCLC",
        "gefitinib",
    ),
    (
        "NCT03067987",
        "summary",
        "DEVICE",
        "Low Intensity Linear Shockwave Device for the Treatment of Erectile Dysfunction.",
        "showed significantly improved symptoms and decreased nitroglycerin use in patient",
        "",
    ),
    (
        "NCT02292771",
        "summary",
        "DRUG",
        "Retosiban",
        "through a direct comparison with atosiban, a mixed oxytocin vasopressin antagonist",
        "retosiban",
    ),
    (
        "NCT06834243",
        "summary",
        "PROCEDURE",
        "Intermittent Bolus PENG Block",
        "IV paracetamol and nonsteroidal anti inflammatory drugs (NSAIDs) as rescue analgesia",
        "",
    ),
    (
        "NCT00314574",
        "summary",
        "DRUG",
        "omalizumab (Xolair)",
        "Participants were permitted to use albuterol as rescue medicine throughout the study",
        "omalizumab",
    ),
    (
        "NCT00314574",
        "arm",
        "DRUG",
        "omalizumab (Xolair)",
        "Participants were permitted to use albuterol as rescue medicine throughout the study",
        "omalizumab",
    ),
    (
        "NCT06834243",
        "arm",
        "PROCEDURE",
        "Intermittent Bolus PENG Block",
        "IV paracetamol and nonsteroidal anti inflammatory drugs (NSAIDs) as rescue analgesia",
        "",
    ),
    (
        "NCT03027830",
        "arm",
        "DEVICE",
        "iFR pressure-wire",
        "an adenosine-independent index of coronary stenosis severity",
        "",
    ),
    (
        "NCT01966120",
        "arm",
        "DRUG",
        "BF-200 ALA gel",
        "but without the active ingredient 5-aminolevulinic acid",
        "bf-200 ala",
    ),
    (
        "NCT05078931",
        "title",
        "DRUG",
        "Pembrolizumab",
        "Pembrolizumab Plus Lenvatinib in PD-L1 Positive Patients With TKI-resistant EGFR-mutated Advanced",
        "pembrolizumab + lenvatinib",
    ),
    (
        "NCT06496009",
        "title",
        "DRUG",
        "PD-1 Inhibitors",
        "Efficacy of Immunotherapy in First-line PD-L1-negative Advanced NSCLC Patients",
        "PD-1 antibody",
    ),
    (
        "NCT05693090",
        "title",
        "DRUG",
        "Tipifarnib",
        "Tipifarnib and Osimertinib in EGFR-mutated Non-Small Cell Lung Cancer",
        "tipifarnib + osimertinib",
    ),
    (
        "NCT06305702",
        "title",
        "DRUG",
        "inetetamab",
        "Real-world Study of Inetetamab in HER2-positive Metastatic Breast Cancer",
        "inetetamab",
    ),
    (
        "NCT02025218",
        "title",
        "DRUG",
        "Gefitinib standard dose",
        "Iressa Re-challenge in Advanced NSCLC EGFR-mutated Patients",
        "gefitinib",
    ),
    (
        "NCT04294810",
        "title",
        "DRUG",
        "Atezolizumab",
        "Metastatic PD-L1-Selected Non-Small Cell Lung Cancer",
        "atezolizumab",
    ),
    (
        "NCT06692738",
        "title",
        "DRUG",
        "Rilvegostomig",
        "Squamous Non-small Cell Lung Cancer Whose Tumors Express PD-L1 (ARTEMIDE-Lung02)",
        "rilvegostomig",
    ),
    (
        "NCT06305754",
        "title",
        "BIOLOGICAL",
        "Sacituzumab tirumotecan",
        "Who Have Progressed on Prior EGFR Tyrosine Kinase Inhibitors",
        "sacituzumab tirumotecan",
    ),
    (
        "NCT06417814",
        "title",
        "DRUG",
        "Dato-DXd",
        "Non-small Cell Lung Cancer Whose Disease Has Progressed on Prior Osimertinib Treatment",
        "datopotamab deruxtecan",
    ),
    (
        "NCT05756972",
        "title",
        "DRUG",
        "PM8002",
        "in Patients With EGFR-mutant Advanced Non-squamous NSCLC Who Have Failed to EGFR-TKI Treatment",
        "pumitamig",
    ),
]

# (trial, what it says): drugs by a number, a target or a class that is measured, letters that mean something else
NO_THERAPY = [
    (
        "NCT05375435",
        "Efficacy and Safety of Triple Therapy in Patients With Anti-MDA5 Antibody-positive Dermatomyositis",
    ),
    ("NCT05375435", "dual-therapy"),
    ("NCT03724877", "Effectiveness of Triple Therapy in COPD"),
    ("NCT04617613", "Standard triple therapy group"),
    ("NCT04294810", "Metastatic PD-L1-Selected Non-Small Cell Lung Cancer"),
    ("NCT06692738", "Non-small Cell Lung Cancer Whose Tumors Express PD-L1"),
    ("NCT06305702", "in HER2-positive Metastatic Breast Cancer"),
    ("NCT04247035", "Patients With ER/PR Positive, HER2-negative Metastatic Breast Cancer"),
    ("NCT06760637", "HR-positive HER2-negative Breast Cancer"),
    ("NCT04219449", "measuring PT drawn on citrated blood sample"),
    ("NCT02545283", "Percentage of Participants With Overall Remission (CR, CRp, and CRi) at the End of Induction"),
    ("NCT02545283", "Change From Baseline in Electrocardiogram Parameters: PQ, PR, RR, QRS, QT and QTcF Intervals"),
    ("NCT06756126", "Incidence of adverse events(AE)"),
    ("NCT03169777", "first response (partial response (PR) or complete response (CR)) to the date of disease"),
    ("NCT07154745", "Percent change in Lactate Dehydrogenase (LDH) during TP"),
    ("NCT06595576", "Mean Speed (MS)"),
    ("NCT04073706", "Cost Effectiveness measuring GP and specialist consultations"),
    ("NCT04232449", "Incidence rate of re-consultations with the treating GP and/or hospitalisations"),
    ("NCT04228783", "Ebola Virus Glycoprotein (EBOV GP)"),
    ("NCT02230969", "Frequency of MS-related and non-MS-related physician visits"),
    ("NCT04866017", "with PD-L1 expression on ≥ 1% of tumor cells as assessed by the central lab"),
    ("NCT03366272", "Biological Parameters according to PD-1 expression"),
    ("NCT03014804", "2) the proportion of PD-1 expression on CD4"),
    ("NCT02250599", "Disease control rate(DCR,CR+PR+SD)"),
    ("NCT04296019", "Patients who achieved SD or PR or CR following palliative first-line treatment"),
    ("NCT06646627", "Intraperitoneal (IP) Administration"),
    ("NCT02292771", "Time to Delivery From the Start of Investigational Product (IP) Administration"),
]

# (trial, registered condition or title with "non-small cell" in some spelling)
NON_SMALL = [
    ("NCT04318938", "Anaplastic Lymphoma Kinase Positive Non-small Cell Lung Cancer (ALK+ NSCLC) Patients"),
    ("NCT04075396", "Mutation Positive Advanced Non-Small Cell Lung Cancer (NSCLC)"),
    (
        "NCT04204473",
        "A Study of TY-9591 in Advanced Non-small Cell Lung Cancer(NSCLC) Patients With EGFR Positive Mutation",
    ),
    ("NCT06692738", "First-Line Treatment of Metastatic Squamous Non-small Cell Lung Cancer (NSCLC)"),
    ("NCT05693090", "Tipifarnib and Osimertinib in EGFR-mutated Non-Small Cell Lung Cancer"),
    ("NCT06944470", "in Subjects With Stage II-III Non-small Cell Lung Cancer"),
    ("NCT02475213", "Non Small Cell Lung Cancer"),
    ("NCT04895709", "Non-Small-Cell Lung Cancer"),
]

# (trial, disease, agent, whether an arm for this disease gives this agent): of the whole record
CLAIMS = [
    ("NCT04354246", "multiple-myeloma", "com902", True),
    ("NCT04354246", "multiple-myeloma", "com701", False),
    ("NCT04354246", "multiple-myeloma", "pembrolizumab", False),
    ("NCT04354246", "lung-cancer", "pembrolizumab", False),
    ("NCT04354246", "ovarian-carcinoma", "pembrolizumab", True),
    ("NCT04374877", "hepatocellular-carcinoma", "pembrolizumab", True),
    ("NCT04374877", "hepatocellular-carcinoma", "toripalimab", False),
    ("NCT04374877", "non-small-cell-lung-carcinoma", "toripalimab", True),
    ("NCT05029882", "colorectal-carcinoma", "bevacizumab", True),
    ("NCT05029882", "gastroesophageal-adenocarcinoma", "bevacizumab", False),
    ("NCT05326516", "acute-myeloid-leukemia", "cytarabine", True),
    ("NCT05326516", "acute-myeloid-leukemia", "vincristine", False),
    ("NCT01354613", "heart-failure-with-preserved-ejection-fraction", "amlodipine", True),
    ("NCT01354613", "respiratory-disease", "amlodipine", False),
]


def make_study_of(field: str, kind: str, registered: str, words: str) -> Study:
    given = ((kind, registered),)
    if field == "title":
        return make_study(words, interventions=given)
    if field == "summary":
        return make_study(summary=words, interventions=given)
    if field == "eligibility":
        return make_study(eligibility=words, interventions=given)
    arms = (("A", "EXPERIMENTAL", words, (f"{kind.capitalize()}: {registered}",)),)
    return make_study(interventions=given, arms=arms)


@pytest.mark.parametrize(("trial", "field", "kind", "registered", "words", "expected"), GIVEN)
def test_only_what_is_given_is_an_agent(
    trial: str, field: str, kind: str, registered: str, words: str, expected: str
) -> None:
    facts = extract_facts(make_study_of(field, kind, registered, words), load_builtin())
    assert " + ".join(agent.therapy.name for agent in facts.agents) == expected, trial


@pytest.mark.parametrize(("trial", "words"), NO_THERAPY)
def test_words_that_name_no_therapy(trial: str, words: str) -> None:
    found = make_therapy_finder(load_builtin()).find(Text("/t", words))
    assert [m.therapy.name for m in found if m.therapy.kind != "procedure"] == [], trial


@pytest.mark.parametrize(("trial", "words"), NON_SMALL)
def test_non_small_cell_is_never_small_cell(trial: str, words: str) -> None:
    vocabulary = load_builtin()
    for study in (make_study(words, conditions=("Cancer",)), make_study(conditions=(words,))):
        found = [fact.concept for fact in extract_conditions(study, vocabulary)]
        assert any(vocabulary.is_within(iri, f"{TG}condition/non-small-cell-lung-carcinoma") for iri in found), trial
        assert not any(vocabulary.is_within(iri, f"{TG}condition/small-cell-lung-carcinoma") for iri in found), trial


@pytest.fixture(scope="module")
def whole(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, StudyFacts]:
    """The facts of the whole records of the trials in CLAIMS."""
    wanted = {row[0] for row in CLAIMS}
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz", "rt", encoding="utf-8") as file:
        records = [*file, *(shared / "gold" / "dev_records.ndjson").read_text(encoding="utf-8").splitlines()]
    named = {found[1]: line for line in records if (found := re.search(r'"nctId": ?"(NCT\d{8})"', line))}
    path = tmp_path_factory.mktemp("records") / "wanted.ndjson"
    path.write_text("\n".join(named[trial].strip() for trial in wanted), encoding="utf-8")
    return {study.id: extract_facts(study, load_builtin()) for study in read_studies([path])}


@pytest.mark.parametrize(("trial", "disease", "agent", "claimed"), CLAIMS)
def test_arms_keep_diseases_and_drugs_apart(
    whole: dict[str, StudyFacts], trial: str, disease: str, agent: str, claimed: bool
) -> None:
    facts = whole[trial]
    arms = {arm for p in facts.populations if f"{TG}condition/{disease}" in p.conditions for arm in p.arms}
    given = {c.therapy for r in facts.regimens if r.arm in arms for phase in r.phases for c in phase.components}
    assert arms
    assert (f"{TG}agent/{agent}" in given) is claimed
