"""The server under load: saved queries by many clients at once, beside `oxigraph serve` on the same graph and queries.

    python benchmarks/serve.py [--db DIR] [--clients 50] [--requests 3000] [--long 20000]

Every saved query is asked with the parameters of its worked example, in turn, by clients that each keep a connection
and ask again as soon as they are answered. The server is measured as it is, and without kept answers (`--cache 0`),
when each request is worked out anew; Oxigraph's server gets the SPARQL that a saved query becomes, and has none of the
guards (no time limit, no processes that can be killed, no checks). The client is the same and takes its share of the
cores. Then, over `--long` requests, what the server's processes take of memory (PSS) is looked at ten times.

Default graph: the 5,515 studies of the shared material, built for the run. On a machine that others use, too, only the
ratio says something.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from process_tree import measure_memory

from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError
from trialgraph.query_parameters import prepare_query
from trialgraph.saved_queries import load_saved_queries

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = SHARED / "records" / "ctgov_v2.ndjson.gz"
P99_TO_REACH_S, RATIO_TO_REACH = 1.0, 0.3
FORM = "application/x-www-form-urlencoded"
RESULTS = "application/sparql-results+json"


@dataclass
class Measured:
    """The times of the requests in seconds, how many failed, and how long all took together."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    def percentile(self, percent: int) -> float:
        """The time that so many per cent of the requests did not exceed."""
        return statistics.quantiles(self.times, n=100)[percent - 1]


def make_requests(db: Path) -> tuple[list[bytes], list[bytes]]:
    """Each saved query as a request to our server and as one to Oxigraph's."""
    ours, theirs = [], []
    with TrialGraph.open(db) as graph:
        for name, query in load_saved_queries().items():
            parameters = dict(query.example.parameters)
            try:
                text = prepare_query(query, parameters, graph.names).text
            except QueryError:  # about a trial that this graph is without
                continue
            address = f"/queries/{name}.srj?{urlencode(parameters)}"
            ours.append(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            body = urlencode({"query": text})
            head = f"POST /query HTTP/1.1\r\nHost: localhost\r\nAccept: {RESULTS}\r\nContent-Type: {FORM}\r\n"
            theirs.append(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    return ours, theirs


async def run_client(port: int, requests: Iterator[bytes], measured: Measured) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        status = await read_answer(reader)
        measured.times.append(time.perf_counter() - begun)
        measured.failed += status != 200
    writer.close()


async def read_answer(reader: asyncio.StreamReader) -> int:
    """The status of the next answer, read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = re.search(rb"\r\ncontent-length: *(\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
    else:
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    return int(head.split(b" ", 2)[1])


def measure(port: int, requests: Sequence[bytes], number: int, clients: int) -> Measured:
    """So many requests, in turn, by so many clients at once."""
    measured = Measured()

    async def run_clients() -> None:
        left = iter([requests[at % len(requests)] for at in range(number)])
        await asyncio.gather(*(run_client(port, left, measured) for _ in range(clients)))

    begun = time.perf_counter()
    asyncio.run(run_clients())
    measured.seconds = time.perf_counter() - begun
    return measured


@contextmanager
def run_ours(db: Path, *options: str) -> Iterator[tuple[int, int]]:
    """Port and process of our server."""
    command = [str(Path(sys.executable).with_name("trialgraph")), "serve", "--db", str(db), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stderr.readline() if process.stderr else ""
            yield urlsplit(said.split()[3]).port or 0, process.pid
        finally:
            process.terminate()


@contextmanager
def run_oxigraph(db: Path) -> Iterator[tuple[int, int]]:
    """Port and process of Oxigraph's server."""
    port = 17_878
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "--location", str(db / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            time.sleep(2)
            yield port, process.pid
        finally:
            process.kill()


def report(name: str, measured: Measured) -> None:
    print(
        f"{name:36} {len(measured.times):6,} requests, {measured.failed} failed, {measured.rate:7.1f}/s, "
        f"p50 {measured.percentile(50) * 1000:6.0f} ms, p99 {measured.percentile(99) * 1000:6.0f} ms",
        flush=True,
    )


def compare(db: Path, clients: int, number: int) -> dict[str, Measured]:
    """The three servers, one after the other, twice in turn, so that what others do on the machine spreads."""
    ours, theirs = make_requests(db)
    print(f"{len(ours)} saved queries with the parameters of their examples, {clients} clients")
    found: dict[str, list[Measured]] = {}
    with run_ours(db) as kept, run_ours(db, "--cache", "0") as plain, run_oxigraph(db) as other:
        for port, requests in ((kept[0], ours), (plain[0], ours), (other[0], theirs)):
            measure(port, requests, 3 * len(requests), 2)  # names and files read, pages in memory
        for _ in range(2):
            for name, port, requests in (
                ("oxigraph serve", other[0], theirs),
                ("trialgraph serve", kept[0], ours),
                ("trialgraph serve --cache 0", plain[0], ours),
            ):
                found.setdefault(name, []).append(measure(port, requests, number, clients))
                report(name, found[name][-1])
    return {name: join(parts) for name, parts in found.items()}


def join(parts: Sequence[Measured]) -> Measured:
    """Several measurements as one."""
    times = [seconds for part in parts for seconds in part.times]
    return Measured(times, sum(part.failed for part in parts), sum(part.seconds for part in parts))


def watch_memory(db: Path, clients: int, number: int, *options: str) -> list[int]:
    """MB of all processes of our server, at the beginning and after each tenth of the requests."""
    ours, _ = make_requests(db)
    with run_ours(db, *options) as (port, process):
        seen = [measure_memory(process) >> 20]
        for _ in range(10):
            measure(port, ours, number // 10, clients)
            seen.append(measure_memory(process) >> 20)
    return seen


def build(db: Path) -> None:
    program = str(Path(sys.executable).with_name("trialgraph"))
    subprocess.run([program, "build", str(RECORDS), "--db", str(db)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--db", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--requests", type=int, default=3_000)
    parser.add_argument("--long", type=int, default=20_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = arguments.db or Path(folder) / "trialgraph.db"
        if arguments.db is None:
            build(db)
        found = compare(db, arguments.clients, arguments.requests)
        base = found["oxigraph serve"].rate
        for name, measured in found.items():
            report(name, measured)
            print(f"{'':36} {measured.rate / base:.2f} of the rate of oxigraph serve")
        for options in ((), ("--cache", "0")):
            seen = watch_memory(db, arguments.clients, arguments.long, *options)
            print(f"memory over {arguments.long:,} requests {' '.join(options)}: {' '.join(map(str, seen))} MB")
    served = found["trialgraph serve"]
    good = served.failed == 0 and served.percentile(99) < P99_TO_REACH_S and served.rate / base >= RATIO_TO_REACH
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
