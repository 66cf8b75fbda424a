"""Asking the history: `changes`, `diff`, `update --dry-run` and the saved queries, on made and on real versions."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from command_line import Run, assert_one_line
from kept_stores import JsonObject, build, make_version, tell_changes, update, write_records
from trialgraph.history.model import CHANGE_KINDS
from trialgraph.pipeline import open_graph_of
from trialgraph.registries import ReadReport
from trialgraph.saved_queries import load_saved_queries
from trialgraph.updating.difference import compare_stores

PD1: JsonObject = {
    "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Toripalimab"]}],
    "interventions": [{"type": "DRUG", "name": "Toripalimab", "armGroupLabels": ["A"]}],
}
NO_PD1: JsonObject = {
    "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Cisplatin"]}],
    "interventions": [{"type": "DRUG", "name": "Cisplatin", "armGroupLabels": ["A"]}],
}
TITLES = {"briefTitle": "A study", "officialTitle": "A study", "nctId": "NCT00000001"}


def make_trial(number: int, updated: str = "", *, arms: JsonObject, **changes: Any) -> JsonObject:
    """A trial whose title and texts name no agent; its condition is nasopharyngeal carcinoma."""
    record = make_version(
        number,
        updated=updated,
        status=str(changes.pop("status", "RECRUITING")),
        armsInterventionsModule=arms,
        conditionsModule={"conditions": ["Nasopharyngeal Carcinoma"], "keywords": []},
        descriptionModule={"briefSummary": "A study.", "detailedDescription": ""},
        **changes,
    )
    record["protocolSection"]["identificationModule"].update(TITLES, nctId=f"NCT{number:08}")
    return record


OUTCOMES = {"primaryOutcomes": [{"measure": "PFS"}], "secondaryOutcomes": [{"measure": "ORR"}], "otherOutcomes": []}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A PD-1 trial that switched its primary endpoint, one that gives another agent now, one that was terminated."""
    db = build(tmp_path / "db", [make_trial(number, arms=PD1) for number in (1, 2)] + [make_trial(3, arms=NO_PD1)])
    new = [
        make_trial(1, "2026-01-10", arms=PD1, outcomesModule=OUTCOMES),
        make_trial(2, "2026-02-10", arms=NO_PD1),
        make_trial(3, "2026-03-10", arms=NO_PD1, status="TERMINATED"),
    ]
    update(db, new)
    return db


def trials(rows: list[tuple[str, ...]]) -> set[str]:
    return {row[0][-1] for row in rows}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "123"),
        ({"since": "2026-02-10"}, "23"),
        ({"since": "2026-02-11"}, "3"),
        ({"since": "2026-04-01"}, ""),
        ({"since": "2026-03"}, "3"),
        ({"since": "2026"}, "123"),
        ({"agent": "PD-1"}, "12"),  # the one that gave it, too
        ({"agent": "JS001"}, "12"),
        ({"agent": "cisplatin"}, "23"),
        ({"agent": "PD-1", "since": "2026-02-01"}, "2"),
        ({"condition": "NPC"}, "123"),
        ({"condition": "sarcoma"}, ""),
        ({"kind": "endpoint"}, "1"),
        ({"kind": "agent"}, "2"),
        ({"kind": "status"}, "3"),
        ({"trial": "NCT00000002"}, "2"),
        ({"trial": "NCT00000002", "kind": "status"}, ""),
    ],
)
def test_changes_are_asked_for(db: Path, run: Run, asked: dict[str, str], expected: str) -> None:
    assert trials(tell_changes(db, **asked)) == set(expected)
    options = [part for name, value in asked.items() for part in (f"--{name}", value)]
    told = run("changes", *options, "--json", "--db", db)
    assert {json.loads(line)["trial"][-1] for line in told.out.splitlines()} == set(expected)


def ask(run: Run, db: Path, *question: str) -> list[dict[str, str]]:
    """The rows of a saved query."""
    return list(csv.DictReader(io.StringIO(run("query", *question, "--format", "csv", "--db", db).out)))


def test_the_saved_queries_of_changes(db: Path, run: Run) -> None:
    pd1 = ask(run, db, "pd1-changes", "-p", "condition=NPC", "-p", "since=2026-01-01")
    assert {row["trial"][-1] for row in pd1} == {"1", "2"}
    (ended,) = ask(run, db, "terminated-trials", "-p", "since=2026-01-01", "-p", "condition=NPC")
    assert (ended["trial"][-1], ended["old"], ended["new"]) == ("3", "RECRUITING", "TERMINATED")
    switched = ask(run, db, "switched-primary-endpoints")
    told = {(row["trial"][-1], row["about"], row["oldRole"], row["newRole"], row["type"]) for row in switched}
    assert told == {("1", "PFS", "secondary", "primary", "changed"), ("1", "ORR", "primary", "secondary", "changed")}


def test_a_switch_before_the_start_is_none(tmp_path: Path, run: Run) -> None:
    started = {"startDateStruct": {"date": "2026-06"}}
    old, new = make_trial(1, arms=PD1), make_trial(1, "2026-01-10", arms=PD1, outcomesModule=OUTCOMES)
    for record in (old, new):
        record["protocolSection"]["statusModule"].update(started)
    db = build(tmp_path / "db", [old])
    update(db, [new])
    assert tell_changes(db, kind="endpoint")
    assert ask(run, db, "switched-primary-endpoints") == []


def test_the_choices_of_kinds_are_the_kinds() -> None:
    for name in ("changes", "pd1-changes"):
        (kind,) = [p for p in load_saved_queries()[name].parameters if p.name == "kind"]
        assert kind.choices == CHANGE_KINDS


def test_pd1_changes_is_changes_for_its_class() -> None:
    def body(name: str) -> list[str]:
        lines = load_saved_queries()[name].text.partition("SELECT")[2].splitlines()
        return [line.strip() for line in lines if not line.strip().startswith("# ") and "= $trial)" not in line]

    pd1 = "<https://w3id.org/trialgraph/class/pd-1-antibody>"
    assert [line.replace("$agent", pd1) for line in body("changes")] == body("pd1-changes")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "yesterday"], "expected a day such as 2026-01-31"),
        (["--since", "2026-02-30"], "expected a day such as 2026-01-31"),
        (["--kind", "mood"], "expected one of trial, status"),
        (["--agent", "PD1-thing"], "PD1-thing"),
        (["--trial", "NCT99999999"], "no such trial"),
    ],
)
def test_what_cannot_be_asked_is_told(db: Path, run: Run, options: list[str], said: str) -> None:
    assert_one_line(run("changes", *options, "--db", db), said)


def test_diff_and_dry_run_tell_what_the_update_records(tmp_path: Path, run: Run) -> None:
    old = write_records(tmp_path / "old.ndjson", [make_trial(1, arms=PD1), make_trial(2, arms=PD1)])
    new = write_records(tmp_path / "new.ndjson", [make_trial(1, "2026-01-10", arms=NO_PD1), make_trial(3, arms=PD1)])
    run("build", old, "--db", "db")
    foreseen = run("update", new, "--db", "db", "--dry-run", "--json")
    files = run("diff", old, new, "--json")
    assert "1 changed, 1 new" in foreseen.err and "nothing was changed" in foreseen.err
    assert run("update", new, "--db", "db").code == 0
    recorded = run("changes", "--db", "db", "--json")

    def told(out: str) -> list[dict[str, str]]:
        rows = map(json.loads, out.splitlines())
        return sorted(({**row, "recordDate": ""} for row in rows), key=lambda row: json.dumps(row, sort_keys=True))

    assert told(foreseen.out) == told(recorded.out) != []
    gone = [row for row in told(files.out) if row["type"] == "removed" and row["kind"] == "trial"]
    assert [row["trial"][-1] for row in gone] == ["2"]
    assert [row for row in told(files.out) if row not in gone] == told(recorded.out)
    assert run("diff", "db", "db").out.count("NCT") == 0


def test_diff_tells_what_it_could_not_read(tmp_path: Path, run: Run) -> None:
    """A trial whose record is broken is told as removed: that must not look like the registry's doing."""
    old = write_records(tmp_path / "old.ndjson", [make_trial(1, arms=PD1), make_trial(2, arms=PD1)])
    new = write_records(tmp_path / "new.ndjson", [make_trial(1, arms=PD1)])
    with new.open("a", encoding="utf-8") as records:
        records.write('{"protocolSection": {}}\n')
    outcome = run("diff", old, new)
    assert outcome.code == 1 and "removed" in outcome.out
    assert outcome.err.startswith("skipped: ") and "new.ndjson" in outcome.err
    assert_one_line(run("diff", old, tmp_path / "nowhere"), "nowhere: no such graph, and no such file of records")


# ------------------------------------------------------------------------------- Two real versions of a record


@pytest.fixture(scope="module")
def pairs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The trials that the shared material has as XML and as (newer or equal) JSON of API v2."""
    folder = tmp_path_factory.mktemp("pairs")
    (folder / "xml").mkdir()
    with tarfile.open(shared / "records" / "ctgov_xml.tar.gz") as archive:
        found = {m.name[-15:-4]: m for m in archive.getmembers() if re.fullmatch(r"NCT\d{8}\.xml", m.name[-15:])}
        with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                number = json.loads(line)["protocolSection"]["identificationModule"]["nctId"]
                content = archive.extractfile(found[number]) if number in found else None
                if content is not None:
                    (folder / "xml" / f"{number}.xml").write_bytes(content.read())
                    with (folder / "v2.ndjson").open("a", encoding="utf-8") as records:
                        records.write(line)
    return folder / "xml", folder / "v2.ndjson"


def test_what_the_registry_changed_between_the_formats_and_nothing_else(pairs: tuple[Path, Path]) -> None:
    """Ten trials in both formats: of eight the facts are the same, one has another sponsor's name and one an allocation
    that the XML lacks; one was updated in between."""
    xml, v2 = pairs
    with open_graph_of([xml], ReadReport()) as old, open_graph_of([v2], ReadReport()) as new:
        revisions = {revision.trial: revision for revision in compare_stores(old, new)}
        assert len(list(old.texts.records())) == len(list(new.texts.records())) == 10
    told = {trial: {(c.kind, c.about) for c in revision.changes} for trial, revision in revisions.items()}
    assert told.pop("NCT00769288") == {("design", "allocation")}
    assert told.pop("NCT00002921") == {("sponsor", "")}
    (updated,) = told
    changes = {(c.kind, c.about): c for c in revisions[updated].changes}
    assert updated == "NCT01028716"
    status, enrolment = changes["status", ""], changes["enrolment", ""]
    assert status.old is not None and status.new is not None and enrolment.old is not None and enrolment.new is not None
    assert (status.old.value, status.new.value) == ("RECRUITING", "TERMINATED")
    assert (enrolment.old.value, enrolment.new.value) == ("50", "46")
    assert ("endpoint", "Infections") in changes and len(changes) < 40
