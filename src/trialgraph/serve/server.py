"""The server's process: uvicorn with the limits that it does not have itself."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, cast

import uvicorn

from trialgraph.errors import TrialgraphError
from trialgraph.serve.app import make_app
from trialgraph.serve.connections import end_slow_connections, make_connection
from trialgraph.serve.settings import Settings
from trialgraph.store.directory import read_marker, resolve

_HEADER_BYTES = 64 << 10
_STOP_WITHIN = 5  # seconds that requests under way may still take when the server is stopped


def run_server(settings: Settings) -> None:
    """Serve until Ctrl-C. Raises StoreError if there is no store, TrialgraphError if the port cannot be had."""
    read_marker(resolve(settings.db))
    config = uvicorn.Config(
        make_app(settings), host=settings.host, port=settings.port, http=cast(Any, make_connection), ws="none",
        loop="asyncio", log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        h11_max_incomplete_event_size=_HEADER_BYTES, timeout_keep_alive=10,
        timeout_graceful_shutdown=_STOP_WITHIN,
    )  # fmt: skip
    server = uvicorn.Server(config)
    try:
        asyncio.run(_serve(server, settings))
    except KeyboardInterrupt:
        return
    except SystemExit as error:  # what uvicorn raises where it cannot listen; it has said why
        raise TrialgraphError(f"{settings.host}:{settings.port}: the server could not be started") from error


async def _serve(server: uvicorn.Server, settings: Settings) -> None:
    watching = asyncio.create_task(_announce(server))
    guarding = asyncio.create_task(end_slow_connections(server, settings.limits))
    try:
        await server.serve()
    finally:
        for task in (watching, guarding):
            task.cancel()
        await asyncio.gather(watching, guarding, return_exceptions=True)


async def _announce(server: uvicorn.Server) -> None:
    while not server.started:
        await asyncio.sleep(0.02)
    for listening in server.servers:
        for socket in listening.sockets:
            address, port = socket.getsockname()[:2]
            name = f"[{address}]" if ":" in address else address
            print(f"trialgraph: serving at http://{name}:{port}/ (Ctrl-C ends it)", file=sys.stderr, flush=True)
