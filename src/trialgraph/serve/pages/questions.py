"""The saved queries: all of them by subject, and each as a form with its answer as table and picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trialgraph.errors import QueryError
from trialgraph.hierarchy_paths import describe_unused, spell_paths
from trialgraph.joined_values import join_values
from trialgraph.query_parameters import prepare_query
from trialgraph.results import Result
from trialgraph.saved_queries import SavedQuery, find_saved_query, load_saved_queries
from trialgraph.serve.addresses import make_address, make_query_address
from trialgraph.serve.answer import Answer, Asked, RefusedError, ServedGraph
from trialgraph.serve.pages.paging import Pager, make_pager
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.views.bar_chart import BarChart, make_chart
from trialgraph.serve.views.query_form import LONGEST, Field, is_complete, make_fields, read_values
from trialgraph.serve.views.result_cells import ResultTable, make_table
from trialgraph.terms import make_trial_iri

_ROWS = 50
_OTHER = "Other questions"
_FORMATS = (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("SPARQL JSON", "srj"), ("SPARQL XML", "srx"))


@dataclass(frozen=True, slots=True)
class Link:
    """Words with an address."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """A saved query in the list: its title, what it asks, and an example that needs no more to be answered."""

    title: str
    question: str
    path: str
    needs: tuple[str, ...]
    example: Link | None


@dataclass(frozen=True, slots=True)
class Subject:
    """The questions under a subject."""

    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The page of all questions."""

    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: `dates` says of which days its records are, `note` why it has no rows."""

    total: int
    dates: str
    note: str
    table: ResultTable
    chart: BarChart | None
    pager: Pager
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class QueryPage:
    """A saved query as a form, with its answer where one was asked for; `problem` is of the whole question."""

    name: str
    title: str
    question: str
    notes: str
    path: str
    fields: tuple[Field, ...]
    problem: str
    example: Link | None
    editor: str
    answer: Found | None


def show_questions(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/questions"."""
    return render_page(graph, "questions.html", asked, make_questions(graph))


def make_questions(graph: ServedGraph) -> Questions:
    """All saved queries by subject: those with most questions first."""
    groups: dict[str, list[Question]] = {}
    for query in sorted(load_saved_queries().values(), key=lambda one: one.title):
        groups.setdefault(query.subject or _OTHER, []).append(_make_question(graph, query))
    subjects = (Subject(name, tuple(found)) for name, found in groups.items())
    return Questions(tuple(sorted(subjects, key=lambda one: (one.name == _OTHER, -len(one.questions), one.name))))


def _make_question(graph: ServedGraph, query: SavedQuery) -> Question:
    path = make_query_address(query.name)
    needs = tuple(one.name for one in query.parameters if one.required)
    return Question(query.title, query.question, path, needs, _link_example(graph, query) if needs else None)


def _link_example(graph: ServedGraph, query: SavedQuery) -> Link | None:
    """The worked example of a query; none where it is about a trial that this graph does not have."""
    given = query.example.parameters
    trials = [given[one.name] for one in query.parameters if one.kind == "trial" and one.name in given]
    if not all(graph.graph.names.has_trial(make_trial_iri(trial)) for trial in trials):
        return None
    return Link(", ".join(given.values()), make_query_address(query.name, given)) if given else None


def show_query(graph: ServedGraph, asked: Asked, name: str) -> Answer:
    """The page at "/queries/<name>". Raises RefusedError (404) for a query that does not exist."""
    query = find_saved_query(name)
    if query is None:
        raise RefusedError(404, f"{name[:80]!r}: no saved query is called so; all of them are at /questions")
    return render_page(graph, "query.html", asked, make_query_page(graph, query, asked))


def make_query_page(graph: ServedGraph, query: SavedQuery, asked: Asked) -> QueryPage:
    """What the page shows: an answer where every value that is needed is given, and none is wrong."""
    path, values = make_query_address(query.name), read_values(query, asked.query)
    fields = make_fields(query, values, graph.graph.names, path)
    problem = _find_problem(query, asked.query)
    found = None
    if is_complete(query, values) and not problem and not any(field.problem for field in fields):
        try:
            found = _find_answer(graph, query, values, asked)
        except QueryError as error:
            problem = str(error)
    return QueryPage(
        query.name,
        query.title,
        query.question,
        " ".join(query.notes.split()),
        path,
        fields,
        problem,
        _link_example(graph, query) if not found else None,
        make_address("/sparql-editor", {"saved": query.name, **values}),
        found,
    )


def _find_problem(query: SavedQuery, asked: Mapping[str, str]) -> str:
    """What is wrong with an address that no field shows."""
    unknown = sorted(set(asked) - {one.name for one in query.parameters} - {"page"})
    if unknown:
        return f"This question has no parameter {unknown[0][:40]!r}."
    return "A value is too long." if any(len(value) > LONGEST for value in asked.values()) else ""


def _find_answer(graph: ServedGraph, query: SavedQuery, values: dict[str, str], asked: Asked) -> Found:
    result = ask_saved_query(graph, query, values)
    path = make_query_address(query.name)
    pager = make_pager(asked.query.get("page", ""), len(result), path, values, length=_ROWS, anchor="answer")
    return Found(
        len(result),
        result.record_dates,
        result.note,
        make_table(graph, result, query.lists, pager.offset, pager.length),
        make_chart(graph, result),
        pager,
        tuple(Link(label, make_query_address(query.name, values, suffix)) for label, suffix in _FORMATS),
    )


def ask_saved_query(graph: ServedGraph, query: SavedQuery, values: Mapping[str, str]) -> Result:
    """The answer to a saved query as `TrialGraph.query` gives it, but with the values of its lists set apart by line
    ends, so that each can be a link. Raises QueryError as it does."""
    api = graph.graph
    prepared = prepare_query(query, values, api.names)
    result = api.ask(prepared.text, title=query.title)
    result = join_values(result, dict.fromkeys(query.lists, "\n"), query.in_order)
    note = "" if result.rows else describe_unused(api.graph.query, prepared.concepts.values())
    return replace(spell_paths(result, prepared.paths, api.graph.query), note=note)
