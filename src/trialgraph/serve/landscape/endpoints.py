"""Endpoints by the year in which trials began, shaded by their share of the trials of the year."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from trialgraph.namespaces import TG
from trialgraph.serve.addresses import make_query_address
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.landscape.matrix import SHADES, TRIED, UNTRIED, Cell, Entry, Matrix, Row, Step, pick_most
from trialgraph.serve.landscape.question import ROLES, Question

_MOST_YEARS = 24
_BOUNDS = (0.05, 0.10, 0.20, 0.35, 0.50)  # shares of the trials of the year
_STEPS = (Step(1, "under 5 %"), *(Step(at + 2, f"{100 * bound:.0f} %") for at, bound in enumerate(_BOUNDS)))
_ENDPOINT = TG + "endpoint/"


def read_endpoints(graph: ServedGraph, question: Question) -> Matrix:
    """The matrix of endpoints and years. Raises QueryError for a name that is not known."""
    column = "primaryIn" if question.role == "primary" else "trials"
    found: dict[tuple[str, str], dict[str, Any]] = {}
    totals: dict[str, float] = defaultdict(float)
    for row in graph.graph.query("endpoints-by-year", **question.trials_asked):
        if row[column] and row["year"].isdecimal():
            found[row["endpoint"], row["year"]] = row
            totals[row["endpoint"]] += row[column]
    years = sorted({year for _, year in found})
    shown = [str(year) for year in range(int(years[-1]) - _MOST_YEARS + 1, int(years[-1]) + 1)] if years else []
    shown = [year for year in shown if year >= years[0]]
    rows = pick_most(totals, question.size)

    def make_cell(endpoint: str, year: str) -> Cell:
        row = found.get((endpoint, year))
        if row is None:
            return Cell(UNTRIED)
        share = row[column] / row["ofTrials"]
        named = {"endpoint": endpoint.removeprefix(_ENDPOINT), "since": year, "until": year}
        address = question.make_trials_address(**named, condition=question.condition)
        return Cell(TRIED, row[column], _find_shade(share), f"{math.floor(100 * share + 0.5)} % of the year", address)

    return Matrix(
        f"Endpoints by the year in which trials began, {ROLES[question.role]}",
        "Endpoint",
        tuple(Entry("", year) for year in shown),
        tuple(Row(Entry(iri, graph.label(iri)), tuple(make_cell(iri, year) for year in shown)) for iri in rows),
        len(totals),
        len(years),
        _STEPS,
        "",
        "measured in no trial of the year",
        make_query_address("endpoints-by-year", question.trials_asked),
    )


def _find_shade(share: float) -> int:
    """The shade of a share of trials: 1 below 5 %, 6 from 50 % on."""
    return min(SHADES, 1 + sum(share >= bound for bound in _BOUNDS))
