"""N-Triples become a graph as they come: a few blocks at first, then one stream into a single bulk load.

A block costs Oxigraph little memory (a load that has a million quads before it takes 0.85 GB), but each leaves files of
its own that are merged again and again: measured on 11.5 million quads, blocks of 32 MB took 105 s of CPU and one load
83 s, and the difference grows with the graph. So small graphs are loaded in blocks, and what is left of large ones at
once, which holds at most some million quads in memory however many there are.

(Lenient loads would save an eighth of the time: they do not parse IRIs. Identifiers of added vocabularies, and whatever
a worker elsewhere may send, are reason enough to do so.)
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from trialgraph.errors import StoreError

BLOCK_BYTES = 32 << 20  # about 190,000 quads
BLOCKS = 8  # about 8,500 studies
_DESCRIPTORS = Path("/dev/fd")  # each open file of this process by path, on Linux and macOS
_NO_TRIPLE = b"\nabandoned\n"  # no N-Triples: the load that reads it fails, and leaves nothing


class GraphLoader:
    """Loads whole lines of N-Triples into the default graph of a new store in `folder`.

    `finish` or `abandon` end it; nobody else may use the folder before. Raises StoreError, naming `place`, where the
    lines are wrong or cannot be written.
    """

    def __init__(self, folder: Path, place: Path) -> None:
        self._graph, self._place = ox.Store(str(folder)), place
        self._waiting: list[bytes] = []
        self._waiting_bytes = self._blocks = 0
        self._stream: _Stream | None = None

    def add(self, content: bytes) -> None:
        """Take some more lines."""
        if self._stream is not None:
            self._stream.write(content)
            return
        self._waiting.append(content)
        self._waiting_bytes += len(content)
        if self._waiting_bytes >= BLOCK_BYTES:
            self._load_block()

    def finish(self) -> None:
        """Everything was given: load what is waiting, and put the graph in order."""
        if self._waiting:
            self._load_block()
        if self._stream is not None:
            self._stream.close()
        with _told(self._place):
            self._graph.optimize()
            self._graph.flush()

    def abandon(self) -> None:
        """Leave what was not loaded; afterwards nothing is written any more."""
        if self._stream is not None:
            with contextlib.suppress(StoreError):
                self._stream.write(_NO_TRIPLE)
            with contextlib.suppress(StoreError):
                self._stream.close()

    def _load_block(self) -> None:
        block = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        self._blocks += 1
        if self._blocks > BLOCKS:
            self._stream = _Stream(self._graph, self._place)
            self._stream.write(block)
            return
        with _told(self._place):
            self._graph.bulk_load(block, format=ox.RdfFormat.N_TRIPLES)


class _Stream:
    """A bulk load that reads from a pipe, in a thread of its own."""

    def __init__(self, graph: ox.Store, place: Path) -> None:
        self._place = place
        self._error: BaseException | None = None
        reader, writer = os.pipe()
        self._writer: int | None = writer
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._load, args=(graph, reader), daemon=True)
        self._thread.start()

    def write(self, content: bytes) -> None:
        """Hand lines over; waits while the load is behind. Raises StoreError if it has failed."""
        rest = memoryview(content)
        try:
            while rest and self._writer is not None:
                rest = rest[os.write(self._writer, rest) :]
        except BrokenPipeError:
            self.close()

    def close(self) -> None:
        """Wait until all is loaded. Raises StoreError if it has failed."""
        if self._writer is not None:
            os.close(self._writer)
            self._writer = None
        self._ended.wait()  # first, as a thread passes for ended when Ctrl-C has broken off the joining
        self._thread.join()
        with _told(self._place):
            if self._error is not None:
                raise self._error

    def _load(self, graph: ox.Store, reader: int) -> None:
        try:
            _load_pipe(graph, reader)
        except (SyntaxError, ValueError, OSError) as error:
            self._error = error
        finally:
            os.close(reader)  # whoever writes on is told
            self._ended.set()


def _load_pipe(graph: ox.Store, reader: int) -> None:
    """By path where that can be: of a Python file 2 kB are read at a time, waiting for the interpreter each time."""
    path = _DESCRIPTORS / str(reader)
    if path.exists():
        graph.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
        return
    with open(reader, "rb", closefd=False) as pipe:
        graph.bulk_load(pipe, format=ox.RdfFormat.N_TRIPLES)


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{place}: the graph could not be loaded: {error}") from error
    except OSError as error:
        raise StoreError(f"{place}: the store cannot be written: {error}") from error
