"""Splitting JSON: whatever the values and wherever the pieces of the stream end, each value comes back whole."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.registries.reading import json_buffer
from trialgraph.registries.reading.format import HEAD_BYTES, Document
from trialgraph.registries.reading.json_stream import BrokenValue, PageShape, RawValue, split_values

PAGE = PageShape(frozenset({"studies", "totalCount"}), "studies")
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(['"', "\\", '\\"', "}{", "],"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner), max_leaves=12
)
OBJECTS = st.dictionaries(st.text(max_size=4).filter(lambda key: key not in PAGE.first_keys), VALUES, max_size=4)


class Dripping(io.RawIOBase):
    """A stream that gives a few bytes at a time, as pipes do."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content, self._size = io.BytesIO(content), size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._content.read(min(self._size, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


def split(content: bytes, size: int = 1 << 20) -> list[RawValue | BrokenValue]:
    stream = io.BufferedReader(Dripping(content, size), max(size, 1))
    return list(split_values(Document("file", "", "file", content[:HEAD_BYTES], stream), PAGE))


def values(parts: list[RawValue | BrokenValue]) -> list[Any]:
    assert all(isinstance(part, RawValue) for part in parts), parts
    return [json.loads(part.content) for part in parts if isinstance(part, RawValue)]


@given(st.lists(VALUES, max_size=5), st.integers(1, 40), st.sampled_from([None, 2]))
@settings(max_examples=150, deadline=None)
def test_array(elements: list[Any], size: int, indent: int | None) -> None:
    assert values(split(json.dumps(elements, indent=indent).encode(), size)) == elements


@given(st.lists(VALUES, max_size=5), VALUES, st.integers(1, 40), st.sampled_from([None, 1]))
@settings(max_examples=150, deadline=None)
def test_page(elements: list[Any], other: Any, size: int, indent: int | None) -> None:
    page = {"totalCount": 3, "other": other, "studies": elements, "nextPageToken": "x"}
    assert values(split(json.dumps(page, indent=indent, ensure_ascii=False).encode(), size)) == elements


@given(st.lists(OBJECTS, min_size=2, max_size=5), st.integers(1, 40), st.sampled_from(["\n", "\r\n", "\n\n"]))
@settings(max_examples=150, deadline=None)
def test_lines(objects: list[Any], size: int, line_end: str) -> None:
    parts = split(line_end.join(map(json.dumps, objects)).encode(), size)
    assert values(parts) == objects
    step = line_end.count("\n")
    assert [part.place for part in parts] == [f"line {1 + step * number}" for number in range(len(objects))]


@given(OBJECTS, st.integers(1, 40), st.sampled_from([None, 0, 3]))
@settings(max_examples=100, deadline=None)
def test_single_value(value: Any, size: int, indent: int | None) -> None:
    parts = split(json.dumps(value, indent=indent).encode(), size)
    assert values(parts) == [value]
    assert parts[0].place == ""


@given(st.binary(max_size=200) | st.text('[]{}",:\\ 1a\n', max_size=120).map(str.encode), st.integers(1, 9))
@settings(max_examples=300, deadline=None)
def test_never_fails_on_junk(content: bytes, size: int) -> None:
    for part in split(b"[" + content, size) + split(b'{"studies":' + content, size) + split(content, size):
        assert isinstance(part, (RawValue, BrokenValue))


def test_two_pages_after_one_another() -> None:
    assert values(split(b'{"studies": [1, 2]}\n{"studies": [3]}\n')) == [1, 2, 3]


@pytest.mark.parametrize("content", [b'[{"a": "%s"}]', b'{"a": "%s"}\n{}', b'{"studies": [{"a": "%s"}]}'])
def test_a_value_has_a_largest_size(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(json_buffer, "MAX_VALUE_BYTES", 1024 * 1024)
    monkeypatch.setattr("trialgraph.registries.reading.json_stream.MAX_VALUE_BYTES", 1024 * 1024)
    first = split(content % (b"x" * 3_000_000))[0]
    assert isinstance(first, BrokenValue)
    assert first.problem == "a value of more than 1 MB, expected one study"
