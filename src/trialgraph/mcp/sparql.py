"""run_sparql: any query that only reads, let through and limited as by the server's endpoint, in a worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyoxigraph as ox

from trialgraph.errors import QueryError
from trialgraph.mcp.bounds import Room, check_page, say_more
from trialgraph.mcp.concepts import is_concept, read_concepts
from trialgraph.mcp.evidence import quote_evidence_iris
from trialgraph.mcp.models import Rows
from trialgraph.mcp.rows import make_row
from trialgraph.mcp.sending import send
from trialgraph.results import Term
from trialgraph.serve.answer import Answer, ServedGraph
from trialgraph.serve.protocol.answers import run_query
from trialgraph.sparql_terms import find_undeclared_prefixes
from trialgraph.store.reading import PREFIXES, QueryResults

Row = Sequence[Term | None]


def run_sparql(graph: ServedGraph, query: str, limit: int, offset: int) -> Answer:
    """A page of the rows of a query; only these are read. Evidence IRIs among them come with their words."""
    check_page(limit, offset)
    try:
        columns, found = _read_results(run_query(graph, query))
    except QueryError as error:
        raise QueryError(f"{_shorten(str(error))}{_hint(query)}") from error
    page = _take(found, offset, limit + 1)
    made = [make_row(columns, row) for row in page[:limit]]
    rows = Room().take(made)
    iris = [term.value for row in page[: len(rows)] for term in row if isinstance(term, ox.NamedNode)]
    is_all = len(page) <= limit and len(rows) == len(made)
    return send(
        Rows(
            title="", columns=columns, rows=rows, concepts=read_concepts(graph, list(filter(is_concept, iris))),
            evidence=Room().take(quote_evidence_iris(graph, iris)), records="", note="", query=query,
            more="" if is_all else say_more(len(rows), offset, None, "run_sparql"),
        )
    )  # fmt: skip


def _read_results(results: QueryResults) -> tuple[list[str], Iterable[Row]]:
    if isinstance(results, ox.QueryBoolean):
        return ["answer"], [(ox.Literal(bool(results)),)]
    if isinstance(results, ox.QueryTriples):
        return ["subject", "predicate", "object"], ((t.subject, t.predicate, t.object) for t in results)
    return [variable.value for variable in results.variables], _read_solutions(results)


def _read_solutions(solutions: ox.QuerySolutions) -> Iterator[Row]:
    for solution in solutions:
        yield tuple(solution)


def _take(rows: Iterable[Row], offset: int, count: int) -> list[Row]:
    try:
        return list(islice(rows, offset, offset + count))
    except (OSError, RuntimeError, ValueError) as error:  # what Oxigraph finds out only on the way
        raise QueryError(f"the query cannot be run: {error}") from error


def _shorten(said: str) -> str:
    """The message of the parser; of all that it would have taken only a few are worth reading."""
    place, _, expected = " ".join(said.split()).partition(": expected ")
    return f"{place}: expected {expected}" if 0 < len(expected) < 100 else place


def _hint(query: str) -> str:
    """What may be wrong with a query that cannot be parsed."""
    unknown = [name for name in find_undeclared_prefixes(query) if name not in PREFIXES]
    if unknown:
        return f"; the prefix {unknown[0]}: is not declared; known without PREFIX are {', '.join(PREFIXES)}"
    return "; describe_schema has examples of queries that work"
