"""Changes of the graph, in a worker: each makes the next state of the store, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pyoxigraph as ox

from trialgraph.errors import QueryError
from trialgraph.serve.answer import Answer, RefusedError, ServedGraph
from trialgraph.serve.protocol.media_types import JSON_LD, N3, NTRIPLES, RDF_XML, TURTLE
from trialgraph.serve.protocol.sparql_request import SparqlRequest
from trialgraph.serve.protocol.using import apply_graphs
from trialgraph.serve.safety.admission import check_update
from trialgraph.store.editing import EditedGraph, edit_graph
from trialgraph.store.reading import PREFIXES

READABLE = (TURTLE, NTRIPLES, RDF_XML, JSON_LD, N3)
_BULK = 1 << 20  # bytes from which loading in bulk is faster


def apply_update(graph: ServedGraph, db: Path, asked: SparqlRequest, base: str) -> Answer:
    """Carry out a SPARQL update; relative IRIs are resolved against `base`. Raises QueryError if it is none,
    RefusedError if it is not let through."""
    check_update(asked.text, graph.limits)
    sparql = apply_graphs(asked.text, asked.default_graphs, asked.named_graphs)

    def update(edited: EditedGraph) -> None:
        try:
            edited.update(sparql, base_iri=base, prefixes=PREFIXES)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the update cannot be carried out: {error}") from error

    edit_graph(db, update)
    return Answer(status=204)


@dataclass(frozen=True, slots=True)
class GraphContent:
    """What is put into a graph ("" for the default graph): RDF, in the place of what is there or beside it. Relative
    IRIs are resolved against `base`; `location` is told if the graph is new."""

    iri: str
    content: bytes
    content_type: str
    base: str
    replaces: bool
    location: str = ""


def put_graph(graph: ServedGraph, db: Path, put: GraphContent) -> Answer:  # noqa: ARG001
    """Put RDF into a graph: 201 if the graph is new, else 204. Raises RefusedError (400, 415)."""
    target, parts = _make_graph_name(put.iri), split_content(put.content, put.content_type)

    def load(edited: EditedGraph) -> bool:
        is_new = isinstance(target, ox.NamedNode) and not edited.contains_named_graph(target)
        if put.replaces:
            edited.clear_graph(target)
        elif is_new:
            edited.add_graph(target)
        for media_type, part in parts:
            _load(edited, part, media_type, put.base, target)
        if isinstance(target, ox.NamedNode):
            edited.add_graph(target)  # a graph may be empty
        return is_new

    is_new = edit_graph(db, load)
    return Answer(
        status=201 if is_new else 204, headers=(("Location", put.location),) if is_new and put.location else ()
    )


def _load(
    edited: EditedGraph, content: bytes, media_type: str, base: str, target: ox.NamedNode | ox.DefaultGraph
) -> None:
    form = ox.RdfFormat.from_media_type(media_type)
    load = edited.bulk_load if len(content) > _BULK else edited.load
    try:
        load(content, format=form, base_iri=base, to_graph=target)
    except (SyntaxError, ValueError) as error:
        raise RefusedError(400, f"the content is not {media_type}: {error}") from error


def delete_graph(graph: ServedGraph, db: Path, iri: str) -> Answer:
    """Remove a graph; 404 if there is none. Of the default graph its triples."""
    target = _make_graph_name(iri)
    if isinstance(target, ox.NamedNode):
        if not graph.store.has_graph(iri):
            raise RefusedError(404, f"<{iri}>: no such graph")
        edit_graph(db, lambda edited: edited.remove_graph(target))
    else:
        edit_graph(db, lambda edited: edited.clear_graph(target))
    return Answer(status=204)


def _make_graph_name(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    try:
        return ox.NamedNode(iri) if iri else ox.DefaultGraph()
    except ValueError as error:
        raise RefusedError(400, f"<{iri}>: not an IRI of a graph") from error


def split_content(content: bytes, content_type: str) -> Sequence[tuple[str, bytes]]:
    """The RDF of a body, each with its media type; of a form (multipart/form-data) that of all its files.

    Raises RefusedError (400, 415).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
        message = BytesParser(EmailMessage, policy=policy.HTTP).parsebytes(head + content)
        parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
        if message.defects or not parts:
            raise RefusedError(400, "the form cannot be read: expected multipart/form-data with a boundary")
        found = [(_check_readable(part.get_content_type()), part.get_payload(decode=True)) for part in parts]
        return [(media_type, payload) for media_type, payload in found if isinstance(payload, bytes)]
    return [(_check_readable(media_type), content)]


def _check_readable(media_type: str) -> str:
    if media_type not in READABLE:
        raise RefusedError(415, f"Content-Type {media_type!r}: expected one of {', '.join(READABLE)}")
    return media_type
