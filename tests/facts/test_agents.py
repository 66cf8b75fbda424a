"""What participants receive, and what a record only speaks of."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.therapies.agents import cite_mention, extract_therapies
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin

Drugs = tuple[tuple[str, str] | tuple[str, str, str], ...]


def list_agents(study: Study) -> list[str]:
    therapies = extract_therapies(study, make_therapy_finder(load_builtin()))
    return [mentions[0].therapy.name for mentions in therapies.agents.values()]


@pytest.mark.parametrize(
    ("trial", "title", "drugs", "agents"),
    [
        (
            "000_8c8bcb7ea39ef8d9",
            "Cadonilimab (AK104) combined with chemotherapy in the treatment of PD-1 inhibitor-resistant carcinoma",
            (("DRUG", "Cadonilimab"),),
            ["cadonilimab", "chemotherapy"],
        ),
        (
            "001_2c328fc56a7b2162",
            "AK104 (Cadonilimab) combined with chemotherapy (cisplatin or carboplatin, and etoposide)",
            (),
            ["cadonilimab", "cisplatin", "carboplatin", "etoposide"],
        ),
        (
            "NCT06153368",
            "Cadonilimab Plus mFOLFIRINOX as Conversion Therapy in LAPC",
            (("DRUG", "Cadonilimab+mFOLFIRINOX"),),
            ["cadonilimab", "fluorouracil", "irinotecan", "leucovorin", "oxaliplatin"],
        ),
        (
            "NCT04644068",
            "Study of AZD5305 as Monotherapy and in Combination With Anti-cancer Agents",
            (("DRUG", "AZD5305"), ("DRUG", "T- Dxd")),
            ["saruparib", "trastuzumab deruxtecan"],
        ),
        (
            "NCT04732455",
            "Lidocaine Versus Duloxetine for the Prevention of Taxane-Induced Peripheral Neuropathy",
            (("DRUG", "Lidocaine in Saline"), ("DRUG", "Duloxetine 30 MG")),
            ["lidocaine", "duloxetine"],
        ),
        (
            "NCT07164469",
            "CD70.CAR NK Cells for Patients With Primary Refractory Lymphoma",
            (("DRUG", "CD70.CAR NK Cells"), ("DRUG", "Rimiducid (AP1903)")),
            ["cd70.car nk cells", "rimiducid"],
        ),
        (
            "NCT00072358",
            "Monoclonal Antibody 3F8 and Sargramostim in Treating Patients With Neuroblastoma",
            (("BIOLOGICAL", "anti-GD2 murine IgG3 monoclonal antibody 3F8"),),
            ["3F8", "sargramostim"],
        ),
        (
            "NCT00565968",
            "Sorafenib and Isolated Limb Infusion of Melphalan in Treating Patients With Stage III Melanoma",
            (("DRUG", "melphalan"), ("DRUG", "sorafenib tosylate"), ("GENETIC", "western blotting")),
            ["melphalan", "sorafenib"],
        ),
    ],
)
def test_agents_of_title_and_interventions(trial: str, title: str, drugs: Drugs, agents: list[str]) -> None:
    found = list_agents(make_study(title, interventions=drugs))
    assert sorted(found) == sorted(agents), trial


@pytest.mark.parametrize(
    ("trial", "drug", "description", "agents"),
    [
        (
            "NCT03067610",
            "chemotherapy",
            "chemotherapy (if given, either cisplatin, cetuximab, or carboplatin-paclitaxel) per physician discretion",
            ["cisplatin", "cetuximab", "carboplatin", "paclitaxel"],
        ),
        (
            "NCT05658640",
            "Intrathecal chemotherapy",
            "IT: Methotrexate +/- prednisone/hydrocortisone/cytarabine according to the degree of CNS involvement",
            ["methotrexate", "prednisone", "hydrocortisone", "cytarabine"],
        ),
        (
            "NCT02586025",
            "FEC Chemotherapy",
            "Fluorouracil 500-600 mg/m2, epirubicin 90-120 mg/m2, and cyclophosphamide 500-600 mg/m2 every 3 weeks",
            ["fluorouracil", "epirubicin", "cyclophosphamide"],
        ),
    ],
)
def test_a_class_is_spelled_out_by_its_description(trial: str, drug: str, description: str, agents: list[str]) -> None:
    found = list_agents(make_study(interventions=(("DRUG", drug, description),)))
    assert sorted(found) == sorted(agents), trial


ONLY_SPOKEN_OF = [
    ("000_8c8bcb7ea39ef8d9", "summary", "treatment of PD-1 inhibitor-resistant nasopharyngeal carcinoma"),
    ("NCT03126435", "title", "Adenocarcinoma Patients Failed on Previous FOLFIRINOX Treatment"),
    ("NCT05645692", "title", "Patients Who Are Ineligible for Platinum-Containing Chemotherapy"),
    ("NCT06140836", "title", "Metastatic Tyrosine Kinase Inhibitor (TKI)-naïve ROS1-positive Lung Cancer"),
    ("NCT06417814", "official", "Whose Disease Has Progressed on Prior Osimertinib Treatment (TROPION-Lung15)"),
    ("NCT04294810", "summary", "with previously untreated PD-L1-selected non-small cell lung cancer"),
    ("NCT04732455", "title", "for the Prevention of Taxane-Induced Peripheral Neuropathy In Breast Cancer"),
    ("NCT06304857", "title", "in Breast Cancer Patients Treated with AnthrAcycline"),
    ("NCT07094048", "title", "in Multiple Myeloma Patients Receiving a BCMA-Directed T Cell Engager"),
    ("prior therapy", "eligibility", "Prior treatment with pembrolizumab or nivolumab is not allowed"),
    ("inclusion", "eligibility", "Patients must have received cisplatin and gemcitabine as first-line treatment"),
    ("prose", "summary", "Bevacizumab has been approved for colorectal cancer; this trial is about another drug"),
    ("rescue", "summary", "Rescue medication with morphine is allowed at any time"),
    ("no list", "summary", "A triple therapy is compared in non-small cell lung cancer"),
]


@pytest.mark.parametrize(("trial", "field", "words"), ONLY_SPOKEN_OF)
def test_what_a_record_only_speaks_of_is_no_agent(trial: str, field: str, words: str) -> None:
    drug = (("DRUG", "Toripalimab"),)
    title = f"Toripalimab {words}" if field == "title" else "Toripalimab"
    text = words if field != "title" else ""
    study = make_study(
        title,
        official=text if field == "official" else "",
        summary=text if field == "summary" else "",
        eligibility=text if field == "eligibility" else "",
        interventions=drug,
    )
    assert list_agents(study) == ["toripalimab"], trial


@pytest.mark.parametrize(
    ("trial", "label", "description", "agents"),
    [
        (
            "NCT02503280",
            "Placebo",
            "Placebo (ten 0.5 ml injections of phosphate-buffered saline \\[PBS\\])",
            ["placebo"],
        ),
        ("NCT05841992", "PET/CT", "underwent a PET/CT scan after intravenous administration of 68Ga-PSMA617", []),
        (
            "NCT02586025",
            "A",
            "Prior to surgery: trastuzumab, pertuzumab, and docetaxel",
            ["trastuzumab", "pertuzumab", "docetaxel"],
        ),
    ],
)
def test_agents_that_only_an_arm_names(trial: str, label: str, description: str, agents: list[str]) -> None:
    study = make_study(interventions=(("DRUG", "Zenomarib"),), arms=((label, "EXPERIMENTAL", description, ()),))
    assert sorted(list_agents(study)) == sorted(["zenomarib", *agents]), trial


def test_a_trial_of_no_drug_gives_none() -> None:
    summary = "Exercise combined with tamoxifen may improve outcomes. Patients on chemotherapy are invited."
    assert list_agents(make_study("Exercise", summary=summary, interventions=(("BEHAVIORAL", "Exercise"),))) == []


def test_a_class_stays_where_no_member_is_given_in_its_arms() -> None:
    """NCT04977024: the arm of the standard vaccine is linked to no intervention."""
    study = make_study(
        interventions=(
            ("BIOLOGICAL", "COVID-19 Vaccine"),
            ("BIOLOGICAL", "Synthetic MVA-based SARS-CoV-2 Vaccine GEO-CM04S1"),
        ),
        arms=(
            ("Arm I", "EXPERIMENTAL", "", ("Biological: Synthetic MVA-based SARS-CoV-2 Vaccine GEO-CM04S1",)),
            ("Arm II (SOC mRNA SARS-CoV-2 vaccine)", "EXPERIMENTAL", "", ()),
        ),
    )
    assert "COVID-19 vaccine" in list_agents(study)


def test_evidence_is_the_words_of_the_mention() -> None:
    study = make_study("Toripalimab plus gemcitabine", interventions=(("DRUG", "JS001"),))
    therapies = extract_therapies(study, make_therapy_finder(load_builtin()))
    quotes = {m.therapy.name: cite_mention(m).quote for ms in therapies.agents.values() for m in ms}
    assert quotes == {"toripalimab": "JS001", "gemcitabine": "gemcitabine"}
    assert {iri.rsplit("/", 1)[-1] for iri in therapies.only_in_text} == {"gemcitabine"}
