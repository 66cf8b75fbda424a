"""Builds, updates and loads of vocabularies that are killed: the state is that before or after, a rerun completes, and
nothing is left lying about.

Of 60 random moments for each step a third is anywhere in its time and a sixth in the last fifth of it; a quarter is
just before any of the changes that it makes to files, and a quarter before one of those by which the new state takes
the place of the old, the first five of which are all struck. The moments are other ones in each run;
`TRIALGRAPH_KILL_SEED` repeats those of one that failed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from kept_stores import build, find_problems, make_version, update, write_records
from made_facts import make_vocabulary
from step_server import PUBLISHING, Outcome, Plan
from trialgraph.store import open_store
from trialgraph.vocabulary import collection
from trialgraph.vocabulary.collection import NewVocabulary, add_vocabularies, list_vocabularies, open_added
from trialgraph.vocabulary.formats import ReadOptions

ANYWHERE, LATE, CHANGES, PUBLISHED = 20, 10, 15, 15  # moments of SIGKILL, by how they are drawn: 60
RENAMED = 5  # the first changes of publishing: rights, two renames, the claim, the first file of the old state
INTERRUPTED_BUILDS, LOST_WORKERS = 8, 8
SERVER = Path(__file__).with_name("step_server.py")
OTHER = {"primaryOutcomes": [{"measure": "OS"}]}
OLDEST = [make_version(number, status="RECRUITING") for number in range(1, 6)]
OLD = [make_version(number) for number in range(1, 16)]
NEW = [make_version(n, status="COMPLETED", updated="2026-03-01", outcomesModule=OTHER) for n in range(1, 21)]
OBO = "format-version: 1.2\n" + "".join(
    f'\n[Term]\nid: MONDO:700000{n}\nname: zebra disease {n}\nsynonym: "ZD{n}" EXACT []\n' for n in range(1, 10)
)

State = tuple[object, ...]


@dataclass(frozen=True)
class Steps:
    """Steps in processes of their own; `folder` has what they read, and what they find is copied from `folder/old`."""

    server: subprocess.Popen[str]
    folder: Path

    def run(self, plan: Plan) -> Outcome:
        assert self.server.stdin is not None and self.server.stdout is not None
        self.server.stdin.write(json.dumps(asdict(plan)) + "\n")
        self.server.stdin.flush()
        return Outcome(**json.loads(self.server.stdout.readline()))

    def make_place(self) -> Path:
        """A new copy of the old state."""
        place = self.folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "old", place)
        return place


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steps]:
    folder = tmp_path_factory.mktemp("killed")
    (folder / "old").mkdir()
    write_records(folder / "new.ndjson", NEW)
    (folder / "old.obo").write_text(OBO.replace("zebra", "tiger").replace("ZD", "TD").replace("70000", "71000"))
    (folder / "new.obo").write_text(OBO)
    with subprocess.Popen(
        [sys.executable, str(SERVER), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None and server.stdout.readline() == "ready\n"
        yield Steps(server, folder)
        server.kill()


def make_store(folder: Path) -> None:
    """A store with a history beside it; the files that it was made of are not kept."""
    build(folder / "db", OLDEST, make_vocabulary())
    update(folder / "db", OLD, vocabulary=make_vocabulary())
    for path in folder.glob("*.ndjson"):
        path.unlink()


def make_collection(folder: Path) -> None:
    """A collection with one vocabulary."""
    new = NewVocabulary(folder.parent / "old.obo", "tigers", ReadOptions(kind="condition"))
    add_vocabularies(folder / "db.vocab", [new])


def read_store(place: Path) -> State:
    """What a store holds, without the times at which it was written down."""
    assert find_problems(place / "db") == []
    with open_store(place / "db") as store:
        quads = sorted(str(t) for t in store.all_triples() if not str(t.predicate).endswith(("builtAt>", "updatedAt>")))
        history = sum(1 for _ in store.history_triples())
        records = tuple(store.texts.records())
        return _digest(quads), history, records, tuple(sorted(store.texts.all_versions()))


def read_collection(place: Path) -> State:
    """The vocabularies of a collection, and all rows of what they were compiled to."""
    compiled = open_added(place / "db.vocab")
    assert compiled is not None and compiled.lookup("tiger disease 1")
    compiled.close()
    with closing(sqlite3.connect(place / "db.vocab" / "concepts.sqlite")) as rows:
        return tuple(one.name for one in list_vocabularies(place / "db.vocab")), _digest(rows.iterdump())


def _digest(lines: Iterator[str] | list[str]) -> str:
    return hashlib.blake2b("\n".join(lines).encode()).hexdigest()


def list_files(place: Path) -> list[str]:
    """All that is at a place, but the tables of a graph, which have other numbers each time."""
    return sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.parent.name != "oxigraph")


def measure(place: Path) -> int:
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Whole:
    """A step that nothing disturbs: the states before and after, what lies at the place after it, how it went."""

    before: State
    after: State
    files: list[str]
    size: int
    usual: Outcome


def carry_out_whole(steps: Steps, step: str, read: Callable[[Path], State]) -> Whole:
    place = steps.make_place()
    before = read(place)
    usual = steps.run(Plan(step, str(place)))
    assert usual.code == 0
    usual = steps.run(Plan(step, str(steps.make_place())))  # the first one warmed up the disk
    after = read(place)
    assert after != before
    return Whole(before, after, list_files(place), measure(place), usual)


def draw_plans(chance: random.Random, whole: Whole, plan: Plan) -> Iterator[Plan]:
    """SIGKILL at 60 moments."""
    seconds, events = whole.usual.seconds, whole.usual.events
    published = len(events) - events.index(PUBLISHING)
    yield from (replace(plan, after=chance.uniform(0.0, seconds)) for _ in range(ANYWHERE))
    yield from (replace(plan, after=chance.uniform(0.8 * seconds, seconds)) for _ in range(LATE))
    yield from (replace(plan, event=chance.randint(1, len(events))) for _ in range(CHANGES))
    yield from (replace(plan, event=number, publishing=True) for number in range(1, RENAMED + 1))
    rest = range(PUBLISHED - RENAMED)
    yield from (replace(plan, event=chance.randint(RENAMED + 1, published), publishing=True) for _ in rest)


def check_plan(steps: Steps, plan: Plan, whole: Whole, read: Callable[[Path], State], chance: random.Random) -> Outcome:
    """Carry out one plan; sometimes the next run, which begins by tidying up, is killed, too."""
    place = steps.make_place()
    outcome = steps.run(replace(plan, place=str(place)))
    assert not outcome.left, "processes are left"
    assert read(place) in (whole.before, whole.after)
    if plan.victim != "main":
        assert list_files(place) == whole.files, "a process that was not killed leaves files"
    if chance.random() < 0.3:
        steps.run(Plan(plan.step, str(place), event=chance.randint(1, len(whole.usual.events) // 2)))
        assert read(place) in (whole.before, whole.after)
    again = steps.run(Plan(plan.step, str(place)))
    assert again.code == 0
    assert read(place) == whole.after
    assert list_files(place) == whole.files
    assert measure(place) < 1.2 * whole.size
    return outcome


def check_step(steps: Steps, step: str, make: Callable[[Path], None], read: Callable[[Path], State]) -> None:
    seed = int(os.environ.get("TRIALGRAPH_KILL_SEED") or random.SystemRandom().randrange(1_000_000))
    chance = random.Random(seed)
    shutil.rmtree(steps.folder / "old")
    (steps.folder / "old").mkdir()
    make(steps.folder / "old")
    whole = carry_out_whole(steps, step, read)
    plan = Plan(step, "")
    plans = list(draw_plans(chance, whole, plan))
    if step == "build":
        seconds = whole.usual.seconds
        yields = [("Ctrl-C", INTERRUPTED_BUILDS), ("worker", LOST_WORKERS)]
        plans += [replace(plan, after=chance.uniform(0, seconds), victim=v) for v, n in yields for _ in range(n)]
    codes = []
    for number, one in enumerate(plans):
        try:
            codes.append(check_plan(steps, one, whole, read, chance).code)
        except AssertionError as error:
            raise AssertionError(f"TRIALGRAPH_KILL_SEED={seed}, moment {number}, {one}: {error}") from error
    assert codes.count(-signal.SIGKILL) >= 40


def test_builds(steps: Steps) -> None:
    check_step(steps, "build", make_store, read_store)


def test_updates(steps: Steps) -> None:
    check_step(steps, "update", make_store, read_store)


def test_loads_of_vocabularies(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "load_builtin", make_vocabulary)  # as the server does: the whole one takes a second
    check_step(steps, "vocabulary", make_collection, read_collection)
