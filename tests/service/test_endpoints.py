"""A graph pushed to two real servers, kept current there, and asked: the same answers as from the store on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from command_line import Outcome
from kept_stores import LATER, make_version, write_records
from sparql_servers import run_oxigraph, run_virtuoso
from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError, StoreError
from trialgraph.namespaces import HISTORY
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.resources import queries_folder, seeds_folder
from trialgraph.results import format_result
from trialgraph.saved_queries import load_saved_queries
from trialgraph.service import RemoteGraph, follow_update, make_service, push_files, push_store
from trialgraph.store import open_store
from trialgraph.updating import update_graph
from trialgraph.vocabulary.load import load_builtin

NAMED = "https://example.org/trials"
NAMES = sorted(path.stem for path in queries_folder().glob("*.rq"))
WIDE = {"condition": "neoplasm", "class": "PD-1 antibody", "therapy": "PD-1 antibody", "endpoint": "OS"}
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class Served(NamedTuple):
    """A graph on disk, and the service that holds a copy of it, in its default graph or a named one."""

    db: Path
    url: str
    graph: str

    def connect(self) -> TrialGraph:
        return TrialGraph.connect(self.url, graph=self.graph, texts=self.db)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The seeds and three records, pushed; then one record changed and one new, so that there is a history."""
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        if request.param == "oxigraph":
            url, graph = stack.enter_context(run_oxigraph()), ""
        else:
            url, graph = stack.enter_context(run_virtuoso(folder)), NAMED
        found = Served(folder / "graph.db", url, graph)
        fill(found, folder)
        yield found


def fill(served: Served, folder: Path) -> None:
    service, vocabulary = make_service(served.url, graph=served.graph), load_builtin()
    old = write_records(folder / "old.ndjson", [make_version(n, status="RECRUITING") for n in (1, 2, 3)])
    build_graph([seeds_folder(), old], served.db, vocabulary, ReadReport())
    with open_store(served.db) as store:
        blocks: list[int] = []
        assert push_store(store, service, blocks.append, block=30_000) == len(store) == blocks[-1]
        assert len(blocks) > 2
    changed = [make_version(1, status="TERMINATED", updated=LATER["date"]), make_version(4)]
    new = write_records(folder / "new.ndjson", changed)
    with follow_update(served.db, service) as on_replace:
        counts = update_graph([new], served.db, vocabulary, ReadReport(), on_replace=on_replace)
    assert (counts.changed, counts.added) == (1, 1)
    assert not list(folder.glob("graph.db.service-*"))


def test_the_service_holds_what_the_store_holds(served: Served) -> None:
    with served.connect() as there, TrialGraph.open(served.db) as here:
        assert len(there.query(ALL)) == len(here.query(ALL)) > 50_000
        history = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{HISTORY}> {{ ?s ?p ?o }} }}"
        assert there.query(history).rows == here.query(history).rows
        about = "SELECT ?p ?o WHERE { trial:%s ?p ?o } ORDER BY ?p ?o"
        for trial in ("002_5c4353955f9fa003", "NCT00000001"):
            assert list(there.query(about % trial)) == list(here.query(about % trial))


@pytest.mark.parametrize("name", NAMES)
def test_every_saved_query_gives_the_same_answer(served: Served, name: str) -> None:
    query = load_saved_queries()[name]
    example = dict(query.example.parameters)
    required = {p.name for p in query.parameters if p.required}
    least = {key: value for key, value in example.items() if key in required}
    wide = example | {p.name: WIDE[p.name] for p in query.parameters if p.name in WIDE}
    with served.connect() as there, TrialGraph.open(served.db) as here:
        for parameters in (example, least, wide):
            expected, found = here.query(name, **parameters), there.query(name, **parameters)
            assert list(found) == list(expected)
            assert (found.record_dates, found.note) == (expected.record_dates, expected.note)
            assert format_result(found, "csv") == format_result(expected, "csv")


@pytest.mark.parametrize(
    ("kind", "name"), [("trial", "002_5c4353955f9fa003"), ("agent", "AK104"), ("condition", "NPC")]
)
def test_show_is_the_same_with_the_words_of_the_store(served: Served, kind: str, name: str) -> None:
    with served.connect() as there, TrialGraph.open(served.db) as here:
        assert there.show(kind, name) == here.show(kind, name)


@pytest.mark.parametrize("form", ["nquads", "graphml", "kgx"])
def test_exports_are_the_same(served: Served, form: str) -> None:
    from trialgraph.exports import export_files

    with served.connect() as there, TrialGraph.open(served.db) as here:
        found, expected = (export_files(graph, form, ["condition=NPC"]) for graph in (there, here))
        assert {k: sorted(v.splitlines()) for k, v in found.items()} == {
            k: sorted(v.splitlines()) for k, v in expected.items()
        }


def test_a_service_of_another_state_is_not_updated(served: Served, tmp_path: Path) -> None:
    build_graph([seeds_folder()], tmp_path / "other.db", load_builtin(), ReadReport())
    service = make_service(served.url, graph=served.graph)
    with pytest.raises(StoreError, match="push"), follow_update(tmp_path / "other.db", service):
        pytest.fail("the update began")


def test_wrong_queries_and_logins_are_explained(served: Served) -> None:
    with served.connect() as there:
        with pytest.raises(QueryError, match="cannot be run"):
            there.query("SELECT * WHERE { ?s ?p }")
        assert [
            bool(row["answer"]) for q in ("a tg:Trial", "a tg:Nothing") for row in there.ask(f"ASK {{ ?s {q} }}")
        ] == [
            True,
            False,
        ]


def test_the_program_asks_an_endpoint(served: Served, run: Callable[..., Outcome]) -> None:
    options = ["--endpoint", served.url, *(["--graph", served.graph] if served.graph else [])]
    asked = run("query", "pd1-combinations", "-p", "condition=NPC", "-f", "csv", *options)
    assert asked.code == 0
    assert len(asked.out.splitlines()) == 3
    shown = run("show", "agent", "AK104", *options)
    assert "no quotes" in shown.err and "“" not in shown.out
    quoted = run("show", "agent", "AK104", "--db", served.db, *options)
    assert quoted.err == "" and "“" in quoted.out
    assert run("export", "dot", "-s", "condition=NPC", *options).out.startswith("digraph")


def test_push_from_the_command_line_replaces_and_adds(run: Callable[..., Outcome], tmp_path: Path) -> None:
    assert run("build").code == 0
    with run_oxigraph() as url:
        for _ in range(2):
            assert "quads pushed" in run("push", url).err
        more = tmp_path / "more.nt"
        more.write_text("<urn:a> <urn:b> <urn:c> .\n")
        assert run("push", url, more).err.endswith("1 quad pushed\n")
        asked = run("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv", "--endpoint", url)
        with open_store(tmp_path / "trialgraph.db") as store:
            assert asked.out == f"n\n{len(store) + 1}\n"
        record = write_records(tmp_path / "new.ndjson", [make_version(7)])
        updated = run("update", record, "--endpoint", url)
        assert "1 new" in updated.err
        assert "NCT00000007" in run("query", "SELECT ?t { ?t a tg:Trial }", "--endpoint", url).out


def test_a_push_that_broke_off_is_told_and_mended(run: Callable[..., Outcome], tmp_path: Path) -> None:
    assert run("build").code == 0
    count = ("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv", "--endpoint")

    def break_off(sent: int) -> None:
        if sent > 20_000:
            raise ConnectionAbortedError

    with run_oxigraph() as url, open_store(tmp_path / "trialgraph.db") as store:
        for _ in range(2):  # into an empty service, and over a graph that is whole
            with pytest.raises(ConnectionAbortedError):
                push_store(store, make_service(url), break_off, block=10_000)
            asked = run(*count, url)
            assert 0 < int(asked.out.split()[1]) < len(store)
            assert "no whole graph: a push is under way, or broke off" in asked.err
            assert "trialgraph push" in run("update", "--endpoint", url, tmp_path / "trialgraph.db").err
            assert run("push", url).code == 0
            mended = run(*count, url)
            assert (mended.out, mended.err) == (f"n\n{len(store)}\n", "")


def test_what_a_broken_connection_left_is_sent_later(tmp_path: Path) -> None:
    db, vocabulary = tmp_path / "seeds.db", load_builtin()
    build_graph([seeds_folder()], db, vocabulary, ReadReport())
    record = write_records(tmp_path / "new.ndjson", [make_version(7)])
    with run_oxigraph() as url:
        service = make_service(url)
        with open_store(db) as store:
            push_store(store, service)
        broken = make_service(url, update=url.replace("/query", "/nowhere"))
        with pytest.raises(StoreError, match="404"), follow_update(db, broken) as on_replace:
            update_graph([record], db, vocabulary, ReadReport(), on_replace=on_replace)
        (left,) = tmp_path.glob("seeds.db.service-*")
        assert left.stat().st_size > 1000
        with follow_update(db, service), pytest.raises(StoreError, match="another update"), follow_update(db, service):
            pytest.fail("what the first one noted would be lost")
        assert not left.exists()
        with follow_update(db, service), TrialGraph.connect(url) as there:
            assert [row["n"] for row in there.ask("SELECT (COUNT(*) AS ?n) { ?t a tg:Trial }")] == [6]
        assert not left.exists()


def test_a_part_of_an_answer_is_an_error(tmp_path: Path) -> None:
    lines = tmp_path / "some.nt"
    lines.write_text("".join(f"<urn:a> <urn:b> <urn:c{n}> .\n" for n in range(30)))
    with run_virtuoso(tmp_path, rows=20) as url:
        service = make_service(url, graph=NAMED)
        assert push_files([lines], service) == 30
        graph = RemoteGraph(service)
        with pytest.raises(QueryError, match="at most 20 rows"):
            graph.query("SELECT * WHERE { ?s ?p ?o }")
        graph.close()


def test_virtuoso_wants_a_graph_and_a_login(tmp_path: Path) -> None:
    lines = tmp_path / "some.nt"
    lines.write_text("<urn:a> <urn:b> <urn:c> .\n")
    with run_virtuoso(tmp_path) as url:
        with pytest.raises(StoreError, match="--graph"):
            push_files([lines], make_service(url))
        for login, said in (("", "another user or password"), ("dba:wrong@", "another user or password")):
            with pytest.raises(StoreError, match=said):
                push_files([lines], make_service(url.replace("dba:dba@", login), graph=NAMED))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("localhost:7878", "expected the address"),
        ("ftp://localhost/query", "expected the address"),
        ("http://[::1", "expected the address"),
        ("http://127.0.0.1:1/query", "cannot be asked"),
    ],
)
def test_what_is_no_service_is_one_clear_line(run: Callable[..., Outcome], url: str, said: str) -> None:
    outcome = run("query", "overview", "--endpoint", url)
    assert outcome.code == 1
    assert said in outcome.err
    assert len(outcome.err.splitlines()) == 1


def test_addresses_follow_from_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("http://h/d/query", "http://h/d/update", "http://h/d/store"):
        found = make_service(url)
        assert (found.query, found.update, found.store) == ("http://h/d/query", "http://h/d/update", "http://h/d/store")
    virtuoso = make_service("https://u:p%40@h:8890/sparql", store="https://h/other")
    assert virtuoso.update == "https://h:8890/sparql-auth"
    assert (virtuoso.store, virtuoso.login) == ("https://h/other", ("u", "p@"))
    assert make_service("http://h:7878").query == "http://h:7878/query"
    monkeypatch.setenv("TRIALGRAPH_ENDPOINT_USER", "me")
    monkeypatch.setenv("TRIALGRAPH_ENDPOINT_PASSWORD", "secret")
    assert make_service("http://h/query").login == ("me", "secret")
    assert "secret" not in repr(make_service("http://h/query"))
