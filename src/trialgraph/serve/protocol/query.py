"""``/sparql``: queries, and the description of the service for who asks without one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import answer, get_base, get_service
from trialgraph.serve.pages import PAGES
from trialgraph.serve.pool import SPARQL
from trialgraph.serve.protocol.media_types import SUFFIXES
from trialgraph.serve.protocol.requests import read_request

_EDITOR = "/sparql-editor"
_FIELDS = ("default-graph-uri", "named-graph-uri")


async def answer_query(request: Request) -> Response:
    """The answer to a query, in the media type that `Accept` (or the field `format`) asks for."""
    asked = await read_request(request, "query", "application/sparql-query", _FIELDS)
    if asked is None:
        if request.method in ("GET", "HEAD") and set(request.query_params) <= {"format"}:
            return await _describe(request)
        raise RefusedError(400, "expected a query in the field 'query', or as the body")
    arguments = {
        "sparql": asked.text,
        "base": f"{get_base(request)}/sparql",
        "accept": choose_accept(request, asked.fields.get("format", "")),
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
    }
    return await answer(request, Task("trialgraph.serve.protocol.answers:answer_query", arguments), lane=SPARQL)


async def _describe(request: Request) -> Response:
    """What the service is, for who asks nothing (Service Description, section 2); people get the editor."""
    accept = choose_accept(request, request.query_params.get("format", ""))
    if "text/html" in accept and any(page.path == _EDITOR for page in PAGES):
        return RedirectResponse(_EDITOR, 303, {"Vary": "Accept"})
    arguments = {
        "base": get_base(request),
        "accept": accept,
        "is_writable": get_service(request).settings.is_writable,
    }
    return await answer(request, Task("trialgraph.serve.protocol.description:describe_service", arguments))


def choose_accept(request: Request, form: str) -> str:
    """What `Accept` asks for, or the short name of a format in its place ("csv"). Raises RefusedError (406)."""
    if not form:
        return ", ".join(request.headers.getlist("accept"))
    if form not in SUFFIXES:
        raise RefusedError(406, f"format={form[:20]!r}: expected one of {', '.join(SUFFIXES)}")
    return SUFFIXES[form]
