"""``trialgraph serve`` as a user starts it: what it needs, what it refuses, what it says."""

from __future__ import annotations

import shutil
import signal
import socket
from pathlib import Path

import httpx2
import pytest

from command_line import Run, assert_one_line
from serve.served import TOKEN, Server, run_command
from sparql_servers import find_program
from trialgraph.saved_queries import load_saved_queries
from trialgraph.serve.safety.admission import check_query
from trialgraph.serve.settings import Limits

PROGRAM = "trialgraph"


def test_without_a_store_it_says_how_to_make_one(run: Run) -> None:
    assert_one_line(run("serve", "--db", "none.db"), "none.db", "no trialgraph store", "trialgraph build")


def test_a_directory_of_something_else_is_not_served(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert_one_line(run("serve", "--db", tmp_path / "other"), "no trialgraph store")


@pytest.mark.parametrize("token", ["", "short", "with blanks in the middle of it", "ünïcödé-ünïcödé-ünïcödé"])
def test_who_may_write_must_be_told_by_a_token_that_cannot_be_guessed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.delenv("TRIALGRAPH_TOKEN", raising=False)
    assert_one_line(run("serve", "--empty", "--writable"), "--token-file", "TRIALGRAPH_TOKEN")
    (tmp_path / "token").write_text(f"{token}\n")
    outcome = run("serve", "--empty", "--writable", "--token-file", tmp_path / "token")
    assert_one_line(outcome, "token")
    assert not token or token not in outcome.err
    assert_one_line(run("serve", "--empty", "--writable", "--token-file", tmp_path / "none"), "none")


@pytest.mark.parametrize("url", ["trials.example", "ftp://trials.example", "https://trials.example/graph", "https://"])
def test_an_address_from_outside_is_scheme_and_host(run: Run, seeds_db: Path, url: str) -> None:
    assert_one_line(run("serve", "--db", seeds_db, "--url", url), "--url", "https://trials.example")


def test_behind_a_proxy_it_knows_its_address_from_outside(seeds_db: Path) -> None:
    command = [find_program(PROGRAM, "this project"), "serve", "--db", str(seeds_db), "--port", "0"]
    with run_command(*command, "--url", "https://trials.example/") as server:
        headers = {"Host": "trials.example", "Accept": "application/n-triples"}
        assert "<https://trials.example/sparql>" in server.get("/sparql", headers=headers).text
        assert server.get("/openapi.json", headers=headers).json()["servers"] == [{"url": "https://trials.example"}]
        assert server.get("/", headers={"Host": "other.example"}).status_code == 421


def test_a_port_that_is_taken_is_one_clear_error(run: Run, seeds_db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = run("serve", "--db", seeds_db, "--port", str(taken.getsockname()[1]))
    assert outcome.code == 1
    assert "could not be started" in outcome.err and "Traceback" not in outcome.err


def test_it_says_where_it_serves_and_ends_quietly(seeds_db: Path) -> None:
    command = [find_program(PROGRAM, "this project"), "serve", "--db", str(seeds_db), "--port", "0"]
    for how in (signal.SIGINT, signal.SIGTERM):
        with run_command(*command) as server:
            assert server.get("/healthz").text == "ok\n"
            server.process.send_signal(how)
            assert server.process.wait(timeout=60) in (0, 130, -signal.SIGTERM, 143)
        assert [line for line in server.said if "serving at" not in line] == []


def test_the_token_may_come_from_the_environment_and_a_changed_store_stays_changed(
    seeds_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIALGRAPH_TOKEN", TOKEN)
    db = shutil.copytree(seeds_db, tmp_path / "seeds.db")
    command = [find_program(PROGRAM, "this project"), "serve", "--db", str(db), "--port", "0"]
    update, headers = {"update": "INSERT DATA { <http://x/a> <http://x/b> 1 }"}, {"Authorization": f"Bearer {TOKEN}"}
    with run_command(*command) as server:  # the variable alone makes no server writable
        assert httpx2.post(f"{server.url}/update", data=update, headers=headers, timeout=60).status_code == 403
    with run_command(*command, "--writable") as server:
        assert httpx2.post(f"{server.url}/update", data=update, headers=headers, timeout=60).status_code == 204
    with run_command(*command) as server:
        assert server.ask("ASK { <http://x/a> ?p ?o }", "application/json").json()["boolean"] is True


def test_a_saved_query_may_be_asked_by_the_program_itself_through_the_endpoint(server: Server, run: Run) -> None:
    options = ["--param", "therapy=AK104", "--format", "csv", "--endpoint", f"{server.url}/sparql"]
    outcome = run("query", "partners", *options)
    assert outcome.code == 0, outcome.err
    assert "agent/etoposide" in outcome.out


@pytest.mark.parametrize("name", load_saved_queries())
def test_every_saved_query_is_let_through(name: str) -> None:
    """With all its parts in; so that each may be taken as SPARQL and changed."""
    check_query(load_saved_queries()[name].text, Limits())


def test_prepared_queries_are_no_longer_than_what_is_let_through() -> None:
    assert max(len(query.text) for query in load_saved_queries().values()) * 4 < Limits().query_characters
