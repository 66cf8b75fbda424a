"""Names of concepts: found by label, synonym, code and identifier; guessed at only in suggestions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed_facts import small_graph
from seed_store import seed_store
from trialgraph.concept_names import ConceptNames
from trialgraph.errors import AmbiguousConceptError, UnknownConceptError

THERAPY = ("agent", "agentClass")


def names() -> ConceptNames:
    return ConceptNames(small_graph().query)


@pytest.mark.parametrize(
    ("name", "kinds", "label"),
    [
        ("cadonilimab", THERAPY, "cadonilimab"),
        ("AK104", THERAPY, "cadonilimab"),
        ("ak-104", THERAPY, "cadonilimab"),
        ("AK 104", THERAPY, "cadonilimab"),
        ("KEYTRUDA", THERAPY, "pembrolizumab"),
        ("PD-1", THERAPY, "PD-1 antibody"),
        ("PD1", THERAPY, "PD-1 antibody"),
        ("anti-PD-1", THERAPY, "PD-1 antibody"),
        ("pd-1 inhibitors", THERAPY, "PD-1 antibody"),
        ("PD-L1", THERAPY, "PD-L1 antibody"),
        ("NPC", ("condition",), "nasopharyngeal carcinoma"),
        ("NCIT:C3871", ("condition",), "nasopharyngeal carcinoma"),
        ("https://bioregistry.io/ncit:C3871", ("condition",), "nasopharyngeal carcinoma"),
        ("condition/nasopharyngeal-carcinoma", ("condition",), "nasopharyngeal carcinoma"),
        ("condition:nasopharyngeal-carcinoma", ("condition",), "nasopharyngeal carcinoma"),
        ("https://w3id.org/trialgraph/endpoint/PFS", ("endpoint",), "progression-free survival"),
        ("pfs", ("endpoint",), "progression-free survival"),
        ("Cmax", ("endpoint",), "maximum concentration"),
        ("recist 1.1", ("criterion",), "RECIST 1.1"),
        ("sk-nk", ("agent",), "sk-nk"),
        ("C3871", ("condition",), "nasopharyngeal carcinoma"),
    ],
)
def test_names_people_use(name: str, kinds: tuple[str, ...], label: str) -> None:
    assert names().resolve(name, kinds).label == label


@pytest.mark.parametrize("name", ["PD-1", "anti-PD-1", "EGFR TKI", "chemotherapy", "JS001", "NK cell"])
def test_the_built_in_vocabulary_knows_common_names(name: str) -> None:
    assert seed_store().names.resolve(name, THERAPY)


@pytest.mark.parametrize(("near", "not_linked_to"), [("AK105", "AK104"), ("nasopharyngeal carcinma", "NPC")])
def test_resemblance_links_nothing(near: str, not_linked_to: str) -> None:
    with pytest.raises(UnknownConceptError, match="did you mean") as error:
        names().resolve(near, (*THERAPY, "condition"))
    assert names().resolve(not_linked_to, (*THERAPY, "condition")).label in str(error.value)


@pytest.mark.parametrize(
    ("name", "label"), [("DB16680", "cadonilimab"), ("db16680", "cadonilimab"), ("CHEMBL3137343", "pembrolizumab")]
)
def test_an_identifier_is_known_without_its_scheme(name: str, label: str) -> None:
    assert seed_store().names.resolve(name, THERAPY).label == label


@pytest.mark.parametrize("name", ["8760", "DB1668", "B16680", "ncit"])
def test_a_part_of_an_identifier_is_none(name: str) -> None:
    with pytest.raises(UnknownConceptError):
        names().resolve(name, (*THERAPY, "condition"))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("breast", "breast carcinoma"),
        ("Gastric", "gastric carcinoma"),
        ("nasopharyn carcinoma", "nasopharyngeal carcinoma"),
    ],
)
def test_what_begins_with_the_word_is_suggested_first(name: str, first: str) -> None:
    assert seed_store().names.suggest(name, ("condition",))[0] == first


def test_an_ambiguous_name_lists_its_choices() -> None:
    with pytest.raises(AmbiguousConceptError, match=r"condition/mastocytosis.*condition/multiple-sclerosis"):
        names().resolve("MS", ("condition",))
    assert names().resolve("condition/mastocytosis", ("condition",)).label == "mastocytosis"


def test_a_name_of_another_kind_is_said_to_be_one() -> None:
    with pytest.raises(UnknownConceptError, match="'cadonilimab' is of the kind agent"):
        names().resolve("AK104", ("condition",))


@given(st.text(max_size=30))
def test_any_text_is_a_name_or_a_clear_error(name: str) -> None:
    try:
        assert NAMES.resolve(name, THERAPY).label
    except (UnknownConceptError, AmbiguousConceptError) as error:
        assert str(error)


NAMES = names()
