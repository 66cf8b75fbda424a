"""The texts that evidence cites, compressed beside the store: one SQLite file, one row for a version of a record.

In the graph they would take more room than the facts. Kept are whole fields, so that a quotation can be shown with its
surroundings. An earlier version of a record stays as long as the history cites it. What was read of each record
(`records`) stands in the same file.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from trialgraph.errors import StoreError
from trialgraph.records import (
    RECORDS_TABLE,
    RecordEntry,
    decode_name,
    digest_records,
    encode_name,
    find_record,
    read_records,
    write_records,
)
from trialgraph.study import Text
from trialgraph.terms import parse_evidence_iri

_TABLE = (
    "CREATE TABLE texts (trial BLOB NOT NULL, version BLOB NOT NULL, packed BLOB NOT NULL, "
    "PRIMARY KEY (trial, version)) WITHOUT ROWID"
)
# of several versions that of the record as it now is comes first
_VERSIONS = (
    "SELECT t.version, t.packed FROM texts t LEFT JOIN records r ON r.trial = t.trial "
    "WHERE t.trial = ? ORDER BY coalesce(r.version = t.version, 0) DESC, t.version DESC"
)
_BATCH = 500


def pack_texts(texts: Iterable[Text]) -> bytes:
    """The texts of a record by JSON pointer, compressed. (Of level 6 they take 5 % less room and 60 % more time.)"""
    fields = {text.pointer: text.content for text in texts}
    try:
        content = orjson.dumps(fields)
    except orjson.JSONEncodeError:  # a lone surrogate in a broken record
        content = json.dumps(fields).encode("ascii")
    return zlib.compress(content, 3)


class TextsWriter:
    """Writes a new file of texts, or into one that is there. `close` makes it complete; raises StoreError where it
    cannot be written. The file is one that is thrown away if the writing is interrupted: there is no journal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts: list[tuple[bytes, bytes, bytes]] = []
        self._records: list[RecordEntry] = []
        self._removed: list[tuple[bytes, bytes]] = []
        with self._told():
            is_new = not path.exists()
            self._connection = sqlite3.connect(path)
            self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            if is_new:
                self._connection.executescript(f"{_TABLE}; {RECORDS_TABLE};")

    def add(self, trial: str, version: str, texts: Iterable[Text]) -> None:
        """Keep the texts of this version of a trial's record."""
        self.add_packed(trial, version, pack_texts(texts))

    def add_packed(self, trial: str, version: str, packed: bytes) -> None:
        """Keep texts that are packed already."""
        self._texts.append((encode_name(trial), encode_name(version), packed))
        if len(self._texts) >= _BATCH:
            self._flush()

    def add_record(self, entry: RecordEntry) -> None:
        """Keep what was read of a trial; a later entry of the same trial replaces it."""
        self._records.append(entry)
        if len(self._records) >= _BATCH:
            self._flush()

    def remove(self, trial: str, version: str) -> None:
        """Forget the texts of this version of a trial's record, if they are there and not just added."""
        self._removed.append((encode_name(trial), encode_name(version)))
        if len(self._removed) >= _BATCH:
            self._flush()

    def add_from(self, other: Path, trials: Iterable[str]) -> None:
        """Keep also what another file has of these trials in versions that are not here."""
        self._flush()
        with self._told(), contextlib.closing(sqlite3.connect(f"{other.absolute().as_uri()}?mode=ro", uri=True)) as old:
            for trial in trials:
                rows = old.execute("SELECT * FROM texts WHERE trial = ?", (encode_name(trial),))
                with self._connection:
                    self._connection.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?, ?)", rows)

    def digest_records(self) -> str:
        """A hash over what was read of all trials."""
        self._flush()
        with self._told():
            return digest_records(self._connection)

    def count_read_otherwise(self, reader: str) -> int:
        """How many trials that are in their registry were read by another reader."""
        self._flush()
        with self._told():
            asked = "SELECT count(*) FROM records WHERE reader != ? AND withdrawn = ''"
            return int(self._connection.execute(asked, (reader,)).fetchone()[0])

    def _flush(self) -> None:
        with self._told(), self._connection:
            self._connection.executemany("DELETE FROM texts WHERE trial = ? AND version = ?", self._removed)
            self._connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", self._texts)
            write_records(self._connection, self._records)
        for waiting in (self._removed, self._texts, self._records):
            waiting.clear()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be written: {error}") from error

    def close(self) -> None:
        """Write what is waiting and close the file."""
        self._flush()
        self._connection.close()

    def abandon(self) -> None:
        """Close the file without writing what is waiting."""
        self._connection.close()


class Texts:
    """The texts of a store, for reading. Raises StoreError if there is no such file, or if it is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self._connection.execute("SELECT trial FROM texts LIMIT 1").fetchone()

    def fields(self, trial: str) -> dict[str, str]:
        """The texts of the trial's record by JSON pointer; empty for a trial that is not in the store."""
        for _, packed in self._versions(trial):
            return self._unpack(packed)
        return {}

    def quote(self, evidence_iri: str) -> str:
        """The words at an evidence IRI.

        Raises ValueError if it is no evidence IRI, StoreError if the store has no such text (another trial, another
        version of the record, another field).
        """
        place = parse_evidence_iri(evidence_iri)
        versions = dict(self._versions(place.trial))
        fields = self._unpack(versions[place.version]) if place.version in versions else {}
        content = fields.get(place.pointer)
        if content is None or place.end > len(content):
            has = ", ".join(
                f"version {version!r} with {len(self._unpack(p))} fields" for version, p in versions.items()
            )
            raise StoreError(f"{self._path}: no text for <{evidence_iri}>; of {place.trial} it has {has or 'nothing'}")
        return content[place.start : place.end]

    def find_text(self, trial: str, version: str, pointer: str) -> str | None:
        """The text of a field in a version of a trial's record; None if the store does not keep it."""
        packed = dict(self._versions(trial)).get(version)
        return self._unpack(packed).get(pointer) if packed is not None else None

    def record(self, trial: str) -> RecordEntry | None:
        """What was read of this trial; None for one that is not in the store."""
        with self._told():
            return find_record(self._connection, trial)

    def records(self) -> Iterator[RecordEntry]:
        """What was read of each trial, ordered by trial."""
        with self._told():
            yield from read_records(self._connection)

    def digest_records(self) -> str:
        """A hash over what was read of all trials."""
        with self._told():
            return digest_records(self._connection)

    def all_versions(self) -> Iterator[tuple[str, str]]:
        """Trial and version of each row, every text unpacked. Raises StoreError for a row that is damaged."""
        with self._told():
            for trial, version, packed in self._connection.execute("SELECT * FROM texts"):
                self._unpack(packed)
                yield decode_name(trial), decode_name(version)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _versions(self, trial: str) -> list[tuple[str, bytes]]:
        with self._told():
            rows = self._connection.execute(_VERSIONS, (encode_name(trial),)).fetchall()
        return [(decode_name(version), packed) for version, packed in rows]

    def _unpack(self, packed: bytes) -> dict[str, str]:
        try:
            unpacked: dict[str, str] = json.loads(zlib.decompress(packed))
        except (zlib.error, ValueError) as error:
            raise StoreError(f"{self._path}: the texts of a record are damaged: {error}") from error
        return unpacked

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: the texts of the records cannot be read: {error}") from error
