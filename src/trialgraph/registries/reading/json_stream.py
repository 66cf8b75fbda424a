"""JSON values from a stream, one at a time: lines of NDJSON, elements of an array or of a page, or a single value.

A value that is broken inside does not take the others with it: values are cut out first and parsed later, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import orjson

from trialgraph.errors import RecordError
from trialgraph.registries.reading.format import Document
from trialgraph.registries.reading.json_buffer import MAX_VALUE_BYTES, CutError, JsonBuffer

BOM = b"\xef\xbb\xbf"
_FIRST_KEY = re.compile(rb'\{\s*"([^"\\]*)"')


@dataclass(frozen=True, slots=True)
class RawValue:
    """One JSON value as bytes and where it stood ("line 3", "study 3", "" for a single value)."""

    place: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BrokenValue:
    """A place where no JSON value could be cut out, and why."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class PageShape:
    """How an API wraps several records: an object that begins with one of `first_keys` and holds them at `list_key`."""

    first_keys: frozenset[str]
    list_key: str


def split_values(document: Document, page: PageShape) -> Iterator[RawValue | BrokenValue]:
    """The records of a JSON document: the elements of an array or of a page, the lines of NDJSON, or its one value.

    Raises RecordError where the stream itself is damaged.
    """
    start = document.head.removeprefix(BOM).lstrip()
    if document.head.startswith(BOM):
        document.stream.read(len(BOM))
    if start.startswith(b"[") or _is_page(start, page):
        yield from _split_brackets(JsonBuffer(document.stream), page)
    else:
        yield from _split_lines(document)


def _is_page(start: bytes, page: PageShape) -> bool:
    key = _FIRST_KEY.match(start)
    return key is not None and key.group(1).decode("utf-8", "replace") in page.first_keys


def _split_brackets(buffer: JsonBuffer, page: PageShape) -> Iterator[RawValue | BrokenValue]:
    count = 0
    try:
        while buffer.peek():
            elements = _page_elements(buffer, page) if buffer.peek() == "{" else _elements(buffer)
            for content in elements:
                count += 1
                yield RawValue(f"study {count}", content)
    except CutError as error:
        yield BrokenValue(f"after study {count}" if count else "", str(error))


def _elements(buffer: JsonBuffer) -> Iterator[bytes]:
    buffer.accept("[")
    if buffer.peek() == "]":
        buffer.accept("]")
        return
    while True:
        yield buffer.take_value()
        if buffer.accept(",]") == "]":
            return


def _page_elements(buffer: JsonBuffer, page: PageShape) -> Iterator[bytes]:
    buffer.accept("{")
    found = False
    while True:
        key = buffer.take_value()
        buffer.accept(":")
        if key == b'"%b"' % page.list_key.encode() and buffer.peek() == "[":
            found = True
            yield from _elements(buffer)
        else:
            buffer.take_value()
        if buffer.accept(",}") == "}":
            break
    if not found:
        raise CutError(f"a page without a list {page.list_key!r}")


def _split_lines(document: Document) -> Iterator[RawValue | BrokenValue]:
    """Lines, when the first is a whole value or the second begins like one; else one value over all lines."""
    lines = _numbered_lines(document)
    first = next(lines, None)
    if first is None:
        return
    try:
        second = next(lines, None)
    except RecordError:
        yield _as_value(first[1], f"line {first[0]}")
        raise
    if second is None:
        yield _as_value(first[1], "")
    elif second[1].lstrip().startswith(b"{") or _is_json(first[1]):
        for number, line in chain((first, second), lines):
            yield _as_value(line, f"line {number}")
    else:
        blank = b"\n" * (second[0] - first[0] - 1)
        yield _as_value(first[1] + blank + second[1] + document.stream.read(MAX_VALUE_BYTES), "")


def _numbered_lines(document: Document) -> Iterator[tuple[int, bytes]]:
    """Every line that is not blank, with its number from 1; a longer line than a value may be comes cut off."""
    number = 0
    while line := document.stream.readline(MAX_VALUE_BYTES + 1):
        number += 1
        if line.strip():
            yield number, line
        while len(line) > MAX_VALUE_BYTES and not line.endswith(b"\n"):
            line = document.stream.readline(MAX_VALUE_BYTES + 1)


def _as_value(content: bytes, place: str) -> RawValue | BrokenValue:
    if len(content) > MAX_VALUE_BYTES:
        return BrokenValue(place, f"a value of more than {MAX_VALUE_BYTES // 1024**2} MB, expected one study")
    return RawValue(place, content)


def _is_json(content: bytes) -> bool:
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return True
