"""From paths to documents: directories, gzip, zip and tar are opened as streams, never unpacked as a whole."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from trialgraph.errors import RecordError
from trialgraph.registries.reading.format import HEAD_BYTES, Document
from trialgraph.registries.reading.streams import STREAM_ERRORS, ByteSource, PeekedStream, describe_stream_error
from trialgraph.registries.reading.tar import is_tar, open_tar

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_READ_BYTES = 128 * 1024
_SYSTEM_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"})


def find_files(source: Path) -> Iterator[Path]:
    """The file itself, or every file under a directory, in the order of their names; pipes only if they are named.

    Raises RecordError when a directory cannot be listed or holds no file.
    """
    if not source.is_dir():
        yield source
        return

    def fail(error: OSError) -> None:
        raise RecordError(str(error.filename), "", f"cannot be listed ({error.strerror})")

    found = False
    for directory, subdirectories, names in os.walk(source, onerror=fail):
        subdirectories.sort()
        for name in sorted(names):
            path = Path(directory, name)
            if _is_no_file(path):
                continue
            found = True
            yield path
    if not found:
        raise RecordError(str(source), "", "empty directory, expected files with registry records")


def _is_no_file(path: Path) -> bool:
    """Whether it is something that may never end, as a pipe. What may not be looked at is told when read."""
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False


def is_system_file(name: str) -> bool:
    """Whether an operating system or archiver put this file there: hidden files and ``__MACOSX/…`` hold no records."""
    parts = PurePosixPath(name).parts
    return bool(parts) and (parts[-1].startswith(".") or not _SYSTEM_NAMES.isdisjoint(parts))


class _CountedFile(io.FileIO):
    """A file that tells how many bytes are read from it."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None]) -> None:
        super().__init__(path)
        self._on_bytes = on_bytes

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed names a private buffer type
        count = super().readinto(buffer)
        self._on_bytes(count or 0)
        return count


@contextmanager
def open_file(
    path: Path, on_bytes: Callable[[int], None] = lambda _: None
) -> Iterator[Document | zipfile.ZipFile | tarfile.TarFile]:
    """The document in a file, or the zip or tar that it is. Raises RecordError when it cannot be opened."""
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(io.BufferedReader(_CountedFile(path, on_bytes), _READ_BYTES))
            if stream.peek(4).startswith(ZIP_MAGICS):
                opened: Document | zipfile.ZipFile | tarfile.TarFile = stack.enter_context(zipfile.ZipFile(stream))
            else:
                document = _unpack(str(path), "", path.name, stream)
                opened = open_tar(document.stream) if is_tar(document.head) else _refuse_archive(document)
        except STREAM_ERRORS as error:
            raise RecordError(str(path), "", describe_stream_error(error)) from error
        yield opened


@contextmanager
def open_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Document]:
    """The document in a member of a zip. Raises RecordError when it cannot be opened."""
    with ExitStack() as stack:
        try:
            stream: IO[bytes] = stack.enter_context(archive.open(member))
        except STREAM_ERRORS as error:
            raise RecordError(str(path), member.filename, describe_stream_error(error)) from error
        yield open_document(str(path), member.filename, stream)


def open_document(source: str, member: str, stream: IO[bytes]) -> Document:
    """The document in a `member` of an archive. Raises RecordError for an archive inside the archive."""
    return _refuse_archive(_unpack(source, member, PurePosixPath(member).name, cast(ByteSource, stream)))


def _unpack(source: str, place: str, name: str, stream: ByteSource) -> Document:
    """A document over `stream`, decompressed as often as it is gzipped."""
    peeked = PeekedStream(source, place, stream)
    whole = io.BufferedReader(peeked, HEAD_BYTES)
    if peeked.head.startswith(GZIP_MAGIC):
        return _unpack(source, place, name.removesuffix(".gz"), gzip.GzipFile(fileobj=whole))
    return Document(source, place, name, peeked.head, whole)


def _refuse_archive(document: Document) -> Document:
    kind = "zip" if document.head.startswith(ZIP_MAGICS) else "tar" if is_tar(document.head) else ""
    if kind:
        raise document.error(f"a {kind} inside another archive, expected one archive of records")
    return document
