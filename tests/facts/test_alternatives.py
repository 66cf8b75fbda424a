"""Alternatives in the words of records: what is "or", what is "and", what is "with or without"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.facts.therapies.alternatives import Choice, find_choices, find_optional
from trialgraph.facts.therapies.applied_choices import MOST, apply_choices
from trialgraph.facts.therapies.class_choices import find_platinum_choice
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.namespaces import TG
from trialgraph.study import Text
from trialgraph.vocabulary.load import load_builtin

CHOICES = [
    ("001_2c328fc56a7b2162", "chemotherapy (cisplatin or carboplatin, and etoposide)", ["cisplatin|carboplatin"]),
    (
        "001_2c328fc56a7b2162",
        "either cisplatin (75 mg/m²) or carboplatin (AUC 5) and etoposide (100 mg/m²) every three weeks",
        ["cisplatin|carboplatin"],
    ),
    ("NCT05984277", "carboplatin plus either pemetrexed or paclitaxel", ["pemetrexed|paclitaxel"]),
    ("NCT04895709", "in Combination With Nivolumab or Docetaxel", ["nivolumab|docetaxel"]),
    ("NCT06944470", "pemetrexed + carboplatin/cisplatin", ["carboplatin|cisplatin"]),
    (
        "NCT06417814",
        "500 milligrams per meter square (mg/m2) in combination with carboplatin (AUC5) or cisplatin 75 mg/m2",
        ["carboplatin|cisplatin"],
    ),
    (
        "NCT03067610",
        "chemotherapy (if given, either cisplatin, cetuximab, or carboplatin-paclitaxel)",
        ["cisplatin|cetuximab|carboplatin+paclitaxel"],
    ),
    (
        "NCT06346197",
        "Standard of Care (FOLFOX/XELOX + Nivolumab)",
        ["fluorouracil+leucovorin+oxaliplatin|capecitabine+oxaliplatin"],
    ),
    ("NCT05658640", "Methotrexate +/- prednisone/hydrocortisone/cytarabine", ["prednisone|hydrocortisone|"]),
    (
        "NCT06109779",
        "Investigator choice of chemotherapy (Capecitabine or Gemcitabine/Cisplatin or S-1)",
        ["capecitabine|cisplatin+gemcitabine|s-1"],
    ),
    (
        "NCT06764875",
        "Trastuzumab + FP (5-FU plus cisplatin) or CAPOX (capecitabine plus oxaliplatin)",
        ["cisplatin+fluorouracil|capecitabine+oxaliplatin"],
    ),
    (
        "made",
        "gemcitabine plus cisplatin or paclitaxel plus carboplatin",
        ["cisplatin+gemcitabine|carboplatin+paclitaxel"],
    ),
    ("NCT03585673", "docetaxel, paclitaxel, or oxaliplatin", ["docetaxel|paclitaxel|oxaliplatin"]),
    ("NCT00004934", "Paclitaxel/Carboplatin (TC)", []),
    ("NCT06467357", "Gemcitabine and cisplatin in combination with durvalumab", []),
    ("NCT06362252", "carboplatin, etoposide, and atezolizumab for ES-SCLC", []),
    ("NCT05904886", "Atezolizumab, bevacizumab plus placebo will be administered Q3W", []),
    ("NCT05519085", "mezigdomide, bortezomib and dexamethasone", []),
    (
        "NCT05870995",
        "sequential with fludarabine, busulfan and melphalan or fludarabine and total marrow irradiation",
        ["busulfan+fludarabine+melphalan|fludarabine+total-marrow-irradiation"],
    ),
]


def spell(choice: Choice) -> str:
    options = ["+".join(sorted(iri.rsplit("/", 1)[-1] for iri in option)) for option in choice.options]
    return "|".join([*options, ""] if choice.or_none else options)


@pytest.mark.parametrize(("trial", "content", "expected"), CHOICES)
def test_choices_of_a_text(trial: str, content: str, expected: list[str]) -> None:
    finder = make_therapy_finder(load_builtin())
    choices = find_choices(finder.find(Text("/t", content)), finder)
    assert [spell(choice) for choice in choices] == expected, trial


OPTIONAL = [
    ("NCT05904886", "Atezolizumab and Bevacizumab, With or Without Tiragolumab", {"tiragolumab"}),
    ("NCT06417814", "Dato-DXd With or Without Osimertinib", {"osimertinib"}),
    ("NCT05658640", "Methotrexate +/- prednisone", {"prednisone"}),
    ("made", "tiragolumab plus atezolizumab compared with placebo plus atezolizumab", set()),
    ("NCT04892173", "investigator's choice of RT alone or RT in combination with cetuximab", {"cetuximab"}),
]


@pytest.mark.parametrize(("trial", "content", "expected"), OPTIONAL)
def test_what_is_optional(trial: str, content: str, expected: set[str]) -> None:
    finder = make_therapy_finder(load_builtin())
    named = {iri.rsplit("/", 1)[-1] for iri in find_optional(finder.find(Text("/t", content)))}
    assert named == expected, trial


def test_two_platinum_agents_are_chosen_between() -> None:
    finder = make_therapy_finder(load_builtin())
    agents = [f"{TG}agent/{name}" for name in ("pemetrexed", "cisplatin", "carboplatin")]
    assert [spell(choice) for choice in find_platinum_choice(agents, finder)] == ["cisplatin|carboplatin"]
    assert find_platinum_choice(agents[:2], finder) == []


def choose(*options: str, or_none: bool = False) -> Choice:
    return Choice(tuple(frozenset(option) for option in options), or_none)


@pytest.mark.parametrize(
    ("agents", "choices", "optional", "expected"),
    [
        ("abc", [choose("b", "c")], "", ["ab", "ac"]),
        ("ab", [], "b", ["a", "ab"]),
        ("ab", [choose("x", "y")], "", ["ab"]),
        ("abcd", [choose("bc", "d")], "", ["abc", "ad"]),
        ("abcd", [choose("bc", "cd")], "", ["abc", "acd"]),  # an agent of both options stands in both
        ("abc", [choose("b", "c", or_none=True)], "", ["a", "ab", "ac"]),
        ("abcd", [choose("a", "b"), choose("c", "d")], "", ["ac", "ad", "bc", "bd"]),
    ],
)
def test_every_alternative_is_written_out(
    agents: str, choices: list[Choice], optional: str, expected: list[str]
) -> None:
    assert ["".join(found) for found in apply_choices(agents, choices, frozenset(optional))] == expected


def test_a_pool_is_not_written_out() -> None:
    choices = [choose(*"ab"), choose(*"cd"), choose(*"ef"), choose(*"gh"), choose(*"ij")]
    assert apply_choices("abcdefghij", choices, frozenset()) == [tuple("abcdefghij")]


AGENTS = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1)
OPTIONS = st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=3), max_size=3)


@given(
    AGENTS,
    st.lists(st.builds(Choice, OPTIONS.map(tuple), st.booleans()), max_size=3),
    st.frozensets(st.sampled_from("abcdef")),
)
def test_alternatives_give_only_what_the_arm_gives_and_forget_nothing(
    agents: list[str], choices: list[Choice], optional: frozenset[str]
) -> None:
    found = apply_choices(agents, choices, optional)
    assert 0 < len(found) <= MOST
    assert {iri for alternative in found for iri in alternative} == set(agents)
    assert len(set(found)) == len(found)
