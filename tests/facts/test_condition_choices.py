"""Names that several diseases share, as registered conditions: what real records say beside them decides, or nothing.

The name stands in the record named, often in a title or keyword; here it is the registered condition.
"""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.populations.condition_choices import find_ambiguous_conditions
from trialgraph.facts.populations.condition_names import make_condition_names
from trialgraph.facts.populations.conditions import extract_conditions
from trialgraph.vocabulary.load import load_builtin

DECIDED: list[tuple[str, str, str, str]] = [
    (
        "NCT03379701",
        "CRS",
        "Identification of Chronic Sinusitis Subtypes by Respiratory Samples",
        "chronic rhinosinusitis",
    ),
    (
        "NCT05531630",
        "CRS",
        "Xylitol Nasal Irrigations in the Treatment of Chronic Rhinosinusitis",
        "chronic rhinosinusitis",
    ),
    ("NCT01212094", "MS", "Low-Inflammatory Secondary Progressive Multiple Sclerosis", "multiple sclerosis"),
    (
        "NCT01950234",
        "MS",
        "Treatment of Progressive Forms of Multiple Sclerosis With Pulsed ACTH",
        "multiple sclerosis",
    ),
    ("NCT00436826", "MS", "Cladribine Add-on to Interferon-beta (IFN-beta) Therapy", ""),
    ("NCT01481142", "UC", "Patients With Steroid-Dependent Active Ulcerative Colitis", "ulcerative colitis"),
    (
        "NCT01675765",
        "MPM",
        "Chemotherapy as Front-line Treatment for Malignant Pleural Mesothelioma",
        "pleural mesothelioma",
    ),
    (
        "NCT03291002",
        "ACC",
        "Squamous Cell Carcinoma of the Head and Neck, or Adenoid Cystic Carcinoma",
        "adenoid cystic carcinoma",
    ),
    ("NCT00180791", "PNET", "High Risk Primitive Neuroectodermal (PNET) Brain Tumors in Childhood", ""),
    (
        "NCT05022342",
        "MBC",
        "HER2-negative Advanced Breast Cancer (ABC)/ Metastatic Breast Cancer (MBC) in India",
        "breast carcinoma",
    ),
    ("NCT04145635", "CRS", "Circulatory Support in Patients With Cardiorenal Syndrome", ""),
    ("NCT03836482", "CRS", "Awaiting Left ventricular assist device implantation", ""),
    ("NCT03862547", "MS", "Patients With Erectile Dysfunction and Diabetes With or Wothout Metabolic Syndrome", ""),
    ("NCT05064306", "PNET", "children and young adults who have CNS/leptomeningeal neoplasms", ""),
]


@pytest.mark.parametrize(("trial", "registered", "said", "expected"), DECIDED)
@pytest.mark.parametrize("where", ["title", "summary"])
def test_the_rest_of_the_study_decides_or_the_name_stays_open(
    trial: str, registered: str, said: str, expected: str, where: str
) -> None:
    title, summary = (said, "") if where == "title" else ("A study", said)
    record = make_study(title, conditions=(registered,), summary=summary)
    found = {condition.name: condition for condition in extract_conditions(record, load_builtin())}
    assert (expected or registered) in found, trial
    condition = found[expected or registered]
    assert condition.known == (expected != "")
    assert (len(condition.choices) > 1) == (expected == "")
    assert condition.evidence[0].quote == registered


# (trial, code, what the record says before it, the disease that the code means there)
SPELT_OUT = [
    ("NCT03759639", "NPC", "N-Acetyl-L-Leucine for Niemann-Pick Disease, Type C (NPC)", "Niemann-Pick disease type C"),
    (
        "NCT04042025",
        "SMA",
        "participants in clinical trials for spinal muscular atrophy (SMA)",
        "spinal muscular atrophy",
    ),
    (
        "NCT02175004",
        "FAP",
        "Efficacy of IONIS-TTR Rx in Familial Amyloid Polyneuropathy (FAP)",
        "transthyretin amyloidosis",
    ),
    ("NCT06784414", "PJI", "The incidence of periprosthetic infections (PJI)", "pji"),
    (
        "NCT01742767",
        "NSCLC",
        "Inoperable Non-squamous Non-small-cell Lung Cancer (NSCLC)",
        "non-small cell lung carcinoma",
    ),
]


@pytest.mark.parametrize(("trial", "code", "said", "expected"), SPELT_OUT)
def test_a_code_means_what_the_record_spells_out(trial: str, code: str, said: str, expected: str) -> None:
    for record in (make_study(said, conditions=(code,)), make_study(summary=said, conditions=(code,))):
        (condition,) = extract_conditions(record, load_builtin())
        assert (condition.name, condition.evidence[0].quote) == (expected, code), trial


def test_npc_alone_is_nasopharyngeal_carcinoma() -> None:
    (condition,) = extract_conditions(make_study(conditions=("NPC",)), load_builtin())
    assert condition.name == "nasopharyngeal carcinoma"


@pytest.mark.parametrize(
    ("registered", "quote"),
    [("Metastatic UC", "UC"), ("MM, Refractory", "MM"), ("MS, Adult", "MS"), ("Stage IV ACC", "ACC")],
)
def test_setting_and_stage_words_beside_an_ambiguous_name(registered: str, quote: str) -> None:
    (condition,) = extract_conditions(make_study(conditions=(registered,)), load_builtin())
    assert (condition.name, condition.known, condition.evidence[0].quote) == (quote, False, quote)
    assert len(condition.choices) > 1


@pytest.mark.parametrize("registered", ["UC-MSC Therapy", "CRS-207", "MALDI-TOF MS"])
def test_a_name_within_another_is_not_ambiguous(registered: str) -> None:
    assert all(not named.choices for named in make_condition_names(load_builtin()).read_registered(registered))


@pytest.mark.parametrize(
    ("registered", "expected"),
    [("Ulcerative Colitis (UC)", "ulcerative colitis"), ("MS (Multiple Sclerosis)", "multiple sclerosis")],
)
def test_a_name_spelt_out_beside_it_needs_no_context(registered: str, expected: str) -> None:
    (named,) = make_condition_names(load_builtin()).read_registered(registered)
    assert (named.name, named.choices) == (expected, ())


def test_a_text_that_names_two_of_the_diseases_decides_nothing_and_the_next_is_not_asked() -> None:
    title = "Melanoma or multiple myeloma: a basket study"
    record = make_study(title, conditions=("MM",), summary="Patients with multiple myeloma are included.")
    found = {condition.name: condition.known for condition in extract_conditions(record, load_builtin())}
    assert found["MM"] is False


def test_an_inclusion_criterion_decides_and_an_exclusion_does_not() -> None:
    for heading, known in (("Inclusion Criteria", True), ("Exclusion Criteria", False)):
        record = make_study(conditions=("UC",), eligibility=f"{heading}:\n\n* Diagnosis of ulcerative colitis\n")
        (condition,) = extract_conditions(record, load_builtin())
        assert condition.known is known


def test_a_name_left_open_is_a_finding_with_its_choices() -> None:
    vocabulary = load_builtin()
    conditions = extract_conditions(make_study(conditions=("MS", "Asthma")), vocabulary)
    (finding,) = find_ambiguous_conditions(conditions, vocabulary)
    assert (finding.kind, finding.found) == ("ambiguousCondition", "MS")
    assert finding.assumed == "left open: mitral stenosis or multiple sclerosis"
    assert finding.evidence[0].quote == "MS"
