"""The descriptor that a vocabulary format gives of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.source import Source


class Likeness(IntEnum):
    """How much the beginning of a file looks like a format: a certain one wins over a possible one."""

    NO = 0
    POSSIBLE = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True)
class VocabularyFormat:
    """A vocabulary format, found by discovery.

    `expects` completes "expected …" in the message for a file that no format recognises. `sniff` looks at the first
    bytes (decompressed). `read` gives all that the file says; it raises VocabularyError where the file cannot be read.
    """

    name: str
    expects: str
    sniff: Callable[[bytes], Likeness]
    read: Callable[[Source, ReadOptions], VocabularyFile]
