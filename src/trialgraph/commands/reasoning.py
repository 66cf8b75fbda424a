"""``trialgraph mcp``: the graph as tools for programs that reason."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from trialgraph.commands.options import Db
from trialgraph.console import DEFAULT_DB
from trialgraph.errors import TrialgraphError

_NEEDED = "trialgraph mcp needs the mcp SDK, version 2 or later: pip install 'trialgraph[mcp]'"


def mcp(
    db: Db = DEFAULT_DB,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a call may take.")] = 10.0,
    max_memory: Annotated[int, typer.Option("--max-memory", min=512, help="MB that a call may take.")] = 2048,
) -> None:
    """Give the graph to a program that reasons, as tools of the Model Context Protocol over stdin and stdout.

    Such a program starts this command itself; its settings name it: "command": "trialgraph", "args": ["mcp", "--db",
    "/path/of/trialgraph.db"]. It only reads.
    """
    try:
        from trialgraph.mcp.server import run_stdio_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("mcp", "mcp_types"):  # not there, or of version 1
            raise TrialgraphError(_NEEDED) from error
        raise
    from trialgraph.serve.settings import Limits

    if sys.stdin.isatty():
        print("trialgraph: waiting for a program's messages on stdin (Ctrl-C ends it)", file=sys.stderr)
    run_stdio_server(db, Limits(seconds=timeout, memory=max_memory << 20, answer_bytes=4 << 20))
