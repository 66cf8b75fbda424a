"""RDF files as the statements that a vocabulary reader needs, parsed by pyoxigraph one at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

import pyoxigraph as ox

from trialgraph.vocabulary.formats.reading.source import Source

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"

_STRUCTURE = {OWL + "intersectionOf", RDF + "first", RDF + "rest"}
_AXIOM = {OWL + "annotatedSource", OWL + "annotatedProperty", OWL + "annotatedTarget"}
_LANGUAGES = ("", "en", "en-us", "en-gb")


@dataclass(slots=True)
class Statements:
    """What a file says: subject → predicate → values, and for annotated statements (source, property, value) → what
    qualifies them. Only the predicates and qualifiers asked for are kept, literals only where English or untold."""

    subjects: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    qualified: dict[tuple[str, str, str], str] = field(default_factory=dict)


def read_statements(
    source: Source, syntax: ox.RdfFormat, predicates: Iterable[str], qualifiers: Iterable[str]
) -> Statements:
    """The statements of a file with these predicates. Raises VocabularyError where it is no RDF in this syntax."""
    wanted, qualifying = frozenset(predicates), frozenset(qualifiers)
    statements = Statements()
    nodes: dict[str, dict[str, str]] = defaultdict(dict)  # the blank ones
    genus: list[tuple[str, str]] = []
    axiom, told = "", {}
    last = ""
    with source.open_bytes() as stream:
        for triple in _parse(source, stream, syntax):
            predicate, value = triple.predicate.value, triple.object
            if isinstance(triple.subject, ox.NamedNode):
                last = triple.subject.value
                if isinstance(value, ox.BlankNode):
                    if predicate in (OWL + "equivalentClass", RDFS + "subClassOf"):
                        genus.append((last, value.value))
                elif predicate in wanted and isinstance(value, (ox.NamedNode, ox.Literal)) and _is_readable(value):
                    statements.subjects.setdefault(last, {}).setdefault(predicate, []).append(value.value)
            elif isinstance(triple.subject, ox.BlankNode) and isinstance(value, (ox.NamedNode, ox.BlankNode, ox.Literal)):
                if predicate in _STRUCTURE:
                    nodes[triple.subject.value][predicate] = value.value
                elif predicate in _AXIOM or predicate in qualifying:
                    if triple.subject.value != axiom:
                        _keep_axiom(told, qualifying, statements)
                        axiom, told = triple.subject.value, {}
                    told[predicate] = value.value
    _keep_axiom(told, qualifying, statements)
    _add_genera(genus, nodes, statements)
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


def _is_readable(value: ox.NamedNode | ox.Literal) -> bool:
    return isinstance(value, ox.NamedNode) or (value.language or "").lower() in _LANGUAGES


def _keep_axiom(told: dict[str, str], qualifying: frozenset[str], statements: Statements) -> None:
    qualifier = next((told[name] for name in qualifying if name in told), "")
    if qualifier and all(name in told for name in _AXIOM):
        key = (told[OWL + "annotatedSource"], told[OWL + "annotatedProperty"], told[OWL + "annotatedTarget"])
        statements.qualified[key] = qualifier


def _add_genera(genus: list[tuple[str, str]], nodes: dict[str, dict[str, str]], statements: Statements) -> None:
    """A class defined as "A and some restriction" stands below A: NCIt states the parents of such classes only so."""
    for subject, node in genus:
        place = nodes[node].get(OWL + "intersectionOf", "") if node in nodes else ""
        while place in nodes:
            member = nodes[place].get(RDF + "first", "")
            if "://" in member:
                statements.subjects.setdefault(subject, {}).setdefault(RDFS + "subClassOf", []).append(member)
            place = nodes[place].get(RDF + "rest", "")
