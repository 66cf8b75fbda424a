"""Dask in place of the processes of `workers`: the same tasks, the same order of results, any number of machines.

A worker needs this program and nothing else: records come to it with their task, the vocabulary once. What it makes of
them comes back as bytes, or through a folder that it and this process can reach. A worker that dies costs the time of
its tasks, which others are given; a task done twice gives the same bytes.
"""

from __future__ import annotations

import logging
import operator
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from trialgraph.cluster.places import make_run_folder, put_file, take_file
from trialgraph.digests import name_reader
from trialgraph.errors import StoreError
from trialgraph.shards import Batch, Shard
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.workers import freeze_what_lasts

Result = TypeVar("Result")
LOCAL = "local"
_AHEAD = 2  # tasks a thread of a worker that are begun or wait to be
_STOCK = 10  # and tasks beside them: while a million quads are loaded here, workers go on
_PATIENCE = 30  # seconds for one answer of the scheduler, which may have much to do
_LONELY = 60  # seconds without any worker
_one_at_a_time = threading.Lock()  # of a worker with several threads: they share a vocabulary and its files


@dataclass(frozen=True, slots=True)
class _Packed:
    """A shard on its way: its files' contents, or where they lie in the common folder their names there."""

    shard: Shard
    files: tuple[bytes | str, ...]


class DaskWorkers:
    """Carries out tasks on a cluster. Make one with `start_dask`."""

    def __init__(self, client: Any, vocabulary: Vocabulary, shards: str) -> None:
        self._client, self._shards = client, shards
        # a task and not scattered data, which would be lost with the last worker that has it
        self._vocabulary = self._call_there(_take_vocabulary, vocabulary)

    def map(self, work: Callable[[Batch, Vocabulary], Result], tasks: Iterable[Batch]) -> Iterator[Result]:
        """The result of each task, in their order. Raises what `work` raises, and StoreError if the cluster fails."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        waiting: deque[tuple[Batch, Any]] = deque()
        try:
            for task in tasks:
                waiting.append((task, self._submit(work, task)))
                if len(waiting) > _AHEAD * self._count_threads() + _STOCK:
                    yield self._take(*waiting.popleft())
            while waiting:
                yield self._take(*waiting.popleft())
        except ImportError as error:
            raise StoreError(f"a worker has not trialgraph with all that it needs: {error}") from error
        except KilledWorker as error:
            raise StoreError(f"workers died again and again over the same records: {error}") from error
        except (FutureCancelledError, TimeoutError) as error:
            raise StoreError(f"the Dask cluster is gone, or has other versions: {self._find_cause(error)}") from error

    def _find_cause(self, error: Exception) -> str:
        """What became of the vocabulary says more of a task that was dropped for want of it."""
        cause = self._vocabulary.exception(timeout=_PATIENCE) if self._vocabulary.status == "error" else None
        return " ".join(str(cause or error).split())

    def _call_there(self, function: Callable[..., Any], *arguments: Any, after: tuple[Any, ...] = ()) -> Any:
        """What a worker makes of the arguments, and of what other tasks have made. The graph has only functions of the
        standard library, so that a scheduler needs no trialgraph, and a worker without it can say so."""
        called = pickle.dumps(partial(_call, name_reader(""), pickle.dumps((function, arguments))))
        there = self._client.submit(pickle.loads, called, pure=False)
        return self._client.submit(operator.call, there, *after, pure=False)

    def _submit(self, work: Callable[[Batch, Vocabulary], Result], task: Batch) -> Any:
        return self._call_there(_work, work, task, self._shards, after=(self._vocabulary,))

    def _wait_for(self, future: Any) -> Any:
        """The result of a future. Raises StoreError if there is no worker (any more) for some time."""
        lonely = 0
        while lonely < _LONELY:
            try:
                return future.result(timeout=_PATIENCE)
            except TimeoutError:
                if future.done():
                    raise  # the work's own
                lonely = 0 if self._client.nthreads() else lonely + _PATIENCE
        raise StoreError("the Dask cluster has lost all its workers")

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _take(self, task: Batch, future: Any) -> Any:
        """The result of a future; the files of a shard are put where those of a shard made here would be."""
        result = self._wait_for(future)
        future.release()
        if not isinstance(result, _Packed):
            return result
        paths = [Path(task.folder, path.name) for path in (result.shard.lines, result.shard.texts)]
        for file, path in zip(result.files, paths, strict=True):
            if isinstance(file, str):
                take_file(self._shards, file, path)
            else:
                _write(path, file)
        return replace(result.shard, lines=paths[0], texts=paths[1])


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{path.parent}: the store cannot be written: {error.strerror or error}") from error


@contextmanager
def start_dask(address: str, shards: str, jobs: int, vocabulary: Vocabulary) -> Iterator[DaskWorkers]:
    """Workers of the cluster whose scheduler is at `address` ("tcp://…:8786"), or with "local" `jobs` processes of a
    cluster of its own, gone when the block ends. `shards` is a folder (any fsspec path) that all can reach, through
    which shards come; "" lets them come over the network.

    Raises StoreError without the extra ``trialgraph[dask]``, if there is no scheduler, or if it has no worker.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise StoreError("--dask needs Dask: pip install 'trialgraph[dask]'") from error
    with ExitStack() as stack:
        folder = stack.enter_context(make_run_folder(shards)) if shards else ""
        try:
            cluster = stack.enter_context(_start_cluster(distributed, jobs)) if address == LOCAL else _check(address)
            client = stack.enter_context(distributed.Client(cluster, timeout=_PATIENCE, set_as_default=False))
            client.wait_for_workers(1, timeout=60)
        except (OSError, TimeoutError, ValueError) as error:
            raise StoreError(f"--dask {address}: no cluster that could be worked with: {error}") from error
        yield DaskWorkers(client, vocabulary, folder)


def _start_cluster(distributed: Any, jobs: int) -> Any:
    quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
    return distributed.LocalCluster(n_workers=jobs, threads_per_worker=1, processes=True, **quiet)


def _check(address: str) -> str:
    """The address of a scheduler. Raises ValueError if it is none: a client that was given one that it cannot read
    takes a minute to end."""
    from distributed.comm.addressing import get_address_host_port

    get_address_host_port(address)
    return address


def _call(reader: str, packed: bytes, *more: Any) -> Any:
    """On a worker: the function with the arguments that are packed, and more. (Unpacked only here: another version of
    the program might not be able to, and could not say why.) Raises StoreError if it is not that of `reader`."""
    own = name_reader("")
    if own != reader:
        raise StoreError(f"a worker has another version of trialgraph ({own.strip()}): expected {reader.strip()}")
    function, arguments = pickle.loads(packed)
    return function(*arguments, *more)


def _take_vocabulary(vocabulary: Vocabulary) -> Vocabulary:
    """On a worker: what was sent is there."""
    return vocabulary


def _work(work: Callable[[Batch, Vocabulary], Any], task: Batch, shards: str, vocabulary: Vocabulary) -> Any:
    """On a worker: carry out a task in a directory of its own, and send what became of it on its way."""
    from distributed import get_worker

    # among the files of the worker, which Dask removes for one that was killed
    with _one_at_a_time, TemporaryDirectory(prefix="shard-", dir=get_worker().local_directory) as folder:
        result = work(replace(task, folder=folder), vocabulary)
        freeze_what_lasts()
        if not isinstance(result, Shard):
            return result
        paths = (result.lines, result.texts)
        if not shards:
            return _Packed(result, tuple(path.read_bytes() for path in paths))
        return _Packed(result, tuple(put_file(path, shards) for path in paths))
