"""Shards become a store: each trial once, every error in its place, minted concepts collected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike

from trialgraph.errors import RecordError
from trialgraph.quads import MintedConcepts
from trialgraph.records import RecordEntry
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import DistinctTrials
from trialgraph.shards import Shard, TrialPart, read_shard
from trialgraph.store import StoreWriter
from trialgraph.terms import make_full_date


@dataclass
class DataDates:
    """The span of the dates that records were current on; records without a date are only counted."""

    oldest: str = ""
    newest: str = ""
    undated: int = 0

    def note(self, data_date: str) -> None:
        """Take one more record into account."""
        if not make_full_date(data_date):
            self.undated += 1
            return
        self.oldest = min(self.oldest or data_date, data_date)
        self.newest = max(self.newest, data_date)


class ShardJoiner:
    """Joins shards to a store, in the order of their records; `report` counts them as if they were read here."""

    def __init__(
        self,
        writer: StoreWriter,
        sources: Iterable[str | PathLike[str]],
        report: ReadReport,
        reader: str,
        *,
        strict: bool,
    ) -> None:
        self.minted, self.dates = MintedConcepts(), DataDates()
        self._writer, self._report, self._reader, self._strict = writer, report, reader, strict
        self._distinct = DistinctTrials(sources)

    def join(self, shard: Shard) -> None:
        """Join one more shard. Raises StoreError; with strict RecordError, at the first record that is skipped."""
        for path in shard.unknown_fields:
            self._report.note_unknown(path)
        for part in read_shard(shard):
            error = part if isinstance(part, RecordError) else self._add(part)
            if error is not None:
                self._report.note_skipped(error)
                if self._strict:
                    raise error

    def _add(self, part: TrialPart) -> RecordError | None:
        """Add a trial; the error, if it came before."""
        trial = part.trial
        repeated = self._distinct.check(trial.number, trial.id, trial.version)
        if repeated is not None:
            return repeated
        self._report.read += 1
        self._writer.add_ntriples(part.lines)
        self._writer.add_packed_texts(trial.id, trial.version, part.texts)
        self._writer.add_record(RecordEntry(trial.id, trial.version, trial.digest, self._reader, trial.quads))
        self.minted.add(trial.minted)
        self.dates.note(trial.data_date)
        return None
