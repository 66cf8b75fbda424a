"""A saved query is an address: ``/queries/pd1-combinations?condition=NPC``, as a page, or as CSV, JSON and the like by
`Accept` or suffix (``/queries/pd1-combinations.csv?condition=NPC``)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import answer, describe_request, get_base
from trialgraph.serve.pages import PAGES
from trialgraph.serve.protocol.media_types import CSV, JSON_RESULTS, TSV, XML_RESULTS
from trialgraph.serve.protocol.negotiation import choose_media_type
from trialgraph.serve.protocol.requests import parse_fields

QUERIES = "/queries/{name}"
JSON, _PAGE = "application/json", "text/html"
SUFFIXES = {
    "html": _PAGE, "json": JSON, "csv": CSV, "tsv": TSV, "srj": JSON_RESULTS, "srx": XML_RESULTS,
}  # fmt: skip
_ANSWER = "trialgraph.serve.query_answers:answer_saved_query"
_OPENAPI = "trialgraph.serve.openapi:describe_queries"


async def answer_saved_query(request: Request) -> Response:
    """The answer to a saved query, with the parameters of the address. Raises RefusedError (404, 406)."""
    name, dot, suffix = request.path_params["name"].partition(".")
    if dot and suffix not in SUFFIXES:
        raise RefusedError(404, f"{dot}{suffix[:20]}: expected one of .{', .'.join(SUFFIXES)}")
    page = next((page for page in PAGES if page.path == QUERIES), None)
    offered = [media_type for media_type in SUFFIXES.values() if page is not None or media_type != _PAGE]
    wanted = SUFFIXES.get(suffix) or choose_media_type(", ".join(request.headers.getlist("accept")), offered)
    if wanted == _PAGE and page is not None:
        task = Task(page.function, {"asked": describe_request(request), "name": name})
        return await answer(request, task, is_kept=page.is_kept)
    parameters = dict(parse_fields(request.scope["query_string"]))
    arguments = {"name": name, "parameters": parameters, "media_type": wanted}
    return await answer(request, Task(_ANSWER, arguments), is_kept=True)


async def answer_openapi(request: Request) -> Response:
    """The description of the saved queries for programs."""
    return await answer(request, Task(_OPENAPI, {"base": get_base(request)}), is_kept=True)
