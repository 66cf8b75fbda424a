"""What a process and its children cost, seen from outside: memory of all of them at once, room on disk, over time.

Linux only: sizes come from ``/proc``. Memory is the proportional share (PSS), so that pages that processes share count
once; files that are mapped count as far as they are in memory, as they do in a limit of a container.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

PERIOD_S = 0.25


def list_tree(root: int) -> list[int]:
    """The process and everything below it."""
    found = [root]
    for process in found:
        try:
            tasks = list(Path(f"/proc/{process}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def measure_memory(root: int) -> int:
    """Bytes of the whole tree; what ends meanwhile does not count."""
    total = 0
    for process in list_tree(root):
        try:
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += 1024 * int(line.split()[1])
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return total


def measure_disk(folder: Path) -> int:
    """Bytes that the files below take on disk."""
    total = 0
    for directory, _, names in os.walk(folder):
        for name in names:
            try:
                total += 512 * os.stat(os.path.join(directory, name)).st_blocks  # noqa: PTH116, PTH118 - quickly
            except FileNotFoundError:
                continue
    return total


class Watch:
    """The peaks of a process tree's memory and of a folder's room while a block runs, and those since `mark`."""

    def __init__(self, root: int, folder: Path) -> None:
        self._root, self._folder = root, folder
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.memory: list[tuple[float, int]] = []
        self.disk: list[tuple[float, int]] = []

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        import time

        while not self._done.wait(PERIOD_S):
            now = time.time()
            self.memory.append((now, measure_memory(self._root)))
            self.disk.append((now, measure_disk(self._folder)))

    def peak_memory(self, since: float, until: float) -> int:
        """The largest memory between two times."""
        return max((size for at, size in self.memory if since <= at <= until), default=0)

    def peak_disk(self) -> int:
        """The largest room on disk."""
        return max((size for _, size in self.disk), default=0)
