"""Disks that are full, directories that cannot be written, files that are damaged: one clear line, nothing lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_line import Outcome, Run, assert_one_line
from kept_stores import build, find_problems, make_version, read_quads, write_records
from trialgraph.store import FORMAT_VERSION, MARKER

OLD = [make_version(number) for number in (1, 2, 3)]
NEW = [make_version(number, status="COMPLETED", updated="2026-03-01") for number in (1, 2, 3)]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A store, with newer records beside it in new.ndjson."""
    write_records(tmp_path / "new.ndjson", NEW)
    return build(tmp_path / "db", OLD)


def run_apart(*arguments: str | Path, limit: Callable[[], None] | None = None) -> Outcome:
    """The program in a process of its own; root there has no right that other users have not."""
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*powerless, sys.executable, "-c", "from trialgraph.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    return Outcome(done.returncode, done.stdout, done.stderr)


def list_beside(db: Path) -> list[str]:
    return sorted(path.name for path in db.parent.iterdir() if not path.name.endswith(".ndjson"))


@pytest.mark.parametrize("room", [4_000, 30_000])
@pytest.mark.parametrize("command", ["update", "backup"])
def test_a_full_disk(db: Path, room: int, command: str) -> None:
    """A limit on the size of files fails as a full disk does, in whichever file passes it first."""
    before = read_quads(db)
    last = [db.parent / "new.ndjson"] if command == "update" else [db.parent / "copy"]
    failed = run_apart(
        command, *last, "--db", db, limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    )
    assert_one_line(failed, "File too large")
    assert list_beside(db) == ["db"]
    assert read_quads(db) == before
    assert find_problems(db) == []


@pytest.fixture
def read_only(db: Path) -> Iterator[Path]:
    """The store in a directory that the program cannot write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(db, folder / "db")
        shutil.copy(db.parent / "new.ndjson", folder)
        folder.chmod(0o555)
        yield folder / "db"
        folder.chmod(0o755)


def test_a_read_only_directory(read_only: Path) -> None:
    db = read_only
    assert_one_line(run_apart("update", db.parent / "new.ndjson", "--db", db), "ermission denied")
    assert_one_line(run_apart("backup", db.parent / "copy", "--db", db), "ermission denied")
    assert run_apart("check", "--db", db).code == 0
    assert run_apart("changes", "--db", db).code == 0


def test_nothing_to_update_needs_no_writing(read_only: Path) -> None:
    db = read_only
    (db.parent / "new.ndjson").write_bytes(b"".join((json.dumps(record) + "\n").encode() for record in OLD))
    done = run_apart("update", db.parent / "new.ndjson", "--db", db)
    assert done.code == 0 and "3 as they were" in done.err


COMMANDS = [
    ("update", "new.ndjson"),
    ("update", "new.ndjson", "--dry-run"),
    ("changes",),
    ("check",),
    ("backup", "copy"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_store_of_a_newer_program(db: Path, run: Run, command: tuple[str, ...]) -> None:
    marker = json.loads((db / MARKER).read_text())
    (db / MARKER).write_text(json.dumps({**marker, "version": FORMAT_VERSION + 1}))
    assert_one_line(run(*command, "--db", db), f"version {FORMAT_VERSION + 1}, made by a newer trialgraph")
    (db / MARKER).write_text(json.dumps(marker))
    assert find_problems(db) == []
    assert list_beside(db) == ["db"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_foreign_directory(tmp_path: Path, run: Run, command: tuple[str, ...]) -> None:
    write_records(tmp_path / "new.ndjson", NEW)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "CURRENT").write_text("mine")
    assert_one_line(run(*command, "--db", "photos"), "photos: no trialgraph store")
    assert_one_line(run(*command, "--db", "nowhere"), "nowhere: no trialgraph store here")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["CURRENT"]


def test_a_file_of_the_user_in_the_store_is_not_lost(db: Path, run: Run) -> None:
    (db / "notes.txt").write_text("mine")
    assert_one_line(run("update", "new.ndjson", "--db", db), "'notes.txt', which would be lost")
    assert (db / "notes.txt").read_text() == "mine"


def damage(path: Path) -> None:
    """Turn round the bits of some bytes in the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(255 - byte for byte in content[middle : middle + 400])
    path.write_bytes(content)


def largest_table(db: Path) -> Path:
    """The file in which most of the graph is."""
    return max((db / "oxigraph").glob("*.sst"), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("part", ["graph", "texts"])
def test_a_damaged_file_is_found(db: Path, run: Run, part: str) -> None:
    damage(largest_table(db) if part == "graph" else db / "texts.sqlite")
    found = run("check", "--db", db)
    assert found.code == 1
    assert "is not as it was when the store was published" in found.out
    assert "Traceback" not in found.err
    refused = run("backup", "copy", "--db", db)
    assert refused.code == 1 and refused.err.startswith("trialgraph: ") and refused.err.count("\n") == 1


@pytest.mark.parametrize("part", ["oxigraph/CURRENT", "oxigraph", "texts.sqlite", MARKER])
@pytest.mark.parametrize("command", [COMMANDS[0], ("check",)], ids=" ".join)
def test_a_missing_part_is_told(db: Path, run: Run, part: str, command: tuple[str, ...]) -> None:
    (db / part).rename(db.parent / "moved")
    assert_one_line(run(*command, "--db", db), str(db))
    (db.parent / "moved").rename(db / part)
    assert find_problems(db) == []
    assert list_beside(db) == ["db"]


def test_a_lost_quad_is_found(db: Path) -> None:
    """What no checksum tells: a store that is sound and lacks something."""
    import pyoxigraph as ox

    graph = ox.Store(str(db / "oxigraph"))
    graph.update(
        "DELETE WHERE { <https://w3id.org/trialgraph/trial/NCT00000002> <https://w3id.org/trialgraph/status> ?x }"
    )
    graph.flush()
    del graph
    problems = [problem for problem in find_problems(db) if "oxigraph/" not in problem]
    assert [problem.partition(":")[0] for problem in problems] == ["quads", "quads of NCT00000002"]


def test_a_backup_is_whole_and_shares_nothing(db: Path, run: Run) -> None:
    assert run("backup", "copies/one", "--db", db).code == 0
    copy = db.parent / "copies" / "one"
    assert read_quads(copy) == read_quads(db)
    shared = {path.stat().st_ino for path in db.rglob("*")} & {path.stat().st_ino for path in copy.rglob("*")}
    assert shared == set()
    assert_one_line(run("backup", copy, "--db", db), "is already there")
    assert_one_line(run("backup", db / "inner", "--db", db), "is within the store")
    shutil.rmtree(db)
    assert find_problems(copy) == []
