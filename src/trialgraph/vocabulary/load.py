"""Turtle (SKOS) files → concepts. The built-in vocabulary is the ``ontology`` folder, shipped with the package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from trialgraph.errors import VocabularyError
from trialgraph.namespaces import BIOREGISTRY, SKOS, TG
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary
from trialgraph.vocabulary.shared_names import check_shared_names

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

CLASS_OF_KIND: dict[ConceptKind, str] = {
    "agent": TG + "Agent",
    "agentClass": TG + "AgentClass",
    "procedure": TG + "Procedure",
    "condition": TG + "Condition",
    "endpoint": TG + "Endpoint",
    "criterion": TG + "Criterion",
    "namedRegimen": TG + "NamedRegimen",
    "target": TG + "Target",
}
KIND_OF_CLASS: dict[str, ConceptKind] = {iri: kind for kind, iri in CLASS_OF_KIND.items()}

SCHEMA_FILES = ("trialgraph.ttl", "shapes.ttl")  # of the graph, not of the vocabulary

_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


@cache
def load_builtin() -> Vocabulary:
    """The vocabulary that ships with trialgraph.

    Raises VocabularyError if a file is not Turtle or contradicts itself; the message names file and concept.
    """
    return load_turtle(_builtin_files())


def load_vocabulary(extra: Iterable[Path] = ()) -> Vocabulary:
    """The built-in vocabulary and the user's own Turtle files, checked together. Raises VocabularyError."""
    files = list(extra)
    if not files:  # the built-in vocabulary alone is checked by the tests: to do so at each start takes 0.05 s
        return load_builtin()
    vocabulary = load_turtle([*_builtin_files(), *files])
    check_shared_names(vocabulary.concepts.values())
    return vocabulary


def _builtin_files() -> list[Path]:
    return [path for path in sorted(ontology_folder().rglob("*.ttl")) if path.name not in SCHEMA_FILES]


def load_turtle(paths: Iterable[Path]) -> Vocabulary:
    """Concepts of the Turtle files named, checked together. Raises VocabularyError."""
    concepts: dict[str, Concept] = {}
    for path in paths:
        for concept in read_concepts(path):
            if concept.iri in concepts:
                raise VocabularyError(f"{path}: {concept.iri}: already defined in {concepts[concept.iri].source}")
            concepts[concept.iri] = concept
    return Vocabulary(concepts.values())


def read_concepts(path: Path) -> Iterator[Concept]:
    """The concepts of one Turtle file, in file order; resources of other classes are passed over."""
    statements: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in _parse_turtle(path):
        statements.setdefault(subject, defaultdict(list))[predicate].append(value)
    for subject, properties in statements.items():
        kinds = [KIND_OF_CLASS[iri] for iri in properties[RDF_TYPE] if iri in KIND_OF_CLASS]
        if kinds:
            yield _make_concept(path, subject, kinds, properties)


def _parse_turtle(path: Path) -> Iterator[tuple[str, str, str]]:
    subject = ""
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode):
                subject = triple.subject.value
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, (ox.NamedNode, ox.Literal)):
                yield triple.subject.value, triple.predicate.value, triple.object.value
    except (SyntaxError, OSError) as error:
        place = f" (at or after {subject})" if subject else ""
        raise VocabularyError(f"{path}: not readable as Turtle: {error}{place}") from error


def _make_concept(path: Path, iri: str, kinds: list[ConceptKind], properties: dict[str, list[str]]) -> Concept:
    labels = properties[SKOS + "prefLabel"]
    if len(kinds) != 1 or len(labels) != 1:
        raise VocabularyError(
            f"{path}: {iri}: expected one class and one skos:prefLabel, found {len(kinds)} and {labels or 'none'}"
        )
    exact, close, broad, narrow = (_check_identifiers(path, iri, properties[SKOS + match]) for match in _MATCHES)
    return Concept(
        iri=iri,
        kind=kinds[0],
        label=labels[0],
        synonyms=tuple(properties[SKOS + "altLabel"]),
        misspellings=tuple(properties[SKOS + "hiddenLabel"]),
        ambiguous=tuple(properties[TG + "ambiguousLabel"]),
        codes=tuple(properties[SKOS + "notation"]),
        broader=tuple(properties[SKOS + "broader"]),
        exact_matches=exact,
        close_matches=close,
        broad_matches=broad,
        narrow_matches=narrow,
        targets=_check_identifiers(path, iri, properties[TG + "target"]),
        includes=tuple(properties[TG + "includes"]),
        measures=tuple(properties[TG + "measures"]),
        reported="true" in properties[TG + "reported"],
        printed_only="true" in properties[TG + "printedOnly"],
        definition=" ".join(properties[SKOS + "definition"]),
        source=str(path),
    )


def _check_identifiers(path: Path, iri: str, identifiers: list[str]) -> tuple[str, ...]:
    for identifier in identifiers:
        if not identifier.startswith(BIOREGISTRY) or ":" not in identifier.removeprefix(BIOREGISTRY):
            raise VocabularyError(f"{path}: {iri}: <{identifier}> is no identifier like <{BIOREGISTRY}ncit:C3871>")
    return tuple(identifiers)
