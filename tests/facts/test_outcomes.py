"""Outcomes of whole records: the five seeds by the annotations, and defects of made records."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from trialgraph.facts.model import Finding
from trialgraph.facts.outcomes.outcome_defects import find_outcome_defects
from trialgraph.facts.outcomes.outcomes import extract_outcomes
from trialgraph.registries import read_studies
from trialgraph.study import Outcome, OutcomeRole, Study, Text
from trialgraph.vocabulary.load import load_builtin

AT_LEAST = {"endpoints": 0.97, "timeframes": 0.99, "timepoints": 0.95, "criteria": 0.97}


def make_outcome(role: OutcomeRole, index: int, measure: str, description: str = "", time_frame: str = "") -> Outcome:
    place = f"/{role}Outcomes/{index}"
    return Outcome(
        role,
        index,
        Text(f"{place}/measure", measure),
        Text(f"{place}/description", description) if description else None,
        Text(f"{place}/timeFrame", time_frame) if time_frame else None,
    )


def make_study(*outcomes: Outcome, summary: str = "") -> Study:
    return Study(
        "NCT00000001",
        "ctgov",
        "1",
        Text("/title", "A study"),
        brief_summary=Text("/summary", summary),
        outcomes=outcomes,
    )


def find_defects(study: Study) -> tuple[Finding, ...]:
    vocabulary = load_builtin()
    return find_outcome_defects(study, extract_outcomes(study, vocabulary), vocabulary)


def test_every_part_of_an_outcome_has_its_words() -> None:
    study = make_study(
        make_outcome(
            "primary",
            0,
            "PFS rate at 6 and 12 months",
            "PFS per RECIST v1.1 by BICR",
            "up to 24 months after randomization",
        )
    )
    (outcome,) = extract_outcomes(study, load_builtin())
    assert outcome.endpoints == ("PFS",)
    assert outcome.landmarks == (6.0, 12.0)
    assert outcome.criteria == ("RECIST 1.1",)
    assert [evidence.quote for evidence in outcome.endpoint_evidence] == ["PFS rate"]
    assert [evidence.quote for evidence in outcome.criterion_evidence] == ["RECIST v1.1"]
    assert outcome.criterion_evidence[0].pointer == "/primaryOutcomes/0/description"
    frame = outcome.time_frame
    assert frame is not None
    assert (frame.months, frame.bound, frame.anchor) == (24.0, "at most", "randomisation")
    assert [evidence.quote for evidence in frame.evidence] == ["24 months"]
    contents = {text.pointer: text.content for text in study.texts()}
    for evidence in (*outcome.endpoint_evidence, *outcome.landmark_evidence, *outcome.criterion_evidence):
        assert contents[evidence.pointer][evidence.start : evidence.end] == evidence.quote


def test_two_versions_of_one_criterion_are_a_finding() -> None:
    study = make_study(
        make_outcome("primary", 0, "Safety", "graded according to CTCAE v4.0"),
        summary="adverse events are assessed using the NCI CTCAE version 5.0 grading system",
    )
    (finding,) = find_defects(study)
    assert finding.kind == "criterionVersionConflict"
    assert finding.found == "CTCAE 4.0 and CTCAE 5.0"
    assert {evidence.pointer for evidence in finding.evidence} == {"/summary", "/primaryOutcomes/0/description"}


def test_a_minor_revision_is_no_conflict() -> None:
    study = make_study(
        make_outcome("primary", 0, "Safety", "CTCAE v4.0"), make_outcome("secondary", 0, "AE", "CTCAE 4.03")
    )
    assert find_defects(study) == ()


BEYOND = [
    ("made", "Freedom From Mortality at 5 Years", "3 Year", 1),
    ("made", "Complications at 3, 6, 12, and 24 months", "1 year", 1),
    ("NCT04405674", "1-Year Progression-Free Survival Rate", "up to 24 months after enrollment", 0),
    ("NCT06208371", "Five-year survival rate", "Assessed five-year following diagnosis", 0),
    ("NCT00275548", "recurrence of HCV at 120 weeks post randomization.", "96 weeks", 1),
    ("NCT01083758", "Change in Plasma PTH From Baseline (SV2) to Week 4 and Week 8", "Baseline and week 4", 1),
    ("NCT04934228", "Efficacy of 4-week supply of Clonidine", "2 Week", 0),
    ("NCT05477459", "in the third treatment week, compared to the 4-week baseline", "week 3 post-randomization", 0),
    ("NCT06445764", "have played virtual reality video games in the past 12 months", "evaluation within 4 weeks", 0),
    ("NCT02164734", "O2 Dependence at the Later of 28 Days of Age or 36 Weeks Postmenstrual Age", "3 months", 0),
]


@pytest.mark.parametrize(("trial", "measure", "time_frame", "expected"), BEYOND)
def test_a_landmark_beyond_the_time_frame(trial: str, measure: str, time_frame: str, expected: int) -> None:
    findings = find_defects(make_study(make_outcome("primary", 0, measure, time_frame=time_frame)))
    assert [finding.kind for finding in findings] == ["timeFrameContradiction"] * expected, trial


SAID = (
    "The primary end point was progression-free survival at 4 months. "
    "Secondary objectives were objective response rate and safety."
)


def test_what_only_the_text_says() -> None:
    study = make_study(
        make_outcome("primary", 0, "Progression-free survival", time_frame="Up to approximately 24months"),
        make_outcome("secondary", 0, "Objective response rate"),
        summary=SAID,
    )
    landmark, objective = find_defects(study)
    assert landmark.kind == "landmarkOnlyInText"
    assert landmark.evidence[0].quote == "progression-free survival at 4 months"
    assert objective.kind == "objectiveNotRegistered"
    assert objective.evidence[0].quote == "safety"


def test_what_the_record_registers_too_is_no_finding() -> None:
    study = make_study(
        make_outcome("primary", 0, "PFS rate", time_frame="4 months"),
        make_outcome("secondary", 0, "ORR"),
        make_outcome("secondary", 1, "Number of participants with serious adverse events"),
        summary=SAID,
    )
    assert find_defects(study) == ()


@pytest.mark.parametrize("annotated", ["dev"])
def test_accuracy_on_annotated_records(shared: Path, tmp_path: Path, annotated: str) -> None:
    vocabulary = load_builtin()
    lines = []
    for study in read_studies([str(shared / "gold" / "dev_records.ndjson")], strict=True):
        outcomes = [
            {
                "role": outcome.role,
                "index": outcome.index,
                "codes": outcome.endpoints,
                "timeframe_max_months": outcome.time_frame.months if outcome.time_frame else None,
                "timepoint_months": outcome.landmarks[-1] if outcome.landmarks else None,
                "criteria": outcome.criteria,
            }
            for outcome in extract_outcomes(study, vocabulary)
        ]
        lines.append(json.dumps({"trial": study.id, "endpoints": outcomes}))
    facts = tmp_path / "facts.jsonl"
    facts.write_text("\n".join(lines), encoding="utf-8")
    command = [
        sys.executable,
        str(shared / "gold" / "score.py"),
        str(shared / "gold" / annotated),
        str(facts),
        "--json",
    ]
    facets = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["facets"]
    reached = {facet: facets[facet]["f1"] for facet in AT_LEAST}
    assert all(reached[facet] >= least for facet, least in AT_LEAST.items()), reached
