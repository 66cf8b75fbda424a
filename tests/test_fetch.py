"""Walks through a registry that refuses, drops connections, changes its data and forgets its tokens."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from fake_registry import Registry, make_studies, serve
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
