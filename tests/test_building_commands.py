"""``trialgraph fetch`` and ``build``: records from the registry, jobs, progress."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_line import Run, assert_one_line
from fake_registry import Registry, make_studies, serve
from trialgraph.store import open_store

pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """Five records in pages of two, asked without waiting between the requests."""
    monkeypatch.setattr("trialgraph.fetch.SECONDS_A_REQUEST", 0.0)
    with serve(Registry(make_studies(5))) as served:
        monkeypatch.setenv("TRIALGRAPH_API", served.api)
        yield served


def count_lines(path: Path) -> int:
    return gzip.decompress(path.read_bytes()).count(b"\n")


def test_fetch_writes_what_the_query_finds(run: Run, registry: Registry, tmp_path: Path) -> None:
    outcome = run("fetch", "Study 3", "-o", "some.ndjson.gz")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"some.ndjson.gz: 1 record of {registry.version}\n"
    assert count_lines(tmp_path / "some.ndjson.gz") == 1
    assert any("query.term=Study+3" in path for path in registry.asked)


def test_fetch_all_writes_everything(run: Run, registry: Registry, tmp_path: Path) -> None:
    outcome = run("fetch", "--all")
    assert outcome.err == f"records.ndjson.gz: 5 records of {registry.version}\n"
    assert count_lines(tmp_path / "records.ndjson.gz") == 5
    assert not any("query.term" in path for path in registry.asked)


@pytest.mark.parametrize("arguments", [(), ("Study", "--all")])
def test_fetch_wants_a_query_or_all(run: Run, registry: Registry, arguments: tuple[str, ...]) -> None:
    assert_one_line(run("fetch", *arguments), "expected a QUERY or --all, and not both")
    assert registry.asked == []


def test_an_empty_query_is_not_the_whole_registry(run: Run, registry: Registry) -> None:
    """The registry finds everything for it: an unset variable of a script would fetch for ten minutes."""
    assert_one_line(run("fetch", " "), "QUERY is empty; for the whole registry: --all")
    assert_one_line(run("build", "--from-query", "", "--db", "some.db"), "--from-query is empty")
    assert registry.asked == []


def test_nothing_is_fetched_that_could_not_be_kept(run: Run, registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").touch()
    assert_one_line(run("fetch", "Study", "-o", "mine"), "mine: is a directory; expected the name of a file")
    assert_one_line(
        run("build", "--from-query", "Study", "--db", "mine"), "mine: is a directory but no trialgraph store"
    )
    assert registry.asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_an_interrupted_fetch_says_how_far_it_came(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, on_page: Callable[[int, int | None], None], **__: object) -> None:
        on_page(4, 5)
        raise KeyboardInterrupt

    monkeypatch.setattr("trialgraph.fetch.fetch_records", interrupt)
    outcome = run("fetch", "Study")
    assert outcome.code == 130
    assert "records.ndjson.gz: 4 records so far; the same command goes on from there\n" in outcome.err


def test_a_registry_that_refuses_is_one_line(run: Run, registry: Registry) -> None:
    registry.faults = dict.fromkeys(range(1, 100), "400")
    assert_one_line(run("fetch", "Study"), registry.api, "the server answered 400")


def test_build_from_a_query_does_both(run: Run, registry: Registry, tmp_path: Path) -> None:
    outcome = run("build", "--from-query", "Study", "--db", "some.db")
    assert outcome.code == 0
    assert outcome.err.splitlines() == [
        f"some.db.ndjson.gz: 5 records of {registry.version}",
        "5 studies read, 0 skipped",
        "some.db: graph of 5 trials",
    ]
    with open_store(tmp_path / "some.db") as store:
        assert store.metadata.sources == ("some.db.ndjson.gz",)


@pytest.mark.usefixtures("registry")
def test_a_query_that_finds_nothing_leaves_the_old_graph(run: Run, tmp_path: Path) -> None:
    run("build", "--db", "some.db")
    outcome = run("build", "--from-query", "nobody registered this", "--db", "some.db")
    assert outcome.code == 1
    assert outcome.err.splitlines()[-1] == "trialgraph: nothing was built: the sources hold no study that can be read"
    with open_store(tmp_path / "some.db") as store:
        assert store.metadata.trial_count == 5
        assert store.metadata.sources != ("some.db.ndjson.gz",)


def test_jobs_are_at_least_one(run: Run) -> None:
    outcome = run("build", "--jobs", "0")
    assert outcome.code == 2 and "--jobs" in outcome.err


def test_what_dask_needs_is_told_with_its_brackets(run: Run) -> None:
    """In help texts brackets are markup, and vanish."""
    assert "trialgraph[dask]" in "".join(run("build", "--help").out.replace("│", "").split())
