"""Columns of a saved query that hold several values: "carboplatin, etoposide".

SPARQL leaves open in which order GROUP_CONCAT takes its values, and engines differ (Oxigraph: that of the rows;
Virtuoso with DISTINCT: sorted), as they do about a group without any. So a query sets its values apart by line ends,
and here they are put in order and joined: the same answer from every engine, and no name that holds a comma is cut.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from pyoxigraph import Literal

from trialgraph.results import Result, Term

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def join_values(result: Result, lists: Mapping[str, str], in_order: Collection[str]) -> Result:
    """The result with the columns of `lists` (column → what stands between two values) joined, each value once.

    Values are sorted, numbers by their size, but in the columns `in_order`, where the query has put them in theirs. A
    list of nothing is no value.
    """
    separators = [lists.get(column) for column in result.columns]
    ordered = [column in in_order for column in result.columns]
    rows = tuple(
        tuple(
            term if separator is None else _join(term, separator, is_ordered=is_ordered)
            for term, separator, is_ordered in zip(row, separators, ordered, strict=True)
        )
        for row in result.rows
    )
    return replace(result, rows=rows)


def _join(term: Term | None, separator: str, *, is_ordered: bool) -> Term | None:
    if not isinstance(term, Literal):
        return term
    values = list(dict.fromkeys(value for value in term.value.split("\n") if value))
    if not is_ordered:
        values.sort(key=_by_size)
    return Literal(separator.join(values)) if values else None


def _by_size(value: str) -> tuple[float, str]:
    return (float(value), "") if _NUMBER.fullmatch(value) else (float("inf"), value)
