"""The directory of a store: ``trialgraph.json`` (marker, metadata, manifest), ``oxigraph/`` (the graph) and
``texts.sqlite`` (the texts that evidence cites, and what was read of each record).

Nothing writes into the directory of a store. A build or an update fills a fresh one beside it, which takes its place by
renaming. (A killed bulk load leaves orphan files in a store, and Oxigraph silently uses any directory as one.)
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trialgraph.errors import StoreError
from trialgraph.quads.dataset import Metadata
from trialgraph.store.manifest import GraphCounts, Manifest

MARKER = "trialgraph.json"
FORMAT = "trialgraph store"
FORMAT_VERSION = 3  # since 3 a trial says itself what it tests and studies, which the saved queries ask for
GRAPH = "oxigraph"
TEXTS = "texts.sqlite"
# What a store may hold: its parts, what SQLite and a desktop leave beside them, the claim of a build that was killed.
_OWN = frozenset(
    {"building.lock", MARKER, GRAPH, TEXTS, f"{TEXTS}-wal", f"{TEXTS}-shm", f"{TEXTS}-journal", ".DS_Store"}
)


def resolve(db: Path) -> Path:
    """The directory itself: a link to a store keeps pointing to it, and siblings are on its file system."""
    return Path(os.path.realpath(db))


def write_marker(folder: Path, metadata: Metadata, manifest: Manifest) -> None:
    """Write the marker, which makes the directory a store. Raises OSError."""
    marker = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "metadata": asdict(metadata),
        "manifest": asdict(manifest),
    }
    (folder / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")


def check_replaceable(db: Path) -> None:
    """Only a trialgraph store (not of a later version) with nothing else in it, or an empty directory, may be replaced.

    Raises StoreError for anything else.
    """
    if not db.exists():
        return
    if not db.is_dir():
        raise StoreError(f"{db}: is a file; expected a directory for the store")
    marker = _read_marker(db)
    if marker.get("format") == FORMAT:
        _refuse_newer(db, marker.get("version"))
    elif any(db.iterdir()):
        raise StoreError(
            f"{db}: is a directory but no trialgraph store (expected {MARKER} in it); it is left as it is. "
            "Name another directory, or remove this one"
        )
    foreign = sorted(path.name for path in db.iterdir() if path.name not in _OWN)
    if foreign:
        raise StoreError(
            f"{db}: holds, beside a trialgraph store, {', '.join(map(repr, foreign[:5]))}"
            f"{' and others' if len(foreign) > 5 else ''}, which would be lost; it is left as it is. "
            "Move that elsewhere, or name another directory"
        )


def read_marker(db: Path) -> tuple[Metadata, Manifest]:
    """What is written down about the store at `db`.

    Raises StoreError if there is none, if the directory is something else, or if it has another format version.
    """
    if not db.is_dir():
        raise StoreError(f"{db}: no trialgraph store here; make one with: trialgraph build SOURCE --db {db}")
    marker = _read_marker(db)
    if marker.get("format") != FORMAT:
        raise StoreError(f"{db}: no trialgraph store: expected {MARKER} in it, written by trialgraph build")
    _check_version(db, marker.get("version"))
    try:
        told = marker["metadata"]
        metadata = Metadata(**{**told, "sources": tuple(told.get("sources", ()))})  # JSON knows no tuples
        manifest = marker["manifest"]
        return metadata, Manifest(**{**manifest, "counts": GraphCounts(**manifest["counts"])})
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{db / MARKER}: the metadata of the store cannot be read: {error}") from error


def read_metadata(db: Path) -> Metadata | None:
    """What is written down about the store at `db`, without opening it; None where there is none of this version."""
    with contextlib.suppress(StoreError):
        return read_marker(resolve(db))[0]
    return None


def _refuse_newer(db: Path, version: object) -> None:
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise StoreError(
            f"{db}: a store of version {version}, made by a newer trialgraph; this one reads version {FORMAT_VERSION}"
        )


def _check_version(db: Path, version: object) -> None:
    _refuse_newer(db, version)
    if version != FORMAT_VERSION:
        raise StoreError(
            f"{db}: a store of version {version!r}, expected {FORMAT_VERSION}; "
            f"build it again with: trialgraph build SOURCE --db {db}"
        )


def _read_marker(db: Path) -> dict[str, Any]:
    try:
        marker = json.loads((db / MARKER).read_text(encoding="utf-8"))
    except OSError:
        return {}
    except ValueError as error:
        if not (db / GRAPH).is_dir():  # somebody else's file
            return {}
        raise StoreError(
            f"{db / MARKER}: is damaged: {error}; restore the store from a backup, or remove it to build anew, "
            "without its history"
        ) from error
    return marker if isinstance(marker, dict) else {}
