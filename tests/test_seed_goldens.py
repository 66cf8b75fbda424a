"""The graphs of the five seeds, compared as graphs with ``tests/goldens/seeds/*.nt`` (the order of lines says nothing).

When a change of a graph is meant, `make goldens` writes the files anew; the difference is then read in ``git diff``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.facts.study_facts import extract_facts
from trialgraph.namespaces import TG
from trialgraph.quads import make_minted_concept_lines, make_trial_lines
from trialgraph.registries import read_studies
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin

GOLDENS = Path(__file__).parent / "goldens" / "seeds"
REFRESH = "TRIALGRAPH_WRITE_GOLDENS"
TRIALS = [path.stem for path in sorted((Path(__file__).resolve().parents[1] / "seeds").glob("*.txt"))]


@pytest.fixture(scope="module")
def studies(seeds: Path) -> dict[str, Study]:
    return {study.id: study for study in read_studies([seeds])}


def make_lines(study: Study) -> list[str]:
    """Everything that `build` writes for one study, sorted."""
    vocabulary = load_builtin()
    facts = extract_facts(study, vocabulary)
    return sorted({*make_trial_lines(study, facts, vocabulary), *make_minted_concept_lines(facts, vocabulary)})


def parse(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES)}


def spell_difference(found: set[ox.Triple], expected: set[ox.Triple], trial: str) -> str:
    """What is new (+) and what is gone (-), each statement on a line, without what all IRIs begin with."""
    lines = [("+", triple) for triple in found - expected] + [("-", triple) for triple in expected - found]
    spelled = sorted((str(triple).replace(TG, "").replace(f"trial/{trial}", ""), sign) for sign, triple in lines)
    return "\n".join(f"{sign} {statement}" for statement, sign in spelled)


def test_there_is_a_golden_for_each_seed() -> None:
    assert len(TRIALS) == 5
    assert os.environ.get(REFRESH) or [path.stem for path in sorted(GOLDENS.glob("*.nt"))] == TRIALS


@pytest.mark.parametrize("trial", TRIALS)
def test_the_graph_of_a_seed_is_as_the_golden(trial: str, studies: dict[str, Study]) -> None:
    lines, golden = make_lines(studies[trial]), GOLDENS / f"{trial}.nt"
    if os.environ.get(REFRESH):
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text("".join(lines))
    difference = spell_difference(parse("".join(lines)), parse(golden.read_text()), trial)
    assert not difference, f"the graph of {trial} has changed (if that is meant: make goldens)\n{difference}"


def test_a_difference_is_readable() -> None:
    left = parse(f'<{TG}trial/X#arm-1> <{TG}role> "placebo" .\n')
    right = parse(f'<{TG}trial/X#arm-1> <{TG}role> "background" .\n')
    assert spell_difference(left, right, "X") == '- <#arm-1> <role> "background"\n+ <#arm-1> <role> "placebo"'
    assert spell_difference(left, left, "X") == ""
