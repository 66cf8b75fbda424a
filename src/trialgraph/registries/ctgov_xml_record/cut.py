"""Cutting ``<clinical_study>`` elements out of a byte stream, one at a time.

A record is cut out first and parsed alone: a broken one does not take the others with it, files put behind one another
or wrapped in an element of any name are read alike, and no document type declaration ever reaches the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase

PIECE_BYTES = 256 * 1024
MAX_RECORD_BYTES = 64 * 1024 * 1024
# More bytes than the longest thing looked for: so much of a piece is looked at again with the next one.
_OVERLAP = 64

_START = re.compile(rb"<clinical_study(?=[\s/>])")
_END = re.compile(rb"</clinical_study\s{0,40}>|(?=<clinical_study[\s/>])")
_ENTITY = re.compile(rb"<!ENTITY\b")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as bytes, and the line of the document on which it begins (from 1)."""

    line: int
    content: bytes


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A place where no record could be cut out, and why."""

    line: int
    problem: str


def cut_records(stream: BufferedIOBase) -> Iterator[RawRecord | BrokenRecord]:
    """The records of an XML document in their order; after an entity declaration none, only its `BrokenRecord`."""
    buffer = _Buffer(stream)
    while buffer.find_start():
        if buffer.declares_entities:
            break
        line = buffer.line
        problem = buffer.find_end()
        content = buffer.take()
        yield BrokenRecord(line, problem) if problem else RawRecord(line, content)
    if buffer.declares_entities:
        yield BrokenRecord(buffer.line, "declares entities (<!ENTITY …>), expected a record without, as the registry's")


class _Buffer:
    """A position in the stream with what was read behind it; what lies before it is forgotten but for its lines."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream, self._data, self._end = stream, b"", 0
        self.line = 1
        self.declares_entities = False

    def find_start(self) -> bool:
        """Go to the next start tag of a record; False when there is none."""
        while True:
            found = _START.search(self._data)
            passed = found.start() if found else max(0, len(self._data) - _OVERLAP)
            entity = _ENTITY.search(self._data, 0, found.start() if found else len(self._data))
            if entity is not None:
                self._forget(entity.start())
                self.declares_entities = True
                return True
            self._forget(passed)
            if found is not None:
                return True
            if not self._fill():
                return False

    def find_end(self) -> str:
        """Look for the end of the record that begins here; what is wrong with it, or ""."""
        scanned = len("<clinical_study")
        while True:
            found = _END.search(self._data, scanned)
            if found is not None:
                self._end = found.end()
                return "" if found.group() else "broken XML: another record begins within it"
            scanned = max(scanned, len(self._data) - _OVERLAP)
            self._end = len(self._data)
            if self._end > MAX_RECORD_BYTES:
                return f"a record of more than {MAX_RECORD_BYTES // 1024**2} MB, expected one study"
            if not self._fill():
                return "broken XML: ends within a record, expected </clinical_study>"

    def take(self) -> bytes:
        """What `find_end` went over."""
        content = self._data[: self._end]
        self._forget(self._end)
        return content

    def _forget(self, count: int) -> None:
        self.line += self._data.count(b"\n", 0, count)
        self._data = self._data[count:]

    def _fill(self) -> bool:
        more = self._stream.read1(max(PIECE_BYTES, len(self._data)))
        self._data += more
        return bool(more)
