"""A copy of a store's graph that is about to be changed: it costs little time and room, as most files are shared."""

from __future__ import annotations

import shutil
from pathlib import Path

from trialgraph.replacement import link_file
from trialgraph.store.directory import GRAPH

_IMMUTABLE = ".sst"  # files that RocksDB never changes


def copy_graph(db: Path, folder: Path) -> None:
    """The graph of the store at `db` in the new store at `folder`: links to what never changes, copies of the rest.

    Raises OSError.
    """
    (folder / GRAPH).mkdir()
    for path in (db / GRAPH).iterdir():
        copy = folder / GRAPH / path.name
        if path.suffix == _IMMUTABLE:
            link_file(path, copy)
        elif path.name != "LOCK" and not path.name.startswith("LOG"):
            shutil.copyfile(path, copy)
