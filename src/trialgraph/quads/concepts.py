"""Concepts as SKOS: the vocabulary, and the agents, conditions … that only a record names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from trialgraph.facts.model import StudyFacts
from trialgraph.namespaces import SKOS, TG
from trialgraph.terms import RDF_TYPE, make_boolean, make_iri, make_literal, make_slug, make_statement
from trialgraph.vocabulary.concepts import KINDS, Concept, ConceptKind, Vocabulary
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


def make_concept_lines(vocabulary: Vocabulary) -> Iterator[str]:
    """Every concept of the vocabulary in SKOS, and ``tg:within``: itself and everything above it.

    Of added vocabularies every agent, class, condition and endpoint (what a question may ask for, at any level), and
    the targets that an agent has.
    """
    if vocabulary.added is None:
        for concept in vocabulary.concepts.values():
            yield from _make_lines_within(concept, vocabulary.ancestors(concept.iri))
        return
    for concept, above in vocabulary.added.concepts(*KINDS):
        yield from _make_lines_within(concept, above)
    targets = {target for concept in vocabulary.concepts.values() for target in concept.targets}
    for target in sorted(targets):
        gene = vocabulary.added.concept(target)
        if gene is not None:
            yield from _make_lines_within(gene, (gene.iri,))


def _make_lines_within(concept: Concept, above: Iterable[str]) -> Iterator[str]:
    yield from _make_lines(concept)
    for ancestor in sorted(above):
        yield make_statement(make_iri(concept.iri), "within", make_iri(ancestor))


def digest_vocabulary(vocabulary: Vocabulary) -> str:
    """A name for exactly this vocabulary: 16 hexadecimal digits, independent of the order of its files."""
    concepts = (
        line for c in vocabulary.concepts.values() for line in _make_lines_within(c, vocabulary.ancestors(c.iri))
    )
    added = vocabulary.added.digest if vocabulary.added is not None else ""
    return blake2b(("".join(sorted(concepts)) + added).encode("utf-8"), digest_size=8).hexdigest()


def _make_lines(concept: Concept) -> Iterator[str]:
    node = make_iri(concept.iri)
    yield f"{node} {RDF_TYPE} <{CLASS_OF_KIND[concept.kind]}> .\n"
    yield f"{node} <{SKOS}prefLabel> {make_literal(concept.label)} .\n"
    texts = (("altLabel", concept.synonyms), ("hiddenLabel", concept.misspellings), ("notation", concept.codes))
    for name, values in texts:
        yield from (f"{node} <{SKOS}{name}> {make_literal(value)} .\n" for value in values)
    if concept.definition:
        yield f"{node} <{SKOS}definition> {make_literal(concept.definition)} .\n"
    links = (
        ("broader", concept.broader),
        ("exactMatch", concept.exact_matches),
        ("closeMatch", concept.close_matches),
        ("broadMatch", concept.broad_matches),
        ("narrowMatch", concept.narrow_matches),
    )
    for name, iris in links:
        yield from (f"{node} <{SKOS}{name}> {make_iri(iri)} .\n" for iri in iris)
    yield from (make_statement(node, "ambiguousLabel", make_literal(label)) for label in concept.ambiguous)
    yield from (make_statement(node, "target", make_iri(iri)) for iri in concept.targets)
    yield from (make_statement(node, "includes", make_iri(iri)) for iri in concept.includes)
    if concept.reported:
        yield make_statement(node, "reported", make_boolean(True))


@lru_cache(maxsize=2048)
def find_endpoint_iri(vocabulary: Vocabulary, code: str) -> str:
    """The endpoint with this code, or the IRI that is minted for a code that no vocabulary knows."""
    concept = vocabulary.code("endpoint", code)
    return concept.iri if concept is not None else f"{TG}endpoint/{make_slug(code)}"


@lru_cache(maxsize=2048)  # a name that is no code is looked for in all criteria
def find_criterion_iri(vocabulary: Vocabulary, name: str) -> str:
    """The criterion with this code or label ("RECIST 1.1"), or the IRI that is minted for an unknown one."""
    concept = vocabulary.code("criterion", name)
    if concept is not None:
        return concept.iri
    iri = f"{TG}criterion/{make_slug(name)}"
    if iri in vocabulary.concepts:
        return iri
    return next((found.iri for found in vocabulary.of_kind("criterion") if name in found.names), iri)


def make_minted_concept_lines(
    facts: StudyFacts, vocabulary: Vocabulary, named: MutableMapping[str, str] | None = None
) -> Iterator[str]:
    """The concepts of these facts that the vocabulary lacks, marked ``tg:grounded false``.

    `named` remembers over all studies which name each of them got first: another spelling of it ("SK-NK", "sk nk")
    then becomes a synonym, so that no concept has two preferred labels.
    """
    named = {} if named is None else named
    for iri, name, aliases, classes, kind in _find_unknown(facts, vocabulary):
        node = make_iri(iri)
        unsorted = vocabulary.get(iri)
        if unsorted is not None:  # an added vocabulary knows it, but not as what; here it is what the record uses it as
            yield from _make_lines_within(replace(unsorted, kind=kind, broader=()), (iri,))
            continue
        spellings = [named.setdefault(iri, name), *(alias for alias in (name, *aliases))]
        yield f"{node} {RDF_TYPE} <{CLASS_OF_KIND[_minted_kind(iri)]}> .\n"
        yield f"{node} <{SKOS}prefLabel> {make_literal(spellings[0])} .\n"
        for alias in dict.fromkeys(spellings[1:]):
            if alias and alias != spellings[0]:
                yield f"{node} <{SKOS}altLabel> {make_literal(alias)} .\n"
        yield make_statement(node, "grounded", make_boolean(False))
        yield from (f"{node} <{SKOS}broader> {make_iri(above)} .\n" for above in classes)
        for ancestor in sorted({iri}.union(*(vocabulary.everything_above(above) for above in classes))):
            yield make_statement(node, "within", make_iri(ancestor))


def _minted_kind(iri: str) -> ConceptKind:
    """The kind of a minted concept, by the folder of its IRI."""
    folder = iri.removeprefix(TG).partition("/")[0]
    if folder not in _KIND_OF_FOLDER:
        raise ValueError(f"<{iri}>: expected an IRI like <{TG}agent/toripalimab>, in one of {list(_KIND_OF_FOLDER)}")
    return _KIND_OF_FOLDER[folder]


_Unknown = tuple[str, str, tuple[str, ...], tuple[str, ...], ConceptKind]


def _find_unknown(facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[_Unknown]:
    """IRI, name, aliases and classes of each concept of the facts that the vocabulary lacks, each once."""
    seen: set[str] = set()
    for found in _name_concepts(facts, vocabulary):
        if found[0] not in seen and not _is_in_graph(found[0], vocabulary):
            seen.add(found[0])
            yield found


def _is_in_graph(iri: str, vocabulary: Vocabulary) -> bool:
    """Whether `make_concept_lines` has written this concept."""
    if iri in vocabulary.concepts:
        return True
    concept = vocabulary.get(iri)
    return concept is not None and concept.kind in KINDS


def _name_concepts(facts: StudyFacts, vocabulary: Vocabulary) -> Iterable[_Unknown]:
    agents = (fact.therapy for fact in facts.agents)
    procedures = (fact.therapy for fact in facts.procedures)
    for therapy in (*agents, *procedures):
        yield therapy.concept, therapy.name, therapy.aliases, therapy.classes, therapy.kind
    for condition in facts.conditions:
        yield condition.concept, condition.name, condition.aliases, (), "condition"
    for population in facts.populations:
        for prior in population.prior_therapies:
            if prior.concept is not None:
                yield prior.concept, prior.what, (), (), "agent"
    for outcome in facts.outcomes:
        for code in outcome.endpoints:
            yield find_endpoint_iri(vocabulary, code), code, (), (), "endpoint"
        for name in outcome.criteria:
            yield find_criterion_iri(vocabulary, name), name, (), (), "criterion"
