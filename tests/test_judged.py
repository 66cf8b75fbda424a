"""Populations against trials judged by reading: conditions, setting, line and prior therapy (gold/judged/README.md)."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gold_score import Json, Score, read_gold, score
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

# What the program reached at first sight on a loop, rounded down; and what it reaches on all, less a little.
FIRST_SIGHT = {
    (5, "conditions"): 0.91,
    (5, "setting"): 0.95,
    (5, "line"): 0.94,
    (5, "prior_therapy"): 0.72,
    (10, "setting"): 0.80,
    (10, "line"): 0.64,
    (10, "prior_therapy"): 0.53,
    (11, "setting"): 0.86,
    (11, "line"): 0.81,
    (11, "prior_therapy"): 0.66,
    (12, "setting"): 0.78,
    (12, "line"): 0.94,
    (12, "prior_therapy"): 0.58,
}
FLOORS_OF_ALL = {"conditions": 0.90, "setting": 0.90, "line": 0.79, "prior_therapy": 0.76}
TRIALS = 256


def annotated(facet: str, loop: int | None = None) -> Mapping[str, Json]:
    """The judged trials that have an annotation of this facet, of one loop or of all."""
    gold = read_gold("judged")
    return {trial: told for trial, told in gold.items() if facet in told and loop in (None, told["loop"])}


@pytest.fixture(scope="module")
def judged_lines(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The fact lines of the judged trials, from the shared records."""
    wanted = {trial.encode() for trial in read_gold("judged")}
    kept = tmp_path_factory.mktemp("judged") / "records.ndjson"
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as records, kept.open("wb") as out:
        out.writelines(record for record in records if record.split(b'"nctId":', 1)[-1].lstrip()[1:12] in wanted)
    vocabulary = load_builtin()
    return [make_fact_line(extract_facts(study, vocabulary), vocabulary) for study in read_studies([kept])]


def score_facet(facet: str, lines: list[dict[str, Any]], loop: int | None = None) -> Score:
    gold = annotated(facet, loop)
    return score(gold, [line for line in lines if line["trial"] in gold])[facet]


def test_every_judged_trial_has_its_record(judged_lines: list[dict[str, Any]]) -> None:
    assert {line["trial"] for line in judged_lines} == set(read_gold("judged"))
    assert len(judged_lines) == TRIALS
    assert all(len(annotated(facet, loop)) >= 14 for loop, facet in FIRST_SIGHT)


@pytest.mark.parametrize(("loop", "facet"), FIRST_SIGHT)
def test_no_loop_falls_below_first_sight(loop: int, facet: str, judged_lines: list[dict[str, Any]]) -> None:
    found = score_facet(facet, judged_lines, loop)
    assert found.f1 >= FIRST_SIGHT[loop, facet], "\n".join(found.misses)


@pytest.mark.parametrize("facet", FLOORS_OF_ALL)
def test_all_loops(facet: str, judged_lines: list[dict[str, Any]]) -> None:
    found = score_facet(facet, judged_lines)
    assert found.f1 >= FLOORS_OF_ALL[facet], "\n".join(found.misses)
