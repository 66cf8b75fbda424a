"""``/sparql-editor``: the editor's page, and what it shows of an answer.

A query comes by POST, from the script as from a plain form, and waits in the lane of the SPARQL endpoint, whose limits
are its own: nobody keeps pages waiting by queries sent from a page.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import answer, describe_request
from trialgraph.serve.pool import SPARQL
from trialgraph.serve.protocol.requests import FORM, decode_body, parse_fields

EDITOR = "/sparql-editor"
_SHOW = "trialgraph.serve.pages.sparql_editor:show_editor"
_RUN = "trialgraph.serve.pages.sparql_editor:show_results"


async def answer_editor(request: Request) -> Response:
    """The page with a query to begin with; by POST with the answer to the query of the form. Raises RefusedError."""
    asked = describe_request(request)
    if request.method != "POST":
        return await answer(request, Task(_SHOW, {"asked": asked}), is_kept="query" not in asked.query)
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise RefusedError(415, f"expected a form ({FORM})")
    fields = dict(parse_fields(decode_body(await request.body(), content_type).encode()))
    task = Task(_RUN, {"asked": asked, "sparql": fields.get("query", "").replace("\r\n", "\n")})
    return await answer(request, task, lane=SPARQL)
