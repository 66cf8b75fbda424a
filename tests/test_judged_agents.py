"""Agents, their classes and roles, and other interventions against 179 trials judged by reading (see
gold/judged_agents/README.md)."""

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

# What the program reached at first sight on the last loop, rounded down; and what it reaches on all, less a little.
FLOORS_OF_LAST_LOOP = {"agents": 0.98, "agent_classes": 0.98, "agent_roles": 0.92, "non_drug": 0.75}
FLOORS_OF_ALL = {"agents": 0.97, "agent_classes": 0.98, "agent_roles": 0.92, "non_drug": 0.88}
LAST_LOOP = frozenset(
    (
        "NCT00244972",
        "NCT01220570",
        "NCT01949129",
        "NCT02658097",
        "NCT02813135",
        "NCT03291002",
        "NCT03342417",
        "NCT03769181",
        "NCT04015739",
        "NCT04374877",
        "NCT04746924",
        "NCT05019703",
        "NCT05060432",
        "NCT05071482",
        "NCT05167409",
        "NCT05390528",
        "NCT05483400",
        "NCT05515796",
        "NCT06131398",
        "NCT06157151",
        "NCT06411691",
        "NCT07268053",
    )
)


@pytest.fixture(scope="module")
def judged_lines(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The fact lines of the judged trials, from the shared records."""
    wanted = {trial.encode() for trial in read_gold("judged_agents")}
    kept = tmp_path_factory.mktemp("judged") / "records.ndjson"
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as records, kept.open("wb") as out:
        out.writelines(record for record in records if record.split(b'"nctId":', 1)[-1].lstrip()[1:12] in wanted)
    vocabulary = load_builtin()
    return [make_fact_line(extract_facts(study, vocabulary), vocabulary) for study in read_studies([kept])]


@pytest.fixture(scope="module")
def scores(judged_lines: list[dict[str, Any]]) -> dict[str, Score]:
    return score(read_gold("judged_agents"), judged_lines)


@pytest.fixture(scope="module")
def last_scores(judged_lines: list[dict[str, Any]]) -> dict[str, Score]:
    gold = {trial: annotation for trial, annotation in read_gold("judged_agents").items() if trial in LAST_LOOP}
    return score(gold, judged_lines)


def test_every_judged_trial_has_its_record(judged_lines: list[dict[str, Any]]) -> None:
    assert len(LAST_LOOP) == 22
    assert {line["trial"] for line in judged_lines} == set(read_gold("judged_agents")) > LAST_LOOP
    assert len(judged_lines) == 179


@pytest.mark.parametrize("facet", FLOORS_OF_LAST_LOOP)
def test_last_loop(facet: str, last_scores: dict[str, Score]) -> None:
    assert last_scores[facet].f1 >= FLOORS_OF_LAST_LOOP[facet], "\n".join(last_scores[facet].misses)


@pytest.mark.parametrize("facet", FLOORS_OF_ALL)
def test_all_loops(facet: str, scores: dict[str, Score]) -> None:
    assert scores[facet].f1 >= FLOORS_OF_ALL[facet], "\n".join(scores[facet].misses)
