"""Reading one vocabulary file: recognised by content, whatever its name."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats.reading.discovery import load_formats
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.source import Source, open_source


def read_vocabulary_file(path: str | PathLike[str], options: ReadOptions | None = None) -> VocabularyFile:
    """Everything that a vocabulary file says: entries, mappings and its own defects, with their lines.

    The file may be plain, gzipped or the one file of a zip; its format is seen from its content.
    Raises VocabularyError when it cannot be read, or has no known format; the message names file and line.
    """
    source = open_source(Path(path))
    return recognise(source).read(source, options or ReadOptions())


def recognise(source: Source) -> VocabularyFormat:
    """The format of a file, from its first bytes. Raises VocabularyError when it has none, or looks like several."""
    ranked = [(vocabulary_format.sniff(source.head), vocabulary_format) for vocabulary_format in load_formats()]
    best = max(likeness for likeness, _ in ranked)
    matching = [vocabulary_format for likeness, vocabulary_format in ranked if likeness == best]
    if best == Likeness.NO:
        expected = "; ".join(vocabulary_format.expects for vocabulary_format in load_formats())
        start = source.head.decode("utf-8", "replace").lstrip()[:40]
        raise source.error(f"no vocabulary that is known here (it begins with {start!r}), expected {expected}")
    if len(matching) > 1:
        raise source.error(f"looks like several formats: {', '.join(found.name for found in matching)}, expected one")
    return matching[0]
