"""Searching: by name, synonym, code, identifier and words, in the order that people expect."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from serve.page_graphs import HOSTILE, PLAIN, ask, build_page_graph, serve
from trialgraph.errors import StoreError
from trialgraph.serve.answer import RefusedError, ServedGraph
from trialgraph.serve.pages.home import make_home, show_home
from trialgraph.serve.pages.paging import make_pager
from trialgraph.serve.pages.search import show_search, show_suggestions
from trialgraph.serve.search_index import FILE, build_search_index, start_building
from trialgraph.serve.searching import SearchIndex, open_index
from trialgraph.serve.snapshots import Snapshots


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_page_graph(tmp_path_factory.mktemp("pages") / "made.db"))
    yield graph
    graph.close()


@pytest.mark.parametrize(
    ("typed", "label", "name"),
    [
        ("toripalimab", "toripalimab", ""),
        ("TORIPAL", "toripalimab", ""),
        ("AK104", "cadonilimab", "AK104"),
        ("ak 104", "cadonilimab", "AK104"),
        ("OS", "overall survival", "OS"),
        ("overall surv", "overall survival", ""),
        ("ncit:C3871", "nasopharyngeal carcinoma", "ncit:C3871"),
        ("C3871", "nasopharyngeal carcinoma", "C3871"),
        ("pd-1 antibody", "PD-1 antibody", ""),
        ("survival progression-fr", "progression-free survival", ""),
    ],
)
def test_a_concept_is_found_first_by_any_of_its_names(graph: ServedGraph, typed: str, label: str, name: str) -> None:
    best = open_index(graph).find_concepts(typed, 8)[0]
    assert (best.label, best.name.lower()) == (label, name.lower())


def test_concepts_count_the_trials_of_what_is_below_them(graph: ServedGraph) -> None:
    (best, *_) = open_index(graph).find_concepts("PD-1 antibody", 1)
    within = f"?t tg:hasTherapy ?u . ?u tg:therapy ?f . ?f tg:within <{best.iri}>"
    (row,) = graph.store.select(f"SELECT (COUNT(DISTINCT ?t) AS ?n) {{ {within} }}")
    assert best.trials == int(row["n"].value) >= 4


def test_trials_are_found_by_number_and_by_words_of_their_title(graph: ServedGraph) -> None:
    index = open_index(graph)
    assert [trial.identifier for trial in index.find_trials(HOSTILE, 4)] == [HOSTILE]
    assert [trial.identifier for trial in index.find_trials("nct666", 4)] == [HOSTILE]
    assert {trial.title for trial in index.find_trials("alphamab sarc", 4)} == {"Alphamab in Sarcoma"}
    assert index.count_trials("alphamab sarc") == PLAIN
    starts = [trial.start for trial in index.find_trials("alphamab", 80)]
    assert starts == sorted(starts, reverse=True)


@pytest.mark.parametrize(
    "typed", ['"', "' OR 1=1 --", "a* OR b", "NEAR(a b)", "(", "ü", "\x00", "-", "%", "_", "x" * 5000, "\ud800"]
)
def test_no_text_is_taken_for_a_query(graph: ServedGraph, typed: str) -> None:
    index = open_index(graph)
    index.find_concepts(typed, 8)
    index.find_trials(typed, 8)


def test_a_search_for_a_trial_s_number_leads_to_its_page(graph: ServedGraph) -> None:
    answer = show_search(graph, ask("/search", q=HOSTILE.lower()))
    assert (answer.status, dict(answer.headers)["Location"]) == (303, f"/trial/{HOSTILE}")


def test_suggestions_are_options_for_htmx_and_json_for_programs(graph: ServedGraph) -> None:
    told = json.loads(bytes(show_suggestions(graph, ask("/suggest", q="ak104")).body))  # type: ignore[arg-type]
    assert told["found"][0]["label"] == "cadonilimab"
    asked = ask("/suggest", q="<b>nothing</b>")
    fragment = show_suggestions(graph, type(asked)(asked.path, asked.base, asked.query, is_fragment=True))
    assert b"&lt;b&gt;nothing&lt;/b&gt;" in fragment.body and b"<html" not in fragment.body


def test_a_field_of_a_form_asks_for_some_kinds_under_its_own_name(graph: ServedGraph) -> None:
    answer = show_suggestions(graph, ask("/suggest", kinds="condition", field="with", **{"with": "carci"}))
    found = json.loads(bytes(answer.body))["found"]  # type: ignore[arg-type]
    assert {entry["kind"] for entry in found} == {"condition"}


def test_the_first_page_tells_what_the_graph_holds(graph: ServedGraph) -> None:
    home = make_home(graph)
    counted = {count.thing: count.number for count in home.counts}
    (row,) = graph.store.select("SELECT (COUNT(*) AS ?n) { ?o a tg:OutcomeMeasure }")
    assert counted["trials"] == PLAIN + 6
    assert counted["outcome measures"] == int(row["n"].value)
    assert len(home.examples) == 4
    assert {kind.kind for kind in home.kinds} == {"condition", "agentClass", "agent", "endpoint"}


def test_the_example_questions_are_saved_queries_with_answers(graph: ServedGraph) -> None:
    for example in make_home(graph).examples:
        address = urlsplit(example.address)
        assert len(graph.graph.query(address.path.removeprefix("/queries/"), **dict(parse_qsl(address.query)))) > 0


def test_an_index_is_whole_or_not_there(graph: ServedGraph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        SearchIndex(tmp_path / FILE)
    build_search_index(graph.store, tmp_path / FILE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    SearchIndex(tmp_path / FILE).close()
    (tmp_path / "other").write_text("no database")
    with pytest.raises(StoreError, match="cannot be read"):
        SearchIndex(tmp_path / "other")


def test_a_large_graph_s_index_is_not_made_while_somebody_waits(
    graph: ServedGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trialgraph.serve.searching._MOST_BUILT_HERE", 3)
    waiting = ServedGraph(graph.store, graph.limits, tmp_path)
    with pytest.raises(RefusedError) as refused:
        open_index(waiting)
    assert refused.value.status == 503


def test_nothing_is_written_into_a_store(seeds_db: Path) -> None:
    def list_files() -> list[str]:
        return sorted(path.relative_to(seeds_db).as_posix() for path in seeds_db.rglob("*"))

    before = list_files()
    with contextlib.closing(serve(seeds_db)) as graph:
        assert show_home(graph, ask("/")).status == 200
        assert open_index(graph).find_concepts("toripalimab", 1)
        assert (graph.folder / FILE).exists() and any(graph.folder.glob(".*.template"))
    assert list_files() == before and not graph.folder.exists()


@pytest.mark.parametrize(
    ("asked", "page", "first", "end"),
    [("", 1, 1, 25), ("2", 2, 26, 50), ("9", 3, 51, 60), ("-1", 1, 1, 25), ("x", 1, 1, 25), ("9" * 50, 1, 1, 25)],
)
def test_pages_of_a_list(asked: str, page: int, first: int, end: int) -> None:
    pager = make_pager(asked, 60, "/search", {"q": "a&b", "page": asked}, anchor="trials")
    assert (pager.page, pager.first, pager.end) == (page, first, end)
    assert pager.address(2) == "/search?q=a%26b&page=2#trials"


def test_the_index_is_a_file_that_any_process_may_read(graph: ServedGraph) -> None:
    open_index(graph)
    with sqlite3.connect(graph.folder / FILE) as connection:
        assert connection.execute("SELECT number FROM fact WHERE name = 'trials'").fetchone() == (PLAIN + 6,)


def test_a_server_makes_the_index_of_a_snapshot_before_anybody_asks(graph: ServedGraph) -> None:
    with contextlib.closing(Snapshots(graph.store.path)) as snapshots:
        snapshots.renew()
        with snapshots.use() as snapshot:
            for _ in range(600):
                if (snapshot / FILE).exists():
                    break
                time.sleep(0.1)
            index = SearchIndex(snapshot / FILE)
            assert [trial.identifier for trial in index.find_trials(HOSTILE, 4)] == [HOSTILE]
            index.close()
    assert not snapshot.exists()


def test_the_index_of_a_graph_that_is_gone_ends_without_a_trace(tmp_path: Path) -> None:
    process = start_building(tmp_path / "gone.db")
    assert process.wait(60) != 0
    assert list(tmp_path.iterdir()) == []
