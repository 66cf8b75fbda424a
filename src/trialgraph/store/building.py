"""Building a store in a fresh directory, which takes the old one's place when it is whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from trialgraph.errors import StoreError
from trialgraph.namespaces import HISTORY, TG
from trialgraph.quads.dataset import Metadata, make_dataset_lines
from trialgraph.records import RecordEntry
from trialgraph.replacement import replace_directory
from trialgraph.store.directory import GRAPH, TEXTS, check_replaceable, read_metadata, resolve, write_marker
from trialgraph.store.loading import GraphLoader
from trialgraph.store.manifest import Manifest, count_graph, digest_files
from trialgraph.store.reading import open_store
from trialgraph.study import Text
from trialgraph.texts import TextsWriter

_BLOCK = 10_000  # lines taken at once
_BULK = 100_000  # lines of the history loaded at once
_REVISED = f"SELECT DISTINCT ?id {{ GRAPH <{HISTORY}> {{ ?revision <{TG}revisedTrial> ?id }} }}"


class StoreWriter:
    """What fills a new store: `add_lines`, `add_texts`, `add_record` as often as needed, `metadata` before the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loader: GraphLoader | None = GraphLoader(folder / GRAPH, folder)
        self._texts = TextsWriter(folder / TEXTS)
        self.metadata: Metadata | None = None

    def add_lines(self, lines: Iterable[str]) -> None:
        """Add N-Triples lines (with their line ends). Raises StoreError."""
        rest = iter(lines)
        while block := "".join(islice(rest, _BLOCK)):
            self.add_ntriples(block.encode("utf-8"))

    def add_ntriples(self, content: bytes) -> None:
        """Add whole lines of N-Triples; they are loaded as they come. Raises StoreError."""
        if self._loader is None:
            raise StoreError(f"{self.folder}: the graph is finished")
        self._loader.add(content)

    def add_texts(self, trial: str, version: str, texts: Iterable[Text]) -> None:
        """Keep the texts of a trial's record, for quoting evidence."""
        self._texts.add(trial, version, texts)

    def add_packed_texts(self, trial: str, version: str, packed: bytes) -> None:
        """Keep the texts of a trial's record, as `pack_texts` packs them."""
        self._texts.add_packed(trial, version, packed)

    def add_record(self, entry: RecordEntry) -> None:
        """Keep what was read of a trial, for later updates."""
        self._texts.add_record(entry)

    def finish(self) -> None:
        """Write the dataset node, load and optimise the graph. Raises StoreError, OSError."""
        if self.metadata is None:
            raise StoreError(f"{self.folder}: the metadata of the store were not set")
        self.add_lines(make_dataset_lines(self.metadata))
        loader, self._loader = self._loader, None
        if loader is not None:
            loader.finish()

    def publish(self, old: Path) -> None:
        """Carry over the history of the store at `old`, and write the marker. Raises StoreError, OSError."""
        assert self.metadata is not None  # finish() has checked it
        graph = ox.Store(str(self.folder / GRAPH))
        if read_metadata(old) is not None:
            try:
                self._carry_history(old, graph)
            except StoreError as error:
                raise StoreError(f"{error}. Its history would be lost: remove it to build anew without that") from error
        graph.flush()
        counts, records = count_graph(graph), self._texts.digest_records()
        self._texts.close()
        del graph  # closes its files: from here on they do not change
        write_marker(self.folder, self.metadata, Manifest(counts, records, digest_files(self.folder)))

    def _carry_history(self, old: Path, graph: ox.Store) -> None:
        """The history cites the earlier versions of the records, so that their texts come along."""
        with open_store(old) as store:
            lines = (f"{triple} .\n" for triple in store.history_triples())
            while block := "".join(islice(lines, _BULK)):
                graph.bulk_load(block.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(HISTORY))
            self._texts.add_from(old / TEXTS, (row["id"].value for row in store.select(_REVISED)))

    def close(self) -> None:
        """Close all files, also those of a build that failed."""
        if self._loader is not None:
            self._loader.abandon()
            self._loader = None
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
                writer.close()  # before the directory is removed: nothing may be written into it any more
                raise
            writer.finish()
    except OSError as error:
        if error is raised_by_caller:
            raise
        raise StoreError(f"{db}: the store cannot be written: {error}") from error
    finally:
        if writer is not None:
            writer.close()
