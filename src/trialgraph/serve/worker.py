"""A worker process: ``python -m trialgraph.serve.worker MEMORY``. Tasks come in by stdin, answers go out by stdout.

A task is a pickle behind its length (8 bytes). An answer is a head (JSON), pieces of the body, and an end; each is a
letter (H, B or E) and a length before its bytes, so that what comes from a worker is never unpickled.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from trialgraph.errors import TrialgraphError
from trialgraph.serve.answer import PLAIN, Answer, RefusedError, ServedGraph, Task
from trialgraph.serve.safety.confinement import end_with_parent, forbid_network, limit_memory
from trialgraph.serve.settings import Limits
from trialgraph.store import open_store

LENGTH = struct.Struct(">Q")
FRAME = struct.Struct(">cQ")
HEAD, PIECE, END = b"H", b"B", b"E"
_NEEDED = ("trialgraph.serve.protocol.answers", "trialgraph.serve.query_answers", "trialgraph.serve.pages.rendering")
_PIECE_BYTES = 1 << 16
_GRACE = 5.0  # seconds after the limit: by then the server has killed the worker, unless it is gone itself


@dataclass(frozen=True, slots=True)
class Order:
    """A task with the snapshot it works on and its limits."""

    task: Task
    snapshot: Path
    limits: Limits
    seconds: float


def main(tasks: IO[bytes], answers: IO[bytes]) -> None:
    """Carry out orders until there are no more. Says first that it can, with what answers need already imported: the
    time of a task is its own."""
    for module in _NEEDED:
        importlib.import_module(module)
    _send(answers, iter(()))
    opened: tuple[Path, ServedGraph] | None = None
    while head := tasks.read(LENGTH.size):
        order: Order = pickle.loads(tasks.read(LENGTH.unpack(head)[0]))
        # the kernel ends a worker that nobody watches any more, even within a query
        signal.setitimer(signal.ITIMER_REAL, order.seconds + _GRACE)
        if opened is None or opened[0] != order.snapshot:
            if opened is not None:
                opened[1].close()
            opened = (order.snapshot, ServedGraph(open_store(order.snapshot), order.limits, order.snapshot))
        _send(answers, _carry_out(order, opened[1]))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _carry_out(order: Order, graph: ServedGraph) -> Iterator[tuple[bytes, bytes]]:
    """The frames of the answer. What goes wrong while the body is made becomes another head, which takes its place."""
    try:
        answer = find_function(order.task.function)(graph, **order.task.arguments)
        yield _make_head(answer)
        yield from ((PIECE, piece) for piece in _cut(answer.body, order.limits.answer_bytes))
    except RefusedError as error:
        yield from _make_error(error.status, str(error))
    except MemoryError:
        yield from _make_error(422, f"stopped: it needs more than {order.limits.memory >> 20:,} MB of memory")
    except TrialgraphError as error:
        yield from _make_error(400, str(error))


def find_function(name: str) -> Callable[..., Answer]:
    """The function "module:name", which must be one of this program."""
    module, _, function = name.partition(":")
    if not module.startswith("trialgraph."):
        raise RefusedError(500, f"{name}: not a function of trialgraph")
    found: Callable[..., Answer] = getattr(importlib.import_module(module), function)
    return found


def _make_head(answer: Answer) -> tuple[bytes, bytes]:
    head = {"status": answer.status, "media_type": answer.media_type, "headers": answer.headers}
    return HEAD, json.dumps(head).encode()


def _make_error(status: int, message: str) -> Iterator[tuple[bytes, bytes]]:
    yield _make_head(Answer(media_type=PLAIN, status=status))
    yield PIECE, (message + "\n").encode("utf-8", "replace")


def _cut(body: bytes | Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The body in pieces worth sending. Raises RefusedError where it is longer than `limit` bytes."""
    waiting, total = bytearray(), 0
    for chunk in (body,) if isinstance(body, bytes) else body:
        waiting += chunk
        total += len(chunk)
        if total > limit:
            raise RefusedError(422, f"the answer has more than {limit >> 20:,} MB: ask for less, with LIMIT")
        if len(waiting) >= _PIECE_BYTES:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _send(answers: IO[bytes], frames: Iterator[tuple[bytes, bytes]]) -> None:
    for kind, content in frames:
        answers.write(FRAME.pack(kind, len(content)) + content)
    answers.write(FRAME.pack(END, 0))
    answers.flush()


def _take_streams() -> tuple[IO[bytes], IO[bytes]]:
    """stdin and stdout for the frames; what anything prints goes to stderr."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return tasks, answers


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    end_with_parent()
    forbid_network()
    limit_memory(int(sys.argv[1]))
    main(*_take_streams())
