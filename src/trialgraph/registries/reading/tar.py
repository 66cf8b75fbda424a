"""Tar archives as streams: one member after the other, a damage between them is an error and never a silent end."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from io import BufferedIOBase
from typing import IO

from trialgraph.errors import RecordError
from trialgraph.registries.reading.streams import STREAM_ERRORS, describe_stream_error


class _CheckedMember(tarfile.TarInfo):
    """A member's header. The library takes a damaged header behind the first for the end of the archive; here only the
    block of zeros is that end."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _CheckedMember:
        """The next member's header. Raises ReadError if it is damaged."""
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # not in typeshed
            raise
        except tarfile.EmptyHeaderError:  # type: ignore[attr-defined]
            problem = "the archive ends without its end mark"
        except tarfile.HeaderError as error:
            problem = str(error)
        raise tarfile.ReadError(problem)


def is_tar(head: bytes) -> bool:
    """Whether a document begins with a tar header; its checksum tells."""
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def open_tar(stream: BufferedIOBase) -> tarfile.TarFile:
    """The tar in an uncompressed stream, read forwards only. Raises tarfile.TarError when it is none."""
    return tarfile.open(fileobj=stream, mode="r|", tarinfo=_CheckedMember)


def find_members(source: str, archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each file of the archive; read a content before going on. Raises RecordError for a damage."""
    last = ""
    while True:
        try:
            member = archive.next()
        except STREAM_ERRORS as error:
            where = f"after {last}" if last else ""
            raise RecordError(source, where, describe_stream_error(error)) from error
        if member is None:
            return
        archive.members = []  # type: ignore[attr-defined]  # else the library keeps every header it has seen
        last = member.name
        stream = archive.extractfile(member) if member.isfile() else None
        if stream is not None:
            yield member.name, stream
