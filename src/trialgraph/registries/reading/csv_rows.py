"""Rows of a CSV document, one at a time: a broken row does not take those behind it with it.

A quote that is never closed would swallow all that follows up to the next one. So the lines that a row took are kept
while it is read, and where the row is wrong, reading goes on at the first of these lines that begins like a row.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, cast

from trialgraph.registries.reading.encodings import decode_head, encoding_of_mark, is_wide
from trialgraph.registries.reading.format import Document

MAX_ROW_CHARS = 16 * 1024 * 1024
DELIMITERS = ",\t;"
_UNDECODED = re.compile("[\udc80-\udcff]")

Begins = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells and where it begins ("line 17"); `problem` says what is wrong with it, or is ""."""

    place: str
    cells: list[str]
    problem: str = ""


def read_header(head: bytes) -> tuple[str, list[str]]:
    """The delimiter and the cells of the first row of a document: the delimiter that parts it into most cells."""
    text = decode_head(head, encoding_of_mark(head) or "utf-8").removeprefix("\ufeff")
    found = {delimiter: _first_row(text, delimiter) for delimiter in DELIMITERS}
    delimiter = max(found, key=lambda key: len(found[key]))
    return delimiter, found[delimiter]


def read_table(document: Document, begins: Begins) -> Iterator[Row]:
    """Every row behind the header that is not blank, in UTF-8, or in UTF-16 and UTF-32 with a mark.

    Another number of cells than the header's, NUL and bytes that are no text are problems of their row. `begins` says
    whether cells are those that a row begins with. Raises RecordError where the stream itself is damaged.
    """
    delimiter, header = read_header(document.head)
    encoding = encoding_of_mark(document.head) or "utf-8"
    # Wide encodings have no bytes to keep for later: there, a damage ends the reading.
    errors = "strict" if is_wide(encoding) else "surrogateescape"
    stream = io.TextIOWrapper(cast(IO[bytes], document.stream), encoding, errors, newline="")
    try:
        rows = _read_rows(stream, delimiter, len(header), begins)
        next(rows, None)  # the header
        yield from rows
    except UnicodeDecodeError as error:
        raise document.error(f"not {encoding.upper()}, as its byte order mark says, from somewhere on") from error


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _read_rows(stream: io.TextIOBase, delimiter: str, width: int, begins: Begins) -> Iterator[Row]:
    csv.field_size_limit(MAX_ROW_CHARS)  # the library's own, 128 kB, is less than the locations of a large trial
    lines = _Lines(stream)
    while lines.start_row():
        reader = csv.reader(lines, delimiter=delimiter)
        place, problem, cells = f"line {lines.number}", "", []
        try:
            cells = next(reader, [])
        except csv.Error as error:
            problem = f"broken row ({error})"
        if not cells and not problem:
            continue
        if not problem and len(cells) != width:
            problem = f"{len(cells)} cells, expected {width} as in the header"
        is_odd = bool(problem) or lines.hold_odd_quotes(delimiter)
        if is_odd and lines.put_back(lambda line: begins(_first_row(line, delimiter))):
            problem = f"a quotation mark is not closed, expected {width} cells as in the header"
        elif not problem and not any(map(str.strip, cells)):
            continue
        yield Row(place, cells, problem or _find_bad_character(cells))


def _find_bad_character(cells: Sequence[str]) -> str:
    """What is wrong with the characters of a row, or ""."""
    for number, cell in enumerate(cells, 1):
        if "\0" in cell:
            return f"cell {number}: a NUL character, expected text"
        undecoded = None if cell.isascii() else _UNDECODED.search(cell)
        if undecoded is not None:
            byte = ord(undecoded.group()) - 0xDC00
            return f"cell {number}: not UTF-8: byte 0x{byte:02x}, expected UTF-8, or UTF-16 with a byte order mark"
    return ""


class _Lines:
    """The lines of a stream, those of the current row remembered."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._next_number = 1
        self._line_end = ""
        self.number = 1

    def start_row(self) -> bool:
        """Forget the lines of the row before; False at the end of the stream."""
        # A lone carriage return within a cell makes no new line in an editor, unless all lines end so.
        self._line_end = self._line_end or "".join(self._taken)[-1:]
        self._next_number += sum(line.endswith(self._line_end) for line in self._taken)
        self._taken, self.number = [], self._next_number
        if not self._waiting and (line := self._read()):
            self._waiting.append(line)
        return bool(self._waiting)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self._taken.append(line)
        if len(line) > MAX_ROW_CHARS:
            raise csv.Error(f"a line of more than {MAX_ROW_CHARS // 1024**2} million characters")
        return line

    def hold_odd_quotes(self, delimiter: str) -> bool:
        """Whether the current row takes several lines and has a quote that closes in mid-cell: it opened elsewhere.

        Two rows that an open quote joins may have as many cells as one by chance.
        """
        try:
            return len(self._taken) > 1 and not list(csv.reader(self._taken, delimiter=delimiter, strict=True))
        except csv.Error:
            return True

    def put_back(self, begins: Callable[[str], bool]) -> bool:
        """Give the lines behind the first again, from the first one that begins a row; False if none does."""
        for place in range(1, len(self._taken)):
            if begins(self._taken[place]):
                self._waiting.extendleft(reversed(self._taken[place:]))
                del self._taken[place:]
                return True
        return False

    def _read(self) -> str:
        """The next line, "" at the end; of one that is too long only the beginning."""
        line = self._stream.readline(MAX_ROW_CHARS + 1)
        rest = line
        while len(rest) > MAX_ROW_CHARS and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(MAX_ROW_CHARS + 1)
        return line
