"""``trialgraph fetch`` and ``build``: records from the registry, jobs, progress."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
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
