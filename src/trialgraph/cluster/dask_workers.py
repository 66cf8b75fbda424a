"""Dask in place of the processes of `workers`: the same tasks, the same order of results, any number of machines.

A worker needs this program and nothing else: records come to it with their task, the vocabulary once. What it makes of
them comes back as bytes, or through a folder that it and this process can reach. A worker that dies costs the time of
its tasks, which others are given; a task done twice gives the same bytes.
"""

from __future__ import annotations

import logging
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from trialgraph.cluster.places import put_file, take_file
from trialgraph.digests import name_reader
from trialgraph.errors import StoreError
from trialgraph.shards import Batch, Shard
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.workers import freeze_what_lasts

Result = TypeVar("Result")
LOCAL = "local"
_AHEAD = 2  # tasks a thread of a worker that are begun or wait to be
_one_at_a_time = threading.Lock()  # of a worker with several threads: they share a vocabulary and its files


@dataclass(frozen=True, slots=True)
class _Packed:
    """A shard on its way: its files' contents, or none where they lie in the common folder."""

    shard: Shard
    contents: tuple[bytes, ...]


class DaskWorkers:
    """Carries out tasks on a cluster. Make one with `start_dask`."""

    def __init__(self, client: Any, vocabulary: Vocabulary, shards: str) -> None:
        self._client, self._shards = client, shards
        # a task and not scattered data, which would be lost with the last worker that has it
        self._vocabulary = client.submit(pickle.loads, pickle.dumps(vocabulary), pure=False)

    def map(self, work: Callable[[Batch, Vocabulary], Result], tasks: Iterable[Batch]) -> Iterator[Result]:
        """The result of each task, in their order. Raises what `work` raises, and StoreError if the cluster fails."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        waiting: deque[tuple[Batch, Any]] = deque()
        try:
            for task in tasks:
                waiting.append((task, self._submit(work, task)))
                if len(waiting) > _AHEAD * self._count_threads():
                    yield self._take(*waiting.popleft())
            while waiting:
                yield self._take(*waiting.popleft())
        except KilledWorker as error:
            raise StoreError(f"workers died again and again over the same records: {error}") from error
        except (FutureCancelledError, TimeoutError) as error:
            raise StoreError(f"the Dask cluster is gone: {error}") from error

    def _submit(self, work: Callable[[Batch, Vocabulary], Result], task: Batch) -> Any:
        told = (work, task, self._vocabulary, self._shards, name_reader(""))
        return self._client.submit(_work, *told, pure=False)

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _take(self, task: Batch, future: Any) -> Any:
        """The result of a future; the files of a shard are put where those of a shard made here would be."""
        result = future.result()
        future.release()
        if not isinstance(result, _Packed):
            return result
        paths = [Path(task.folder, path.name) for path in (result.shard.lines, result.shard.texts)]
        try:
            for position, path in enumerate(paths):
                if result.contents:
                    path.write_bytes(result.contents[position])
                else:
                    take_file(self._shards, path.name, path)
        except OSError as error:
            raise StoreError(f"{self._shards or task.folder}: a shard cannot be taken over: {error}") from error
        return replace(result.shard, lines=paths[0], texts=paths[1])


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
        try:
            place: Any = address
            if address == LOCAL:
                place = stack.enter_context(
                    distributed.LocalCluster(
                        n_workers=jobs,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                    )
                )
            client = stack.enter_context(distributed.Client(place, timeout=30, set_as_default=False))
            client.wait_for_workers(1, timeout=60)
        except (OSError, TimeoutError, ValueError) as error:
            raise StoreError(f"--dask {address}: no cluster that could be worked with: {error}") from error
        yield DaskWorkers(client, vocabulary, shards)


def _work(
    work: Callable[[Batch, Vocabulary], Any], task: Batch, vocabulary: Vocabulary, shards: str, reader: str
) -> Any:
    """On a worker: carry out a task in a directory of its own, and send what became of it on its way."""
    if name_reader("") != reader:
        raise StoreError(
            f"a worker has another version of trialgraph ({name_reader('').strip()}): expected {reader.strip()}"
        )
    with _one_at_a_time, TemporaryDirectory(prefix="trialgraph-shard-") as folder:
        result = work(replace(task, folder=folder), vocabulary)
        freeze_what_lasts()
        if not isinstance(result, Shard):
            return result
        paths = (result.lines, result.texts)
        if not shards:
            return _Packed(result, tuple(path.read_bytes() for path in paths))
        for path in paths:
            put_file(path, shards, path.name)
        return _Packed(result, ())
