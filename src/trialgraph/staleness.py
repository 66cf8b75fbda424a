"""Whether the facts of a store were read with the vocabularies that are now beside it."""

from __future__ import annotations

import shlex
from pathlib import Path

from trialgraph.store import read_metadata
from trialgraph.vocabulary.collection import collection_folder, current_digest


def describe_staleness(db: Path) -> str:
    """What to say of a store whose facts were read with other vocabularies, and how to read them again; "" if all is
    well or there is no store."""
    metadata = read_metadata(db)
    if metadata is None or metadata.added_digest == current_digest(collection_folder(db)):
        return ""
    sources = " ".join(map(shlex.quote, metadata.sources)) or "SOURCE"
    return (
        f"{db}: stale: its facts were read with other vocabularies than are added now; "
        f"read them again with: trialgraph update {sources} --db {shlex.quote(str(db))}"
    )
