"""Cutting JSON values out of a byte stream by their brackets, holding no more than one value and one piece of it."""

from __future__ import annotations

import re
from io import BufferedIOBase

PIECE_BYTES = 256 * 1024
MAX_VALUE_BYTES = 64 * 1024 * 1024

# Everything up to the next bracket or the start of an unfinished string. The strings are unrolled, so that there is one
# way to match each; possessive groups within groups are misread by Python before 3.11.5 (CPython issue 106052).
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]+|"[^"\\]*(?:\\.[^"\\]*)*")*', re.DOTALL)
_SCALAR = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s,:\]}"\[{]+', re.DOTALL)
_BLANK = re.compile(rb"[ \t\r\n]*+")
_DEPTH = {ord("{"): 1, ord("["): 1, ord("}"): -1, ord("]"): -1}


class CutError(Exception):
    """No whole JSON value can be cut out here; the message says what was found and what was expected."""


class JsonBuffer:
    """A position in a stream of JSON text; what lies before it is forgotten."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream, self._data, self._at = stream, b"", 0

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            blank = _BLANK.match(self._data, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._data):
                return chr(self._data[self._at])
            if not self._fill():
                return ""

    def accept(self, characters: str) -> str:
        """Step over the next character, one of `characters`. Raises CutError for another one."""
        found = self.peek()
        if not found or found not in characters:
            raise CutError(f"broken JSON: expected {' or '.join(characters)}, found {found or 'the end'}")
        self._at += 1
        return found

    def take_value(self) -> bytes:
        """The next value, cut out by its brackets (it may be broken inside). Raises CutError."""
        return self._take_nested() if self.peek() in ("{", "[") else self._take_scalar()

    def _take_nested(self) -> bytes:
        scan, depth = self._at, 0
        while True:
            passed = _TO_BRACKET.match(self._data, scan)
            scan = passed.end() if passed else scan
            step = _DEPTH.get(self._data[scan]) if scan < len(self._data) else None
            if step is None:  # the end of the data, or a string that goes on behind it
                before = self._at
                if not self._fill():
                    raise CutError("broken JSON: ends within a value (a quote or bracket is not closed)")
                scan -= before
                continue
            scan, depth = scan + 1, depth + step
            if depth == 0:
                return self._step_to(scan)

    def _take_scalar(self) -> bytes:
        while True:
            found = _SCALAR.match(self._data, self._at)
            if found is not None and found.end() < len(self._data):
                return self._step_to(found.end())
            if not self._fill():
                if found is None:
                    raise CutError(f"broken JSON: expected a value, found {self.peek() or 'the end'}")
                return self._step_to(found.end())

    def _step_to(self, end: int) -> bytes:
        value, self._at = self._data[self._at : end], end
        return value

    def _fill(self) -> bool:
        """Read on and forget what lies before the position, which becomes 0. False at the end of the stream."""
        kept = self._data[self._at :]
        if len(kept) > MAX_VALUE_BYTES:
            raise CutError(f"a value of more than {MAX_VALUE_BYTES // 1024**2} MB, expected one study")
        more = self._stream.read1(max(PIECE_BYTES, len(kept)))
        self._data, self._at = kept + more, 0
        return bool(more)
