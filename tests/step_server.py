"""Carries out steps (a build, an update, the adding of a vocabulary) in processes of their own, and kills them.

    python step_server.py FOLDER

A process that has loaded everything once, and forks: a step begins at once and takes a part of a second. Each line on
stdin is a `Plan` as JSON; the answer on stdout is an `Outcome`. A build has two worker processes, forked before it
opens its store. What a step does to files is known from Python's audit events, so that it can be killed just before any
of them: nothing in the program helps with that.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from made_facts import make_vocabulary
from parallel_builds import square
from trialgraph import shards
from trialgraph.digests import name_reader
from trialgraph.errors import TrialgraphError
from trialgraph.pipeline import build_graph, extract_all
from trialgraph.registries import ReadReport
from trialgraph.updating import update_graph
from trialgraph.vocabulary import collection
from trialgraph.vocabulary.collection import NewVocabulary, add_vocabularies
from trialgraph.vocabulary.formats import ReadOptions
from trialgraph.workers import Workers

CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod", "os.truncate"})
PUBLISHING = "os.chmod"  # with it the fresh directory begins to take the place of the old one
INTERRUPTED = 130
PATIENCE = 60.0  # seconds after which processes that should have ended are said to be left


@dataclass(frozen=True)
class Plan:
    """A step on what is at `place`, and how it is to be disturbed: after so many seconds, or before the `event`-th
    change of a file (from 1; in the stage of publishing, if `publishing`). Killed is the main process, a worker, or all
    get Ctrl-C."""

    step: str
    place: str
    after: float | None = None
    event: int | None = None
    publishing: bool = False
    victim: str = "main"


@dataclass(frozen=True)
class Outcome:
    """How a step ended: its exit code, its duration in seconds, what it did to files, whether processes are left."""

    code: int
    seconds: float
    events: list[str]
    left: bool


class Watch:
    """Sees what this process does to files, and disturbs it as planned."""

    def __init__(self, plan: Plan, disturb: Callable[[], None]) -> None:
        self.events: list[str] = []
        self._plan, self._disturb, self._process, self._counted = plan, disturb, os.getpid(), 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not _is_change(event, arguments) or os.getpid() != self._process:
            return
        self.events.append(event)
        if not self._plan.publishing or PUBLISHING in self.events:
            self._counted += 1
            if self._counted == self._plan.event:
                self._disturb()


def _is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in CHANGES


def fork_workers() -> Workers:
    """Two workers that are there at once, where those of the program are started like programs of their own."""
    workers = Workers(2, SMALL)
    assert len(list(workers.map(square, range(4)))) == 4
    return workers


def find_processes(workers: Workers) -> list[int]:
    """The process ids of the workers."""
    return list(workers._executor._processes) if workers._executor else []


@contextmanager
def _stopping(workers: Workers) -> Iterator[Workers]:
    try:
        yield workers
    finally:
        workers.stop()


def build(folder: Path, place: Path, workers: Workers) -> None:
    """What `trialgraph build` does."""
    sources = [folder / "new.ndjson"]
    build_graph(sources, place / "db", SMALL, ReadReport(), jobs=2, start=lambda _jobs, _vocabulary: _stopping(workers))


def update(folder: Path, place: Path, _: Workers) -> None:
    """What `trialgraph update` does."""
    update_graph([folder / "new.ndjson"], place / "db", SMALL, ReadReport())


def vocabulary(folder: Path, place: Path, _: Workers) -> None:
    """What `trialgraph vocab add` does."""
    add_vocabularies(place / "db.vocab", [NewVocabulary(folder / "new.obo", "made", ReadOptions(kind="condition"))])


STEPS = {"build": build, "update": update, "vocabulary": vocabulary}
SMALL = make_vocabulary()


def carry_out(plan: Plan, folder: Path, told: int) -> int:
    """The step, in this process; its exit code."""
    workers = fork_workers() if plan.step == "build" else Workers(1, SMALL)
    processes = find_processes(workers)

    def disturb() -> None:
        strike(plan, os.getpid(), processes)

    watch = Watch(plan, disturb)
    os.write(told, json.dumps(processes).encode() + b"\n")
    sys.addaudithook(watch)
    try:
        STEPS[plan.step](folder, Path(plan.place), workers)
    except TrialgraphError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        os.write(told, json.dumps(watch.events).encode())
    return 0


def strike(plan: Plan, main: int, workers: list[int]) -> None:
    """Disturb a step as planned."""
    if plan.victim == "main":
        os.kill(main, signal.SIGKILL)
    elif plan.victim == "worker":
        with suppress(ProcessLookupError):
            os.kill(workers[0], signal.SIGKILL)
    else:
        os.killpg(main, signal.SIGINT)


def run(plan: Plan, folder: Path) -> Outcome:
    """The step, in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _run_here(plan, folder, writing)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as told:
        workers = json.loads(told.readline())
        started = time.perf_counter()
        if plan.after is not None:
            time.sleep(plan.after)
            strike(plan, process, workers)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        seconds = time.perf_counter() - started
        content, left = _read_all(told)
    return Outcome(code, seconds, json.loads(content or b"[]"), left)


def _run_here(plan: Plan, folder: Path, told: int) -> None:
    os.setpgid(0, 0)
    code = 70
    try:
        code = carry_out(plan, folder, told)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception:  # noqa: BLE001 - told on stderr; the process must not go on as the server
        traceback.print_exc()
    finally:
        os._exit(code)


def _read_all(told: IO[bytes]) -> tuple[bytes, bool]:
    """What was told, and whether a process that could still tell something is left: each of them holds the pipe."""
    content, deadline = b"", time.monotonic() + PATIENCE
    while select.select([told], [], [], max(0.0, deadline - time.monotonic()))[0]:
        block = told.read(1 << 16)
        if not block:
            return content, False
        content += block
    return content, True


def main() -> None:
    folder = Path(sys.argv[1])
    warm_up(folder)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(asdict(run(Plan(**json.loads(line)), folder))), flush=True)


def warm_up(folder: Path) -> None:
    """Load and compile what every step needs; no store is opened: its threads would be missing in the forks."""
    patch.object(collection, "load_builtin", make_vocabulary).start()
    for _ in extract_all([folder / "new.ndjson"], SMALL, ReadReport()):
        pass
    name_reader("")  # hashes the program's files, once: who edits one during the tests does not change the steps
    patch.object(shards, "RECORDS_A_SHARD", 3).start()
    patch.object(multiprocessing, "get_context", return_value=multiprocessing.get_context("fork")).start()


if __name__ == "__main__":
    main()
