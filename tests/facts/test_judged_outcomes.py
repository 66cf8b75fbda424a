"""Sixty outcomes judged by reading (2026-11-20), by the annotation guide, before the program was run on them.

They were drawn by chance (seed 7, one a trial, half of them oncological) from records that no other table holds. What
is required is what the program reached on first sight, rounded down; rows are never mended towards its output.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from trialgraph.facts.model import OutcomeFact
from trialgraph.facts.outcomes.outcomes import extract_outcomes
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

TABLE = Path(__file__).with_name("judged_outcomes.tsv")
ROWS = 60
# least precision and recall of each facet: first sight, rounded down
LEAST = {"codes": (0.71, 0.73), "months": (0.96, 0.96), "landmark": (0.66, 1.0), "criteria": (1.0, 0.68)}
ADVERSE = {"TEAE", "TRAE", "SAE", "irAE", "AESI"}


@dataclass
class Count:
    right: int = 0
    judged: int = 0
    found: int = 0
    differing: list[str] = field(default_factory=list)


@cache
def read_table() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


def with_adverse(codes: set[str]) -> set[str]:
    """The codes as they are scored: kinds of adverse events are adverse events."""
    return codes | ({"AE"} if codes & ADVERSE else set())


def read_judged(row: dict[str, str]) -> dict[str, set[str]]:
    return {
        "codes": with_adverse(set(row["codes"].split())),
        "months": {str(float(row["months"]))} if row["months"] else set(),
        "landmark": {str(float(row["landmark"]))} if row["landmark"] else set(),
        "criteria": set(row["criteria"].split(";")) - {""},
    }


def read_found(outcome: OutcomeFact) -> dict[str, set[str]]:
    months = outcome.time_frame.months if outcome.time_frame else None
    return {
        "codes": with_adverse(set(outcome.endpoints)),
        "months": set() if months is None else {str(months)},
        "landmark": {str(outcome.landmarks[-1])} if outcome.landmarks else set(),
        "criteria": set(outcome.criteria),
    }


def find_outcomes(shared: Path) -> dict[tuple[str, str, str], OutcomeFact]:
    trials = {row["trial"] for row in read_table()}
    records = shared / "records" / "ctgov_v2.ndjson.gz"
    return {
        (study.id, outcome.role, str(outcome.index)): outcome
        for study in read_studies([str(records)])
        if study.id in trials
        for outcome in extract_outcomes(study, load_builtin())
    }


@pytest.fixture(scope="module")
def counts(shared: Path) -> dict[str, Count]:
    found = find_outcomes(shared)
    counts = {facet: Count() for facet in LEAST}
    for row in read_table():
        key = (row["trial"], row["role"], row["index"])
        told, judged = read_found(found[key]), read_judged(row)
        for facet, count in counts.items():
            count.right += len(told[facet] & judged[facet])
            count.judged += len(judged[facet])
            count.found += len(told[facet])
            if told[facet] != judged[facet]:
                count.differing.append(f"{key}: judged {judged[facet]}, found {told[facet]}")
    return counts


def test_the_table_is_whole_and_names_the_outcomes_of_its_records(shared: Path) -> None:
    found = find_outcomes(shared)
    assert len(read_table()) == ROWS == len({row["trial"] for row in read_table()})
    for row in read_table():
        assert " ".join(found[row["trial"], row["role"], row["index"]].measure.split()) == row["measure"]


@pytest.mark.parametrize("facet", LEAST)
def test_agreement_with_the_judgement(counts: dict[str, Count], facet: str) -> None:
    count, (precision, recall) = counts[facet], LEAST[facet]
    assert count.judged > 0
    assert count.right / count.found >= precision, count.differing
    assert count.right / count.judged >= recall, count.differing
