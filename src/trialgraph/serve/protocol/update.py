"""``/update``: changes of the graph by SPARQL 1.1 Update."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import RefusedError
from trialgraph.serve.answering import get_base
from trialgraph.serve.protocol.requests import read_request
from trialgraph.serve.protocol.writing import change, check_token

ANY_METHOD = ["GET", "POST", "PUT", "DELETE", "PATCH"]
_FIELDS = ("using-graph-uri", "using-named-graph-uri")


async def answer_update(request: Request) -> Response:
    """204 when the update has been carried out, as a whole."""
    if request.method != "POST":
        raise HTTPException(405, "an update is sent by POST", {"Allow": "POST"})
    check_token(request)
    asked = await read_request(request, "update", "application/sparql-update", _FIELDS)
    if asked is None:
        raise RefusedError(400, "expected an update in the field 'update', or as the body")
    return await change(request, "apply_update", asked=asked, base=f"{get_base(request)}/update")
