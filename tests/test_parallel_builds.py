"""Builds in several processes: the same graph as in one, errors counted the same, and nothing left when interrupted."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from parallel_builds import count_concepts, describe, fail, kill_worker, read_content, square
from registry_samples import ICTRP, make_record
from trialgraph.errors import RecordError, StoreError
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.registries.reading.read import cut_records
from trialgraph.shards import make_batches, make_shard
from trialgraph.store import open_store
from trialgraph.vocabulary.collection import NewVocabulary, add_vocabularies, collection_folder, load_collected
from trialgraph.vocabulary.formats import ReadOptions
from trialgraph.vocabulary.load import load_builtin
from trialgraph.workers import start_workers

NO_RECORD: dict[str, Any] = {"protocolSection": {}}


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few records are several shards."""
    monkeypatch.setattr("trialgraph.shards.RECORDS_A_SHARD", 3)


def write_records(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def name(number: int, **identification: Any) -> dict[str, Any]:
    return make_record(number, identificationModule=identification)


def build_both(sources: list[Path], folder: Path, vocabulary: Any = None) -> ReadReport:
    """Build with one job and with two, and see that everything is the same."""
    told = []
    for jobs in (1, 2):
        report = ReadReport()
        build_graph(sources, folder / f"{jobs}.db", vocabulary or load_builtin(), report, jobs=jobs)
        told.append(report)
    assert describe(told[0]) == describe(told[1])
    assert told[0].bytes_read == told[1].bytes_read > 0
    assert read_content(folder / "1.db") == read_content(folder / "2.db")
    return told[0]


# --- the same graph -------------------------------------------------------------------------------------------------


def test_the_seeds(seeds: Path, tmp_path: Path) -> None:
    assert build_both([seeds], tmp_path).read == 5


def test_real_records(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.shards.RECORDS_A_SHARD", 30)
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as lines:
        (tmp_path / "some.ndjson").write_bytes(b"".join(islice(lines, 200)))
    assert build_both([tmp_path / "some.ndjson"], tmp_path).read == 200


def test_bad_records_are_counted_in_their_order(tmp_path: Path) -> None:
    records = [name(n) if n % 4 else {**NO_RECORD, "newModule": {}} for n in range(1, 15)]
    records[1]["protocolSection"]["newModule"] = {"x": 1}
    path = write_records(tmp_path / "a.ndjson", *records)
    with path.open("a") as file:
        file.write('{"broken\n[1]\n')
    report = build_both([path], tmp_path)
    assert (report.read, report.skipped) == (11, 5)
    assert [error.place for error in report.errors] == [f"line {line}" for line in (4, 8, 12, 15, 16)]
    assert report.unknown_fields == {"protocolSection.newModule": 1}


def test_of_a_trial_that_comes_again_in_another_shard_the_first_record_counts(tmp_path: Path) -> None:
    records = [name(n, briefTitle=f"Alphamab {n} in Sarcoma, {i}") for i in (1, 2) for n in (1, 2, 3, 4)]
    report = build_both([write_records(tmp_path / "a.ndjson", *records)], tmp_path)
    assert (report.read, report.skipped) == (4, 4)
    quads, texts, entries = read_content(tmp_path / "2.db")
    assert len(texts) == len(entries) == 4
    titles = [quad for quad in quads if "terms/title" in quad]
    assert len(titles) == 4 and all('Sarcoma, 1"' in title for title in titles)


def test_a_first_record_that_cannot_be_read_does_not_count(tmp_path: Path) -> None:
    bad = name(1)
    bad["protocolSection"]["conditionsModule"] = {"conditions": [1]}
    report = build_both([write_records(tmp_path / "a.ndjson", bad, *(name(n) for n in (2, 3, 4, 1)))], tmp_path)
    assert (report.read, report.skipped) == (4, 1)


def test_records_of_one_trial_in_several_files_are_joined(tmp_path: Path) -> None:
    v2 = write_records(tmp_path / "v2.ndjson", *(name(n) for n in (2, 3, 4, 5, 6)), NO_RECORD)
    portal = tmp_path / "portal.csv"
    portal.write_text(ICTRP, newline="")
    again = write_records(tmp_path / "again.ndjson", *(name(n, briefTitle="Betamab") for n in (5, 7, 8)))
    report = build_both([portal, v2, again], tmp_path)
    assert (report.read, report.merged, report.skipped) == (8, 2, 1)


def test_names_of_minted_concepts_do_not_depend_on_the_order(tmp_path: Path) -> None:
    def treat(number: int, drug: str) -> dict[str, Any]:
        record = name(number)
        record["protocolSection"]["armsInterventionsModule"]["interventions"] = [{"type": "DRUG", "name": drug}]
        return record

    records = [treat(n, drug) for n, drug in enumerate(("Zzyx-77", "ZZYX-77", "ZZYX 77", "Zzyx-77", "Zzyx 77"), 1)]
    contents = []
    for jobs, order in ((1, records), (2, records[::-1])):
        path = write_records(tmp_path / "a.ndjson", *order)
        build_graph([path], tmp_path / "db", load_builtin(), ReadReport(), jobs=jobs)
        contents.append(read_content(tmp_path / "db"))
    assert contents[0] == contents[1]
    labels = [quad for quad in contents[0][0] if "agent/zzyx-77>" in quad and "prefLabel" in quad]
    assert len(labels) == 1


def test_vocabularies_of_the_user_work_in_every_process(tmp_path: Path) -> None:
    table = tmp_path / "zebras.csv"
    entries = ("MONDO:0700101,staggering zebra disease,MONDO:0700102", "MONDO:0700102,zebra disease,")
    table.write_text("\n".join(("id,name,above", *entries)))
    options = ReadOptions("condition", id_column="id", label_column="name", parent_column="above")
    add_vocabularies(collection_folder(tmp_path / "1.db"), [NewVocabulary(table, "zebras", options)], force=True)
    records = [name(n) for n in range(1, 8)]
    for record in records:
        record["protocolSection"]["conditionsModule"] = {"conditions": ["Staggering Zebra Disease"]}
    path = write_records(tmp_path / "a.ndjson", *records)
    build_both([path], tmp_path, load_collected(tmp_path / "1.db"))
    with open_store(tmp_path / "2.db") as store:
        asked = "{ ?t tg:hasPopulation/tg:condition/tg:within/skos:prefLabel 'zebra disease' }"
        assert len(list(store.select(f"SELECT DISTINCT ?t {asked}"))) == 7


@pytest.mark.parametrize("jobs", [1, 2])
def test_strict_stops_at_the_first_error_in_the_order_of_the_records(tmp_path: Path, jobs: int) -> None:
    db = tmp_path / "db"
    build_graph([write_records(tmp_path / "good.ndjson", name(1))], db, load_builtin(), ReadReport())
    path = write_records(tmp_path / "bad.ndjson", *(name(n) if n != 9 else NO_RECORD for n in range(2, 30)))
    with path.open("a") as file:
        file.write('{"broken\n')
    with pytest.raises(RecordError, match="line 8"):
        build_graph([path], db, load_builtin(), ReadReport(), strict=True, jobs=jobs)
    assert sorted(child.name for child in tmp_path.iterdir()) == ["bad.ndjson", "db", "good.ndjson"]
    with open_store(db) as store:
        assert store.metadata.trial_count == 1


# --- workers --------------------------------------------------------------------------------------------------------


def test_results_come_in_the_order_of_the_tasks_from_several_processes() -> None:
    with start_workers(2, load_builtin()) as workers:
        found = list(workers.map(square, range(40)))
        assert [value for value, _ in found] == [task * task for task in range(40)]
        assert os.getpid() not in {process for _, process in found}
        assert set(workers.map(count_concepts, range(4))) == {len(load_builtin().concepts)}


@pytest.mark.parametrize(("jobs", "tasks"), [(1, 5), (4, 1), (4, 0)])
def test_little_work_is_done_in_this_process(jobs: int, tasks: int) -> None:
    with start_workers(jobs, load_builtin()) as workers:
        assert {process for _, process in workers.map(square, range(tasks))} <= {os.getpid()}


def test_tasks_are_made_as_they_are_needed() -> None:
    made = []
    tasks = (made.append(task) or task for task in range(1000))  # type: ignore[func-returns-value]
    with start_workers(2, load_builtin()) as workers:
        results = workers.map(square, tasks)
        assert next(results)[0] == 0
        assert len(made) < 20  # of a thousand


def test_a_worker_that_is_killed_is_told_and_an_error_is_raised_here() -> None:
    with start_workers(2, load_builtin()) as workers, pytest.raises(StoreError, match="a worker process was killed"):
        list(workers.map(kill_worker, range(4)))
    with start_workers(2, load_builtin()) as workers, pytest.raises(ValueError, match="task 0"):
        list(workers.map(fail, range(4)))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full, which is Linux's")
@pytest.mark.parametrize("ending", ["nt", "texts"])
def test_a_full_disk_is_told(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"000000.{ending}").symlink_to("/dev/full")
    cuts = cut_records([write_records(tmp_path / "a.ndjson", name(1))], ReadReport())
    (batch,) = make_batches(cuts, tmp_path)
    with pytest.raises(StoreError, match=r"the store cannot be written: No space left on device"):
        make_shard(batch, load_builtin())


# --- interrupted at any moment --------------------------------------------------------------------------------------

MOMENTS, SEED = 12, 20261120
PROGRAM = [sys.executable, "-c", "from trialgraph.cli import main; main()"]


def start_build(records: Path, db: Path) -> subprocess.Popen[bytes]:
    """A build by two workers, in a session of its own."""
    command = [*PROGRAM, "build", str(records), "--db", str(db), "--jobs", "2"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def is_anyone_left(session: int) -> bool:
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_the_others(session: int) -> bool:
    """Whether all processes of the session end within some seconds."""
    deadline = time.monotonic() + 30
    while is_anyone_left(session) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_anyone_left(session)


def count_trials(db: Path) -> int:
    with open_store(db) as store:
        counted = int(next(store.select("SELECT (COUNT(*) AS ?n) { ?trial a tg:Trial }"))["n"].value)
        assert counted == store.metadata.trial_count
        return counted


def test_a_build_that_is_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """The program itself, with the workers that it starts: SIGKILL of the main process at 6 moments, Ctrl-C of all at
    6. (`test_killed_steps` strikes at many more, where all is started already.)"""
    db, records = tmp_path / "graph.db", tmp_path / "records.ndjson"
    write_records(records, *(name(n) for n in range(1, 601)))
    old = write_records(tmp_path / "old.ndjson", name(1000))
    build_graph([old], db, load_builtin(), ReadReport())
    kept = tmp_path / "kept.db"
    shutil.copytree(db, kept)
    started = time.monotonic()
    with start_build(records, db) as whole:
        assert whole.wait() == 0
    duration = time.monotonic() - started
    assert count_trials(db) == 600
    chance = random.Random(SEED)
    states = set()
    for moment in range(MOMENTS):
        shutil.rmtree(db)
        shutil.copytree(kept, db)
        before = set(tmp_path.glob(".graph.db.*"))  # of those killed earlier; the next build removes them
        with start_build(records, db) as process:
            time.sleep(chance.uniform(0.0, duration))
            if moment % 2:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGINT)
            process.wait()
            assert wait_for_the_others(process.pid), f"moment {moment}: processes are left"
        states.add(count_trials(db))
        if moment % 2 == 0 and process.returncode == 130:
            assert set(tmp_path.glob(".graph.db.*")) <= before, f"moment {moment}: Ctrl-C leaves files"
    assert states <= {1, 600}
    with start_build(records, db) as whole:
        assert whole.wait() == 0
    assert count_trials(db) == 600
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["graph.db", "kept.db", "old.ndjson", "records.ndjson"]
