"""What a store holds, to be compared, and work for worker processes, which must be able to import it."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

from trialgraph.registries import ReadReport
from trialgraph.store import open_store
from trialgraph.vocabulary.concepts import Vocabulary

Content = tuple[list[str], list[tuple[object, ...]], list[tuple[object, ...]]]


def read_content(db: Path) -> Content:
    """The sorted quads of a store (without the time of building), its texts, and what it knows of its records."""
    with open_store(db) as store:
        quads = sorted(str(triple) for triple in store.all_triples() if "builtAt" not in str(triple.predicate))
    texts = sqlite3.connect(db / "texts.sqlite")
    try:
        packed, records = (sorted(texts.execute(f"SELECT * FROM {table}")) for table in ("texts", "records"))
        return quads, packed, records
    finally:
        texts.close()


def describe(report: ReadReport) -> tuple[object, ...]:
    """Everything that a report says but how much was read from files."""
    errors = [str(error) for error in report.errors]
    counts = (report.read, report.skipped, report.merged, report.passed_over)
    return *counts, errors, report.reasons, report.unknown_fields


def square(task: int, _: Vocabulary) -> tuple[int, int]:
    """The square of a number, and the process that found it."""
    return task * task, os.getpid()


def count_concepts(_task: int, vocabulary: Vocabulary) -> int:
    """How many concepts the vocabulary of a worker has."""
    return len(vocabulary.concepts)


def kill_worker(task: int, _: Vocabulary) -> int:
    """What the system does to a process when there is no memory left."""
    if task == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def fail(task: int, _: Vocabulary) -> int:
    """An error of the program."""
    raise ValueError(f"task {task}")
