"""Conditions against 250 trials judged by reading (see gold/judged/README.md, "Conditions")."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from gold_score import Score, read_gold, score
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

FOLDER = "judged_conditions"
# What the program reaches after the loops, less a little; at first sight it was less (see the README).
FLOORS = {"oncology": 0.91, "outside oncology": 0.94}


@pytest.fixture(scope="module")
def lines(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The fact lines of the judged trials, from the shared records."""
    wanted = {trial.encode() for trial in read_gold(FOLDER)}
    kept = tmp_path_factory.mktemp(FOLDER) / "records.ndjson"
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as records, kept.open("wb") as out:
        out.writelines(record for record in records if record.split(b'"nctId":', 1)[-1].lstrip()[1:12] in wanted)
    vocabulary = load_builtin()
    return [make_fact_line(extract_facts(study, vocabulary), vocabulary) for study in read_studies([kept])]


def score_conditions(lines: list[dict[str, Any]], oncology: bool) -> Score:
    gold = {trial: each for trial, each in read_gold(FOLDER).items() if each["oncology"] == oncology}
    return score(gold, lines)["conditions"]


def test_every_judged_trial_has_its_record(lines: list[dict[str, Any]]) -> None:
    assert {line["trial"] for line in lines} == set(read_gold(FOLDER))
    assert len(lines) == 250


@pytest.mark.parametrize("part", FLOORS)
def test_conditions(part: str, lines: list[dict[str, Any]]) -> None:
    reached = score_conditions(lines, oncology=part == "oncology")
    assert reached.f1 >= FLOORS[part], "\n".join(reached.misses)
