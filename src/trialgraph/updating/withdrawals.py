"""Trials that are missing from their registry: marked, with the day, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trialgraph.errors import StoreError
from trialgraph.history.model import Change, RecordState, Revision, Statement
from trialgraph.quads import make_withdrawal_line
from trialgraph.quads.history import make_history_lines
from trialgraph.records import RecordEntry
from trialgraph.registries import ReadReport
from trialgraph.say_numbers import count_things
from trialgraph.store import Store
from trialgraph.updating.trials import TrialUpdate, find_day

_WITHDRAWN = "withdrawn from the registry"


def withdraw_missing(store: Store, seen: set[str], report: ReadReport, date: str, now: str) -> Iterator[TrialUpdate]:
    """Mark the trials of the store that were not `seen` in the whole registry of the day `date` (ISO 8601), at the
    time `now`.

    Raises StoreError if a record was skipped, which may be any of them, and if more are missing than were seen.
    """
    missing = [entry for entry in store.texts.records() if entry.trial not in seen and not entry.withdrawn]
    told, skipped = count_things(len(missing), "trial"), count_things(report.skipped, "record")
    if missing and report.skipped:
        raise StoreError(
            f"{told} missing, but {skipped} could not be read and may be theirs; nothing was changed: "
            "update without --complete, or mend the source"
        )
    if len(missing) > len(seen):
        raise StoreError(
            f"{told} missing from sources of {len(seen):,}: is this the whole registry? "
            "Nothing was changed: update without --complete"
        )
    for entry in missing:
        yield _withdraw(entry, date, now)


def _withdraw(entry: RecordEntry, date: str, now: str) -> TrialUpdate:
    change = Change("status", _WITHDRAWN, None, Statement("status", _WITHDRAWN, date))
    old = RecordState(entry.version, find_day(entry.version, ""), entry.reader)
    new = RecordState(entry.version, date, entry.reader)
    revision = Revision(entry.trial, ("recordUpdate",), old, new, now, (change,))
    withdrawn = replace(entry, quads=entry.quads + 1, withdrawn=date)
    line = make_withdrawal_line(entry.trial, date)
    history = tuple(filter(None, make_history_lines(revision)))
    return TrialUpdate(withdrawn, inserted=(line,), history=history, facts=1)
