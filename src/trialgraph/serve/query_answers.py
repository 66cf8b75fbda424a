"""Saved queries answered for programs, in a worker."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from trialgraph.results import Result
from trialgraph.saved_queries import find_saved_query
from trialgraph.serve.answer import Answer, RefusedError, ServedGraph
from trialgraph.serve.protocol.writers import write_rows


def answer_saved_query(graph: ServedGraph, name: str, parameters: Mapping[str, str], media_type: str) -> Answer:
    """The answer to a saved query in a media type. Raises RefusedError (404), QueryError for a wrong parameter."""
    if find_saved_query(name) is None:
        raise RefusedError(404, f"{name[:80]!r}: no saved query is called so")
    result = graph.graph.query(name, **parameters)
    if len(result) > graph.limits.rows:
        raise RefusedError(422, f"the answer has more than {graph.limits.rows:,} rows: ask for less")
    if media_type == "application/json":
        return Answer(_write_json(name, parameters, result), media_type)
    return Answer(write_rows(result.columns, result.rows, media_type), media_type)


def _write_json(name: str, parameters: Mapping[str, str], result: Result) -> bytes:
    """The rows as plain values, with what was asked and of which days the records are."""
    answer = {
        "query": name,
        "title": result.title,
        "parameters": parameters,
        "records": result.record_dates,
        "note": result.note,
        "columns": result.columns,
        "rows": list(result),
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
