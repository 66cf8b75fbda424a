"""From a request to the answer of a worker: kept answers, a client that hangs up, what is said when it goes wrong."""

from __future__ import annotations

import asyncio
import pickle
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from trialgraph.serve.answer import HTML, PLAIN, Answer, Asked, RefusedError, Task
from trialgraph.serve.headers import SECURITY_HEADERS, BodyError
from trialgraph.serve.pool import PAGES, Pool
from trialgraph.serve.settings import Settings

T = TypeVar("T")
_CLOSED = 499  # what logs show of a client that hung up
_VARY = "Accept, HX-Request"  # what decides of an answer beside its address: pages are made whole or in part


@dataclass(slots=True)
class AnswerCache:
    """Answers of one snapshot, those asked for last, so many bytes of them."""

    limit: int
    _snapshot: Path | None = None
    _answers: OrderedDict[bytes, Answer] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def find(self, snapshot: Path, key: bytes) -> Answer | None:
        """The answer that was kept under this key, if it is of this snapshot."""
        if snapshot != self._snapshot:
            self._snapshot, self._bytes = snapshot, 0
            self._answers.clear()
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def keep(self, snapshot: Path, key: bytes, answer: Answer) -> None:
        """Keep a good answer; those that nobody asked for longest give way."""
        if snapshot != self._snapshot or answer.status != 200 or not isinstance(answer.body, bytes):
            return
        if key in self._answers or len(answer.body) > self.limit // 16:
            return
        self._answers[key] = answer
        self._bytes += _size(key, answer)
        while self._bytes > self.limit:
            self._bytes -= _size(*self._answers.popitem(last=False))


def _size(key: bytes, answer: Answer) -> int:
    return len(key) + len(answer.body) + 500  # type: ignore[arg-type]  # only bytes are kept


@dataclass(frozen=True, slots=True)
class Service:
    """What the server's process has for answering requests."""

    settings: Settings
    pool: Pool
    cache: AnswerCache


def get_service(request: Request) -> Service:
    """The service of the application that a request came to."""
    service: Service = request.app.state.service
    return service


async def answer(request: Request, task: Task, *, lane: str = PAGES, is_kept: bool = False) -> Response:
    """The response to a request that a worker answers. Raises RefusedError."""
    await request.body()  # what follows it is the client's hanging up
    service = get_service(request)
    key, snapshot = pickle.dumps(task), service.pool.snapshot
    found = service.cache.find(snapshot, key) if is_kept else None
    if found is None:
        client = request.client.host if request.client else ""
        found = await _until_closed(request, service.pool.run(task, lane=lane, client=client))
        if is_kept:
            service.cache.keep(snapshot, key, found)
    _raise_refused(found)
    return make_response(found)


def _raise_refused(found: Answer) -> None:
    """What a worker has refused is told as what is refused here: as a page to people."""
    if found.status >= 400 and found.media_type == PLAIN and isinstance(found.body, bytes):
        raise RefusedError(found.status, found.body.decode("utf-8", "replace").rstrip("\n"))


async def _until_closed(request: Request, work: Coroutine[None, None, T]) -> T:
    """The result of work, which is cancelled when the client hangs up."""
    running = asyncio.create_task(work)
    closed = asyncio.create_task(_wait_until_closed(request))
    try:
        await asyncio.wait((running, closed), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise RefusedError(_CLOSED, "the client has hung up")
        return running.result()
    finally:
        for task in (running, closed):
            task.cancel()
        await asyncio.gather(running, closed, return_exceptions=True)


async def _wait_until_closed(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def make_response(found: Answer) -> Response:
    """An answer as a response of HTTP."""
    if isinstance(found.body, bytes):
        response: Response = Response(found.body, found.status, media_type=found.media_type)
    else:
        response = StreamingResponse(iter(found.body), found.status, media_type=found.media_type)
    for name, value in found.headers:
        response.headers.append(name, _spell_header(value))
    response.headers.setdefault("Vary", _VARY)
    return response


def _spell_header(value: str) -> str:
    """A header's value without line ends and other control characters, which could begin a header of their own."""
    return "".join(char if char.isprintable() and ord(char) < 256 else "_" for char in value)


def get_base(request: Request) -> str:
    """Scheme and host of this server: its address from outside, or as the client wrote them."""
    return get_service(request).settings.url or f"{request.url.scheme}://{request.headers.get('host', '')}"


def describe_request(request: Request) -> Asked:
    """What a page learns of its request."""
    is_fragment = request.headers.get("hx-request") == "true"
    return Asked(request.url.path, get_base(request), dict(request.query_params.items()), is_fragment)


async def show_error(request: Request, error: Exception) -> Response:
    """What went wrong, for people who look at pages as a page, for programs as one line of text."""
    status, headers = 500, {**SECURITY_HEADERS, "Vary": _VARY}
    said = "this request could not be answered: an error in the program, which its log describes"
    if isinstance(error, RefusedError | BodyError):
        status, said = error.status, str(error)
    elif isinstance(error, HTTPException):
        status, said = error.status_code, error.detail
        headers |= dict(error.headers or {})
    if status in (401,):
        headers["WWW-Authenticate"] = 'Bearer realm="trialgraph"'
    if status == 503:
        headers["Retry-After"] = "2"
    if "text/html" in request.headers.get("accept", "") and request.method == "GET":
        return Response(_make_error_page(status, said), status, headers, HTML)
    return Response(f"{said}\n", status, headers, PLAIN)


def _make_error_page(status: int, said: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{status} · trialgraph</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/style.css">'
        f'<main><h1>{status}</h1><p>{escape(said)}</p><p><a href="/">trialgraph</a></p></main></html>\n'
    )
