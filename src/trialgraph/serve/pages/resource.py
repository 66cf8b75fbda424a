"""The page of an IRI that has no page of its own: a term of the ontology, the dataset, a revision of the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialgraph.namespaces import TG
from trialgraph.results import readable_value, shorten_iri
from trialgraph.serve.answer import Answer, Asked, ServedGraph
from trialgraph.serve.linked_data import find_triples
from trialgraph.serve.pages.rendering import render_page


@dataclass(frozen=True, slots=True)
class Statement:
    """A property and its value in words; `iri` where the value is one."""

    property: str
    property_iri: str
    value: str
    iri: str


@dataclass(frozen=True, slots=True)
class Resource:
    """What the graph says of an IRI."""

    iri: str
    name: str
    data: str
    statements: tuple[Statement, ...]


def show_resource(graph: ServedGraph, asked: Asked, iris: Sequence[str]) -> Answer:
    """What is said of the first of these IRIs that anything is said of. Raises RefusedError (404)."""
    iri, triples = find_triples(graph, iris)
    label = graph.graph.names.label
    statements = tuple(
        Statement(
            shorten_iri(triple.predicate.value),
            triple.predicate.value,
            readable_value(triple.object, label),
            str(triple.object)[1:-1] if str(triple.object).startswith("<") else "",
        )
        for triple in triples
        if getattr(triple.subject, "value", "") == iri
    )
    data = "/" + iri.removeprefix(TG)
    return render_page(graph, "resource.html", asked, Resource(iri, shorten_iri(iri), data, statements))
