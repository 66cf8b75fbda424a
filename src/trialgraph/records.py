"""What was read into a store: of each trial the version of its record, a hash of it, and who read it.

A table beside the texts (`texts`). With it an update knows the records that are as they were, and a check what should
be there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

RECORDS_TABLE = (
    "CREATE TABLE records (trial BLOB PRIMARY KEY, version BLOB NOT NULL, digest BLOB NOT NULL, reader TEXT NOT NULL, "
    "quads INTEGER NOT NULL, withdrawn TEXT NOT NULL) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One trial as it was read. `digest` hashes what was read of its record, `reader` names program and vocabulary;
    `quads` counts what the trial owns in the graph; `withdrawn` is the day (ISO 8601) on which it was found missing
    from its registry, "" for one that is there."""

    trial: str
    version: str
    digest: bytes
    reader: str
    quads: int
    withdrawn: str = ""


def encode_name(name: str) -> bytes:
    """Names as bytes: SQLite refuses text with a lone surrogate, which a broken record may hold."""
    return name.encode("utf-8", "surrogatepass")


def decode_name(name: bytes) -> str:
    """The inverse of `encode_name`."""
    return name.decode("utf-8", "surrogatepass")


def write_records(connection: sqlite3.Connection, entries: Iterable[RecordEntry]) -> None:
    """Keep the entries; each replaces that of the same trial. Raises sqlite3.Error."""
    rows = ((encode_name(e.trial), encode_name(e.version), e.digest, e.reader, e.quads, e.withdrawn) for e in entries)
    connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)


def find_record(connection: sqlite3.Connection, trial: str) -> RecordEntry | None:
    """The entry of one trial, None where there is none. Raises sqlite3.Error."""
    row = connection.execute("SELECT * FROM records WHERE trial = ?", (encode_name(trial),)).fetchone()
    return None if row is None else _make_entry(row)


def read_records(connection: sqlite3.Connection) -> Iterator[RecordEntry]:
    """All entries, ordered by trial. Raises sqlite3.Error."""
    return map(_make_entry, connection.execute("SELECT * FROM records ORDER BY trial"))


def digest_records(connection: sqlite3.Connection) -> str:
    """A hash over all entries: 32 hexadecimal digits. Raises sqlite3.Error."""
    digest = blake2b(digest_size=16)
    for entry in read_records(connection):
        digest.update(repr(entry).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _make_entry(row: tuple[bytes, bytes, bytes, str, int, str]) -> RecordEntry:
    return RecordEntry(decode_name(row[0]), decode_name(row[1]), *row[2:])
