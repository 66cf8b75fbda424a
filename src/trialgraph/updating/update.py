"""An update: every changed trial in one atomic replacement, the concepts, and what is said of the graph as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from trialgraph.history.model import Revision
from trialgraph.quads import MintedConcepts, make_concept_lines
from trialgraph.quads.history import make_history_lines
from trialgraph.registries import ReadReport
from trialgraph.store import Replacement, StoreUpdate, open_store, update_store
from trialgraph.updating.concepts import add_stored, remove_unused, renew_concepts
from trialgraph.updating.trials import Comparison, OnProgress, TrialUpdate, UpdateCounts
from trialgraph.vocabulary.concepts import Vocabulary

Source = str | PathLike[str]


def update_graph(  # noqa: PLR0913 - an update has as many sides
    sources: Iterable[Source],
    db: Path,
    vocabulary: Vocabulary,
    report: ReadReport,
    *,
    complete: bool = False,
    strict: bool = False,
    on_progress: OnProgress = lambda _report: None,
    on_replace: Callable[[Replacement], None] = lambda _: None,
) -> UpdateCounts:
    """Bring the graph at `db` up to date with the records in `sources`; readers see it as it was, until all is done.

    A trial that the sources have not stays; with `complete` (they are the whole registry) it is marked withdrawn.
    If program or vocabulary are not those that read the graph, every record is read again and the concepts are
    renewed. `on_replace` is told each replacement. Raises StoreError (no store, another update running, a full disk,
    nothing to read), RecordError only with `strict`; the graph is then as it was.
    """
    with update_store(db, on_replace) as update:
        comparison = Comparison(update.store, vocabulary, on_progress=on_progress)
        minted = MintedConcepts()
        for found in comparison.find_updates(sources, report, strict=strict, complete=complete):
            _apply(update, found)
            minted.add(found.minted)
        if not (complete and comparison.counts.are_all_read()):
            add_stored(minted, update.store, minted.iris())
        for replacement in renew_concepts(update.store, minted.lines(vocabulary)):
            update.apply(replacement)
        if update.is_changed and comparison.vocabulary_digest != update.metadata.vocabulary_digest:
            _renew_vocabulary(update, vocabulary, minted)
        _describe(update, comparison, vocabulary)
    return comparison.counts


def preview_update(
    sources: Iterable[Source],
    db: Path,
    vocabulary: Vocabulary,
    report: ReadReport,
    counts: UpdateCounts,
    *,
    complete: bool = False,
) -> Iterator[Revision]:
    """What `update_graph` would change; `counts` grows on the way. Raises what it does."""
    with open_store(db) as store:
        comparison = Comparison(store, vocabulary, counts)
        for found in comparison.find_updates(sources, report, complete=complete):
            if found.revision is not None:
                yield found.revision


def _apply(update: StoreUpdate, found: TrialUpdate) -> None:
    history = tuple(make_history_lines(found.revision)) if found.revision is not None else ()
    if found.deleted or found.inserted or history:
        update.apply(Replacement(found.deleted, found.inserted, history))
    update.put_record(found.entry, found.texts)
    if found.forgotten:
        update.forget_texts(found.entry.trial, found.forgotten)


def _renew_vocabulary(update: StoreUpdate, vocabulary: Vocabulary, minted: MintedConcepts) -> None:
    known = set(minted.iris())

    def note(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            known.add(line[1 : line.index(">")])
            yield line

    for replacement in renew_concepts(update.store, note(make_concept_lines(vocabulary))):
        update.apply(replacement)
    remove_unused(update, known)


def _describe(update: StoreUpdate, comparison: Comparison, vocabulary: Vocabulary) -> None:
    """What the graph as a whole is now, if anything has changed."""
    if not update.is_changed:
        return
    old = update.metadata
    added = vocabulary.added.digest if vocabulary.added is not None else ""
    is_stale = update.count_read_otherwise(comparison.reader) > 0
    update.metadata = replace(
        old,
        trial_count=old.trial_count + comparison.counts.added,
        built_by=f"trialgraph {version('trialgraph')}",
        updated_at=comparison.now,
        vocabulary_digest=comparison.vocabulary_digest,
        added_digest=old.added_digest if is_stale else added,
    )
