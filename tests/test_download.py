"""Downloads from a local server that breaks off, refuses, changes its mind and says "not modified"."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from trialgraph.download import download, find_wait
from trialgraph.errors import DownloadError

pytestmark = pytest.mark.usefixtures("no_waiting")

CONTENT = bytes(range(256)) * 2000


@dataclass
class Server:
    """A file at an address, and what is to go wrong: `faults` are used up one a request."""

    url: str = ""
    content: bytes = CONTENT
    etag: str = '"1"'
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)  # path and Range of each request
    sent: int = 0


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, self.headers.get("Range", "")))
            fault = state.faults.pop(0) if state.faults else ""
            if fault.isdigit():
                self.send_response(int(fault))
                self.send_header("Retry-After", "0")
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif self.headers.get("If-None-Match") == state.etag:
                self.send_response(304)
                self.end_headers()
            else:
                self.send_file(fault)

        def send_file(self, fault: str) -> None:
            start = 0
            if self.headers.get("If-Range") == state.etag:
                start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            body = state.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("ETag", state.etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            part = body[: len(body) // 2] if fault == "break off" else body
            state.sent += len(part)
            self.wfile.write(part)
            if fault == "break off":
                self.wfile.flush()
                self.connection.close()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        state.url = f"http://127.0.0.1:{http.server_port}/vocabulary/mondo.obo"
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield state
        http.shutdown()


def test_a_file_is_fetched_and_named_after_its_address(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = download(server.url, tmp_path, lambda done, size: seen.append((done, size)))
    assert path.read_bytes() == CONTENT
    assert path.name.endswith("-mondo.obo")
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_what_broke_off_is_gone_on_with(server: Server, tmp_path: Path) -> None:
    server.faults = ["break off"]
    assert download(server.url, tmp_path).read_bytes() == CONTENT
    (_, first), (_, second) = server.asked
    assert first == "" and second.startswith("bytes=")
    assert server.sent < len(CONTENT) + (1 << 16)  # at most one block twice: the one that was on its way


def test_a_part_of_another_version_is_thrown_away(server: Server, tmp_path: Path) -> None:
    server.faults = ["break off"] * 8
    with pytest.raises(DownloadError, match="cannot be fetched"):
        download(server.url, tmp_path)
    server.faults, server.etag, server.content = [], '"2"', CONTENT[::-1]
    assert download(server.url, tmp_path).read_bytes() == CONTENT[::-1]


def test_a_kill_before_the_first_bytes_of_a_new_version_does_not_mix_it_with_the_old(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.faults = ["break off"] * 8
    with pytest.raises(DownloadError):
        download(server.url, tmp_path)
    server.faults, server.etag, server.content = [], '"2"', CONTENT[::-1]

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("trialgraph.download._receive", die)
        download(server.url, tmp_path)
    assert download(server.url, tmp_path).read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7.0), ("100000", 120.0), ("", True), ("soon", True), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)
def test_the_wait_that_a_server_asks_for(told: str, seconds: float | bool) -> None:
    request = httpx2.Request("GET", "http://example.org")
    response = httpx2.Response(429, headers={"Retry-After": told}, request=request)
    assert find_wait(httpx2.HTTPStatusError("", request=request, response=response)) == seconds


def test_a_wait_until_a_date() -> None:
    request, date = httpx2.Request("GET", "http://example.org"), datetime.now(UTC) + timedelta(seconds=60)
    response = httpx2.Response(503, headers={"Retry-After": format_datetime(date, usegmt=True)}, request=request)
    assert 50 < find_wait(httpx2.HTTPStatusError("", request=request, response=response)) <= 60


def test_passing_refusals_are_tried_again(server: Server, tmp_path: Path) -> None:
    server.faults = ["503", "429", "500"]
    assert download(server.url, tmp_path).read_bytes() == CONTENT
    assert len(server.asked) == 4


@pytest.mark.parametrize("status", ["404", "403", "410"])
def test_other_refusals_are_told_at_once(server: Server, tmp_path: Path, status: str) -> None:
    server.faults = [status]
    with pytest.raises(DownloadError, match=f"mondo.obo: the server answered {status}"):
        download(server.url, tmp_path)
    assert len(server.asked) == 1


def test_an_unchanged_file_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    first = download(server.url, tmp_path)
    assert download(server.url, tmp_path) == first
    assert server.sent == len(CONTENT)
    server.content, server.etag = b"changed", '"2"'
    assert download(server.url, tmp_path).read_bytes() == b"changed"


def test_no_orphans_are_left_behind(server: Server, tmp_path: Path) -> None:
    server.faults = ["break off", "503"]
    path = download(server.url, tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {path.name, path.name + ".version.json"}


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x.obo", "ftp://example.org/x.obo", "http://[::1/x"])
def test_an_address_that_does_not_answer_is_one_clear_error(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="cannot be fetched|no web address"):
        download(url, tmp_path)


def test_a_cache_that_cannot_be_written_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DownloadError, match="cannot be written"):
        download(server.url, tmp_path / "file")
