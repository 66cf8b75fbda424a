"""A class beside an agent that says what the agent is, in the words of records."""

from __future__ import annotations

import pytest

from trialgraph.mentions.appositions import explains, find_apposed_classes
from trialgraph.mentions.therapies import TherapyMention, make_therapy_finder
from trialgraph.study import Text
from trialgraph.vocabulary.load import load_builtin


def find(content: str) -> tuple[TherapyMention, ...]:
    return make_therapy_finder(load_builtin()).find(Text("/t", content))


APPOSED = [
    (
        "004_f2dbe8b771b22b90",
        "200 mg of PD-1 inhibitor (camrelizumab; Hengrui Pharmaceutical",
        {"camrelizumab": ["pd-1-antibody"]},
    ),
    ("NCT02117479", "Study of the JAK1/2 Inhibitor, Ruxolitinib", {}),
    ("NCT05333276", "TQB3602 is a kind of proteasome inhibitor", {"tqb3602": ["proteasome-inhibitor"]}),
    ("NCT04354246", "COM902 (A TIGIT Inhibitor) in Subjects", {"com902": ["tigit-antibody"]}),
    ("NCT04294810", "Tiragolumab, an Anti-Tigit Antibody, in Combination", {"tiragolumab": ["tigit-antibody"]}),
]
SEPARATE = [
    ("000_8c8bcb7ea39ef8d9", "Cadonilimab combined with chemotherapy"),
    ("NCT06065748", "Giredestrant Compared With Fulvestrant (Plus a CDK4/6 Inhibitor)"),
]


@pytest.mark.parametrize(("trial", "content", "expected"), APPOSED)
def test_classes_that_explain_an_agent(trial: str, content: str, expected: dict[str, list[str]]) -> None:
    found = find_apposed_classes(find(content))
    named = {a.rsplit("/", 1)[-1]: [c.rsplit("/", 1)[-1] for c in classes] for a, classes in found.items()}
    assert named == expected, trial


@pytest.mark.parametrize(("trial", "content"), SEPARATE)
def test_classes_that_are_given_beside_an_agent(trial: str, content: str) -> None:
    assert find_apposed_classes(find(content)) == {}, trial


def test_a_class_explains_only_what_it_touches() -> None:
    agent, klass = find("toripalimab is a novel humanized PD-1 antibody")
    assert explains(klass, agent)
    agent, klass = find("toripalimab was compared in many trials with a PD-1 antibody")
    assert not explains(klass, agent)
