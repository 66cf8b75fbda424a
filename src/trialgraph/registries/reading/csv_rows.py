"""Rows of a CSV stream, one at a time: a row that is broken does not take the others with it.

The library's reader would swallow everything behind a quotation mark that is not closed. Here lines are joined only as
long as a quotation is open, and no further than to the next line that begins like a record.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialgraph.registries.reading.encodings import NarrowedStream, encoding_of_mark, is_wide
from trialgraph.registries.reading.format import Document
from trialgraph.registries.reading.json_stream import BOM

MAX_ROW_BYTES = 16 * 1024 * 1024
DELIMITERS = (",", ";", "\t")
_OPEN_QUOTE = "a quotation mark is not closed, expected a row of CSV"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and where it began ("line 17"); `cells` are untouched."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A place where no row can be read, and why."""

    place: str
    problem: str


def read_header(head: bytes) -> tuple[tuple[str, ...], str]:
    """The cells of the first line of a document and their delimiter: the one of `DELIMITERS` that gives most cells."""
    encoding = encoding_of_mark(head) or "utf-8"
    line = head.decode(encoding, "replace").lstrip("\ufeff").lstrip().partition("\n")[0].rstrip("\r")
    best = max(DELIMITERS, key=line.count)
    try:
        return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=best), [])), best
    except csv.Error:
        return (), best


def split_rows(document: Document, delimiter: str, starts_row: re.Pattern[bytes]) -> Iterator[Row | BrokenRow]:
    """The rows of a CSV document in UTF-8, or in UTF-16 and UTF-32 with a mark; the first is the header.

    `starts_row` matches the beginning of a line that certainly begins a row: where a quotation is open before it, it
    was never closed. Raises RecordError where the stream itself is damaged.
    """
    for number, content in _join_lines(_open_lines(document), starts_row):
        place = f"line {number}"
        if content is None:
            yield BrokenRow(place, _OPEN_QUOTE)
        elif content.strip():
            yield _parse(content, place, delimiter)


def _open_lines(document: Document) -> Iterator[bytes]:
    encoding = encoding_of_mark(document.head)
    stream = document.stream
    if is_wide(encoding):
        stream = io.BufferedReader(NarrowedStream(document.stream, encoding))
    try:
        first = stream.readline(MAX_ROW_BYTES)
        yield first.removeprefix(BOM)
        while line := stream.readline(MAX_ROW_BYTES):
            yield line
    except UnicodeDecodeError as error:
        raise document.error(f"not {encoding.upper()} ({error.reason}), as its first bytes say") from error


def _join_lines(lines: Iterator[bytes], starts_row: re.Pattern[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Rows as bytes with the number of their first line; None for one that does not end."""
    held: list[bytes] = []
    start, size, is_open = 1, 0, False
    for number, line in enumerate(lines, 1):
        if is_open and (starts_row.match(line) or size > MAX_ROW_BYTES):
            yield start, None
            held, size, is_open = [], 0, False
        if not held:
            start = number
        held.append(line)
        size += len(line)
        is_open ^= bool(line.count(b'"') % 2)
        if not is_open:
            yield start, b"".join(held)
            held, size = [], 0
    if held:
        yield start, None


def _parse(content: bytes, place: str, delimiter: str) -> Row | BrokenRow:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x} at offset {error.start}"
        return BrokenRow(place, f"not UTF-8: {found}, expected a row of CSV in UTF-8 (or UTF-16 with a mark)")
    if "\0" in text:
        return BrokenRow(place, "a NUL character, expected a row of CSV")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return BrokenRow(place, f"broken CSV ({error})")
    return Row(place, tuple(rows[0])) if len(rows) == 1 else BrokenRow(place, "broken CSV (a line break in a cell)")
