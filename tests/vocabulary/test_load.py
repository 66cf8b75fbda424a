"""Turtle files become concepts; a file that contradicts itself is named with the concept at fault."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from trialgraph.errors import VocabularyError
from trialgraph.vocabulary.concepts import KINDS, Concept, Vocabulary
from trialgraph.vocabulary.lexicon import fold, is_short_name
from trialgraph.vocabulary.load import load_builtin, load_turtle, load_vocabulary

PREFIXES = """
@prefix tg: <https://w3id.org/trialgraph/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix agent: <https://w3id.org/trialgraph/agent/> .
@prefix class: <https://w3id.org/trialgraph/class/> .
"""
AGENT = "https://w3id.org/trialgraph/agent/"
CLASS = "https://w3id.org/trialgraph/class/"


def write(folder: Path, body: str, name: str = "agents.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + body, encoding="utf-8")
    return path


def test_a_stanza_becomes_a_concept(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        class:pd-1-antibody a tg:AgentClass ; skos:prefLabel "PD-1 antibody" ; tg:reported true ;
            tg:target <https://bioregistry.io/hgnc:8760> .
        agent:toripalimab a tg:Agent ; skos:prefLabel "toripalimab" ; skos:altLabel "JS001" ;
            skos:hiddenLabel "toriplimab" ; skos:broader class:pd-1-antibody ;
            skos:exactMatch <https://bioregistry.io/ncit:C131334> .
        """,
    )
    vocabulary = load_turtle([path])
    assert vocabulary.concepts[AGENT + "toripalimab"] == Concept(
        iri=AGENT + "toripalimab",
        kind="agent",
        label="toripalimab",
        synonyms=("JS001",),
        misspellings=("toriplimab",),
        broader=(CLASS + "pd-1-antibody",),
        exact_matches=("https://bioregistry.io/ncit:C131334",),
        source=str(path),
    )
    assert vocabulary.concepts[CLASS + "pd-1-antibody"].targets == ("https://bioregistry.io/hgnc:8760",)
    assert vocabulary.reported_classes([CLASS + "pd-1-antibody"]) == ("PD-1 antibody",)
    assert vocabulary.is_within(AGENT + "toripalimab", CLASS + "pd-1-antibody")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('agent:x a tg:Agent ; skos:prefLabel "x" ; skos:broader class:gone .', "unknown concept <.*class/gone>"),
        ("agent:x a tg:Agent .", "agent/x: expected one class and one skos:prefLabel, found 1 and none"),
        ('agent:x a tg:Agent ; skos:prefLabel "x", "y" .', "agent/x: expected one class and one skos:prefLabel"),
        ('agent:x a tg:Agent, tg:Condition ; skos:prefLabel "x" .', "expected one class .* found 2"),
        ('agent:x a tg:Agent ; skos:prefLabel "x" ; skos:exactMatch <http://x.org/1> .', "<http://x.org/1> is no iden"),
        ('agent:x a tg:Agent ; skos:prefLabel "x', "not readable as Turtle"),
        (
            'agent:x a tg:Agent ; skos:prefLabel "x" . agent:y a tg:Agent ; skos:exactMatch <not an IRI> .',
            "not readable as Turtle: .*at or after .*agent/y",
        ),
        (
            'class:a a tg:AgentClass ; skos:prefLabel "a" ; skos:broader class:b .'
            'class:b a tg:AgentClass ; skos:prefLabel "b" ; skos:broader class:a .',
            "class/a: is above itself, through .*class/a > .*class/b",
        ),
    ],
)
def test_contradictions_name_file_and_concept(tmp_path: Path, body: str, message: str) -> None:
    path = write(tmp_path, body)
    with pytest.raises(VocabularyError, match=message) as caught:
        load_turtle([path])
    assert str(path) in str(caught.value)


def test_one_concept_in_two_files_is_reported_with_both(tmp_path: Path) -> None:
    body = 'agent:x a tg:Agent ; skos:prefLabel "x" .'
    first, second = write(tmp_path, body, "a.ttl"), write(tmp_path, body, "b.ttl")
    with pytest.raises(VocabularyError, match=f"{second}: .*already defined in {first}"):
        load_turtle([first, second])


@pytest.mark.parametrize(
    ("kind", "name", "other"),
    [
        ("tg:Agent", 'skos:altLabel "js001"', "agent/toripalimab"),
        ("tg:AgentClass", 'skos:hiddenLabel "TORIPALIMAB"', "agent/toripalimab"),
        ("tg:Procedure", 'skos:altLabel "pd-1 antibody"', "class/pd-1-antibody"),
        ("tg:Condition", 'skos:altLabel "NPC"', "condition/nasopharyngeal-carcinoma"),
        ("tg:Endpoint", 'skos:notation "PFS"', "endpoint/PFS"),
    ],
)
def test_a_name_that_a_builtin_concept_has_is_an_error_with_file_and_both(
    tmp_path: Path, kind: str, name: str, other: str
) -> None:
    path = write(tmp_path, f'agent:mine a {kind} ; skos:prefLabel "my own name" ; {name} .', "mine.ttl")
    with pytest.raises(VocabularyError, match=f"mine.ttl: .*agent/mine: the name .*{other}"):
        load_vocabulary([path])


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("tg:Condition", 'skos:altLabel "t-nhl"'),  # a short name in capitals is another one than the word
        ("tg:Condition", 'skos:altLabel "toripalimab"'),  # of another kind
        ("tg:Agent", 'tg:ambiguousLabel "JS001"'),  # declared
        ("tg:Agent", 'skos:altLabel "my own name"'),  # its own
    ],
)
def test_a_name_of_another_kind_or_declared_as_ambiguous_is_none(tmp_path: Path, kind: str, name: str) -> None:
    path = write(tmp_path, f'agent:mine a {kind} ; skos:prefLabel "my own name" ; {name} .', "mine.ttl")
    assert AGENT + "mine" in load_vocabulary([path]).concepts


def test_a_missing_file_is_reported() -> None:
    with pytest.raises(VocabularyError, match="gone.ttl: not readable as Turtle"):
        load_turtle([Path("gone.ttl")])


@pytest.fixture(scope="module")
def builtin() -> Vocabulary:
    return load_builtin()


def test_the_builtin_vocabulary_is_large_enough(builtin: Vocabulary) -> None:
    counts = Counter(concept.kind for concept in builtin.concepts.values())
    least = {"agent": 250, "agentClass": 70, "condition": 200, "endpoint": 75, "namedRegimen": 40, "criterion": 15}
    assert all(counts[kind] for kind in KINDS)
    assert {kind: counts[kind] for kind, number in least.items() if counts[kind] < number} == {}  # type: ignore[index]


def test_no_name_belongs_to_two_concepts_unless_it_is_listed_as_ambiguous(builtin: Vocabulary) -> None:
    """Across all kinds of therapy, since one lexicon finds them all; within each other kind."""
    therapies = {"agent", "agentClass", "procedure", "namedRegimen"}
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in builtin.concepts.values():
        group = "therapy" if concept.kind in therapies else concept.kind
        names = concept.synonyms if concept.printed_only else concept.names
        for name in (*names, *concept.misspellings, *concept.codes):
            form = name if is_short_name(name) else fold(name)
            owners[group, form].add(concept.iri)
    assert {key: iris for key, iris in owners.items() if len(iris) > 1} == {}


def test_an_ambiguous_name_is_declared_by_each_of_its_concepts(builtin: Vocabulary) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in builtin.concepts.values():
        for name in concept.ambiguous:
            owners[concept.kind, fold(name)].add(concept.iri)
    assert {key for key, iris in owners.items() if len(iris) < 2} == set()


def test_the_hierarchy_answers_for_members(builtin: Vocabulary) -> None:
    above = {builtin.concepts[iri].label for iri in builtin.ancestors(AGENT + "cadonilimab")}
    assert {
        "PD-1/CTLA-4 bispecific antibody",
        "PD-1 antibody",
        "CTLA-4 antibody",
        "immune checkpoint inhibitor",
    } <= above
    assert "PD-L1 antibody" not in above
