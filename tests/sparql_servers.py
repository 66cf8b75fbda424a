"""Two SPARQL servers for tests, started on a free port of this machine and stopped with the test session.

Where a program cannot be had the test is skipped with a reason; with TRIALGRAPH_REQUIRE_TOOLS=1 (set in CI) its absence
is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

_LONGEST_START = 60.0  # seconds, on a busy machine
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
"""


def find_program(name: str, package: str) -> str:
    """The path of a program; the test is skipped, or fails in CI, without it."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found is None and os.environ.get("TRIALGRAPH_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{name} is required (TRIALGRAPH_REQUIRE_TOOLS=1) but is not installed: {package}")
    if found is None:
        pytest.skip(f"{name} is not installed: {package}")
    return found


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def run_oxigraph(*options: str) -> Iterator[str]:
    """The query address of an Oxigraph server in memory."""
    address = f"127.0.0.1:{free_port()}"
    program = find_program("oxigraph", "PyPI package oxigraph")
    with _running([program, "serve", "--bind", address, *options], Path.cwd(), f"http://{address}/query"):
        yield f"http://{address}/query"


@contextmanager
def run_virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[str]:
    """The query address, with login, of a Virtuoso server with its database in `folder`; `rows` it answers at most."""
    program = find_program("virtuoso-t", "Debian package virtuoso-opensource")
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(port=port, sql_port=free_port(), rows=rows))
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], folder, f"http://127.0.0.1:{port}/sparql"):
        yield f"http://dba:dba@127.0.0.1:{port}/sparql"


@contextmanager
def _running(command: Sequence[str], folder: Path, url: str) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, **quiet) as process:  # type: ignore[call-overload]
        try:
            _wait_for(process, url)
            yield
        finally:
            process.kill()


def _wait_for(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"{url}: the server ended with code {process.returncode}")
        try:
            httpx2.post(url, data={"query": "ASK { ?s ?p ?o }"}).raise_for_status()
            return
        except httpx2.HTTPError:
            time.sleep(0.1)
    pytest.fail(f"{url}: the server did not answer within {_LONGEST_START:.0f} s")
