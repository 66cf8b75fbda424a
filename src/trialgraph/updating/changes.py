"""Which trials the sources change, and how: all of them, in the order of their records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from trialgraph.digests import name_reader
from trialgraph.errors import RecordError, StoreError
from trialgraph.quads import digest_vocabulary
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import DistinctTrials
from trialgraph.store import Store
from trialgraph.terms import make_full_date
from trialgraph.updating.batches import Reading, compare_sources
from trialgraph.updating.trials import ComparedTrial, TrialUpdate
from trialgraph.updating.withdrawals import withdraw_missing
from trialgraph.vocabulary.concepts import Vocabulary

Source = str | PathLike[str]
OnProgress = Callable[[ReadReport], None]


@dataclass
class UpdateCounts:
    """What an update did with the trials: `older` are records of an earlier version than the graph has, left alone."""

    unchanged: int = 0
    changed: int = 0
    added: int = 0
    withdrawn: int = 0
    older: int = 0
    facts: int = 0

    def are_all_read(self) -> bool:
        """Whether no trial is as it was read before."""
        return not (self.unchanged or self.older or self.withdrawn)

    def note(self, found: ComparedTrial) -> None:
        """Count one more trial."""
        setattr(self, found.what, getattr(self, found.what) + 1)
        self.facts += found.update.facts if found.update is not None else 0


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    """How an update is done: `complete` sources are the whole registry, so that a trial they lack is withdrawn from it;
    `strict` stops at the first record that cannot be read; up to `jobs` processes read the records and compare them
    (with several, a program must have its main part under ``if __name__ == …``); `on_progress` is told how far the
    reading has come."""

    complete: bool = False
    strict: bool = False
    jobs: int = 1
    on_progress: OnProgress = lambda _report: None


class SourceChanges:
    """How the trials of a store change. `counts`, `report` and `newest`, the newest day (ISO 8601) of which a record
    is, grow as that is gone through."""

    def __init__(
        self, store: Store, vocabulary: Vocabulary, report: ReadReport, counts: UpdateCounts, options: UpdateOptions
    ) -> None:
        self.store, self.vocabulary, self.report, self.counts = store, vocabulary, report, counts
        self.options = options
        self.vocabulary_digest = digest_vocabulary(vocabulary)
        self.reader = name_reader(self.vocabulary_digest)
        self.now = tell_time()
        self.newest = ""

    def find_updates(self, sources: Iterable[Source]) -> Iterator[TrialUpdate]:
        """How each trial of the sources changes, and where they are complete those that are missing from them.

        Raises StoreError if there is no study to read, and where they should be complete if too few are; with strict
        RecordError.
        """
        seen = set[str]()
        for found in self._read(list(sources)):
            seen.add(found.trial)
            self.counts.note(found)
            if make_full_date(found.data_date):
                self.newest = max(self.newest, found.data_date)
            if found.update is not None:
                yield found.update
        if not seen:
            raise StoreError("nothing was updated: the sources hold no study that can be read")
        if self.options.complete:
            date = self.newest or self.now[:10]
            for update in withdraw_missing(self.store, seen, self.report, date, self.now):
                self.counts.withdrawn += 1
                self.counts.facts += update.facts
                yield update

    def _read(self, sources: list[Source]) -> Iterator[ComparedTrial]:
        """What became of each record that can be read, and has not come before."""
        distinct, paths = DistinctTrials(sources), [Path(source) for source in sources]
        reading = Reading(str(self.store.path), self.reader, self.now)
        jobs, on_progress = self.options.jobs, self.options.on_progress
        with compare_sources(paths, reading, self.vocabulary, self.report, jobs, on_progress) as batches:
            for batch in batches:
                for path in batch.unknown_fields:
                    self.report.note_unknown(path)
                for entry in batch.entries:
                    repeated = None
                    if isinstance(entry, ComparedTrial):
                        repeated = distinct.check(entry.number, entry.trial, entry.version)
                    found = repeated or entry
                    if isinstance(found, RecordError):
                        self._skip(found)
                    else:
                        self.report.read += 1
                        yield found
                on_progress(self.report)

    def _skip(self, error: RecordError) -> None:
        self.report.note_skipped(error)
        if self.options.strict:
            raise error


def tell_time() -> str:
    """Now (ISO 8601, UTC), to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
