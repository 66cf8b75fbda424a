"""``trialgraph serve``: the graph as a SPARQL endpoint and as pages."""

from __future__ import annotations

from typing import Annotated

import typer

from trialgraph.commands.options import Db
from trialgraph.console import DEFAULT_DB


def serve(
    db: Db = DEFAULT_DB,
    host: Annotated[str, typer.Option("--host", help="The address to listen at; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 8035,
    allowed_host: Annotated[
        list[str] | None, typer.Option("--allowed-host", metavar="NAME", help="A name by which others may call it.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=2, max=256, help="Processes that answer.")] = 4,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a query may take.")] = 10.0,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows that an answer may have.")] = 100_000,
    max_memory: Annotated[int, typer.Option("--max-memory", min=512, help="MB that a worker may take.")] = 2048,
) -> None:
    """Serve the graph: pages for people, a SPARQL endpoint for programs (/sparql).

    It answers this machine only; --host opens it to others. Queries run in processes of their own, which are ended at
    their limits. A new state of the graph on disk is served as soon as it is there.
    """
    from trialgraph.serve.server import run_server
    from trialgraph.serve.settings import Limits, Settings

    limits = Limits(seconds=timeout, rows=max_rows, memory=max_memory << 20)
    run_server(Settings(db, host, port, hosts=tuple(allowed_host or ()), workers=workers, limits=limits))
