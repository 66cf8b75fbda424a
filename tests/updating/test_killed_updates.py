"""Updates that are killed: the store holds the state before or after, and the next update completes and cleans up."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kept_stores import build, find_problems, make_version, write_records
from trialgraph.store import open_store, read_owned_lines
from trialgraph.terms import make_trial_iri

MOMENTS = 30
OLD = [make_version(number) for number in range(1, 31)]
OTHER = {"primaryOutcomes": [{"measure": "OS"}]}
NEW = [make_version(n, status="COMPLETED", updated="2026-03-01", outcomesModule=OTHER) for n in range(1, 41)]
SERVER = Path(__file__).with_name("update_server.py")


class Updates:
    """Updates in processes of their own."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def run(self, db: Path, kill_after: float | None = None) -> tuple[int, float]:
        """The exit code of an update of `db`, and the seconds it took; it is killed after so many seconds."""
        assert self._server.stdin is not None and self._server.stdout is not None
        started = time.perf_counter()
        self._server.stdin.write(json.dumps([str(db), kill_after]) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline()), time.perf_counter() - started


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the old records, and a file of the new ones beside it."""
    folder = tmp_path_factory.mktemp("killed")
    build(folder / "old", OLD)
    write_records(folder / "new.ndjson", NEW)
    return folder


@pytest.fixture(scope="module")
def updates(place: Path) -> Iterator[Updates]:
    command = [sys.executable, str(SERVER), str(place / "new.ndjson")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield Updates(server)
        server.kill()


def tell_state(db: Path) -> tuple[set[str], int]:
    """The facts of the trials, and how many quads the history has (which differ in the time they were recorded at)."""
    with open_store(db) as store:
        trials = [make_trial_iri(entry.trial) for entry in store.texts.records()]
        facts = {line for trial in trials for line in read_owned_lines(store, trial)}
        return facts, sum(1 for _ in store.history_triples())


def test_nothing_is_lost_at_random_moments(place: Path, updates: Updates) -> None:
    work = place / "work"
    before = tell_state(place / "old")
    shutil.copytree(place / "old", work / "db")
    code, takes = updates.run(work / "db")
    after = tell_state(work / "db")
    size = sum(path.stat().st_size for path in work.rglob("*") if path.is_file())
    assert code == 0 and after != before
    chance = random.Random(7)
    codes, states = set(), []
    for moment in range(MOMENTS):
        shutil.rmtree(work)
        shutil.copytree(place / "old", work / "db")
        code, _ = updates.run(work / "db", kill_after=takes * (moment + chance.random()) / MOMENTS)
        codes.add(code)
        states.append(tell_state(work / "db"))
        assert states[-1] in (before, after), moment
        assert find_problems(work / "db") == [], moment
        assert updates.run(work / "db")[0] == 0
        assert tell_state(work / "db") == after
        assert [path.name for path in work.iterdir()] == ["db"], moment
        assert sum(path.stat().st_size for path in work.rglob("*") if path.is_file()) < 1.5 * size, moment
    assert -signal.SIGKILL in codes
    assert before in states
