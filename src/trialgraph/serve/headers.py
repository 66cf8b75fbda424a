"""What holds for every request and every answer: who may be asked for, how long a body may be and take, and headers
that keep a browser from running or fetching what is not ours."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialgraph.serve.settings import Limits

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LOCAL = ("localhost",)
_HEADER_BYTES, _ADDRESS_BYTES = 32 << 10, 48 << 10
_CHANGING = ("/update", "/store")
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")


class BodyError(Exception):
    """A body that is too long or too slow; `status` is that of the answer."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class Guard:
    """The outermost layer. A `Host` that is no name of this server is refused: a foreign page whose name was bent to
    this machine's address (DNS rebinding) sends its own name."""

    def __init__(self, app: ASGIApp, limits: Limits, hosts: Collection[str], is_writable: bool) -> None:
        self._app, self._limits, self._is_writable = app, limits, is_writable
        self._hosts = {host.lower() for host in (*hosts, *_LOCAL)}
        self._active = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _add_headers(send)
        refusal = self._refuse(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        self._active += 1
        try:
            await self._app(scope, self._guard_receive(receive, scope["path"]), guarded)
        finally:
            self._active -= 1

    def _refuse(self, scope: Scope) -> Response | None:
        """The answer to a request that goes no further. (uvicorn's own limit is for heads that come in pieces.)"""
        if not is_known_host(Headers(scope=scope).get("host", ""), self._hosts):
            return PlainTextResponse("421: this server is not known by that name (option --allowed-host)\n", 421)
        names = {name for name, _ in scope["headers"]}
        if {b"content-length", b"transfer-encoding"} <= names:  # a proxy may see another end of it (RFC 9112, 6.1)
            said = "Content-Length and Transfer-Encoding: expected one of them\n"
            return PlainTextResponse(said, 400, {"Connection": "close"})
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _HEADER_BYTES:
            return PlainTextResponse("the headers of the request are too long\n", 431)
        if len(scope["raw_path"]) + len(scope["query_string"]) > _ADDRESS_BYTES:
            return PlainTextResponse("the address is too long: send a long query by POST\n", 414)
        if self._active >= self._limits.connections:
            return PlainTextResponse("the server is busy; try again in a moment\n", 503, {"Retry-After": "2"})
        return None

    def _guard_receive(self, receive: Receive, path: str) -> Receive:
        """The body within its limits; after it, waiting for the client to hang up takes as long as it takes."""
        limits, total, is_whole = self._limits, 0, False
        is_change = self._is_writable and path.startswith(_CHANGING)
        limit = limits.update_bytes if is_change else limits.body_bytes
        seconds = limits.update_seconds if is_change else limits.body_seconds
        ends = asyncio.get_running_loop().time() + seconds

        async def receive_in_time() -> Message:
            nonlocal total, is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError as error:
                raise BodyError(408, "the request did not come in time") from error
            total += len(message.get("body", b""))
            if total > limit:
                raise BodyError(413, f"the request is longer than {limit >> 20:,} MB")
            is_whole = not message.get("more_body", False)
            return message

        return receive_in_time


def is_known_host(host: str, names: Collection[str]) -> bool:
    """Whether a Host header names this server: by one of `names`, or by an address, which no rebinding can forge."""
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].lower().rstrip(".")
    if name in names:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _add_headers(send: Send) -> Send:
    """Our headers on every answer."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_guarded
