"""Stores of made records for the tests of updates: written, built, updated, looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from registry_samples import make_record
from trialgraph.api import TrialGraph
from trialgraph.namespaces import HISTORY
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.store import check_store, open_store
from trialgraph.updating import UpdateCounts, UpdateOptions, update_graph
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin

JsonObject = dict[str, Any]
LATER = {"date": "2026-03-01"}


def make_version(number: int, *, status: str = "TERMINATED", updated: str = "", **changes: Any) -> JsonObject:
    """The sample record with another id, status and day of update."""
    record = make_record(number, **changes)
    module = record["protocolSection"]["statusModule"]
    module["overallStatus"] = status
    if updated:
        module["lastUpdatePostDateStruct"] = {"date": updated}
    return record


def write_records(path: Path, records: Iterable[JsonObject]) -> Path:
    """A file of records, one a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def build(db: Path, records: Iterable[JsonObject], vocabulary: Vocabulary | None = None) -> Path:
    """A store of these records."""
    source = write_records(db.with_suffix(".ndjson"), records)
    build_graph([source], db, vocabulary or load_builtin(), ReadReport())
    return db


def update(
    db: Path, records: Iterable[JsonObject], *, complete: bool = False, vocabulary: Vocabulary | None = None
) -> UpdateCounts:
    """Bring the store up to date with these records."""
    source = write_records(db.with_suffix(".new.ndjson"), records)
    return update_graph([source], db, vocabulary or load_builtin(), ReadReport(), UpdateOptions(complete=complete))


def read_quads(db: Path) -> set[str]:
    """Everything in the default graph but what is said of the graph as a whole."""
    with open_store(db) as store:
        return {str(triple) for triple in store.all_triples() if "/trialgraph/dataset>" not in str(triple.subject)}


def read_history(db: Path) -> set[str]:
    """Everything in the history."""
    with open_store(db) as store:
        return {str(triple) for triple in store.history_triples()}


def tell_changes(db: Path, **asked: str) -> list[tuple[str, ...]]:
    """What `trialgraph changes` tells: trial, day, kind, subject, type, old and new value."""
    with TrialGraph.open(db) as graph:
        rows = graph.query("changes", **asked).readable_rows()
    return [tuple(row[column] for column in ("trial", "date", "kind", "about", "type", "old", "new")) for row in rows]


def find_problems(db: Path) -> list[str]:
    """What `trialgraph check` finds."""
    return list(check_store(db))


def count_history(db: Path, what: str) -> int:
    """How many nodes of a class the history has."""
    with open_store(db) as store:
        (row,) = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{HISTORY}> {{ ?node a tg:{what} }} }}")
        return int(row["n"].value)
