"""The whole flow: the seeds as a graph, trials that come twice, records that cannot be read, dates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry_samples import make_record
from trialgraph.errors import RecordError, StoreError
from trialgraph.joining import DataDates
from trialgraph.namespaces import TG
from trialgraph.pipeline import build_graph, extract_all
from trialgraph.registries import ReadReport
from trialgraph.store import open_store
from trialgraph.terms import make_trial_iri
from trialgraph.vocabulary.load import load_builtin


def write_records(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def list_trials(db: Path) -> list[str]:
    with open_store(db) as store:
        rows = store.select(
            f"SELECT ?id {{ ?t a <{TG}Trial> ; <http://purl.org/dc/terms/identifier> ?id }} ORDER BY ?id"
        )
        return [row["id"].value for row in rows]


def test_the_seeds_become_a_graph(seeds: Path, tmp_path: Path) -> None:
    report, told = ReadReport(), []
    metadata = build_graph(
        [seeds],
        tmp_path / "db",
        load_builtin(),
        report,
        on_progress=lambda doing, so_far: told.append((doing, so_far.read)),
    )
    assert (report.read, report.skipped) == (5, 0)
    assert list_trials(tmp_path / "db") == sorted(path.stem for path in seeds.glob("*.txt"))
    assert told == [("finding the records of each trial", 0), ("reading", 5), ("putting the graph in order", 5)]
    assert metadata.trial_count == 5
    with open_store(tmp_path / "db") as store:
        assert store.metadata == metadata


def test_a_graph_holds_agents_phases_and_minted_concepts(seeds: Path, tmp_path: Path) -> None:
    build_graph([seeds], tmp_path / "db", load_builtin(), ReadReport())
    trial = make_trial_iri("001_2c328fc56a7b2162")
    with open_store(tmp_path / "db") as store:
        phases = store.select(
            f"PREFIX tg: <{TG}> SELECT ?kind (COUNT(?c) AS ?n) {{ <{trial}> tg:hasArm/tg:hasRegimen ?r . "
            "?r tg:hasPhase ?p . ?p tg:phaseKind ?kind ; tg:hasComponent ?c } GROUP BY ?kind ORDER BY ?kind"
        )
        counted = [(row["kind"].value, row["n"].value) for row in phases]
        minted = store.select(f"PREFIX tg: <{TG}> SELECT ?a {{ ?a tg:grounded false ; a tg:Agent }}")
        names = [row["a"].value for row in minted]
    assert counted == [("combination", "6"), ("maintenance", "2")]
    assert names == [f"{TG}agent/sk-nk"]


def test_a_build_is_repeatable(seeds: Path, tmp_path: Path) -> None:
    """Everything but the time of building is the same."""
    dumps = []
    for name in ("one", "two"):
        build_graph([seeds], tmp_path / name, load_builtin(), ReadReport())
        with open_store(tmp_path / name) as store:
            rows = store.select("SELECT ?s ?p ?o { ?s ?p ?o FILTER(!STRENDS(STR(?p), 'builtAt')) }")
            dumps.append({(str(row["s"]), str(row["p"]), str(row["o"])) for row in rows})
    assert dumps[0] == dumps[1]
    assert len(dumps[0]) > 10_000


def test_a_trial_that_comes_twice_is_one_trial(tmp_path: Path) -> None:
    first = write_records(tmp_path / "a.ndjson", make_record(1), make_record(2))
    again = write_records(tmp_path / "b.ndjson", make_record(2), make_record(3))
    report = ReadReport()
    build_graph([first, again], tmp_path / "db", load_builtin(), report)
    assert list_trials(tmp_path / "db") == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert (report.read, report.skipped, report.merged) == (3, 0, 1)


def test_of_a_trial_that_comes_twice_in_one_file_the_first_record_counts(tmp_path: Path) -> None:
    path = write_records(tmp_path / "a.ndjson", make_record(1), make_record(2), make_record(1))
    report = ReadReport()
    build_graph([path], tmp_path / "db", load_builtin(), report)
    assert list_trials(tmp_path / "db") == ["NCT00000001", "NCT00000002"]
    assert (report.read, report.skipped, report.merged) == (2, 1, 0)
    assert str(report.errors[0]).startswith(f"{path}: NCT00000001: this trial was read before")


def test_records_that_cannot_be_read_are_passed_by(tmp_path: Path) -> None:
    path = write_records(tmp_path / "a.ndjson", make_record(1), {"protocolSection": {}}, make_record(2))
    report = ReadReport()
    build_graph([path], tmp_path / "db", load_builtin(), report)
    assert list_trials(tmp_path / "db") == ["NCT00000001", "NCT00000002"]
    assert (report.read, report.skipped) == (2, 1)
    assert "2" in report.errors[0].place


def test_strict_stops_at_the_first_and_leaves_the_old_graph(tmp_path: Path) -> None:
    db = tmp_path / "db"
    good = write_records(tmp_path / "good.ndjson", make_record(1))
    bad = write_records(tmp_path / "bad.ndjson", make_record(2), {"protocolSection": {}})
    build_graph([good], db, load_builtin(), ReadReport())
    with pytest.raises(RecordError, match=r"bad\.ndjson"):
        build_graph([bad], db, load_builtin(), ReadReport(), strict=True)
    assert list_trials(db) == ["NCT00000001"]


def test_a_directory_that_is_no_store_is_refused(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear reader")
    with pytest.raises(StoreError, match="letters"):
        build_graph([seeds], tmp_path / "letters", load_builtin(), ReadReport())
    assert (tmp_path / "letters" / "dear.txt").read_text() == "Dear reader"


def test_dates_span_the_records(tmp_path: Path) -> None:
    records = [make_record(number) for number in (1, 2, 3)]
    for record, date in zip(records, ("2025-03-04", "2024-12-31", "2025-01-02"), strict=True):
        record["derivedSection"] = {"miscInfoModule": {"versionHolder": date}}
    path = write_records(tmp_path / "a.ndjson", *records)
    metadata = build_graph([path], tmp_path / "db", load_builtin(), ReadReport())
    assert (metadata.oldest_data_date, metadata.newest_data_date) == ("2024-12-31", "2025-03-04")


@pytest.mark.parametrize("date", ["", "2025", "2025-02-30", "soon"])
def test_a_record_without_a_full_date_is_undated(date: str) -> None:
    dates = DataDates()
    dates.note(date)
    dates.note("2025-01-02")
    assert (dates.undated, dates.oldest, dates.newest) == (1, "2025-01-02", "2025-01-02")


def test_the_seeds_are_undated(seeds: Path, tmp_path: Path) -> None:
    metadata = build_graph([seeds], tmp_path / "db", load_builtin(), ReadReport())
    assert metadata.oldest_data_date == metadata.newest_data_date == ""


def test_facts_come_one_study_at_a_time(seeds: Path) -> None:
    report = ReadReport()
    flow = extract_all([seeds], load_builtin(), report)
    study, facts = next(flow)
    assert study.id == facts.trial
    assert report.read == 1
    assert [study.id for study, _ in flow] == sorted(path.stem for path in seeds.glob("*.txt"))[1:]
