"""Connections of clients: what uvicorn leaves to others. It waits for ever for a request that comes byte by byte, and
answers what is no HTTP without our headers."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from trialgraph.serve.headers import SECURITY_HEADERS
from trialgraph.serve.settings import Limits

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
    """End connections on which no whole head of a request has come for so long (slowloris), and, where there are more
    than the limit, those that have waited longest."""
    waiting_since: dict[Any, tuple[object, float]] = {}
    now = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(min(1.0, limits.header_seconds / 4))
        connections = list(server.server_state.connections)
        waiting = [connection for connection in connections if _is_waiting(connection)]
        before, waiting_since = waiting_since, {}
        for connection in waiting:
            request, since = before.get(connection, (None, now()))
            is_same = request is getattr(connection, "cycle", None)
            waiting_since[connection] = (getattr(connection, "cycle", None), since if is_same else now())
        waiting.sort(key=lambda connection: waiting_since[connection][1])
        too_many = max(0, len(connections) - limits.connections)
        for number, connection in enumerate(waiting):
            if number < too_many or now() - waiting_since[connection][1] > limits.header_seconds:
                connection.transport.abort()


def _is_waiting(connection: Any) -> bool:
    """Whether no request is being answered on it."""
    cycle = getattr(connection, "cycle", None)
    return cycle is None or bool(cycle.response_complete)
