"""Who may change the graph: whoever shows the token, and nobody where the server has none."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import answer, get_service
from trialgraph.serve.pool import CHANGES


def check_token(request: Request) -> None:
    """Raises RefusedError: 403 where nobody may write, 401 without the token.

    To be called before the body is read. A form of another site's page cannot send the header, so it needs no other
    guard; the time of the comparison does not tell how much of a guess was right.
    """
    token = get_service(request).settings.token
    if not token:
        raise RefusedError(403, "this server only reads its graph (trialgraph serve --writable)")
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    given = hmac.compare_digest(shown.strip().encode(), token.encode())
    if scheme.lower() != "bearer" or not given:
        raise RefusedError(401, "expected the header Authorization: Bearer TOKEN with the token of this server")


async def change(request: Request, function: str, **arguments: object) -> Response:
    """The response to a change, which a worker carries out on the store. Raises RefusedError."""
    task = Task(f"trialgraph.serve.protocol.changes:{function}", {"db": get_service(request).settings.db, **arguments})
    return await answer(request, task, lane=CHANGES)
