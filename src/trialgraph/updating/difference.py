"""What differs between two stores: revisions as an update from the one to the other would record them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from trialgraph.history.compare import compare_lines
from trialgraph.history.model import Cause, Change, RecordState, Revision, Statement
from trialgraph.history.view import Name, TrialView
from trialgraph.namespaces import SKOS
from trialgraph.records import RecordEntry
from trialgraph.store import Store, read_owned_lines
from trialgraph.terms import make_trial_iri
from trialgraph.updating.trials import find_day

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
        iri = make_trial_iri(trial)
        lines = read_owned_lines(old, iri), read_owned_lines(new, iri)
        changes = (
            compare_lines(iri, *lines, _name_from(names, (new, old)))
            if one is not None and other is not None
            else _tell_only(iri, *lines)
        )
        if changes:
            states = _state(one, iri, lines[0]), _state(other, iri, lines[1], one.withdrawn if one is not None else "")
            yield Revision(
                trial, _find_causes(one, other), states[0], states[1] or RecordState("", "", ""), now, changes
            )


def _says(entry: RecordEntry) -> tuple[bytes, str, str]:
    return entry.digest, entry.reader, entry.withdrawn


def _tell_only(iri: str, old: set[str], new: set[str]) -> tuple[Change, ...]:
    """The change of a trial that only one of them has."""
    titles = [_read_one(iri, lines, "title") for lines in (old, new)]
    one, other = (
        Statement("trial", "", title) if lines else None for title, lines in zip(titles, (old, new), strict=True)
    )
    return (Change("trial", "", one, other),)


def _find_causes(before: RecordEntry | None, after: RecordEntry | None) -> tuple[Cause, ...]:
    causes: list[Cause] = []
    if before is None or after is None or (before.digest, before.withdrawn) != (after.digest, after.withdrawn):
        causes.append("recordUpdate")
    if before is not None and after is not None and before.reader != after.reader:
        causes.append("reinterpretation")
    return tuple(causes)


def _state(entry: RecordEntry | None, iri: str, lines: set[str], absent: str = "") -> RecordState | None:
    """The state of a record that may have been `absent` from its registry since a day."""
    if entry is None:
        return None
    day = entry.withdrawn or find_day(entry.version, _read_one(iri, lines, "dataDate"), absent)
    return RecordState(entry.version, day, entry.reader)


def _read_one(iri: str, lines: set[str], name: str) -> str:
    """The value of a property of the trial itself; "" where it has none."""
    return TrialView(iri, lines, str).one(iri, name)


def _name_from(names: dict[str, str], stores: tuple[Store, ...]) -> Name:
    """The words for a concept, from the first store that has it; `names` are those that are known."""

    def name(concept: str) -> str:
        if concept not in names:
            triples = (triple for one in stores for triple in one.triples(concept))
            labels = (t.object.value for t in triples if t.predicate.value == _PREF_LABEL)  # type: ignore[union-attr]
            names[concept] = next(labels, concept)
        return names[concept]

    return name
