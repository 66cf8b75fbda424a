"""What updates brought: the saved query `changes` by trial and day, with the words that each fact was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from trialgraph.errors import QueryError
from trialgraph.results import python_value
from trialgraph.saved_queries import SavedQuery, load_saved_queries
from trialgraph.serve.addresses import make_address, make_query_address
from trialgraph.serve.answer import Answer, Asked, ServedGraph
from trialgraph.serve.pages.paging import Pager, make_pager
from trialgraph.serve.pages.questions import Link, ask_saved_query
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.views.history_changes import (
    CAUSES,
    ChangedTrial,
    Row,
    find_latest,
    group_changes,
    has_history,
    tell_changes,
)
from trialgraph.serve.views.query_form import Field, make_fields, read_values
from trialgraph.serve.views.wording import say_name

PATH, _QUERY = "/changes", "changes"
_GROUPS = 20
_MOST = 5_000  # changes that are told where nobody says since when


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of the changes are about something, with the address of those alone."""

    kind: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The page. `has_history` says whether the graph has any history, `is_narrowed` whether some changes are asked for;
    `since` is the day from which on changes are told where nobody asked for one ("" for all of them)."""

    has_history: bool
    is_narrowed: bool
    fields: tuple[Field, ...]
    problem: str
    total: int
    trials: int
    since: str
    kinds: tuple[KindCount, ...]
    groups: tuple[ChangedTrial, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    editor: str
    causes: Mapping[str, str]


def show_changes(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/changes"."""
    return render_page(graph, "changes.html", asked, make_changes(graph, asked))


def make_changes(graph: ServedGraph, asked: Asked) -> Changes:
    """What the page shows of the changes that the address asks for."""
    query = load_saved_queries()[_QUERY]
    values = read_values(query, asked.query)
    fields, there_is = make_fields(query, values, graph.graph.names, PATH), has_history(graph)
    since = find_latest(graph, _MOST) if there_is and not values else ""
    rows, problem = list[Row](), ""
    if there_is and not any(field.problem for field in fields):
        rows, problem = _read_rows(graph, query, {"since": since, **values})
    groups = group_changes(rows)
    pager = make_pager(asked.query.get("page", ""), len(groups), PATH, values, length=_GROUPS, anchor="changes")
    return Changes(
        there_is,
        bool(values),
        fields,
        problem,
        len(rows),
        len({row["trial"] for row in rows}),
        since,
        _count_kinds(rows, values),
        tell_changes(graph, groups[pager.offset : pager.offset + pager.length]),
        pager,
        tuple(Link(suffix.upper(), make_query_address(_QUERY, values, suffix)) for suffix in ("csv", "tsv", "json")),
        make_address("/sparql-editor", {"saved": _QUERY, **values}),
        CAUSES,
    )


def _read_rows(graph: ServedGraph, query: SavedQuery, values: Mapping[str, str]) -> tuple[list[Row], str]:
    """The rows of the saved query as text, and what is wrong."""
    try:
        result = ask_saved_query(graph, query, {name: value for name, value in values.items() if value})
    except QueryError as error:
        return [], str(error)
    texts = (["" if term is None else str(python_value(term)) for term in row] for row in result.rows)
    return [dict(zip(result.columns, row, strict=True)) for row in texts], ""


def _count_kinds(rows: list[Row], given: Mapping[str, str]) -> tuple[KindCount, ...]:
    """What the changes are about, the most frequent first."""
    chosen = given.get("kind", "")
    counts = Counter(row["kind"] for row in rows)
    rest = {name: value for name, value in given.items() if name != "kind"}
    kinds = [
        KindCount(say_name(kind), number, make_address(PATH, {**rest, "kind": kind}, "changes"), kind == chosen)
        for kind, number in counts.most_common()
    ]
    if chosen:
        kinds.insert(0, KindCount("all kinds", 0, make_address(PATH, rest, "changes"), is_chosen=False))
    return tuple(kinds)
