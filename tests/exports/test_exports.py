"""Exports: every format keeps one contract, and is read by the program it is for."""

from __future__ import annotations

import html.parser
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from seed_facts import make_graph, make_other_facts, make_seed_facts, small_graph
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError, UnknownConceptError
from trialgraph.exports import export_files, export_graph, find_exports
from trialgraph.exports.drawing.selection import find_trials, parse_selection
from trialgraph.exports.drawing.view import make_view

FORMATS = ("cytoscape", "dot", "gexf", "graphml", "html", "jsonld", "kgx", "nquads", "sssom", "turtle")
DRAWN = ("cytoscape", "dot", "gexf", "graphml", "html")
NPC = ["condition=NPC"]


def small() -> TrialGraph:
    return TrialGraph(small_graph())


def hostile() -> TrialGraph:
    """A graph whose texts hold what breaks files: control characters, markup, quotes, no title, no label."""
    store = make_graph([*make_seed_facts(), *make_other_facts()])
    title, label = (
        ox.NamedNode("http://purl.org/dc/terms/title"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
    )
    bad = ox.Literal(
        '\x00\x01\x0b\x1b\ufffe </script><script>alert("x")</script> ]]> & "quoted" \\ \\n {{title}} /*DATA*/null\u2028'
    )
    for quad in [*store.quads_for_pattern(None, title, None), *store.quads_for_pattern(None, label, None)]:
        if "NCT90000003" in str(quad.subject):
            store.remove(quad)
        elif "NCT9" in str(quad.subject) or "cisplatin" in str(quad.subject):
            store.remove(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, bad))
        elif "gemcitabine" in str(quad.subject):
            store.remove(quad)
    return TrialGraph(store)


def require(program: str, *others: str) -> str:
    """The path of a program; without it the test is skipped, or fails where the tools are required (in CI)."""
    found = next((path for name in (program, *others) if (path := shutil.which(name))), None)
    if found is None and os.environ.get("TRIALGRAPH_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{program} is required (TRIALGRAPH_REQUIRE_TOOLS=1) and not installed")
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def test_every_format_of_the_issue_is_found() -> None:
    assert tuple(sorted(find_exports())) == FORMATS


@pytest.mark.parametrize("form", sorted(find_exports()))
@pytest.mark.parametrize("graph", [small, hostile, seed_store], ids=["small", "hostile", "seeds"])
@pytest.mark.parametrize("select", [[], NPC, ["class=PD-1"], ["trial=002_5c4353955f9fa003"]], ids=str)
def test_contract(form: str, graph: Callable[[], TrialGraph], select: list[str]) -> None:
    """Every export of every graph: UTF-8 texts, the same each time, with the trial that is asked for, never empty."""
    export = find_exports()[form]
    assert export.extension.startswith(".") and export.purpose
    files = export_files(graph(), form, select)
    assert files == export_files(graph(), form, select)
    assert len(files) == 1 or all(ending.endswith(export.extension) for ending in files)
    text = "".join(files.values())
    assert text.encode("utf-8")
    assert "toripalimab" in text
    assert "002_5c4353955f9fa003" in text or form == "sssom"  # which counts trials and names none
    assert "\x00" not in text and "\x1b" not in text


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("graph", [small, hostile], ids=["small", "hostile"])
def test_networkx_reads_back_what_was_written(form: str, graph: Callable[[], TrialGraph]) -> None:
    view = make_view(graph(), find_trials(graph(), {}))
    text = export_graph(graph(), form)
    read = nx.parse_graphml(text) if form == "graphml" else nx.read_gexf(io.BytesIO(text.encode()))
    assert set(read) == set(view)
    assert set(read.edges) == set(view.edges)
    for start, end, data in view.edges(data=True):
        assert read.edges[start, end]["relation"] == data["relation"]
        assert int(read.edges[start, end]["weight"]) == data["weight"] == len(data["trials"].split())


def test_the_view_of_nasopharyngeal_carcinoma() -> None:
    view = make_view(small(), find_trials(small(), parse_selection(NPC)))
    label = {node: data["label"] for node, data in view.nodes(data=True)}
    edges = {(label[a], data["relation"], label[b]): data for a, b, data in view.edges(data=True)}
    combined = edges["apatinib", "combined with", "gemcitabine"]
    assert (combined["weight"], combined["trials"]) == (1, "002_5c4353955f9fa003")
    assert edges["cisplatin", "combined with", "gemcitabine"]["trials"] == "NCT90000005"
    assert edges["toripalimab", "studied in", "nasopharyngeal carcinoma"]["weight"] == 1
    assert edges["cadonilimab", "member of", "PD-1/CTLA-4 bispecific antibody"]["weight"] == 1
    assert edges["cadonilimab", "measured by", "progression-free survival"]["weight"] == 1
    assert "NCT90000001" not in label.values()  # a basket trial is no trial of this condition
    assert {data["kind"] for _, data in view.nodes(data=True)} == {"agent", "class", "condition", "endpoint", "trial"}


@pytest.mark.parametrize(
    ("select", "trials"),
    [
        (["condition=NPC"], 5),
        (["condition=NPC", "class=PD-1 antibody"], 4),
        (["agent=AK104"], 2),
        (["trial=NCT90000001", "trial=NCT90000002"], 2),
        ([], 10),
    ],
)
def test_selections_narrow_each_other(select: list[str], trials: int) -> None:
    assert len(find_trials(small(), parse_selection(select)).trials) == trials


@pytest.mark.parametrize(
    ("form", "select", "error", "said"),
    [
        ("pdf", [], QueryError, "the formats are cytoscape, dot"),
        ("dot", ["disease=NPC"], QueryError, "the keys are condition, class"),
        ("dot", ["NPC"], QueryError, "expected KEY=VALUE"),
        ("dot", ["trial=NCT00000000"], QueryError, "no trial fits"),
        ("dot", ["condition=nasopharingeal carcinoma"], UnknownConceptError, "did you mean 'nasopharyngeal carcinoma'"),
    ],
)
def test_wrong_requests_are_explained(form: str, select: list[str], error: type[QueryError], said: str) -> None:
    with pytest.raises(error, match=said):
        export_graph(small(), form, select)


@pytest.mark.parametrize(
    ("form", "rdf"),
    [("turtle", ox.RdfFormat.TURTLE), ("nquads", ox.RdfFormat.N_QUADS), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_rdf_is_the_graph_itself(form: str, rdf: ox.RdfFormat) -> None:
    def read(text: str) -> set[ox.Triple]:
        return {quad.triple for quad in ox.parse(text.encode(), format=rdf)}

    everything = {quad.triple for quad in small_graph()}
    assert read(export_graph(small(), form)) == everything
    some = read(export_graph(small(), form, NPC))
    assert some < everything
    again = ox.Store()
    again.extend(ox.Quad(t.subject, t.predicate, t.object) for t in some)
    before = small().query("pd1-combinations", condition="NPC").rows
    assert TrialGraph(again).query("pd1-combinations", condition="NPC").rows == before


def test_cytoscape_elements_are_joined() -> None:
    elements = json.loads(export_graph(hostile(), "cytoscape"))["elements"]
    nodes = {node["data"]["id"] for node in elements["nodes"]}
    assert all({edge["data"]["source"], edge["data"]["target"]} <= nodes for edge in elements["edges"])
    assert len(nodes) > 40


@pytest.mark.parametrize("graph", [small, hostile], ids=["small", "hostile"])
def test_graphviz_draws_the_dot(graph: Callable[[], TrialGraph]) -> None:
    dot = require("dot")
    text = export_graph(graph(), "dot")
    done = subprocess.run([dot, "-Tsvg"], input=text.encode(), capture_output=True, check=True, timeout=120)
    assert not done.stderr.decode().strip()
    drawn = done.stdout.decode()
    view = make_view(graph(), find_trials(graph(), {}))
    assert drawn.count('class="node"') == sum(data["kind"] != "trial" for _, data in view.nodes(data=True))
    assert "toripalimab" in drawn


class _Page(html.parser.HTMLParser):
    """Counts the elements of a page and collects what it would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.loads += [str(value) for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("graph", [small, hostile], ids=["small", "hostile"])
def test_the_page_is_one_file(graph: Callable[[], TrialGraph]) -> None:
    page = _Page()
    page.feed(export_graph(graph(), "html"))
    assert page.loads == []
    assert page.elements.count("script") == 1
    assert page.elements.count("svg") == 1


@pytest.mark.parametrize("select", [[], NPC], ids=str)
@pytest.mark.parametrize("graph", [small, hostile, seed_store], ids=["small", "hostile", "seeds"])
def test_chromium_draws_the_page(tmp_path: Path, graph: Callable[[], TrialGraph], select: list[str]) -> None:
    chromium = require("chromium", "chromium-browser", "google-chrome")
    file = tmp_path / "graph.html"
    file.write_text(export_graph(graph(), "html", select), encoding="utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--enable-logging=stderr", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "CONSOLE" not in done.stderr
    view = make_view(graph(), find_trials(graph(), parse_selection(select)))
    assert f'data-drawn="{len(view)}"' in done.stdout
    assert done.stdout.count('class="shape"') == len(view)
    assert "NaN" not in done.stdout
    assert "<script>alert" not in done.stdout


def test_a_large_graph_is_thinned_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.exports.html._MOST_TRIALS", 3)
    monkeypatch.setattr("trialgraph.exports.html._MOST_NODES", 12)
    most = {"agent": 5, "condition": 3, "class": 2, "endpoint": 2, "procedure": 0}
    monkeypatch.setattr("trialgraph.exports.html._MOST_OF_KIND", most)
    text = export_graph(small(), "html")
    assert "only the concepts with most trials" in text
    data = json.loads(text.partition("const data = ")[2].partition(";\nconst SVG")[0])
    kinds = [node["kind"] for node in data["nodes"]]
    assert 5 < len(kinds) <= 12
    assert kinds.count("agent") == 5
    assert "trial" not in kinds
    joined = {edge[end] for edge in data["edges"] for end in ("from", "to")}
    assert joined == {node["id"] for node in data["nodes"]}
