"""The agents, conditions … that only records name: concepts that are minted, marked ``tg:grounded false``.

Several studies may spell one of them differently ("SK-NK", "sk nk"). So they are collected over all studies and written
once, and nothing depends on the order of the studies: the shortest name is the preferred label, the others synonyms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from trialgraph.facts.model import StudyFacts
from trialgraph.namespaces import SKOS, TG
from trialgraph.quads.concepts import find_criterion_iri, find_endpoint_iri, make_lines_within
from trialgraph.terms import RDF_TYPE, make_boolean, make_iri, make_literal, make_statement
from trialgraph.vocabulary.concepts import KINDS, ConceptKind, Vocabulary
from trialgraph.vocabulary.load import CLASS_OF_KIND

_KIND_OF_FOLDER: dict[str, ConceptKind] = {
    "agent": "agent",
    "class": "agentClass",
    "procedure": "procedure",
    "condition": "condition",
    "endpoint": "endpoint",
    "criterion": "criterion",
    "regimen": "namedRegimen",
}


class Minting(NamedTuple):
    """A concept that the vocabulary lacks, as one study names it. `kind` is what the study uses it as."""

    iri: str
    name: str
    aliases: tuple[str, ...]
    classes: tuple[str, ...]
    kind: ConceptKind


class MintedConcepts:
    """The minted concepts of any number of studies; memory grows with their number and not with that of the studies."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Minting, ...]] = {}

    def add(self, minted: Iterable[Minting]) -> None:
        """Take the concepts of one more study."""
        for one in minted:
            known = self._found.get(one.iri, ())
            if one not in known:
                self._found[one.iri] = (*known, one)

    def iris(self) -> tuple[str, ...]:
        """The IRIs of the concepts."""
        return tuple(self._found)

    def lines(self, vocabulary: Vocabulary) -> Iterator[str]:
        """Each concept once, in the order of their IRIs."""
        for iri in sorted(self._found):
            yield from dict.fromkeys(_make_lines(iri, self._found[iri], vocabulary))


def make_minted_concept_lines(facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[str]:
    """The concepts of these facts alone that the vocabulary lacks."""
    minted = MintedConcepts()
    minted.add(find_minted_concepts(facts, vocabulary))
    return minted.lines(vocabulary)


def _make_lines(iri: str, found: tuple[Minting, ...], vocabulary: Vocabulary) -> Iterator[str]:
    unsorted = vocabulary.get(iri)
    if unsorted is not None:  # an added vocabulary knows it, but not as what; here it is what the records use it as
        for kind in sorted({one.kind for one in found}):
            yield from make_lines_within(replace(unsorted, kind=kind, broader=()), (iri,))
        return
    node = make_iri(iri)
    label = min((one.name for one in found), key=lambda name: (len(name), name))
    spellings = {spelling for one in found for spelling in (one.name, *one.aliases)}
    yield f"{node} {RDF_TYPE} <{CLASS_OF_KIND[_minted_kind(iri)]}> .\n"
    yield f"{node} <{SKOS}prefLabel> {make_literal(label)} .\n"
    yield from (f"{node} <{SKOS}altLabel> {make_literal(text)} .\n" for text in sorted(spellings - {label, ""}))
    yield make_statement(node, "grounded", make_boolean(False))
    classes = sorted({above for one in found for above in one.classes})
    yield from (f"{node} <{SKOS}broader> {make_iri(above)} .\n" for above in classes)
    for ancestor in sorted({iri}.union(*(vocabulary.everything_above(above) for above in classes))):
        yield make_statement(node, "within", make_iri(ancestor))


def _minted_kind(iri: str) -> ConceptKind:
    """The kind of a minted concept, by the folder of its IRI."""
    folder = iri.removeprefix(TG).partition("/")[0]
    if folder not in _KIND_OF_FOLDER:
        raise ValueError(f"<{iri}>: expected an IRI like <{TG}agent/toripalimab>, in one of {list(_KIND_OF_FOLDER)}")
    return _KIND_OF_FOLDER[folder]


def find_minted_concepts(facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[Minting]:
    """The concepts of the facts that the vocabulary lacks, each once."""
    seen: set[str] = set()
    for found in _name_concepts(facts, vocabulary):
        if found.iri not in seen and not _is_in_graph(found.iri, vocabulary):
            seen.add(found.iri)
            yield found


def _is_in_graph(iri: str, vocabulary: Vocabulary) -> bool:
    """Whether `make_concept_lines` has written this concept."""
    if iri in vocabulary.concepts:
        return True
    concept = vocabulary.get(iri)
    return concept is not None and concept.kind in KINDS


def _name_concepts(facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[Minting]:
    agents = (fact.therapy for fact in facts.agents)
    procedures = (fact.therapy for fact in facts.procedures)
    for therapy in (*agents, *procedures):
        yield Minting(therapy.concept, therapy.name, therapy.aliases, therapy.classes, therapy.kind)
    for condition in facts.conditions:
        yield Minting(condition.concept, condition.name, condition.aliases, (), "condition")
    for population in facts.populations:
        for prior in population.prior_therapies:
            if prior.concept is not None:
                yield Minting(prior.concept, prior.what, (), (), "agent")
    for outcome in facts.outcomes:
        for code in outcome.endpoints:
            yield Minting(find_endpoint_iri(vocabulary, code), code, (), (), "endpoint")
        for name in outcome.criteria:
            yield Minting(find_criterion_iri(vocabulary, name), name, (), (), "criterion")
