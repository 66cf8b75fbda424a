"""Regimens, pairs, doses and intervals against 344 trials judged by reading (see gold/judged_regimens/README.md)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from gold_score import GOLD, Score, read_gold, score
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

FOLDER = "judged_regimens"
TRIALS, TRIALS_OF_LAST_LOOP = 344, 18
# What the program reached at first sight on the last loop, rounded down; and what it reaches on all, less a little.
FLOORS_OF_LAST_LOOP = {"regimens": 0.92, "pairs": 0.95, "doses": 0.86, "intervals": 0.9}
FLOOR_OF_ROLES = 0.89  # of the trials of which roles are annotated: a little less than is reached
FLOORS_OF_ALL = {"regimens": 0.87, "pairs": 0.92, "doses": 0.86, "intervals": 0.94}


def read_annotations() -> dict[str, Any]:
    """The annotations, whose agents have names only."""
    named = {trial: dict(gold) for trial, gold in read_gold(FOLDER).items()}
    for gold in named.values():
        gold["agents"] = [{**agent, "classes": (), "role": None} for agent in gold["agents"]]
    return named


def find_last_loop() -> set[str]:
    """The trials of the last loop, as the README lists them."""
    return set(re.findall(r"NCT\d{8}", (GOLD / FOLDER / "README.md").read_text().rpartition("Loop 12:")[2]))


@pytest.fixture(scope="module")
def judged_lines(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The fact lines of the judged trials, from the shared records."""
    wanted = {trial.encode() for trial in read_gold(FOLDER)}
    kept = tmp_path_factory.mktemp("judged") / "records.ndjson"
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as records, kept.open("wb") as out:
        out.writelines(record for record in records if record.split(b'"nctId":', 1)[-1].lstrip()[1:12] in wanted)
    vocabulary = load_builtin()
    return [make_fact_line(extract_facts(study, vocabulary), vocabulary) for study in read_studies([kept])]


@pytest.fixture(scope="module")
def scores(judged_lines: list[dict[str, Any]]) -> dict[str, Score]:
    return score(read_annotations(), judged_lines)


@pytest.fixture(scope="module")
def last_scores(judged_lines: list[dict[str, Any]]) -> dict[str, Score]:
    last = find_last_loop()
    return score({trial: gold for trial, gold in read_annotations().items() if trial in last}, judged_lines)


def test_every_judged_trial_has_its_record(judged_lines: list[dict[str, Any]]) -> None:
    assert len(find_last_loop()) == TRIALS_OF_LAST_LOOP
    assert {line["trial"] for line in judged_lines} == set(read_gold(FOLDER)) > find_last_loop()
    assert len(judged_lines) == TRIALS


@pytest.mark.parametrize("facet", FLOORS_OF_LAST_LOOP)
def test_last_loop(facet: str, last_scores: dict[str, Score]) -> None:
    assert last_scores[facet].f1 >= FLOORS_OF_LAST_LOOP[facet], "\n".join(last_scores[facet].misses)


@pytest.mark.parametrize("facet", FLOORS_OF_ALL)
def test_all_loops(facet: str, scores: dict[str, Score]) -> None:
    assert scores[facet].f1 >= FLOORS_OF_ALL[facet], "\n".join(scores[facet].misses)


def test_roles(judged_lines: list[dict[str, Any]]) -> None:
    annotated = {t: g for t, g in read_gold(FOLDER).items() if any("role" in agent for agent in g["agents"])}
    gold = {t: {**g, "agents": [{**agent, "classes": ()} for agent in g["agents"]]} for t, g in annotated.items()}
    roles = score(gold, [line for line in judged_lines if line["trial"] in gold])["agent_roles"]
    assert len(gold) > TRIALS_OF_LAST_LOOP
    assert roles.f1 >= FLOOR_OF_ROLES, "\n".join(roles.misses)
