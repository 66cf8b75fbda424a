"""The server's process: uvicorn with the limits that it does not have itself."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

import uvicorn

from trialgraph.errors import TrialgraphError
from trialgraph.serve.app import make_app
from trialgraph.serve.settings import Limits, Settings
from trialgraph.store.directory import read_marker, resolve

if TYPE_CHECKING:
    from asyncio import Protocol

_HEADER_BYTES = 32 << 10
_STOP_WITHIN = 5  # seconds that requests under way may still take when the server is stopped


def run_server(settings: Settings) -> None:
    """Serve until Ctrl-C. Raises StoreError if there is no store, TrialgraphError if the port cannot be had."""
    read_marker(resolve(settings.db))
    config = uvicorn.Config(
        make_app(settings), host=settings.host, port=settings.port, http="h11", ws="none", loop="asyncio",
        log_level="warning", access_log=False, server_header=False, proxy_headers=False,
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
    guarding = asyncio.create_task(_end_slow_headers(server, settings.limits))
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


async def _end_slow_headers(server: uvicorn.Server, limits: Limits) -> None:
    """End connections on which no whole request has come for so long (slowloris); uvicorn waits for ever."""
    waiting_since: dict[Protocol, tuple[object, float]] = {}
    now = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(limits.header_seconds / 4)
        connections = set(server.server_state.connections)
        waiting_since = {known: since for known, since in waiting_since.items() if known in connections}
        for connection in connections:
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and not cycle.response_complete:
                waiting_since.pop(connection, None)  # a request is being answered
                continue
            before, since = waiting_since.setdefault(connection, (cycle, now()))
            if before is not cycle:
                waiting_since[connection] = (cycle, now())
            elif now() - since > limits.header_seconds:
                with contextlib.suppress(AttributeError):
                    connection.transport.abort()
