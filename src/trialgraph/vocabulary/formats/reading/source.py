"""Vocabulary files as streams: plain, gzipped or the one file of a zip; UTF-8."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from trialgraph.errors import VocabularyError

HEAD_BYTES = 64 * 1024
_GZIP_MAGIC, _ZIP_MAGIC = b"\x1f\x8b", b"PK\x03\x04"
_DAMAGES = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Source:
    """A vocabulary file; `head` are its first bytes, decompressed. It can be opened as often as a format needs."""

    path: Path
    head: bytes

    @contextmanager
    def open_bytes(self) -> Iterator[io.BufferedReader]:
        """All bytes, decompressed, without a byte order mark. Raises VocabularyError for a damaged or missing file."""
        try:
            with self.path.open("rb") as raw, _unpack(raw, self.path) as stream:
                if stream.peek(len(codecs.BOM_UTF8)).startswith(codecs.BOM_UTF8):
                    stream.read(len(codecs.BOM_UTF8))
                yield stream
        except _DAMAGES as error:
            raise VocabularyError(f"{self.path}: cannot be read ({_say(error)})") from error

    @contextmanager
    def open_text(self) -> Iterator[io.TextIOWrapper]:
        """All text, line ends as they are. Raises VocabularyError where it is not UTF-8."""
        with self.open_bytes() as stream:
            try:
                yield io.TextIOWrapper(stream, encoding="utf-8", newline="")
            except UnicodeDecodeError as error:
                found = error.object[error.start]
                raise VocabularyError(f"{self.path}: not UTF-8 (byte 0x{found:02x}); save it as UTF-8") from error

    def error(self, problem: str, line: int = 0) -> VocabularyError:
        """A VocabularyError about this file, at a line of it."""
        return VocabularyError(f"{self.path}{f', line {line}' if line else ''}: {problem}")


def open_source(path: Path) -> Source:
    """The file at `path` with its first bytes. Raises VocabularyError if it is missing, damaged or empty."""
    source = Source(path, b"")
    with source.open_bytes() as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip():
        raise source.error("empty file, expected a vocabulary")
    return Source(path, head)


def _unpack(raw: io.BufferedReader, path: Path) -> io.BufferedReader:
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(_GZIP_MAGIC):
        return cast(io.BufferedReader, gzip.GzipFile(fileobj=raw))
    if magic == _ZIP_MAGIC:
        archive = zipfile.ZipFile(raw)
        members = [member for member in archive.infolist() if not member.is_dir() and "__MACOSX" not in member.filename]
        if len(members) != 1:
            raise VocabularyError(
                f"{path}: a zip of {len(members)} files, expected one: unpack it, add them one by one"
            )
        return cast(io.BufferedReader, archive.open(members[0]))
    return raw


def _say(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
