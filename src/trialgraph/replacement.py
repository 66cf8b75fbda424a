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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

_CLAIM = "building.lock"
_CLAIMED = "trialgraph is filling this directory.\n"


@contextlib.contextmanager
def replace_directory(target: Path, before_swap: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """A fresh directory that takes the place of `target` if the block ends without an exception.

    `target` must be absolute; the caller has made sure that what is there may be replaced. `before_swap` is called with
    the fresh directory when no other process can change what is at `target` any more; if it raises, the old one stays.
    Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(target):
        _recover(target)
        _remove_orphans(target)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.building-", dir=target.parent))
        claim = (fresh / _CLAIM).open("w")
        lock(claim)  # the system drops the lock when the process dies, however it dies
    try:
        with claim:
            claim.write(_CLAIMED)
            claim.flush()
            yield fresh
            with _one_at_a_time(target):
                if before_swap is not None:
                    before_swap(fresh)
                _swap(fresh, target)
    finally:
        _remove(fresh)


def recover_directory(target: Path) -> None:
    """If a process was killed after it had moved the old directory aside and before the new one came: move it back."""
    if target.exists() or not target.parent.is_dir():
        return
    with _one_at_a_time(target):
        _recover(target)


def clean_beside(target: Path) -> None:
    """Mend and remove what killed processes left beside `target`. Raises OSError."""
    with _one_at_a_time(target):
        _recover(target)
        _remove_orphans(target)


@contextlib.contextmanager
def claim_directory(target: Path) -> Iterator[int | None]:
    """Only one process at once holds `target`; gives the number that tells the directory from a later one there.

    None if another process holds it. The system drops the claim when the process dies. Raises OSError.
    """
    claimed = os.open(target, os.O_RDONLY)
    try:
        is_ours = lock(claimed) and is_directory(target, os.fstat(claimed).st_ino)
        yield os.fstat(claimed).st_ino if is_ours else None
    finally:
        os.close(claimed)


def is_directory(target: Path, number: int) -> bool:
    """Whether `target` is still the directory with this number (of `claim_directory`)."""
    return find_number(target) == number


def find_number(target: Path) -> int | None:
    """What tells the directory from a later one there; None where there is none (as between two renames)."""
    try:
        return target.stat().st_ino
    except OSError:
        return None


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
                if lock(claim):
                    _remove(orphan)
    if target.exists():
        _remove_claim(target)
        for old in _siblings(target, "replaced"):
            shutil.rmtree(old, ignore_errors=True)


def _remove_claim(target: Path) -> None:
    """What is left of a process that was killed when it had put the directory in its place, and not a file that only
    has the same name."""
    with contextlib.suppress(OSError, ValueError):
        if (target / _CLAIM).read_text(encoding="utf-8") == _CLAIMED:
            (target / _CLAIM).unlink()


def _remove(fresh: Path) -> None:
    """The claim goes last: without it, what a killed process left of the directory would be nobody's."""
    with contextlib.suppress(OSError):
        for path in fresh.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _CLAIM:
                path.unlink()
        (fresh / _CLAIM).unlink()
        fresh.rmdir()


def _siblings(target: Path, purpose: str) -> list[Path]:
    start = f".{target.name}.{purpose}-"
    return sorted(path for path in target.parent.iterdir() if path.name.startswith(start) and path.is_dir())


def lock(file: IO[Any] | int) -> bool:
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


def link_file(source: Path | str, target: Path | str) -> None:
    """A hard link to a file that never changes, or a copy where there can be none. Raises OSError."""
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
