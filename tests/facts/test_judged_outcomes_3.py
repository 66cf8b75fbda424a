"""865 outcomes in six loops, judged by reading, by the annotation guide, before the program was run on them.

`judged_outcomes_3.tsv` tells how they were drawn and what each loop gave on first sight. Every loop must stay at what
the weakest of them reached on first sight, rounded down.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from trialgraph.facts.model import OutcomeFact
from trialgraph.facts.outcomes.outcomes import extract_outcomes
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

TABLE = Path(__file__).with_name("judged_outcomes_3.tsv")
LOOPS = ("1", "2", "3", "4", "5", "6")
SIZES = {
    "oncology": dict(zip(LOOPS[:5], (120, 60, 60, 60, 25), strict=True)),
    "other": dict(zip(LOOPS, (60, 110, 100, 90, 90, 90), strict=True)),
}
# least precision and recall of each facet: first sight of the weakest loop, rounded down
LEAST = {"codes": (0.74, 0.78), "months": (0.98, 0.98), "landmark": (0.76, 0.88), "criteria": (0.80, 0.75)}
ADVERSE = {"TEAE", "TRAE", "SAE", "irAE", "AESI"}
NOT_JUDGED = "?"
TOLERANCE = 0.02  # months


@dataclass
class Count:
    right: int = 0
    judged: int = 0
    found: int = 0
    differing: list[str] = field(default_factory=list)


@cache
def read_table() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def place_of(row: dict[str, str]) -> tuple[str, str, str]:
    return row["trial"], row["role"], row["index"]


def with_adverse(codes: set[str]) -> set[str]:
    """The codes as they are scored: kinds of adverse events are adverse events."""
    return codes | ({"AE"} if codes & ADVERSE else set())


def spell(name: str) -> str:
    """A criterion however it is spelt: "EORTC QLQ-C30", "eortc qlq c30"."""
    return name.casefold().replace(" ", "").replace("-", "")


def read_judged(row: dict[str, str], facet: str) -> set[str]:
    if facet == "codes":
        return with_adverse(set(row["codes"].split()))
    if facet == "criteria":
        return {spell(name) for name in row["criteria"].split(";") if name}
    return {row[facet]} if row[facet] else set()


def read_found(fact: OutcomeFact, facet: str, judged: set[str]) -> set[str]:
    if facet == "codes":
        return with_adverse(set(fact.endpoints))
    if facet == "criteria":
        return {spell(name) for name in fact.criteria}
    months = fact.time_frame.months if facet == "months" and fact.time_frame is not None else None
    if facet == "landmark" and fact.landmarks:
        months = fact.landmarks[-1]
    if months is None:
        return set()
    same = {known for known in judged if abs(float(known) - months) <= TOLERANCE}
    return same or {str(months)}


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[tuple[str, str, str], OutcomeFact]:
    trials = {row["trial"] for row in read_table()}
    records = shared / "records" / "ctgov_v2.ndjson.gz"
    return {
        (study.id, fact.role, str(fact.index)): fact
        for study in read_studies([str(records)])
        if study.id in trials
        for fact in extract_outcomes(study, load_builtin())
    }


def test_the_table_is_whole_and_names_the_outcomes_of_its_records(
    facts: dict[tuple[str, str, str], OutcomeFact],
) -> None:
    rows = read_table()
    assert len({row["trial"] for row in rows}) == len(rows)
    assert Counter((row["field"], row["loop"]) for row in rows) == {
        (kind, loop): size for kind, sizes in SIZES.items() for loop, size in sizes.items()
    }
    for row in rows:
        assert " ".join(facts[place_of(row)].measure.split()) == row["measure"]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("facet", LEAST)
def test_agreement_with_the_judgement(facet: str, loop: str, facts: dict[tuple[str, str, str], OutcomeFact]) -> None:
    count = Count()
    for row in (row for row in read_table() if row["loop"] == loop and row[facet] != NOT_JUDGED):
        judged = read_judged(row, facet)
        found = read_found(facts[place_of(row)], facet, judged)
        count.right += len(judged & found)
        count.judged += len(judged)
        count.found += len(found)
        if judged != found:
            count.differing.append(f"{row['trial']} {row['measure'][:80]}: judged {judged}, found {found}")
    precision, recall = LEAST[facet]
    assert count.judged > 0
    assert count.right / count.found >= precision, count.differing
    assert count.right / count.judged >= recall, count.differing
