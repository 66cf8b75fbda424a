"""Counts as a picture: a bar for each concept, where the columns of an answer allow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from trialgraph.results import Result, Term, python_value, readable_value
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.views.result_cells import find_called, find_page
from trialgraph.serve.views.text_width import measure, wrap
from trialgraph.serve.views.wording import say_name
from trialgraph.terms import TRIAL

MOST_BARS, _FEW_BARS = 20, 10  # few beside a list of trials, which is the answer itself
_MOST_LINKED = 500
_FONT, _ROW, _GAP = 13.0, 24.0, 10.0
# What the trials of a list may be counted by, the most telling first
_COUNTED_BY = ("partners", "conditions", "agents", "code", "marker", "kind", "state", "trialPhase", "endpoints")


@dataclass(frozen=True, slots=True)
class Count:
    """A label with its number and the page of what it names ("" where it has none)."""

    label: str
    number: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label, cut to the room there is; coordinates in pixels."""

    count: Count
    label: str
    label_x: float
    label_y: float
    x: float
    y: float
    width: float
    number_x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bars on a ground of this size; labels end at the bars, or stand over them where that is narrow."""

    name: str
    width: float
    height: float
    anchor: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """The picture, wide and narrow, with its words; `left` counts what has no bar."""

    title: str
    words: str
    left: int
    drawings: tuple[Drawing, ...]


def make_chart(graph: ServedGraph, result: Result) -> BarChart | None:
    """The numbers of an answer (or how many trials of it have a word in common) as bars; None where it has none,
    or all are the same."""
    (title, counts), most = _read_counts(graph, result), MOST_BARS
    if len(counts) < 2:
        most = _FEW_BARS
        title, counts = _count_trials(graph, result)
    if len({count.number for count in counts}) < 2:
        return None
    counts = sorted(counts, key=lambda count: -count.number)
    shown = counts[:most]
    words = "; ".join(f"{count.label}: {count.number:,}" for count in shown)
    return BarChart(title, words, len(counts) - len(shown), (draw_wide(shown), draw_narrow(shown)))


def _read_counts(graph: ServedGraph, result: Result) -> tuple[str, list[Count]]:
    """The first column of whole numbers, where one or two columns of names stand before it and name each row."""
    rows = result.rows
    at = next((n for n in range(len(result.columns)) if rows and all(_is_whole(row[n]) for row in rows)), 0)
    if not 1 <= at <= 2 or any(_is_number(row[n]) or _is_trial(row[n]) for row in rows for n in range(at)):
        return "", []
    counts = [Count(_say(graph, row[:at]), python_value(row[at]), _find_page(row[:at])) for row in rows]
    if len({count.label for count in counts}) < len(counts):
        return "", []
    by = " and ".join(say_name(column) for column in result.columns[:at])
    return f"{say_name(result.columns[at]).capitalize()} by {by}", counts


def _count_trials(graph: ServedGraph, result: Result) -> tuple[str, list[Count]]:
    """The trials of a list by the words of the first column that fits."""
    at = next((result.columns.index(name) for name in _COUNTED_BY if name in result.columns), None)
    if at is None or "trial" not in result.columns:
        return "", []
    trial, trials = result.columns.index("trial"), dict[str, set[str]]()
    for row in result.rows:
        cell = row[at]
        for word in cell.value.split("\n") if isinstance(cell, Literal) else ():
            trials.setdefault(word, set()).add(str(row[trial]))
    pages = find_called(graph, result.columns[at], trials) if len(trials) <= _MOST_LINKED else {}
    counts = [Count(say_word(word), len(found), pages.get(word, "")) for word, found in trials.items()]
    return f"Trials by {say_name(result.columns[at]).removesuffix('s')}", sorted(counts, key=lambda one: one.label)


def say_word(word: str) -> str:
    """A word of the graph's own ("interventionMissing", "PHASE2") as people write it; names stay as they are."""
    is_own = word.isascii() and word.isalnum() and (word[0].islower() or word.startswith(("PHASE", "EARLY_PHASE")))
    return say_name(word) if is_own else word


def draw_wide(counts: Sequence[Count], width: float = 760) -> Drawing:
    """Labels to the left of the bars."""
    room = min(0.45 * width, max(measure(count.label, _FONT) for count in counts))
    left, most = room + _GAP, max(count.number for count in counts)
    longest = width - left - _room_of_numbers(counts)
    bars = tuple(
        _make_bar(count, (room, room, y + 16), (left, y + 4), longest / max(most, 1))
        for count, y in ((count, at * _ROW) for at, count in enumerate(counts))
    )
    return Drawing("wide", width, len(counts) * _ROW, "end", bars)


def draw_narrow(counts: Sequence[Count], width: float = 330) -> Drawing:
    """Labels over the bars."""
    most, row = max(count.number for count in counts), _ROW + 14
    longest = width - _room_of_numbers(counts)
    bars = tuple(
        _make_bar(count, (width, 0, y + 12), (0, y + 17), longest / max(most, 1))
        for count, y in ((count, at * row) for at, count in enumerate(counts))
    )
    return Drawing("narrow", width, len(counts) * row, "start", bars)


def _make_bar(count: Count, label: tuple[float, float, float], start: tuple[float, float], scale: float) -> Bar:
    (room, label_x, label_y), (x, y), width = label, start, max(1.0, count.number * scale)
    cut = wrap(count.label, room, _FONT, lines=1)[0]
    return Bar(count, cut, round(label_x, 1), label_y, round(x, 1), y, round(width, 1), round(x + width + 6, 1))


def _room_of_numbers(counts: Sequence[Count]) -> float:
    return 12 + max(measure(f"{count.number:,}", _FONT) for count in counts)


def _say(graph: ServedGraph, terms: Sequence[Term | None]) -> str:
    return " · ".join(readable_value(term, graph.graph.names.label) for term in terms)


def _find_page(terms: Sequence[Term | None]) -> str:
    return find_page(terms[0].value) if len(terms) == 1 and isinstance(terms[0], NamedNode) else ""


def _is_number(term: Term | None) -> bool:
    return isinstance(python_value(term), int | float)


def _is_whole(term: Term | None) -> bool:
    return type(python_value(term)) is int


def _is_trial(term: Term | None) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(TRIAL)
