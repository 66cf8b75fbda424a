"""``/sparql``: queries, and the description of the service for who asks without one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import answer, get_service
from trialgraph.serve.pool import SPARQL
from trialgraph.serve.protocol.media_types import SUFFIXES
from trialgraph.serve.protocol.requests import read_request
from trialgraph.serve.safety.admission import check_query

_FIELDS = ("default-graph-uri", "named-graph-uri")


async def answer_query(request: Request) -> Response:
    """The answer to a query, in the media type that `Accept` (or the field `format`) asks for."""
    asked = await read_request(request, "query", "application/sparql-query", _FIELDS)
    if asked is None:
        if request.method == "GET" and not request.query_params:
            raise RefusedError(400, "no query")
        raise RefusedError(400, "expected a query in the field 'query', or as the body")
    check_query(asked.text, get_service(request).settings.limits)
    arguments = {
        "sparql": asked.text,
        "accept": choose_accept(request, asked.fields.get("format", "")),
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
    }
    return await answer(request, Task("trialgraph.serve.protocol.answers:answer_query", arguments), lane=SPARQL)


def choose_accept(request: Request, form: str) -> str:
    """What `Accept` asks for, or the short name of a format in its place ("csv"). Raises RefusedError (406)."""
    if not form:
        return ", ".join(request.headers.getlist("accept"))
    if form not in SUFFIXES:
        raise RefusedError(406, f"format={form[:20]!r}: expected one of {', '.join(SUFFIXES)}")
    return SUFFIXES[form]
