"""Updating a store: trials are replaced one by one, each in one atomic SPARQL update, in a copy of the store.

The copy shares the immutable files of the graph (hard links, as in a checkpoint of RocksDB), so that it costs little
time and room. When all is done it takes the place of the store: whoever reads it sees the state before or after.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from trialgraph.errors import StoreError
from trialgraph.namespaces import HISTORY, TG
from trialgraph.quads.dataset import make_dataset_lines
from trialgraph.records import RecordEntry
from trialgraph.replacement import claim_directory, clean_beside, is_directory, replace_directory
from trialgraph.store.directory import GRAPH, TEXTS, check_replaceable, read_marker, resolve, write_marker
from trialgraph.store.manifest import Manifest, count_graph, digest_files
from trialgraph.store.reading import Store, open_store
from trialgraph.study import Text
from trialgraph.terms import DATASET, TRIAL
from trialgraph.texts import TextsWriter

Triple = ox.Triple
Triples = Collection[Triple]
_IMMUTABLE = ".sst"
_DATES = f"SELECT (MIN(?date) AS ?oldest) (MAX(?date) AS ?newest) {{ ?trial <{TG}dataDate> ?date }}"
_MANY = 0.1  # of the trials: so many changes are worth the time of putting the files of the graph in order


@dataclass(frozen=True, slots=True)
class Replacement:
    """How the quads of the default graph change, and what is added to the history (N-Triples lines)."""

    deleted: Triples = ()
    inserted: Triples = ()
    history: Sequence[str] = ()

    def spell(self) -> str:
        """As one SPARQL update of one operation, which every endpoint carries out as a whole or not at all."""
        deleted, inserted = (" .\n".join(map(str, triples)) for triples in (self.deleted, self.inserted))
        history = f"\nGRAPH <{HISTORY}> {{\n{''.join(self.history)}}}" if self.history else ""
        return f"DELETE {{\n{deleted}\n}} INSERT {{\n{inserted}{' .' if inserted else ''}{history}\n}} WHERE {{}}"


def parse_lines(lines: Iterable[str]) -> set[ox.Triple]:
    """N-Triples lines as the triples that a store makes of them."""
    return {quad.triple for quad in ox.parse("".join(lines).encode("utf-8"), format=ox.RdfFormat.N_TRIPLES)}


class StoreUpdate:
    """A store that is being updated: `store` is what it was; `apply` and the others write what it becomes.

    Nothing is copied before the first of them. Make one with `update_store`.
    """

    def __init__(
        self, store: Store, begin: Callable[[], Path], on_replace: Callable[[Replacement], None] = lambda _: None
    ) -> None:
        self.store = store
        self._on_replace = on_replace
        self.metadata = store.metadata
        self._begin = begin
        self._folder: Path | None = None
        self._graph: ox.Store | None = None
        self._texts: TextsWriter | None = None
        self._changed = 0

    def apply(self, replacement: Replacement) -> None:
        """Carry out a replacement, whole or not at all. Raises StoreError, OSError."""
        graph, _ = self._copy()
        try:
            graph.update(replacement.spell())
        except SyntaxError as error:
            raise StoreError(f"{self.store.path}: an update could not be read: {error}") from error
        self._on_replace(replacement)
        self._changed += 1

    def put_record(self, entry: RecordEntry, texts: Iterable[Text] | None = None) -> None:
        """Keep what was read of a trial, and its texts where there are new ones."""
        _, kept = self._copy()
        kept.add_record(entry)
        if texts is not None:
            kept.add(entry.trial, entry.version, texts)

    def forget_texts(self, trial: str, version: str) -> None:
        """Let go of the texts of a version that nothing cites any more."""
        self._copy()[1].remove(trial, version)

    def count_read_otherwise(self, reader: str) -> int:
        """How many trials that are in their registry were last read by another reader."""
        return self._copy()[1].count_read_otherwise(reader)

    @property
    def is_changed(self) -> bool:
        """Whether anything was written."""
        return self._folder is not None

    def triples(self, subject: str) -> Iterator[Triple]:
        """What is now said about one IRI."""
        graph = self._graph
        if graph is None:
            yield from self.store.triples(subject)
            return
        for quad in graph.quads_for_pattern(ox.NamedNode(subject), None, None, ox.DefaultGraph()):
            yield quad.triple

    def is_used(self, iri: str) -> bool:
        """Whether a trial now names this concept."""
        graph, _ = self._copy()
        quads = graph.quads_for_pattern(None, None, ox.NamedNode(iri), ox.DefaultGraph())
        return any(isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(TRIAL) for quad in quads)

    def finish(self) -> None:
        """Write the dataset node and the marker, if anything has changed. Raises StoreError, OSError."""
        if self._folder is None or self._graph is None or self._texts is None:
            return
        (dates,) = self._graph.query(_DATES)  # type: ignore[misc]  # a SELECT query
        oldest, newest = (dates[name].value if dates[name] is not None else "" for name in ("oldest", "newest"))
        self.metadata = replace(self.metadata, oldest_data_date=oldest, newest_data_date=newest)
        dataset, new = set(self.store.triples(DATASET)), parse_lines(make_dataset_lines(self.metadata))
        self.apply(Replacement(dataset - new, new - dataset))
        if self._changed > _MANY * self.metadata.trial_count > 100:
            self._graph.optimize()
        self._graph.flush()
        counts, records = count_graph(self._graph.query), self._texts.digest_records()
        self._texts.close()
        self._graph = None  # closes its files: from here on they do not change
        files = digest_files(self._folder, self.store.manifest.files, self.store.path)
        write_marker(self._folder, self.metadata, Manifest(counts, records, files))

    def close(self) -> None:
        """Close all files, also those of an update that failed."""
        self._graph = None
        if self._texts is not None:
            self._texts.abandon()

    def _copy(self) -> tuple[ox.Store, TextsWriter]:
        if self._graph is None or self._texts is None:
            self._folder = self._begin()
            _copy_graph(self.store.path / GRAPH, self._folder / GRAPH)
            shutil.copyfile(self.store.path / TEXTS, self._folder / TEXTS)
            self._texts = TextsWriter(self._folder / TEXTS)
            self._graph = ox.Store(str(self._folder / GRAPH))
        return self._graph, self._texts


def _copy_graph(source: Path, target: Path) -> None:
    """Hard links to the files that RocksDB never changes, copies of the others. Raises OSError."""
    target.mkdir()
    for path in source.iterdir():
        copy = target / path.name
        if path.suffix == _IMMUTABLE:
            with contextlib.suppress(OSError):  # a file system without links
                os.link(path, copy)
                continue
        if path.name != "LOCK" and not path.name.startswith("LOG"):
            shutil.copyfile(path, copy)


@contextlib.contextmanager
def update_store(db: Path, on_replace: Callable[[Replacement], None] = lambda _: None) -> Iterator[StoreUpdate]:
    """Update the store at `db`; the updated one takes its place when the block ends without an exception.

    Each replacement is also told to `on_replace`.

    Whatever happens before leaves it as it was. Raises StoreError if there is no store, if another update of it runs,
    if it is built anew meanwhile, or if it cannot be written.
    """
    db = resolve(db)
    raised_by_caller: BaseException | None = None
    try:
        if db.parent.is_dir():
            clean_beside(db)
        read_marker(db)
        check_replaceable(db)
        with claim_directory(db) as claim, open_store(db) as store, ExitStack() as stack:
            if claim is None:
                raise StoreError(f"{db}: another update of this store is running; try again when it has ended")
            begun = replace_directory(db, before_swap=lambda _: _check_same(db, claim))
            update = stack.enter_context(
                contextlib.closing(StoreUpdate(store, lambda: stack.enter_context(begun), on_replace))
            )
            try:
                yield update
            except BaseException as error:
                raised_by_caller = error
                raise
            update.finish()
    except OSError as error:
        if error is raised_by_caller:
            raise
        raise StoreError(f"{db}: the store cannot be updated: {error}") from error


def _check_same(db: Path, claim: int) -> None:
    if not is_directory(db, claim):
        raise StoreError(f"{db}: was built anew while it was updated; nothing was changed: update it again")
