"""The trials of a run: like `read_studies`, but the records of one trial come as one study.

Which records are one trial is known only when all have been read, and a build must not hold all of them. So several
files are read twice: the first time only their registered numbers are kept, the second time a record that is alone is
handed on at once, and one of several waits, packed in a temporary file, for the others of its trial. Memory grows with
the numbers of the trials and not with their records.

A single file, and what can be read only once (a pipe), is read once: of a trial that comes again there, the first
record counts, and the others are skipped with that reason (`DistinctTrials`).

`join_trials` leaves the parsing of the records that are alone, nearly all, to its caller, who may do it in many
processes; `read_trials` does it here.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from os import PathLike
from pathlib import Path
from tempfile import TemporaryFile

from trialgraph.errors import RecordError
from trialgraph.registries.merging.groups import TrialGroups
from trialgraph.registries.merging.merge import merge_records
from trialgraph.registries.merging.numbers import Number, RecordNumbers, numbers_of, own_number
from trialgraph.registries.reading.format import Cut, ReadContext
from trialgraph.registries.reading.read import cut_records, is_builtin_condition, parse_record
from trialgraph.registries.reading.report import ReadReport
from trialgraph.registries.reading.sources import find_files
from trialgraph.study import Study

Sources = Iterable[str | PathLike[str]]
ListNumbers = Callable[[Iterator[Cut]], Iterator[RecordNumbers | None]]
_ZIP = b"PK"


def read_trials(sources: Sources, *, strict: bool = False, report: ReadReport | None = None) -> Iterator[Study]:
    """Every trial of the sources as one study, merged from all its records; see `read_studies` for the rest.

    `report.read` counts trials, `report.merged` the records that went into a trial together with another one.
    """
    report = ReadReport() if report is None else report
    sources = list(sources)
    context, distinct = ReadContext(is_builtin_condition, report.note_unknown), DistinctTrials(sources)
    for cut in join_trials(sources, report, list_numbers):
        found = parse_record(cut, context)
        if isinstance(found, Study):
            found = distinct.check(own_number(found), found.id, found.version) or found
        report.note(found)
        if isinstance(found, Study):
            yield found
        elif strict:
            raise found


def list_numbers(cuts: Iterable[Cut]) -> Iterator[RecordNumbers | None]:
    """The numbers of each record, None for one that cannot be read."""
    context = ReadContext(is_builtin_condition, lambda _path: None)
    for cut in cuts:
        found = parse_record(cut, context)
        yield numbers_of(found) if isinstance(found, Study) else None


def join_trials(sources: Sources, report: ReadReport, list_numbers: ListNumbers) -> Iterator[Cut]:
    """Every trial of the sources: as it was cut out (`cut_records`) if one record has it, else as the merged study.

    `list_numbers` gives the numbers of records in their order; it is asked only if the sources are read twice.
    """
    paths = [Path(source) for source in sources]
    if not can_repeat(paths):
        yield from cut_records(paths, report)
        return
    groups, owns = TrialGroups(), list[Number | None]()
    first = ReadReport()
    for numbers in list_numbers(cut_records(paths, first)):
        report.bytes_read = first.bytes_read
        owns.append(None if numbers is None else numbers.own)
        if numbers is not None:
            groups.add(numbers)
    groups.join()
    shared = {place for place, own in enumerate(owns) if own is not None and groups.count(own) > 1}
    owns.clear()
    yield from _join(cut_records(paths, report), shared, groups, report)


def can_repeat(paths: list[Path]) -> bool:
    """Whether trials may have several records here, and the sources can be read twice to find them."""
    return not _is_one_file(paths) and all(map(_can_be_read_twice, paths))


def count_bytes_to_read(sources: Sources) -> int:
    """The bytes that `join_trials` reads from the files, as far as their sizes are known (for an estimate only)."""
    paths = [Path(source) for source in sources]
    size = 0
    for path in paths:
        with suppress(OSError, RecordError):
            size += sum(file.stat().st_size for file in find_files(path))
    return 2 * size if can_repeat(paths) else size


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


def _join(cuts: Iterator[Cut], shared: set[int], groups: TrialGroups, report: ReadReport) -> Iterator[Cut]:
    """The records, those at the places `shared` merged with the others of their trial."""
    context = ReadContext(is_builtin_condition, report.note_unknown)
    with WaitingRecords() as waiting:
        for place, cut in enumerate(cuts):
            study = parse_record(cut, context) if place in shared else cut
            if place not in shared or not isinstance(study, Study):
                yield study
                continue
            own = own_number(study)
            trial, expected = groups.trial_of(own), groups.count(own)
            if expected < 2:  # the files changed between the readings
                yield study
                continue
            waiting.put(trial, study)
            if waiting.count(trial) == expected:
                yield _merge(waiting.take(trial), report)
        for trial in waiting.trials():
            yield _merge(waiting.take(trial), report)


def _merge(records: list[Study], report: ReadReport) -> Study:
    report.merged += len(records) - 1
    return merge_records(records)


class DistinctTrials:
    """Tells a record of a trial that came before; of each trial only its number and version are kept."""

    def __init__(self, sources: Sources) -> None:
        names = [str(source) for source in sources]
        self._source = names[0] if len(names) == 1 else ""
        self._versions: dict[Number, str] = {}

    def check(self, own: Number, trial: str, version: str) -> RecordError | None:
        """Why a record with this own number is skipped; None for the first one."""
        earlier = self._versions.get(own)
        if earlier is None:
            self._versions[own] = version
            return None
        problem = f"this trial was read before (version {earlier}); this one is {version}"
        return RecordError(self._source, trial, problem)


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
