"""The neighbourhood of things: nodes and edges that agree with plain queries, filters, names, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest

from serve.page_graphs import HOSTILE, PLAIN, ask, build_page_graph, serve
from trialgraph.errors import QueryError
from trialgraph.namespaces import TG
from trialgraph.serve.answer import RefusedError, ServedGraph
from trialgraph.serve.neighbourhood.reading import Edge, Filters, Neighbourhood, find_kind, read_neighbourhood
from trialgraph.serve.pages.graph import answer_neighbours, make_graph_page, resolve_about, show_graph
from trialgraph.serve.views.concept_trials import find_hits


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_page_graph(tmp_path_factory.mktemp("graph") / "made.db"))
    yield graph
    graph.close()


def read(graph: ServedGraph, about: str, **filters: object) -> Neighbourhood:
    return read_neighbourhood(graph, resolve_about(graph, about), Filters(**filters))  # type: ignore[arg-type]


def edges(found: Neighbourhood, relation: str) -> dict[str, Edge]:
    labels = {node.id: node.label for node in found.nodes}
    return {
        labels[edge.target if edge.source == found.about.id else edge.source]: edge
        for edge in found.edges
        if edge.relation == relation
    }


def test_partners_are_those_of_the_saved_query(graph: ServedGraph) -> None:
    for therapy in ("cadonilimab", "PD-1"):
        found = edges(read(graph, therapy, limit=32), "combined with")
        asked = graph.graph.query("partners", therapy=therapy)
        assert {name: edge.trials for name, edge in found.items()} == {
            str(graph.graph.names.label(row["partner"])): row["trials"] for row in asked
        }


def test_arrows_point_from_the_agent_to_what_it_is_studied_in(graph: ServedGraph) -> None:
    from_agent = edges(read(graph, "toripalimab"), "studied in")["nasopharyngeal carcinoma"]
    from_condition = edges(read(graph, "nasopharyngeal carcinoma", limit=32), "studied in")["toripalimab"]
    assert (from_agent.source, from_agent.target) == (from_condition.source, from_condition.target)
    assert from_agent.source == f"{TG}agent/toripalimab" and from_agent.trials == from_condition.trials == 2


def test_members_and_classes(graph: ServedGraph) -> None:
    found = read(graph, "PD-1 antibody", limit=32)
    members = {edge.source for edge in found.edges if edge.relation == "member of" and edge.target == found.about.id}
    above = {edge.target for edge in found.edges if edge.relation == "member of" and edge.source == found.about.id}
    assert f"{TG}agent/toripalimab" in members and above and not members & above


def test_a_trial_has_what_it_gives_treats_and_measures(graph: ServedGraph) -> None:
    found = read(graph, HOSTILE)
    assert "toripalimab" in edges(found, "gives")
    assert "nasopharyngeal carcinoma" in edges(found, "treats")
    assert "progression-free survival" in edges(found, "measures")
    assert found.about.kind == "trial" and found.about.label == HOSTILE


def test_what_has_no_room_is_counted(graph: ServedGraph) -> None:
    found = read(graph, "sarcoma")
    assert len(edges(found, "treats")) == 8
    hits = [hit for hit in find_hits(graph, f"{TG}condition/sarcoma", "condition") if hit.hit != "broader"]
    assert len(hits) >= PLAIN and found.left_out["treats"] == len(hits) - 8


def test_filters_of_phase_and_year(graph: ServedGraph) -> None:
    few = read(graph, "sarcoma", since=2010, until=2011)
    assert len(edges(few, "treats")) == PLAIN * 2 // 30
    assert edges(read(graph, "sarcoma", phase="PHASE3"), "treats") == {}
    assert len(edges(read(graph, "sarcoma", phase="PHASE2", limit=16), "treats")) == 16


@pytest.mark.parametrize("about", ["/class/pd-1-antibody", f"{TG}class/pd-1-antibody", "PD-1 antibody", "pd1 antibody"])
def test_things_have_several_names(graph: ServedGraph, about: str) -> None:
    assert resolve_about(graph, about) == f"{TG}class/pd-1-antibody"


@pytest.mark.parametrize(
    "about",
    [
        "nobody",
        "<b>",
        "/agent/nobody",
        "/agent/a b<",
        f"{TG}trial/x#y",
        "/static/x",
        "/trial/",
        "\ud800",
        "/agent/\ud800",
    ],
)
def test_what_is_not_there_is_said(graph: ServedGraph, about: str) -> None:
    with pytest.raises(QueryError):
        resolve_about(graph, about)
    with pytest.raises(RefusedError):
        answer_neighbours(graph, ask("/graph/neighbours", about=about))
    page = bytes(show_graph(graph, ask("/graph", about=about)).body)  # type: ignore[arg-type]
    assert b'role="alert"' in page and b"<b>" not in page.replace(b"<b>NCT", b"")


def test_the_data_is_that_of_the_page(graph: ServedGraph) -> None:
    data = orjson.loads(bytes(answer_neighbours(graph, ask("/graph/neighbours", about="cadonilimab")).body))  # type: ignore[arg-type]
    page = make_graph_page(graph, ask("/graph", about="cadonilimab"))
    assert [edge["trials"] for edge in data["edges"]] == [row.edge.trials for row in page.rows]
    assert data["about"]["page"] == "/agent/cadonilimab"
    ends = {end for edge in data["edges"] for end in (edge["source"], edge["target"])}
    assert ends == {node["id"] for node in data["nodes"]} | {data["about"]["id"]}


def test_every_kind_has_a_neighbourhood(graph: ServedGraph) -> None:
    for about in (
        "/agent/toripalimab",
        "/class/platinum",
        "/condition/sarcoma",
        "/endpoint/OS",
        "/criterion/recist-1-1",
    ):
        assert read(graph, about).edges, about
    assert find_kind(f"{TG}hasArm") == "" and find_kind("http://example.org/agent/x") == ""


def test_without_anything_asked_there_is_something_to_start_with(graph: ServedGraph) -> None:
    page = make_graph_page(graph, ask("/graph"))
    assert page.found is None and not page.problem and page.starts
