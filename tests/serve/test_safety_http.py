"""Attacks by HTTP on a running server: names, headers, bodies, paths, slowness, and what stands in the graph."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
import socket
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx2
import pyoxigraph as ox
import pytest

from serve.served import TOKEN, Server, run_server, send_raw
from trialgraph.serve.headers import SECURITY_HEADERS, is_known_host
from trialgraph.store.editing import edit_graph

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a tg:Trial }"

# --- names ----------------------------------------------------------------------------------------------------------

FOREIGN = [
    "evil.example", "evil.example:8035", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example/localhost",
    "localhost@evil.example", "localhost, evil.example", "localhost evil.example", "[::1].evil.example", "1.2.3",
    "2130706433", "0x7f.1", "[localhost]", "", ":80", "localhost:", "localhost:http",
]  # fmt: skip
OURS = [
    "localhost",
    "LOCALHOST:1",
    "127.0.0.1",
    "127.0.0.1:8035",
    "[::1]:8035",
    "192.168.1.5",
    "trials.example",
    "localhost.",
]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused(server: Server, host: str) -> None:
    for path in ("/", "/sparql?query=ASK{}", "/store?default", "/nothing"):
        answer = send_raw(server.port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert answer.split(b" ", 2)[1] in (b"421", b"400")
    assert not is_known_host(host, {"trials.example", "localhost"})


@pytest.mark.parametrize("host", OURS)
def test_our_own_names_are_known(host: str) -> None:
    assert is_known_host(host, {"trials.example", "localhost"})


def test_a_name_is_known_when_the_operator_says_so(seeds_db: Path) -> None:
    with run_server(seeds_db, workers=2, hosts=("Trials.Example",)) as running:
        for host, status in (("trials.example", b"200"), ("trials.example:443", b"200"), ("example", b"421")):
            request = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            assert send_raw(running.port, request.encode()).split(b" ", 2)[1] == status


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",  # no Host
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,  # a TLS greeting
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /?" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
    ],
)
def test_what_is_no_sound_request_is_refused_with_our_headers(server: Server, head: bytes) -> None:
    answer = send_raw(server.port, head)
    if answer:  # a connection that is cut off while it still sends may lose the answer
        assert answer.count(b"HTTP/1.1 ") == 1  # nothing behind it is a request of its own
        assert re.match(rb"HTTP/1.1 4\d\d ", answer)
        for name in SECURITY_HEADERS:
            assert name.lower().encode() + b": " in answer.lower()
    assert server.get("/healthz").text == "ok\n"


# --- headers --------------------------------------------------------------------------------------------------------

ANSWERS = {  # path → status
    "/": 200, "/healthz": 200, "/sparql": 200, "/sparql?query=ASK{}": 200, "/sparql?query=nonsense": 400,
    "/sparql?query=ASK{}&format=x": 406, "/sparql?query=" + "x" * 20_000: 400, "/update": 405, "/store": 400,
    "/store?default": 200, "/store?graph=http://x/none": 404, "/nothing": 404, "/static/style.css": 200,
    "/static/none": 404, "/queries/none.json": 404, "/queries/partners.csv": 400, "/openapi.json": 200, "/Trial": 200,
    "/trial/000_8c8bcb7ea39ef8d9.ttl": 200, "/trial/none": 404, "/search?q=<script>": 200,
}  # fmt: skip


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_every_answer_has_the_headers_that_hold_a_browser_back(server: Server, path: str, accept: str) -> None:
    answer = server.get(path, headers={"accept": accept})
    if accept == "*/*":
        assert answer.status_code == ANSWERS[path], answer.text
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get_list(name) == [value]
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy


def test_an_error_of_the_program_is_told_without_its_details(server: Server) -> None:
    """A path that is no Unicode, deep in the program; whatever it is, the answer shows no code and has our headers."""
    for path in (
        "/trial/%ff%fe",
        "/%00",
        "/queries/%2e%2e",
        "/agent/" + "a" * 20_000,
        "/trial/a%0",
        "/trial/%ED%A0%80",
    ):
        answer = server.get(path)
        assert answer.status_code in (400, 404), (path, answer.text[:200])
        assert "Traceback" not in answer.text and ".py" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


# --- bodies ---------------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_long_is_refused(server: Server) -> None:
    text = b"ASK {} #" + b"x" * (3 << 20)
    kinds = ({"Content-Type": "application/sparql-query"}, {"Content-Type": "application/x-www-form-urlencoded"})
    for headers in kinds:
        with contextlib.suppress(httpx2.WriteError, httpx2.ReadError, httpx2.RemoteProtocolError):
            assert httpx2.post(f"{server.url}/sparql", content=text, headers=headers, timeout=60).status_code == 413
        with contextlib.suppress(httpx2.WriteError, httpx2.ReadError, httpx2.RemoteProtocolError):
            chunks = (text[at : at + 10_000] for at in range(0, len(text), 10_000))
            assert httpx2.post(f"{server.url}/sparql", content=chunks, headers=headers, timeout=60).status_code == 413
    assert server.ask(COUNT).status_code == 200


def test_a_form_of_many_fields_is_refused(server: Server) -> None:
    form = "&".join(f"a{number}=b" for number in range(1_000))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert httpx2.post(f"{server.url}/sparql", content=form, headers=headers, timeout=60).status_code == 400


@pytest.fixture(scope="module")
def impatient(seeds_db: Path) -> Iterator[Server]:
    """A server that waits a second for heads and bodies, and for clients to take their answers."""
    with run_server(seeds_db, workers=2, header_seconds=1, body_seconds=1, send_seconds=1, connections=60) as running:
        yield running


def wait_for_end(connection: socket.socket) -> bytes:
    """What still comes until the server ends the connection; a minute is more than any machine needs."""
    connection.settimeout(60)
    received = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize(
    "begun", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-", b"G" * 5_000]
)
def test_a_head_that_does_not_end_is_not_waited_for(impatient: Server, begun: bytes) -> None:
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", impatient.port))) for _ in range(30)]
        for connection in slow:
            connection.sendall(begun)
        assert impatient.get("/healthz").text == "ok\n"
        assert impatient.ask(COUNT).text == "n\r\n5\r\n"
        for connection in slow:
            assert wait_for_end(connection) == b""


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(impatient: Server) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port)) as connection:
        with pytest.raises(ConnectionError):
            for _ in range(600):
                connection.sendall(b"X")
                time.sleep(0.1)
        assert impatient.get("/healthz").text == "ok\n"


def test_a_second_head_on_a_connection_is_not_waited_for_either(impatient: Server) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port)) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")
        assert wait_for_end(connection).count(b"HTTP/1.1") == 1


def test_more_connections_than_are_allowed_leave_room_for_others(impatient: Server) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(150):
            stack.enter_context(socket.create_connection(("127.0.0.1", impatient.port)))
        assert impatient.get("/healthz").text == "ok\n"
        assert impatient.ask(COUNT).status_code == 200


@pytest.mark.parametrize("path", ["/sparql", "/", "/update"])
def test_a_body_that_does_not_come_is_not_waited_for(impatient: Server, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    with socket.create_connection(("127.0.0.1", impatient.port)) as connection:
        connection.sendall(f"{head}Content-Type: application/sparql-query\r\n\r\nA".encode())
        answer = wait_for_end(connection)
        assert answer.split(b" ", 2)[1] in (b"408", b"405", b"403")
    assert impatient.ask(COUNT).status_code == 200


def test_a_client_that_does_not_take_its_answer_is_let_go(impatient: Server) -> None:
    """The answer is longer than what the system keeps for a connection; the worker is free, the connection ends."""
    request = b"GET /sparql?query=SELECT*{?s?p?o}LIMIT+40000&format=xml HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with contextlib.ExitStack() as stack:
        stuck = []
        for _ in range(4):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", impatient.port))
            connection.sendall(request)
            stuck.append(stack.enter_context(connection))
        for _ in range(3):
            assert impatient.ask(COUNT).text == "n\r\n5\r\n"
        time.sleep(4)
        for connection in stuck:
            assert b"</sparql>" not in wait_for_end(connection)


# --- paths ----------------------------------------------------------------------------------------------------------

CLIMBS = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e/", "....//", "..;/", "%c0%ae%c0%ae/", "/", "./"]
TARGETS = ["app.py", "etc/passwd", "templates/layout.html", "trialgraph.json", "texts.sqlite", "oxigraph/CURRENT"]


@pytest.mark.parametrize("folder", ["/static/", "/static/vendor/", "/", "/queries/", "/trial/", "/store/"])
@pytest.mark.parametrize("climb", CLIMBS)
def test_no_path_leads_to_a_file_that_is_not_meant(server: Server, folder: str, climb: str) -> None:
    for target in TARGETS:
        for steps in (1, 2, 8):
            request = f"GET {folder}{climb * steps}{target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            answer = send_raw(server.port, request.encode())
            assert re.match(rb"HTTP/1.1 (404|400) ", answer), (request, answer[:200])
            assert b"root:" not in answer and b"import" not in answer and b"{%" not in answer


@pytest.mark.parametrize(
    "path",
    [
        "/trial/x%0d%0aSet-Cookie:%20a=b", "/%0d%0aSet-Cookie:%20a=b",
        "/sparql?format=%0d%0aSet-Cookie:%20a=b&query=ASK{}",
        "/store?graph=http://x/%0d%0aSet-Cookie:%20a=b", "/queries/x%0d%0aSet-Cookie:%20a=b.csv",
        "/queries/partners.csv?therapy=x%0d%0aSet-Cookie:%20a=b", "/agent/cadonilimab%0d%0aSet-Cookie:%20a=b.ttl",
        "/search?q=%0d%0aSet-Cookie:%20a=b", "/static/%0d%0aSet-Cookie:%20a=b", "/store/%0d%0aSet-Cookie:%20a=b",
    ],
)  # fmt: skip
def test_no_request_writes_headers_of_the_answer(server: Server, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    head = send_raw(server.port, request.encode()).partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nset-cookie" not in head
    assert head.startswith(b"http/1.1 ")


def test_a_new_graph_is_not_told_a_location_of_headers(seeds_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copytree(seeds_db, tmp_path / "seeds.db"))
    with run_server(db, token=TOKEN, workers=2) as running:
        head = f"POST /store HTTP/1.1\r\nHost: localhost:1\r\nAuthorization: Bearer {TOKEN}\r\nConnection: close\r\n"
        turtle = "<a> <b> <c> ."
        request = f"{head}Content-Type: text/turtle\r\nContent-Length: {len(turtle)}\r\n\r\n{turtle}"
        answer = send_raw(running.port, request.encode()).decode()
    assert re.search(r"\r\nlocation: http://localhost:1/store/[0-9a-f-]{36}\r\n", answer)


# --- what stands in the graph ---------------------------------------------------------------------------------------

ATTACK = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'"
CELLS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "=1,2", "-", "+", "@"]
NUMBERS = ["-5", "+5", "-0.5", "-1e5", "5"]
CONTROLS = "a\x00\x01\x08\x0b\x1f\x7f\x85\ufffe\uffffb"


@pytest.fixture(scope="module")
def poisoned(seeds_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a graph in which titles, names, identifiers and values are attacks."""
    db = Path(shutil.copytree(seeds_db, tmp_path_factory.mktemp("poisoned") / "seeds.db"))
    attack = str(ox.Literal(ATTACK))
    cells = " ".join(f"<http://x/cell> <http://x/value> {ox.Literal(text)} ." for text in (*CELLS, *NUMBERS, CONTROLS))
    text = f"""PREFIX tg: <https://w3id.org/trialgraph/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p {attack} }} WHERE {{
      VALUES ?p {{ dcterms:title skos:prefLabel rdfs:label tg:measure }} ?s ?p ?o
      FILTER(REGEX(STR(?s), "trial/|cadonilimab|nasopharyngeal")) }} ;
    INSERT DATA {{ <https://w3id.org/trialgraph/agent/cadonilimab> skos:exactMatch <javascript:alert(1)> ;
      rdfs:seeAlso <javascript:alert(2)> ; skos:altLabel {attack} .
      <https://w3id.org/trialgraph/trial/000_8c8bcb7ea39ef8d9> rdfs:seeAlso <javascript:alert(3)> , <data:text/html,x> .
      {cells} }}"""
    edit_graph(db, lambda graph: graph.update(text))
    with run_server(db, seconds=30) as running:
        yield running


PAGES = [
    "/", "/search?q=cadonilimab", "/search?q=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E", "/suggest?q=cad",
    "/trial/000_8c8bcb7ea39ef8d9", "/trial/000_8c8bcb7ea39ef8d9.html", "/agent/cadonilimab", "/Trial", "/dataset",
    "/condition/nasopharyngeal-carcinoma", "/nothing/%3Cscript%3Ealert(1)%3C/script%3E",
    "/queries/%3Cscript%3Ealert(1)%3C/script%3E", "/queries/partners?therapy=%3Cscript%3Ealert(1)%3C/script%3E",
    "/sparql?query=%3Cscript%3Ealert(1)%3C/script%3E", "/store?graph=x:%3Cscript%3Ealert(1)%3C/script%3E",
    "/trial/000_8c8bcb7ea39ef8d9%3Cscript%3Ealert(1)%3C/script%3E", "/queries/pd1-combinations?condition=NPC",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_nothing_in_graph_or_request_becomes_code_of_a_page(poisoned: Server, path: str) -> None:
    answer = poisoned.get(path, headers={"accept": "text/html,*/*;q=0.1"})
    assert answer.status_code in (200, 400, 403, 404, 406), answer.text
    if "text/html" in answer.headers["content-type"]:
        assert [found for found in find_tags(answer.text) if is_code(*found)] == []
    else:
        assert answer.headers["x-content-type-options"] == "nosniff"


def find_tags(html: str) -> list[tuple[str, dict[str, str]]]:
    """The tags of a page with their attributes, as a browser reads them."""
    tags: list[tuple[str, dict[str, str]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, {name: value or "" for name, value in attrs}))

    Tags().feed(html)
    return tags


def is_code(tag: str, attributes: dict[str, str]) -> bool:
    """Whether a tag runs or fetches what is not ours: scripts and styles in the page, addresses of other schemes."""
    is_data = attributes.get("type") in ("application/ld+json", "application/json")
    addresses = [attributes.get(name, "").strip() for name in ("href", "src", "action", "formaction")]
    return (
        (tag == "script" and "src" not in attributes and not is_data)
        or tag in ("style", "iframe", "object", "embed", "base")
        or (tag == "meta" and "http-equiv" in attributes)
        or any(name.startswith("on") or name == "style" for name in attributes)
        or any(re.match(r"(javascript|data|vbscript):", address, re.IGNORECASE) for address in addresses)
        or (tag in ("script", "link", "img") and any(re.match(r"([a-z]+:)?//", address) for address in addresses))
    )


def test_code_in_a_page_is_found() -> None:
    bad = "<script>x</script><a href=' javascript:x'></a><p onclick=x></p><img src=//x><style></style><p style=x>"
    assert [is_code(*found) for found in find_tags(bad)] == [True] * 6
    assert not is_code("a", {"href": "https://x/"}) and not is_code("p", {"aria-label": "<img onerror=x>"})


VALUES = "SELECT ?value { <http://x/cell> <http://x/value> ?value }"


def test_no_cell_of_a_csv_is_a_formula(poisoned: Server) -> None:
    (_, *rows) = csv.reader(io.StringIO(poisoned.ask(VALUES, "text/csv").text, newline=""))
    cells = [row[0] for row in rows]
    assert len(cells) == len(CELLS) + len(NUMBERS) + 1
    assert {cell for cell in cells if cell[0] in "=+-@\t\r"} == {number for number in NUMBERS if number != "5"}
    assert {f"'{text}" for text in CELLS} <= set(cells)


def test_no_cell_of_a_tsv_is_a_formula_and_each_is_what_it_was(poisoned: Server) -> None:
    (_, *lines) = poisoned.ask(VALUES, "text/tab-separated-values").text.rstrip("\n").split("\n")
    assert not [line for line in lines if re.match(r'"?[=+\-@\t\r](?!\d*\.?\d*(e\d+)?"?$)', line)]
    read = [
        quad.object.value for line in lines for quad in ox.parse(f"<a:a> <a:a> {line} .", format=ox.RdfFormat.TURTLE)
    ]
    assert sorted(read) == sorted([*CELLS, *NUMBERS, CONTROLS])


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_no_cell_of_a_saved_query_is_a_formula(seeds_db: Path, tmp_path: Path, suffix: str) -> None:
    db = Path(shutil.copytree(seeds_db, tmp_path / "seeds.db"))
    text = """DELETE { ?s <http://purl.org/dc/terms/title> ?o } INSERT { ?s <http://purl.org/dc/terms/title> "=1+1" }
    WHERE { ?s <http://purl.org/dc/terms/title> ?o }"""
    edit_graph(db, lambda graph: graph.update(text))
    with run_server(db, workers=2) as running:
        answer = running.get(f"/queries/condition-trials.{suffix}?condition=NPC")
    assert "1+1" in answer.text
    assert not re.search(r'(^|[,\t\n"])=1', answer.text)


def test_control_characters_leave_xml_well_formed(poisoned: Server) -> None:
    for accept in ("application/sparql-results+xml", "application/xml"):
        root = ElementTree.fromstring(poisoned.ask(VALUES, accept).content)
        found = [literal.text for literal in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
        assert CONTROLS.translate(dict.fromkeys((0, 1, 8, 11, 31, 0xFFFE, 0xFFFF), "\ufffd")) in found
        assert "\r=1" in found  # kept, although XML reads bare line ends as "\n"
    graph = poisoned.ask(
        "CONSTRUCT { ?s ?p ?o } { ?s <http://x/value> ?o BIND(<http://x/p> AS ?p) }", "application/rdf+xml"
    )
    assert "a\ufffd\ufffd" in "".join(ElementTree.fromstring(graph.content).itertext())


def test_json_has_every_character_as_it_was(poisoned: Server) -> None:
    rows = poisoned.ask(VALUES, "application/sparql-results+json").json()["results"]["bindings"]
    assert sorted(row["value"]["value"] for row in rows) == sorted([*CELLS, *NUMBERS, CONTROLS])
