"""list_saved_queries and run_saved_query: questions with a name, in a worker."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence

from trialgraph.errors import QueryError
from trialgraph.mcp.bounds import Room, check_page, say_more
from trialgraph.mcp.concepts import is_concept, read_concepts
from trialgraph.mcp.evidence import find_related, read_stated, take_quotes
from trialgraph.mcp.models import Cell, QuestionParameter, Quote, Rows, SavedQuestion, SavedQuestions
from trialgraph.mcp.rows import make_row, strip_comments
from trialgraph.mcp.sending import send
from trialgraph.query_parameters import PreparedQuery, prepare_query
from trialgraph.results import Result
from trialgraph.saved_queries import Parameter, SavedQuery, find_saved_query, load_saved_queries
from trialgraph.serve.answer import Answer, RefusedError, ServedGraph
from trialgraph.terms import TRIAL, make_trial_iri

_NO_ROWS = "No rows. Leave out parameters that may be left out, or give a wider concept (search_concepts says what is)."
_NO_QUOTES = "These rows count trials. find_combinations and show_trial quote the words of their records."
_QUOTED_TRIALS = 20  # of the trials in the rows: reading what a trial says takes some milliseconds


def list_saved_queries(graph: ServedGraph, name: str) -> Answer:  # noqa: ARG001
    """All saved queries with their parameters; one of them, with its notes and its SPARQL."""
    if name:
        return send(SavedQuestions(queries=[_describe(find_question(name), is_whole=True)], more=""))
    found = [_describe(query, is_whole=False) for query in load_saved_queries().values()]
    return send(SavedQuestions(queries=found, more="list_saved_queries with a name adds its notes and its SPARQL"))


def _describe(query: SavedQuery, *, is_whole: bool) -> SavedQuestion:
    return SavedQuestion(
        name=query.name,
        question=query.question,
        parameters=[_describe_parameter(parameter) for parameter in query.parameters],
        example=dict(query.example.parameters),
        notes=query.notes if is_whole else "",
        query=strip_comments(query.text) if is_whole else "",
    )


def _describe_parameter(parameter: Parameter) -> QuestionParameter:
    return QuestionParameter(
        name=parameter.name, kind=parameter.kind, about=parameter.about, required=parameter.required,
        left_out=parameter.left_out, choices=list(parameter.choices),
    )  # fmt: skip


def find_question(name: str) -> SavedQuery:
    """The saved query of this name. Raises QueryError, with such as look like it."""
    found = find_saved_query(name)
    if found is None:
        names = sorted(load_saved_queries())
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(names)}"
        raise QueryError(f"{name[:80]!r}: no saved query is called so; {hint} (list_saved_queries says what they take)")
    return found


def run_saved_query(graph: ServedGraph, name: str, parameters: Mapping[str, str], limit: int, offset: int) -> Answer:
    """A page of the answer to a saved query, with what the records say of the concepts that it is about."""
    check_page(limit, offset)
    result, prepared = ask_question(graph, name, parameters)
    page = [make_row(result.columns, row) for row in result.rows[offset : offset + limit]]
    rows = Room().take(page)
    asked = [*(concept.iri for concept in prepared.concepts.values()), *prepared.paths.values()]
    named = [value for row in rows for value in row.values() if isinstance(value, str) and is_concept(value)]
    quotes = quote_rows(graph, rows, asked or named)
    return send(
        Rows(
            title=result.title, columns=list(result.columns), rows=rows,
            concepts=read_concepts(graph, [*asked, *named]), evidence=quotes, records=result.record_dates,
            note=_say_note(result, has_quotes=bool(quotes) or not rows), query=strip_comments(prepared.text),
            more=say_more(len(rows), offset, len(result), "run_saved_query"),
        )
    )  # fmt: skip


def _say_note(result: Result, *, has_quotes: bool) -> str:
    if not len(result):
        return f"{result.note} {_NO_ROWS}".strip()
    return result.note or ("" if has_quotes else _NO_QUOTES)


def ask_question(graph: ServedGraph, name: str, parameters: Mapping[str, str]) -> tuple[Result, PreparedQuery]:
    """The whole answer to a saved query. Raises QueryError for what is wrong with it, RefusedError where too long."""
    question = find_question(name)
    missing = [
        parameter for parameter in question.parameters if parameter.required and not parameters.get(parameter.name)
    ]
    if missing:
        raise QueryError(f"{name} needs the parameter {missing[0].name}: {missing[0].about}")
    prepared = prepare_query(question, parameters, graph.graph.names)
    result = graph.graph.query(name, **parameters)
    if len(result) > graph.limits.rows:
        raise RefusedError(422, f"the answer has more than {graph.limits.rows:,} rows; give more parameters")
    return result, prepared


def quote_rows(graph: ServedGraph, rows: Sequence[Mapping[str, Cell]], asked: Collection[str]) -> list[Quote]:
    """What the trials of these rows (the first 20) say of the concepts asked for, or of what is above or below them."""
    related = find_related(graph, asked)
    trials = list(dict.fromkeys(trial for row in rows for trial in _find_trials(row)))[:_QUOTED_TRIALS]
    return Room().take(quote for trial in trials for quote in take_quotes(read_stated(graph, trial), related))


def _find_trials(row: Mapping[str, Cell]) -> list[str]:
    """The trials of a row by IRI: its own, or the first of those it counts."""
    found = [v for v in row.values() if isinstance(v, str) and v.startswith(TRIAL) and "#" not in v]
    counted = row.get("trialIds")
    if not found and isinstance(counted, str) and counted:
        found = [make_trial_iri(counted.replace(",", " ").split()[0])]
    return [iri for iri in found if "/v/" not in iri]
