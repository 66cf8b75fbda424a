"""Files on any path that fsspec knows: ``s3://bucket/records.ndjson.gz``, ``memory://…``, ``/shared/…``.

Each of its file systems has errors of its own (those of botocore are neither OSError nor fsspec's), so that whatever
one raises is told here as StoreError.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trialgraph.errors import StoreError

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_MARK = "build"  # the file that says that a build still waits for what comes into its folder


def is_elsewhere(place: str) -> bool:
    """Whether a place is a URL and not a path of this machine."""
    return _ELSEWHERE.match(place) is not None


@contextmanager
def bring_sources(places: Iterable[str]) -> Iterator[list[Path]]:
    """The places as paths of this machine: what is elsewhere is copied, for as long as the block lasts.

    A name with ``*`` stands for all files that fit. Raises StoreError for a place that cannot be read.
    """
    with ExitStack() as stack:
        brought: list[Path] = []
        for place in places:
            if is_elsewhere(place):
                brought += _bring(place, Path(stack.enter_context(TemporaryDirectory(prefix="trialgraph-sources-"))))
            else:
                brought.append(Path(place))
        yield brought


def _bring(place: str, folder: Path) -> list[Path]:
    system, path = _find(place)
    with _told(place, "cannot be read"):
        found = sorted(system.glob(path)) if "*" in path else [path]
        for one in found:
            system.get(one, str(folder / one.rstrip("/").rpartition("/")[2]), recursive=system.isdir(one))
    brought = sorted(folder.iterdir())
    if not brought:
        raise StoreError(f"{place}: there is no such file")
    return brought


@contextmanager
def make_run_folder(parent: str) -> Iterator[str]:
    """A folder for what the workers of one build make, in a folder anywhere; gone with all that it holds when the block
    ends, so that builds share nothing and leave nothing. A URL must be there (no bucket is made of a mistyped name).

    Raises StoreError if it cannot be written.
    """
    parent = parent.rstrip("/") if is_elsewhere(parent) else str(Path(parent).absolute())
    folder = f"{parent}/{uuid.uuid4().hex}"
    system, path = _find(folder)
    with _told(parent, "cannot be written"):
        system.mkdir(path, create_parents=not is_elsewhere(parent))
        system.pipe_file(f"{path}/{_MARK}", b"")
    try:
        yield folder
    except BaseException:
        with suppress(StoreError):  # what was raised says more
            _remove(folder)
        raise
    _remove(folder)


def _remove(folder: str) -> None:
    system, path = _find(folder)
    with _told(folder, "cannot be removed"):
        system.rm_file(f"{path}/{_MARK}")  # first: what a worker still has under way stays there
        system.invalidate_cache()  # others have put files there since it was looked at
        if system.exists(path):  # a folder of S3 is gone with its last file
            system.rm(path, recursive=True)


def put_file(source: Path, folder: str) -> str:
    """Copy a file into the folder of a build, under a name that no other has (a task that is done twice may be under
    way twice); that name. Raises StoreError, also if the folder is not there (any more)."""
    system, path = _find(folder)
    name = f"{uuid.uuid4().hex}-{source.name}"
    with _told(folder, "cannot be written"):
        system.invalidate_cache()
        if not system.exists(f"{path}/{_MARK}"):
            raise StoreError(f"{folder}: a worker does not see this folder, or the build is over")
        system.put_file(str(source), f"{path}/{name}")
    return name


def take_file(folder: str, name: str, target: Path) -> None:
    """Copy a file from the folder of a build, and remove it there. Raises StoreError."""
    system, path = _find(folder)
    with _told(folder, f"{name} cannot be taken over"):
        with system.open(f"{path}/{name}", "rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        system.rm_file(f"{path}/{name}")


@contextmanager
def _told(place: str, what: str) -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise StoreError(f"{place}: {what}: {said}") from error


def _find(place: str) -> tuple[Any, str]:
    """The file system of a place, and the path there."""
    try:
        import fsspec
    except ImportError as error:
        raise StoreError(f"{place}: needs fsspec: pip install 'trialgraph[dask]'") from error
    with _told(place, "cannot be found"):  # a protocol whose package is not installed, or that does not exist
        system, path = fsspec.core.url_to_fs(place)
    return system, path.rstrip("/")
