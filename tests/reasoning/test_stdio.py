"""``trialgraph mcp`` as programs start it: over stdin and stdout, as a process of its own."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.client.stdio import StdioServerParameters

from command_line import Run, assert_one_line
from reasoning.sessions import CADONILIMAB_IN_NPC, TORIPALIMAB_IN_NPC, Session, open_session
from sparql_servers import find_program

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?t a tg:Trial }"
INITIALIZE = {
    "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"},
}  # fmt: skip


def find_command(db: Path, *options: str) -> list[str]:
    return [find_program("trialgraph", "this project"), "mcp", "--db", str(db), *options]


@pytest.fixture(scope="module", params=["legacy", "auto"])
def program(db: Path, request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session with the program, by both ways of agreeing on a version of the protocol."""
    command, *arguments = find_command(db, "--timeout", "30")
    with open_session(StdioServerParameters(command=command, args=arguments), mode=request.param) as opened:
        yield opened


GOOD_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("search_concepts", {"text": "AK104"}, "cadonilimab"),
    ("search_trials", {"text": "cadonilimab"}, CADONILIMAB_IN_NPC),
    ("list_saved_queries", {}, "pd1-combinations"),
    ("run_saved_query", {"name": "partners", "parameters": {"therapy": "AK104"}}, "agent/etoposide"),
    ("find_combinations", {"therapy": "PD-1", "condition": "NPC"}, "cadonilimab ⊂ PD-1/CTLA-4"),
    ("show_trial", {"trial": CADONILIMAB_IN_NPC}, "resistant to it"),
    ("compare_trials", {"first": CADONILIMAB_IN_NPC, "second": TORIPALIMAB_IN_NPC}, "PD-1 antibody"),
    ("describe_schema", {}, "tg:Regimen"),
    ("run_sparql", {"query": COUNT}, "n: 6"),
]
WRONG_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("search_concepts", {"text": "?"}, "expected a name"),
    ("search_trials", {"text": "x", "limit": 99}, "expected 1 to 50"),
    ("list_saved_queries", {"name": "none"}, "no saved query"),
    (
        "run_saved_query",
        {"name": "partners", "parameters": {"therapy": "none"}},
        "is not known as agent or agent class",
    ),
    ("find_combinations", {"therapy": "none"}, "is not known as agent or agent class"),
    ("show_trial", {"trial": "NCT00000000"}, "no such trial"),
    ("compare_trials", {"first": "NCT00000000", "second": CADONILIMAB_IN_NPC}, "no such trial"),
    ("describe_schema", {"about": "none at all"}, "no class or property"),
    ("run_sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "not a SPARQL query"),
]


@pytest.mark.parametrize(("name", "arguments", "said"), GOOD_CALLS)
def test_each_tool_answers(program: Session, name: str, arguments: dict[str, Any], said: str) -> None:
    assert said in program.read(name, **arguments)


@pytest.mark.parametrize(("name", "arguments", "said"), WRONG_CALLS)
def test_each_tool_says_what_is_wrong(program: Session, name: str, arguments: dict[str, Any], said: str) -> None:
    assert said in program.fail(name, **arguments)


def test_a_heavy_query_is_stopped_and_the_next_call_is_answered(db: Path) -> None:
    command, *arguments = find_command(db, "--timeout", "5")
    with open_session(StdioServerParameters(command=command, args=arguments)) as session:
        for _ in range(2):
            assert "Ask for less" in session.fail("run_sparql", query=ENDLESS)
        assert session.ask("run_sparql", query=COUNT)["rows"] == [{"n": 6}]


def test_stdout_carries_nothing_but_the_protocol_and_nothing_stays_behind(db: Path, tmp_path: Path) -> None:
    """Also while workers die and calls fail. The process ends with its stdin, and takes workers and snapshots along."""
    own = shutil.copytree(db, tmp_path / "own.db")
    calls = [("run_sparql", {"query": ENDLESS}), *((name, given) for name, given, _ in (*GOOD_CALLS, *WRONG_CALLS))]
    with subprocess.Popen(
        find_command(own, "--timeout", "1"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        assert process.stdin and process.stdout
        send(process, {"id": 0, "method": "initialize", "params": INITIALIZE})
        assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "trialgraph"
        send(process, {"method": "notifications/initialized"})
        for number, (name, arguments) in enumerate(calls, 1):
            send(process, {"id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
            answer = json.loads(process.stdout.readline())
            assert (answer["jsonrpc"], answer["id"]) == ("2.0", number)
            assert answer["result"]["content"]
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        assert len(children) >= 2
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(timeout=60) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["own.db"]
    end = time.monotonic() + 60  # fails only where they never end
    while any(map(is_alive, children)):
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(pid: str) -> bool:
    """Whether a process runs: one that has ended and was not asked for its end does not."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout
    return bool(listed.strip()) and not listed.startswith("Z")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_though_its_stdin_stays_open(db: Path, tmp_path: Path, how: signal.Signals) -> None:
    own = shutil.copytree(db, tmp_path / "own.db")
    with subprocess.Popen(
        find_command(own), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        send(process, {"id": 0, "method": "initialize", "params": INITIALIZE})
        process.stdout.readline()
        process.send_signal(how)
        assert process.wait(timeout=60) == 128 + how
        assert process.stderr.read() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["own.db"]


def send(process: subprocess.Popen[str], message: dict[str, Any]) -> None:
    assert process.stdin
    process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    process.stdin.flush()


def test_without_a_store_it_says_how_to_make_one(run: Run) -> None:
    assert_one_line(run("mcp", "--db", "none.db"), "none.db", "no trialgraph store", "trialgraph build")


@pytest.mark.parametrize("missing", ["mcp", "mcp.server.mcpserver", "mcp_types"])  # not installed; version 1
def test_without_the_sdk_it_says_what_to_install(db: Path, missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from trialgraph.cli import main; main()"
    command = [sys.executable, "-c", code, "mcp", "--db", str(db)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("trialgraph: ") and done.stderr.count("\n") == 1
    assert "pip install 'trialgraph[mcp]'" in done.stderr


def test_the_help_needs_no_sdk() -> None:
    code = "import sys; sys.modules['mcp'] = None; from trialgraph.cli import main; main()"
    for arguments in (["--help"], ["mcp", "--help"]):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "mcp" in done.stdout
