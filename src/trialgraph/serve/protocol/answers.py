"""Queries answered, in a worker: run on the snapshot and written row by row, as far as the limits go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import pyoxigraph as ox

from trialgraph.errors import QueryError
from trialgraph.serve.answer import Answer, RefusedError, ServedGraph
from trialgraph.serve.protocol.media_types import BOOLEANS, GRAPHS, ROWS
from trialgraph.serve.protocol.negotiation import choose_media_type
from trialgraph.serve.protocol.writers import write_boolean, write_graph, write_rows
from trialgraph.serve.safety.admission import check_query, find_graphs
from trialgraph.store.reading import QueryResults

T = TypeVar("T")


def answer_query(
    graph: ServedGraph,
    sparql: str,
    accept: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
) -> Answer:
    """The answer to a query, of the graphs that the request names, or else of those of the query, or of all.

    Raises QueryError if it is no query, RefusedError where it is not let through, where no media type fits, or where a
    limit is reached.
    """
    results = run_query(graph, sparql, default_graphs, named_graphs, base)
    limit = graph.limits.rows
    if isinstance(results, ox.QueryBoolean):
        media_type = choose(accept, BOOLEANS)
        return Answer(write_boolean(bool(results), media_type), media_type)
    if isinstance(results, ox.QueryTriples):
        media_type = choose(accept, GRAPHS)
        return Answer(write_graph(_take(results, limit), media_type), media_type)
    media_type = choose(accept, ROWS)
    columns = [variable.value for variable in results.variables]
    return Answer(write_rows(columns, _take(results, limit), media_type), media_type)


def run_query(
    graph: ServedGraph,
    sparql: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
) -> QueryResults:
    """The results of a query that is let through, not yet read. Raises QueryError and RefusedError, as above."""
    check_query(sparql, graph.limits)
    for iri in () if default_graphs or named_graphs else find_graphs(sparql):
        if not graph.store.has_graph(iri):
            raise RefusedError(400, f"FROM <{iri}>: there is no such graph here, and none is fetched")
    return graph.store.query(sparql, base=base, default_graphs=default_graphs, named_graphs=named_graphs)


def choose(accept: str, offered: Mapping[str, str]) -> str:
    """The media type to write, of the names under which it is offered. Raises RefusedError (406)."""
    return offered[choose_media_type(accept, tuple(offered))]


def _take(rows: Iterable[T], limit: int) -> Iterator[T]:
    try:
        for number, row in enumerate(rows):
            if number >= limit:
                raise RefusedError(422, f"the answer has more than {limit:,} rows: ask for less, with LIMIT")
            yield row
    except (OSError, RuntimeError, ValueError) as error:  # what Oxigraph finds out only on the way
        raise QueryError(f"the query cannot be run: {error}") from error
