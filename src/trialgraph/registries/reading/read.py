"""Reading registry records from files: recognised by content, one at a time, with a report of what was skipped."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from os import PathLike
from pathlib import Path

from trialgraph.errors import RecordError
from trialgraph.registries.reading.discovery import load_formats
from trialgraph.registries.reading.encodings import encoding_of_mark, is_wide
from trialgraph.registries.reading.format import Cut, Document, Likeness, RawRecord, ReadContext, RegistryFormat
from trialgraph.registries.reading.report import ReadReport
from trialgraph.registries.reading.sources import find_files, is_system_file, open_document, open_file, open_member
from trialgraph.registries.reading.tar import find_members
from trialgraph.study import Study


def read_studies(
    sources: Iterable[str | PathLike[str]],
    *,
    strict: bool = False,
    report: ReadReport | None = None,
    is_condition: Callable[[str], bool] | None = None,
) -> Iterator[Study]:
    """Every study in the files and directories `sources`, in their order, one at a time.

    A file may be plain, gzipped, a zip or a tar; which registry format it has is seen from its content. What cannot be
    read is counted in `report` with a reason, and the rest goes through; with `strict` the first such `RecordError` is
    raised.
    `is_condition` says whether a text names a known condition (default: the built-in vocabulary).
    """
    report = ReadReport() if report is None else report
    context = ReadContext(is_condition or is_builtin_condition, report.note_unknown)
    for cut in cut_records(sources, report, context):
        found = parse_record(cut, context)
        report.note(found)
        if isinstance(found, Study):
            yield found
        elif strict:
            raise found


def cut_records(
    sources: Iterable[str | PathLike[str]], report: ReadReport, context: ReadContext | None = None
) -> Iterator[Cut]:
    """What `read_studies` reads, as far as one process must: records still to be parsed (`parse_record`), studies of
    formats that parse at once, and an error in the place of what cannot be read.

    In `report` only bytes and system files are counted; the rest is known when all is parsed (`ReadReport.note`).
    """
    context = context or ReadContext(is_builtin_condition, report.note_unknown)
    for source in sources:
        yield from _read_source(Path(source), context, report)


def parse_record(cut: Cut, context: ReadContext) -> Study | RecordError:
    """The study of a record that was cut out, or the error why there is none."""
    if not isinstance(cut, RawRecord):
        return cut
    registry_format = next(found for found in load_formats() if found.name == cut.format)
    if registry_format.parse is None:
        raise TypeError(f"{cut.format}: a format that cuts records must parse them")
    return registry_format.parse(cut, context)


def _read_source(source: Path, context: ReadContext, report: ReadReport) -> Iterator[Cut]:
    try:
        for path in find_files(source):
            if path != source and is_system_file(path.name):
                report.passed_over += 1
            else:
                yield from _read_file(path, context, report)
    except RecordError as error:
        yield error


def _read_file(path: Path, context: ReadContext, report: ReadReport) -> Iterator[Cut]:
    try:
        with open_file(path, report.note_bytes) as opened:
            if isinstance(opened, Document):
                yield from _read_document(opened, context)
            elif isinstance(opened, zipfile.ZipFile):
                yield from _read_zip(path, opened, context, report)
            else:
                yield from _read_tar(path, opened, context, report)
    except RecordError as error:
        yield error


def _read_zip(path: Path, archive: zipfile.ZipFile, context: ReadContext, report: ReadReport) -> Iterator[Cut]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if not members:
        yield RecordError(str(path), "", "empty zip, expected registry records")
    for member in members:
        if is_system_file(member.filename):
            report.passed_over += 1
            continue
        try:
            with open_member(path, archive, member) as document:
                yield from _read_document(document, context)
        except RecordError as error:
            yield error


def _read_tar(path: Path, archive: tarfile.TarFile, context: ReadContext, report: ReadReport) -> Iterator[Cut]:
    """The members in their order, each read before the next is looked for: the archive is never held as a whole."""
    found = False
    for name, stream in find_members(str(path), archive):
        found = True
        if is_system_file(name):
            report.passed_over += 1
            continue
        try:
            yield from _read_document(open_document(str(path), name, stream), context)
        except RecordError as error:
            yield error
    if not found:
        yield RecordError(str(path), "", "empty tar, expected registry records")


def _read_document(document: Document, context: ReadContext) -> Iterator[Cut]:
    if not document.head.strip():
        document.stream.read(1)  # a damaged stream without one whole byte says so here
        yield document.error(f"empty file, expected {_expected()}")
        return
    registry_format = recognise(document)
    yield from registry_format.cut(document) if registry_format.cut else registry_format.read(document, context)


def recognise(document: Document) -> RegistryFormat:
    """The registry format of a document, from its first bytes. Raises RecordError when it has none."""
    ranked = [(registry_format.sniff(document.head), registry_format) for registry_format in load_formats()]
    best = max(likeness for likeness, _ in ranked)
    matching = [registry_format for likeness, registry_format in ranked if likeness == best]
    if best == Likeness.NO:
        raise document.error(f"no registry record ({_kind(document.head)}), expected {_expected()}")
    if len(matching) > 1:
        raise document.error(f"looks like several formats: {', '.join(found.name for found in matching)}, expected one")
    return matching[0]


def _kind(head: bytes) -> str:
    encoding = encoding_of_mark(head)
    if is_wide(encoding):
        return f"text in {encoding.upper()}, which is read of CSV and XML only; JSON and text must be UTF-8"
    if b"\0" in head:
        few, many = sorted((head[::2].count(0), head[1::2].count(0)))  # Latin letters have one in every second byte
        return (
            "text in UTF-16 without a byte order mark" if few < many // 9 and many > len(head) // 4 else "binary data"
        )
    try:
        head[:-3].decode("utf-8")  # the head may end within a character
    except UnicodeDecodeError as error:
        return f"not UTF-8: byte 0x{head[error.start]:02x} at offset {error.start}"
    return f"text that begins with {head.decode('utf-8', 'replace').lstrip()[:30]!r}"


def _expected() -> str:
    return " or ".join(registry_format.expects for registry_format in load_formats())


@lru_cache(maxsize=1)
def _condition_lookup() -> Callable[[str], bool]:
    from trialgraph.vocabulary.lexicon import make_lexicon  # here: only few records need it
    from trialgraph.vocabulary.load import load_builtin

    lexicon = make_lexicon(load_builtin(), "condition")
    return lambda text: bool(lexicon.lookup(text))


def is_builtin_condition(text: str) -> bool:
    """Whether a text names a condition of the built-in vocabulary."""
    return _condition_lookup()(text)
