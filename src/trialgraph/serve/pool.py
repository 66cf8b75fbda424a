"""Worker processes: a task has one to itself, and is stopped by killing it. Nothing is asked of it to stop.

Tasks wait in line. Those of the lane "sparql", whose text comes from outside, never have all workers, and one client
never has all of the lane's: whoever sends heavy queries keeps neither pages nor other clients waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from pathlib import Path

from trialgraph.errors import StoreError
from trialgraph.serve.answer import Answer, RefusedError, Task
from trialgraph.serve.processes import WorkerDiedError, WorkerProcess, start_worker
from trialgraph.serve.settings import Limits
from trialgraph.serve.snapshots import Snapshots
from trialgraph.serve.worker import Order

PAGES, SPARQL, CHANGES = "pages", "sparql", "changes"
_LOOK_EVERY = 0.5  # seconds between two looks at the store on disk
_END_WITHIN = 10.0  # seconds that workers which are just being started or replaced are waited for
_RECYCLED_AFTER = 5_000  # tasks: what little a process may lose of its memory does not add up

_log = logging.getLogger("uvicorn.error")


@dataclass(eq=False, slots=True)
class _Ticket:
    lane: str
    client: str
    ready: asyncio.Future[WorkerProcess]


class Pool:
    """`workers` processes and a spare. Use it as `async with Pool(…) as pool`; then `await pool.run(task)`."""

    def __init__(self, snapshots: Snapshots, limits: Limits, workers: int = 4) -> None:
        self._snapshots, self._limits = snapshots, limits
        self._size = max(2, workers)
        self._idle: deque[WorkerProcess] = deque()
        self._waiting: list[_Ticket] = []
        self._busy = 0
        self._in_lane = Counter[str]()
        self._of_client = Counter[tuple[str, str]]()
        self._lanes = {PAGES: self._size, SPARQL: self._size - 1, CHANGES: 1}
        self._shares = {PAGES: self._size, SPARQL: max(1, (self._size - 1 + 1) // 2), CHANGES: 1}
        self._background: set[asyncio.Task[None]] = set()
        self._following: asyncio.Task[None] | None = None
        self._is_ending = False

    async def __aenter__(self) -> Pool:
        await asyncio.to_thread(self._snapshots.renew)  # raises StoreError before anything is started
        self._idle.extend(await asyncio.gather(*(self._start() for _ in range(self._size + 1))))
        self._following = asyncio.create_task(self._follow_store())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_ending = True
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        ends = asyncio.get_running_loop().time() + _END_WITHIN
        # A start of a process must not be cancelled: asyncio may then wait for its end for ever.
        while (self._busy or self._background) and asyncio.get_running_loop().time() < ends:
            await asyncio.sleep(0.02)
        await asyncio.gather(*(worker.kill() for worker in self._idle))

    async def run(self, task: Task, *, lane: str = PAGES, client: str = "") -> Answer:
        """The answer to a task, whole.

        Raises RefusedError: 503 where too many wait, 504 where the time limit has passed, 422 or 500 where the worker
        has died (of its memory limit, or of an error). Cancelling kills the worker.
        """
        seconds = self._limits.update_seconds if lane == CHANGES else self._limits.seconds
        async with self._worker(lane, client) as worker:
            with self._snapshots.use() as snapshot:
                try:
                    async with asyncio.timeout(seconds):
                        return await worker.carry_out(Order(task, snapshot, self._limits, seconds))
                except TimeoutError as error:
                    raise RefusedError(504, f"stopped: it took longer than {seconds:g} seconds") from error
                except WorkerDiedError as error:
                    raise RefusedError(error.status, str(error)) from error
                finally:
                    if lane == CHANGES:  # whoever has changed the graph sees it changed
                        with contextlib.suppress(StoreError, OSError):  # `_follow_store` says it
                            await asyncio.to_thread(self._snapshots.renew)

    @property
    def snapshot(self) -> Path:
        """The newest snapshot: another one, other answers. Raises StoreError."""
        with self._snapshots.use() as path:
            return path

    @contextlib.asynccontextmanager
    async def _worker(self, lane: str, client: str) -> AsyncIterator[WorkerProcess]:
        """A worker for one task; one that was interrupted in it, or has done many, is replaced."""
        ticket = _Ticket(lane, client, asyncio.get_running_loop().create_future())
        worker = await self._wait(ticket)
        try:
            yield worker
        finally:
            self._count_out(ticket)
            if worker.is_ready and worker.tasks < _RECYCLED_AFTER:
                self._idle.append(worker)
            else:
                self._in_background(self._replace(worker))
            self._hand_out()

    async def _wait(self, ticket: _Ticket) -> WorkerProcess:
        line = [other.client for other in self._waiting if other.lane == ticket.lane]
        if len(line) >= self._limits.waiting or line.count(ticket.client) >= max(1, self._limits.waiting // 4):
            raise RefusedError(503, "too many requests wait already; try again in a moment")
        self._waiting.append(ticket)
        self._hand_out()
        try:
            async with asyncio.timeout(self._limits.waiting_seconds):
                return await asyncio.shield(ticket.ready)
        except (TimeoutError, asyncio.CancelledError) as error:
            self._give_back(ticket)
            if isinstance(error, TimeoutError):
                raise RefusedError(503, "the server is busy; try again in a moment") from error
            raise

    def _give_back(self, ticket: _Ticket) -> None:
        """Of one who does not wait any more: out of the line, or the worker that came just now."""
        if ticket in self._waiting:
            self._waiting.remove(ticket)
            return
        self._count_out(ticket)
        self._idle.append(ticket.ready.result())
        self._hand_out()

    def _count_out(self, ticket: _Ticket) -> None:
        self._busy -= 1
        self._in_lane[ticket.lane] -= 1
        self._of_client[ticket.lane, ticket.client] -= 1
        if not self._of_client[ticket.lane, ticket.client]:
            del self._of_client[ticket.lane, ticket.client]

    def _hand_out(self) -> None:
        """Give idle workers to those who wait, first come first served, as far as lane and share have room."""
        for worker in [worker for worker in self._idle if not worker.is_ready]:  # killed from outside
            self._idle.remove(worker)
            self._in_background(self._replace(worker))
        for ticket in list(self._waiting):
            if not self._idle or self._busy >= self._size:
                return
            if self._has_room(ticket):
                self._waiting.remove(ticket)
                self._busy += 1
                self._in_lane[ticket.lane] += 1
                self._of_client[ticket.lane, ticket.client] += 1
                ticket.ready.set_result(self._idle.popleft())

    def _has_room(self, ticket: _Ticket) -> bool:
        share = self._of_client[ticket.lane, ticket.client]
        return self._in_lane[ticket.lane] < self._lanes[ticket.lane] and share < self._shares[ticket.lane]

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _replace(self, worker: WorkerProcess) -> None:
        await worker.kill()
        while not self._is_ending:
            try:
                self._idle.append(await self._start())
                break
            except StoreError as error:  # no memory or no process to be had: later, perhaps
                _log.error("%s", error)
                await asyncio.sleep(_LOOK_EVERY)
        self._hand_out()

    async def _follow_store(self) -> None:
        said = ""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                await asyncio.to_thread(self._snapshots.renew)
            except (StoreError, OSError) as error:  # the last snapshot stays until there is a store again
                if str(error) != said:
                    said = str(error)
                    _log.warning("%s", said)

    async def _start(self) -> WorkerProcess:
        try:
            return await start_worker(self._limits.memory)
        except OSError as error:
            raise StoreError(f"no worker process could be started: {error}") from error
