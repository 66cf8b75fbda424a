"""A worker process as the server starts it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from trialgraph.serve.processes import start_worker

Result = TypeVar("Result")


def run(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """In a thread without an event loop: where a browser is driven, this one has it."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(work())).result()


def list_workers() -> set[str]:
    """Worker processes that this one has started and that have not ended: those of other tests' servers too."""
    command = ["ps", "-o", "pid=,stat=,args=", "--ppid", str(os.getpid())]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    workers = [line.split() for line in listed if "serve.worker" in line]
    return {number for number, state, *_ in workers if not state.startswith("Z")}


def test_a_worker_whose_start_is_given_up_is_ended() -> None:
    others = list_workers()

    async def start_and_give_up() -> int:
        start = asyncio.create_task(start_worker(1 << 30))
        while not list_workers() - others and not start.done():
            await asyncio.sleep(0.01)
        found = len(list_workers() - others)
        start.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await (await start).kill()  # it was ready already
        return found

    assert run(start_and_give_up) == 1
    assert list_workers() - others == set()


def test_a_worker_does_not_know_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read_environment() -> bytes:
        worker = await start_worker(1 << 30)
        try:
            return Path(f"/proc/{worker.number}/environ").read_bytes()
        finally:
            await worker.kill()

    monkeypatch.setenv("TRIALGRAPH_TOKEN", "a token that nobody else may read")
    environment = run(read_environment)
    assert b"PATH=" in environment and b"a token that nobody" not in environment
