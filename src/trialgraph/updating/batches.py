"""The part of an update that costs most, in as many processes as there are: records compared with the store.

Which records are as they were is decided here, too: beside reading a record that costs next to nothing, and the main
process then hears of it in a few bytes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trialgraph.errors import RecordError
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import join_trials
from trialgraph.registries.merging.numbers import RecordNumbers
from trialgraph.registries.reading.format import Cut, ReadContext
from trialgraph.registries.reading.read import is_builtin_condition, parse_record
from trialgraph.shards import Batch, list_batch_numbers, make_batches
from trialgraph.store import open_store
from trialgraph.updating.trials import ComparedTrial, Comparison
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.workers import Workers, start_workers

_ALONE = 2.0  # seconds of work before other processes are started, which takes them about as long


@dataclass(frozen=True, slots=True)
class Reading:
    """With what records are compared: the store at `db`, by which reader, at what time (`Comparison`)."""

    db: str
    reader: str
    now: str


@dataclass(frozen=True, slots=True)
class ComparedBatch:
    """What became of a batch: of each record a trial or the error why there is none, in their order."""

    entries: tuple[ComparedTrial | RecordError, ...]
    unknown_fields: tuple[str, ...]


_comparisons: dict[Reading, Comparison] = {}  # of this process: it keeps the store open from one batch to the next


def compare_batch(task: tuple[Reading, Batch], vocabulary: Vocabulary) -> ComparedBatch:
    """How the trials of some records change. Raises StoreError if the store cannot be read."""
    reading, batch = task
    if reading not in _comparisons:
        _comparisons[reading] = Comparison(open_store(Path(reading.db)), vocabulary, reading.reader, reading.now)
    comparison, unknown = _comparisons[reading], list[str]()
    context = ReadContext(is_builtin_condition, unknown.append)
    read = (parse_record(record, context) for record in batch.records)
    entries = (one if isinstance(one, RecordError) else comparison.compare(one) for one in read)
    return ComparedBatch(tuple(entries), tuple(unknown))


@contextmanager
def compare_sources(
    sources: Iterable[Path],
    reading: Reading,
    vocabulary: Vocabulary,
    report: ReadReport,
    jobs: int,
    on_progress: Callable[[ReadReport], None],
) -> Iterator[Iterator[ComparedBatch]]:
    """What became of all records of the sources, in their order, which does not depend on the number of processes."""

    def list_numbers(cuts: Iterator[Cut]) -> Iterator[RecordNumbers | None]:
        for numbers in many.map(list_batch_numbers, make_batches(cuts, Path())):
            on_progress(report)
            yield from numbers

    with start_workers(1, vocabulary) as one, start_workers(jobs, vocabulary) as many:
        tasks = ((reading, batch) for batch in make_batches(join_trials(sources, report, list_numbers), Path()))
        try:
            yield _compare_all(tasks, one, many, _ALONE if jobs > 1 else math.inf)
        finally:
            if reading in _comparisons:
                _comparisons.pop(reading).store.close()


def _compare_all(
    tasks: Iterator[tuple[Reading, Batch]], one: Workers, many: Workers, alone: float
) -> Iterator[ComparedBatch]:
    """Small updates are done before other processes have begun, in `alone` seconds."""
    yield from one.map(compare_batch, _take_for(tasks, alone))
    yield from many.map(compare_batch, tasks)


def _take_for(tasks: Iterator[tuple[Reading, Batch]], seconds: float) -> Iterator[tuple[Reading, Batch]]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        task = next(tasks, None)
        if task is None:
            return
        yield task
