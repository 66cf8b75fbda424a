"""The text of a record with the places marked that facts cite."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialgraph.say_numbers import split_words
from trialgraph.terms import EvidencePlace

_UNSAID = re.compile(r"protocolSection|derivedSection|.*Module")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; `marks` are the ids of the places it belongs to, `starts` of those that begin with it."""

    text: str
    marks: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of the record: its name in words, and its text in pieces."""

    heading: str
    segments: tuple[Segment, ...]


def read_record_text(fields: Mapping[str, str], places: Mapping[EvidencePlace, str]) -> tuple[RecordField, ...]:
    """All fields of the record in their order, with the cited places marked."""
    cited: dict[str, list[tuple[int, int, str]]] = {}
    for place, name in places.items():
        cited.setdefault(place.pointer, []).append((place.start, place.end, name))
    return tuple(
        RecordField(say_pointer(pointer), tuple(cut_text(text, cited.get(pointer, ()))))
        for pointer, text in fields.items()
    )


def cut_text(text: str, spans: Iterable[tuple[int, int, str]]) -> Iterable[Segment]:
    """Text cut wherever a span begins or ends; spans are start, end and id, and may overlap."""
    spans = sorted(spans)
    cuts = sorted({0, len(text), *(at for start, end, _ in spans for at in (start, end))})
    for start, end in itertools.pairwise(cuts):
        marks = tuple(name for first, last, name in spans if first <= start and end <= last)
        starts = tuple(name for first, last, name in spans if first == start and first < last)
        yield Segment(text[start:end], marks, starts)


def say_pointer(pointer: str) -> str:
    """A JSON pointer in words: "/protocolSection/…Module/armGroups/0/label" → "arm groups 1, label"."""
    words: list[str] = []
    for part in pointer.split("/"):
        if part.isdecimal() and words:
            words[-1] += f" {int(part) + 1}"
        elif part and not _UNSAID.fullmatch(part):
            words.append(split_words(part.replace("~1", "/").replace("~0", "~")).replace("_", " "))
    return ", ".join(words) or "text"
