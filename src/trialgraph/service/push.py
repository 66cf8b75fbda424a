"""A graph given to a SPARQL service through the Graph Store Protocol, in blocks of N-Triples.

A graph is emptied first and its dataset node comes last: a service without that node holds a push that broke off (or is
under way: who asks is told), and pushing again mends it. The service is not asked to put a graph that lies ready into
its place in one step (MOVE): Oxigraph does so in memory (its server grew to 1.9 GB over a million quads, and took
minutes), which is too much for the whole registry. Where readers must never see a part, push to a new named graph, and
let them ask that one when it is whole.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from trialgraph.errors import QueryError, StoreError
from trialgraph.namespaces import HISTORY
from trialgraph.service.addresses import Service
from trialgraph.service.connection import Connection
from trialgraph.store import Store
from trialgraph.terms import DATASET

OnBlock = Callable[[int], None]  # quads sent so far
BLOCK = 20_000  # lines a request: about 3 MB, which every server takes
_TYPE = "application/n-triples"
_GZIP = b"\x1f\x8b"


def push_store(store: Store, service: Service, on_block: OnBlock = lambda _sent: None, *, block: int = BLOCK) -> int:
    """Replace what the service holds by the graph and the history of a store; how many quads they are.

    Raises StoreError or QueryError if the service refuses; what it then holds has no dataset node.
    """
    about = f"<{DATASET}> "
    lines = (f"{triple} .\n" for triple in store.all_triples())
    dataset = (f"{triple} .\n" for triple in store.triples(DATASET))
    with Connection(service) as connection:
        for graph in (service.graph, HISTORY):
            connection.send("DELETE", service.store, params=_name(graph), may_lack=True)
        history = (f"{triple} .\n" for triple in store.history_triples())
        sent = _send(connection, HISTORY, history, block, on_block, 0)
        sent = _send(
            connection, service.graph, (line for line in lines if not line.startswith(about)), block, on_block, sent
        )
        return _send(connection, service.graph, dataset, block, on_block, sent)


def push_files(paths: Iterable[Path], service: Service, on_block: OnBlock = lambda _sent: None) -> int:
    """Add the lines of N-Triples files (plain or gzipped, such as shards) to what the service holds; how many they are.

    Raises StoreError for a file that cannot be read, and what the service refuses.
    """
    sent = 0
    with Connection(service) as connection:
        for path in paths:
            sent = _send(connection, service.graph, _read_lines(path), BLOCK, on_block, sent)
    return sent


def _read_lines(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
        with gzip.open(path, "rt", encoding="utf-8") if is_packed else path.open(encoding="utf-8") as lines:
            yield from (line if line.endswith("\n") else line + "\n" for line in lines)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read as N-Triples: {error}") from error


def _send(connection: Connection, graph: str, lines: Iterable[str], size: int, on_block: OnBlock, sent: int) -> int:
    rest = iter(lines)
    while block := list(islice(rest, size)):
        content = "".join(block).encode("utf-8")
        headers = {"Content-Type": _TYPE}
        try:
            connection.send("POST", connection.service.store, params=_name(graph), content=content, headers=headers)
        except (QueryError, StoreError) as error:
            if not graph and not sent:
                raise StoreError(
                    f"{error}; if it has no default graph of its own (Virtuoso), name one: --graph"
                ) from error
            raise
        sent += len(block)
        on_block(sent)
    return sent


def _name(graph: str) -> dict[str, str]:
    """How the Graph Store Protocol names a graph; the default graph has no name."""
    return {"graph": graph} if graph else {"default": ""}
