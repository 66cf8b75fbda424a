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
    (tmp_path / "zebras.csv").write_text("id,name\nMONDO:0700101,staggering zebra disease\n")
    return build(tmp_path / "db", OLD)


def run_apart(*arguments: str | Path, limit: Callable[[], None] | None = None) -> Outcome:
    """The program in a process of its own; root there has no right that other users have not."""
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*powerless, sys.executable, "-c", "from trialgraph.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    return Outcome(done.returncode, done.stdout, done.stderr)


def list_beside(db: Path) -> list[str]:
    return sorted(path.name for path in db.parent.iterdir() if path.suffix not in (".ndjson", ".csv"))


WRITING = [
    ("build", "new.ndjson"),
    ("update", "new.ndjson"),
    ("backup", "copy"),
    ("vocab", "add", "zebras.csv", "--id-column", "id", "--label-column", "name"),
]


def place_files(command: tuple[str, ...], folder: Path) -> list[str | Path]:
    """The command with the files it names in this directory."""
    return [folder / word if word.endswith((".ndjson", "copy", ".csv")) else word for word in command]


@pytest.mark.parametrize("room", [4_000, 30_000])
@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
def test_a_full_disk(db: Path, room: int, command: tuple[str, ...]) -> None:
    """A limit on the size of files fails as a full disk does, in whichever file passes it first."""
    before = read_quads(db)
    failed = run_apart(
        *place_files(command, db.parent),
        "--db",
        db,
        limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert_one_line(failed, str(db.parent))
    assert "File too large" in failed.err or "disk" in failed.err  # SQLite says "disk I/O error", or "disk is full"
    assert len(failed.err) < 1000
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
        shutil.copy(db.parent / "zebras.csv", folder)
        folder.chmod(0o555)
        yield folder / "db"
        folder.chmod(0o755)


def test_a_read_only_directory(read_only: Path) -> None:
    db = read_only
    for command in WRITING:
        assert_one_line(run_apart(*place_files(command, db.parent), "--db", db), str(db.parent), "ermission denied")
    assert list_beside(db) == ["db"]
    assert run_apart("check", "--db", db).code == 0
    assert run_apart("changes", "--db", db).code == 0


def test_nothing_to_update_needs_no_writing(read_only: Path) -> None:
    db = read_only
    (db.parent / "new.ndjson").write_bytes(b"".join((json.dumps(record) + "\n").encode() for record in OLD))
    done = run_apart("update", db.parent / "new.ndjson", "--db", db)
    assert done.code == 0 and "3 as they were" in done.err


COMMANDS = [
    ("build", "new.ndjson"),
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
    assert_one_line(run(*command, "--db", "photos"), "photos: ", "no trialgraph store")
    if command[0] != "build":
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


def halve(path: Path) -> None:
    """As a disk that was full leaves a file."""
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("spoil", [damage, halve, Path.unlink], ids=["damaged", "halved", "removed"])
def test_each_file_that_is_spoilt_is_found(db: Path, run: Run, spoil: Callable[[Path], None]) -> None:
    """By the check, and by a backup, which then is not made; nothing that is there is changed by that."""
    names = [path.relative_to(db) for path in db.rglob("*") if path.is_file() and not path.name.startswith("LO")]
    names = [name for name in names if (db / name).stat().st_size]  # an empty log cannot be spoilt
    assert len(names) > 8
    db.rename(db.with_name("kept"))
    for name in names:
        shutil.copytree(db.with_name("kept"), db)
        spoil(db / name)
        left = {path.name: path.read_bytes() for path in db.rglob("*") if path.is_file()}
        checked, refused = run("check", "--db", db), run("backup", "copy", "--db", db)
        assert checked.code == 1 and checked.err.count("\n") == 1 and "Traceback" not in checked.err, name
        assert_one_line(refused, str(db.parent))
        assert list_beside(db) == ["db", "kept"]
        now = {path.name: path.read_bytes() for path in db.rglob("*") if path.is_file() and path.name in left}
        assert now == left, name
        shutil.rmtree(db)


def test_the_history_of_a_damaged_store_is_not_lost_by_a_build(db: Path, run: Run) -> None:
    halve(largest_table(db))
    assert_one_line(run("build", "new.ndjson", "--db", db, "--jobs", "1"), str(db), "Its history would be lost")
    assert list_beside(db) == ["db"]


@pytest.mark.parametrize("part", ["oxigraph/CURRENT", "oxigraph", "texts.sqlite", MARKER])
@pytest.mark.parametrize("command", [COMMANDS[1], ("check",)], ids=" ".join)
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
