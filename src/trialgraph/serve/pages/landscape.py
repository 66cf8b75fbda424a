"""The landscape: a matrix of classes, conditions, endpoints or years as a heat map, a picture or a table of data."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from trialgraph.errors import QueryError
from trialgraph.serve.answer import Answer, Asked, RefusedError, ServedGraph
from trialgraph.serve.landscape.classes import read_classes
from trialgraph.serve.landscape.endpoints import read_endpoints
from trialgraph.serve.landscape.matrix import Entry, Matrix
from trialgraph.serve.landscape.pairs import read_pairs
from trialgraph.serve.landscape.picture import MatrixPicture, draw_matrix
from trialgraph.serve.landscape.question import (
    LEVELS,
    PHASES,
    ROLES,
    SIZES,
    VIEWS,
    Question,
    parse_question,
    say_trials,
)
from trialgraph.serve.landscape.trials import CellTrial, find_cell_trials, find_concepts, list_cell_trials
from trialgraph.serve.pages.paging import Pager, make_pager
from trialgraph.serve.pages.rendering import render, render_page
from trialgraph.serve.protocol.writers import make_cell

_READ = {"classes": read_classes, "pairs": read_pairs, "endpoints": read_endpoints}
_CHOICES: Mapping[str, Mapping[str, str]] = {"views": VIEWS, "levels": LEVELS, "phases": PHASES, "roles": ROLES}
_SVG, _CSV = "image/svg+xml", "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class LandscapePage:
    """The page. `matrix` is None where a name is not known, which `problem` says; `more` is the next size, 0 where
    all is shown."""

    question: Question
    choices: Mapping[str, Mapping[str, str]]
    matrix: Matrix | None
    subtitle: str
    problem: str
    more: int


@dataclass(frozen=True, slots=True)
class CellPage:
    """The trials of a cell, with what it stands for."""

    question: Question
    named: tuple[Entry, ...]
    fit: str
    subtitle: str
    trials: tuple[CellTrial, ...]
    pager: Pager


def show_landscape(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/landscape?view=&condition=&…"."""
    return render_page(graph, "landscape.html", asked, make_landscape(graph, parse_question(asked.query)))


def make_landscape(graph: ServedGraph, question: Question) -> LandscapePage:
    """What the page shows."""
    matrix, problem = None, ""
    try:
        matrix = _READ[question.view](graph, question)
    except QueryError as error:
        problem = str(error)
    larger = [size for size in SIZES if size > question.size]
    is_cut = matrix is not None and (
        matrix.of_rows > len(matrix.rows) or (question.view != "endpoints" and matrix.of_columns > len(matrix.columns))
    )
    return LandscapePage(
        question, _CHOICES, matrix, _make_subtitle(question), problem, larger[0] if larger and is_cut else 0
    )


def _make_subtitle(question: Question) -> str:
    said = (question.condition, question.agent_class if question.view == "classes" else "", say_trials(question))
    return " · ".join(part for part in said if part)


def draw_landscape(graph: ServedGraph, asked: Asked) -> Answer:
    """The picture at "/landscape.svg?…". Raises RefusedError for a name that is not known."""
    question = parse_question(asked.query)
    picture: MatrixPicture = draw_matrix(_read(graph, question), _make_subtitle(question))
    name = (("Content-Disposition", f'inline; filename="landscape-{question.view}.svg"'),)
    return Answer(render(graph, "matrix.svg", asked, {"picture": picture}), _SVG, headers=name)


def _read(graph: ServedGraph, question: Question) -> Matrix:
    try:
        return _READ[question.view](graph, question)
    except QueryError as error:
        raise RefusedError(400, str(error)) from error


def write_landscape(graph: ServedGraph, asked: Asked) -> Answer:
    """The matrix as shown, at "/landscape.csv?…": a line for each cell. Raises RefusedError for an unknown name."""
    question = parse_question(asked.query)
    matrix, text = _read(graph, question), StringIO()
    writer = csv.writer(text)
    writer.writerow(("row", "column", "trials", "state", "note", "rowIri", "columnIri"))
    for row in matrix.rows:
        for entry, cell in zip(matrix.columns, row.cells, strict=True):
            said = (row.entry.label, entry.label, cell.number, cell.state, cell.words, row.entry.iri, entry.iri)
            writer.writerow(make_cell(str(value)) for value in said)
    name = (("Content-Disposition", f'attachment; filename="landscape-{question.view}.csv"'),)
    return Answer(text.getvalue().encode("utf-8", "replace"), _CSV, headers=name)


def show_cell(graph: ServedGraph, asked: Asked) -> Answer:
    """The trials of a cell at "/landscape/trials?view=&class=&condition=&…". Raises RefusedError where an address
    names what is not there."""
    question, fit = parse_question(asked.query), asked.query.get("fit", "")
    try:
        concepts = find_concepts(graph, question, asked.query)
    except (QueryError, ValueError) as error:
        raise RefusedError(404, str(error)) from error
    trials = find_cell_trials(graph, question, concepts, fit)
    pager = make_pager(asked.query.get("page", ""), len(trials), asked.path, asked.query)
    named = tuple(Entry(iri, graph.label(iri)) for iri in concepts.values())
    listed = list_cell_trials(graph, trials[pager.offset : pager.offset + pager.length])
    view = CellPage(question, named, fit, say_trials(question), listed, pager)
    return render_page(graph, "landscape_trials.html", asked, view)
