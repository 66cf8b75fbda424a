"""Classes given together in a condition: which pairs were tried, which only elsewhere, and which nowhere."""

from __future__ import annotations

from collections import defaultdict

from trialgraph.serve.addresses import make_query_address
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.landscape.classes import CLASS, NO_CLASS, Pairs
from trialgraph.serve.landscape.matrix import (
    ELSEWHERE,
    UNTRIED,
    Cell,
    Entry,
    Matrix,
    Row,
    make_steps,
    make_tried,
    pick_most,
)
from trialgraph.serve.landscape.question import Question

_SHARE = 0.8  # of the rows that the other matrices have: this one is as wide as high


def read_pairs(graph: ServedGraph, question: Question) -> Matrix:
    """The matrix of classes that are given in the same phase. Raises QueryError for a name that is not known."""
    given = question.trials_asked
    here = _count(graph, given)
    anywhere = _count(graph, {}) if given else here
    totals: dict[str, float] = defaultdict(float)
    for (row, column), number in here.items():
        totals[row] += number
        if row != column:
            totals[column] += number
    shown = pick_most(totals, round(question.size * _SHARE))
    most = max((_find(here, row, column) for row in shown for column in shown), default=0)
    entries = {iri: Entry(iri, graph.label(iri)) for iri in shown}

    def make_cell(row: str, column: str) -> Cell:
        number, elsewhere = _find(here, row, column), _find(anywhere, row, column)
        named = {"class": row.removeprefix(CLASS), "partner": column.removeprefix(CLASS)}
        if number:
            return make_tried(number, most, question.make_trials_address(**named, condition=question.condition))
        if not elsewhere:
            return Cell(UNTRIED)
        address = question.make_trials_address(**named, phase="", since="", until="")
        return Cell(ELSEWHERE, 0, 0, f"{elsewhere} elsewhere", address)

    return Matrix(
        "Classes of agents given in the same phase",
        "Given together",
        tuple(entries.values()),
        tuple(Row(entries[row], tuple(make_cell(row, column) for column in shown)) for row in shown),
        len(totals),
        len(totals),
        make_steps(most),
        "given together elsewhere, not in these trials" if given else "",
        "untried: in no trial of this graph",
        make_query_address("class-pairs", given),
    )


def _count(graph: ServedGraph, given: dict[str, str]) -> Pairs:
    """The numbers of trials; those of the whole graph are kept."""
    return _ask(graph, given) if given else graph.keep("class pairs", lambda: _ask(graph, given))


def _ask(graph: ServedGraph, given: dict[str, str]) -> Pairs:
    rows = graph.graph.query("class-pairs", **given)
    pairs = {(row["class"], row["partnerClass"]): row["trials"] for row in rows}
    return {pair: number for pair, number in pairs.items() if NO_CLASS not in pair}


def _find(pairs: Pairs, one: str, other: str) -> int:
    return pairs.get((min(one, other), max(one, other)), 0)
