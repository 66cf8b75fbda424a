"""Rows of a CSV text from a stream, one at a time: a broken row does not take those behind it with it.

A quote that is never closed would swallow all that follows up to the next one. So the lines that a row took are kept
while it is read, and where the row is wrong, reading goes on at the first of these lines that begins like a row.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MAX_ROW_CHARS = 16 * 1024 * 1024
DELIMITERS = ",\t;"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells and the line on which it begins (from 1); `problem` says what is wrong with it, or is ""."""

    line: int
    cells: list[str]
    problem: str = ""


def split_header(text: str) -> tuple[str, list[str]]:
    """The delimiter and the cells of the first row of a text: the delimiter that parts it into most cells."""
    found = {delimiter: _first_row(text, delimiter) for delimiter in DELIMITERS}
    delimiter = max(found, key=lambda key: len(found[key]))
    return delimiter, found[delimiter]


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def read_rows(
    stream: io.TextIOBase, delimiter: str, width: int, begins: Callable[[Sequence[str]], bool]
) -> Iterator[Row]:
    """Every row that is not blank; a wrong number of cells (not `width`) is a problem.

    `begins` says whether cells are those that a row begins with. Raises UnicodeDecodeError from the stream.
    """
    csv.field_size_limit(MAX_ROW_CHARS)  # the library's own, 128 kB, is less than the locations of a large trial
    lines = _Lines(stream)
    while lines.start_row():
        reader = csv.reader(lines, delimiter=delimiter)
        number, problem, cells = lines.number, "", []
        try:
            cells = next(reader, [])
        except csv.Error as error:
            problem = f"broken row ({error})"
        if not cells and not problem:
            continue
        if not problem and len(cells) != width:
            problem = f"{len(cells)} cells, expected {width} as in the header"
        if problem:
            lines.put_back(lambda line: begins(_first_row(line, delimiter)))
        yield Row(number, cells, problem)


class _Lines:
    """The lines of a stream, those of the current row remembered."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._next_number = 1
        self.number = 1

    def start_row(self) -> bool:
        """Forget the lines of the row before; False at the end of the stream."""
        self._next_number += len(self._taken)
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

    def put_back(self, begins: Callable[[str], bool]) -> None:
        """Give the lines behind the first again, from the first one that begins a row."""
        for place in range(1, len(self._taken)):
            if begins(self._taken[place]):
                self._waiting.extendleft(reversed(self._taken[place:]))
                del self._taken[place:]
                return

    def _read(self) -> str:
        """The next line, "" at the end; of one that is too long only the beginning."""
        line = self._stream.readline(MAX_ROW_CHARS + 1)
        rest = line
        while len(rest) > MAX_ROW_CHARS and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(MAX_ROW_CHARS + 1)
        return line
