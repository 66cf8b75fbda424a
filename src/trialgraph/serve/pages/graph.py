"""The neighbourhood of anything: a drawing that grows where one asks, and a table of the same for those without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from trialgraph.errors import QueryError
from trialgraph.namespaces import TG
from trialgraph.serve.addresses import make_address
from trialgraph.serve.answer import Answer, Asked, RefusedError, ServedGraph
from trialgraph.serve.landscape.question import PHASES, parse_question
from trialgraph.serve.links import FOLDER_OF_KIND, make_iri
from trialgraph.serve.neighbourhood.reading import (
    LIMITS,
    Edge,
    Filters,
    Neighbourhood,
    Node,
    find_kind,
    read_neighbourhood,
)
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.pages.search import JSON
from trialgraph.serve.searching import LONGEST, FoundConcept, open_index

_FIRST = "agentClass"


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of the table: the neighbour, the edge to it, and where its own neighbourhood is."""

    node: Node
    edge: Edge
    address: str


@dataclass(frozen=True, slots=True)
class GraphPage:
    """The page. `found` is None where nothing was asked for or the name is not known (see `problem`); `starts` are
    things to start with."""

    about: str
    found: Neighbourhood | None
    rows: tuple[Beside, ...]
    starts: tuple[FoundConcept, ...]
    filters: Filters
    phases: Mapping[str, str]
    limits: tuple[int, ...]
    problem: str


def show_graph(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/graph?about="."""
    return render_page(graph, "graph.html", asked, make_graph_page(graph, asked))


def make_graph_page(graph: ServedGraph, asked: Asked) -> GraphPage:
    """What the page shows."""
    about, filters, found, problem = _read_about(asked), _read_filters(asked), None, ""
    if about:
        try:
            found = read_neighbourhood(graph, resolve_about(graph, about), filters)
        except QueryError as error:
            problem = str(error)
    starts = () if found else tuple(open_index(graph).find_most_used(_FIRST, 12))
    rows = _make_rows(found, filters) if found else ()
    shown = found.about.label if found else about
    return GraphPage(shown, found, rows, starts, filters, PHASES, LIMITS, problem)


def _read_about(asked: Asked) -> str:
    return " ".join(asked.query.get("about", "")[:LONGEST].split())


def _read_filters(asked: Asked) -> Filters:
    question = parse_question({name: asked.query.get(name, "") for name in ("phase", "since", "until")})
    limit = asked.query.get("limit", "")
    return Filters(
        question.phase, question.since, question.until, int(limit) if limit in map(str, LIMITS) else LIMITS[0]
    )


def resolve_about(graph: ServedGraph, about: str) -> str:
    """The IRI that is meant by an IRI, a path of this server, a trial's number or a concept's name. Raises QueryError
    where nothing of the graph is."""
    iri = f"{TG}{about[1:]}" if about.startswith("/") else about
    if iri.startswith(TG):
        if find_kind(iri) and _is_there(graph, iri):
            return iri
        raise QueryError(f"{about!r}: nothing of this graph has this address")
    trial = make_iri("trial", about)
    if " " not in about and _is_there(graph, trial):
        return trial
    return graph.graph.names.resolve(about, FOLDER_OF_KIND).iri


def _is_there(graph: ServedGraph, iri: str) -> bool:
    try:
        return any(True for _ in graph.store.triples(iri))
    except ValueError:  # no IRI
        return False


def _make_rows(found: Neighbourhood, filters: Filters) -> tuple[Beside, ...]:
    nodes = {node.id: node for node in found.nodes}
    kept = {name: str(value) for name, value in _say(filters).items() if value}
    rows = []
    for edge in found.edges:
        node = nodes[edge.target if edge.source == found.about.id else edge.source]
        rows.append(Beside(node, edge, make_address("/graph", {"about": node.page, **kept})))
    return tuple(rows)


def _say(filters: Filters) -> dict[str, object]:
    limit = filters.limit if filters.limit != LIMITS[0] else 0
    return {"phase": filters.phase, "since": filters.since, "until": filters.until, "limit": limit}


def answer_neighbours(graph: ServedGraph, asked: Asked) -> Answer:
    """The neighbourhood as JSON at "/graph/neighbours?about=". Raises RefusedError (404) for what is not there."""
    try:
        found = read_neighbourhood(graph, resolve_about(graph, _read_about(asked)), _read_filters(asked))
    except QueryError as error:
        raise RefusedError(404, str(error)) from error
    return Answer(orjson.dumps(found), JSON)
