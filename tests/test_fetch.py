"""Walks through a registry that refuses, drops connections, changes its data and forgets its tokens."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import stamina

from fake_registry import Registry, make_studies, serve
from trialgraph.download import AGENT
from trialgraph.errors import DownloadError
from trialgraph.fetch import FetchReport, fetch_records

pytestmark = pytest.mark.usefixtures("no_waiting")

IDS = [f"NCT{i:08}" for i in range(1, 8)]


@pytest.fixture
def registry() -> Iterator[Registry]:
    with serve(Registry(make_studies(7))) as served:
        yield served


def read_ids(path: Path) -> list[str]:
    with gzip.open(path) as lines:
        return [json.loads(line)["protocolSection"]["identificationModule"]["nctId"] for line in lines]


def fetch(registry: Registry, folder: Path, query: str = "") -> FetchReport:
    return fetch_records(query, folder / "records.ndjson.gz", api=registry.api, pause=0)


def assert_whole(folder: Path) -> None:
    assert read_ids(folder / "records.ndjson.gz") == IDS
    assert [path.name for path in folder.iterdir()] == ["records.ndjson.gz"]


def test_all_pages_are_walked_in_order(registry: Registry, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    target = tmp_path / "records.ndjson.gz"
    report = fetch_records("", target, api=registry.api, pause=0, on_page=lambda n, total: told.append((n, total)))
    assert (report.records, report.repeated, report.data_version) == (7, 0, "2026-11-20T09:00:05")
    assert told == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert_whole(tmp_path)
    asked = [parse_qs(urlsplit(path).query) for path in registry.asked if "studies" in path]
    assert all(one["pageSize"] == ["1000"] for one in asked)


def test_only_what_the_query_finds(registry: Registry, tmp_path: Path) -> None:
    assert fetch(registry, tmp_path, "Study 3").records == 1
    assert read_ids(tmp_path / "records.ndjson.gz") == ["NCT00000003"]


@pytest.mark.parametrize("fault", ["429", "503", "500", "drop", "truncate"])
@pytest.mark.parametrize("request_number", [1, 2, 4])
def test_what_passes_is_tried_again(registry: Registry, tmp_path: Path, fault: str, request_number: int) -> None:
    registry.faults = {request_number: fault}
    assert fetch(registry, tmp_path).records == 7
    assert_whole(tmp_path)


@pytest.mark.parametrize("status", ["429", "503"])
def test_the_registry_is_left_alone_for_as_long_as_it_says(
    registry: Registry, tmp_path: Path, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    registry.faults, registry.retry_after = {2: status}, "17"
    with stamina.set_testing(False):
        fetch(registry, tmp_path)
    assert [pause for pause in slept if pause > 1] == [17.0]
    assert_whole(tmp_path)


def test_it_says_who_asks(registry: Registry, tmp_path: Path) -> None:
    fetch(registry, tmp_path)
    assert registry.agents == {AGENT}
    assert AGENT == "trialgraph (+https://w3id.org/trialgraph)"


@pytest.mark.parametrize("fault", ["expire", "new version"])
@pytest.mark.parametrize("request_number", [2, 3, 4, 5])
def test_a_walk_that_lost_its_ground_begins_anew(
    registry: Registry, tmp_path: Path, fault: str, request_number: int
) -> None:
    registry.faults = {request_number: fault}
    fetch(registry, tmp_path)
    assert_whole(tmp_path)


def test_data_that_never_stand_still_are_told(registry: Registry, tmp_path: Path) -> None:
    registry.faults = dict.fromkeys(range(1, 100), "new version")
    with pytest.raises(DownloadError, match="the registry's data changed during each of 5 walks"):
        fetch(registry, tmp_path)


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_an_interrupted_walk_is_gone_on_with(registry: Registry, tmp_path: Path, pages: int) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(_records: int, _total: int | None) -> None:
        nonlocal pages
        pages -= 1
        if not pages:
            raise Interrupted

    target = tmp_path / "records.ndjson.gz"
    with pytest.raises(Interrupted):
        fetch_records("", target, api=registry.api, pause=0, on_page=interrupt)
    assert not target.exists()
    with (tmp_path / "records.ndjson.gz.part").open("ab") as part:
        part.write(b"half a page that no checkpoint knows")
    before = len(registry.asked)
    fetch(registry, tmp_path)
    assert_whole(tmp_path)
    tokens = [parse_qs(urlsplit(path).query).get("pageToken") for path in registry.asked[before:] if "studies" in path]
    assert None not in tokens  # not from the beginning


PROGRAM = (
    "import sys; from pathlib import Path; from trialgraph.fetch import fetch_records;"
    "print('asking', flush=True); fetch_records('', Path(sys.argv[2]), api=sys.argv[1], pause=0)"
)


def start_fetch(registry: Registry, target: Path) -> subprocess.Popen[str]:
    """A walk in a process of its own that is about to ask for its first page."""
    command = [sys.executable, "-c", PROGRAM, registry.api, str(target)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "asking\n"
    return process


def wait_for_requests(registry: Registry, count: int) -> None:
    while len(registry.asked) < count:
        time.sleep(0.001)


@pytest.mark.parametrize("request_number", range(2, 8))
def test_a_walk_that_is_killed_is_gone_on_with(registry: Registry, tmp_path: Path, request_number: int) -> None:
    registry.studies = make_studies(60)
    registry.page_size, registry.seconds_a_page = 10, 0.03
    target = tmp_path / "records.ndjson.gz"
    with start_fetch(registry, target) as process:
        wait_for_requests(registry, request_number)
        time.sleep(random.uniform(0.0, 0.06))
        process.kill()
    assert process.returncode == -signal.SIGKILL and not target.exists()
    registry.seconds_a_page = 0.0
    asked = len(registry.asked)
    assert fetch(registry, tmp_path).records == 60
    assert read_ids(target) == [f"NCT{i:08}" for i in range(1, 61)]
    assert [path.name for path in tmp_path.iterdir()] == ["records.ndjson.gz"]
    assert len(registry.asked) - asked <= 2 + 6 - max(0, request_number - 3)  # twice the version, and what is missing


def test_two_walks_do_not_write_one_file(registry: Registry, tmp_path: Path) -> None:
    registry.seconds_a_page = 0.2
    with start_fetch(registry, tmp_path / "records.ndjson.gz") as process:
        wait_for_requests(registry, 2)
        with pytest.raises(DownloadError, match="another process is fetching it"):
            fetch(registry, tmp_path)
        assert process.wait() == 0
    assert_whole(tmp_path)


def test_a_walk_that_brings_nothing_leaves_nothing(registry: Registry, tmp_path: Path) -> None:
    registry.faults = {2: "400"}
    with pytest.raises(DownloadError, match="the server answered 400"):
        fetch(registry, tmp_path, "AND AND")
    assert list(tmp_path.iterdir()) == []


def test_a_walk_for_something_else_begins_anew(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "records.ndjson.gz"
    registry.faults = {3: "404"}
    with pytest.raises(DownloadError, match="the server answered 404"):
        fetch_records("Study", target, api=registry.api, pause=0)
    assert (tmp_path / "records.ndjson.gz.checkpoint.json").exists()
    fetch(registry, tmp_path)
    assert_whole(tmp_path)


def test_a_record_on_two_pages_is_kept_once(registry: Registry, tmp_path: Path) -> None:
    registry.studies.insert(4, registry.studies[1])
    report = fetch(registry, tmp_path)
    assert (report.records, report.repeated) == (7, 1)
    assert_whole(tmp_path)


def test_requests_keep_their_distance(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("trialgraph.fetch.time.sleep", slept.append)
    fetch_records("", tmp_path / "records.ndjson.gz", api=registry.api, pause=1.0)
    assert len(slept) == len(registry.asked) and slept[0] == 0.0
    assert all(0.5 < pause <= 1.0 for pause in slept[1:])


def test_a_query_that_the_registry_does_not_take_is_told_at_once(registry: Registry, tmp_path: Path) -> None:
    registry.faults = {2: "400"}
    with pytest.raises(DownloadError, match="the server answered 400"):
        fetch(registry, tmp_path, "AND AND")
    assert len(registry.asked) == 2


def test_a_directory_that_cannot_be_written_is_told(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DownloadError, match="cannot be written"):
        fetch_records("", tmp_path / "file" / "records.gz", api=registry.api, pause=0)
