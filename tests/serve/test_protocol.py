"""What the W3C's tests leave open: media types and their q-values, every format read back, what is said of errors."""

from __future__ import annotations

import csv
import io
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import httpx2
import pyoxigraph as ox
import pytest

from serve.served import TOKEN, Server, run_server
from trialgraph.serve.answer import RefusedError
from trialgraph.serve.protocol.changes import split_content
from trialgraph.serve.protocol.media_types import GRAPHS, ROWS
from trialgraph.serve.protocol.negotiation import choose_media_type
from trialgraph.serve.protocol.using import apply_graphs
from trialgraph.store import check_store

TYPES = "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class LIMIT 5"
TERMS = """SELECT * { VALUES (?a ?b) {
  (<http://x/a> "plain") ("line\\nend\\ttab \\"quoted\\", comma" "with language"@en-GB) (1 1.5) (1e3 true)
  ("2020-01-01"^^xsd:date UNDEF) (UNDEF "\\u00e9\\U0001F600") ("" "a\\\\b") } }"""
OFFERED = ("application/json", "text/csv", "text/turtle")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"), ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"), ("text/csv;q=0.1, text/turtle;q=0.2", "text/turtle"),
        ("text/turtle; charset=utf-8", "text/turtle"),
        ("text/html, text/turtle;q=0.3, */*;q=0.2", "text/turtle"), ("*/*;q=0.1, text/csv;q=0", "application/json"),
        ("application/json;q=0, */*", "text/csv"), ("text/*;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("nonsense", "application/json"),
        ("text/csv;q=nonsense, text/turtle", "text/turtle"), ("text/csv;q=7, text/turtle;q=1", "text/csv"),
        (",,,", "application/json"),
    ],
)  # fmt: skip
def test_the_best_media_type_is_chosen(accept: str, chosen: str) -> None:
    assert choose_media_type(accept, OFFERED) == chosen


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/html", "application/json;q=0, text/html"])
def test_no_media_type_is_forced_on_a_client(accept: str) -> None:
    with pytest.raises(RefusedError, match="none of the media types") as refused:
        choose_media_type(accept, OFFERED)
    assert refused.value.status == 406


@pytest.mark.parametrize("query", [TYPES, TERMS], ids=["types", "terms"])
@pytest.mark.parametrize("accept", [*dict.fromkeys(ROWS)])
def test_rows_are_the_same_in_every_format(server: Server, accept: str, query: str) -> None:
    """The formats with types are read by Oxigraph, and hold what its own writer would write; CSV holds the values."""
    answer = server.ask(query, accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == ROWS[accept]
    expected = ox.Store().query(query, prefixes={"xsd": XSD}) if query is TERMS else None
    form = ox.QueryResultsFormat.from_media_type(ROWS[accept])
    assert form is not None
    if ROWS[accept] == "text/csv":
        (head, *rows) = csv.reader(io.StringIO(answer.text, newline=""))
        assert sorted(head) == (["a", "b"] if expected is not None else ["class", "n"])
        values = [dict(zip(head, row, strict=True)) for row in rows]
        if expected is not None:
            names = [variable.value for variable in expected.variables]  # type: ignore[union-attr]
            assert values == [{n: row[n].value if row[n] is not None else "" for n in names} for row in expected]  # type: ignore[union-attr]
        return
    found = ox.parse_query_results(answer.content, form)
    assert isinstance(found, ox.QuerySolutions)
    rows_found = [{v.value: row[v] for v in found.variables} for row in found]
    reference = ox.parse_query_results(
        server.ask(query, "application/sparql-results+json").content, ox.QueryResultsFormat.JSON
    )
    assert isinstance(reference, ox.QuerySolutions)
    assert rows_found == [{v.value: row[v] for v in reference.variables} for row in reference]
    if expected is not None:
        assert isinstance(expected, ox.QuerySolutions)
        assert rows_found == [{v.value: row[v] for v in expected.variables} for row in expected]


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize("accept", [*dict.fromkeys(GRAPHS)])
def test_a_graph_is_the_same_in_every_format(server: Server, accept: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(agent:cadonilimab))) }"
    answer = server.ask(query, accept)
    assert answer.headers["content-type"].partition(";")[0] == GRAPHS[accept]
    form = ox.RdfFormat.from_media_type(GRAPHS[accept])
    assert form is not None
    found = {str(quad.triple) for quad in ox.parse(answer.content, format=form)}
    expected = server.ask(query, "application/n-triples").text
    assert found == {line.removesuffix(" .") for line in expected.splitlines()} != set()


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/sparql-results+json"), ("xml", "application/sparql-results+xml"), ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)  # fmt: skip
def test_a_format_may_be_asked_for_in_the_address(server: Server, form: str, media_type: str) -> None:
    answer = server.get("/sparql", params={"query": TYPES, "format": form})
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "ASK { <http://x/none> ?p ?o }"])
def test_the_answer_to_ask_is_the_same_in_json_and_xml(server: Server, query: str) -> None:
    said = server.ask(query, "application/sparql-results+json").json()["boolean"]
    root = ElementTree.fromstring(server.ask(query, "application/sparql-results+xml").content)
    assert root.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == str(said).lower()
    assert server.ask(query, "text/csv").status_code == 406


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT", 400, "not a SPARQL query"),
        ("SELECT * { ?s ?p }", 400, "not a SPARQL query"),
        ("SELECT * FROM <http://x/none> { ?s ?p ?o }", 400, "no such graph"),
        ("SELECT * { ?s nope:x ?o }", 400, "not a SPARQL query"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_in_one_line(server: Server, query: str, status: int, said: str) -> None:
    answer = server.ask(query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert said in answer.text


def test_the_history_is_a_graph_that_can_be_named(server: Server) -> None:
    history = "https://w3id.org/trialgraph/history"
    for query in (f"SELECT * FROM <{history}> {{ ?s ?p ?o }}", f"SELECT * {{ GRAPH <{history}> {{ ?s ?p ?o }} }}"):
        assert server.ask(query).status_code in (200, 400)  # 400: the seeds have no history yet, so no such graph


def test_the_description_says_what_there_is(server: Server) -> None:
    description = server.get("/sparql", headers={"accept": "application/n-triples"}).text
    assert f"<{server.url}/sparql>" in description
    assert "SPARQL11Query" in description and "SPARQL11Update" not in description


# --- changes --------------------------------------------------------------------------------------------------------

UPDATE = "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def test_the_head_of_the_description_is_that_of_the_description(server: Server) -> None:
    got, head = (httpx2.request(method, f"{server.url}/sparql", timeout=60) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("media_type", ["multipart/mixed; boundary=y", "message/rfc822", "text/html"])
def test_a_part_of_a_form_that_is_no_rdf_is_refused_and_not_left_out(media_type: str) -> None:
    content = f"--x\r\nContent-Type: {media_type}\r\n\r\n--y\r\n\r\n<a:a> <a:b> 1 .\r\n--y--\r\n--x--\r\n"
    with pytest.raises(RefusedError, match="expected one of"):
        split_content(content.encode(), "multipart/form-data; boundary=x")


def test_graphs_of_the_request_leave_escapes_as_they_are() -> None:
    update = r'INSERT { <x:a> <x:b> "\u0022", <x:\u0041#> } WHERE { ?s ?p "\U0000005C" }'
    assert apply_graphs(update, ["http://x/g"], []) == update.replace("WHERE", "USING <http://x/g> WHERE")


def test_graphs_of_the_request_become_using_clauses() -> None:
    assert apply_graphs(UPDATE, ["http://x/a"], ["http://x/b"]) == (
        "INSERT { ?s ?p ?o } USING <http://x/a> USING NAMED <http://x/b> WHERE { ?s ?p ?o }"
    )
    assert apply_graphs(UPDATE, [], []) == UPDATE
    nested = "INSERT { ?s ?p 'WHERE' } # WHERE\nWHERE { { SELECT * WHERE { ?s ?p ?o } } }"
    assert apply_graphs(nested, ["http://x/a"], []).count("USING") == 1


@pytest.mark.parametrize(
    "text",
    [
        f"WITH <http://x/g> {UPDATE}",
        "DELETE { ?s ?p ?o } USING <http://x/g> WHERE { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_graphs_of_the_request_and_of_the_update_do_not_go_together(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        apply_graphs(text, ["http://x/a"], [])
    assert refused.value.status == 400


def test_a_changed_store_is_whole_and_keeps_its_texts(seeds_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copytree(seeds_db, tmp_path / "seeds.db"))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with run_server(db, token=TOKEN, workers=2) as running:
        update = {"update": "INSERT DATA { <http://x/a> <http://x/b> 'c' }"}
        assert httpx2.post(f"{running.url}/update", data=update, headers=headers, timeout=60).status_code == 204
        content = {"Content-Type": "application/n-triples", **headers}
        lines = "".join(f'<http://x/{number}> <http://x/b> "{"c" * 100}" .\n' for number in range(20_000))
        address = f"{running.url}/store?graph=http://x/g"
        assert httpx2.put(address, content=lines, headers=content, timeout=60).status_code == 201
        assert httpx2.post(address, content="nonsense", headers=content, timeout=60).status_code == 400
        assert httpx2.post(address, content=lines, headers=headers, timeout=60).status_code == 415
        assert httpx2.delete(f"{running.url}/store?graph=http://x/none", headers=headers, timeout=60).status_code == 404
        counted = running.ask("SELECT (COUNT(*) AS ?n) { GRAPH <http://x/g> { ?s ?p ?o } }")
        assert counted.text == "n\r\n20000\r\n"
    assert list(check_store(db)) == []
