"""One worker process as the server sees it: it is sent an order, and its answer is read; see `worker`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Iterator
from typing import IO

from trialgraph.serve.answer import Answer, Body
from trialgraph.serve.settings import TOKEN_VARIABLE
from trialgraph.serve.worker import END, FRAME, HEAD, LENGTH, Order

_IN_MEMORY = 1 << 19  # bytes of an answer kept in memory; a longer one waits for its client in a temporary file
_CHUNK = 1 << 16


class WorkerDiedError(Exception):
    """The process has ended within a task; `status` is that of the answer."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class WorkerProcess:
    """A worker that has been started. `is_ready` says whether it can take another task."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._is_between_tasks = True
        self.tasks = 0

    @property
    def is_ready(self) -> bool:
        """Whether it lives and has done what it was asked."""
        return self._is_between_tasks and self._process.returncode is None

    @property
    def number(self) -> int:
        """Its number in the system."""
        return self._process.pid

    async def carry_out(self, order: Order) -> Answer:
        """The answer to an order. Raises WorkerDiedError. If this is cancelled the worker must be killed."""
        if self._process.stdin is None or self._process.stdout is None:
            raise WorkerDiedError(500, "a worker without streams")
        self._is_between_tasks = False
        self.tasks += 1
        packed = pickle.dumps(order)
        try:
            self._process.stdin.write(LENGTH.pack(len(packed)) + packed)
            await self._process.stdin.drain()
            answer = await _read_answer(self._process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            code = await self._process.wait()
            raise WorkerDiedError(*_explain(code, order)) from error
        self._is_between_tasks = True
        return answer

    async def kill(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _explain(code: int, order: Order) -> tuple[int, str]:
    if code == -signal.SIGKILL:  # of the system, which has no memory left, or of somebody: our own limits end otherwise
        return 503, "the process that worked on this request was ended from outside; try again in a moment"
    if code < 0:  # a signal: the memory limit ends Oxigraph with SIGABRT, a stack that is full with SIGSEGV
        return 422, f"stopped: it needs more than {order.limits.memory >> 20:,} MB of memory, or is nested too deeply"
    return 500, "this request could not be answered: an error in the program, which its log describes"


async def start_worker(memory: int) -> WorkerProcess:
    """A worker with so much memory (bytes), ready for its first task. Raises OSError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "trialgraph.serve.worker", str(memory),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=_make_environment(),
    )  # fmt: skip
    worker = WorkerProcess(process)
    try:
        if process.stdout is not None:
            await process.stdout.readexactly(FRAME.size)  # it is ready
    except asyncio.IncompleteReadError as error:
        raise ChildProcessError(f"a worker process ended with code {await process.wait()} while it started") from error
    except asyncio.CancelledError:
        await worker.kill()  # nobody else knows of it yet
        raise
    return worker


def _make_environment() -> dict[str, str]:
    """What a worker must not know, it is not told: it carries out queries from outside."""
    told = {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}
    return {**told, "RUST_BACKTRACE": "0"}


async def _read_answer(stream: asyncio.StreamReader) -> Answer:
    head: dict[str, object] = {}
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # read by the response
    while True:
        kind, length = FRAME.unpack(await stream.readexactly(FRAME.size))
        content = await stream.readexactly(length)
        if kind == END:
            return _make_answer(head, body)
        if kind == HEAD:  # another one takes the place of an answer that could not be finished
            head = json.loads(content)
            body.seek(0)
            body.truncate()
        else:
            body.write(content)


def _make_answer(head: dict[str, object], body: IO[bytes]) -> Answer:
    headers = tuple((str(name), str(value)) for name, value in head["headers"])  # type: ignore[attr-defined]
    return Answer(_take_body(body), str(head["media_type"]), int(str(head["status"])), headers)


def _take_body(body: IO[bytes]) -> Body:
    length = body.tell()
    body.seek(0)
    if length <= _IN_MEMORY:
        with body:
            return body.read()
    return _read_chunks(body)


def _read_chunks(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        while chunk := body.read(_CHUNK):
            yield chunk
