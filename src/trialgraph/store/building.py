"""Building a store in a fresh directory, which takes the old one's place when it is whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from trialgraph.errors import StoreError
from trialgraph.namespaces import HISTORY, TG
from trialgraph.quads.dataset import Metadata, make_dataset_lines
from trialgraph.records import RecordEntry
from trialgraph.replacement import replace_directory
from trialgraph.store.checking import make_manifest
from trialgraph.store.directory import GRAPH, TEXTS, check_replaceable, read_metadata, resolve, write_marker
from trialgraph.store.reading import open_store
from trialgraph.study import Text
from trialgraph.texts import TextsWriter

_LINES = "graph.nt"
_BLOCK = 10_000  # lines written at once
_BULK = 100_000  # lines loaded at once
_REVISED = f"SELECT DISTINCT ?id {{ GRAPH <{HISTORY}> {{ ?revision <{TG}revisedTrial> ?id }} }}"


class StoreWriter:
    """What fills a new store: `add_lines`, `add_texts`, `add_record` as often as needed, `metadata` before the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: IO[str] = (folder / _LINES).open("w", encoding="utf-8", newline="\n", buffering=1 << 20)
        self._texts = TextsWriter(folder / TEXTS)
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

    def add_record(self, entry: RecordEntry) -> None:
        """Keep what was read of a trial, for later updates."""
        self._texts.add_record(entry)

    def finish(self) -> None:
        """Write the dataset node, load and optimise the graph. Raises StoreError, OSError."""
        if self.metadata is None:
            raise StoreError(f"{self._folder}: the metadata of the store were not set")
        self.add_lines(make_dataset_lines(self.metadata))
        self._lines.close()
        graph = self._load()
        (self._folder / _LINES).unlink()
        graph.optimize()
        graph.flush()

    def publish(self, old: Path) -> None:
        """Carry over the history of the store at `old`, and write the marker. Raises StoreError, OSError."""
        assert self.metadata is not None  # finish() has checked it
        graph = ox.Store(str(self._folder / GRAPH))
        if read_metadata(old) is not None:
            self._carry_history(old, graph)
        graph.flush()
        manifest = make_manifest(graph.query, self._texts.digest_records())
        self._texts.close()
        write_marker(self._folder, self.metadata, manifest)

    def _carry_history(self, old: Path, graph: ox.Store) -> None:
        """The history cites the earlier versions of the records, so that their texts come along."""
        with open_store(old) as store:
            lines = (f"{triple} .\n" for triple in store.history_triples())
            while block := "".join(islice(lines, _BULK)):
                graph.bulk_load(block.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(HISTORY))
            self._texts.add_from(old / TEXTS, (row["id"].value for row in store.select(_REVISED)))

    def _load(self) -> ox.Store:
        """Bulk-load the lines, some at a time: at once, Oxigraph would need about 0.85 GB for a million of them."""
        graph = ox.Store(str(self._folder / GRAPH))
        with (self._folder / _LINES).open("rb") as lines:
            while block := b"".join(islice(lines, _BULK)):
                try:
                    graph.bulk_load(block, format=ox.RdfFormat.N_TRIPLES)
                except (SyntaxError, ValueError) as error:
                    raise StoreError(f"{self._folder}: the graph could not be loaded: {error}") from error
        return graph

    def close(self) -> None:
        """Close all files, also those of a build that failed."""
        with contextlib.suppress(OSError):
            self._lines.close()
        self._texts.abandon()


@contextlib.contextmanager
def build_store(db: Path) -> Iterator[StoreWriter]:
    """Build a new store at `db`; it takes the place of the old one when the block ends without an exception, and takes
    over its history.

    Whatever happens before (an error, Ctrl-C, a kill) leaves the old store as it was. Raises StoreError if `db` is
    something else than a trialgraph store, or cannot be written::

        with build_store(Path("trialgraph.db")) as writer:
            writer.add_lines(make_concept_lines(vocabulary))
            …
            writer.metadata = Metadata(…)  # from which the dataset node is written
    """
    db = resolve(db)
    writer: StoreWriter | None = None
    raised_by_caller: BaseException | None = None

    def publish(_: Path) -> None:
        assert writer is not None
        writer.publish(db)

    try:
        check_replaceable(db)
        with replace_directory(db, before_swap=publish) as folder:
            writer = StoreWriter(folder)
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
    finally:
        if writer is not None:
            writer.close()
