"""Alternatives in the words of records: what is "or", what is "and", what is "with or without"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.facts.alternatives import apply_alternatives, find_alternatives, find_optional
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.study import Text
from trialgraph.vocabulary.load import load_builtin

CHOICES = [
    ("001_2c328fc56a7b2162", "chemotherapy (cisplatin or carboplatin, and etoposide)", [{"cisplatin", "carboplatin"}]),
    (
        "001_2c328fc56a7b2162",
        "either cisplatin (75 mg/m²) or carboplatin (AUC 5) and etoposide (100 mg/m²) every three weeks",
        [{"cisplatin", "carboplatin"}],
    ),
    ("NCT05984277", "carboplatin plus either pemetrexed or paclitaxel", [{"pemetrexed", "paclitaxel"}]),
    ("NCT04895709", "in Combination With Nivolumab or Docetaxel", [{"nivolumab", "docetaxel"}]),
    ("NCT04956640", "pemetrexed and cisplatin/carboplatin", [{"cisplatin", "carboplatin"}]),
    ("NCT00000000", "paclitaxel/carboplatin weekly", []),
    ("NCT06467357", "Gemcitabine and cisplatin in combination with durvalumab", []),
    ("NCT04405674", "carboplatin, pemetrexed and bevacizumab", []),
    ("NCT00000000", "paclitaxel, docetaxel, or nab-paclitaxel", [{"paclitaxel", "docetaxel", "nab-paclitaxel"}]),
]


@pytest.mark.parametrize(("trial", "content", "expected"), CHOICES)
def test_choices_of_a_text(trial: str, content: str, expected: list[set[str]]) -> None:
    finder = make_therapy_finder(load_builtin())
    groups = find_alternatives(finder.find(Text("/t", content)), finder)
    named = [{iri.rsplit("/", 1)[-1] for iri in group} for group in groups]
    assert named == expected, trial


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("paclitaxel with or without bevacizumab", {"bevacizumab"}),
        ("Methotrexate +/- prednisone", {"prednisone"}),
        ("paclitaxel with bevacizumab", set()),
    ],
)
def test_what_is_optional(content: str, expected: set[str]) -> None:
    finder = make_therapy_finder(load_builtin())
    assert {iri.rsplit("/", 1)[-1] for iri in find_optional(finder.find(Text("/t", content)))} == expected


def test_every_alternative_is_written_out() -> None:
    assert apply_alternatives(["a", "b", "c"], [frozenset("bc")], frozenset()) == [("a", "b"), ("a", "c")]
    assert apply_alternatives(["a", "b"], [], frozenset("b")) == [("a",), ("a", "b")]
    assert apply_alternatives(["a", "b"], [frozenset("xy")], frozenset()) == [("a", "b")]


AGENTS = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1)


@given(
    AGENTS,
    st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=3), max_size=3),
    st.frozensets(st.sampled_from("abcdef")),
)
def test_alternatives_give_only_what_the_arm_gives_and_forget_nothing(
    agents: list[str], groups: list[frozenset[str]], optional: frozenset[str]
) -> None:
    found = apply_alternatives(agents, groups, optional)
    assert found
    assert {iri for alternative in found for iri in alternative} == set(agents)
    assert len(set(found)) == len(found)
