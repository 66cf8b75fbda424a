"""Files on any path that fsspec knows: ``s3://bucket/records.ndjson.gz``, ``memory://…``, ``/shared/…``."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trialgraph.errors import StoreError

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_elsewhere(place: str) -> bool:
    """Whether a place is a URL and not a path of this machine."""
    return _ELSEWHERE.match(place) is not None


@contextmanager
def bring_sources(places: Iterable[str]) -> Iterator[list[Path]]:
    """The places as paths of this machine: what is elsewhere is copied, for as long as the block lasts.

    A name with ``*`` stands for all files that fit. Raises StoreError for a place that cannot be read.
    """
    with TemporaryDirectory(prefix="trialgraph-sources-") as folder:
        yield [path for n, place in enumerate(places) for path in _bring(place, Path(folder, str(n)))]


def _bring(place: str, folder: Path) -> list[Path]:
    if not is_elsewhere(place):
        return [Path(place)]
    folder.mkdir()
    system, path = _find(place)
    try:
        found = sorted(system.glob(path)) if "*" in path else [path]
        for one in found:
            system.get(one, str(folder / one.rstrip("/").rpartition("/")[2]), recursive=system.isdir(one))
    except (OSError, ValueError) as error:
        raise StoreError(f"{place}: cannot be read: {error}") from error
    brought = sorted(folder.iterdir())
    if not brought:
        raise StoreError(f"{place}: there is no such file")
    return brought


def put_file(source: Path, folder: str, name: str) -> None:
    """Copy a file into a folder anywhere; whoever looks sees it whole or not at all. Raises OSError."""
    system, path = _find(folder)
    system.makedirs(path, exist_ok=True)
    part = f"{path}/.{name}.{uuid.uuid4().hex}"
    system.put(str(source), part)
    system.mv(part, f"{path}/{name}")


def take_file(folder: str, name: str, target: Path) -> None:
    """Copy a file from a folder anywhere, and remove it there. Raises OSError."""
    system, path = _find(folder)
    with system.open(f"{path}/{name}", "rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    system.rm(f"{path}/{name}")


def _find(place: str) -> tuple[Any, str]:
    """The file system of a place, and the path there."""
    try:
        import fsspec
    except ImportError as error:
        raise StoreError(f"{place}: needs fsspec: pip install 'trialgraph[dask]'") from error
    try:
        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:  # a protocol whose package is not installed, or that does not exist
        raise StoreError(f"{place}: {error}") from error
    return system, path.rstrip("/")
