"""Updates by several processes: everything is as if one had done it, and so is what is told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kept_stores import build, find_problems, make_version, read_history, read_quads, write_records
from trialgraph.errors import RecordError
from trialgraph.registries import ReadReport
from trialgraph.updating import UpdateCounts, UpdateOptions, preview_update, update_graph
from trialgraph.vocabulary.load import load_builtin


@pytest.fixture(autouse=True)
def many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few records are several batches, of which other processes get each; time stands still."""
    monkeypatch.setattr("trialgraph.shards.RECORDS_A_SHARD", 2)
    monkeypatch.setattr("trialgraph.updating.batches._ALONE", 0.0)
    monkeypatch.setattr("trialgraph.updating.changes.tell_time", lambda: "2026-03-02T12:00:00Z")


def give(number: int, name: str, updated: str = "", **changes: Any) -> dict[str, Any]:
    """A trial of one drug."""
    arms = {
        "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {name}"]}],
        "interventions": [{"type": "DRUG", "name": name, "armGroupLabels": ["A"]}],
    }
    return make_version(number, updated=updated, armsInterventionsModule=arms, **changes)


OLD = [give(number, "Toripalimab") for number in range(1, 9)]
NEW = [
    *(give(number, "Toripalimab") for number in (1, 2, 3)),
    give(4, "XZ-12345", "2026-03-01"),  # a drug that no vocabulary has, by two names
    give(9, "xz 12345", "2026-03-01"),
    {"protocolSection": {}},
    give(5, "Toripalimab", "2026-03-01", status="COMPLETED"),
    give(5, "Cisplatin", "2026-03-01"),  # read before
    give(6, "Toripalimab", "2020-01-01", status="COMPLETED"),  # older
    give(7, "Toripalimab", "2026-03-01"),  # no fact changes
]


def describe(report: ReadReport) -> list[object]:
    return [report.read, report.skipped, [str(error) for error in report.errors], dict(report.unknown_fields)]


def test_the_update_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    old, source = build(tmp_path / "old", OLD), write_records(tmp_path / "new.ndjson", NEW)
    told, vocabulary = [], load_builtin()
    for jobs in (1, 2):
        report, preview, db = ReadReport(), UpdateCounts(), tmp_path / f"{jobs}.db"
        options = UpdateOptions(jobs=jobs)
        shutil.copytree(old, db)
        foreseen = list(preview_update([source], db, vocabulary, ReadReport(), preview, options))
        counts = update_graph([source], db, vocabulary, report, options)
        assert preview == counts == UpdateCounts(unchanged=3, changed=3, added=1, older=1, facts=counts.facts)
        lines = {line for one in foreseen for line in one.history}
        assert {line.removesuffix(" .\n") for line in lines} == read_history(db)
        assert find_problems(db) == []
        told.append((counts, describe(report), read_quads(db), read_history(db)))
    assert told[0] == told[1]
    assert told[0][1][:2] == [8, 2]


def test_strict_leaves_the_old_graph(tmp_path: Path) -> None:
    db, source = build(tmp_path / "db", OLD), write_records(tmp_path / "new.ndjson", NEW)
    before = read_quads(db)
    with pytest.raises(RecordError):
        update_graph([source], db, load_builtin(), ReadReport(), UpdateOptions(strict=True, jobs=2))
    assert read_quads(db) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["db", "db.ndjson", "new.ndjson"]
