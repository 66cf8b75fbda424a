"""A directory that is replaced whole or not at all.

The new one is filled beside the old one and takes its place by renaming. A killed process leaves the old directory (or,
between two renames, both beside each other, which `recover_directory` mends) and an orphan, which the next one removes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

_CLAIM = "building.lock"


@contextlib.contextmanager
def replace_directory(target: Path) -> Iterator[Path]:
    """A fresh directory that takes the place of `target` if the block ends without an exception.

    `target` must be absolute; the caller has made sure that what is there may be replaced. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(target):
        _recover(target)
        _remove_orphans(target)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.building-", dir=target.parent))
        claim = (fresh / _CLAIM).open("w")
        _lock(claim)  # the system drops the lock when the process dies, however it dies
    try:
        with claim:
            yield fresh
            with _one_at_a_time(target):
                _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def recover_directory(target: Path) -> None:
    """If a process was killed after it had moved the old directory aside and before the new one came: move it back."""
    if target.exists() or not target.parent.is_dir():
        return
    with _one_at_a_time(target):
        _recover(target)


def _recover(target: Path) -> None:
    if not target.exists():
        for aside in _siblings(target, "replaced")[:1]:
            aside.rename(target)


@contextlib.contextmanager
def _one_at_a_time(target: Path) -> Iterator[None]:
    """Only one process at once prepares or swaps beside `target`: it waits for a lock on the parent directory."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system: builds of one store at once are the user's own risk
        yield
        return
    parent = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(parent, fcntl.LOCK_EX)
        yield
    finally:
        os.close(parent)


def _swap(fresh: Path, target: Path) -> None:
    fresh.chmod(0o777 & ~_read_umask())  # mkdtemp makes it private; it should be as any other directory
    aside = target.with_name(f".{target.name}.replaced-{uuid.uuid4().hex}")
    try:
        if target.exists():
            target.rename(aside)
        fresh.rename(target)
    except BaseException:
        _recover(target)
        raise
    (target / _CLAIM).unlink()
    shutil.rmtree(aside, ignore_errors=True)


def _read_umask() -> int:
    umask = os.umask(0o022)
    os.umask(umask)
    return umask


def _remove_orphans(target: Path) -> None:
    """Remove what killed processes left behind; what a living one is filling is locked and stays."""
    for orphan in _siblings(target, "building"):
        with contextlib.suppress(OSError):
            if not (orphan / _CLAIM).exists():
                orphan.rmdir()  # killed before it began; one that is not empty is not ours
                continue
            with (orphan / _CLAIM).open("a") as claim:
                if _lock(claim):
                    shutil.rmtree(orphan, ignore_errors=True)
    if target.exists():
        for old in _siblings(target, "replaced"):
            shutil.rmtree(old, ignore_errors=True)


def _siblings(target: Path, purpose: str) -> list[Path]:
    start = f".{target.name}.{purpose}-"
    return sorted(path for path in target.parent.iterdir() if path.name.startswith(start) and path.is_dir())


def _lock(file: IO[Any]) -> bool:
    """Lock the file without waiting; False if another process holds it. Where there are no such locks: always True."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
