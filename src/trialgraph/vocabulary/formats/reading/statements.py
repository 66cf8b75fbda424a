"""RDF files as the statements that a vocabulary reader needs, parsed by pyoxigraph one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

import pyoxigraph as ox

from trialgraph.namespaces import RDF, RDFS
from trialgraph.vocabulary.formats.reading.source import Source

OWL = "http://www.w3.org/2002/07/owl#"

_STRUCTURE = {OWL + "intersectionOf", RDF + "first", RDF + "rest"}
_AXIOM = (OWL + "annotatedSource", OWL + "annotatedProperty", OWL + "annotatedTarget")
_DEFINING = (OWL + "equivalentClass", RDFS + "subClassOf")
_LANGUAGES = ("", "en", "en-us", "en-gb")


@dataclass(slots=True)
class Statements:
    """What a file says: subject → predicate → values, and for annotated statements (source, property, value) → what
    qualifies them. Only the predicates and qualifiers asked for are kept, literals only where English or untold."""

    wanted: frozenset[str]
    qualifiers: frozenset[str]
    subjects: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    qualified: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _genera: list[tuple[str, str]] = field(default_factory=list)  # classes with the blank node that defines them
    _nodes: dict[str, dict[str, str]] = field(default_factory=dict)  # the blank nodes that lists consist of
    _axiom: str = ""  # the annotated statement that is being read: its parts stand together in every file
    _told: dict[str, str] = field(default_factory=dict)

    def add(self, triple: ox.Triple | ox.Quad) -> None:
        """One more statement."""
        value = triple.object
        if not isinstance(value, (ox.NamedNode, ox.BlankNode, ox.Literal)):
            return
        if isinstance(triple.subject, ox.NamedNode):
            self._add_named(triple.subject.value, triple.predicate.value, value)
        elif isinstance(triple.subject, ox.BlankNode):
            self._add_blank(triple.subject.value, triple.predicate.value, value.value)

    def finish(self) -> None:
        """After the last statement: the last annotation, and the classes that definitions name."""
        self._keep_axiom()
        for subject, node in self._genera:
            place = self._nodes.get(node, {}).get(OWL + "intersectionOf", "")
            while place in self._nodes:
                member = self._nodes[place].get(RDF + "first", "")
                if "://" in member:
                    self._keep(subject, RDFS + "subClassOf", member)
                place = self._nodes[place].get(RDF + "rest", "")

    def _add_named(self, subject: str, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
        if isinstance(value, ox.BlankNode):
            # "A and some restriction" stands below A: NCIt states the parents of defined classes only so.
            if predicate in _DEFINING:
                self._genera.append((subject, value.value))
        elif predicate in self.wanted and (isinstance(value, ox.NamedNode) or _is_english(value)):
            self._keep(subject, predicate, value.value)

    def _add_blank(self, node: str, predicate: str, value: str) -> None:
        if predicate in _STRUCTURE:
            self._nodes.setdefault(node, {})[predicate] = value
        elif predicate in _AXIOM or predicate in self.qualifiers:
            if node != self._axiom:
                self._keep_axiom()
                self._axiom, self._told = node, {}
            self._told[predicate] = value

    def _keep(self, subject: str, predicate: str, value: str) -> None:
        self.subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def _keep_axiom(self) -> None:
        qualifier = next((self._told[name] for name in self.qualifiers if name in self._told), "")
        source, annotated, target = (self._told.get(name, "") for name in _AXIOM)
        if qualifier and source:
            self.qualified[source, annotated, target] = qualifier


def read_statements(
    source: Source, syntax: ox.RdfFormat, predicates: Iterable[str], qualifiers: Iterable[str]
) -> Statements:
    """The statements of a file with these predicates. Raises VocabularyError where it is no RDF in this syntax."""
    statements = Statements(frozenset(predicates), frozenset(qualifiers))
    with source.open_bytes() as stream:
        for triple in _parse(source, stream, syntax):
            statements.add(triple)
    statements.finish()
    return statements


def _parse(source: Source, stream: IO[bytes], syntax: ox.RdfFormat) -> Iterator[ox.Triple | ox.Quad]:
    last = ""
    try:
        for triple in ox.parse(input=stream, format=syntax):
            if isinstance(triple.subject, ox.NamedNode):
                last = triple.subject.value
            yield triple
    except SyntaxError as error:
        place = f" (at or after {last})" if last else ""
        raise source.error(f"not readable as {syntax.name}: {error}{place}", error.lineno or 0) from error


def _is_english(value: ox.Literal) -> bool:
    return (value.language or "").lower() in _LANGUAGES
