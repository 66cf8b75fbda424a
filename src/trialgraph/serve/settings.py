"""How a server is set up: what it serves, to whom, and the limits of what one request may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

TOKEN_VARIABLE = "TRIALGRAPH_TOKEN"  # of the environment; what a change of the graph must show


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. Beyond it, it is refused or stopped; an answer is whole or an error.

    `seconds` of work of a worker, which is killed then; `update_seconds` the same for a change of the graph. `memory`
    is a worker's address space. `waiting` requests of a lane wait for a worker at most, a quarter of them of one
    client, each for at most `waiting_seconds`.
    """

    seconds: float = 10.0
    update_seconds: float = 60.0
    rows: int = 100_000
    answer_bytes: int = 32 << 20
    memory: int = 2 << 30
    query_characters: int = 64_000
    nesting: int = 100
    patterns: int = 200
    body_bytes: int = 1 << 20
    update_bytes: int = 64 << 20
    body_seconds: float = 20.0
    send_seconds: float = 60.0
    header_seconds: float = 10.0
    connections: int = 500
    waiting: int = 400
    waiting_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """A server: the store at `db`, where it listens, and its guards.

    `token` is what a change of the graph must show; "" where the graph is only read. `hosts` are the names, beside
    those of this machine, under which a proxy or the network may call it; `url` is its address from outside, where that
    is another ("" if not). `cache_bytes` of answers are kept in memory.
    """

    db: Path
    host: str = "127.0.0.1"
    port: int = 8035
    token: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ()
    url: str = ""
    workers: int = 4
    cache_bytes: int = 64 << 20
    limits: Limits = field(default_factory=Limits)

    @property
    def is_writable(self) -> bool:
        """Whether the graph may be changed by who has the token."""
        return bool(self.token)
