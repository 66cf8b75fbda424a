"""The store: whole or not at all, and only where one may be."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from made_facts import METADATA, make_facts, make_study, make_vocabulary
from trialgraph.errors import QueryError, StoreError
from trialgraph.namespaces import TG
from trialgraph.quads import make_concept_lines, make_dataset_lines, make_minted_concept_lines, make_trial_lines
from trialgraph.store import (
    FORMAT_VERSION,
    MARKER,
    backup_store,
    build_store,
    check_store,
    directory,
    open_store,
    reading,
    update_store,
)
from trialgraph.terms import make_trial_iri

TITLE = "http://purl.org/dc/terms/title"


def build(db: Path, title: str = "whole") -> Path:
    """A store with one trial of this title."""
    with build_store(db) as writer:
        writer.add_lines([make_line("NCT01", title)])
        writer.metadata = METADATA
    return db


def make_line(trial: str, title: str) -> str:
    return f'<{make_trial_iri(trial)}> <{TITLE}> "{title}" .\n'


def read_titles(db: Path) -> list[str]:
    """The titles of the trials in the store."""
    with open_store(db) as store:
        return [
            row["title"].value for row in store.select(f"SELECT ?title {{ ?trial <{TITLE}> ?title }} ORDER BY ?title")
        ]


def list_beside(db: Path) -> list[str]:
    """What is in the directory that the store is in."""
    return sorted(path.name for path in db.parent.iterdir())


def test_facts_are_there_after_a_build(tmp_path: Path) -> None:
    vocabulary, study, facts = make_vocabulary(), make_study(), make_facts()
    lines = [
        *make_concept_lines(vocabulary),
        *make_trial_lines(study, facts, vocabulary),
        *make_minted_concept_lines(facts, vocabulary),
    ]
    with build_store(tmp_path / "db") as writer:
        writer.add_lines(lines)
        writer.add_texts(study.id, study.version, study.texts())
        writer.metadata = METADATA
    with open_store(tmp_path / "db") as store:
        assert store.metadata == METADATA
        rows = store.select(
            f"PREFIX tg: <{TG}> SELECT ?label ?evidence {{ ?trial a tg:Trial ; tg:hasTherapy ?use ."
            " ?use tg:therapy/tg:within ?class ; tg:therapyEvidence ?evidence . ?class tg:reported true ;"
            " <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"
        )
        assert [(row["label"].value, store.texts.quote(row["evidence"].value)) for row in rows] == [
            ("PD-1 antibody", 'A "quoted')
        ]
        assert store.query(f"ASK {{ <{TG}dataset> <{TG}trialCount> 1 }}")
        assert len(store) == len({*lines, *make_dataset_lines(METADATA)}) > 200
    assert sorted(path.name for path in (tmp_path / "db").iterdir()) == ["oxigraph", "texts.sqlite", MARKER]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_new_build_takes_the_place_of_the_old(tmp_path: Path) -> None:
    build(tmp_path / "db", "old")
    build(tmp_path / "db", "new")
    assert read_titles(tmp_path / "db") == ["new"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_readers_of_the_old_graph_are_not_disturbed(tmp_path: Path) -> None:
    build(tmp_path / "db", "old")
    with open_store(tmp_path / "db") as old:
        build(tmp_path / "db", "new")
        assert [row["t"].value for row in old.select(f"SELECT ?t {{ ?s <{TITLE}> ?t }}")] == ["old"]


def test_a_store_that_is_replaced_while_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The marker of one state and the graph of another would be a store that never was."""
    build(tmp_path / "db", "old")
    read = directory.read_marker

    def read_late(db: Path) -> Any:
        monkeypatch.setattr(reading, "read_marker", read)
        told = read(db)
        build(db, "new")
        return told

    monkeypatch.setattr(reading, "read_marker", read_late)
    with open_store(tmp_path / "db") as store:
        assert store.manifest == read(tmp_path / "db")[1]
        assert [row["t"].value for row in store.select(f"SELECT ?t {{ ?s <{TITLE}> ?t }}")] == ["new"]


_REBUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import build
print("building", flush=True)
for number in range(10_000):
    build(Path(sys.argv[1]), f"title {number}")
"""


def test_readers_and_backups_while_the_store_is_replaced_again_and_again(tmp_path: Path) -> None:
    build(tmp_path / "db", "title 0")
    command = [sys.executable, "-c", _REBUILDER, str(tmp_path / "db"), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "building\n"
            for number in range(60):
                assert len(read_titles(tmp_path / "db")) == 1
                if number % 6 == 0:
                    back_up(tmp_path / "db", tmp_path / f"copy{number}")
        finally:
            process.kill()


def back_up(db: Path, copy: Path) -> None:
    """A backup is whole, or says that the store never stood still for it (which it does for a large one)."""
    try:
        backup_store(db, copy)
    except StoreError as error:
        assert "was replaced again and again" in str(error)
        assert not copy.exists()
    else:
        assert list(check_store(copy)) == []


def test_two_readers_at_once(tmp_path: Path) -> None:
    build(tmp_path / "db")
    with open_store(tmp_path / "db") as first, open_store(tmp_path / "db") as second:
        assert len(first) == len(second) > 0


def test_an_empty_directory_is_filled(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    assert read_titles(build(tmp_path / "db")) == ["whole"]


def test_missing_parents_are_made(tmp_path: Path) -> None:
    assert read_titles(build(tmp_path / "a" / "b" / "db")) == ["whole"]


def test_a_link_to_a_store_stays_a_link(tmp_path: Path) -> None:
    build(tmp_path / "disk" / "db", "old")
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "db")
    build(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert read_titles(tmp_path / "disk" / "db") == ["new"]


def test_a_relative_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    build(Path("db"))
    assert read_titles(tmp_path / "db") == ["whole"]


@pytest.mark.parametrize("name", ["notes.txt", "CURRENT", ".hidden"])
def test_another_directory_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / name).write_text("mine")
    with pytest.raises(
        StoreError, match=r"db: is a directory but no trialgraph store \(expected trialgraph.json in it\)"
    ):
        build(tmp_path / "db")
    assert [path.read_text() for path in (tmp_path / "db").iterdir()] == ["mine"]
    assert list_beside(tmp_path / "db") == ["db"]


@pytest.mark.parametrize("marker", ["", "{}", "[1]", '{"format": "another"}', "\x00"])
def test_a_foreign_marker_is_no_marker(tmp_path: Path, marker: str) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / MARKER).write_text(marker)
    for action in (build, open_store):
        with pytest.raises(StoreError, match=r"expected trialgraph\.json"):
            action(tmp_path / "db")
    assert (tmp_path / "db" / MARKER).read_text() == marker


@pytest.mark.parametrize("name", ["notes.txt", "query.rq", ".hidden"])
def test_a_store_with_a_file_of_the_user_in_it_is_refused(tmp_path: Path, name: str) -> None:
    build(tmp_path / "db", "old")
    (tmp_path / "db" / name).write_text("mine")
    with pytest.raises(StoreError, match=rf"db: holds, beside a trialgraph store, '{name}', which would be lost"):
        build(tmp_path / "db", "new")
    assert (tmp_path / "db" / name).read_text() == "mine"
    assert read_titles(tmp_path / "db") == ["old"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("mine")
    with pytest.raises(StoreError, match="db: is a file; expected a directory"):
        build(tmp_path / "db")
    assert (tmp_path / "db").read_text() == "mine"


def test_a_missing_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"db: no trialgraph store here; make one with: trialgraph build"):
        open_store(tmp_path / "db")
    assert list_beside(tmp_path / "db") == []


def test_a_raw_oxigraph_store_is_told_and_not_touched(tmp_path: Path) -> None:
    ox.Store(str(tmp_path / "db"))
    before = sorted(path.name for path in (tmp_path / "db").iterdir())
    with pytest.raises(StoreError, match="no trialgraph store"):
        open_store(tmp_path / "db")
    assert sorted(path.name for path in (tmp_path / "db").iterdir()) == before


def test_a_store_of_another_version_is_told_and_can_be_replaced(tmp_path: Path) -> None:
    build(tmp_path / "db")
    marker = json.loads((tmp_path / "db" / MARKER).read_text())
    (tmp_path / "db" / MARKER).write_text(json.dumps({**marker, "version": FORMAT_VERSION - 1}))
    with pytest.raises(StoreError, match=f"a store of version {FORMAT_VERSION - 1}, expected {FORMAT_VERSION}"):
        open_store(tmp_path / "db")
    assert read_titles(build(tmp_path / "db")) == ["whole"]


def test_damaged_metadata_are_told(tmp_path: Path) -> None:
    build(tmp_path / "db")
    (tmp_path / "db" / MARKER).write_text(json.dumps({"format": "trialgraph store", "version": FORMAT_VERSION}))
    with pytest.raises(StoreError, match="metadata of the store cannot be read"):
        open_store(tmp_path / "db")


@pytest.mark.parametrize("marker", ["", "{", "\x00" * 100])
def test_a_damaged_marker_is_told_and_nothing_replaced(tmp_path: Path, marker: str) -> None:
    """The graph and its history are still there: it is not "no trialgraph store"."""
    build(tmp_path / "db")
    (tmp_path / "db" / MARKER).write_text(marker)
    for action in (build, open_store):
        with pytest.raises(StoreError, match=r"trialgraph\.json: is damaged: .* restore the store from a backup"):
            action(tmp_path / "db")
    assert (tmp_path / "db" / MARKER).read_text() == marker


def test_a_store_without_graph_is_told(tmp_path: Path) -> None:
    build(tmp_path / "db")
    (tmp_path / "db" / "oxigraph").rename(tmp_path / "moved")
    with pytest.raises(StoreError, match="the graph cannot be read"):
        open_store(tmp_path / "db")


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), OSError("a source cannot be read")])
def test_an_exception_leaves_the_old_graph_and_nothing_else(tmp_path: Path, error: BaseException) -> None:
    build(tmp_path / "db", "old")
    with pytest.raises(type(error)) as caught, build_store(tmp_path / "db") as writer:
        writer.add_lines([make_line("NCT02", "half")])
        raise error
    assert caught.value is error
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_lines_that_are_no_n_triples_leave_the_old_graph(tmp_path: Path) -> None:
    build(tmp_path / "db", "old")
    with pytest.raises(StoreError, match=r"could not be loaded: .*line 1"), build_store(tmp_path / "db") as writer:
        writer.add_lines(["nonsense\n"])
        writer.metadata = METADATA
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_more_lines_than_are_loaded_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.store.building._BULK", 7)
    with build_store(tmp_path / "db") as writer:
        writer.add_lines(make_line(f"NCT{number:02}", f"title {number % 20:02}") for number in range(40))
        writer.add_lines(make_line(f"NCT{number:02}", f"title {number % 20:02}") for number in range(40))
        writer.metadata = METADATA
    assert read_titles(tmp_path / "db") == sorted(f"title {number % 20:02}" for number in range(40))


def test_a_build_without_metadata_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="metadata of the store were not set"), build_store(tmp_path / "db"):
        pass
    assert list_beside(tmp_path / "db") == []


@pytest.mark.parametrize("blocks", [0, 2])
@pytest.mark.parametrize("descriptors", ["/dev/fd", "/nowhere"])
def test_blocks_then_one_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, descriptors: str) -> None:
    monkeypatch.setattr("trialgraph.store.loading.BLOCKS", blocks)
    monkeypatch.setattr("trialgraph.store.loading.BLOCK_BYTES", 200)
    monkeypatch.setattr("trialgraph.store.loading._DESCRIPTORS", Path(descriptors))
    with build_store(tmp_path / "db") as writer:
        for number in range(3000):
            writer.add_lines([make_line(f"NCT{number:04}", f"title {number:04}")])
        writer.metadata = METADATA
    assert read_titles(tmp_path / "db") == [f"title {number:04}" for number in range(3000)]


@pytest.mark.parametrize("blocks", [0, 2])
def test_lines_that_are_none_are_told_and_leave_the_old_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int
) -> None:
    build(tmp_path / "db", "old")
    monkeypatch.setattr("trialgraph.store.loading.BLOCKS", blocks)
    with pytest.raises(StoreError, match="the graph could not be loaded: "), build_store(tmp_path / "db") as writer:
        monkeypatch.setattr("trialgraph.store.loading.BLOCK_BYTES", 1)
        writer.add_lines(["no triple\n"])
        for _ in range(10_000):  # a stream tells when it has come there
            writer.add_lines([make_line("NCT02", "half")])
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_stream_that_is_left_leaves_the_old_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "db", "old")
    monkeypatch.setattr("trialgraph.store.loading.BLOCKS", 0)
    monkeypatch.setattr("trialgraph.store.loading.BLOCK_BYTES", 1)
    with pytest.raises(KeyboardInterrupt), build_store(tmp_path / "db") as writer:
        writer.add_lines(make_line(f"NCT{number:04}", "half") for number in range(20_000))
        raise KeyboardInterrupt
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


@pytest.mark.parametrize("blocks", [0, 2])
def test_a_full_disk_is_told_and_leaves_the_old_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int
) -> None:
    build(tmp_path / "db", "old")
    monkeypatch.setattr("trialgraph.store.loading.BLOCKS", blocks)
    told = r"the store cannot be written: .*No space left"
    with pytest.raises(StoreError, match=told), build_store(tmp_path / "db") as writer:
        monkeypatch.setattr(writer._loader, "_graph", FullDisk())
        monkeypatch.setattr("trialgraph.store.loading.BLOCK_BYTES", 1)
        writer.metadata = METADATA
        writer.add_lines([make_line("NCT02", "half")])
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


class FullDisk:
    """A file on a disk without space."""

    def bulk_load(self, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"file/db: the store cannot be written: "):
        build(tmp_path / "file" / "db")


def test_a_query_that_is_none_is_told(tmp_path: Path) -> None:
    with open_store(build(tmp_path / "db")) as store:
        with pytest.raises(QueryError, match="not a SPARQL query"):
            store.query("SELECT nonsense")
        with pytest.raises(QueryError, match="expected a SELECT query"):
            store.select("ASK { ?s ?p ?o }")


def test_the_store_is_for_reading_only(tmp_path: Path) -> None:
    with open_store(build(tmp_path / "db")) as store, pytest.raises(QueryError, match="not a SPARQL query"):
        store.query("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


# ------------------------------------------------------------------------------- Builds that are killed

_BUILDER = """
import sys
from pathlib import Path
from trialgraph.store import build_store
with build_store(Path(sys.argv[1])) as writer:
    writer.add_lines(['<urn:a> <urn:b> "half" .\\n'] * 100_000)
    print("filling", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is in the middle of building `tmp_path/db`, which was there before."""
    build(tmp_path / "db", "old")
    command = [sys.executable, "-c", _BUILDER, str(tmp_path / "db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "filling\n"
        yield process
        process.kill()


def test_a_killed_build_leaves_the_old_graph_and_the_next_one_cleans_up(
    tmp_path: Path, builder: subprocess.Popen[str]
) -> None:
    builder.send_signal(signal.SIGKILL)
    assert builder.wait() == -signal.SIGKILL
    assert read_titles(tmp_path / "db") == ["old"]
    orphans = [name for name in list_beside(tmp_path / "db") if name != "db"]
    assert len(orphans) == 1 and orphans[0].startswith(".db.building-")
    build(tmp_path / "db", "new")
    assert read_titles(tmp_path / "db") == ["new"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_ctrl_c_leaves_the_old_graph_and_nothing_else(tmp_path: Path, builder: subprocess.Popen[str]) -> None:
    builder.send_signal(signal.SIGINT)
    assert builder.wait() != 0
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_build_that_still_runs_is_not_cleaned_away(tmp_path: Path, builder: subprocess.Popen[str]) -> None:
    build(tmp_path / "db", "new")
    running = [name for name in list_beside(tmp_path / "db") if name != "db"]
    assert len(running) == 1 and running[0].startswith(".db.building-")
    builder.kill()
    builder.wait()
    build(tmp_path / "db", "newer")
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_kill_between_the_two_renames_loses_nothing(tmp_path: Path) -> None:
    build(tmp_path / "db", "old")
    (tmp_path / "db").rename(tmp_path / ".db.replaced-0")
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_build_after_a_kill_between_the_two_renames(tmp_path: Path) -> None:
    build(tmp_path / "db", "old")
    (tmp_path / "db").rename(tmp_path / ".db.replaced-0")
    build(tmp_path / "db", "new")
    assert read_titles(tmp_path / "db") == ["new"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_kill_right_after_the_renames_leaves_nothing(tmp_path: Path) -> None:
    build(tmp_path / "db", "old")
    (tmp_path / "db" / "building.lock").write_text("trialgraph is filling this directory.\n")
    (tmp_path / ".db.replaced-0").mkdir()
    with update_store(tmp_path / "db"):
        pass
    assert sorted(path.name for path in (tmp_path / "db").iterdir()) == ["oxigraph", "texts.sqlite", MARKER]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_kill_while_an_orphan_is_removed_leaves_no_orphan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orphan = tmp_path / ".db.building-0"
    (orphan / "oxigraph").mkdir(parents=True)
    (orphan / "building.lock").touch()
    (orphan / "texts.sqlite").touch()
    removed, unlink = [], Path.unlink

    def note(self: Path, missing_ok: bool = False) -> None:
        removed.append(self.name)
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", note)
    build(tmp_path / "db")
    assert removed[:2] == ["texts.sqlite", "building.lock"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_file_of_the_user_with_the_name_of_the_claim_stays(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "building.lock").write_text("mine")
    with pytest.raises(StoreError, match="no trialgraph store"), update_store(tmp_path / "db"):
        pass
    assert (tmp_path / "db" / "building.lock").read_text() == "mine"


def test_a_rename_that_fails_brings_the_old_graph_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "db", "old")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if ".building-" in self.name:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StoreError, match="Invalid cross-device link"):
        build(tmp_path / "db", "new")
    monkeypatch.undo()
    assert read_titles(tmp_path / "db") == ["old"]
    assert list_beside(tmp_path / "db") == ["db"]


def test_a_store_is_as_readable_as_any_directory(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        build(tmp_path / "db")
    finally:
        os.umask(umask)
    assert (tmp_path / "db").stat().st_mode & 0o777 == 0o755
