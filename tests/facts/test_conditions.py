"""Conditions: registered strings of real records, and what a study makes of them with titles and criteria."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.condition_names import make_condition_names
from trialgraph.facts.populations.condition_wording import is_no_disease, strip_modifiers, uninvert
from trialgraph.facts.populations.conditions import extract_conditions, find_drug_conditions
from trialgraph.study import Study, Text
from trialgraph.vocabulary.load import load_builtin

REGISTERED: list[tuple[str, str, list[str]]] = [
    ("NCT05554939", "Non Hodgkin's Lymphoma", ["non-Hodgkin lymphoma"]),
    ("NCT01582685", "Breast Cancer", ["breast carcinoma"]),
    ("NCT02381912", "Urinary Bladder Neoplasms", ["bladder carcinoma"]),
    ("NCT04588402", "Cervical Cancer", ["cervical carcinoma"]),
    ("NCT03718650", "Pancreatic Cancer", ["pancreatic carcinoma"]),
    ("NCT03718650", "Resectable Pancreatic Cancer", ["pancreatic carcinoma"]),
    ("NCT06301386", "Colon Cancer", ["colon carcinoma"]),
    ("NCT03067610", "Head and Neck Cancer", ["head and neck carcinoma"]),
    ("NCT03067610", "Carcinoma, Squamous Cell", ["squamous cell carcinoma"]),
    ("NCT03067610", "Neoplasms, Oral", ["oral cavity carcinoma"]),
    ("NCT03067610", "Neoplasms, Pharyngeal", ["pharyngeal carcinoma"]),
    ("NCT07115446", "Advanced Prostate Cancer", ["prostate carcinoma"]),
    ("NCT03264274", "Colorectal Cancer", ["colorectal carcinoma"]),
    ("NCT05482074", "Recurrent Metastatic Melanoma", ["melanoma"]),
    ("NCT01242748", "Prostate Cancer", ["prostate carcinoma"]),
    ("NCT03258515", "Solid Tumors", ["solid tumor"]),
    ("NCT05745714", "Acute Lymphoblastic Leukemia, in Relapse", ["acute lymphoblastic leukemia"]),
    (
        "NCT05745714",
        "Lymphoblastic Lymphoma (Precursor B-Lymphoblastic Lymphoma/Leukaemia) Recurrent",
        ["lymphoblastic lymphoma"],
    ),
    (
        "NCT05745714",
        "Lymphoblastic Lymphoma (Precursor T-Lymphoblastic Lymphoma/Leukaemia) Recurrent",
        ["lymphoblastic lymphoma"],
    ),
    (
        "NCT05745714",
        "Lymphoblastic Lymphoma (Precursor B-Lymphoblastic Lymphoma/Leukaemia) Refractory",
        ["lymphoblastic lymphoma"],
    ),
    (
        "NCT05745714",
        "Lymphoblastic Lymphoma (Precursor T-Lymphoblastic Lymphoma/Leukaemia) Refractory",
        ["lymphoblastic lymphoma"],
    ),
    ("NCT06234150", "Breast Neoplasms", ["breast carcinoma"]),
    ("NCT00100256", "Carcinoma, Non-Small-Cell Lung", ["non-small cell lung carcinoma"]),
    ("NCT00100256", "Carcinoma, Small Cell", ["small cell carcinoma"]),
    ("NCT06376604", "Cancer, Ovarian", ["ovarian carcinoma"]),
    ("NCT06114420", "Locally Recurrent Colorectal Cancer", ["colorectal carcinoma"]),
    ("NCT06467357", "Biliary Tract Cancer", ["biliary tract carcinoma"]),
    ("NCT01477060", "Metastatic Breast Cancer", ["breast carcinoma"]),
    ("NCT07563205", "Non-Small Cell Lung Cancer", ["non-small cell lung carcinoma"]),
    ("NCT07563205", "Non Small Cell Lung Cancer Metastatic", ["non-small cell lung carcinoma"]),
    ("NCT07563205", "Non Small Cell Lung Cancer NSCLC", ["non-small cell lung carcinoma"]),
    ("NCT07563205", "Non Small Cell Lung Carcinoma", ["non-small cell lung carcinoma"]),
    ("NCT07563205", "NSCLC", ["non-small cell lung carcinoma"]),
    ("NCT00922025", "Non Small Cell Lung Cancer", ["non-small cell lung carcinoma"]),
    ("NCT00429026", "Renal Cell Cancer", ["renal cell carcinoma"]),
    ("NCT01996540", "Pancreatic Neoplasm", ["pancreatic carcinoma"]),
    ("NCT01996540", "Gastric Neoplasm", ["gastric carcinoma"]),
    ("NCT04672369", "Advanced Lung Cancer", ["lung cancer"]),
    ("NCT01258348", "Metastatic Renal Cell Cancer", ["renal cell carcinoma"]),
    ("NCT07049094", "Brain Tumor Adult", ["brain neoplasm"]),
    ("NCT06338436", "Tumor, Solid", ["solid tumor"]),
    ("NCT04728893", "Waldenstroms Macroglobulinaemia", ["Waldenström macroglobulinemia"]),
    ("NCT04728893", "Non-Hodgkins Lymphoma", ["non-Hodgkin lymphoma"]),
    ("NCT04728893", "Chronic Lymphocytic Leukaemia", ["chronic lymphocytic leukemia"]),
    ("NCT03141021", "Malignant Peripheral Nerve Sheath Tumors", ["malignant peripheral nerve sheath tumor"]),
    ("NCT06379880", "Prostatic Neoplasms", ["prostate carcinoma"]),
    ("NCT06379880", "Colorectal Neoplasms", ["colorectal carcinoma"]),
    ("NCT04523987", "Metastatic Pancreatic Ductal Adenocarcinoma", ["pancreatic adenocarcinoma"]),
    ("NCT05278871", "Lymphedema of Upper Arm", ["lymphedema"]),
    ("NCT04081389", "Anatomic Stage IIB Breast Cancer AJCC v8", ["breast carcinoma"]),
    ("NCT04081389", "Early-Stage Breast Carcinoma", ["breast carcinoma"]),
    ("NCT04081389", "Prognostic Stage IIA Breast Cancer AJCC v8", ["breast carcinoma"]),
    ("NCT01105130", "Male Erectile Disorder", ["erectile dysfunction"]),
    ("NCT01929265", "Non-Hodgkin's Lymphoma", ["non-Hodgkin lymphoma"]),
    ("NCT03238820", "Gastrointestinal Stromal Tumor of Stomach", ["gastrointestinal stromal tumor"]),
    ("NCT05326334", "Glioblastoma, IDH-wildtype", ["glioblastoma"]),
    ("NCT07126860", "Metastatic Prostate Cancer", ["prostate carcinoma"]),
    ("NCT07126860", "Prostate Cancer Non-Metastatic", ["prostate carcinoma"]),
    ("NCT03485027", "Metastatic Colorectal Cancer", ["colorectal carcinoma"]),
    ("NCT05914116", "Advanced Solid Tumors", ["solid tumor"]),
    ("NCT07109219", "B-cell Acute Lymphoblastic Leukemia (B-ALL)", ["B-cell acute lymphoblastic leukemia"]),
    ("NCT04170530", "Locally Advanced Rectal Cancer", ["rectal carcinoma"]),
    ("NCT02667587", "Brain Neoplasms", ["brain neoplasm"]),
    ("NCT01912586", "Rectal Tumors", ["rectal carcinoma"]),
    ("NCT03884829", "AML, Adult", ["acute myeloid leukemia"]),
    ("NCT03884829", "Myelodysplastic Syndromes", ["myelodysplastic syndrome"]),
    ("NCT03884829", "ALL, Adult", ["acute lymphoblastic leukemia"]),
    ("NCT03884829", "CML, Refractory", ["chronic myeloid leukemia"]),
    ("NCT03884829", "CLL, Refractory", ["chronic lymphocytic leukemia"]),
    ("NCT05631795", "Advanced Breast Cancer", ["breast carcinoma"]),
    (
        "NCT04895709",
        "Gastric/Gastroesophageal Junction Adenocarcinoma",
        ["gastric adenocarcinoma", "gastroesophageal junction adenocarcinoma"],
    ),
    ("NCT04895709", "Microsatellite Stable Colorectal Cancer", ["colorectal carcinoma"]),
    ("NCT06208371", "Colorectal Neoplasms Malignant", ["colorectal carcinoma"]),
    ("NCT05236946", "Driver Mutation Positive Non-small Cell Lung Cancer", ["non-small cell lung carcinoma"]),
    ("003_1be6ace33cd82a93", "Solid Tumor, Malignant Ascites", ["solid tumor", "malignant ascites"]),
    ("NCT03014804", "Recurrent Glioblastoma", ["glioblastoma"]),
    ("NCT02545283", "Leukemia, Myeloid, Acute", ["acute myeloid leukemia"]),
    ("NCT04618133", "Overweight and Obesity", ["overweight", "obesity"]),
    ("NCT00006042", "Myelodysplastic/Myeloproliferative Diseases", ["myelodysplastic/myeloproliferative neoplasm"]),
    ("NCT05425628", "Degenerative", []),
    ("NCT01008358", "Hepatitis C Virus Chronic Infection", ["hepatitis C"]),
]


@pytest.mark.parametrize(("trial", "registered", "expected"), REGISTERED)
def test_registered_strings(trial: str, registered: str, expected: list[str]) -> None:
    found = make_condition_names(load_builtin()).read_registered(registered)
    assert [named.name for named in found] == expected, trial
    assert all(named.known for named in found)


@pytest.mark.parametrize(
    ("registered", "name", "iri"),
    [
        ("Osteoporosis Pseudoglioma", "osteoporosis pseudoglioma", "osteoporosis-pseudoglioma"),
        ("Cardiac Abnormalities, Variable", "variable cardiac abnormalities", "variable-cardiac-abnormalities"),
        ("Indolent Non-follicular", "indolent non follicular", "indolent-non-follicular"),
    ],
)
def test_a_disease_no_vocabulary_knows_is_still_a_condition(registered: str, name: str, iri: str) -> None:
    (named,) = make_condition_names(load_builtin()).read_registered(registered)
    assert (named.name, named.known) == (name, False)
    assert named.concept == f"https://w3id.org/trialgraph/condition/{iri}"


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Stage IIIB NSCLC", "nsclc"),
        ("Recurrent Nasopharyngeal Carcinoma AJCC v8", "nasopharyngeal carcinoma"),
        ("Anatomic Stage IA Breast Cancer AJCC v8", "breast cancer"),
        ("Locally Advanced or Metastatic Urothelial Carcinoma", "urothelial carcinoma"),
        ("Acute Lymphoblastic Leukemia, in Relapse", "acute lymphoblastic leukemia"),
        ("Select Relapsed/Refractory Lymphoid Malignancies", "lymphoid malignancies"),
        ("Hepatocellular Carcinoma (HCC)", "hepatocellular carcinoma"),
        ("Chronic Kidney Disease", "chronic kidney disease"),
        ("Early-onset Ataxia With Dementia", "early onset ataxia with dementia"),
        ("Adult-onset Autosomal Recessive Cerebellar Ataxia", "adult onset autosomal recessive cerebellar ataxia"),
        ("Early Stage Breast Cancer", "breast cancer"),
    ],
)
def test_setting_and_stage_words_are_no_part_of_the_name(text: str, core: str) -> None:
    assert strip_modifiers(text) == core


def test_inverted_headings_are_read_forwards() -> None:
    assert uninvert("Carcinoma, Non-Small-Cell Lung") == "Non-Small-Cell Lung Carcinoma"
    assert uninvert("Lymphoma, Large B-Cell, Diffuse") == "Diffuse Large B-Cell Lymphoma"
    assert uninvert("Breast Cancer") == "Breast Cancer"


@pytest.mark.parametrize(
    "words",
    [
        "Exercise Therapy",
        "Dance Therapy",
        "Liver Resection",
        "Radiation Therapy",
        "EGFR Gene Mutation",
        "PD-L1",
        "HER2 Overexpression",
        "Glucose Metabolism",
    ],
)
def test_procedures_and_biomarkers_are_no_diseases(words: str) -> None:
    assert is_no_disease(words)


@pytest.mark.parametrize(
    "words",
    [
        "Breast Cancer",
        "Pain after Surgery",
        "Complication of Treatment",
        "Heart Failure",
        "HER2-positive Breast Cancer",
    ],
)
def test_diseases_are_diseases(words: str) -> None:
    assert not is_no_disease(words)


def study(title: str, conditions: list[str], inclusion: str = "", keywords: tuple[str, ...] = ()) -> Study:
    return Study(
        id="x",
        registry="x",
        version="1",
        title=Text("/title", title),
        conditions=tuple(Text(f"/conditions/{i}", words) for i, words in enumerate(conditions)),
        keywords=tuple(Text(f"/keywords/{i}", words) for i, words in enumerate(keywords)),
        eligibility=Text("/eligibility", f"Inclusion Criteria:\n\n* {inclusion}") if inclusion else None,
    )


STUDIES: list[tuple[str, Study, list[str]]] = [
    (
        "001_2c328fc56a7b2162",
        study(
            "recurrent or metastatic small cell neuroendocrine carcinoma of the cervix",
            ["Cervix Cancer", "Cadonilimab", "Small Cell Neuroendocrine Carcinoma of the Cervix"],
        ),
        ["cervical carcinoma", "small cell neuroendocrine carcinoma of the cervix"],
    ),
    (
        "NCT05645718",
        study("Relapsed Therapy for Pediatric With B-Cell Lineage Acute Lymphocytic Leukemia", ["Leukemia"]),
        ["B-cell acute lymphoblastic leukemia"],
    ),
    (
        "NCT05019677",
        study(
            "GP Chemotherapy in Combination With Tislelizumab and Ociperlimab as First-line Treatment in Advanced BTC",
            ["Intrahepatic Cholangiocarcinoma"],
        ),
        ["intrahepatic cholangiocarcinoma", "biliary tract carcinoma"],
    ),
    (
        "NCT04676009",
        study(
            "Chemotherapy Infusion for Metastatic Non-small-cell Lung Cancer Patients: Protocol ERICA Study",
            ["Carcinoma, Non-Small-Cell Lung"],
        ),
        ["non-small cell lung carcinoma"],
    ),
    (
        "NCT04895709",
        study("Nivolumab or Docetaxel in Participants With Advanced Solid Tumors", ["Cervical Cancer", "Melanoma"]),
        ["cervical carcinoma", "melanoma", "solid tumor"],
    ),
    (
        "NCT06153368",
        study(
            "Cadonilimab Plus mFOLFIRINOX as Conversion Therapy in LAPC",
            ["Pancreatic Cancer"],
            "histologically or cytologically confirmed adenocarcinoma of the exocrine pancreas",
        ),
        ["pancreatic adenocarcinoma"],
    ),
    (
        "NCT06079671",
        study(
            "Study of Volrustomig in Women With High Risk Locally Advanced Cervical Cancer (eVOLVE-Cervical)",
            ["Locally Advanced Cervical Cancer"],
            "cervical adenocarcinoma, cervical squamous carcinoma, or cervical adenosquamous carcinoma",
        ),
        ["cervical carcinoma"],
    ),
    (
        "NCT05333276",
        study(
            "Clinical Trial of the TQB3602 Capsule Combined With AK105 Injection in Patients With Advanced Cancers",
            ["Advanced Cancers"],
            "relapse advanced malignant solid tumors clearly diagnosed by pathology",
        ),
        ["solid tumor"],
    ),
    (
        "NCT06657144",
        study(
            "and/or Other Treatments in Participants With Advanced Solid Tumors",
            ["Advanced Solid Tumor"],
            "cytologically documented unresectable advanced or metastatic colorectal adenocarcinoma",
        ),
        ["solid tumor", "colorectal carcinoma"],
    ),
    (
        "NCT04874480",
        study(
            "Phase I Study of Tegavivint (BC-2059) in Patients With Relapsed and Refractory Leukemias",
            ["Recurrent Leukemia", "Refractory Leukemia"],
        ),
        ["leukemia"],
    ),
    (
        "NCT00192114",
        study("Enzastaurin for Patients With Metastatic Colorectal Cancer", ["Colonic Neoplasms"]),
        ["colorectal carcinoma"],
    ),
    (
        "NCT06760637",
        study(
            "Study of PF-07220060 With Letrozole in Adults With HR-positive HER2-negative Breast Cancer",
            ["Breast Cancer"],
        ),
        ["breast carcinoma"],
    ),
    (
        "NCT02364076",
        study(
            "Pembrolizumab and Epacadostat in Patients With Thymic Carcinoma",
            ["Thymic Carcinoma", "Thymus Neoplasms", "Thymus Cancer"],
        ),
        ["thymic carcinoma"],
    ),
    (
        "NCT05835687",
        study(
            "B7-H3-CAR T Cells for Pediatric Patients With Primary CNS Tumors",
            ["Central Nervous System Neoplasms", "Ependymoma", "Medulloblastoma"],
        ),
        ["central nervous system neoplasm", "ependymoma", "medulloblastoma"],
    ),
    (
        "NCT05415072",
        study(
            "Study of DYP688 in Patients With Metastatic Uveal Melanoma and Other GNAQ/11 Mutant Melanomas",
            ["Metastatic Uveal Melanoma"],
        ),
        ["uveal melanoma", "melanoma"],
    ),
    # A code beside a heading says which kind of it.
    (
        "NCT07181473",
        study("Efficacy of TJ101 in Patients With Advanced/Metastatic Solid Tumors", ["Lung Cancer (NSCLC)"]),
        ["non-small cell lung carcinoma", "solid tumor"],
    ),
    # A histology and its site that stand apart.
    (
        "NCT00797732",
        study(
            "Acupuncture for Dysphagia After Chemoradiation Therapy in Head and Neck Cancer Patients",
            ["Carcinomas, Squamous Cell", "Dysphagia"],
            keywords=("squamous cell carcinoma of the head and neck",),
        ),
        ["dysphagia", "head and neck squamous cell carcinoma"],
    ),
    # What the criteria leave out, or name to say how it is measured, is not taken.
    (
        "NCT06330064",
        study(
            "In Subjects With Recurrent Or Metastatic Solid Tumors (IDeate-PanTumor02)",
            ["Recurrent or Metastatic Solid Tumors"],
            "metastatic HCC (fibrolamellar and mixed hepatocellular/cholangiocarcinoma subtypes are not eligible)",
        ),
        ["solid tumor", "hepatocellular carcinoma"],
    ),
    (
        "NCT05914116",
        study(
            "A Phase 1/2a Study of DB-1311/BNT324 in Advanced/Metastatic Solid Tumors",
            ["Advanced Solid Tumors"],
            "measurable disease as defined by RANO 2.0 criteria for GBM subjects",
        ),
        ["solid tumor"],
    ),
    (
        "NCT05102214",
        study(
            "HLX301 (TIGIT×PDL1 Bispecific) in Patients With Locally Advanced or Metastatic Solid Tumors",
            ["Locally Advanced or Metastatic Solid Tumors"],
            "CPS ≥1 gastric/esophagogastric junction adenocarcinoma, CPS ≥1 head and neck squamous cell carcinoma",
        ),
        [
            "solid tumor",
            "gastric adenocarcinoma",
            "gastroesophageal junction adenocarcinoma",
            "head and neck squamous cell carcinoma",
        ],
    ),
    # The kinds of a group, and the diseases of patients with cancer of any site.
    (
        "NCT07077330",
        study(
            "CAR19BCMA CAR-T Cells for the Treatment of R/R Plasma Cell Neoplasms",
            ["Relapsed or Refractory Plasma Cell Neoplasms"],
            "Patients with multiple myeloma, plasma cell carcinoma, and plasma cell leukemia",
        ),
        ["plasma cell neoplasm", "multiple myeloma", "plasma cell leukemia"],
    ),
    (
        "NCT02900651",
        study(
            "Safety and Efficacy of MAK683 in Adult Patients With Advanced Malignancies",
            ["Diffuse Large B-cell Lymphoma"],
            "metastatic solid tumor, including nasopharyngeal carcinoma, castration-resistant prostate cancer",
        ),
        [
            "diffuse large B-cell lymphoma",
            "solid tumor",
            "nasopharyngeal carcinoma",
            "castration-resistant prostate carcinoma",
        ],
    ),
    # The wide word beside the disease that the title names; a code behind a disease is that disease.
    (
        "NCT02754362",
        study("Patients With Recurrent Glioblastoma", ["Glioblastoma", "Glioma"]),
        ["glioblastoma"],
    ),
    (
        "NCT04747912",
        study(
            "Chemotherapy-Free Induction Regimen for Ph+ Acute Lymphoblastic Leukemia (ALL)",
            ["Lymphoblastic Leukemia", "ph+ Acute Lymphoblastic Leukemia"],
        ),
        ["Philadelphia chromosome-positive acute lymphoblastic leukemia"],
    ),
    (
        "NCT04124198",
        study(
            "Patients With Early-stage Oropharyngeal Squamous Cell Carcinoma",
            ["Oropharynx Squamous Cell Carcinoma", "Pharyngeal Diseases", "Otorhinolaryngologic Diseases"],
        ),
        ["oropharyngeal squamous cell carcinoma"],
    ),
    (
        "NCT01509742",
        study("Glucagon Secretion in Subjects With Type 2 Diabetes", ["Diabetes", "Diabetes Mellitus, Type 2"]),
        ["type 2 diabetes mellitus"],
    ),
    (
        "NCT06262854",
        study("Stimulan® for the Treatment of Diabetic Foot Osteomyelitis", ["Diabete Mellitus", "Foot Ulcer"]),
        ["diabetes mellitus", "foot ulcer"],
    ),
    # What is no disease stands only where nothing else is registered.
    (
        "NCT05017883",
        study("Refractory Acute Myeloid Leukemia", ["CAR", "Acute Myeloid Leukemia"]),
        ["acute myeloid leukemia"],
    ),
    (
        "NCT04504565",
        study(
            "Diagnosis of Lymph Node Metastasis of Esophageal Carcinoma",
            ["Esophageal Cancer", "Lymph Node Metastases", "Diagnoses Disease"],
        ),
        ["esophageal carcinoma", "lymph node metastases"],
    ),
    ("NCT02417246", study("Studies of Metoprolol ER", ["Blood Pressure"]), ["blood pressure"]),
    ("NCT05814276", study("People With Dementia", ["Nursing Home", "Dementia", "Staff"]), ["dementia"]),
    # The disease of the patients that a title names.
    (
        "NCT01512381",
        study("Patients With Atrial Fibrillation and Moderate Chronic Heart Failure", ["Heart Failure"]),
        ["heart failure", "atrial fibrillation"],
    ),
    (
        "NCT03142542",
        study(
            "Udenafil in Patients With Erectile Dysfunction After Bilateral Nerve-sparing Radical Prostatectomy",
            ["Prostate Cancer With Radical Prostatectomy"],
        ),
        ["prostate carcinoma", "erectile dysfunction"],
    ),
    (
        "NCT00725790",
        study("Vardenafil in Men With Erectile Dysfunction Caused by Spinal Cord Injury", ["Erectile Dysfunction"]),
        ["erectile dysfunction"],
    ),
    (
        "NCT00650806",
        study("Overweight and Obese Patients Who do Not Have Diabetes", ["Obesity"]),
        ["obesity"],
    ),
    # Parts of an organ for the disease that the title names; a disease listed with a registered one; a misspelt one.
    (
        "NCT00041340",
        study(
            "Imatinib Mesylate in Treating Patients With Stage IV Colorectal Cancer",
            ["Recurrent Colon Cancer", "Recurrent Rectal Cancer"],
        ),
        ["colorectal carcinoma"],
    ),
    (
        "NCT05848687",
        study(
            "Total Therapy for Infants With Acute Lymphoblastic Leukemia II",
            ["Lymphoblastic Leukemia"],
            "newly diagnosed CD19 positive acute lymphoblastic leukemia (ALL) or acute undifferentiated leukemia",
        ),
        ["acute lymphoblastic leukemia", "acute undifferentiated leukemia"],
    ),
    (
        "NCT07268053",
        study("Patients With Brain Metastases", ["Glioblastoma (GBM)", "Brain Metastasases"]),
        ["glioblastoma", "brain metastases"],
    ),
    (
        "NCT00508105",
        study(
            "Fixation of Subscapularis During Shoulder Arthroplasty",
            ["Subscapularis Peel", "Morselized Osteotomy"],
            keywords=("Osteoarthritis",),
        ),
        ["osteoarthritis"],
    ),
    ("NCT06784414", study("Megaprostheses", ["PJI"]), ["pji"]),
]


@pytest.mark.parametrize(("trial", "record", "expected"), STUDIES)
def test_conditions_of_a_study(trial: str, record: Study, expected: list[str]) -> None:
    found = extract_conditions(record, load_builtin())
    assert [condition.name for condition in found] == expected, trial
    contents = {text.pointer: text.content for text in record.texts()}
    for condition in found:
        assert condition.evidence
        for evidence in condition.evidence:
            assert contents[evidence.pointer][evidence.start : evidence.end] == evidence.quote != ""


def test_a_drug_among_the_conditions_is_reported() -> None:
    record = study("AK104 for carcinoma", ["Cervix Cancer", "Cadonilimab"])
    (mention,) = find_drug_conditions(record, load_builtin())
    assert (mention.therapy.name, mention.text.pointer) == ("cadonilimab", "/conditions/1")
