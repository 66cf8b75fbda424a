"""Sheets: everything known about one thing, each fact with the words it was read from."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from seed_facts import SEEDS, small_graph
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.errors import AmbiguousConceptError, QueryError, UnknownConceptError
from trialgraph.say_numbers import say_design, say_every
from trialgraph.sheets import Entry, Sheet
from trialgraph.show import format_sheet, format_sheet_json


def entries(sheet: Sheet, title: str) -> Iterator[Entry]:
    """All facts of a section, parts included."""

    def walk(found: tuple[Entry, ...]) -> Iterator[Entry]:
        for entry in found:
            yield entry
            yield from walk(entry.parts)

    for section in sheet.sections:
        if section.title.startswith(title):
            yield from walk(section.entries)


@pytest.mark.parametrize("trial", sorted(path.stem for path in SEEDS.glob("*.txt")))
def test_every_fact_of_a_seed_is_quoted_from_its_record(trial: str) -> None:
    record = (SEEDS / f"{trial}.txt").read_text(encoding="utf-8")
    sheet = seed_store().show("trial", trial)
    quotes = [quote for s in sheet.sections for entry in entries(sheet, s.title) for quote in entry.quotes]
    assert len(quotes) > 10
    for quote in quotes:
        assert quote.words and quote.words in record
        assert quote.field.startswith("/") and quote.end - quote.start == len(quote.words)


def test_the_sheet_of_a_trial_has_all_facets() -> None:
    sheet = seed_store().show("trial", "001_2c328fc56a7b2162")
    assert {s.title for s in sheet.sections if s.entries} >= {
        "Record",
        "Therapies",
        "Arms and regimens",
        "Doses",
        "Populations",
        "Outcome measures",
        "Findings about the record",
    }
    regimens = [entry.text for entry in entries(sheet, "Arms and regimens")]
    assert any("cadonilimab 10 mg/kg every 21 days + cisplatin 75 mg/m2 every 21 days" in text for text in regimens)
    assert any(text.startswith("maintenance: cadonilimab") and "24 months" in text for text in regimens)
    doses = {entry.text: {quote.words for quote in entry.quotes} for entry in entries(sheet, "Doses")}
    assert "AUC 5" in doses["carboplatin 5 AUC every 21 days"]


def test_prior_therapy_and_line_are_quoted() -> None:
    sheet = seed_store().show("trial", "000_8c8bcb7ea39ef8d9")
    said = {entry.text: [quote.words for quote in entry.quotes] for entry in entries(sheet, "Populations")}
    assert any("PD-1 inhibitor" in words for words in said["prior PD-1 antibody: resistant"])
    assert said["line of therapy: 2 to any"]


@pytest.mark.parametrize(
    ("kind", "name", "title", "texts"),
    [
        ("agent", "AK104", "cadonilimab", ["etoposide", "PD-1/CTLA-4 bispecific antibody", "10 mg/kg", "“AK104”"]),
        ("agent", "PD-1", "PD-1 antibody", ["toripalimab", "camrelizumab", "Agents", "hgnc:8760"]),
        ("condition", "NPC", "nasopharyngeal carcinoma", ["ncit:C3871", "VEGFR inhibitor", "/conditions/0"]),
        ("endpoint", "ORR", "objective response rate", ["secondary", "/secondaryOutcomes/0/measure"]),
        ("criterion", "RECIST 1.1", "RECIST 1.1", ["000_8c8bcb7ea39ef8d9", "002_5c4353955f9fa003"]),
    ],
)
def test_the_sheet_of_a_concept(kind: str, name: str, title: str, texts: list[str]) -> None:
    sheet = seed_store().show(kind, name)
    text = format_sheet(sheet, width=200, limit=None)
    assert sheet.title == title
    for expected in texts:
        assert expected in text


def test_long_sections_are_cut_on_the_screen_and_say_so() -> None:
    sheet = seed_store().show("endpoint", "PFS")
    text = format_sheet(sheet, limit=2)
    assert "… and 3 more (--all shows them)" in text
    assert "… and" not in format_sheet(sheet, limit=None)


def test_json_holds_the_whole_sheet() -> None:
    sheet = seed_store().show("agent", "toripalimab")
    read = json.loads(format_sheet_json(sheet))
    assert read["title"] == "toripalimab"
    trials = next(section for section in read["sections"] if section["title"].startswith("Trials"))
    assert trials["entries"][0]["quotes"][0]["field"] == "/interventions/0/name"


def test_without_the_texts_places_are_named() -> None:
    text = format_sheet(TrialGraph(small_graph()).show("trial", "002_5c4353955f9fa003"), width=150)
    assert "002_5c4353955f9fa003 /interventions/0/name#26,33" in text


@pytest.mark.parametrize(
    ("kind", "name", "error", "said"),
    [
        ("trial", "NCT00000000", QueryError, "no trial 'NCT00000000'"),
        ("drug", "AK104", QueryError, "expected one of trial, agent"),
        ("agent", "pembrolizumad", UnknownConceptError, "pembrolizumab"),
        ("condition", "MS", AmbiguousConceptError, "multiple sclerosis"),
        ("trial", "a> <b", QueryError, "no trial"),
    ],
)
def test_what_is_not_there_is_said(kind: str, name: str, error: type[QueryError], said: str) -> None:
    with pytest.raises(error, match=said):
        TrialGraph(small_graph()).show(kind, name)


@pytest.mark.parametrize(
    ("trial", "title", "said"),
    [
        ("000_8c8bcb7ea39ef8d9", "Design", "planned enrolment: about 30 participants"),
        ("000_8c8bcb7ea39ef8d9", "Design", "stopping rule: 6 of 15"),
        ("000_8c8bcb7ea39ef8d9", "Design", "stratification factor: PD-L1 CPS, cut-off 50"),
        ("000_8c8bcb7ea39ef8d9", "Design", "safety run-in: about 6 participants"),
        ("003_1be6ace33cd82a93", "Design", "dose level: 2e9 cells"),
        ("003_1be6ace33cd82a93", "Design", "dose levels: 2 dose levels"),
        ("002_5c4353955f9fa003", "Outcome measures", "must last at least 6 months"),
        ("001_2c328fc56a7b2162", "Outcome measures", "time frame: at least 3 months from first dose"),
        ("001_2c328fc56a7b2162", "Outcome measures", "time frame: at least 6 months from end of treatment"),
    ],
)
def test_numbers_are_said_with_what_they_count(trial: str, title: str, said: str) -> None:
    assert said in {entry.text for entry in entries(seed_store().show("trial", trial), title)}


def test_text_that_ends_like_a_number_stays_whole() -> None:
    findings = [entry.text for entry in entries(seed_store().show("trial", "001_2c328fc56a7b2162"), "Findings")]
    assert any("CTCAE 4.0 and CTCAE 5.0 →" in text for text in findings)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"designKind": ["interimLook"], "label": ["interim look"], "percent": ["70"]}, "interim look: 70 %"),
        (
            {"designKind": ["plannedEnrolment"], "participants": ["20"], "participantsMax": ["30"]},
            "planned enrolment: 20 to 30 participants",
        ),
        (
            {"designKind": ["plannedEnrolment"], "participants": ["30"], "participantsBound": ["about"]},
            "planned enrolment: about 30 participants",
        ),
        (
            {"designKind": ["runIn"], "label": ["run-in"], "days": ["28"], "newValue": ["3"]},
            "run-in: 28 days, new value 3",
        ),
        ({"designKind": ["multicentre"], "label": ["multicentre"]}, "multicentre"),
        ({"designKind": ["doseLevel"], "label": ["2e9 cells"], "amount": ["2000000000"]}, "dose level: 2e9 cells"),
    ],
)
def test_every_value_of_a_design_fact_is_said(values: dict[str, list[str]], said: str) -> None:
    assert say_design(values) == said


def test_an_interval_is_said_in_words() -> None:
    assert (say_every("21"), say_every("1")) == ("every 21 days", "every day")
    doses = [entry.text for entry in entries(seed_store().show("agent", "AK104"), "Doses")]
    assert doses == ["10 mg/kg: 1 trial (every 21 days)"]


def test_control_characters_of_a_title_do_not_reach_the_terminal() -> None:
    sheet = Sheet("trial", "https://w3id.org/trialgraph/trial/X", "red \x1b[31m\x00 title\x9b", "undated", ())
    assert format_sheet(sheet).startswith("red \ufffd[31m\ufffd title\ufffd\n")
