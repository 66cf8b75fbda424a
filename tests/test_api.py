"""The graph from Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import trialgraph
from seed_facts import make_graph, make_seed_facts, small_graph
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError, StoreError


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, trialgraph; print([m for m in ('pyoxigraph', 'rich', 'yaml', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert trialgraph.TrialGraph is TrialGraph


def test_a_name_the_package_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="TrialGarph"):
        trialgraph.TrialGarph  # noqa: B018


def test_a_missing_store_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no trialgraph store here"):
        TrialGraph.open(tmp_path / "none.db")


def test_open_as_context() -> None:
    path = seed_store().graph.path  # type: ignore[attr-defined]
    with TrialGraph.open(path) as graph:
        assert len(graph.query("SELECT ?t { ?t a <https://w3id.org/trialgraph/Trial> }")) == 5


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("SELECT ?x {", "cannot be run: error at 1:12"),
        ("SELECT * WHERE { ?s tg:x ?o }", "[Pp]refix"),
        ("pd1-combination", "pd1-combinations"),
        ("no such query", "neither a saved query nor SPARQL"),
        ("missing.rq", "missing.rq: cannot be read"),
    ],
)
def test_what_is_no_query_is_said_in_one_line(question: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as error:
        TrialGraph(small_graph()).query(question)
    assert "\n" not in str(error.value)


def test_parameters_need_a_header() -> None:
    with pytest.raises(QueryError, match="takes no parameters"):
        TrialGraph(small_graph()).query("ASK { ?s ?p ?o }", condition="NPC")


def test_a_file_of_plain_sparql(tmp_path: Path) -> None:
    file = tmp_path / "ask.rq"
    file.write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert list(TrialGraph(small_graph()).query(file)) == [{"answer": True}]
    assert list(TrialGraph(small_graph()).query(str(file))) == [{"answer": True}]


def test_dates_of_the_records_an_answer_rests_on() -> None:
    graph = TrialGraph(small_graph())
    assert graph.query("pd1-combinations", condition="NPC").record_dates == "2024-05-01, 2 undated"
    assert graph.query("ASK { ?s ?p ?o }").record_dates == "2024-05-01"
    assert TrialGraph(make_graph(make_seed_facts())).query("overview").record_dates == "undated"
