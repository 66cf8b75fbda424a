"""Servers for tests: processes of their own that listen on a port of this machine, and clients that misbehave."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.resources import seeds_folder
from trialgraph.vocabulary.load import load_builtin

TOKEN = "a-token-that-only-tests-know"
_START = """
import sys
from pathlib import Path
from trialgraph.serve.server import run_server
from trialgraph.serve.settings import Limits, Settings
limits = Limits(**{limits!r})
run_server(Settings(Path({db!r}), port=0, token={token!r}, hosts={hosts!r}, workers={workers}, limits=limits))
"""


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and what it has said on stderr."""

    url: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self.url.rpartition(":")[2])

    def get(self, path: str, **options: object) -> httpx2.Response:
        """What a GET request is answered; generous with time, as machines may be busy."""
        return httpx2.get(self.url + path, timeout=60, **options)  # type: ignore[arg-type]

    def ask(self, query: str, accept: str = "text/csv", **options: object) -> httpx2.Response:
        """What a query is answered."""
        headers = {"accept": accept}
        return httpx2.post(f"{self.url}/sparql", data={"query": query}, headers=headers, timeout=60, **options)  # type: ignore[arg-type]

    def count_workers(self) -> int:
        """How many processes it has started that live."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return len(listed.stdout.split())


def build_seeds(db: Path) -> Path:
    """A store of the seeds."""
    build_graph([seeds_folder()], db, load_builtin(), ReadReport())
    return db


@contextlib.contextmanager
def run_server(
    db: Path, *, token: str = "", workers: int = 3, hosts: tuple[str, ...] = (), **limits: float
) -> Iterator[Server]:
    """A server of a store with these limits in a process of its own."""
    code = _START.format(db=str(db), token=token, workers=workers, hosts=hosts, limits=limits)
    with run_command(sys.executable, "-c", code) as server:
        yield server


@contextlib.contextmanager
def run_command(*command: str) -> Iterator[Server]:
    """A server that a command starts; it must say where it listens."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said: list[str] = []
        rest = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
        try:
            for line in process.stderr:
                said.append(line)
                match = re.search(r"serving at (http://\S+:\d+)/", line)
                if match:
                    break
            else:
                raise AssertionError(f"the server did not start: {''.join(said)}")
            rest.start()
            yield Server(match[1], process, said)
        finally:
            process.kill()
            if rest.is_alive():  # what was said last; then the stream may be closed
                rest.join(timeout=60)


@contextlib.contextmanager
def listen() -> Iterator[tuple[int, list[bytes]]]:
    """A port at which somebody listens, and what he has heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        is_over = threading.Event()

        def hear() -> None:
            while not is_over.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listening.accept()
                    with connection:
                        connection.settimeout(1)
                        heard.append(b"(connected)")
                        with contextlib.suppress(OSError):
                            heard.append(connection.recv(10_000))
                            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        hearing = threading.Thread(target=hear)
        hearing.start()
        try:
            yield int(listening.getsockname()[1]), heard
        finally:
            is_over.set()
            hearing.join()


def send_raw(port: int, content: bytes, *, at_most: int = 1 << 20) -> bytes:
    """What a server answers to these bytes, until it closes the connection."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(content)
        with contextlib.suppress(ConnectionError):
            while len(answer) < at_most and (piece := connection.recv(65536)):
                answer += piece
    return answer
