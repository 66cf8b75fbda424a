"""ClinicalTrials.gov, CSV downloads: today's columns in any choice, or those of the old ``SearchResults.csv``."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO, cast

from trialgraph.errors import RecordError
from trialgraph.registries.ctgov_table.columns import NUMBER, Header, is_header, parse_header
from trialgraph.registries.ctgov_table.convert import IncompleteRowError, make_study
from trialgraph.registries.ctgov_table.rows import Row, read_rows, split_header
from trialgraph.registries.reading.encodings import decode_head, encoding_of_mark, is_wide
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.study import Study

_NUMBER = re.compile(r"NCT\d{8}")
_UNDECODED = re.compile("[\udc80-\udcff]")


def sniff(head: bytes) -> Likeness:
    """A first row that names columns of this registry is certain; nothing else is possible."""
    _, cells = _split_head(head)
    return Likeness.CERTAIN if is_header(cells) else Likeness.NO


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each row of the table, and an error for each that cannot be read."""
    delimiter, cells = _split_head(document.head)
    try:
        header = parse_header(cells)
    except ValueError as error:
        yield document.error(str(error))
        return
    encoding = encoding_of_mark(document.head) or "utf-8"
    # Wide encodings have no bytes to keep for later: there, a damage ends the reading.
    errors = "strict" if is_wide(encoding) else "surrogateescape"
    try:
        stream = io.TextIOWrapper(cast(IO[bytes], document.stream), encoding, errors, newline="")
        rows = read_rows(stream, delimiter, header.width, partial(_begins_row, header.places[NUMBER]))
        yield from _read_table(document, rows, header, context)
    except UnicodeDecodeError:
        yield document.error(f"not {encoding.upper()}, as its byte order mark says, from somewhere on")


def _split_head(head: bytes) -> tuple[str, list[str]]:
    return split_header(decode_head(head, encoding_of_mark(head) or "utf-8").removeprefix("\ufeff"))


def _begins_row(place: int, cells: Sequence[str]) -> bool:
    """Whether an NCT number stands where the rows of this table have it."""
    return len(cells) > place and _NUMBER.fullmatch(cells[place].strip()) is not None


def _read_table(
    document: Document, rows: Iterator[Row], header: Header, context: ReadContext
) -> Iterator[Study | RecordError]:
    next(rows, None)  # the header
    count = 0
    for row in rows:
        count += 1
        problem = row.problem or _find_bad_character(row.cells)
        try:
            if problem:
                yield document.error(problem, f"line {row.line}")
            elif any(map(str.strip, row.cells)):
                yield _read_row(row.cells, header, context)
        except IncompleteRowError as error:
            yield document.error(str(error), f"line {row.line}")
    if not count:
        yield document.error("a table without rows, expected one row a study")


def _read_row(cells: Sequence[str], header: Header, context: ReadContext) -> Study:
    digest = hashlib.sha256("\0".join(cells).encode()).hexdigest()[:12]
    study = make_study({name: cells[place] for name, place in header.places.items()}, f"sha256-{digest}")
    for name in header.unknown:
        context.note_unknown(name)
    return study


def _find_bad_character(cells: Sequence[str]) -> str:
    """What is wrong with the characters of a row, or ""."""
    for place, cell in enumerate(cells, 1):
        if "\0" in cell:
            return f"cell {place}: a NUL character, expected text"
        undecoded = None if cell.isascii() else _UNDECODED.search(cell)
        if undecoded is not None:
            byte = ord(undecoded.group()) - 0xDC00
            return f"cell {place}: not UTF-8: byte 0x{byte:02x}, expected UTF-8, or UTF-16 with a byte order mark"
    return ""


FORMAT = RegistryFormat("ctgov-csv", "ClinicalTrials.gov CSV", sniff, read)
