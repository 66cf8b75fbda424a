"""Byte streams of registry files: their first bytes can be looked at, their damages are `RecordError`s."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import Protocol

from trialgraph.errors import RecordError
from trialgraph.registries.reading.format import HEAD_BYTES

# Everything that a damaged or odd file raises while it is opened, unpacked or read (RuntimeError: an encrypted member;
# ValueError, struct.error: a zip whose directory points nowhere).
STREAM_ERRORS = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
)


class ByteSource(Protocol):
    """What is needed of a file, a zip member or a gzip stream."""

    def read1(self, size: int = -1, /) -> bytes:
        """The bytes that are at hand, at most `size`; empty at the end."""


class PeekedStream(io.RawIOBase):
    """A byte stream of `source` at `place` whose first `HEAD_BYTES` bytes are known (`head`) and are given again.

    An error of the stream is raised as RecordError, and only after all bytes before it were given.
    """

    def __init__(self, source: str, place: str, inner: ByteSource) -> None:
        self._source, self._place, self._inner = source, place, inner
        self._error: RecordError | None = None
        self.head = self._take(HEAD_BYTES)
        self._left = memoryview(self.head)

    def readable(self) -> bool:
        """A raw stream for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed names a private buffer type
        """Fill `buffer` as far as bytes are at hand; 0 at the end. Raises RecordError for a damaged stream."""
        piece: memoryview | bytes = self._left[: len(buffer)]
        self._left = self._left[len(piece) :]
        if not piece:
            piece = self._read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _take(self, size: int) -> bytes:
        pieces: list[bytes] = []
        try:
            while size > 0 and (piece := self._read(size)):
                pieces.append(piece)
                size -= len(piece)
        except RecordError:
            pass  # kept in self._error: it is raised when the reader comes to this place
        return b"".join(pieces)

    def _read(self, size: int) -> bytes:
        if self._error is None:
            try:
                return self._inner.read1(size)
            except STREAM_ERRORS as error:
                self._error = RecordError(self._source, self._place, describe_stream_error(error))
        raise self._error


def describe_stream_error(error: Exception) -> str:
    """One clear clause for what went wrong while a file was opened, unpacked or read."""
    if isinstance(error, EOFError):
        return "the compressed data end too early, expected a whole gzip or zip file (is the download complete?)"
    if isinstance(error, zipfile.BadZipFile):
        return f"broken zip ({error}), expected a whole zip file"
    if isinstance(error, tarfile.TarError):
        return f"broken tar ({error}), expected a whole tar file (is the download complete?)"
    if isinstance(error, (gzip.BadGzipFile, zlib.error, lzma.LZMAError)):
        return f"broken compressed data ({error}), expected a whole gzip or zip file"
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error}), expected a file with registry records"
    return f"cannot be unpacked ({error}), expected a zip without password in a common compression"
