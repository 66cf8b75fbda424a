"""The pages of agents, classes, conditions, endpoints …: names, hierarchy, labelled hits, what goes with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serve.page_graphs import HOSTILE, PLAIN, ask, build_page_graph, serve
from trialgraph.namespaces import TG
from trialgraph.serve.answer import Asked, ServedGraph
from trialgraph.serve.pages.concept import ConceptPage, make_concept_page, show_concept
from trialgraph.serve.views.concept_trials import say_phases
from trialgraph.serve.views.timeline import draw_timeline


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_page_graph(tmp_path_factory.mktemp("pages") / "made.db"))
    yield graph
    graph.close()


def view(graph: ServedGraph, folder: str, name: str, kind: str, **query: str) -> ConceptPage:
    return make_concept_page(graph, f"{TG}{folder}/{name}", kind, ask(f"/{folder}/{name}", **query))


def test_an_agent_with_its_names_class_and_partners(graph: ServedGraph) -> None:
    page = view(graph, "agent", "cadonilimab", "agent")
    assert "AK104" in page.concept.synonyms
    assert page.concept.identifiers[0].words == "the same"
    assert [above.label for above in page.concept.broader]
    partners = {row.label: row.trials for row in page.sections[0].rows}
    assert page.sections[0].title == "Given together with"
    assert partners == {"chemotherapy": 1, "etoposide": 1, "carboplatin": 1, "cisplatin": 1}
    assert {row.label: row.trials for row in page.roles} == {"experimental": page.total}


@pytest.mark.parametrize(
    ("folder", "name", "kind", "query"),
    [
        ("condition", "nasopharyngeal-carcinoma", "condition", "condition-trials"),
        ("condition", "sarcoma", "condition", "condition-trials"),
        ("condition", "carcinoma", "condition", "condition-trials"),
    ],
)
def test_hits_are_labelled_as_the_saved_query_labels_them(
    graph: ServedGraph, folder: str, name: str, kind: str, query: str
) -> None:
    page = view(graph, folder, name, kind)
    told: dict[str, int] = {}
    for row in graph.graph.query(query, condition=f"{TG}{folder}/{name}", baskets="yes"):
        told[row["hit"]] = told.get(row["hit"], 0) + 1
    shown = {choice.name: choice.trials for choice in page.filters if choice.name != "exact and narrower"}
    assert page.total == told.get("exact", 0) + told.get("narrower", 0)
    assert shown == (told if page.filters else shown)


def test_a_narrower_hit_says_what_was_found(graph: ServedGraph) -> None:
    page = view(graph, "class", "pd-1-antibody", "agentClass")
    found = {trial.identifier: (trial.hit, trial.found) for trial in page.trials}
    assert found[HOSTILE] == ("narrower", ("toripalimab",))


def test_long_lists_have_pages_and_filters_stay(graph: ServedGraph) -> None:
    first = view(graph, "condition", "sarcoma", "condition", hit="narrower")
    second = view(graph, "condition", "sarcoma", "condition", hit="narrower", page="2")
    assert first.pager.total == next(choice.trials for choice in first.filters if choice.is_chosen) >= PLAIN
    assert {trial.hit for trial in (*first.trials, *second.trials)} == {"narrower"}
    assert not {trial.iri for trial in first.trials} & {trial.iri for trial in second.trials}
    assert first.pager.address(2) == "/condition/sarcoma?hit=narrower&page=2#trials"


def test_trials_that_concern_another_concept_too(graph: ServedGraph) -> None:
    page = view(graph, "class", "pd-1-antibody", "agentClass", **{"with": "NPC"})
    rows = graph.graph.query("condition-trials", condition="NPC")
    npc = {row["trial"] for row in rows if row["hit"] != "broader"}
    assert HOSTILE in {trial.identifier for trial in page.trials}
    assert {trial.iri for trial in page.trials} <= npc
    assert page.pager.address(1) == "/class/pd-1-antibody?with=NPC&page=1#trials"
    assert all("with=NPC" in choice.address for choice in page.filters)


def test_a_companion_that_nobody_knows_is_said(graph: ServedGraph) -> None:
    page = view(graph, "class", "pd-1-antibody", "agentClass", **{"with": "<b>nobody"})
    assert page.trials == ()
    assert "'<b>nobody' is not known" in page.problem
    answer = show_concept(graph, Asked("/class/pd-1-antibody", "", {"with": "<b>nobody"}), "pd-1-antibody")
    assert b"<b>nobody" not in bytes(answer.body)  # type: ignore[arg-type]


def test_timeline_and_phases_count_every_trial(graph: ServedGraph) -> None:
    page = view(graph, "condition", "sarcoma", "condition")
    assert page.timeline is not None
    assert sum(bar.trials for bar in page.timeline.bars) == PLAIN
    phases = {row.label: row.trials for row in page.phases}
    assert phases["phase 1/2"] == PLAIN
    assert sum(phases.values()) == page.total


def test_what_is_counted_agrees_with_a_plain_query(graph: ServedGraph) -> None:
    iri = f"{TG}condition/nasopharyngeal-carcinoma"
    page = view(graph, "condition", "nasopharyngeal-carcinoma", "condition")
    for section, path in (("endpoints", "tg:hasOutcome/tg:endpoint"), ("agents", "tg:hasTherapy/tg:therapy")):
        (found,) = (answer for answer in page.sections if answer.name == section)
        for row in found.rows:
            asked = f"""SELECT (COUNT(DISTINCT ?t) AS ?n) {{ ?p tg:condition/tg:within <{iri}> .
              ?t tg:hasPopulation ?p ; {path} <{row.iri}> }}"""
            (count,) = graph.store.select(asked)
            assert row.trials == int(count["n"].value)
        assert len(found.rows) > 2


@pytest.mark.parametrize(
    "path", ["/criterion/recist-1-1", "/procedure/radiotherapy", "/endpoint/OS", "/agent/toripalimab"]
)
def test_every_kind_has_a_page(graph: ServedGraph, path: str) -> None:
    answer = show_concept(graph, ask(path), path.rpartition("/")[2])
    assert answer.status == 200 and b"<h1>" in answer.body


def test_an_endpoint_has_its_time_frames(graph: ServedGraph) -> None:
    (frames,) = (
        answer for answer in view(graph, "endpoint", "OS", "endpoint").sections if answer.name == "time-frames"
    )
    assert "36 months" in {row.label for row in frames.rows}


@pytest.mark.parametrize("path", ["/agent/nothing-such", "/condition/toripalimab", "/agent/a b<c>", "/agent/\ud800"])
def test_what_is_not_there(graph: ServedGraph, path: str) -> None:
    answer = show_concept(graph, ask(path), path.rpartition("/")[2])
    assert answer.status == 404
    assert b"is called \xe2\x80\x9c" in bytes(answer.body)  # type: ignore[arg-type]
    assert b"<c>" not in bytes(answer.body)  # type: ignore[arg-type]


def test_what_is_called_like_something_that_is_not_there_is_offered(graph: ServedGraph) -> None:
    answer = show_concept(graph, ask("/agent/toripali"), "toripali")
    assert b'href="/agent/toripalimab"' in bytes(answer.body)  # type: ignore[arg-type]


def test_phases_in_words() -> None:
    assert [say_phases(found) for found in (("PHASE1", "PHASE2"), ("NA",), (), ("EARLY_PHASE1",))] == [
        "1/2",
        "",
        "",
        "early 1",
    ]


def test_a_timeline_shows_years_without_trials_and_tells_of_earlier_ones() -> None:
    drawn = draw_timeline({1950: 2, 2000: 1, 2020: 4})
    assert drawn is not None
    assert (drawn.bars[0].year, drawn.bars[-1].year, drawn.before) == (1976, 2020, 2)
    assert max(bar.height for bar in drawn.bars) == drawn.bars[-1].height
    assert draw_timeline({}) is None
