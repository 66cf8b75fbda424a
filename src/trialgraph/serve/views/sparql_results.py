"""The answer to a query that people typed: a table of its first rows, or what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from trialgraph.errors import QueryError
from trialgraph.results import Result, Term, make_result
from trialgraph.serve.answer import RefusedError, ServedGraph
from trialgraph.serve.protocol.answers import run_query
from trialgraph.serve.views.result_cells import ResultTable, make_table
from trialgraph.sparql_terms import find_undeclared_prefixes
from trialgraph.store.reading import PREFIXES

MOST_ROWS = 500
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^expected |one of |, )((?:The|A|An|No|Not) [A-Za-z][^,\[\"]+)")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a query: at which line and column, counted from 1 (0 where no place is told), with that line's
    text up to the place and after it."""

    message: str
    line: int = 0
    column: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SparqlResults:
    """The first rows; `is_cut` says that there are more."""

    table: ResultTable
    shown: int
    is_cut: bool


def ask_graph(graph: ServedGraph, sparql: str) -> SparqlResults | Problem:
    """The answer to a query, or why there is none."""
    if not sparql.strip():
        return Problem("There is no query yet.")
    try:
        result = _read_rows(graph, sparql)
    except (QueryError, RefusedError) as error:
        return find_problem(str(error), sparql)
    is_cut = len(result) > MOST_ROWS
    return SparqlResults(make_table(graph, result, (), 0, MOST_ROWS), min(len(result), MOST_ROWS), is_cut)


def _read_rows(graph: ServedGraph, sparql: str) -> Result:
    """As many rows as are shown, and one more if there is."""
    results, label = run_query(graph, sparql), graph.graph.names.label
    try:
        if isinstance(results, ox.QueryBoolean):
            return make_result(results, label=label)
        if isinstance(results, ox.QueryTriples):
            return make_result(list(islice(results, MOST_ROWS + 1)), label=label)
        columns = tuple(variable.value for variable in results.variables)
        return Result(columns, tuple(_take(results)), label=label)
    except (OSError, RuntimeError, ValueError) as error:  # what Oxigraph finds out only on the way
        raise QueryError(f"the query cannot be run: {error}") from error


def _take(results: ox.QuerySolutions) -> Iterator[tuple[Term | None, ...]]:
    return (tuple(solution) for solution in islice(results, MOST_ROWS + 1))


def find_problem(message: str, sparql: str) -> Problem:
    """What an error says, in a sentence, with its place in the query where it tells one.

    The parser counts lines and columns from 1, and tells at length what else it would have taken.
    """
    match = _PLACE.search(message)
    if match is None:
        return Problem(message)
    lines, number, column = sparql.split("\n"), int(match[1]), int(match[2])
    number, column, said = _move_to_prefix(sparql, number, column, " ".join(match[3].split()))
    text = lines[number - 1] if 0 < number <= len(lines) else ""
    return Problem(said, number, column, text[: column - 1], text[column - 1 :])


def _move_to_prefix(sparql: str, line: int, column: int, expected: str) -> tuple[int, int, str]:
    """The place and what is wrong there; a prefix that is nowhere declared is the mistake wherever the parser stops."""
    for name in find_undeclared_prefixes(sparql):
        if name not in PREFIXES:
            before = re.split(rf"(?<![\w.-]){re.escape(name)}:", sparql, maxsplit=1)[0]
            place = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
            return *place, f"The prefix {name}: is not declared."
    sentence = _SENTENCE.search(expected)
    if sentence:
        return line, column, sentence[1].strip().rstrip(".") + "."
    words = expected if len(expected) < _LONGEST else "something else is expected here"
    return line, column, f"{words[0].upper()}{words[1:]}."
