"""Snapshots of the store on disk, for workers to read while the store is replaced.

A snapshot shares the files of the store (hard links), which nobody ever changes: it costs no room and hardly any time.
When another store takes the place of the one on disk, later requests work on a new snapshot, and the old one goes with
the last request that works on it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trialgraph.errors import StoreError
from trialgraph.replacement import link_file, lock
from trialgraph.serve.search_index import start_building
from trialgraph.store import MARKER, read_metadata
from trialgraph.store.directory import read_marker

_TRIES = 5
_INDEXED_AFTER = 2.0  # seconds that a store must have stayed as it is: one that is just being changed is not indexed
_CLAIM = "serving.lock"


class Snapshots:
    """Those of the store at `db`: `renew` looks for a newer store, `use` gives the newest, `close` removes all."""

    def __init__(self, db: Path) -> None:
        self._db = Path(os.path.realpath(db))
        self._lock, self._renewing = threading.Lock(), threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._current: Path | None = None
        self._users = Counter[Path]()
        self._indexing: subprocess.Popen[bytes] | None = None
        self._index_at = float("inf")  # when the index of the newest snapshot is to be made
        self._folder, self._claim = _make_folder(self._db)

    @contextlib.contextmanager
    def use(self) -> Iterator[Path]:
        """The newest snapshot, which stays until the block ends. Raises StoreError before the first `renew`."""
        with self._lock:
            path = self._current
            if path is None:
                raise StoreError(f"{self._db}: no snapshot was made yet")
            self._users[path] += 1
        try:
            yield path
        finally:
            with self._lock:
                self._users[path] -= 1

    def renew(self) -> None:
        """Make a snapshot if another store is on disk than the last time, and remove those that nobody uses.

        May take a while where files cannot be linked. Raises StoreError if there is no store, or another version's.
        """
        with self._renewing:
            found = _identify(self._db)
            if found is None and self._current is None:
                read_marker(self._db)  # says what is wrong
            if found is not None and found != self._seen:  # None: a store that is just being replaced
                is_first = self._current is None
                made = _copy(self._db, self._folder)
                with self._lock:  # others look through the users at the same time
                    self._current, self._seen = made, found
                    self._users.setdefault(made, 0)
                self._index_at = time.monotonic() + (0.0 if is_first else _INDEXED_AFTER)
            if self._indexing is not None:
                self._indexing.poll()  # one that has ended is no process any more
            if self._current is not None and time.monotonic() >= self._index_at:
                self._stop_indexing()
                self._index_at, self._indexing = float("inf"), start_building(self._current)
        with self._lock:
            unused = [path for path, users in self._users.items() if not users and path != self._current]
            for path in unused:
                del self._users[path]
        for path in unused:
            shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Remove all snapshots."""
        self._stop_indexing()
        os.close(self._claim)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _stop_indexing(self) -> None:
        """Of the snapshot before, if that still goes on."""
        if self._indexing is not None:
            self._indexing.kill()
            self._indexing.wait()


def _identify(db: Path) -> tuple[int, int] | None:
    """What tells one state of the store from the next: each is published as a new directory with a new marker."""
    try:
        state = (db / MARKER).stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def _make_folder(db: Path) -> tuple[Path, int]:
    """A folder for snapshots beside the store, where files can be linked; else among the temporary ones.

    The folders of servers that were killed are removed: nobody holds the lock in them.
    """
    start = f".{db.name}.serving-"
    try:
        for old in db.parent.glob(f"{start}*"):
            _remove_orphan(old)
        folder = Path(tempfile.mkdtemp(prefix=start, dir=db.parent))
    except OSError:  # a file system that is only read
        folder = Path(tempfile.mkdtemp(prefix="trialgraph-serving-"))
    claim = os.open(folder / _CLAIM, os.O_CREAT | os.O_RDWR)
    lock(claim)
    return folder, claim


def _remove_orphan(folder: Path) -> None:
    with contextlib.suppress(OSError):
        claim = os.open(folder / _CLAIM, os.O_RDWR)
        try:
            if os.name == "posix" and lock(claim):  # elsewhere there are no such locks: it may be a living server's
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(claim)


def _copy(db: Path, folder: Path) -> Path:
    """A snapshot of one state of the store. Raises StoreError if it is no store, or replaced again and again."""
    reason = "it is no store, or is replaced again and again"
    for _ in range(_TRIES):
        before, target = _identify(db), Path(tempfile.mkdtemp(prefix="snapshot-", dir=folder))
        try:
            shutil.copytree(
                db, target, dirs_exist_ok=True, copy_function=link_file, ignore=shutil.ignore_patterns("*.lock", "LO*")
            )
            if before is not None and before == _identify(db) and read_metadata(target) is not None:
                return target
        except OSError as error:  # shutil.Error among them: the store was replaced under it; or there is no room
            reason = str(error)
        shutil.rmtree(target, ignore_errors=True)
        time.sleep(0.05)
    raise StoreError(f"{db}: no snapshot of the store could be made: {reason[:500]}")
