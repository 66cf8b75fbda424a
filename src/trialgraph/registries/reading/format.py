"""The descriptor that a registry format gives of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from io import BufferedIOBase

from trialgraph.errors import RecordError
from trialgraph.study import Study

HEAD_BYTES = 64 * 1024


class Likeness(IntEnum):
    """How much the beginning of a document looks like a format: a certain one wins over a possible one."""

    NO = 0
    POSSIBLE = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True)
class Document:
    """One stream of bytes that may hold records: a file, a member of a zip, either of them decompressed.

    `source` is the path as the user gave it, `place` the member of an archive ("" for a whole file), `name` the name
    without compression suffix; `head` are its first `HEAD_BYTES` bytes, `stream` gives all bytes, `head` included.
    """

    source: str
    place: str
    name: str
    head: bytes
    stream: BufferedIOBase

    def error(self, problem: str, within: str = "") -> RecordError:
        """A `RecordError` at this document, or at a place `within` it ("line 17")."""
        return RecordError(self.source, self.place_within(within), problem)

    def place_within(self, within: str) -> str:
        """The member of an archive and the place in it, as errors name it."""
        return ", ".join(part for part in (self.place, within) if part)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record cut out of its document and not yet parsed: that can be done elsewhere, in another process.

    `format` is the name of its registry format, `source` and `place` are where it stood, as `RecordError` has them.
    """

    format: str
    source: str
    place: str
    content: bytes

    def error(self, problem: str) -> RecordError:
        """A `RecordError` at this record."""
        return RecordError(self.source, self.place, problem)


Cut = RawRecord | Study | RecordError  # what is cut out of documents: some formats parse at once


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader may ask for: `is_condition` says whether a text names a known condition (or is asked only where a
    format leaves it open); `note_unknown` takes the path of a field that is neither read nor ignored."""

    is_condition: Callable[[str], bool]
    note_unknown: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RegistryFormat:
    """A registry format, found by discovery.

    `expects` completes "expected …" in the message for a file that no format recognises. `sniff` looks at the first
    bytes (decompressed). `read` gives a `Study` for each record and, in its place, a `RecordError` for each that cannot
    be read; it may raise `RecordError` where nothing more can be read from the document.

    A format whose records are many may give `cut` and `parse` too, the two halves of `read`: `cut` finds the records
    (quickly, in one process), `parse` reads one (in many).
    """

    name: str
    expects: str
    sniff: Callable[[bytes], Likeness]
    read: Callable[[Document, ReadContext], Iterator[Study | RecordError]]
    cut: Callable[[Document], Iterator[RawRecord | RecordError]] | None = None
    parse: Callable[[RawRecord, ReadContext], Study | RecordError] | None = None
