"""A service that holds a copy of a store on disk follows the store's updates.

Each replacement of an update of the store is also a SPARQL update of the service. They are written to a file beside the
store first, and sent when the store has taken its new state; what a broken connection has left in the file is sent
before the next update. They name every triple, so that to send them twice changes nothing.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Literal

from trialgraph.errors import StoreError
from trialgraph.namespaces import HISTORY, TG
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

    Raises StoreError if the service holds another state than the store (push it first), or cannot be reached: the
    store may then be ahead of it, and the next call catches up.
    """
    waiting = _name_file(db, service)
    with Connection(service) as connection:
        _catch_up(db, connection, waiting)
        _check_same(db, service)
        try:
            with waiting.open("w", encoding="utf-8") as file:
                yield lambda replacement: _note(file, replacement)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
        _catch_up(db, connection, waiting)


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


def _note(file: IO[str], replacement: Replacement) -> None:
    told = {
        "deleted": [line.rstrip("\n") for line in replacement.deleted],
        "inserted": [line.rstrip("\n") for line in replacement.inserted],
        "history": [line.rstrip("\n") for line in replacement.history],
    }
    file.write(json.dumps(told) + "\n")


def _catch_up(db: Path, connection: Connection, waiting: Path) -> None:
    """Send what waits, if it belongs to the state that the store has taken; drop it if it never took it."""
    try:
        with waiting.open(encoding="utf-8") as file:
            noted = [json.loads(line) for line in file]
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        noted = []
    if noted and _belongs(db, noted):
        headers = {"Content-Type": "application/sparql-update"}
        for update in (update for told in noted for update in spell_updates(told, connection.service.graph)):
            connection.send("POST", connection.service.update, content=update.encode("utf-8"), headers=headers)
    waiting.unlink(missing_ok=True)


def _belongs(db: Path, noted: list[Noted]) -> bool:
    """Whether the last of them, which describes the graph as a whole, describes the store as it is."""
    metadata = read_metadata(db)
    return metadata is not None and any(f'"{metadata.updated_at}"' in line for line in noted[-1]["inserted"])


def _check_same(db: Path, service: Service) -> None:
    metadata = read_metadata(db)
    if metadata is None:
        raise StoreError(f"{db}: no graph that the service could follow; build one, and push it")
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
