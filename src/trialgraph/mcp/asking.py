"""From a tool to a worker and back: the answer as text and as data, or an error that says what to do."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

from trialgraph.errors import TrialgraphError
from trialgraph.mcp.readable import format_answer
from trialgraph.serve.answer import Answer, RefusedError, Task
from trialgraph.serve.pool import PAGES, Pool

Asking = Context[Pool]
_ADVICE = {
    504: "Ask for less: put concepts in place of variables, join by tg:within instead of property paths, or add a "
    "LIMIT within the query; the next call is answered as usual.",
    422: "Ask for less: fewer columns, more conditions, or a LIMIT within the query.",
    503: "Wait a few seconds and call again.",
    403: "Only reading this graph is possible: leave it out.",
}


async def ask(
    context: Asking, function: str, model: type[BaseModel], lane: str = PAGES, **arguments: Any
) -> CallToolResult:
    """What the worker's function "module:name" of this package answers. Raises ToolError."""
    answer = await run(context, f"trialgraph.mcp.{function}", lane, **arguments)
    found = model.model_validate_json(read_body(answer))
    return CallToolResult(
        content=[TextContent(type="text", text=format_answer(found))], structured_content=found.model_dump(mode="json")
    )


async def run(context: Asking, function: str, lane: str = PAGES, **arguments: Any) -> Answer:
    """The answer of a function in a worker. Raises ToolError for any that is none, with what to do."""
    pool = context.request_context.lifespan_context
    try:
        answer = await pool.run(Task(function, arguments), lane=lane)
    except RefusedError as error:
        raise _make_error(error.status, str(error)) from error
    except TrialgraphError as error:
        raise _make_error(500, str(error)) from error
    if answer.status != 200:
        raise _make_error(answer.status, read_body(answer).decode("utf-8", "replace").strip())
    return answer


def read_body(answer: Answer) -> bytes:
    """The body of an answer, whole."""
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)


def _make_error(status: int, said: str) -> ToolError:
    return ToolError(". ".join(filter(None, (said, _ADVICE.get(status, "")))))
