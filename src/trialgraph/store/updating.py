"""Updating a store: trials are replaced one by one, each in one atomic SPARQL update, in a copy of the store.

The copy shares the immutable files of the graph (hard links, as in a checkpoint of RocksDB), so that it costs little
time and room. When all is done it takes the place of the store: whoever reads it sees the state before or after.
"""

from __future__ import annotations

import contextlib
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
from trialgraph.store.copying import copy_graph
from trialgraph.store.directory import GRAPH, TEXTS, check_replaceable, read_marker, resolve, write_marker
from trialgraph.store.lines import read_lines_about
from trialgraph.store.manifest import Manifest, count_changes, digest_files
from trialgraph.store.reading import DAMAGED, Store, open_store
from trialgraph.terms import DATASET, TRIAL
from trialgraph.texts import TextsWriter

_DATES = f"SELECT (MIN(?date) AS ?oldest) (MAX(?date) AS ?newest) {{ ?trial <{TG}dataDate> ?date }}"
_HISTORY = ox.NamedNode(HISTORY)
_MANY = 0.1  # of the trials: so many changes are worth the time of putting the files of the graph in order


@dataclass(frozen=True, slots=True)
class Replacement:
    """How the default graph changes, and what is added to the history: N-Triples lines.

    What is deleted is there, and what is inserted is not: the counts of the store's manifest follow from that.
    """

    deleted: Collection[str] = ()
    inserted: Collection[str] = ()
    history: Sequence[str] = ()

    def spell(self) -> str:
        """As one SPARQL update of one operation, which every endpoint carries out as a whole or not at all."""
        history = f"GRAPH <{HISTORY}> {{\n{''.join(self.history)}}}\n" if self.history else ""
        return f"DELETE {{\n{''.join(self.deleted)}}} INSERT {{\n{''.join(self.inserted)}{history}}} WHERE {{}}"


def parse_lines(lines: Iterable[str]) -> set[ox.Triple]:
    """N-Triples lines as the triples that a store makes of them."""
    return {quad.triple for quad in ox.parse("".join(lines).encode("utf-8"), format=ox.RdfFormat.N_TRIPLES)}


def respell_lines(lines: Iterable[str]) -> set[str]:
    """N-Triples lines as a store spells them: it escapes fewer characters than may be."""
    respelled = set(filter(None, lines))
    escaped = [line for line in respelled if "\\u" in line]
    if escaped:
        respelled.difference_update(escaped)
        respelled.update(f"{triple} .\n" for triple in parse_lines(escaped))
    return respelled


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
        self._counts = store.manifest.counts

    def apply(self, replacement: Replacement) -> None:
        """Carry out a replacement, whole or not at all. Raises StoreError."""
        graph, _ = self._copy()
        new = self._count_new(graph, replacement.history)
        try:
            graph.update(replacement.spell())
        except SyntaxError as error:
            raise StoreError(f"{self.store.path}: an update could not be read: {error}") from error
        except DAMAGED as error:
            raise _make_error(self.store.path, error) from error
        self._on_replace(replacement)
        self._counts = count_changes(self._counts, replacement.deleted, replacement.inserted, new)
        self._changed += 1

    @staticmethod
    def _count_new(graph: ox.Store, history: Sequence[str]) -> int:
        """How many of these lines the history has not: all, unless their first node is there, as the same was said in
        the same second."""
        first = history[0][1 : history[0].index(">")] if history else ""
        if first and any(graph.quads_for_pattern(ox.NamedNode(first), None, None, _HISTORY)):
            triples = parse_lines(history)
            return sum(ox.Quad(one.subject, one.predicate, one.object, _HISTORY) not in graph for one in triples)
        return len(history)

    def put_record(self, entry: RecordEntry, texts: bytes | None = None) -> None:
        """Keep what was read of a trial, and its texts (of `pack_texts`) where there are new ones."""
        _, kept = self._copy()
        kept.add_record(entry)
        if texts is not None:
            kept.add_packed(entry.trial, entry.version, texts)

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

    def read_lines_about(self, subject: str) -> Iterator[str]:
        """What is now said about one IRI."""
        if self._graph is None:
            return read_lines_about(self.store, subject)
        about = self._graph.quads_for_pattern(ox.NamedNode(subject), None, None, ox.DefaultGraph())
        return (f"{quad.triple} .\n" for quad in about)

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
        newest = max(newest, self.metadata.newest_data_date)  # that of a record that was as it had been counts, too
        self.metadata = replace(self.metadata, oldest_data_date=oldest, newest_data_date=newest)
        dataset, new = set(read_lines_about(self.store, DATASET)), respell_lines(make_dataset_lines(self.metadata))
        self.apply(Replacement(dataset - new, new - dataset))
        if self._changed > _MANY * self.metadata.trial_count > 100:
            self._graph.optimize()
        self._graph.flush()
        records = self._texts.digest_records()
        self._texts.close()
        self._graph = None  # closes its files: from here on they do not change
        files = digest_files(self._folder, self.store.manifest.files, self.store.path)
        write_marker(self._folder, self.metadata, Manifest(self._counts, records, files))

    def close(self) -> None:
        """Close all files, also those of an update that failed."""
        self._graph = None
        if self._texts is not None:
            self._texts.abandon()

    def _copy(self) -> tuple[ox.Store, TextsWriter]:
        if self._graph is None or self._texts is None:
            try:
                self._folder = self._begin()
                copy_graph(self.store.path, self._folder)
                shutil.copyfile(self.store.path / TEXTS, self._folder / TEXTS)
                self._texts = TextsWriter(self._folder / TEXTS)
                self._graph = ox.Store(str(self._folder / GRAPH))
            except DAMAGED as error:
                raise _make_error(self.store.path, error) from error
        return self._graph, self._texts


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
        raise _make_error(db, error) from error


def _make_error(db: Path, error: Exception) -> StoreError:
    return StoreError(f"{db}: the store cannot be updated: {error}")


def _check_same(db: Path, claim: int) -> None:
    if not is_directory(db, claim):
        raise StoreError(f"{db}: was built anew while it was updated; nothing was changed: update it again")
