"""What a whole store holds, written down when it is published: counts, and a hash of each file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialgraph.namespaces import HISTORY, RDF

_QUADS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_HISTORY_QUADS = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{HISTORY}> {{ ?s ?p ?o }} }}"
_CLASSES = "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_TYPE = f"<{RDF}type>"


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """Quads of the default graph and of the history, and nodes of each class (by IRI)."""

    quads: int
    history_quads: int
    classes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a whole store holds. `records` hashes what was read of each record, `files` each file (by its path)."""

    counts: GraphCounts
    records: str
    files: dict[str, str]


def count_graph(query: Callable[[str], Any]) -> GraphCounts:
    """The counts of a graph, as SPARQL tells them."""
    (quads,), (history,) = query(_QUADS), query(_HISTORY_QUADS)
    classes = {row["class"].value: int(row["n"].value) for row in query(_CLASSES)}
    return GraphCounts(int(quads["n"].value), int(history["n"].value), classes)


def count_changes(
    counts: GraphCounts, deleted: Iterable[str], inserted: Iterable[str], new_history: int
) -> GraphCounts:
    """The counts after these N-Triples lines left the default graph and these came, and so many the history.

    (To count a large graph anew takes longer than most updates of it.)
    """
    quads, classes = counts.quads, dict(counts.classes)
    for lines, step in ((deleted, -1), (inserted, 1)):
        for line in lines:
            quads += step
            if _TYPE not in line:
                continue
            _, predicate, value = line.split(" ", 2)
            if predicate == _TYPE:
                name = value.removeprefix("<").removesuffix("> .\n")
                classes[name] = classes.get(name, 0) + step
    classes = {name: count for name, count in classes.items() if count}
    return GraphCounts(quads, counts.history_quads + new_history, classes)


def digest_files(folder: Path, known: Mapping[str, str] | None = None, origin: Path | None = None) -> dict[str, str]:
    """A hash of each file that must not change any more, by its path in the store.

    Those that are still the very files (hard links) of `origin`, whose hashes are `known`, are not read again. Raises
    OSError.
    """
    return {name: _digest(path, name, known or {}, origin) for name, path in _find_files(folder)}


def _find_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Without the marker, in which the hashes stand, and the logs and locks of a database."""
    for path in sorted(folder.glob("*/*")) + sorted(folder.glob("*.sqlite")):
        if not path.name.startswith("LO"):
            yield path.relative_to(folder).as_posix(), path


def _digest(path: Path, name: str, known: Mapping[str, str], origin: Path | None) -> str:
    if origin is not None and name in known and (origin / name).exists() and path.samefile(origin / name):
        return known[name]
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
