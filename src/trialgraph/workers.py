"""Work in several processes: results in the order of the tasks, a bounded number of tasks under way.

Workers are started when there is work for a second one, each with a vocabulary of its own. They leave Ctrl-C to the
main process, and end by themselves when that is gone, however it ended.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import TypeVar

from trialgraph.errors import StoreError
from trialgraph.vocabulary.concepts import Vocabulary

Task = TypeVar("Task")
Result = TypeVar("Result")
_AHEAD = 12  # tasks that are done or wait beside one a worker: a load of a million quads keeps the main process busy
_SELDOM = 50_000  # objects made and kept until Python looks for garbage among them; its own number is 700

_vocabularies: list[Vocabulary] = []  # of a worker process: the one that it was started with


class Workers:
    """Carries out tasks, in `jobs` processes where there are several tasks. Make one with `start_workers`."""

    def __init__(self, jobs: int, vocabulary: Vocabulary) -> None:
        self._jobs, self._vocabulary = jobs, vocabulary
        self._executor: ProcessPoolExecutor | None = None

    def map(self, work: Callable[[Task, Vocabulary], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The result of each task, in their order. `work` must be a function of a module, without other state.

        Raises what `work` raises, and StoreError if a worker is killed (for want of memory, most often).
        """
        rest = iter(tasks)
        first = list(islice(rest, 2))
        if self._jobs < 2 or len(first) < 2:
            yield from self._map_here(work, chain(first, rest))
            return
        waiting: deque[Future[Result]] = deque()
        try:
            for task in chain(first, rest):
                waiting.append(self._submit(work, task))
                if len(waiting) > self._jobs + _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            self._end_stragglers()
            raise StoreError(
                "a worker process was killed, perhaps for want of memory; try again with fewer of them (--jobs)"
            ) from error

    def _map_here(self, work: Callable[[Task, Vocabulary], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        try:
            for task in tasks:
                yield work(task, self._vocabulary)
                freeze_what_lasts()
        finally:
            gc.unfreeze()

    def _submit(self, work: Callable[[Task, Vocabulary], Result], task: Task) -> Future[Result]:
        if self._executor is None:
            spawn = multiprocessing.get_context("spawn")  # a fork would share threads, locks and files of the store
            self._executor = ProcessPoolExecutor(self._jobs, spawn, _begin, (self._vocabulary,))
        with _ctrl_c_blocked():  # what is started now inherits that
            return self._executor.submit(_work, work, task)

    def _end_stragglers(self) -> None:
        """A pool that lost a worker ends the others, but not one that it was just starting, and then waits for that
        for ever (Python 3.11: `submit` starts processes while another thread goes through them)."""
        processes = getattr(self._executor, "_processes", None) or {}
        for process in list(processes.values()):
            process.kill()

    def stop(self) -> None:
        """Wait for what is under way, drop what is not, end the processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)


@contextmanager
def start_workers(jobs: int, vocabulary: Vocabulary) -> Iterator[Workers]:
    """Workers that are gone when the block ends."""
    workers = Workers(jobs, vocabulary)
    try:
        yield workers
    finally:
        workers.stop()


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(vocabulary: Vocabulary) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be blocked
    _vocabularies.append(vocabulary)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(work: Callable[[Task, Vocabulary], Result], task: Task) -> Result:
    result = work(task, _vocabularies[0])
    freeze_what_lasts()
    return result


def freeze_what_lasts() -> None:
    """The first task has had the names compiled: looking for garbage among them again and again takes a fifth of the
    time of an extraction."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


@contextmanager
def collect_seldom() -> Iterator[None]:
    """While the block runs, garbage is seldom looked for: the reading and extraction of records leave none that only a
    search would find (objects that refer to each other in a circle), and the search takes a tenth of their time."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
