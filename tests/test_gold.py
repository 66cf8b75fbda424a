"""Extracted facts against the annotations: the five seeds exactly, the development records no worse than measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gold_score import GOLD, Score, read_gold, score
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

EXACT = (
    "agents",
    "agent_classes",
    "regimens",
    "pairs",
    "conditions",
    "line",
    "endpoints",
    "timeframes",
    "timepoints",
    "doses",
    "intervals",
)
NEARLY = ("agent_roles", "non_drug", "setting", "prior_therapy", "criteria")

# What the development records reach, less a little: a change that loses more than that has broken something.
FLOORS = {
    "agents": 0.97,
    "agent_classes": 0.98,
    "agent_roles": 0.89,
    "non_drug": 0.86,
    "regimens": 0.88,
    "pairs": 0.90,
    "conditions": 0.92,
    "setting": 0.93,
    "line": 0.92,
    "prior_therapy": 0.76,
    "endpoints": 0.96,
    "timeframes": 0.98,
    "timepoints": 0.95,
    "criteria": 0.97,
    "doses": 0.94,
    "intervals": 0.95,
}


def make_lines(source: Path) -> list[dict[str, Any]]:
    vocabulary = load_builtin()
    return [make_fact_line(extract_facts(study, vocabulary), vocabulary) for study in read_studies([source])]


@pytest.fixture(scope="module")
def seed_scores(seeds: Path) -> dict[str, Score]:
    return score(read_gold("seeds"), make_lines(seeds))


@pytest.fixture(scope="module")
def dev_lines(shared: Path) -> list[dict[str, Any]]:
    return make_lines(shared / "gold" / "dev_records.ndjson")


@pytest.fixture(scope="module")
def dev_scores(dev_lines: list[dict[str, Any]]) -> dict[str, Score]:
    return score(read_gold("dev"), dev_lines)


def test_the_annotations_are_complete() -> None:
    assert len(read_gold("seeds")) == 5
    assert len(read_gold("dev")) == 42
    assert set(FLOORS) == {*EXACT, *NEARLY}


@pytest.mark.parametrize("facet", EXACT)
def test_seeds_are_right(facet: str, seed_scores: dict[str, Score]) -> None:
    assert seed_scores[facet].misses == []


@pytest.mark.parametrize("facet", NEARLY)
def test_seeds_are_nearly_right(facet: str, seed_scores: dict[str, Score]) -> None:
    assert seed_scores[facet].f1 >= 0.95, seed_scores[facet].misses


@pytest.mark.parametrize("facet", FLOORS)
def test_development_records(facet: str, dev_scores: dict[str, Score]) -> None:
    assert dev_scores[facet].f1 >= FLOORS[facet], "\n".join(dev_scores[facet].misses)


def test_scores_are_those_of_the_reference_scorer(
    shared: Path, dev_lines: list[dict[str, Any]], dev_scores: Mapping[str, Score], tmp_path: Path
) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_text("".join(json.dumps(line) + "\n" for line in dev_lines))
    command = [sys.executable, str(shared / "gold" / "score.py"), str(GOLD / "dev"), str(facts), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    reference = {facet: values["f1"] for facet, values in told["facets"].items()}
    assert {facet: found.f1 for facet, found in dev_scores.items()} == pytest.approx(reference, abs=0.002)


def test_a_miss_and_a_wrong_answer_cost() -> None:
    gold = read_gold("seeds")
    trial, first = next(iter(gold.items()))
    assert score({trial: first}, [{**first, "trial": trial}])["agents"].f1 == 1
    swapped = {
        **first,
        "trial": trial,
        "agents": [{**first["agents"][0], "name": "x", "aliases": []}, *first["agents"][1:]],
    }
    found = score({trial: first}, [swapped])["agents"]
    assert (found.missed, found.wrong) == (1, 1)
    assert score({trial: first}, [])["agents"].right == 0
