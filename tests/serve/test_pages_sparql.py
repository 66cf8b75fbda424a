"""The SPARQL editor: what it begins with, its answers, mistakes at their place, the terms it completes; over HTTP its
forms and files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import httpx2
import pytest

from serve.page_graphs import ask, serve
from serve.served import Server, listen, run_server
from trialgraph.saved_queries import load_saved_queries
from trialgraph.serve.answer import Asked, ServedGraph
from trialgraph.serve.pages.sparql_editor import list_terms, make_text, show_editor, show_results
from trialgraph.serve.views.sparql_results import MOST_ROWS, Problem, SparqlResults, ask_graph
from trialgraph.sparql_terms import find_parameters

TRIAL = "000_8c8bcb7ea39ef8d9"


@pytest.fixture(scope="module")
def graph(seeds_db: Path) -> Iterator[ServedGraph]:
    graph = serve(seeds_db)
    yield graph
    graph.close()


def answer(graph: ServedGraph, sparql: str) -> SparqlResults:
    found = ask_graph(graph, sparql)
    assert isinstance(found, SparqlResults), found
    return found


@pytest.mark.parametrize("name", load_saved_queries())
def test_a_saved_query_comes_with_its_values_and_runs_as_it_stands(graph: ServedGraph, name: str) -> None:
    given = dict(load_saved_queries()[name].example.parameters)
    text, note = make_text(graph, ask("/sparql-editor", saved=name, **given))
    assert note == "" and "#+" not in text and not find_parameters(text)
    rows = len(graph.graph.query(name, **given))
    assert answer(graph, text).shown == min(rows, MOST_ROWS)


def test_what_is_asked_for_and_not_there_is_told(graph: ServedGraph) -> None:
    assert "'none'" in make_text(graph, ask("/sparql-editor", saved="none"))[1]
    text, note = make_text(graph, ask("/sparql-editor", saved="partners", therapy="zzz"))
    assert "'zzz' is not known" in note and "$therapy" in text
    assert make_text(graph, ask("/sparql-editor", query="ASK {}")) == ("ASK {}", "")
    text, note = make_text(graph, ask("/sparql-editor"))
    assert answer(graph, text).shown == 0 and note == ""  # the seeds have no start dates


def test_answers_are_tables_with_links(graph: ServedGraph) -> None:
    found = answer(graph, "SELECT ?t ?a WHERE { ?t tg:tests ?a } ORDER BY ?t ?a LIMIT 3")
    assert [column.name for column in found.table.columns] == ["t", "a"]
    assert found.table.rows[0][0].items[0].path == f"/trial/{TRIAL}"
    assert found.table.rows[0][1].items[0].path.startswith("/agent/")
    assert answer(graph, "ASK { ?t a tg:Trial }").table.rows[0][0].items[0].text == "true"
    assert len(answer(graph, f"DESCRIBE <https://w3id.org/trialgraph/trial/{TRIAL}>").table.columns) == 3
    assert answer(graph, "SELECT ?x WHERE { ?x a tg:Nothing }").shown == 0


def test_only_the_first_rows_are_read(graph: ServedGraph) -> None:
    found = answer(graph, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }")  # more than anybody could wait for
    assert (found.shown, found.is_cut) == (MOST_ROWS, True)
    assert answer(graph, f"SELECT * WHERE {{ ?a ?b ?c }} LIMIT {MOST_ROWS}").is_cut is False
    assert answer(graph, "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }").is_cut is True


@pytest.mark.parametrize(
    ("sparql", "line", "column", "said"),
    [
        ("SELECT * WHERE {\n ?s ?p \n}", 3, 2, "something else|Expected"),
        ("SELECT * WHERE {\n\n ?s foo:bar ?o }", 3, 5, "prefix foo: is not declared"),
        ("# foo:x\nSELECT (COUNT(?a) AS ?b) ?c WHERE {?a ?c ?d}", 2, 45, "variable that is unbound"),
        ("SELEC * {}", 1, 10, "Expected CONSTRUCT"),
        ("SELECT * WHERE { ?s ?p ?o \n FILTER(foo(?s)) }", 2, 19, "something else|Expected"),
        ("", 0, 0, "no query"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", 0, 0, "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1/> { ?a ?b ?c }", 0, 0, "no such graph"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 1, 1, ""),
        ("SELECT * {" + "{" * 200, 0, 0, "nested"),
    ],
)
def test_a_mistake_is_told_at_its_place(graph: ServedGraph, sparql: str, line: int, column: int, said: str) -> None:
    found = ask_graph(graph, sparql)
    assert isinstance(found, Problem)
    assert any(words in found.message for words in said.split("|")), found.message
    assert found.line == line
    if line:
        assert found.before + found.after == sparql.split("\n")[line - 1]
        assert column in (found.column, 1), found


def test_hostile_queries_and_answers_stay_words(graph: ServedGraph) -> None:
    hostile = "<script>alert(1)</script>"
    pages = [
        show_editor(graph, ask("/sparql-editor", query=f"</textarea>{hostile}")),
        show_editor(graph, ask("/sparql-editor", saved=hostile)),
        show_results(graph, ask("/sparql-editor"), f"</textarea>{hostile}"),
        show_results(graph, ask("/sparql-editor"), f'SELECT ("{hostile}" AS ?x) (<javascript:alert(1)> AS ?y) {{}}'),
    ]
    for page in pages:
        body = bytes(page.body).decode()  # type: ignore[arg-type]
        assert hostile not in body and "&lt;script&gt;" in body
        assert 'href="javascript' not in body
        assert body.count("</textarea>") == 1


def test_the_script_gets_only_what_is_below_the_editor(graph: ServedGraph) -> None:
    part = bytes(show_results(graph, Asked("/sparql-editor", "", {}, is_fragment=True), "ASK {}").body).decode()  # type: ignore[arg-type]
    assert "<html" not in part and "<table" in part


def test_completion_knows_the_terms_of_the_ontology(graph: ServedGraph) -> None:
    found = json.loads(bytes(list_terms(graph, ask("/sparql-editor/terms")).body))  # type: ignore[arg-type]
    assert found["prefixes"]["tg"] == "https://w3id.org/trialgraph/"
    classes, properties = (
        {iri.rpartition("/")[2]: about for iri, _, about in found[kind]} for kind in ("classes", "properties")
    )
    assert {"Trial", "Agent", "OutcomeMeasure"} <= set(classes) and not set(classes) & set(properties)
    assert classes["Revision"].startswith("One step of a trial")
    used = {triple.predicate.value for triple in graph.store.all_triples()}
    ours = {iri.rpartition("/")[2] for iri in used if iri.startswith("https://w3id.org/trialgraph/")}
    assert ours <= set(properties)


# --- over HTTP ------------------------------------------------------------------------------------------------------


def post(server: Server, **options: object) -> httpx2.Response:
    return httpx2.post(f"{server.url}/sparql-editor", timeout=60, **options)  # type: ignore[arg-type]


def test_a_plain_form_gets_the_whole_page(server: Server) -> None:
    page = post(server, data={"query": "SELECT ?t WHERE {\r\n ?t a tg:Trial }"})
    assert page.status_code == 200
    assert "<textarea" in page.text and "5 rows" in page.text
    assert "\r" not in page.text
    part = post(server, data={"query": "SELECT ?t WHERE { ?t a tg:Trial }"}, headers={"hx-request": "true"})
    assert "<textarea" not in part.text and "5 rows" in part.text


def test_what_is_no_form_is_refused(server: Server) -> None:
    assert post(server, content=b"SELECT", headers={"content-type": "text/plain"}).status_code == 415
    assert post(server, data={"other": "x"}).status_code == 200
    assert httpx2.put(f"{server.url}/sparql-editor", timeout=60).status_code == 405
    bad = post(server, content=b"query=%ff", headers={"content-type": "application/x-www-form-urlencoded"})
    assert bad.status_code == 400


def test_no_other_server_is_asked(server: Server) -> None:
    with listen() as (port, heard):
        for text in (
            f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?a ?b ?c }} }}",
            f"SELECT * FROM <http://127.0.0.1:{port}/> {{ ?a ?b ?c }}",
        ):
            assert 'role="alert"' in post(server, data={"query": text}).text
        assert heard == []


def test_the_endpoint_sends_people_to_the_editor(server: Server) -> None:
    answer = server.get("/sparql", headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sparql-editor")


def test_the_policy_of_the_editor_is_that_of_every_page(server: Server) -> None:
    policies = {
        server.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
        for path in ("/", "/sparql-editor")
    }
    assert len(policies) == 1 and "unsafe" not in policies.pop()


def test_files_come_packed_to_who_can_unpack_them(server: Server) -> None:
    path = "/static/vendor/yasqe-4.6.2/yasqe.min.js"
    with httpx2.stream("GET", server.url + path, headers={"accept-encoding": "gzip"}, timeout=60) as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip" and packed.headers["vary"] == "Accept-Encoding"
    plain = server.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 3


def test_browsers_find_the_icon_where_they_look_for_it(server: Server) -> None:
    icon = server.get("/favicon.ico", follow_redirects=True)
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")


def test_heavy_queries_from_the_page_keep_no_page_waiting(seeds_db: Path) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with run_server(seeds_db, workers=2, seconds=60) as server, ThreadPoolExecutor(4) as senders:
        sent = [senders.submit(post, server, data={"query": heavy}) for _ in range(4)]
        wait(sent, timeout=2, return_when=FIRST_COMPLETED)
        assert server.get("/questions", headers={"accept": "text/html"}).status_code == 200
        assert sum(query.done() and query.result().status_code == 200 for query in sent) == 0
        server.process.kill()
        for query in sent:
            assert query.exception() is not None or query.result().status_code >= 400


def test_a_query_from_the_page_is_ended_at_its_limit(seeds_db: Path) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with run_server(seeds_db, workers=2, seconds=2) as server:
        ended = post(server, data={"query": heavy}, headers={"hx-request": "true", "accept": "text/plain"})
        assert ended.status_code >= 400 and "<" not in ended.text
        assert "limit" in ended.text or "second" in ended.text
