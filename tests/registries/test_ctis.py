"""EU CTIS search results: the sample field by field, the real page as a whole, what is broken in it one line each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry_samples import CTIS_TRIAL
from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.ctis_record.lists import split_conditions, split_end_points, split_products
from trialgraph.study import Study


def read(path: Path, *trials: Any) -> tuple[list[Study], list[str]]:
    path.write_text(json.dumps({"pagination": {}, "data": list(trials)}))
    report = ReadReport()
    studies = list(read_studies([path], report=report, is_condition={"Sarcoma"}.__contains__))
    return studies, [f"{error.place}: {error.problem}" for error in report.errors]


def test_every_field_of_the_sample(tmp_path: Path) -> None:
    (study,), messages = read(tmp_path / "page.json", CTIS_TRIAL)
    assert messages == []
    assert (study.id, study.registry, study.version) == ("2025-500001-11-00", "ctis", "2026-05-12")
    assert study.secondary_ids == ("ALPHA-1",)
    assert [text.content for text in study.conditions] == ["Sarcoma"]
    assert [(item.kind, item.name.content, item.name.pointer) for item in study.interventions] == [
        ("DRUG", "ALPHAMAB", "/product/0"),
        ("DRUG", "Doxorubicin 2 mg/ml solution for infusion", "/product/1"),
    ]
    assert [(outcome.role, outcome.measure.content) for outcome in study.outcomes] == [
        ("primary", "Progression-free survival (PFS)"),
        ("secondary", "Overall survival (OS)."),
        ("secondary", "Objective response rate (ORR)."),
    ]
    assert study.design.phases == ("PHASE2", "PHASE3")
    assert (study.design.enrolment, study.status.countries) == (120, ("France", "Italy"))
    assert study.doubts == ()


BROKEN: list[tuple[Any, str]] = [
    ({"ctNumber": "2025-1"}, 'study 1: ctNumber: expected an EU CT number such as 2025-521891-78-00, found "2025-1"'),
    (
        CTIS_TRIAL | {"ctNumber": None},
        "study 1: ctNumber: expected an EU CT number such as 2025-521891-78-00, it is missing",
    ),
    (CTIS_TRIAL | {"ctTitle": " "}, "study 1: ctTitle: expected a title, it is missing"),
    (CTIS_TRIAL | {"ctTitle": 7}, "study 1: ctTitle: input should be a valid string, found int"),
    (CTIS_TRIAL | {"trialCountries": "France"}, "study 1: trialCountries: input should be a valid list, found str"),
    (CTIS_TRIAL | {"sponsor": "a\0b"}, "study 1: text with a NUL character, expected text"),
    (7, "study 1: no trial: expected an object with ctNumber"),
]


@pytest.mark.parametrize(("trial", "message"), BROKEN)
def test_broken_trials_leave_the_others(tmp_path: Path, trial: Any, message: str) -> None:
    studies, messages = read(tmp_path / "page.json", trial, CTIS_TRIAL)
    assert [study.id for study in studies] == ["2025-500001-11-00"]
    assert messages == [message]


def test_odd_values_are_doubts(tmp_path: Path) -> None:
    (study,), _ = read(tmp_path / "page.json", CTIS_TRIAL | {"lastUpdated": "soon", "totalNumberEnrolled": "many"})
    assert [(doubt.kind, doubt.text.content) for doubt in study.doubts] == [
        ("unreadableDate", "soon"),
        ("unreadableNumber", "many"),
    ]
    assert study.version.startswith("sha256-")


def test_new_fields_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(CTIS_TRIAL | {"mood": "good"}))
    report = ReadReport()
    assert len(list(read_studies([path], report=report))) == 1
    assert report.unknown_fields == {"mood": 1}


def test_the_real_page(shared: Path) -> None:
    """A page holds 50 trials; 35 have a primary end point and 34 a product, counted without this reader."""
    report = ReadReport()
    studies = list(read_studies([shared / "records" / "ctis" / "ctis_trials_page1.json"], report=report))
    assert (report.read, report.skipped, report.unknown_fields) == (50, 0, {})
    assert sum(any(outcome.role == "primary" for outcome in study.outcomes) for study in studies) == 35
    assert sum(bool(study.interventions) for study in studies) == 34
    assert all(study.conditions and study.design.phases and study.design.enrolment for study in studies)
    assert {study.version[:7] for study in studies} == {"2026-05"}


PRODUCTS = [
    ("2025-521891-78-00", "PEMETREXED\r, CARBOPLATIN\r", ["PEMETREXED", "CARBOPLATIN"], True),
    ("2025-521950-41-00", "0.9% sodium chloride, GB-0895", ["0.9% sodium chloride", "GB-0895"], True),
    (
        "2025-523947-36-00",
        "MYCOPHENOLATE MOFETIL, volrustomig, INFLIXIMAB",
        ["MYCOPHENOLATE MOFETIL", "volrustomig", "INFLIXIMAB"],
        True,
    ),
    ("2025-520906-36-00", "1mL of ethanol, 95% Vol.", ["1mL of ethanol, 95% Vol."], False),
    (
        "2025-525153-39-00",
        "NORADRENALINE VIATRIS 2 mg/ml SANS SULFITES, solution à diluer pour perfusion",
        ["NORADRENALINE VIATRIS 2 mg/ml SANS SULFITES, solution à diluer pour perfusion"],
        False,
    ),
]


@pytest.mark.parametrize(("trial", "field", "names", "is_certain"), PRODUCTS)
def test_products(trial: str, field: str, names: list[str], is_certain: bool) -> None:
    assert split_products(field) == (names, is_certain), trial


END_POINTS = [
    ("2025-520906-36-00", "ADHD symptoms, Emotion regulation, Sleep", ["ADHD symptoms", "Emotion regulation", "Sleep"]),
    (
        "2025-521331-36-00",
        "Safety and tolerability profile at 6, 12, and 18 months, Disease-related mortality at 6, 12, and 18 months",
        [
            "Safety and tolerability profile at 6, 12, and 18 months",
            "Disease-related mortality at 6, 12, and 18 months",
        ],
    ),
    ("2025-520565-51-00", "Overall survival.", ["Overall survival."]),
    (
        "2025-521950-41-00",
        "• AAER over 52 weeks, • Change from baseline in FEV1 at Week 52",
        ["AAER over 52 weeks", "Change from baseline in FEV1 at Week 52"],
    ),
    ("2025-524264-38-00", "Days with fever., Days of neutropenia.", ["Days with fever.", "Days of neutropenia."]),
    (
        "2025-524843-11-00",
        "Number of participants with adverse events (AE) and serious adverse events (SAE)",
        ["Number of participants with adverse events (AE) and serious adverse events (SAE)"],
    ),
]


@pytest.mark.parametrize(("trial", "field", "measures"), END_POINTS)
def test_end_points(trial: str, field: str, measures: list[str]) -> None:
    assert split_end_points(field)[0] == measures, trial


def test_conditions_that_are_one_or_several() -> None:
    known = {"Carcinoma, Renal Cell", "Type 2 Diabetes", "Obesity"}.__contains__
    assert split_conditions("Type 2 Diabetes, Obesity", known) == (["Type 2 Diabetes", "Obesity"], True)
    assert split_conditions("Carcinoma, Renal Cell", known) == (["Carcinoma, Renal Cell"], True)
    assert split_conditions("Melanoma, Gout", known) == (["Melanoma", "Gout"], False)
    assert split_conditions("", known) == ([], True)
