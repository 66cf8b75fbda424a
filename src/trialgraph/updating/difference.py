"""What differs between two stores: revisions as an update from the one to the other would record them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from trialgraph.history.compare import compare_trials
from trialgraph.history.model import Cause, Change, RecordState, Revision, Statement
from trialgraph.history.view import TrialView
from trialgraph.namespaces import SKOS
from trialgraph.records import RecordEntry
from trialgraph.store import Store
from trialgraph.terms import make_full_date, make_trial_iri

_PREF_LABEL = f"{SKOS}prefLabel"


def compare_stores(old: Store, new: Store) -> Iterator[Revision]:
    """A revision for each trial whose facts differ, in the order of their ids; also for one that only one of them has.

    Concepts are named as in `new`, and as in `old` where it has them not.
    """
    before = {entry.trial: entry for entry in old.texts.records()}
    after = {entry.trial: entry for entry in new.texts.records()}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    names: dict[str, str] = {}
    for trial in sorted(before.keys() | after.keys()):
        one, other = before.get(trial), after.get(trial)
        if one is not None and other is not None and _says(one) == _says(other):
            continue
        views = (_view(old, trial, names, (new, old)), _view(new, trial, names, (new, old)))
        changes = _find_changes(views, one, other)
        if changes:
            before_it, after_it = _state(one, views[0]), _state(other, views[1]) or RecordState("", "", "")
            yield Revision(trial, _find_causes(one, other), before_it, after_it, now, changes)


def _says(entry: RecordEntry) -> tuple[bytes, str, str]:
    return entry.digest, entry.reader, entry.withdrawn


def _find_changes(
    views: tuple[TrialView, TrialView], before: RecordEntry | None, after: RecordEntry | None
) -> tuple[Change, ...]:
    if before is not None and after is not None:
        return compare_trials(*views)
    titles = [Statement("trial", "", view.one(view.iri, "title")) for view in views]
    return (Change("trial", "", titles[0] if before else None, titles[1] if after else None),)


def _find_causes(before: RecordEntry | None, after: RecordEntry | None) -> tuple[Cause, ...]:
    causes: list[Cause] = []
    if before is None or after is None or (before.digest, before.withdrawn) != (after.digest, after.withdrawn):
        causes.append("recordUpdate")
    if before is not None and after is not None and before.reader != after.reader:
        causes.append("reinterpretation")
    return tuple(causes)


def _state(entry: RecordEntry | None, view: TrialView) -> RecordState | None:
    if entry is None:
        return None
    days = (entry.version, view.one(view.iri, "dataDate"))
    return RecordState(entry.version, next((day for day in days if make_full_date(day)), ""), entry.reader)


def _view(store: Store, trial: str, names: dict[str, str], stores: tuple[Store, ...]) -> TrialView:
    def name(concept: str) -> str:
        if concept not in names:
            triples = (triple for one in stores for triple in one.triples(concept))
            labels = (t.object.value for t in triples if t.predicate.value == _PREF_LABEL)  # type: ignore[union-attr]
            names[concept] = next(labels, concept)
        return names[concept]

    iri = make_trial_iri(trial)
    plain = ((t.subject.value, t.predicate.value, t.object.value) for t in store.owned_triples(iri))  # type: ignore[union-attr]
    return TrialView(iri, plain, name)
