"""The texts that evidence cites, compressed beside the store: one SQLite file, one row a trial.

In the graph they would take more room than the facts. Kept are whole fields, so that a quotation can be shown with its
surroundings.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from trialgraph.errors import StoreError
from trialgraph.study import Text
from trialgraph.terms import parse_evidence_iri

_TABLE = "CREATE TABLE texts (trial TEXT PRIMARY KEY, version TEXT NOT NULL, packed BLOB NOT NULL) WITHOUT ROWID"
_BATCH = 500


class TextsWriter:
    """Writes a new file of texts. `close` makes it complete; raises StoreError where it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[tuple[bytes, bytes, bytes]] = []
        try:
            self._connection = sqlite3.connect(path)
            # The file is new and thrown away if the build is interrupted: a journal would only cost time.
            self._connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLE};")
        except sqlite3.Error as error:
            raise StoreError(f"{path}: cannot be written: {error}") from error

    def add(self, trial: str, version: str, texts: Iterable[Text]) -> None:
        """Keep the texts of this version of a trial's record; a later version of the same trial replaces it."""
        packed = zlib.compress(json.dumps({text.pointer: text.content for text in texts}).encode("ascii"))
        self._waiting.append((_encode(trial), _encode(version), packed))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", self._waiting)
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be written: {error}") from error
        self._waiting.clear()

    def close(self) -> None:
        """Write what is waiting and close the file."""
        self._flush()
        self._connection.close()

    def abandon(self) -> None:
        """Close the file without writing what is waiting."""
        self._connection.close()


class Texts:
    """The texts of a store, for reading. Raises StoreError if there is no such file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self._connection.execute("SELECT trial FROM texts LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the texts of the records cannot be read: {error}") from error

    def fields(self, trial: str) -> dict[str, str]:
        """The texts of the trial's record by JSON pointer; empty for a trial that is not in the store."""
        found = self._find(trial)
        return {} if found is None else found[1]

    def quote(self, evidence_iri: str) -> str:
        """The words at an evidence IRI.

        Raises ValueError if it is no evidence IRI, StoreError if the store has no such text (another trial, another
        version of the record, another field).
        """
        place = parse_evidence_iri(evidence_iri)
        version, fields = self._find(place.trial) or ("", {})
        content = fields.get(place.pointer)
        if version != place.version or content is None or place.end > len(content):
            raise StoreError(
                f"{self._path}: no text for <{evidence_iri}>; of {place.trial} it has "
                + (f"version {version!r} with {len(fields)} fields" if fields else "nothing")
            )
        return content[place.start : place.end]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _find(self, trial: str) -> tuple[str, dict[str, str]] | None:
        row = self._connection.execute(
            "SELECT version, packed FROM texts WHERE trial = ?", (_encode(trial),)
        ).fetchone()
        if row is None:
            return None
        return row[0].decode("utf-8", "surrogatepass"), json.loads(zlib.decompress(row[1]))


def _encode(name: str) -> bytes:
    """Names as bytes: SQLite refuses text with a lone surrogate, which a broken record may hold."""
    return name.encode("utf-8", "surrogatepass")
