"""The concepts of the vocabulary as SKOS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

from trialgraph.namespaces import SKOS, TG
from trialgraph.terms import RDF_TYPE, make_boolean, make_iri, make_literal, make_slug, make_statement
from trialgraph.vocabulary.concepts import KINDS, Concept, Vocabulary
from trialgraph.vocabulary.load import CLASS_OF_KIND


def make_concept_lines(vocabulary: Vocabulary) -> Iterator[str]:
    """Every concept of the vocabulary in SKOS, and ``tg:within``: itself and everything above it.

    Of added vocabularies every agent, class, condition and endpoint (what a question may ask for, at any level), and
    the targets that an agent has.
    """
    if vocabulary.added is None:
        for concept in vocabulary.concepts.values():
            yield from make_lines_within(concept, vocabulary.ancestors(concept.iri))
        return
    for concept, above in vocabulary.added.concepts(*KINDS):
        yield from make_lines_within(concept, above)
    targets = {target for concept in vocabulary.concepts.values() for target in concept.targets}
    for target in sorted(targets):
        gene = vocabulary.added.concept(target)
        if gene is not None:
            yield from make_lines_within(gene, (gene.iri,))


def make_lines_within(concept: Concept, above: Iterable[str]) -> Iterator[str]:
    """A concept in SKOS, with ``tg:within`` for each of the IRIs `above`."""
    yield from _make_lines(concept)
    for ancestor in sorted(above):
        yield make_statement(make_iri(concept.iri), "within", make_iri(ancestor))


def digest_vocabulary(vocabulary: Vocabulary) -> str:
    """A name for exactly this vocabulary: 16 hexadecimal digits, independent of the order of its files."""
    concepts = (
        line for c in vocabulary.concepts.values() for line in make_lines_within(c, vocabulary.ancestors(c.iri))
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
