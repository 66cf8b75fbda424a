"""Four hundred outcomes in five loops, judged by reading, by the annotation guide, before the program was run on them.

`judged_outcomes_2.tsv` tells how they were drawn and what each loop gave on first sight. Every loop must stay at what
the last one reached on first sight, rounded down: that one alone had no part in the mending of what came before it.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from trialgraph.facts.outcomes.endpoints import extract_endpoints
from trialgraph.registries import read_studies
from trialgraph.study import Outcome
from trialgraph.vocabulary.load import load_builtin

TABLE = Path(__file__).with_name("judged_outcomes_2.tsv")
LOOPS = ("1", "2", "3", "4", "5")
SIZES = {"oncology": 50, "other": 30}
LEAST_PRECISION, LEAST_RECALL = 0.70, 0.72  # of loop 5 on first sight, rounded down
ADVERSE = {"TEAE", "TRAE", "SAE", "irAE", "AESI"}


@cache
def read_table() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def with_adverse(codes: set[str]) -> set[str]:
    """The codes as they are scored: kinds of adverse events are adverse events."""
    return codes | ({"AE"} if codes & ADVERSE else set())


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> dict[tuple[str, str, str], Outcome]:
    trials = {row["trial"] for row in read_table()}
    records = shared / "records" / "ctgov_v2.ndjson.gz"
    return {
        (study.id, outcome.role, str(outcome.index)): outcome
        for study in read_studies([str(records)])
        if study.id in trials
        for outcome in study.outcomes
    }


def test_the_table_is_whole_and_names_the_outcomes_of_its_records(
    outcomes: dict[tuple[str, str, str], Outcome],
) -> None:
    rows = read_table()
    assert len({row["trial"] for row in rows}) == len(rows)
    assert Counter((row["loop"], row["field"]) for row in rows) == {
        (loop, field): size for loop in LOOPS for field, size in SIZES.items()
    }
    for row in rows:
        measure = outcomes[row["trial"], row["role"], row["index"]].measure.content
        assert " ".join(measure.split()) == row["measure"]


@pytest.mark.parametrize("loop", LOOPS)
def test_agreement_with_the_judgement(loop: str, outcomes: dict[tuple[str, str, str], Outcome]) -> None:
    right = judged = found = 0
    differing = []
    for row in (row for row in read_table() if row["loop"] == loop):
        outcome = outcomes[row["trial"], row["role"], row["index"]]
        described = outcome.description.content if outcome.description is not None else ""
        mentions = extract_endpoints(outcome.measure.content, described, load_builtin())
        told, expected = with_adverse({mention.code for mention in mentions}), with_adverse(set(row["codes"].split()))
        right, judged, found = right + len(told & expected), judged + len(expected), found + len(told)
        if told != expected:
            differing.append(f"{row['trial']} {row['measure'][:80]}: judged {expected}, found {told}")
    assert judged > 0
    assert right / found >= LEAST_PRECISION, differing
    assert right / judged >= LEAST_RECALL, differing
