"""Design facts: forms of language in which records state their design, with the trial each phrase stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.facts.design.design import extract_design
from trialgraph.facts.model import DesignFact
from trialgraph.facts.number_words import parse_count
from trialgraph.study import Study, Text


def _facts(text: str) -> tuple[DesignFact, ...]:
    return extract_design(
        Study(id="NCT0", registry="r", version="1", title=Text("/title", ""), brief_summary=Text("/s", text))
    )


def _of(text: str, kind: str) -> list[tuple[str, dict[str, float]]]:
    return [(fact.label, dict(fact.values)) for fact in _facts(text) if fact.kind == kind]


STATED = [
    ("seed 000", "This study is a single-arm, phase II clinical study.", "singleArm", "single-arm", {"arms": 1}),
    ("seed 000", "This study is a single-arm, phase II clinical study.", "trialPhase", "PHASE2", {}),
    ("NCT06012695", "This is a multi-center, open-label, 2-arm, phase Ib/II study", "trialPhase", "PHASE1/PHASE2", {}),
    (
        "NCT06658522",
        "This is a prospective, single center, single-arm, open-label, phase 4 study",
        "trialPhase",
        "PHASE4",
        {},
    ),
    ("seed 004", "In this open, single center, one- armed clinical study", "singleArm", "single-arm", {"arms": 1}),
    (
        "seed 004",
        "In this open, single center, one- armed clinical study",
        "singleCentre",
        "single centre",
        {"centres": 1},
    ),
    ("seed 004", "In this open, single center, one- armed clinical study", "blinding", "open-label", {}),
    (
        "NCT02384928",
        "a Three-armed, Randomized, Double-blind Controlled Pilot Study",
        "armCount",
        "3 arms",
        {"arms": 3},
    ),
    (
        "NCT05444348",
        "planning a nationwide 2-arm cluster randomized controlled trial",
        "armCount",
        "2 arms",
        {"arms": 2},
    ),
    ("NCT05317416", "A RANDOMIZED, 2-ARM, PHASE 3 STUDY OF ELRANATAMAB", "armCount", "2 arms", {"arms": 2}),
    ("NCT03727282", "A unicentric, randomized and prospective study", "singleCentre", "single centre", {"centres": 1}),
    ("NCT07000266", "open-label, monocenter study", "singleCentre", "single centre", {"centres": 1}),
    ("NCT06096948", "investigator-initiated, multicentric, international", "multicentre", "multicentre", {}),
    ("NCT01978912", "This study was conducted in 10 centers in the US.", "multicentre", "multicentre", {"centres": 10}),
    (
        "NCT03142152",
        "will be randomized at up to 75 investigational sites",
        "multicentre",
        "multicentre",
        {"centres": 75},
    ),
    ("NCT07108218", "conducted at four tertiary hospitals in China", "multicentre", "multicentre", {"centres": 4}),
    ("NCT00777179", "Randomized, Double-blinded, Placebo-controlled Phase II Study", "blinding", "double-blind", {}),
    ("NCT06151964", "A Phase I/II, Randomised, Single-blind, Placebo-controlled", "blinding", "single-blind", {}),
    ("seed 002", "an open-label, single center, non-randomized, phase I trial", "allocation", "non-randomised", {}),
    ("NCT02899364", "All patients will be randomly assigned, in a 1:1 ratio", "allocation", "randomised", {}),
    ("NCT02899364", "All patients will be randomly assigned, in a 1:1 ratio", "randomisationRatio", "1:1", {}),
    (
        "NCT02955134",
        "treatment group or control group with an allocation ratio of 2:1",
        "randomisationRatio",
        "2:1",
        {},
    ),
    ("NCT04610892", "Participants will be randomized in a 2:2:1:1 ratio", "randomisationRatio", "2:2:1:1", {}),
    ("NCT01399736", "1: 2 randomisation", "randomisationRatio", "1:2", {}),
    ("NCT05161390", "followed by the i3+3 design was adopted", "doseEscalation", "3+3", {}),
    ("NCT01492088", "using a 3 + 3 dose escalation design", "doseEscalation", "3+3", {}),
    (
        "NCT05914116",
        "Phase 1 adopts an accelerated titration at first dose level",
        "doseEscalation",
        "accelerated titration",
        {},
    ),
    ("NCT05390528", "Bayesian optimal interval (BOIN) design", "doseEscalation", "BOIN", {}),
    ("NCT02229084", "a Simon optimal two-stage design", "twoStageDesign", "Simon two-stage", {}),
    ("NCT06576635", "This is a Single arm, Simon's two stage pilot study", "twoStageDesign", "Simon two-stage", {}),
    ("seed 003", "In this phase, two dose groups are preset", "doseLevels", "2 dose levels", {"doseLevels": 2}),
    (
        "seed 003",
        "Once a week for 6 consecutive infusions.",
        "administrations",
        "6 administrations",
        {"administrations": 6},
    ),
    ("NCT07181473", "Six planned dose cohorts", "doseLevels", "6 dose levels", {"doseLevels": 6}),
    ("NCT05061524", "administered subcutaneously in 5 dose groups", "doseLevels", "5 dose levels", {"doseLevels": 5}),
    (
        "seed 000",
        "It is planned to enroll about 30 patients with",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 30},
    ),
    (
        "NCT07100184",
        "The study plans to enroll 30 patients with high or very high risk",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 30},
    ),
    (
        "NCT04600544",
        "The study is planned to enroll up to 1,100 patients",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 1100},
    ),
    (
        "NCT05061628",
        "It is planned to enroll 69-176 patients into the study.",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 69, "participantsMax": 176},
    ),
    (
        "NCT02635334",
        "Investigators plan to enroll thirty subjects who",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 30},
    ),
    (
        "NCT07004335",
        "It is anticipated that a total of 40 patients will be enrolled.",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 40},
    ),
    (
        "NCT00504660",
        "A total of 140 patients will take part in this study.",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 140},
    ),
    (
        "NCT06861062",
        "Approximately 2,500 subjects aged 40-79 with T2D will be included",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 2500},
    ),
    (
        "NCT06364644",
        "The study aims to include 402 individuals",
        "plannedEnrolment",
        "planned enrolment",
        {"participants": 402},
    ),
    ("NCT05157061", "preceded by a 2-week run-in period", "runIn", "run-in", {"days": 14}),
    ("NCT06454240", "including 4 weeks of screening run-in period", "runIn", "run-in", {"days": 28}),
    ("NCT02501811", "Following a successful lead-in phase", "runIn", "run-in", {}),
    ("NCT06330064", "The HCC Safety Run-In (Phase 1) will assess the safety", "safetyRunIn", "safety run-in", {}),
    (
        "NCT02039869",
        "plan an interim analysis after the first 30 patients complete the protocol.",
        "interimLook",
        "interim look",
        {"participants": 30},
    ),
    (
        "NCT01188369",
        "Interim analysis will be conducted after 30 included patients.",
        "interimLook",
        "interim look",
        {"participants": 30},
    ),
    (
        "NCT05037968",
        "An interim analysis will be performed once 15 patients",
        "interimLook",
        "interim look",
        {"participants": 15},
    ),
    (
        "NCT07107451",
        "An interim analysis is planned after 50% of participants",
        "interimLook",
        "interim look",
        {"percent": 50},
    ),
    (
        "seed 000",
        "When about 15 subjects are selected, effectiveness analysis will be carried out.",
        "interimLook",
        "interim look",
        {"participants": 15},
    ),
    (
        "seed 000",
        "If 6 of the 15 subjects with severe side effects can not tolerate, the researcher may stop the group",
        "stoppingRule",
        "stopping rule",
        {"events": 6, "outOf": 15},
    ),
    (
        "NCT07191470",
        "The trial will be halted early if more than 50% of participants meet failure criteria",
        "stoppingRule",
        "stopping rule",
        {"percent": 50},
    ),
]


@pytest.mark.parametrize(("trial", "text", "kind", "label", "values"), STATED)
def test_stated(trial: str, text: str, kind: str, label: str, values: dict[str, float]) -> None:
    assert _of(text, kind) == [(label, values)], trial


FACTORS = [
    (
        "seed 000",
        r"PD-Ll CPS (\<50% vs\>50%, subjects whose PD-Ll expression could not be evaluated were "
        r"classified as\<50%) was used as the stratification factor.",
        [("PD-L1 CPS", 50)],
    ),
    (
        "NCT06069492",
        "will be stratified by age (3-6 years; 7-11 years; 12-17 years)",
        [("age", None)],
    ),
    (
        "NCT00869739",
        "stratified according to symptom severity (low vs moderate vs high) and clinical risk "
        "category (low vs moderate vs high).",
        [("symptom severity", None), ("clinical risk category", None)],
    ),
    ("NCT00313521", "Patients are stratified by age (3-15 vs 16-20 years of age).", [("age", None)]),
    (
        "NCT02787785",
        "Randomization was stratified by enrolling site, in a 2:1 (S-ICD:CMT) scheme.",
        [("enrolling site", None)],
    ),
    (
        "NCT01694108",
        "stratified by hospital, gender and gestational age (≥37 weeks of gestation vs. \\< 37 weeks of gestation)",
        [("hospital", None), ("gender", None), ("gestational age", 37)],
    ),
    (
        "NCT01288378",
        "Patients are stratified according to institution, prior allogeneic stem cell "
        "transplantation (yes vs no), and type of air flow (laminar air flow",
        [("institution", None), ("prior allogeneic stem cell transplantation", None), ("type of air flow", None)],
    ),
    (
        "NCT00002230",
        "Patients are stratified according to antiretroviral experience (naive or experienced).",
        [("antiretroviral experience", None)],
    ),
]


@pytest.mark.parametrize(("trial", "text", "expected"), FACTORS)
def test_stratification_factors(trial: str, text: str, expected: list[tuple[str, float | None]]) -> None:
    found = [(label, values.get("cutOff")) for label, values in _of(text, "stratificationFactor")]
    assert found == expected, trial


def test_a_safety_run_in_counts_its_participants_apart_from_the_planned_enrolment() -> None:
    text = (
        "It is planned to enroll about 30 patients. The study will set up a safety induction "
        "period. It is planned to enroll "
        "about 6 PD-1 inhibitor resistant subjects first."
    )
    assert _of(text, "safetyRunIn") == [("safety run-in", {"participants": 6})]
    assert _of(text, "plannedEnrolment") == [("planned enrolment", {"participants": 30})]


def test_levels_are_named_with_their_amounts() -> None:
    text = "In this phase, two dose groups are preset, namely 20×108 cells and 30×108 cells."
    assert _of(text, "doseLevel") == [("2e9 cells", {"amount": 2e9}), ("3e9 cells", {"amount": 3e9})]


NOT_STATED = [
    ("NCT02526485", "There is no DSMB nor are any interim analyses planned.", "interimLook"),
    ("NCT05205577", "Another open multicenter study on 50 patients showed a reduction in pain", "multicentre"),
    ("NCT02213692", "A nonrandomized study showed use of the Harmonic Scalpel was associated with", "allocation"),
    (
        "NCT02139605",
        "comes from a multi-institutional, non-randomised study which reported that D3 lymphadenectomy conferred a",
        "multicentre",
    ),
    (
        "NCT03841513",
        "Two multicenter randomized trials of stress-continent women undergoing vaginal or open prolapse surgery "
        "showed lower rates of postoperative SUI",
        "multicentre",
    ),
    (
        "NCT02292875",
        "This is a follow-up study to a multi-centre, randomised, double-blind, placebo controlled, parallel group "
        "clinical study",
        "multicentre",
    ),
    ("NCT05428735", "the prospective DRAGON 1 interim analysis (n=60) have demonstrated the safety", "interimLook"),
]


@pytest.mark.parametrize(("trial", "text", "kind"), NOT_STATED)
def test_not_stated(trial: str, text: str, kind: str) -> None:
    assert _of(text, kind) == [], trial


# (trial, what it says, the number of participants, what is said of it)
BOUNDS = [
    ("seed 000", "It is planned to enroll about 30 patients with", 30, "about"),
    ("NCT04600544", "The study is planned to enroll up to 1,100 patients", 1100, "at most"),
    ("NCT03030274", "It is planned to enroll at least 100 patients per stratification subgr", 100, "at least"),
    ("NCT06861062", "Approximately 2,500 subjects aged 40-79 with T2D will be included", 2500, "about"),
    ("NCT02880852", "A total of approximately 20 subjects will be enrolled", 20, "about"),
    ("NCT00504660", "A total of 140 patients will take part in this study.", 140, ""),
    ("NCT06364644", "The study aims to include 402 individuals", 402, ""),
]


@pytest.mark.parametrize(("trial", "text", "participants", "bound"), BOUNDS)
def test_bound_of_the_participants(trial: str, text: str, participants: float, bound: str) -> None:
    found = [(dict(f.values)["participants"], f.bound) for f in _facts(text) if f.kind == "plannedEnrolment"]
    assert found == [(participants, bound)], trial


def test_a_number_that_also_stands_alone_is_exact() -> None:
    facts = _facts("It is planned to enroll about 30 patients. The study plans to enroll 30 patients.")
    assert [fact.bound for fact in facts if fact.kind == "plannedEnrolment"] == [""]


def test_a_statement_repeated_is_one_fact_with_both_places() -> None:
    study = Study(
        id="NCT0", registry="r", version="1", title=Text("/title", "A Single Arm Study"),
        brief_summary=Text("/s", "This single-arm study"),
    )  # fmt: skip
    (fact,) = extract_design(study)
    assert [(e.pointer, e.quote) for e in fact.evidence] == [("/title", "Single Arm"), ("/s", "single-arm")]


COUNTS = [
    ("30", 30),
    ("1,100", 1100),
    ("thirty", 30),
    ("one hundred and twenty", 120),
    ("twenty-one", 21),
    ("two thousand", 2000),
]


@pytest.mark.parametrize(("written", "value"), COUNTS)
def test_count(written: str, value: float) -> None:
    assert parse_count(written) == value


@given(st.text(max_size=300))
def test_evidence_is_quoted_from_any_text(text: str) -> None:
    for fact in _facts(text):
        assert all(text[e.start : e.end] == e.quote for e in fact.evidence)
