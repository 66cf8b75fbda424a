"""The landscape: matrices that agree with their saved queries, empty cells told apart, and the trials of a cell."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from serve.page_graphs import PLAIN, ask, build_page_graph, serve
from trialgraph.serve.answer import Asked, RefusedError, ServedGraph
from trialgraph.serve.landscape.endpoints import read_endpoints
from trialgraph.serve.landscape.matrix import Cell, Matrix, find_shade, make_steps
from trialgraph.serve.landscape.question import Question, parse_question, say_trials
from trialgraph.serve.pages.landscape import (
    draw_landscape,
    make_landscape,
    show_cell,
    show_landscape,
    write_landscape,
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_page_graph(tmp_path_factory.mktemp("landscape") / "made.db"))
    yield graph
    graph.close()


def read(graph: ServedGraph, **query: str) -> Matrix:
    matrix = make_landscape(graph, parse_question(query)).matrix
    assert matrix is not None
    return matrix


def cells(matrix: Matrix) -> dict[tuple[str, str], Cell]:
    return {
        (row.entry.label, column.label): cell
        for row in matrix.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
    }


def follow(graph: ServedGraph, address: str) -> str:
    parts = urlsplit(address)
    return bytes(show_cell(graph, Asked(parts.path, "", dict(parse_qsl(parts.query)))).body).decode()  # type: ignore[arg-type]


def test_numbers_are_those_of_the_saved_query(graph: ServedGraph) -> None:
    matrix = read(graph, level="all", size="80")
    asked = {(row["class"], row["condition"]): row["trials"] for row in graph.graph.query("class-landscape")}
    shown = 0
    for row in matrix.rows:
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            assert cell.number == asked.get((row.entry.iri, column.iri), 0)
            shown += cell.number > 0
    assert shown > 10


def test_empty_cells_are_told_apart(graph: ServedGraph) -> None:
    found = cells(read(graph))
    assert found["PD-1 antibody", "nasopharyngeal carcinoma"].state == "tried"
    states = {cell.state for cell in found.values()}
    assert states == {"tried", "elsewhere", "untried"}
    for cell in found.values():
        assert bool(cell.address) == (cell.state != "untried")
        assert cell.words.startswith("only in ") == (cell.state == "elsewhere")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"condition": "nasopharyngeal carcinoma"},
        {"class": "immune checkpoint inhibitor", "level": "all"},
        {"view": "pairs"},
        {"view": "pairs", "condition": "carcinoma"},
        {"view": "endpoints"},
        {"view": "endpoints", "role": "primary", "phase": "PHASE1", "condition": "sarcoma"},
        {"view": "endpoints", "since": "1995", "until": "2005", "phase": "PHASE2"},
        {"phase": "PHASE2"},
    ],
)
def test_a_cell_lists_as_many_trials_as_it_says(graph: ServedGraph, query: dict[str, str]) -> None:
    tried = [cell for cell in cells(read(graph, **query)).values() if cell.state != "untried"]
    assert tried
    for cell in tried[:12]:
        said = follow(graph, cell.address)
        if cell.state == "tried":
            assert f"<small>{cell.number} trial" in said
        else:
            assert "<small>" in said and "<small>0 trial" not in said and "No trial" not in said


def test_a_condition_stands_first_with_its_subtypes(graph: ServedGraph) -> None:
    matrix = read(graph, condition="carcinoma")
    assert matrix.columns[0].label == "carcinoma"
    assert "nasopharyngeal carcinoma" in {column.label for column in matrix.columns}


def test_specific_classes_leave_out_wide_ones(graph: ServedGraph) -> None:
    specific = {row.entry.label for row in read(graph).rows}
    every = {row.entry.label for row in read(graph, level="all").rows}
    widest = {row.entry.label for row in read(graph, level="families").rows}
    assert "PD-1 antibody" in specific and "targeted therapy" not in specific and specific < every
    assert "systemic therapy" in widest and "PD-1 antibody" not in widest


def test_pairs_read_the_same_from_both_sides(graph: ServedGraph) -> None:
    found = cells(read(graph, view="pairs", condition="nasopharyngeal carcinoma"))
    assert found["PD-1 antibody", "nucleoside analogue"].number == 1
    for (row, column), cell in found.items():
        assert (cell.state, cell.number) == (found[column, row].state, found[column, row].number)


def test_what_is_given_together_elsewhere(graph: ServedGraph) -> None:
    found = cells(read(graph, view="pairs", condition="nasopharyngeal carcinoma"))
    everywhere = cells(read(graph, view="pairs"))
    assert {pair for pair, cell in found.items() if cell.state == "tried"} < set(everywhere)
    for pair, cell in found.items():
        if cell.state == "elsewhere":
            assert cell.words == f"{everywhere[pair].number} elsewhere"


def test_endpoints_by_year_count_every_trial(graph: ServedGraph) -> None:
    matrix = read_endpoints(graph, Question(view="endpoints", condition="sarcoma"))
    assert len(matrix.columns) == 24 and matrix.of_columns == 30
    years = [int(column.label) for column in matrix.columns]
    assert years == sorted(years) and years[-1] == 2019
    shown = sum(cell.number for row in matrix.rows[:1] for cell in row.cells)
    assert shown == PLAIN * 24 // 30
    assert all(cell.shade == 6 for cell in matrix.rows[0].cells)


def test_filters_narrow(graph: ServedGraph) -> None:
    wide = read(graph, view="endpoints", condition="sarcoma")
    narrow = read(graph, view="endpoints", condition="sarcoma", since="2010", until="2012")
    assert [column.label for column in narrow.columns] == ["2010", "2011", "2012"]
    assert len(wide.columns) > 3
    assert make_landscape(graph, parse_question({"phase": "PHASE4"})).matrix.rows == ()  # type: ignore[union-attr]


def test_the_picture_is_a_picture_and_its_colours_are_attributes(graph: ServedGraph) -> None:
    for view in ("classes", "pairs", "endpoints"):
        answer = draw_landscape(graph, ask("/landscape.svg", view=view))
        root = ET.fromstring(bytes(answer.body))  # type: ignore[arg-type]
        assert answer.media_type == "image/svg+xml" and root.tag.endswith("svg")
        assert b"style" not in answer.body and b"<script" not in answer.body
        numbers = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if (text.text or "").isdecimal()]
        assert len(numbers) > 5


def test_the_table_of_data_is_the_matrix(graph: ServedGraph) -> None:
    matrix = read(graph)
    rows = list(csv.DictReader(bytes(write_landscape(graph, ask("/landscape.csv")).body).decode().splitlines()))  # type: ignore[arg-type]
    assert len(rows) == len(matrix.rows) * len(matrix.columns)
    for row in rows:
        cell = cells(matrix)[row["row"], row["column"]]
        assert (int(row["trials"]), row["state"]) == (cell.number, cell.state)


def test_hostile_names_are_told_as_text(graph: ServedGraph) -> None:
    answer = show_landscape(graph, ask("/landscape", condition="<b>x", **{"class": '"><script>'}))
    assert b"<b>x" not in answer.body and b'"><script>' not in answer.body
    assert b'role="alert"' in answer.body
    for path in (draw_landscape, write_landscape):
        with pytest.raises(RefusedError):
            path(graph, ask("/landscape.svg", condition="<b>x"))


@pytest.mark.parametrize(
    "query", [{}, {"class": "<x>", "condition": "y"}, {"view": "endpoints", "endpoint": "no such"}]
)
def test_a_cell_of_nothing_is_refused(graph: ServedGraph, query: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        show_cell(graph, ask("/landscape/trials", **query))


def test_questions_are_read_as_they_are_written() -> None:
    question = parse_question(
        {"since": "2015", "until": "x", "phase": "PHASE9", "size": "7", "level": "?", "class": " a  b "}
    )
    assert question == Question(agent_class="a b", since=2015)
    assert parse_question({"view": "pairs", "until": "2020"}).make_address() == "/landscape?view=pairs&until=2020"
    assert Question().make_address() == "/landscape"
    assert say_trials(Question(phase="PHASE3", since=2015, until=2020)) == "phase 3, begun in 2015 to 2020"


def test_shades_go_from_one_to_six() -> None:
    assert [find_shade(number, 100) for number in (1, 3, 7, 16, 40, 100)] == [1, 2, 3, 4, 5, 6]
    assert find_shade(1, 1) == 1
    assert [step.shade for step in make_steps(100)] == [1, 2, 3, 4, 5, 6]
    assert make_steps(0) == ()
