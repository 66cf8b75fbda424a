"""A local server that plays the registry's API v2, with the faults of real ones."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Registry:
    """`studies` in pages of `page_size`; `faults` by number of the request (from 1) that they strike.

    Faults: "429", "503", "400", "drop" (the connection), "truncate" (the gzipped body), "expire" (tokens so far), "new
    version" (of the data).
    """

    studies: list[dict[str, Any]]
    page_size: int = 2
    version: str = "2026-11-20T09:00:05"
    faults: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)  # the User-Agent of those that asked
    retry_after: str = "0"
    seconds_a_page: float = 0.0
    expired: bool = False
    api: str = ""

    def answer(self, path: str, asked: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """Status and body of a request."""
        if path.endswith("/version"):
            return 200, {"apiVersion": "2.0.5", "dataTimestamp": self.version}
        token = asked.get("pageToken", [""])[0]
        if token and (self.expired or not token.startswith(self.version)):
            return 400, {}
        start = int(token.rpartition("-")[2]) if token else 0
        term = asked.get("query.term", [""])[0]
        found = [study for study in self.studies if term in json.dumps(study)]
        page: dict[str, Any] = {"studies": found[start : start + self.page_size], "totalCount": len(found)}
        if start + self.page_size < len(found):
            page["nextPageToken"] = f"{self.version}-{start + self.page_size}"
        if not token:
            self.expired = False
        return 200, page


def make_studies(count: int) -> list[dict[str, Any]]:
    """Records with nothing but an id and a title."""
    return [
        {"protocolSection": {"identificationModule": {"nctId": f"NCT{i:08}", "briefTitle": f"Study {i}"}}}
        for i in range(1, count + 1)
    ]


@contextmanager
def serve(registry: Registry) -> Iterator[Registry]:
    """The registry at an address of this machine, `registry.api`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            registry.asked.append(self.path)
            registry.agents.add(self.headers["User-Agent"])
            if registry.seconds_a_page:
                time.sleep(registry.seconds_a_page)
            fault = registry.faults.get(len(registry.asked), "")
            if fault == "new version":
                registry.version += "9"
            registry.expired = registry.expired or fault == "expire"
            if fault == "drop":
                self.connection.close()
                return
            url = urlsplit(self.path)
            status, body = (int(fault), {}) if fault.isdigit() else registry.answer(url.path, parse_qs(url.query))
            content = gzip.compress(json.dumps(body).encode())
            self.send_response(status)
            self.send_header("Retry-After", registry.retry_after)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Encoding", "gzip")
            if fault == "truncate":
                content = content[: len(content) // 2]
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):  # who asked was killed
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        registry.api = f"http://127.0.0.1:{server.server_port}/api/v2"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield registry
        server.shutdown()
