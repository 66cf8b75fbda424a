"""The changes: those of a store that was updated, by trial and day, with the words before and after; and of none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.changed_graph import DAY, LATER, build_changed
from serve.page_graphs import SCRIPT, ask, serve
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.pages.changes import Changes, make_changes, show_changes
from trialgraph.serve.views.history_changes import CAUSES, ChangedTrial, find_latest


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_changed(tmp_path_factory.mktemp("changes") / "changed.db"))
    yield graph
    graph.close()


def view(graph: ServedGraph, **query: str) -> Changes:
    return make_changes(graph, ask("/changes", **query))


def find(page: Changes, trial: str, date: str) -> ChangedTrial:
    (found,) = [group for group in page.groups if (group.identifier, group.date) == (trial, date)]
    return found


def test_every_change_that_the_saved_query_tells_is_there(graph: ServedGraph) -> None:
    rows = list(graph.graph.query("changes"))
    shown = [page for number in ("1", "2") for page in view(graph, page=number).groups]
    assert view(graph).total == len(rows) == sum(len(group.changes) for group in shown)
    assert [(group.date, group.iri) for group in shown] == list(
        dict.fromkeys((row["date"], row["trial"]) for row in rows)
    )
    assert {group.date for group in shown} == {DAY, LATER}
    assert view(graph).trials == len({row["trial"] for row in rows})


def test_a_fact_before_and_after_with_its_words(graph: ServedGraph) -> None:
    page = view(graph, since=DAY, kind="status")
    (change,) = find(page, "NCT00000001", LATER).changes
    assert change.old is not None and change.new is not None
    assert (change.kind, change.old.value, change.new.value) == ("status", "completed", "withdrawn")
    outcomes = find(view(graph, trial="NCT00000002"), "NCT00000002", DAY)
    assert outcomes.causes == ("recordUpdate",) and outcomes.title
    (added,) = [change for change in outcomes.changes if change.kind == "endpoint" and change.type == "added"]
    assert added.old is None and added.new is not None
    assert (added.new.value, added.new.role) == ("overall survival", "primary")
    assert any("Overall survival" in quote.words for quote in added.new.quotes)
    assert added.new.quotes[0].address.startswith("/trial/NCT00000002/v/")
    removed = [change for change in outcomes.changes if change.type == "removed" and change.old and change.old.quotes]
    assert removed, "the words of the version before are quoted, too"


@pytest.mark.parametrize(
    ("asked", "dates", "kinds"),
    [
        ({"since": LATER}, {LATER}, {"status"}),
        ({"since": "2026-04"}, {LATER}, {"status"}),
        ({"since": "2027"}, set(), set()),
        ({"kind": "title"}, {DAY}, {"title"}),
        ({"trial": "NCT00000001"}, {DAY, LATER}, {"status"}),
        ({"cause": "reinterpretation"}, set(), set()),
        ({"agent": "overall survival"}, set(), set()),
    ],
)
def test_what_is_asked_for(graph: ServedGraph, asked: dict[str, str], dates: set[str], kinds: set[str]) -> None:
    page = view(graph, **asked)
    assert {group.date for group in page.groups} == dates
    assert {change.kind for group in page.groups for change in group.changes} == kinds


def test_causes_are_all_asked_for_or_one(graph: ServedGraph) -> None:
    assert view(graph, cause="recordUpdate").total == view(graph).total > 0
    wrong = view(graph, cause="weather")
    assert wrong.total == 0
    assert {field.name: "expected one of" in field.problem for field in wrong.fields if field.problem} == {
        "cause": True
    }
    assert {field.name for field in wrong.fields} == {"since", "condition", "agent", "kind", "trial", "cause"}


def test_a_wrong_value_is_told_beside_its_field(graph: ServedGraph) -> None:
    page = view(graph, since="lately", condition="sarcomma")
    assert page.total == 0 and page.problem == ""
    assert {field.name: bool(field.problem) for field in page.fields if field.problem} == {
        "since": True,
        "condition": True,
    }


def test_counts_by_kind_lead_to_them(graph: ServedGraph) -> None:
    page = view(graph, cause="recordUpdate")
    assert sum(kind.number for kind in page.kinds) == page.total
    status = page.kinds[0]
    assert (status.kind, status.address) == ("status", "/changes?cause=recordUpdate&kind=status#changes")
    chosen = view(graph, kind="status").kinds
    assert [(kind.kind, kind.is_chosen) for kind in chosen] == [("all kinds", False), ("status", True)]


def test_of_a_long_history_the_latest_days_are_told(graph: ServedGraph) -> None:
    assert find_latest(graph, 5_000) == ""
    assert find_latest(graph, 5) == LATER
    assert find_latest(graph, 28) == DAY


def test_without_history_that_is_said(seeds_db: Path) -> None:
    graph = serve(seeds_db)
    page = view(graph)
    assert (page.has_history, page.total) == (False, 0)
    assert "Nothing has changed yet" in bytes(show_changes(graph, ask("/changes")).body).decode()  # type: ignore[arg-type]
    graph.close()


def test_hostile_words_stay_words(graph: ServedGraph) -> None:
    body = bytes(show_changes(graph, ask("/changes", kind="title")).body).decode()  # type: ignore[arg-type]
    assert SCRIPT not in body and "&lt;script&gt;" in body
    assert CAUSES["recordUpdate"] in body
