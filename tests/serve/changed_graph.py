"""A graph with a history, for the tests of the changes: records that two updates changed."""

from __future__ import annotations

from pathlib import Path

from kept_stores import JsonObject, build, make_version, update
from serve.page_graphs import SCRIPT

DAY, LATER = "2026-03-01", "2026-04-02"


def make_old() -> list[JsonObject]:
    """Records before the updates; the last is never changed."""
    return [make_version(number, updated="2026-01-01") for number in range(1, 31)]


def build_changed(db: Path) -> Path:
    """A store whose records were changed on two days: status, an outcome, a title that means harm; a trial came in."""
    build(db, make_old())
    outcome = {"measure": "Overall survival (OS)", "timeFrame": "36 months after randomization"}
    first = [
        make_version(1, status="COMPLETED", updated=DAY),
        make_version(2, updated=DAY, outcomesModule={"primaryOutcomes": [outcome]}),
        make_version(3, updated=DAY, identificationModule={"briefTitle": f"Toripalimab {SCRIPT}"}),
        make_version(40, updated=DAY),
    ]
    update(db, first)
    update(db, [make_version(number, status="WITHDRAWN", updated=LATER) for number in (1, *range(4, 30))])
    return db
