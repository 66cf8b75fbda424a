"""Changing the graph of a store at will, as whoever may write to a served graph does: a copy is changed, and takes the
store's place when it is whole. Whoever reads the store sees the state before or after; a process that is killed leaves
it as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from trialgraph.errors import StoreError
from trialgraph.quads.dataset import Metadata
from trialgraph.replacement import claim_directory, clean_beside, is_directory, link_file, replace_directory
from trialgraph.store.building import build_store
from trialgraph.store.copying import copy_graph
from trialgraph.store.directory import GRAPH, TEXTS, check_replaceable, read_marker, resolve, write_marker
from trialgraph.store.manifest import Manifest, count_graph, digest_files

T = TypeVar("T")
EditedGraph = ox.Store


def edit_graph(db: Path, edit: Callable[[ox.Store], T]) -> T:
    """Change the graph of the store at `db` by what `edit` does with it; the result is that of `edit`.

    If `edit` raises, or the process is killed, nothing has changed. The texts that evidence cites stay. Raises
    StoreError if there is no store, if it is being updated, or if it cannot be written.
    """
    db = resolve(db)
    clean_beside(db)
    metadata, manifest = read_marker(db)
    check_replaceable(db)
    try:
        with claim_directory(db) as claim:
            if claim is None:
                raise StoreError(f"{db}: an update of this store is running; try again when it has ended")
            with replace_directory(db, before_swap=lambda _: _check_same(db, claim)) as folder:
                copy_graph(db, folder)
                link_file(db / TEXTS, folder / TEXTS)
                graph = ox.Store(str(folder / GRAPH))
                result = edit(graph)
                graph.flush()
                counts = count_graph(graph)
                del graph  # closes its files: from here on they do not change
                files = digest_files(folder, manifest.files, db)
                write_marker(folder, metadata, Manifest(counts, manifest.records, files))
    except OSError as error:
        raise StoreError(f"{db}: the store cannot be written: {error}") from error
    return result


def make_empty_store(db: Path, made_by: str) -> None:
    """A store at `db` without a quad, for whatever is to be put into it. Raises StoreError."""
    with build_store(db) as writer:
        writer.metadata = Metadata(trial_count=0, built_by=made_by, built_at="", vocabulary_digest="")
    edit_graph(db, lambda graph: graph.clear())


def _check_same(db: Path, claim: int) -> None:
    if not is_directory(db, claim):
        raise StoreError(f"{db}: was built anew meanwhile; nothing was changed: try again")
