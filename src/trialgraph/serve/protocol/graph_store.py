"""``/store``: graphs as resources (https://www.w3.org/TR/sparql11-http-rdf-update/). Reading is free, writing needs the
token.

A graph is named by the address (``/store?default``, ``/store?graph=IRI``), or is one itself (``/store/person/1``).
"""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import Answer, RefusedError, ServedGraph, Task
from trialgraph.serve.answering import answer, get_base
from trialgraph.serve.pool import SPARQL
from trialgraph.serve.protocol.answers import answer_query
from trialgraph.serve.protocol.changes import GraphContent
from trialgraph.serve.protocol.query import choose_accept
from trialgraph.serve.protocol.requests import parse_fields
from trialgraph.serve.protocol.writing import change, check_token

_DEFAULT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]


async def answer_graph_store(request: Request) -> Response:
    """GET and HEAD: the graph; PUT replaces it, POST adds to it (or makes one with a new name), DELETE removes it."""
    if request.method not in ("GET", "HEAD"):
        check_token(request)
    iri = find_graph(request)
    if request.method in ("GET", "HEAD"):
        if iri is None:
            raise RefusedError(400, "expected ?default or ?graph=IRI")
        fields = dict(parse_fields(request.scope["query_string"]))
        arguments = {"iri": iri, "accept": choose_accept(request, fields.get("format", ""))}
        return await answer(request, Task("trialgraph.serve.protocol.graph_store:read_graph", arguments), lane=SPARQL)
    if request.method == "DELETE":
        if iri is None:
            raise RefusedError(400, "expected ?default or ?graph=IRI")
        return await change(request, "delete_graph", iri=iri)
    return await _put(request, iri)


async def _put(request: Request, iri: str | None) -> Response:
    location = ""
    if iri is None:
        if request.method == "PUT":
            raise RefusedError(400, "expected ?default or ?graph=IRI")
        iri = location = f"{get_base(request)}/store/{uuid.uuid4()}"
    base, media_type = iri or f"{get_base(request)}/store", request.headers.get("content-type", "")
    put = GraphContent(iri, await request.body(), media_type, base, request.method == "PUT", location)
    return await change(request, "put_graph", put=put)


def find_graph(request: Request) -> str | None:
    """The IRI of the graph that a request means, "" for the default graph, None where it names none.

    Raises RefusedError (400) where it names several.
    """
    raw = request.scope.get("raw_path", b"").decode("ascii", "replace")
    rest = raw.removeprefix("/store").lstrip("/")
    if rest:
        return f"{get_base(request)}/store/{rest}"
    fields = parse_fields(request.scope["query_string"])
    named = [value for name, value in fields if name == "graph"]
    is_default = any(name == "default" for name, _ in fields)
    if len(named) + is_default > 1:
        raise RefusedError(400, "expected one of ?default and ?graph=IRI, once")
    if named and ":" not in named[0]:
        raise RefusedError(400, f"graph={named[0]!r}: expected an IRI")
    return named[0] if named else ("" if is_default else None)


def read_graph(graph: ServedGraph, iri: str, accept: str) -> Answer:
    """The triples of a graph, in a worker. Raises RefusedError: 404 where there is none, 406."""
    if iri and not graph.store.has_graph(iri):
        raise RefusedError(404, f"<{iri}>: no such graph")
    return answer_query(graph, _DEFAULT, accept, (iri,) if iri else ())
