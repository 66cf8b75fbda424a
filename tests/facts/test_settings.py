"""Settings are read from real titles, summaries and criteria, as the guide words them."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.settings import extract_settings
from trialgraph.study import Study, Text

TITLES = [
    ("NCT05554939", "Allogenic CD19-targeting CAR-γδT Cell Therapy in R/R NHL", "recurrent refractory"),
    ("NCT03718650", "Total Tumor Mapping (TTM) for Resectable Pancreatic Cancer", "resectable"),
    ("NCT06301386", "Everolimus Combined With PD-1 in Advanced Colorectal Cancer Patients", "advanced"),
    ("NCT07115446", "Phase Ib Study of HS-20093+HRS-5041 in Patients With Advanced Prostate Cancer", "advanced"),
    (
        "NCT03264274",
        "Trial of Aflibercept Monotherapy With DCE-US in Chemorefractory Metastatic Colorectal Cancer",
        "metastatic",
    ),
    ("NCT05482074", "Olaparib in Unresectable/Metastatic Melanoma With BRCA1/2", "metastatic unresectable"),
    (
        "NCT02542111",
        "A Study of Bortezomib Plus GDP in the Treatment of Refractory and Relapsed Non-GCB DLBCL",
        "recurrent refractory",
    ),
    (
        "NCT06385925",
        "A Study of TSN1611 Treating Patients With Advanced Solid Tumors Harboring KRAS G12D Mutation",
        "advanced",
    ),
    (
        "NCT06114420",
        "Surgical Treatment and Molecular Marker Exploration of Locally Recurrent Colorectal Cancer",
        "recurrent",
    ),
    (
        "NCT06467357",
        "Phase 3 Study of T-DXd and Rilvegostomig Versus SoC in Advanced HER2-expressing Biliary Tract Cancer",
        "advanced",
    ),
    (
        "NCT05952557",
        "An Adjuvant Endocrine-based Therapy Study of Camizestrant (AZD9833) in ER+/HER2- Early Breast "
        "Cancer (CAMBRIA-2)",
        "adjuvant early_stage",
    ),
    (
        "NCT01477060",
        "Modulation of Response to Hormonal Therapy With Lapatinib and/or Metformin in Patients With "
        "Metastatic Breast Cancer",
        "metastatic",
    ),
    (
        "NCT07563205",
        "Observational Multicenter Study in Patients Receiving Chemotherapy and Amivantamab for Metastatic "
        "Non-small Cell Lung Cancer",
        "metastatic",
    ),
    (
        "NCT04081389",
        "Chemokine Modulation Therapy and Standard Chemotherapy Before Surgery for the Treatment of Early "
        "Stage Triple Negative Breast Cancer",
        "early_stage",
    ),
    (
        "NCT03485027",
        "Rechallenge of Prior Regimen in Third or Later-line Chemotherapy in Metastatic Colorectal Cancer",
        "metastatic",
    ),
    ("NCT05914116", "A Phase 1/2a Study of DB-1311/BNT324 in Advanced/Metastatic Solid Tumors", "advanced metastatic"),
    (
        "NCT04170530",
        "Neoadjuvant mFOLFOXIRI Chemotherapy Alone for Extramural Vascular Invasion Positive Locally "
        "Advanced Rectal Cancer",
        "locally_advanced neoadjuvant",
    ),
    (
        "NCT06346197",
        "Combination of Immune Checkpoint in Locally Advanced or Metastatic MSI/dMMR Esogastric Adenocarcinomas",
        "locally_advanced metastatic",
    ),
    ("NCT00257335", "Intensity-Modulated Radiotherapy for Recurrent Head and Neck Cancer", "recurrent"),
    (
        "NCT06126172",
        "Radiomics of Treatment-naive Prostate Cancer Patients on Multiparametric MRI for Risk "
        "Stratification and Treatment Outcomes Predictions",
        "untreated",
    ),
    (
        "NCT05774483",
        "Sentinel Node Biopsy Versus Limited Elective Neck Dissection in Early Cancers of Oral Cavity NoDe Negative",
        "early_stage",
    ),
    (
        "NCT06964737",
        "Anti-GARP Chimeric Antigen Receptor T Cell Therapy for the Treatment of Recurrent Grade III or IV Gliomas",
        "recurrent",
    ),
    (
        "NCT04989803",
        "Study of KITE-363 or KITE-753 in Participants With Relapsed and/or Refractory B-cell Lymphoma",
        "recurrent refractory",
    ),
    (
        "NCT05414032",
        "Molecular Residual Disease Interception in Locoregionally-Advanced High Risk HPV+ and HPV- HNSCC",
        "locally_advanced",
    ),
    ("NCT05025813", "Neoadjuvant Pembrolizumab in Cutaneous Squamous Cell Carcinoma", "neoadjuvant"),
    ("NCT07386002", "The GLIOMAX Study: MT027 Allogeneic CAR-T for Recurrent Glioma", "recurrent"),
    (
        "NCT01227408",
        "Neoadjuvant Doxorubicin, Polyglutamate Paclitaxel, Capecitabine and Metronomic Chemotherapy in Breast Cancer",
        "neoadjuvant",
    ),
    (
        "NCT06079671",
        "Study of Volrustomig in Women With High Risk Locally Advanced Cervical Cancer (eVOLVE-Cervical)",
        "locally_advanced",
    ),
    (
        "NCT06389552",
        "Long-term Observational Study to Evaluate the DFS and OS of Adjuvant FOLFIRINOX Regimen in "
        "Pancreatic Cancer Patients",
        "adjuvant",
    ),
    (
        "NCT05122546",
        "CBM588 in Combination With Nivolumab and Cabozantinib for the Treatment of Advanced or Metastatic "
        "Kidney Cancer",
        "advanced metastatic",
    ),
    (
        "NCT01144260",
        "Study of Bafetinib as Treatment for Relapsed or Refractory B-Cell Chronic Lymphocytic Leukemia (B-CLL)",
        "recurrent refractory",
    ),
    (
        "NCT06014255",
        "Trial of Neoadjuvant Enoblituzumab vs SOC in Men With High-Risk Localized Prostate Cancer",
        "neoadjuvant",
    ),
    (
        "NCT04474964",
        "Focal Radiotherapy Plus Low Dose Craniospinal Irradiation Followed by Adjuvant Chemotherapy in WNT "
        "Medulloblastoma.",
        "adjuvant",
    ),
    (
        "NCT00020735",
        "Toremifene Followed by Radical Prostatectomy in Treating Patients With Stage I or Stage II Prostate Cancer",
        "early_stage",
    ),
    (
        "NCT00199069",
        "German Multicenter Trial for Treatment of Newly Diagnosed Acute Lymphoblastic Leukemia in Adults (05/93)",
        "newly_diagnosed",
    ),
    (
        "NCT05114148",
        "Individualized Dosimetry for Holmium-166-radioembolization in Patients With Unresectable "
        "Hepatocellular Carcinoma",
        "unresectable",
    ),
    ("NCT05595499", "Fisetin to Improve Physical Function in Stage I-III Breast Cancer Survivors", "early_stage"),
    (
        "NCT00538525",
        "Phase II Study of Neoadjuvant Chemotherapy With Doxorubicin Followed by Docetaxel-Cisplatin in "
        "Locally Advanced Breast Cancer",
        "locally_advanced neoadjuvant",
    ),
    ("NCT05515796", "Multi-omics Sequencing in Neoadjuvant Immunotherapy of Gastrointestinal Tumors", "neoadjuvant"),
    (
        "NCT02475213",
        "Safety Study of Enoblituzumab (MGA271) in Combination With Pembrolizumab or MGA012 in Refractory Cancer",
        "refractory",
    ),
    (
        "NCT06217874",
        "Collection of Specimens and Clinical Data for Patients With Recurrent or Metastatic Breast Cancer "
        "or Male Breast Cancer",
        "metastatic recurrent",
    ),
    (
        "NCT03706690",
        "A Study of Durvalumab as Consolidation Therapy in Non-Small Cell Lung Cancer Patients",
        "consolidation",
    ),
    (
        "NCT05378763",
        "A Study of Poziotinib in Previously Treated Participants With Locally Advanced or Metastatic NSCLC "
        "Harboring HER2 Exon 20 Mutations",
        "locally_advanced metastatic",
    ),
    (
        "NCT00003283",
        "Octreotide With or Without Prednisone in Treating Patients With Metastatic or Recurrent Thymoma",
        "metastatic recurrent",
    ),
    (
        "NCT05102214",
        "HLX301 (TIGIT×PDL1 Bispecific) in Patients With Locally Advanced or Metastatic Solid Tumors",
        "locally_advanced metastatic",
    ),
    (
        "NCT06032936",
        "BBP-398 in Combination With Osimertinib in Locally Advanced or Metastatic NSCLC Patients With EGFR Mutations",
        "locally_advanced metastatic",
    ),
    (
        "NCT03663114",
        "A Post-marketing Observational Study on Risk Factors for Hepatic Encephalopathy in Participants "
        "With Unresectable Hepatocellular Carcinoma",
        "unresectable",
    ),
    (
        "NCT05870995",
        "Chemotherapy CLAGE-Ven Sequential With Reduced Intensity Conditioning for Refractory Acute Myelodi Leukemia",
        "refractory",
    ),
    (
        "NCT06585644",
        "A Clinical Trial of Furmonertinib Combination Therapy As Neoadjuvant Treatment in Resectable "
        "EGFR-Mutated NSCLC",
        "neoadjuvant resectable",
    ),
    (
        "NCT07181473",
        "A Study to Evaluate the Safety, Pharmacokinetics and Efficacy of TJ101 in Patients With "
        "Advanced/Metastatic Solid Tumors",
        "advanced metastatic",
    ),
    (
        "NCT05317416",
        "Study With Elranatamab Versus Lenalidomide in Patients With Newly Diagnosed Multiple Myeloma After Transplant",
        "newly_diagnosed",
    ),
    (
        "NCT04870190",
        "Almonertinib Versus Osimertinib in the Patients With EGFR Mutations in Advanced NSCLC With Brain Metastases",
        "advanced metastatic",
    ),
    (
        "NCT03169777",
        "QUILT-3.050: NANT Colorectal Cancer (CRC) Vaccine: Combination Immunotherapy in Subjects With "
        "Recurrent or Metastatic CRC",
        "metastatic recurrent",
    ),
    (
        "NCT05019703",
        "Atezolizumab and Cabozantinib for the Treatment of Adolescents and Young Adults With Recurrent or "
        "Metastatic Osteosarcoma, TACOS Study",
        "metastatic recurrent",
    ),
    (
        "NCT05099809",
        "Registry Trial to Evaluate the Safety and Efficacy of Hyperthermia in Locally Advanced Cancers",
        "locally_advanced",
    ),
    (
        "NCT00004228",
        "Combination Chemotx in Treating Children or Adolescents With Newly Diagnosed Stg III or Stg IV "
        "Lymphoblastic Lymphoma",
        "newly_diagnosed",
    ),
    (
        "NCT00318903",
        "Irinotecan and Taxotere With Radiotherapy as Preoperative Treatment in Resectable Esophageal Cancer",
        "neoadjuvant resectable",
    ),
    (
        "NCT05167409",
        "A Study of Evorpacept (ALX148) With Cetuximab and Pembrolizumab for Refractory Microsatellite "
        "Stable Metastatic Colorectal Cancer",
        "metastatic refractory",
    ),
    ("NCT02773524", "A Study of Regorafenib in Refractory Advanced Gastro-Oesophageal Cancer", "advanced refractory"),
    ("NCT00548938", "Gliadel Wafer, Temozolomide and Radiation Therapy for Newly Diagnosed GBM", "newly_diagnosed"),
    (
        "NCT06630793",
        "IMRT Versus IMPT With Concurrent Chemotherapy for Locally Advanced Anal Canal Cancer",
        "locally_advanced",
    ),
    (
        "NCT04015739",
        "Tri Association in Patient With Advanced Epithelial Ovarian Cancer in Relapse",
        "advanced recurrent",
    ),
    (
        "NCT04296019",
        "Fruquintinib as a Maintenance Therapy Following First-line Treatment for Metastatic Colorectal Cancer",
        "maintenance metastatic",
    ),
    (
        "NCT00901927",
        "Bendamustine, Mitoxantrone, and Rituximab (BMR) for Patients With Untreated High Risk Follicular Lymphoma",
        "untreated",
    ),
    (
        "NCT05278052",
        "Standard Maintenance Therapy (SMT) vs Local Consolidative Radiation Therapy and SMT in OM-NSCLC",
        "consolidation maintenance",
    ),
    (
        "NCT00874406",
        "Preoperative Transhepatic Arterial Chemotherapy (TAC) in the Treatment of Liver Metastasis of "
        "Resectable Colorectal Cancer",
        "metastatic resectable",
    ),
    (
        "NCT05582850",
        "DT-9081 Study in Participants With Advanced, Recurrent or Metastatic Solid Tumours",
        "advanced metastatic recurrent",
    ),
    (
        "NCT01419665",
        "GP2013 in the Treatment of Patients With Previously Untreated, Advanced Stage Follicular Lymphoma (ASSIST_FL)",
        "advanced untreated",
    ),
    (
        "NCT02363049",
        "Colectomy in Patients With Asymptomatic and Unresectable Stage IV Colon Cancer",
        "metastatic unresectable",
    ),
    (
        "NCT01443377",
        "Neoadjuvant Radiochemotherapy Combined With Panitumumab in Locally Advanced KRAS Wild-type Rectal Cancer",
        "locally_advanced neoadjuvant",
    ),
    (
        "NCT05702229",
        "Novel Combinations in Participants With Locally Advanced Unresectable or Metastatic Gastric or "
        "Gastroesophageal Junction Adenocarcinoma",
        "locally_advanced metastatic unresectable",
    ),
    ("NCT02204020", "Phase II Study of 5-azacytidine Maintenance After Transplant for AML or MDS", "maintenance"),
    (
        "NCT05014815",
        "Ociperlimab With Tislelizumab and Chemotherapy in Participants With Untreated Metastatic Non-Small "
        "Cell Lung Cancer",
        "metastatic untreated",
    ),
    (
        "NCT04746924",
        "A Study of Ociperlimab With Tislelizumab Compared to Pembrolizumab in Participants With Untreated Lung Cancer",
        "untreated",
    ),
    ("NCT03165591", "Open Label Immunotherapy Trial of Inoperable Pancreatic Cancer", "unresectable"),
    (
        "NCT04508647",
        "Ublituximab Followed by Response-driven Addition of Umbralisib for Treatment-naive Follicular or "
        "Marginal Zone Lymphoma",
        "untreated",
    ),
    (
        "NCT05286957",
        "MRD-guided Adjuvant Tislelizumab and Chemotherapy in Resected Stage IIA-IIIB NSCLC",
        "adjuvant resectable",
    ),
    (
        "NCT06109779",
        "Rilvegostomig + Chemotherapy as Adjuvant Therapy for Biliary Tract Cancer After Resection "
        "(ARTEMIDE-Biliary01)",
        "adjuvant",
    ),
    (
        "NCT05774951",
        "A Study of Camizestrant in ER+/HER2- Early Breast Cancer After at Least 2 Years of Standard "
        "Adjuvant Endocrine Therapy",
        "adjuvant early_stage",
    ),
    ("NCT06610240", "Perioperative Treatment Outcomes of Early NSCLC", "early_stage perioperative"),
    (
        "NCT05832827",
        "First-line CBDCA/PTX/LEN/Pembrolizumab Combination for Previously Untreated Advanced or Recurrent "
        "Thymic Carcinomas (Artemis)",
        "advanced recurrent untreated",
    ),
    (
        "NCT05605535",
        "Oregovomab Plus Chemotherapy in Neo-adjuvant Setting in Newly Diagnosed Patients",
        "neoadjuvant newly_diagnosed",
    ),
    ("NCT04721470", "Combined Therapy for Hepatocellular Carcinoma >3-<5 cm", ""),
    ("NCT06065748", "HER2-Negative Advanced Breast Cancer Resistant to Adjuvant Endocrine Therapy", "advanced"),
    (
        "NCT01515527",
        "Low Dose Cytarabine (LDAC) Induction Followed By Consolidation With Cladribine Plus LDAC "
        "Alternating With Decitabine in Patients With Untreated Acute Myeloid Leukemia",
        "untreated",
    ),
    (
        "NCT00813943",
        "in Combination With Standard Treatment (Temozolomide With Concomitant Radiation Therapy, Followed "
        "by Temozolomide Maintenance Therapy)",
        "",
    ),
    (
        "NCT01919229",
        "A Pharmacodynamics Pre-surgical Study of LEE011 in Early Breast Cancer Patients (MONALEESA-1)",
        "early_stage neoadjuvant",
    ),
    (
        "NCT05756322",
        "The Safety and Tolerability of LBS-007 in Patients With Relapsed or Resistant Acute Leukaemias",
        "recurrent refractory",
    ),
    (
        "NCT00043420",
        "A Phase I/II Open Label, Multi-Center Study For The Evaluation Of Pf-3512676 (CPG 7909) In Patients With "
        "Stage Ib To Iva Cutaneous T-Cell Lymphoma",
        "",
    ),
    (
        "NCT00433576",
        "Resveratrol in Treating Patients With Colorectal Cancer That Can Be Removed By Surgery",
        "resectable",
    ),
    (
        "NCT02363374",
        "Induction Chemotherapy Before or After Preoperative Chemoradiotherapy and Surgery for Locally Advanced "
        "Rectal Cancer",
        "locally_advanced neoadjuvant",
    ),
    (
        "NCT01009918",
        "Phase II Placebo-controlled Trial of Lisinopril and Coreg CR® to Reduce Cardiotoxicity in Patients With "
        "Breast Cancer Receiving (Neo)Adjuvant Chemotherapy With Trastuzumab (Herceptin®)",
        "neoadjuvant adjuvant",
    ),
    (
        "NCT01929265",
        "A Phase II Study of Bendamustine in Combination With Rituximab as Initial Treatment for Patients With "
        "Indolent Non-follicular Non-Hodgkin's Lymphoma",
        "",
    ),
]
INCLUSION = [
    ("NCT04294810", "cytologically documented locally advanced or recurrent NSCLC", "locally_advanced recurrent"),
    ("NCT04294810", "No prior systemic treatment for metastatic NSCLC", "untreated"),
    ("NCT05019677", "No previous systematic treatment for BTC", "untreated"),
    ("NCT05968690", "Treatment-naïve or has received any number of prior lines of therapy.", ""),
    (
        "NCT01290471",
        "Pathologically documented advanced solid malignant tumor refractory to standard treatment",
        "advanced refractory",
    ),
    (
        "NCT04791839",
        "AST(SGOT)/ALT(SGPT) ≤ 2.5 x IULN without hepatic metastasis and ≤ 5.0 x IULN with hepatic metastasis",
        "",
    ),
    (
        "NCT06079671",
        "cervical squamous carcinoma, or cervical adenosquamous carcinoma, with no evidence of metastatic disease.",
        "",
    ),
    ("NCT05122546", "One prior adjuvant or neoadjuvant therapy for completely resectable RCC", ""),
    (
        "NCT06890598",
        "Clinical Stage III, unresectable NSCLC, without progression on concurrent platinum-based chemoradiotherapy.",
        "consolidation unresectable",
    ),
    (
        "NCT07423117",
        "Pathological confirmation of malignancy and evidence of metastatic or surgically unresectable disease",
        "metastatic unresectable",
    ),
    (
        "NCT01919229",
        "with newly diagnosed resectable breast cancer, who received no prior therapy for breast cancer",
        "newly_diagnosed resectable untreated",
    ),
    (
        "NCT01217177",
        "Epidermoid carcinoma confirmed by histological examination of cervix, stages IIB to IIIB (according "
        "to clinical and radiological evaluation), without previous treatment.",
        "untreated",
    ),
    (
        "NCT04670068",
        "Subjects must have recurrent platinum-resistant or platinum-refractory disease defined as:",
        "recurrent",
    ),
    ("NCT00857714", "Patients with operable, biopsy-proven DCIS detected by screening mammography.", "resectable"),
    ("NCT02169388", "Patients scheduled for chemotherapy after radical resection of colorectal cancer", "adjuvant"),
    (
        "NCT05929456",
        "Established high-grade glioma (glioblastoma, grade 4 according to the WHO (World Health Organization) "
        "classification) and scheduled for surgical intervention.",
        "resectable",
    ),
    ("NCT00233623", "No previous treatment for metastatic cancer", "untreated"),
    (
        "NCT02198482",
        "No prior chemotherapy for acute leukemia except hydroxyurea for up to 5 days during the diagnostic "
        "screening phase",
        "untreated",
    ),
    (
        "NCT06131398",
        "Participants with histologically or cytologically confirmed metastatic or locally advanced solid tumors "
        "who have relapsed after and/or are refractory to or ineligible for established and available therapies",
        "metastatic locally_advanced recurrent",
    ),
    (
        "NCT00968071",
        "Diagnosis of Acute myeloid leukemia (AML) \\[other than acute promyelocytic leukemia (APL)\\] with "
        "refractory/relapsed disease.",
        "refractory recurrent",
    ),
]
SUMMARIES = [
    (
        "NCT03014804",
        "nivolumab and to see how well they work in treating patients with glioblastoma that has come back.",
        "recurrent",
    ),
    (
        "NCT00632541",
        "This trial will test combined VEGF inhibition with sorafenib and bevacizumab in less heavily pre-treated "
        "patients with advanced breast cancer.",
        "advanced",
    ),
    (
        "NCT05568095",
        "first-line treatment of participants with locally advanced unresectable or metastatic gastric",
        "locally_advanced metastatic unresectable",
    ),
    (
        "NCT06905015",
        "reducing perioperative blood loss during the liver transection phase in open liver resection.",
        "",
    ),
    (
        "NCT00192114",
        "participants with colorectal cancer who have Stage 4 disease and have not received prior "
        "chemotherapy for advanced colorectal cancer",
        "untreated",
    ),
    (
        "NCT01785420",
        "Patients with T4 or N2 (locally advanced and large operable for neo-adjuvant chemotherapy) will not "
        "be included.",
        "",
    ),
    (
        "NCT00433576",
        "This phase I trial is studying the side effects and best dose of resveratrol in treating patients with "
        "colorectal cancer that can be removed by surgery.",
        "resectable",
    ),
]


def settings_of(title: str = "Tumours", summary: str = "", eligibility: str = "") -> set[str]:
    study = Study(
        id="NCT00000000",
        registry="x",
        version="1",
        title=Text("/title", title),
        conditions=(Text("/conditions/0", "Neoplasms"),),
        brief_summary=Text("/summary", summary) if summary else None,
        eligibility=Text("/eligibility", eligibility) if eligibility else None,
    )
    found = extract_settings(study)
    for setting in found:
        for evidence in setting.evidence:
            content = {"/title": title, "/summary": summary, "/eligibility": eligibility}.get(
                evidence.pointer, "Neoplasms"
            )
            assert content[evidence.start : evidence.end] == evidence.quote != ""
    return {setting.value for setting in found}


@pytest.mark.parametrize(("trial", "title", "expected"), TITLES)
def test_titles(trial: str, title: str, expected: str) -> None:
    assert settings_of(title) == set(expected.split()), trial


@pytest.mark.parametrize(("trial", "criterion", "expected"), INCLUSION)
def test_inclusion_criteria(trial: str, criterion: str, expected: str) -> None:
    assert settings_of(eligibility=f"Inclusion Criteria:\n\n* {criterion}") == set(expected.split()), trial


@pytest.mark.parametrize(("trial", "criterion"), [row[:2] for row in INCLUSION])
def test_exclusion_criteria_say_nothing_of_the_population(trial: str, criterion: str) -> None:
    assert settings_of(eligibility=f"Exclusion Criteria:\n\n* {criterion}") == set(), trial


@pytest.mark.parametrize(("trial", "summary", "expected"), SUMMARIES)
def test_summaries(trial: str, summary: str, expected: str) -> None:
    assert settings_of(summary=summary) == set(expected.split()), trial


def test_words_of_surgery_count_for_tumours_only() -> None:
    study = Study(
        id="x", registry="x", version="1", title=Text("/title", "Adjuvant therapy in perioperative treatment of hernia")
    )
    assert extract_settings(study) == ()
