"""Study interventions that are no agent, on registered names and arms of real records."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin


def list_kinds(study: Study) -> list[str]:
    return sorted({procedure.kind for procedure in extract_facts(study, load_builtin()).procedures})


@pytest.mark.parametrize(
    ("trial", "kind", "name", "expected"),
    [
        ("NCT04724577", "RADIATION", "carbon ion radiotherapy", ["radiotherapy"]),
        ("NCT04250064", "RADIATION", "Ultra-low-dose RT", ["radiotherapy"]),
        ("NCT03067610", "RADIATION", "Intensity Modulated Radiation Therapy", ["radiotherapy"]),
        ("NCT00387959", "RADIATION", "total-body irradiation", ["radiotherapy"]),
        ("NCT00387959", "PROCEDURE", "umbilical cord blood transplantation", ["transplant"]),
        ("NCT00556621", "PROCEDURE", "therapeutic conventional surgery", ["surgery"]),
        ("NCT00556621", "PROCEDURE", "biopsy", ["biopsy"]),
        ("NCT05949099", "PROCEDURE", "Cryoablation", ["procedure"]),
        ("NCT06383793", "PROCEDURE", "overlap", ["procedure"]),
        ("NCT02967380", "PROCEDURE", "Dynamic Contrast-Enhanced Magnetic Resonance Imaging", ["diagnostic"]),
        ("NCT06467357", "DIAGNOSTIC_TEST", "Agilent HercepTest mAb pharmDx", ["diagnostic"]),
        ("NCT06065748", "DIAGNOSTIC_TEST", "FoundationOne Liquid CDx Assay (F1LCDx)", ["diagnostic"]),
        ("NCT03528590", "DEVICE", "size 3 i-gel supraglottic airway device", ["device"]),
        ("NCT06893276", "BEHAVIORAL", "ePSMI", ["behavioural"]),
        ("NCT03343093", "BEHAVIORAL", "Restore Rehabilitation Program", ["behavioural"]),
        ("NCT05653063", "OTHER", "A web-based artificial intelligence (AI) auto-planning tool", ["other"]),
        ("NCT04895709", "DRUG", "Docetaxel", []),
    ],
)
def test_kind_of_a_registered_intervention(trial: str, kind: str, name: str, expected: list[str]) -> None:
    assert list_kinds(make_study(interventions=((kind, name),))) == expected, trial


@pytest.mark.parametrize(
    ("trial", "told", "expected"),
    [
        (
            "NCT06328036",
            "atezolizumab IV over 60 minutes and 14-19 days later, undergo surgical resection",
            ["surgery"],
        ),
        ("NCT06532539", "Chemotherapy; Radiotherapy: All tumor lesions will be irradiated", ["radiotherapy"]),
        ("NCT03528590", "in anesthetized, paralyzed female patients who undergo breast surgery", []),
        ("population", "Women undergoing hysterectomy receive the study drug", []),
        ("prior", "Patients who progressed after radiotherapy are treated", []),
        ("NCT07111442", "If FFR ≥ 0.80, no renal artery stenting will be performed.", []),
        ("NCT05732077", "randomization will be applied, and no stenting will be implanted", []),
        ("NCT01761331", "The nurse holds the infant's hand and talks to it but no acupuncture is given", []),
        ("NCT02435667", "No resistance exercise training", []),
        ("NCT04747912", "If the participant does not undergo allogeneic stem cell transplantation", []),
        ("others denied", "Participants with no disease progression receive radiotherapy", ["radiotherapy"]),
        ("others denied", "Patients with no donor undergo autologous stem cell transplantation", ["transplant"]),
        ("others denied", "no supplement with resistance training", ["behavioural"]),
        ("others denied", "no chemotherapy but radiotherapy alone", ["radiotherapy"]),
        ("a number", "Group No 2 radiotherapy", ["radiotherapy"]),
        ("limit", "no more than 12 sessions of physiotherapy", ["behavioural"]),
    ],
)
def test_procedures_that_an_arm_names(trial: str, told: str, expected: list[str]) -> None:
    study = make_study(interventions=(("DRUG", "Atezolizumab"),), arms=(("A", "EXPERIMENTAL", told, ()),))
    assert list_kinds(study) == expected, trial


def test_a_procedure_stands_once_with_its_words() -> None:
    study = make_study(interventions=(("RADIATION", "Radiotherapy"), ("RADIATION", "Radiation Therapy")))
    (procedure,) = extract_facts(study, load_builtin()).procedures
    assert procedure.therapy.name == "radiotherapy"
    assert [(e.pointer, e.quote) for e in procedure.evidence] == [("/interventions/0/name", "Radiotherapy")]


# (trial, registered kind, registered name, kinds): names that no vocabulary knows, by their words
WORDS = [
    ("NCT00632541", "OTHER", "Imaging", ["diagnostic"]),
    ("NCT06234150", "OTHER", "Aerobic dance", ["behavioural"]),
    ("NCT00007904", "PROCEDURE", "adjuvant therapy", []),
    ("NCT00002883", "PROCEDURE", "neoadjuvant therapy", []),
]


@pytest.mark.parametrize(("trial", "kind", "name", "expected"), WORDS)
def test_kind_by_the_words_of_a_name(trial: str, kind: str, name: str, expected: list[str]) -> None:
    assert list_kinds(make_study(interventions=((kind, name),))) == expected, trial


# (trial, title, registered drug, kinds): treatments that a title joins to an agent, and the scan of an imaging agent
TITLES = [
    (
        "NCT00004050",
        "Leuvectin Followed By Surgery in Treating Patients With Stage II or Stage III Prostate Cancer",
        "Leuvectin",
        ["surgery"],
    ),
    (
        "NCT01333605",
        "IGEV Followed by Autologous Transplantation for Refractory or Relapsed Hodgkin Lymphoma",
        "IGEV",
        ["transplant"],
    ),
    (
        "NCT03103490",
        "18F-FSPG PET/MRI or PET/CT Imaging of Cardiac Sarcoidosis or Inflammation",
        "18F-FSPG",
        ["diagnostic"],
    ),
    (
        "NCT00003139",
        "Pilocarpine in Preventing Mucositis and Dry Mouth in Patients Receiving Radiation Therapy",
        "pilocarpine hydrochloride",
        [],
    ),
    (
        "NCT06881563",
        "Intrathecal Morphine Versus Epidural Analgesia for Laparoscopic Colon Surgery",
        "Intrathecal Morphine",
        [],
    ),
]


@pytest.mark.parametrize(("trial", "title", "drug", "expected"), TITLES)
def test_procedures_that_a_title_joins_to_an_agent(trial: str, title: str, drug: str, expected: list[str]) -> None:
    assert list_kinds(make_study(title, interventions=(("DRUG", drug),))) == expected, trial


# (trial, title, summary, kinds): the operation that a neoadjuvant treatment prepares for
NEOADJUVANT = [
    (
        "NCT01938105",
        "Preoperative Chemoradiotherapy Combined With Nimotuzumab for Cervical Cancer",
        "who are considered to be candidates for operation, radical surgery will be performed",
        ["radiotherapy", "surgery"],
    ),
    (
        "NCT05469022",
        "Neoadjuvant Lazertinib Therapy in EGFR-Mutation Positive Lung Adenocarcinoma",
        "Complete surgical resection is the standard treatment in early-stage lung cancer.",
        ["surgery"],
    ),
    (
        "NCT02635360",
        "Pembrolizumab and Chemoradiation Treatment for Advanced Cervical Cancer",
        "",
        ["radiotherapy"],
    ),
]


@pytest.mark.parametrize(("trial", "title", "summary", "expected"), NEOADJUVANT)
def test_surgery_behind_a_neoadjuvant_treatment(trial: str, title: str, summary: str, expected: list[str]) -> None:
    assert list_kinds(make_study(title, summary=summary, interventions=(("DRUG", "Cisplatin"),))) == expected, trial


def test_what_may_be_needed_or_is_usual_is_no_study_intervention() -> None:
    told = "Standard of care treatment including antibiotic support and transfusions as needed."
    study = make_study(interventions=(("DRUG", "Rifaximin"),), arms=(("Usual care", "NO_INTERVENTION", told, ()),))
    assert list_kinds(study) == []
