"""A service that holds a copy of a store on disk follows the store's updates.

Each replacement of an update of the store is also a SPARQL update of the service. They are written to a file beside the
store first, and sent when the store has taken its new state; what a broken connection has left in the file is sent
before the next update. They name every triple, so that to send them twice changes nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Literal

from trialgraph.errors import StoreError
from trialgraph.namespaces import HISTORY, TG
from trialgraph.replacement import is_directory, lock
from trialgraph.service.addresses import Service
from trialgraph.service.connection import Connection
from trialgraph.service.remote import RemoteGraph
from trialgraph.store import Replacement, read_metadata
from trialgraph.terms import DATASET

OnReplace = Callable[[Replacement], None]
Noted = dict[str, list[str]]  # deleted, inserted, history → lines of N-Triples
_MANY = 2_000  # triples of one update; more (renewed concepts) are sent in several, as Virtuoso limits the length
_STATE = (
    f"SELECT ?built ?updated {{ <{DATASET}> <{TG}builtAt> ?built OPTIONAL {{ <{DATASET}> <{TG}updatedAt> ?updated }} }}"
)


@contextlib.contextmanager
def follow_update(db: Path, service: Service) -> Iterator[OnReplace]:
    """What must be told each replacement of an update of the store at `db`; when the block ends without an exception,
    the service is given them.

    Raises StoreError if the service holds another state than the store (push it first), if another update has it
    follow, or if it cannot be reached: the store may then be ahead of it, and the next call catches up.
    """
    with _open_waiting(db, service) as file, Connection(service) as connection:
        _catch_up(db, connection, file)
        _check_same(db, service)
        try:
            yield lambda replacement: _note(file, replacement)
        except BaseException:
            file.seek(0)
            file.truncate()
            raise
        _catch_up(db, connection, file)


def spell_updates(told: Noted, graph: str) -> Iterator[str]:
    """A replacement as SPARQL updates of ground triples: one, or several of limited length for a very long one."""
    named = (("DELETE", "deleted", graph), ("INSERT", "inserted", graph), ("INSERT", "history", HISTORY))
    longest = max((len(lines) for lines in told.values()), default=0)
    for start in range(0, longest, _MANY):
        parts = []
        for verb, key, name in named:
            triples = "\n".join(told[key][start : start + _MANY])
            if triples:
                parts.append(f"{verb} DATA {{ {f'GRAPH <{name}> {{ {triples} }}' if name else triples} }}")
        yield ";\n".join(parts)


def _name_file(db: Path, service: Service) -> Path:
    """The file beside the store in which the updates of this service wait."""
    key = blake2b(f"{service.query} {service.graph}".encode(), digest_size=6).hexdigest()
    return db.absolute().with_name(f"{db.name}.service-{key}.jsonl")


@contextlib.contextmanager
def _open_waiting(db: Path, service: Service) -> Iterator[IO[str]]:
    """The file in which updates wait, for one process at once; gone when nothing waits any more."""
    if read_metadata(db) is None:
        raise StoreError(f"{db}: no graph that the service could follow; build one, and push it")
    waiting = _name_file(db, service)
    with waiting.open("a+", encoding="utf-8") as file:
        if not (lock(file) and is_directory(waiting, os.fstat(file.fileno()).st_ino)):
            raise StoreError(f"{db}: another update of this store is running; try again when it has ended")
        try:
            yield file
        finally:
            file.flush()
            if not os.fstat(file.fileno()).st_size:
                waiting.unlink(missing_ok=True)


def _note(file: IO[str], replacement: Replacement) -> None:
    told = {
        "deleted": [line.rstrip("\n") for line in replacement.deleted],
        "inserted": [line.rstrip("\n") for line in replacement.inserted],
        "history": [line.rstrip("\n") for line in replacement.history],
    }
    file.write(json.dumps(told) + "\n")


def _catch_up(db: Path, connection: Connection, file: IO[str]) -> None:
    """Send what waits, if it belongs to the state that the store has taken; drop it if it never took it."""
    file.seek(0)
    try:
        noted = [json.loads(line) for line in file]
    except ValueError:  # of a process that was killed while it wrote
        noted = []
    if noted and _belongs(db, noted):
        headers = {"Content-Type": "application/sparql-update"}
        for update in (update for told in noted for update in spell_updates(told, connection.service.graph)):
            connection.send("POST", connection.service.update, content=update.encode("utf-8"), headers=headers)
    file.seek(0)
    file.truncate()


def _belongs(db: Path, noted: list[Noted]) -> bool:
    """Whether the last of them, which describes the graph as a whole, describes the store as it is."""
    metadata = read_metadata(db)
    return metadata is not None and any(f'"{metadata.updated_at}"' in line for line in noted[-1]["inserted"])


def _check_same(db: Path, service: Service) -> None:
    metadata = read_metadata(db)
    assert metadata is not None  # _open_waiting has seen it
    graph = RemoteGraph(service)
    try:
        states = [_parse_state(row) for row in graph.query(_STATE)]  # type: ignore[union-attr]  # rows of a SELECT
    finally:
        graph.close()
    if states != [_parse_state((Literal(metadata.built_at), Literal(metadata.updated_at)))]:
        raise StoreError(f"{service.query}: does not hold the graph of {db}; give it that first: trialgraph push")


def _parse_state(row: Iterable[Any]) -> tuple[datetime | None, ...]:
    """When a graph was built and updated; engines spell one moment in several ways."""
    return tuple(datetime.fromisoformat(term.value) if term is not None and term.value else None for term in row)
