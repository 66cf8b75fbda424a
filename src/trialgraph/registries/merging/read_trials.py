"""The trials of a run: like `read_studies`, but the records of one trial come as one study.

Which records are one trial is known only when all have been read, and a build must not hold all of them. So several
files are read twice: the first time only their registered numbers are kept, the second time a record that is alone is
handed on at once, and one of several waits, packed in a temporary file, for the others of its trial. Memory grows with
the numbers of the trials and not with their records.

A single file, and what can be read only once (a pipe), is read once: of a trial that comes again there, the first
record counts, and the others are skipped with that reason.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from tempfile import TemporaryFile

from trialgraph.errors import RecordError
from trialgraph.registries.merging.groups import Number, TrialGroups
from trialgraph.registries.merging.merge import merge_records
from trialgraph.registries.merging.numbers import own_number
from trialgraph.registries.reading.read import read_studies
from trialgraph.registries.reading.report import ReadReport
from trialgraph.study import Study

_ZIP = b"PK"


def read_trials(
    sources: Iterable[str | PathLike[str]], *, strict: bool = False, report: ReadReport | None = None
) -> Iterator[Study]:
    """Every trial of the sources as one study, merged from all its records; see `read_studies` for the rest.

    `report.read` counts trials, `report.merged` the records that went into a trial together with another one.
    """
    report = ReadReport() if report is None else report
    paths = [Path(source) for source in sources]
    if _is_one_file(paths) or not all(map(_can_be_read_twice, paths)):
        yield from _read_once(paths, strict, report)
        return
    groups = TrialGroups()
    for study in read_studies(paths):
        groups.add(study)
    groups.join()
    yield from _read_grouped(paths, groups, strict, report)


def _is_one_file(paths: list[Path]) -> bool:
    """One file that is no archive; a gzip may hold a tar, and counts as one when its name says so."""
    if len(paths) != 1 or not paths[0].is_file():
        return False
    if paths[0].name.endswith((".tgz", ".tar.gz", ".tar")):
        return False
    try:
        with paths[0].open("rb") as stream:
            return stream.read(2) != _ZIP
    except OSError:
        return True  # reading says why


def _can_be_read_twice(path: Path) -> bool:
    return path.is_file() or path.is_dir() or not path.exists()


def _read_once(paths: list[Path], strict: bool, report: ReadReport) -> Iterator[Study]:
    versions: dict[Number, str] = {}
    for study in read_studies(paths, strict=strict, report=report):
        own = own_number(study)
        if own not in versions:
            versions[own] = study.version
            yield study
            continue
        report.read -= 1
        earlier = f"this trial was read before (version {versions[own]}); this one is {study.version}"
        report.note_skipped(RecordError(str(paths[0]) if len(paths) == 1 else "", study.id, earlier))


def _read_grouped(paths: list[Path], groups: TrialGroups, strict: bool, report: ReadReport) -> Iterator[Study]:
    with WaitingRecords() as waiting:
        for study in read_studies(paths, strict=strict, report=report):
            expected = groups.count(study)
            if expected < 2:  # 0 when the file changed between the readings
                yield study
                continue
            trial = groups.trial_of(own_number(study))
            report.read -= 1
            waiting.put(trial, study)
            if waiting.count(trial) == expected:
                yield _merge(waiting.take(trial), report)
        for trial in waiting.trials():
            yield _merge(waiting.take(trial), report)


def _merge(records: list[Study], report: ReadReport) -> Study:
    report.read += 1
    report.merged += len(records) - 1
    return merge_records(records)


class WaitingRecords:
    """Records that wait for the others of their trial, packed in a temporary file; in memory are only their places."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="trialgraph-")  # noqa: SIM115 - closed by __exit__
        self._places: dict[Number, list[tuple[int, int]]] = {}

    def __enter__(self) -> WaitingRecords:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, trial: Number, study: Study) -> None:
        """Keep one record of the trial."""
        packed = zlib.compress(pickle.dumps(study, pickle.HIGHEST_PROTOCOL), 1)
        place = self._file.seek(0, 2)
        self._file.write(packed)
        self._places.setdefault(trial, []).append((place, len(packed)))

    def count(self, trial: Number) -> int:
        """How many records of the trial are waiting."""
        return len(self._places.get(trial, ()))

    def trials(self) -> list[Number]:
        """The trials that have waiting records, in the order of their first ones."""
        return list(self._places)

    def take(self, trial: Number) -> list[Study]:
        """The records of the trial in the order they came; they wait no longer."""
        records = []
        for place, size in self._places.pop(trial):
            self._file.seek(place)
            # nobody else writes this file: it has no name
            records.append(pickle.loads(zlib.decompress(self._file.read(size))))
        return records
