"""The store on disk: built whole or not at all, opened for reading only. Alone touches ``pyoxigraph.Store``.

A store is a directory: ``trialgraph.json`` (marker and metadata), ``oxigraph/`` (the graph), ``texts.sqlite`` (the
texts that evidence cites). A build works in a fresh directory beside it, which takes its place by renaming when it is
whole. (A killed bulk load leaves orphan files in a store, and Oxigraph silently uses any directory as one.)
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyoxigraph as ox

from trialgraph.errors import QueryError, StoreError
from trialgraph.namespaces import DCTERMS, RDFS, SKOS, TG, XSD
from trialgraph.quads.dataset import Metadata, make_dataset_lines
from trialgraph.replacement import recover_directory, replace_directory
from trialgraph.study import Text
from trialgraph.texts import Texts, TextsWriter

MARKER = "trialgraph.json"
FORMAT = "trialgraph store"
FORMAT_VERSION = 1
# Known without being declared, as on any endpoint that people type into.
PREFIXES = {
    "tg": TG,
    "agent": f"{TG}agent/",
    "class": f"{TG}class/",
    "condition": f"{TG}condition/",
    "endpoint": f"{TG}endpoint/",
    "trial": f"{TG}trial/",
    "skos": SKOS,
    "dcterms": DCTERMS,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": RDFS,
    "xsd": XSD,
    "prov": "http://www.w3.org/ns/prov#",
}
_GRAPH = "oxigraph"
_TEXTS = "texts.sqlite"
_LINES = "graph.nt"
# What a store may hold: its parts, what SQLite and a desktop leave beside them, the claim of a build that was killed.
_OWN = frozenset(
    {"building.lock", MARKER, _GRAPH, _TEXTS, f"{_TEXTS}-wal", f"{_TEXTS}-shm", f"{_TEXTS}-journal", ".DS_Store"}
)
_BLOCK = 10_000  # lines written at once
_BULK = 100_000  # lines loaded at once

QueryResults = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class StoreWriter:
    """What fills a new store: `add_lines` and `add_texts` as often as needed, `metadata` before the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: IO[str] = (folder / _LINES).open("w", encoding="utf-8", newline="\n", buffering=1 << 20)
        self._texts = TextsWriter(folder / _TEXTS)
        self.metadata: Metadata | None = None

    def add_lines(self, lines: Iterable[str]) -> None:
        """Add N-Triples lines (with their line ends); they go to disk as they come. Raises StoreError."""
        rest = iter(lines)
        while block := list(islice(rest, _BLOCK)):
            try:
                self._lines.write("".join(block))
            except OSError as error:
                raise StoreError(f"{self._folder}: the store cannot be written: {error}") from error

    def add_texts(self, trial: str, version: str, texts: Iterable[Text]) -> None:
        """Keep the texts of a trial's record, for quoting evidence."""
        self._texts.add(trial, version, texts)

    def finish(self) -> None:
        """Write the dataset node, load and optimise the graph, write the marker. Raises StoreError, OSError."""
        if self.metadata is None:
            raise StoreError(f"{self._folder}: the metadata of the store were not set")
        self.add_lines(make_dataset_lines(self.metadata))
        self._lines.close()
        self._texts.close()
        self._load()
        (self._folder / _LINES).unlink()
        marker = {"format": FORMAT, "version": FORMAT_VERSION, "metadata": asdict(self.metadata)}
        (self._folder / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")

    def _load(self) -> None:
        """Bulk-load the lines, some at a time: at once, Oxigraph would need about 0.85 GB for a million of them."""
        graph = ox.Store(str(self._folder / _GRAPH))
        with (self._folder / _LINES).open("rb") as lines:
            while block := b"".join(islice(lines, _BULK)):
                try:
                    graph.bulk_load(block, format=ox.RdfFormat.N_TRIPLES)
                except (SyntaxError, ValueError) as error:
                    raise StoreError(f"{self._folder}: the graph could not be loaded: {error}") from error
        graph.optimize()
        graph.flush()

    def close(self) -> None:
        """Close all files, also those of a build that failed."""
        with contextlib.suppress(OSError):
            self._lines.close()
        self._texts.abandon()


@contextlib.contextmanager
def build_store(db: Path) -> Iterator[StoreWriter]:
    """Build a new store at `db`; it takes the place of the old one when the block ends without an exception.

    Whatever happens before (an error, Ctrl-C, a kill) leaves the old store as it was. Raises StoreError if `db` is
    something else than a trialgraph store, or cannot be written::

        with build_store(Path("trialgraph.db")) as writer:
            writer.add_lines(make_concept_lines(vocabulary))
            …
            writer.metadata = Metadata(…)  # from which the dataset node is written
    """
    db = _resolve(db)
    raised_by_caller: BaseException | None = None
    try:
        _check_replaceable(db)
        with replace_directory(db) as folder, contextlib.closing(StoreWriter(folder)) as writer:
            try:
                yield writer
            except BaseException as error:
                raised_by_caller = error
                raise
            writer.finish()
    except OSError as error:
        if error is raised_by_caller:
            raise
        raise StoreError(f"{db}: the store cannot be written: {error}") from error


def _check_replaceable(db: Path) -> None:
    """Only a trialgraph store (of any version) with nothing else in it, or an empty directory, may be replaced."""
    if not db.exists():
        return
    if not db.is_dir():
        raise StoreError(f"{db}: is a file; expected a directory for the store")
    if any(db.iterdir()) and _read_marker(db).get("format") != FORMAT:
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


def _read_marker(db: Path) -> dict[str, Any]:
    try:
        marker = json.loads((db / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}


def _resolve(db: Path) -> Path:
    """The directory itself: a link to a store keeps pointing to it, and siblings are on its file system."""
    return Path(os.path.realpath(db))


class Store:
    """A store, opened for reading; several processes may read it at once. Make one with `open_store`."""

    def __init__(self, path: Path, metadata: Metadata) -> None:
        self.path = path
        self.metadata = metadata
        self.texts = Texts(path / _TEXTS)
        try:
            self._graph = ox.Store.read_only(str(path / _GRAPH))
        except OSError as error:
            raise StoreError(f"{path}: the graph cannot be read: {error}") from error

    def query(self, sparql: str) -> QueryResults:
        """The results of a SPARQL query, as pyoxigraph gives them. Raises QueryError if it is no SPARQL 1.1 query."""
        try:
            return self._graph.query(sparql, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QueryError(f"not a SPARQL query: {error}") from error

    def select(self, sparql: str) -> ox.QuerySolutions:
        """The rows of a SELECT query. Raises QueryError for any other query."""
        results = self.query(sparql)
        if not isinstance(results, ox.QuerySolutions):
            raise QueryError("expected a SELECT query")
        return results

    def triples(self, subject: str) -> Iterator[ox.Triple]:
        """The triples of the default graph about one IRI."""
        for quad in self._graph.quads_for_pattern(ox.NamedNode(subject), None, None, ox.DefaultGraph()):
            yield quad.triple

    def subjects(self, class_iri: str) -> Iterator[str]:
        """The IRIs that have this class."""
        rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        for quad in self._graph.quads_for_pattern(None, rdf_type, ox.NamedNode(class_iri), ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def __len__(self) -> int:
        return len(self._graph)

    def close(self) -> None:
        """Close the files of the texts; the graph closes with the object."""
        self.texts.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(db: Path) -> Store:
    """The store at `db`, for reading.

    Raises StoreError if there is none, if the directory is something else, or if it has another format version.
    """
    db = _resolve(db)
    with contextlib.suppress(OSError):  # a parent that cannot be listed or written: the message below is the clear one
        recover_directory(db)
    if not db.is_dir():
        raise StoreError(f"{db}: no trialgraph store here; make one with: trialgraph build SOURCE --db {db}")
    marker = _read_marker(db)
    if marker.get("format") != FORMAT:
        raise StoreError(f"{db}: no trialgraph store: expected {MARKER} in it, written by trialgraph build")
    if marker.get("version") != FORMAT_VERSION:
        raise StoreError(
            f"{db}: a store of version {marker.get('version')!r}, expected {FORMAT_VERSION}; "
            f"build it again with: trialgraph build SOURCE --db {db}"
        )
    try:
        metadata = _metadata_of(marker)
    except (KeyError, TypeError) as error:
        raise StoreError(f"{db / MARKER}: the metadata of the store cannot be read: {error}") from error
    return Store(db, metadata)


def _metadata_of(marker: dict[str, Any]) -> Metadata:
    """What a marker says of its store; JSON knows no tuples."""
    told = marker["metadata"]
    return Metadata(**{**told, "sources": tuple(told.get("sources", ()))})


def read_metadata(db: Path) -> Metadata | None:
    """What is written down about the store at `db`, without opening it; None where there is none of this version."""
    marker = _read_marker(_resolve(db))
    with contextlib.suppress(KeyError, TypeError):
        return _metadata_of(marker) if marker["version"] == FORMAT_VERSION else None
    return None
