"""Attacks by queries and updates on a running server: it asks nobody, stops what is too heavy, and answers others."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from serve.served import TOKEN, Server, listen, run_server
from trialgraph.errors import TrialgraphError
from trialgraph.serve.answer import RefusedError
from trialgraph.serve.protocol.using import apply_graphs
from trialgraph.serve.safety.admission import check_query, check_update
from trialgraph.serve.settings import Limits

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a tg:Trial }"
LIMITS = Limits()

# --- nobody else is asked -------------------------------------------------------------------------------------------

FETCHING_QUERIES = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "lower case": "select * { service <URL> { ?s ?p ?o } }",
    "no blanks": "SELECT*{SERVICE<URL>{?s ?p ?o}}",
    "variable": "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "prefixed": "PREFIX ex: <URL> SELECT * { SERVICE ex:x { ?s ?p ?o } }",
    "glued to a prefix": "PREFIX ex: <URL> SELECT * { SERVICEex:x { ?s ?p ?o } }",
    "glued to a variable": "SELECT * { ?s ?p ?o.SERVICE <URL> { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?s ?p 5SERVICE <URL> { ?s ?p ?o } }",
    "glued to a decimal": "SELECT * { ?s ?p 5.5SERVICE <URL> { ?s ?p ?o } }",
    "glued to a language": 'SELECT * { ?s ?p "x"@en.SERVICE <URL> { ?s ?p ?o } }',
    "glued to silent": "SELECT * { SERVICESILENT<URL> { ?s ?p ?o } }",
    "escaped letter": "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    "all escaped": "SELECT * { \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <URL> { ?s ?p ?o } }",
    "long escape": "SELECT * { \\U00000053ERVICE <URL> { ?s ?p ?o } }",
    "escaped quotes": 'SELECT * { BIND("a\\u0022 AS ?x) SERVICE <URL> { ?s ?p ?o } #" }',
    "escaped line end": "SELECT * { # comment \\u000A SERVICE <URL> { ?s ?p ?o } \n}",
    "comment behind": "SELECT * { SERVICE#comment\n<URL> { ?s ?p ?o } }",
    "comment before": "SELECT * { #comment\rSERVICE <URL> { ?s ?p ?o } }",
    "comment with a quote": "SELECT * { # it's\n SERVICE <URL> { ?s ?p ?o } # it's\n }",
    "comparison that looks like an IRI": (
        "PREFIX ex: <URL> SELECT * { VALUES ?x { ex:a } FILTER(1<?b)SERVICE?x#>\n{ ?s ?p ?o } }"
    ),
    "comparison with a prefixed name": "PREFIX ex: <URL> SELECT * { FILTER(1<ex:b)SERVICE?x#>\n{ ?s ?p ?o } }",
    "comparison with a string that looks like an IRI": (
        "SELECT * { FILTER(1<'a>b') SERVICE <URL> { ?s ?p ?o } FILTER(1!='c') }"
    ),
    "comparison with a comment that looks like an IRI": (
        "SELECT * { FILTER(1<?b#>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n}"
    ),
    "comparison behind an IRI with a comment's sign": (
        "SELECT * { BIND(<x:#> AS ?i) FILTER(1<'a>b') SERVICE <URL> { ?s ?p ?o } FILTER(1!='c') }"
    ),
    "quote that is escaped": 'SELECT * { BIND("\\u0022" AS ?x) SERVICE <URL> { ?s ?p ?o } BIND("\\u0022" AS ?y) }',
    "single quote that is escaped": "SELECT * { BIND('\\U00000027' AS ?x) SERVICE <URL> {} BIND('\\u0027' AS ?y) }",
    "backslash that is escaped": 'SELECT * { BIND("\\u005C" AS ?x) SERVICE <URL> { ?s ?p ?o } BIND("" AS ?y) }',
    "line end that is escaped": ('SELECT * { BIND("\\u000A" AS ?x) BIND("#" AS ?z) SERVICE <URL> { ?s ?p ?o } }'),
    "quote and IRI that are escaped": (
        'SELECT * { BIND(<x:\\u0041#a> AS ?i) BIND("\\u0022" AS ?x) SERVICE <URL> {} BIND("\\u0022" AS ?y) }'
    ),
    "string that ends early": "SELECT * { BIND('''a''' AS ?x) SERVICE <URL> { ?s ?p ?o } BIND('''b''' AS ?y) }",
    "quotes within long quotes": 'SELECT * { BIND("""a"b""c""" AS ?x) SERVICE <URL> { ?s ?p ?o } }',
    "sub-select": "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "exists": "SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }",
    "ask": "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "describe": "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "from": "SELECT * FROM <URL> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "from, escaped": "SELECT * FR\\u004FM <URL> { ?s ?p ?o }",
    "from, commented": "SELECT * FROM#\n<URL> { ?s ?p ?o }",
    "from a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "service of a file": "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
}
NOT_REFUSED_QUERIES = {
    "string": 'SELECT ("SERVICE <http://x> { }" AS ?x) { }',
    "comment": "SELECT * { } # SERVICE <http://x> { }",
    "IRI": "SELECT * { <http://example.org/service/load> ?p ?o }",
    "IRI with a hash": "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Graph }",
    "IRI without slashes": "SELECT * { <urn:x:payload#service> ?p <urn:it's:service> }",
    "variable": "SELECT ?service ?load { ?service ?load ?from }",
    "name": "PREFIX ex: <http://x/> SELECT * { ?s ex:service ex:payload.load }",
    "comparison": "SELECT * { VALUES ?a { 1 2 } FILTER(?a<2 && ?a>0) }",
}
FETCHING_UPDATES = {
    "load": "LOAD <URL>",
    "load silent": "LOAD SILENT <URL> INTO GRAPH <http://x/g>",
    "load, escaped": "LO\\u0041D <URL>",
    "load, commented": "LOAD#\n<URL>",
    "load after another": "CLEAR SILENT GRAPH <http://x/none>;LOAD<URL>",
    "load of a file": "LOAD <file:///etc/passwd>",
    "service": "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "service in delete": "DELETE WHERE { SERVICE <URL> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("name", FETCHING_QUERIES)
def test_a_query_makes_the_server_ask_nobody(server: Server, name: str) -> None:
    with listen() as (port, heard):
        url = f"http://127.0.0.1:{port}/"
        assert 400 <= server.ask(FETCHING_QUERIES[name].replace("URL", url)).status_code < 500
        for place in ("default-graph-uri", "named-graph-uri"):  # of the protocol: a graph that is not here is empty
            fields = {"query": "SELECT * { ?s ?p ?o }", place: url}
            assert httpx2.get(f"{server.url}/sparql", params=fields, timeout=60).json()["results"]["bindings"] == []
    assert heard == []


@pytest.mark.parametrize("name", FETCHING_QUERIES)
def test_a_query_that_asks_elsewhere_is_refused_before_it_runs(name: str) -> None:
    if "FROM" in FETCHING_QUERIES[name] or "FR\\" in FETCHING_QUERIES[name]:
        return  # graphs are looked up: such a query is answered by what is here
    with pytest.raises(RefusedError, match="asks no other"):
        check_query(FETCHING_QUERIES[name].replace("URL", "http://127.0.0.1:8/"), LIMITS)


@pytest.mark.parametrize("name", FETCHING_UPDATES)
def test_an_update_makes_the_server_ask_nobody(writable: Server, name: str) -> None:
    with listen() as (port, heard):
        text = FETCHING_UPDATES[name].replace("URL", f"http://127.0.0.1:{port}/")
        done = httpx2.post(f"{writable.url}/update", data={"update": text}, headers=AUTHORISED, timeout=60)
        assert 400 <= done.status_code < 500
    assert heard == []


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/ld+json", '{"@context": "URL", "@id": "http://x/a", "b": "c"}'),
        ("application/ld+json", '{"@context": {"@import": "URL"}, "@id": "http://x/a", "b": "c"}'),
        ("application/rdf+xml", '<!DOCTYPE a [<!ENTITY e SYSTEM "URL">]><a xmlns="http://x/">&e;</a>'),
        ("application/rdf+xml", '<!DOCTYPE a SYSTEM "URL"><a xmlns="http://x/"/>'),
    ],
)
def test_content_makes_the_server_ask_nobody(writable: Server, media_type: str, content: str) -> None:
    with listen() as (port, heard):
        body = content.replace("URL", f"http://127.0.0.1:{port}/")
        address = f"{writable.url}/store?graph=http://x/attack"
        done = httpx2.put(address, content=body, headers={"Content-Type": media_type, **AUTHORISED}, timeout=60)
        assert done.status_code < 500
    assert heard == []


@pytest.mark.parametrize("name", NOT_REFUSED_QUERIES)
def test_words_that_are_no_keywords_are_no_reason_to_refuse(server: Server, name: str) -> None:
    assert server.ask(NOT_REFUSED_QUERIES[name]).status_code == 200


FETCH = """
import sys
from pyoxigraph import Store
from trialgraph.serve.safety.confinement import forbid_network
if sys.argv[1] == "confined":
    assert forbid_network()
try:
    list(Store().query("SELECT * { SERVICE <%s> { ?s ?p ?o } }" % sys.argv[2]))
except (OSError, RuntimeError, ValueError) as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the wall behind the checks is Linux's seccomp")
@pytest.mark.parametrize(("how", "is_heard"), [("confined", False), ("free", True)])
def test_a_worker_could_not_open_a_connection_if_it_were_let(how: str, is_heard: bool) -> None:
    """What the check of a query might miss. Without the wall Oxigraph connects, so that the test means something."""
    with listen() as (port, heard):
        command = [sys.executable, "-c", FETCH, how, f"http://127.0.0.1:{port}/"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert bool(heard) == is_heard, done.stderr
    assert done.returncode == 0 and done.stdout, done.stderr


# --- too heavy ------------------------------------------------------------------------------------------------------

PAIRS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
REFUSED = {  # status, query
    "nested braces": (400, "SELECT * " + "{" * 4_000 + "}" * 4_000),
    "parentheses": (400, "SELECT (" + "(" * 8_000 + "1" + ")" * 8_000 + " AS ?x) {}"),
    "brackets": (400, "SELECT * { ?s ?p " + "[ ?p " * 2_000 + "1" + "]" * 2_000 + " }"),
    "300 triple patterns": (400, "SELECT * { " + ". ".join(f"?a{n} ?p{n} ?b{n} " for n in range(300)) + "}"),
    "300 patterns with semicolons": (400, "SELECT * { ?s " + "; ".join(f"?p{n} ?o{n}" for n in range(300)) + " }"),
    "long path": (400, "SELECT * { ?s " + "/".join(["tg:hasArm"] * 300) + " ?o }"),
    "300 unions": (400, "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 300) + " }"),
    "too long": (413, "SELECT * { } #" + "x" * 70_000),
    "huge VALUES": (413, "SELECT * { VALUES ?x { " + "1 " * 100_000 + "} }"),
}
STOPPED = {  # one of the limits stops it, whichever comes first
    "cross product": f"SELECT * {PAIRS}",
    "COUNT of a cross product": f"SELECT (COUNT(*) AS ?n) {PAIRS}",
    "ORDER BY of everything": f"SELECT * {PAIRS} ORDER BY ?f ?c ?a",
    "DISTINCT of a cross product": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?d ?g {PAIRS} }}",
    "VALUES times VALUES": "SELECT * { VALUES ?x { " + "1 " * 9_000 + "} VALUES ?y { " + "1 " * 9_000 + "} }",
    "huge regular expression": 'SELECT * { ?s ?p ?o . ?d ?e ?f FILTER(REGEX(STR(?o), "' + "(a*)*" * 300 + 'b")) }',
    "regular expression of repetitions": 'SELECT * { ?s ?p ?o FILTER(REGEX(?o, "((a{1,99}){1,99}){1,99}")) '
    "?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "text that grows": "SELECT (STRLEN(REPLACE(REPLACE(REPLACE('" + "a" * 20_000 + "','a','" + "b" * 1_000 + "'),'b','"
    + "c" * 1_000 + "'),'c','dddddddddd')) AS ?n) {}",
    "GROUP_CONCAT of everything": f"SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?c), STR(?f)))) AS ?n) {PAIRS}",
    "operators": "SELECT (" + "1+" * 15_000 + "1 AS ?x) {}",
    "negations": "SELECT (" + "!" * 20_000 + "1 AS ?x) {}",
    "path of everything": "SELECT (COUNT(*) AS ?n) { ?a (!<http://x>)* ?b . ?c (!<http://x>)* ?d }",
    "190 patterns": "SELECT * { " + ". ".join(f"?a{n} ?p{n} ?a{n + 1} " for n in range(190)) + "}",
    "list of 300": "SELECT * { ?s ?p (" + " ".join(f"?x{n}" for n in range(300)) + ") . " + PAIRS[1:],
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_big_is_refused_before_it_runs(server: Server, name: str) -> None:
    status, query = REFUSED[name]
    refused = server.ask(query)
    assert (refused.status_code, refused.text.count("\n")) == (status, 1)


@pytest.fixture(scope="module")
def hurried(seeds_db: Path) -> Iterator[Server]:
    """A server that gives a query two seconds and 1,000 rows."""
    with run_server(seeds_db, seconds=2, rows=1_000, workers=3, memory=1 << 30) as running:
        yield running


@pytest.mark.parametrize("name", STOPPED)
def test_what_is_too_heavy_is_stopped_and_others_are_answered(hurried: Server, name: str) -> None:
    with ThreadPoolExecutor(1) as other:
        attack = other.submit(hurried.ask, STOPPED[name])
        assert hurried.ask(COUNT).text == "n\r\n5\r\n"
        assert hurried.get("/healthz").status_code == 200
        stopped = attack.result()
    assert stopped.status_code in (422, 504), stopped.text
    assert stopped.text.count("\n") == 1
    assert hurried.ask(COUNT).text == "n\r\n5\r\n"


def test_one_client_with_many_heavy_queries_keeps_no_other_waiting(seeds_db: Path) -> None:
    """Pages have a worker of their own, and of those for SPARQL one client has some only. The attack does not end."""
    endless = f"SELECT (COUNT(*) AS ?n) {PAIRS}"
    with run_server(seeds_db, seconds=3600, workers=4, waiting_seconds=3600) as server, ThreadPoolExecutor(12) as pool:
        try:
            begun = threading.Barrier(13)

            def attack() -> None:
                begun.wait()
                with contextlib.suppress(httpx2.HTTPError):
                    server.ask(endless)

            attacks = [pool.submit(attack) for _ in range(12)]
            begun.wait()
            with httpx2.Client(transport=httpx2.HTTPTransport(local_address="127.0.0.2"), timeout=60) as other:
                for _ in range(5):
                    assert other.get(f"{server.url}/sparql", params={"query": COUNT, "format": "csv"}).text[3:4] == "5"
                    assert other.get(f"{server.url}/queries/partners.csv?therapy=AK104").status_code == 200
            assert not any(done.done() for done in attacks)
        finally:
            server.process.kill()


# --- changes --------------------------------------------------------------------------------------------------------

AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
INSERT = "INSERT DATA { <http://x/attack> <http://x/attack> <http://x/attack> }"


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory, seeds_db: Path) -> Iterator[Server]:
    """A server that takes changes from who has the token."""
    db = Path(shutil.copytree(seeds_db, tmp_path_factory.mktemp("writable") / "seeds.db"))
    with run_server(db, token=TOKEN) as running:
        yield running


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN.upper()}"},
        {"Cookie": f"token={TOKEN}"},
        {"X-Token": TOKEN},
    ],
)
@pytest.mark.parametrize("method", ["update", "PUT", "POST", "DELETE"])
def test_nothing_is_changed_without_the_token(writable: Server, headers: dict[str, str], method: str) -> None:
    if method == "update":
        done = httpx2.post(f"{writable.url}/update", data={"update": INSERT}, headers=headers, timeout=60)
    else:
        turtle = "<http://x/attack> <http://x/attack> <http://x/attack> ."
        content = {"Content-Type": "text/turtle", **headers}
        done = httpx2.request(method, f"{writable.url}/store?default", content=turtle, headers=content, timeout=60)
    assert done.status_code == 401
    assert done.headers["www-authenticate"].startswith("Bearer")
    assert TOKEN not in done.text
    assert writable.ask("ASK { <http://x/attack> ?p ?o }", "application/json").json()["boolean"] is False
    assert writable.ask(COUNT).text == "n\r\n5\r\n"


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_form_of_another_site_changes_nothing(writable: Server, media_type: str) -> None:
    """What a browser sends without asking first: these media types, with cookies, without the header."""
    headers = {
        "Origin": "https://evil.example",
        "Sec-Fetch-Site": "cross-site",
        "Content-Type": media_type,
        "Cookie": f"token={TOKEN}",
    }
    body = f"update={INSERT}&token={TOKEN}&access_token={TOKEN}"
    done = httpx2.post(f"{writable.url}/update?access_token={TOKEN}", content=body, headers=headers, timeout=60)
    assert done.status_code == 401
    preflight = httpx2.options(
        f"{writable.url}/update",
        headers={
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        },
        timeout=60,
    )
    assert "access-control-allow-origin" not in preflight.headers
    assert writable.ask("ASK { <http://x/attack> ?p ?o }", "application/json").json()["boolean"] is False


def test_a_server_that_only_reads_takes_no_change_from_anybody(server: Server) -> None:
    for headers in ({}, AUTHORISED, {"Authorization": "Bearer"}):
        assert httpx2.post(f"{server.url}/update", data={"update": INSERT}, headers=headers).status_code == 403
        assert httpx2.delete(f"{server.url}/store?default", headers=headers).status_code == 403
    assert server.ask(COUNT).text == "n\r\n5\r\n"


@pytest.mark.parametrize("query", [INSERT, "DROP ALL", "CLEAR DEFAULT", "DELETE WHERE { ?s ?p ?o }"])
def test_an_update_is_no_query(writable: Server, query: str) -> None:
    assert writable.ask(query).status_code == 400


def test_who_has_the_token_changes_the_graph_and_sees_it_changed(writable: Server) -> None:
    text = "INSERT DATA { GRAPH <http://x/g> { <http://x/a> <http://x/b> 1 } }"
    for scheme in ("Bearer", "bearer"):
        headers = {"Authorization": f"{scheme} {TOKEN}"}
        done = httpx2.post(f"{writable.url}/update", data={"update": text}, headers=headers, timeout=60)
        assert (done.status_code, done.content) == (204, b"")
    assert writable.get("/store?graph=http://x/g", headers={"accept": "application/n-triples"}).text.startswith("<http")
    assert httpx2.delete(f"{writable.url}/store?graph=http://x/g", headers=AUTHORISED, timeout=60).status_code == 204
    assert writable.get("/store?graph=http://x/g").status_code == 404


def test_an_update_that_fails_changes_nothing(writable: Server) -> None:
    text = "DROP DEFAULT ; CREATE GRAPH <http://x/h> ; CREATE GRAPH <http://x/h>"
    done = httpx2.post(f"{writable.url}/update", data={"update": text}, headers=AUTHORISED, timeout=60)
    assert done.status_code == 400
    assert writable.ask(COUNT).text == "n\r\n5\r\n"


# --- the checks alone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("escape", ["\\uD800", "\\uDFFF", "\\UFFFFFFFF", "\\U00110000"])
def test_an_escape_of_no_character_is_refused(escape: str) -> None:
    with pytest.raises(RefusedError, match="no Unicode character"):
        check_query(f"SELECT ('{escape}' AS ?x) {{}}", LIMITS)


def test_long_strings_of_quotes_are_read_in_time() -> None:
    """What takes long to be found no SPARQL takes the time of a worker, not of the server."""
    with contextlib.suppress(TrialgraphError):
        check_query('SELECT * { """' + '""a' * 2_000, LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { FILTER(" + "1<'a>b' && " * 5_000 + "<x:service'#>" * 500,
        "SELECT * { FILTER(" + "<a#'>" * 12_000 + " service",
    ],
)
def test_a_text_made_to_be_read_in_many_ways_is_refused_in_time(text: str) -> None:
    with pytest.raises(RefusedError, match="too many ways"):
        check_query(text, LIMITS)


def test_an_update_may_be_long_and_have_many_patterns() -> None:
    check_update("INSERT DATA { " + "<http://x/a> <http://x/b> 1 . " * 5_000 + "}", LIMITS)


@pytest.mark.parametrize("iri", ["http://x/> {} ; DROP ALL ; #", "http://x/ y", "x<y", 'x"y', "x\ny"])
def test_a_graph_of_the_request_cannot_carry_an_update(iri: str) -> None:
    with pytest.raises(RefusedError, match="not an IRI"):
        apply_graphs("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", [iri], [])
