"""Sources and shards in S3: a server that speaks its protocol, on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from command_line import Outcome
from kept_stores import make_version, write_records
from parallel_builds import read_content
from trialgraph.cluster.places import make_run_folder, put_file, take_file
from trialgraph.errors import StoreError

RECORDS = 8
LOGIN = {"AWS_ACCESS_KEY_ID": "trials", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def s3(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """The service with a bucket "trials" of some records, to which the environment has the login."""
    elsewhere = {"AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}
    places = {"AWS_ENDPOINT_URL": address, "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    for name, value in (LOGIN | elsewhere | places).items():
        monkeypatch.setenv(name, value)
    httpx2.post(f"{address}/moto-api/reset").raise_for_status()
    system = find_anew()
    system.mkdir("trials")
    records = write_records(tmp_path / "records.ndjson", [make_version(n) for n in range(1, RECORDS + 1)])
    system.put_file(str(records), "trials/in/records.ndjson")
    yield system
    httpx2.post(f"{address}/moto-api/reset-auth", content=b"1000000").raise_for_status()
    find_anew()


def find_anew() -> Any:
    """The file system as the environment now says; the one that was found before is forgotten."""
    s3fs.S3FileSystem.clear_instance_cache()
    return s3fs.S3FileSystem(use_listings_cache=False)


@pytest.mark.parametrize("place", ["s3://trials/in/records.ndjson", "s3://trials/in/*.ndjson", "s3://trials/in"])
@pytest.mark.usefixtures("s3")
def test_a_build_reads_what_lies_there(run: Callable[..., Outcome], tmp_path: Path, place: str) -> None:
    built = run("build", place, "--db", "there.db", "--jobs", "1")
    assert (built.code, built.err.splitlines()[-1]) == (0, f"there.db: graph of {RECORDS} trials")
    assert run("build", tmp_path / "records.ndjson", "--db", "here.db", "--jobs", "1").code == 0
    assert read_content(tmp_path / "there.db") == read_content(tmp_path / "here.db")
    updated = run("update", place, "--db", "here.db", "--jobs", "1")
    told = f"here.db: {RECORDS} as they were, 0 changed, 0 new; 0 changes of facts"
    assert (updated.code, updated.err.splitlines()[-1]) == (0, told)


def test_shards_come_through_a_bucket_and_leave_nothing_there(
    s3: Any, run: Callable[..., Outcome], tmp_path: Path
) -> None:
    built = run(
        "build", "s3://trials/in/records.ndjson", "--dask", "local", "--jobs", "2", "--shards", "s3://trials/shards",
        "--db", "there.db",
    )  # fmt: skip
    assert built.code == 0, built.err
    assert run("build", tmp_path / "records.ndjson", "--db", "here.db", "--jobs", "1").code == 0
    assert read_content(tmp_path / "there.db") == read_content(tmp_path / "here.db")
    assert s3.find("trials") == ["trials/in/records.ndjson"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["s3://nobucket/records.ndjson"], "s3://nobucket/records.ndjson: cannot be read: The specified bucket does"),
        (["s3://trials/none.ndjson"], "s3://trials/none.ndjson: cannot be read: The specified key does not exist"),
        (["s3://trials/none/*.ndjson"], "s3://trials/none/*.ndjson: there is no such file"),
        (["--dask", "local", "--shards", "s3://nobucket/a"], "s3://nobucket/a: cannot be written: "),
    ],
)
def test_what_is_not_there_is_one_clear_line(
    s3: Any, run: Callable[..., Outcome], tmp_path: Path, arguments: list[str], said: str
) -> None:
    refused = run("build", *arguments)
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1
    assert said in refused.err
    assert not (tmp_path / "trialgraph.db").exists()
    assert s3.ls("") == ["trials"]  # a bucket is not made of a mistyped name


@pytest.mark.usefixtures("s3")
def test_a_login_that_is_missing_or_wrong_is_one_clear_line(
    run: Callable[..., Outcome], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpx2.post(f"{address}/moto-api/reset-auth", content=b"0").raise_for_status()  # from now on a login must be known
    find_anew()
    wrong = run("build", "s3://trials/in/records.ndjson")
    for name in LOGIN:
        monkeypatch.delenv(name)
    find_anew()
    missing = run("build", "s3://trials/in/records.ndjson")
    for outcome, said in ((wrong, "Access Key Id you provided does not exist"), (missing, "Unable to locate cred")):
        assert outcome.code == 1
        assert len(outcome.err.splitlines()) == 1
        assert outcome.err.startswith("trialgraph: s3://trials/in/records.ndjson: cannot be read: ")
        assert said in outcome.err


def test_what_nobody_took_is_removed_and_nothing_comes_after(s3: Any, tmp_path: Path) -> None:
    """A task that is done twice puts its files there twice; a worker may still be busy when a build has failed."""
    shard = tmp_path / "000001.nt"
    shard.write_text("<urn:a> <urn:b> <urn:c> .\n")

    with pytest.raises(KeyboardInterrupt), make_run_folder("s3://trials/shards") as folder:
        names = [put_file(shard, folder) for _ in range(2)]
        take_file(folder, names[0], tmp_path / "taken.nt")
        assert [s3.exists(f"{folder}/{name}") for name in names] == [False, True]
        raise KeyboardInterrupt
    assert (tmp_path / "taken.nt").read_text() == shard.read_text()
    with pytest.raises(StoreError, match="the build is over"):
        put_file(shard, folder)
    assert s3.find("trials") == ["trials/in/records.ndjson"]
