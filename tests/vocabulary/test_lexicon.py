"""The lexicon: names found in text, whatever their dashes, gaps and plurals, and never inside other words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, fold, make_lexicon

VOCABULARY = Vocabulary(
    [
        Concept("a:cadonilimab", "agent", "cadonilimab", ("AK-104", "candonilimab")),
        Concept("a:ak105", "agent", "penpulimab", ("AK105",)),
        Concept("a:nab", "agent", "nab-paclitaxel", ("albumin-bound paclitaxel", "paclitaxel (albumin-bound)")),
        Concept("a:paclitaxel", "agent", "paclitaxel"),
        Concept("a:5fu", "agent", "fluorouracil", ("5-FU",)),
        Concept("c:pd1", "agentClass", "PD-1 antibody", ("PD-1 inhibitor",)),
        Concept("d:sclc", "condition", "small cell lung carcinoma", ("small cell lung cancer", "SCLC")),
        Concept("d:npc", "condition", "nasopharyngeal carcinoma", ("NPC",)),
        Concept("d:ms", "condition", "multiple sclerosis", ambiguous=("MS",)),
        Concept("d:mitral", "condition", "mitral stenosis", ambiguous=("MS",)),
        Concept("d:all", "condition", "acute lymphoblastic leukemia", ("ALL",)),
        Concept("e:os", "endpoint", "overall survival", codes=("OS",)),
        Concept("e:thalf", "endpoint", "half-life", ("t1/2",)),
    ]
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return make_lexicon(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AK104 injection", [("AK104", "a:cadonilimab")]),
        ("AK 104 plus AK-105", [("AK 104", "a:cadonilimab"), ("AK-105", "a:ak105")]),
        ("AK1045", []),
        ("Albumin-Bound Paclitaxel", [("Albumin-Bound Paclitaxel", "a:nab")]),
        ("Paclitaxel (albumin bound)", [("Paclitaxel (albumin bound)", "a:nab")]),
        ("nab\u2011paclitaxel", [("nab\u2011paclitaxel", "a:nab")]),
        ("paclitaxel", [("paclitaxel", "a:paclitaxel")]),
        ("PD-1 inhibitors", [("PD-1 inhibitor", "c:pd1")]),
        ("PD1 inhibitor", [("PD1 inhibitor", "c:pd1")]),
        ("5FU, 5-Fu or 5 FU", [("5FU", "a:5fu"), ("5-Fu", "a:5fu"), ("5 FU", "a:5fu")]),
        ("Cadonilimab®", [("Cadonilimab", "a:cadonilimab")]),
        ("non-small cell lung cancer", []),
        ("Non Small Cell Lung Cancer", []),
        ("small-cell lung cancers", [("small-cell lung cancer", "d:sclc")]),
        ("extensive-stage SCLC", [("SCLC", "d:sclc")]),
        ("NSCLC", []),
        ("ALL patients", [("ALL", "d:all")]),
        ("all patients", []),
        ("OS rate, not dose nor os", [("OS", "e:os")]),
        ("the t1/2 of", [("t1/2", "e:thalf")]),
    ],
)
def test_names_are_found_as_they_are_written(lexicon: Lexicon, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[m.start : m.end], m.concept.iri) for m in lexicon.find(text)] == expected


def test_an_ambiguous_name_keeps_its_choices(lexicon: Lexicon) -> None:
    (match,) = lexicon.find("patients with MS")
    assert {concept.iri for concept in match.concepts} == {"d:ms", "d:mitral"}
    assert match.how == "ambiguous"


@pytest.mark.parametrize(
    ("name", "iris"),
    [
        ("Nasopharyngeal Carcinoma", {"d:npc"}),
        ("nasopharyngeal carcinomas", {"d:npc"}),
        ("NPC", {"d:npc"}),
        ("npc", set()),
        ("MS", {"d:ms", "d:mitral"}),
        ("nasopharyngeal", set()),
    ],
)
def test_lookup_takes_whole_names_only(lexicon: Lexicon, name: str, iris: set[str]) -> None:
    assert {concept.iri for concept in lexicon.lookup(name)} == iris


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(), st.sampled_from(["cadonilimab", "AK-104", "NPC", "overall survival"]), st.text())
def test_a_name_between_blanks_is_always_found(before: str, name: str, after: str) -> None:
    text = f"{before} ; {name} ; {after}"
    start = len(before) + 3
    found = make_lexicon(VOCABULARY).find(text)
    assert any(match.start <= start and start + len(name) <= match.end for match in found)


@given(st.text(alphabet="acdilmnob AK104-sNPCOS(),.", max_size=60))
def test_matches_are_ordered_and_never_overlap(text: str) -> None:
    found = make_lexicon(VOCABULARY).find(text)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(0 <= match.start < match.end <= len(text) for match in found)


def test_texts_read_together_name_what_each_names_alone(lexicon: Lexicon) -> None:
    texts = [
        "AK 104 plus AK-105",
        "",
        "≥ 4 cycles of nab\u2011paclitaxel, then",
        "non-",
        "small cell lung cancers",
        "t1/2",
    ]
    assert lexicon.search_each(texts) == [lexicon.search(text) for text in texts]
    assert [len(found) for found in lexicon.search_each(texts)] == [2, 0, 1, 0, 1, 1]
    assert lexicon.search_each([]) == []


@given(st.lists(st.text(alphabet="acdilmnob AK104-sNPCOS(),.\x1fµ", max_size=20), max_size=6))
def test_no_name_runs_from_one_text_into_the_next(texts: list[str]) -> None:
    together = make_lexicon(VOCABULARY)
    assert together.search_each(texts) == [together.search(text) for text in texts]
