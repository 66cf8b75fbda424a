"""Builds on a Dask cluster: a real scheduler and two workers over TCP, one of them killed; the same graph as here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import fsspec
import pytest

import trialgraph
from cluster_work import fail_or_die
from command_line import Outcome
from kept_stores import make_version, write_records
from parallel_builds import describe, read_content
from sparql_servers import free_port
from trialgraph.cluster import bring_sources, start_dask
from trialgraph.errors import StoreError
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.shards import Batch
from trialgraph.vocabulary.load import load_builtin

RECORDS = 60
NO_DASHBOARD = "--no-dashboard"


class Cluster(NamedTuple):
    """A running cluster: the address of its scheduler, and its worker processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few records are several shards."""
    monkeypatch.setattr("trialgraph.shards.RECORDS_A_SHARD", 3)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers, each in a process and a directory of its own."""
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    with ExitStack() as stack:

        def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
            folder = tmp_path / name
            folder.mkdir()
            command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", NO_DASHBOARD]
            return start_process(stack, command, folder)

        start("scheduler", "scheduler", "--port", port)
        worker = ("worker", address, "--no-nanny", "--nthreads", "1")
        yield Cluster(address, [start(name, *worker) for name in ("one", "two")])


def start_process(
    stack: ExitStack, command: list[str], folder: Path, environment: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """A process that is killed when the stack ends."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = subprocess.Popen(command, cwd=folder, env=environment, **quiet)
    process: subprocess.Popen[bytes] = stack.enter_context(started)
    stack.callback(process.kill)
    return process


@pytest.fixture
def source(tmp_path: Path, seeds: Path) -> Iterator[list[Path]]:
    """The seeds, some records, one of them twice, and one that cannot be read."""
    records = [make_version(number) for number in range(1, RECORDS + 1)]
    yield [seeds, write_records(tmp_path / "records.ndjson", [*records, records[4], {"protocolSection": {}}])]


def build_here(source: list[Path], db: Path) -> ReadReport:
    report = ReadReport()
    build_graph(source, db, load_builtin(), report)
    return report


@pytest.mark.parametrize("shards", ["", "shards", "file://"])
def test_a_worker_that_is_killed_costs_nothing_but_time(
    cluster: Cluster, source: list[Path], tmp_path: Path, shards: str
) -> None:
    shards = {"": "", "shards": str(tmp_path / "shards"), "file://": f"file://{tmp_path}"}[shards]
    joined: list[str] = []

    def kill_one(doing: str, _: ReadReport) -> None:
        joined.append(doing)
        if len(joined) == 6:  # some tasks are done, some under way, most to come
            cluster.workers[0].send_signal(signal.SIGKILL)

    report = ReadReport()
    start = partial(start_dask, cluster.address, shards)
    build_graph(source, tmp_path / "there.db", load_builtin(), report, start=start, on_progress=kill_one)
    assert cluster.workers[0].wait(timeout=30) == -signal.SIGKILL
    assert len(joined) > 20
    assert describe(report) == describe(build_here(source, tmp_path / "here.db"))
    assert read_content(tmp_path / "there.db") == read_content(tmp_path / "here.db")
    assert not list(tmp_path.rglob("*.nt"))
    assert not [path for path in tmp_path.rglob("build") if path.is_file()]  # the mark of the common folder


def test_errors_of_a_cluster_are_told() -> None:
    with start_dask("local", "", 1, load_builtin()) as workers:
        with pytest.raises(ValueError, match="no such thing"):
            list(workers.map(fail_or_die, [Batch(0, "", ())]))
        with pytest.raises(StoreError, match="died again and again"):
            list(workers.map(fail_or_die, [Batch(1, "", ())]))


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (["-S"], "a worker has not trialgraph with all that it needs"),
        ([], "a worker has another version of trialgraph"),
    ],
)
def test_a_worker_with_another_program_is_told(
    run: Callable[..., Outcome], tmp_path: Path, python: list[str], said: str
) -> None:
    """One without the program (-S: what is installed by reference is not found), one with a rule that was changed."""
    other = tmp_path / "other"
    shutil.copytree(
        Path(trialgraph.__file__).parent, other / "trialgraph", ignore=shutil.ignore_patterns("__pycache__")
    )
    (other / "trialgraph" / "terms.py").open("a").write("# another rule")
    installed = str(Path(fsspec.__file__).parents[1])
    with ExitStack() as stack:
        address = f"tcp://127.0.0.1:{free_port()}"
        place = ("--host", "127.0.0.1", NO_DASHBOARD)
        for arguments in (["scheduler", "--port", address.rpartition(":")[2]], ["worker", address, "--no-nanny"]):
            path = installed if python else str(other)
            command = [sys.executable, *python, "-m", "dask", *arguments, *place]
            start_process(stack, command, tmp_path, {**os.environ, "PYTHONPATH": path})
        refused = run("build", "--dask", address)
    assert refused.code == 1
    assert said in refused.err
    assert len(refused.err.splitlines()) == 1


def test_without_dask_it_is_said_what_to_install(run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    refused = run("build", "--dask", "local")
    assert (refused.code, refused.err) == (1, "trialgraph: --dask needs Dask: pip install 'trialgraph[dask]'\n")


def test_the_program_builds_on_a_local_cluster(run: Callable[..., Outcome], tmp_path: Path, seeds: Path) -> None:
    with fsspec.open("memory://registry/003_1be6ace33cd82a93.txt", "wb") as file:
        file.write((seeds / "003_1be6ace33cd82a93.txt").read_bytes())
    built = run("build", "memory://registry/*.txt", "--dask", "local", "--jobs", "2", "--db", "there.db")
    assert built.code == 0, built.err
    assert run("build", seeds / "003_1be6ace33cd82a93.txt", "--db", "here.db", "--jobs", "1").code == 0
    assert read_content(tmp_path / "there.db") == read_content(tmp_path / "here.db")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--dask", "tcp://127.0.0.1:1"], "no cluster that could be worked with"),
        (["build", "--dask", "127.0.0.1"], "no cluster that could be worked with: missing port number"),
        (["build", "--dask", "http://127.0.0.1:8786"], "no cluster that could be worked with: unknown address scheme"),
        (["build", "--shards", "shards"], "--shards goes with --dask"),
        (["build", "memory://nowhere/*.gz"], "there is no such file"),
        (["build", "nosuch://records.json"], "nosuch://records.json: "),
        (["build", "memory://nowhere/records.json"], "cannot be read"),
    ],
)
def test_what_cannot_be_reached_is_one_clear_line(run: Callable[..., Outcome], arguments: list[str], said: str) -> None:
    outcome = run(*arguments)
    assert outcome.code == 1
    assert said in outcome.err.splitlines()[-1]


def test_what_was_brought_is_gone_afterwards(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    with bring_sources([f"file://{tmp_path}/a.txt", str(tmp_path)]) as (brought, own):
        assert brought.name == "a.txt" and brought.read_text() == "a"
        assert own == tmp_path
    assert not brought.exists()
