"""The tables of phrases say which trial each phrase stands in: here every phrase is looked up in that trial's record.

A row whose trial is "made" holds words made for its test, because no record at hand says it so; such rows are few.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import runpy
import tarfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from trialgraph.study import Study

TESTS = Path(__file__).parent
MADE = "made"
LEAST_PHRASES, MOST_MADE = 2150, 31

# (module, table, columns of the phrases); the trial is the first column of each
TABLES = [
    ("facts/test_alternatives.py", "CHOICES", (1,)),
    ("facts/test_alternatives.py", "OPTIONAL", (1,)),
    ("facts/test_biomarkers.py", "CRITERIA", (2,)),
    ("facts/test_condition_choices.py", "DECIDED", (1, 2)),
    ("facts/test_condition_choices.py", "SPELT_OUT", (1, 2)),
    ("facts/test_condition_coordination.py", "LISTS", (1,)),
    ("facts/test_condition_coordination.py", "WHOLE", (1,)),
    ("facts/test_conditions.py", "REGISTERED", (1,)),
    ("facts/test_conditions.py", "STUDIES", (1,)),
    ("facts/test_criteria.py", "VERSIONED", (1,)),
    ("facts/test_criteria.py", "INSTRUMENTS", (1,)),
    ("facts/test_criteria.py", "NONE", (1,)),
    ("facts/test_design.py", "STATED", (1,)),
    ("facts/test_design.py", "BOUNDS", (1,)),
    ("facts/test_design.py", "FACTORS", (1,)),
    ("facts/test_design.py", "NOT_STATED", (1,)),
    ("facts/test_dose_amounts.py", "AMOUNTS", (1,)),
    ("facts/test_dose_amounts.py", "NO_AMOUNTS", (1,)),
    ("facts/test_dose_amounts.py", "SEVERAL", (1,)),
    ("facts/test_dose_amounts.py", "ALTERNATIVES", (1,)),
    ("facts/test_doses.py", "LINKED", (1,)),
    ("facts/test_doses.py", "NO_DOSES", (1,)),
    ("facts/test_eligibility.py", "TEXTS", (1,)),
    ("facts/test_endpoint_forms.py", "FORMS", (1,)),
    ("facts/test_endpoint_forms.py", "NO_FORM", (1,)),
    ("facts/test_endpoints.py", "MEASURES", (1,)),
    ("facts/test_endpoints.py", "DESCRIBED", (1, 2)),
    ("facts/test_interventions.py", "KNOWN", (2, 3)),
    ("facts/test_interventions.py", "OTHER_NAMES", (1, 2)),
    ("facts/test_interventions.py", "UNKNOWN", (1,)),
    ("facts/test_landmarks.py", "REGISTERED", (1,)),
    ("facts/test_landmarks.py", "RATES", (1, 2)),
    ("facts/test_lasting.py", "STATED", (1,)),
    ("facts/test_lasting.py", "SILENT", (1,)),
    ("facts/test_lasting.py", "MEASURES", (1,)),
    ("facts/test_lines.py", "PHRASES", (2,)),
    ("facts/test_lines.py", "STUDIES", (1, 2)),
    ("facts/test_not_said.py", "GIVEN", (3, 4)),
    ("facts/test_not_said.py", "NO_THERAPY", (1,)),
    ("facts/test_not_said.py", "NON_SMALL", (1,)),
    ("facts/test_not_said.py", "CLAIMS", ()),
    ("facts/test_outcomes.py", "BEYOND", (1, 2)),
    ("facts/test_phases.py", "STRETCHES", (1,)),
    ("facts/test_phases.py", "ONE_STRETCH", (1,)),
    ("facts/test_populations.py", "COHORTS", (1, 2)),
    ("facts/test_procedure_phases.py", "ARMS", (1,)),
    ("facts/test_procedure_phases.py", "TIMES", (1,)),
    ("facts/test_prior_therapies.py", "SENTENCES", (2,)),
    ("facts/test_procedures.py", "WORDS", (2,)),
    ("facts/test_procedures.py", "TITLES", (1, 2)),
    ("facts/test_procedures.py", "NEOADJUVANT", (1, 2)),
    ("facts/test_routes.py", "ROUTES", (1,)),
    ("facts/test_schedules.py", "SCHEDULES", (1,)),
    ("facts/test_schedules.py", "NO_SCHEDULES", (1,)),
    ("facts/test_spelled_classes.py", "SPELT_OUT", (1,)),
    ("facts/test_settings.py", "TITLES", (1,)),
    ("facts/test_settings.py", "INCLUSION", (1,)),
    ("facts/test_settings.py", "SUMMARIES", (1,)),
    ("facts/test_time_frames.py", "REGISTERED", (1,)),
    ("facts/test_time_frames.py", "CYCLES", (1,)),
    ("facts/test_time_frames.py", "UNTIMED", (1,)),
    ("facts/test_unknown_agents.py", "NAMES", (1,)),
    ("facts/test_unknown_agents.py", "CLASSES", (1,)),
    ("facts/test_unknown_agents.py", "OF_TWO_TARGETS", (1,)),
    ("mentions/test_appositions.py", "APPOSED", (1,)),
    ("mentions/test_appositions.py", "SEPARATE", (1,)),
    ("mentions/test_contexts.py", "GIVEN", (1,)),
    ("mentions/test_contexts.py", "NOT_GIVEN", (1,)),
    ("mentions/test_names.py", "NAMES", (1,)),
    ("mentions/test_names.py", "NO_AGENTS", (1,)),
    ("mentions/test_names.py", "IN_BRACKETS", (1,)),
    ("mentions/test_therapies.py", "MENTIONS", (1,)),
    ("registries/test_html_in_fields.py", "FIELDS", (1,)),
    ("vocabulary/test_agents_ontology.py", "REGISTERED", (1,)),
]
# Their rows are small studies put together after the trial they name, in fewer words than its record: no phrases.
COMPOSED = {"facts/test_agents.py", "facts/test_placebos.py", "facts/test_regimens.py", "facts/test_roles.py"}


@cache
def load_tables(module: str) -> dict[str, Any]:
    return runpy.run_path(str(TESTS / module), run_name="phrases")


def close_gaps(text: str) -> str:
    return " ".join(text.split())


def find_phrases(value: object) -> Iterator[str]:
    """The phrases in one column: a string, a group of them, or the texts of a study without the heading put before."""
    if isinstance(value, Study):
        yield from (close_gaps(text.content).removeprefix("Inclusion Criteria: * ") for text in value.texts())
    elif isinstance(value, str):
        yield close_gaps(value)
    elif isinstance(value, Iterable):
        for part in value:
            yield from find_phrases(part)


def read_rows() -> list[tuple[str, str, str]]:
    """(where, trial, phrase) of every table, phrases folded; empty phrases left out."""
    return [
        (f"{module}:{table}", row[0], phrase)
        for module, table, columns in TABLES
        for row in load_tables(module)[table]
        for column in columns
        for phrase in find_phrases(row[column])
        if phrase
    ]


def find_strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield close_gaps(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from find_strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from find_strings(part)


def read_json_records(lines: Iterable[str], wanted: set[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = re.search(r'"nctId": ?"(NCT\d{8})"', line)
        if found and found[1] in wanted:
            yield found[1], "\n".join(find_strings(json.loads(line)))


def read_xml_records(archive: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive) as members:
        for member in members:
            file = members.extractfile(member) if member.name.endswith(".xml") else None
            if file and (found := re.search(r"NCT\d{8}", member.name)) and found[0] in wanted:
                yield found[0], "\n".join(close_gaps(text) for text in ElementTree.parse(file).getroot().itertext())


def read_records(shared: Path, seeds: Path, wanted: set[str]) -> dict[str, str]:
    """All text of each wanted trial, as every registered form of its record has it; one string of a record a line."""
    records = dict.fromkeys(wanted, "")
    packed = gzip.decompress((shared / "records" / "ctgov_v2.ndjson.gz").read_bytes()).decode("utf-8")
    chosen = (shared / "gold" / "dev_records.ndjson").read_text(encoding="utf-8")
    found = [
        *read_json_records(io.StringIO(packed), wanted),
        *read_json_records(io.StringIO(chosen), wanted),
        *read_xml_records(shared / "records" / "ctgov_xml.tar.gz", wanted),
        *((p.stem, close_gaps(p.read_text(encoding="utf-8"))) for p in seeds.glob("*.txt") if p.stem in wanted),
    ]
    for trial, text in found:
        records[trial] += "\n" + text
    return records


def full_name(trial: str, seeds: Path) -> str:
    """The name of a seed for its short form ("seed 003")."""
    if not trial.startswith("seed "):
        return trial
    (path,) = seeds.glob(f"{trial.removeprefix('seed ')}_*.txt")
    return path.stem


def test_every_phrase_stands_in_its_trial(shared: Path, seeds: Path) -> None:
    rows = [(where, full_name(trial, seeds), phrase) for where, trial, phrase in read_rows() if trial != MADE]
    records = read_records(shared, seeds, {trial for _, trial, _ in rows})
    assert [row for row in rows if row[2] not in records[row[1]]] == []


def test_the_tables_hold_many_real_phrases_and_few_made_ones() -> None:
    rows = read_rows()
    assert len(rows) >= LEAST_PHRASES
    assert sum(trial == MADE for _, trial, _ in rows) <= MOST_MADE


@pytest.mark.parametrize("folder", ["facts", "mentions", "vocabulary"])
def test_no_table_of_trials_is_left_out(folder: str) -> None:
    known = {(module, table) for module, table, _ in TABLES}
    for path in sorted((TESTS / folder).glob("test_*.py")):
        name = f"{folder}/{path.name}"
        for table, value in load_tables(name).items() if name not in COMPOSED else ():
            if table.isupper() and isinstance(value, (list, tuple)) and is_of_trials(value):
                assert (name, table) in known


def is_of_trials(rows: Iterable[object]) -> bool:
    return any(isinstance(row, tuple) and row and re.fullmatch(r"NCT\d{8}", str(row[0])) for row in rows)
