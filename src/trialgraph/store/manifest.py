"""What a whole store holds, written down when it is published: counts, and a hash of each file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from trialgraph.namespaces import HISTORY, RDF

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


def count_graph(graph: ox.Store) -> GraphCounts:
    """The counts of a graph. (All quads are counted by their keys, in half the time of a query.)"""
    (history,) = (int(row["n"].value) for row in _ask(graph, _HISTORY_QUADS))
    others = (name for name in graph.named_graphs() if name != ox.NamedNode(HISTORY))
    beside = sum(1 for name in others for _ in graph.quads_for_pattern(None, None, None, name))
    classes = {row["class"].value: int(row["n"].value) for row in _ask(graph, _CLASSES)}
    return GraphCounts(len(graph) - history - beside, history, classes)


def _ask(graph: ox.Store, query: str) -> Any:
    return graph.query(query)


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
    files = dict(_find_files(folder))
    with ThreadPoolExecutor() as threads:
        hashes = threads.map(lambda name: _digest(files[name], name, known or {}, origin), files)
        return dict(zip(files, hashes, strict=True))


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
