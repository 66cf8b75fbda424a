"""A hundred findings judged by reading: how many were right, and that the program still makes those and not the others.

`judged_findings.tsv` tells how they were drawn. Its precision is that of first sight, before the wrong ones were looked
into; what is measured now is how many of the right ones are still made, and how many of the wrong ones.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

TABLE = Path(__file__).with_name("judged_findings.tsv")
SIZE, LEAST_PRECISION = 100, 0.9
LEAST_OF_KIND = 5
RARE = {"criterionVersionConflict", "missingName"}  # fewer than five in all the records
LEAST_STILL_MADE, MOST_WRONG_STILL_MADE = 0.97, 2


@cache
def read_table() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def judged(verdict: str) -> list[tuple[str, str, str, str]]:
    rows = (row for row in read_table() if row["judged"] == verdict)
    return [(row["trial"], row["kind"], row["found"], row["where"]) for row in rows]


@pytest.fixture(scope="module")
def made(shared: Path) -> set[tuple[str, str, str, str]]:
    """What the program finds in the trials of the table."""
    trials = {row["trial"] for row in read_table()}
    studies = (study for study in read_studies([str(shared / "records" / "ctgov_v2.ndjson.gz")]) if study.id in trials)
    return {
        (study.id, finding.kind, " ".join(finding.found.split()), finding.evidence[0].pointer)
        for study in studies
        for finding in extract_facts(study, load_builtin()).findings
    }


def test_the_table_is_whole() -> None:
    rows = read_table()
    assert len(rows) == SIZE == len({(row["trial"], row["kind"], row["found"], row["where"]) for row in rows})
    assert {row["judged"] for row in rows} == {"right", "wrong"}
    assert all(bool(row["why"]) == (row["judged"] == "wrong") for row in rows)
    counts = Counter(row["kind"] for row in rows)
    assert all(count >= LEAST_OF_KIND for kind, count in counts.items() if kind not in RARE)


def test_nine_of_ten_were_right() -> None:
    assert len(judged("right")) / SIZE >= LEAST_PRECISION


def test_what_was_right_is_still_found(made: set[tuple[str, str, str, str]]) -> None:
    right = judged("right")
    lost = [row for row in right if row not in made]
    assert len(right) - len(lost) >= LEAST_STILL_MADE * len(right), lost


def test_little_of_what_was_wrong_is_still_found(made: set[tuple[str, str, str, str]]) -> None:
    kept = [row for row in judged("wrong") if row in made]
    assert len(kept) <= MOST_WRONG_STILL_MADE, kept
