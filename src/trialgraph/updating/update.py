"""An update: every changed trial in one atomic replacement, the concepts, and what is said of the graph as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from trialgraph.quads import MintedConcepts, make_concept_lines
from trialgraph.registries import ReadReport
from trialgraph.store import Replacement, StoreUpdate, open_store, update_store
from trialgraph.updating.changes import Source, SourceChanges, UpdateCounts, UpdateOptions
from trialgraph.updating.concepts import add_stored, remove_unused, renew_concepts
from trialgraph.updating.trials import TrialUpdate
from trialgraph.vocabulary.concepts import Vocabulary

_PLAIN = UpdateOptions()


def update_graph(
    sources: Iterable[Source],
    db: Path,
    vocabulary: Vocabulary,
    report: ReadReport,
    options: UpdateOptions = _PLAIN,
    on_replace: Callable[[Replacement], None] = lambda _: None,
) -> UpdateCounts:
    """Bring the graph at `db` up to date with the records in `sources`; readers see it as it was, until all is done.

    A trial that the sources have not stays. If program or vocabulary are not those that read the graph, every record
    is read again and the concepts are renewed. The graph does not depend on the number of processes. `on_replace` is
    told each replacement. Raises StoreError (no store, another update running, a full disk, nothing to read),
    RecordError only where that is asked for; the graph is then as it was.
    """
    counts, minted = UpdateCounts(), MintedConcepts()
    with update_store(db, on_replace) as update:
        changes = SourceChanges(update.store, vocabulary, report, counts, options)
        for found in changes.find_updates(sources):
            _apply(update, found)
            minted.add(found.minted)
        if not (options.complete and counts.are_all_read()):
            add_stored(minted, update.store, minted.iris())
        for replacement in renew_concepts(update.store, minted.lines(vocabulary)):
            update.apply(replacement)
        if update.is_changed and changes.vocabulary_digest != update.metadata.vocabulary_digest:
            _renew_vocabulary(update, vocabulary, minted)
        _describe(update, changes)
    return counts


def preview_update(
    sources: Iterable[Source],
    db: Path,
    vocabulary: Vocabulary,
    report: ReadReport,
    counts: UpdateCounts,
    options: UpdateOptions = _PLAIN,
) -> Iterator[TrialUpdate]:
    """What `update_graph` would change; `counts` grows on the way. Raises what it does."""
    with open_store(db) as store:
        yield from SourceChanges(store, vocabulary, report, counts, options).find_updates(sources)


def _apply(update: StoreUpdate, found: TrialUpdate) -> None:
    if found.deleted or found.inserted or found.history:
        update.apply(Replacement(found.deleted, found.inserted, found.history))
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


def _describe(update: StoreUpdate, changes: SourceChanges) -> None:
    """What the graph as a whole is now, if anything has changed, be it the day of which its records are.

    Each trial keeps the day of which the record was that said so first: a download of the whole registry is of another
    day each day, and to say so of each trial would cost as much as to write the graph anew.
    """
    old, vocabulary = update.metadata, changes.vocabulary
    if not update.is_changed and changes.newest <= old.newest_data_date:
        return
    added = vocabulary.added.digest if vocabulary.added is not None else ""
    is_stale = update.count_read_otherwise(changes.reader) > 0
    update.metadata = replace(
        old,
        trial_count=old.trial_count + changes.counts.added,
        built_by=f"trialgraph {version('trialgraph')}",
        updated_at=changes.now,
        vocabulary_digest=changes.vocabulary_digest,
        added_digest=old.added_digest if is_stale else added,
        newest_data_date=max(old.newest_data_date, changes.newest),
    )
