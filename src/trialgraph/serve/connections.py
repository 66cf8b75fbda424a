"""Connections of clients: what uvicorn leaves to others. It waits for ever for a request that comes byte by byte, and
answers what is no HTTP without our headers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from trialgraph.serve.headers import SECURITY_HEADERS
from trialgraph.serve.settings import Limits

_ANSWERING, _STUCK = object(), object()  # what a connection does, if it does not wait for a request
_REFUSAL = b"this is no HTTP request that can be read\n"


def make_connection(**arguments: Any) -> H11Protocol:
    """A connection of uvicorn that refuses what is no HTTP with our headers."""
    connection = H11Protocol(**arguments)
    connection.send_400_response = partial(_refuse, connection)  # type: ignore[method-assign]
    return connection


def _refuse(connection: H11Protocol, _: str) -> None:
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(_REFUSAL)),
        "Connection": "close",
        **SECURITY_HEADERS,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    connection.transport.write(f"HTTP/1.1 400 Bad Request\r\n{head}\r\n".encode() + _REFUSAL)
    connection.transport.close()


async def end_slow_connections(server: uvicorn.Server, limits: Limits) -> None:
    """End connections on which no whole head of a request has come for so long (slowloris), those whose client does not
    take its answer, and, where there are more than the limit, those that have waited longest for a request."""
    since: dict[Any, tuple[object, float]] = {}
    while True:
        await asyncio.sleep(min(1.0, limits.header_seconds / 4))
        now = asyncio.get_running_loop().time()
        connections = list(server.server_state.connections)
        since = {connection: _look_at(connection, since, now) for connection in connections}
        waiting = [connection for connection in connections if since[connection][0] is not _ANSWERING]
        waiting.sort(key=lambda connection: since[connection][1])
        too_many = max(0, len(connections) - limits.connections)
        for number, connection in enumerate(waiting):
            state, begun = since[connection]
            allowed = limits.send_seconds if state is _STUCK else limits.header_seconds
            if now - begun > allowed or (number < too_many and state is not _STUCK):
                connection.transport.abort()


def _look_at(connection: Any, before: Mapping[Any, tuple[object, float]], now: float) -> tuple[object, float]:
    """The state of a connection and since when it is in it; waiting for a request is a state for each request."""
    cycle = getattr(connection, "cycle", None)
    state: object = cycle
    if cycle is not None and not cycle.response_complete:
        state = _STUCK if connection.flow.write_paused else _ANSWERING
    known = before.get(connection)
    return known if known is not None and known[0] is state else (state, now)
