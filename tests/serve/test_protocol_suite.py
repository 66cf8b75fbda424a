"""The W3C's tests of the SPARQL 1.1 Protocol, the Graph Store Protocol and the Service Description, run by the shared
runner against the program as a user starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from serve.served import TOKEN, run_command
from sparql_servers import find_program

EXPECTED = {"protocol": 34, "sd": 3, "gsp-indirect": 9, "gsp-direct": 5}


def test_all_tests_of_the_w3c_pass(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    program = find_program("trialgraph", "this project, installed")
    options = ["--empty", "--writable", "--token-file", str(tmp_path / "token"), "--port", "0"]
    with run_command(program, "serve", *options) as server:
        done = subprocess.run(
            [
                sys.executable, str(shared / "protocol" / "protocol_suite.py"),
                "--query", f"{server.url}/sparql", "--update", f"{server.url}/update", "--gsp", f"{server.url}/store",
                "--header", f"Authorization:Bearer {TOKEN}", "--json", str(tmp_path / "out.json"),
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    results = json.loads((tmp_path / "out.json").read_text())
    assert [result for result in results if not result["ok"]] == [], done.stdout
    found = {suite: sum(result["suite"] == suite for result in results) for suite in EXPECTED}
    assert found == EXPECTED
