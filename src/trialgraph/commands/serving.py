"""``trialgraph serve``: the graph as a SPARQL endpoint and as pages."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

import typer

from trialgraph.commands.options import Db
from trialgraph.console import DEFAULT_DB
from trialgraph.errors import TrialgraphError
from trialgraph.serve.settings import TOKEN_VARIABLE

_SHORTEST_TOKEN = 16
_PANEL = "Limits of a request"


Host = Annotated[str, typer.Option("--host", help="The address to listen at; 0.0.0.0 for all.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")]
AllowedHost = Annotated[
    list[str] | None, typer.Option("--allowed-host", metavar="NAME", help="A name by which others call it.")
]
Url = Annotated[str, typer.Option("--url", metavar="URL", help="Its address from outside, if a proxy is before it.")]
Writable = Annotated[bool, typer.Option("--writable", help="Who shows the token may change the graph.")]
TokenFile = Annotated[
    Path | None, typer.Option("--token-file", metavar="FILE", help=f"The token's file (default: ${TOKEN_VARIABLE}).")
]
Empty = Annotated[bool, typer.Option("--empty", help="A fresh store for as long as it runs, in place of --db.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=2, max=256, help="Processes that answer (default: cores + 2).")
]
Cache = Annotated[int, typer.Option("--cache", min=0, help="MB of answers kept in memory.")]
Timeout = Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds it may take.", rich_help_panel=_PANEL)]
MaxRows = Annotated[int, typer.Option("--max-rows", min=1, help="Rows of its answer.", rich_help_panel=_PANEL)]
MaxMemory = Annotated[
    int, typer.Option("--max-memory", min=512, help="MB that its process may take.", rich_help_panel=_PANEL)
]


def serve(
    db: Db = DEFAULT_DB,
    host: Host = "127.0.0.1",
    port: Port = 8035,
    allowed_host: AllowedHost = None,
    url: Url = "",
    writable: Writable = False,
    token_file: TokenFile = None,
    empty: Empty = False,
    workers: Workers = None,
    cache: Cache = 64,
    timeout: Timeout = 10.0,
    max_rows: MaxRows = 100_000,
    max_memory: MaxMemory = 2048,
) -> None:
    """Serve the graph: pages for people, a SPARQL endpoint for programs (/sparql).

    It answers this machine only; --host opens it to others. Queries run in processes of their own, which are ended at
    their limits. A new state of the graph on disk is served as soon as it is there.
    """
    from trialgraph.serve.server import run_server
    from trialgraph.serve.settings import Limits, Settings
    from trialgraph.workers import count_cores

    token = _read_token(token_file) if writable else ""
    limits = Limits(seconds=timeout, rows=max_rows, memory=max_memory << 20)
    outside = _check_url(url)
    hosts = (*(allowed_host or ()), *([outside.hostname] if outside.hostname else ()))
    with _make_empty_store() if empty else contextlib.nullcontext(db) as served:
        run_server(
            Settings(
                db=served, host=host, port=port, token=token, hosts=hosts, url=url.rstrip("/"),
                workers=workers or count_cores() + 2, cache_bytes=cache << 20, limits=limits,
            )
        )  # fmt: skip


def _check_url(url: str) -> SplitResult:
    """The parts of an address. Raises TrialgraphError for what is none of the web, or has a path."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query):
        raise TrialgraphError(f"--url {url}: expected scheme and host, such as https://trials.example")
    return parts


def _read_token(file: Path | None) -> str:
    """The token of the file or the environment. Raises TrialgraphError without one, or if it can be guessed."""
    if file is None:
        token, place = os.environ.get(TOKEN_VARIABLE, "").strip(), f"${TOKEN_VARIABLE}"
    else:
        try:
            token, place = file.read_text(encoding="utf-8").strip(), str(file)
        except (OSError, UnicodeDecodeError) as error:
            raise TrialgraphError(f"{file}: the token cannot be read: {error}") from error
    if not token:
        raise TrialgraphError(
            f"--writable needs a token, by which to tell who may write: --token-file FILE or ${TOKEN_VARIABLE}"
        )
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise TrialgraphError(f"{place}: expected a token of {_SHORTEST_TOKEN} or more ASCII characters without blanks")
    return token


@contextlib.contextmanager
def _make_empty_store() -> Iterator[Path]:
    from trialgraph.store.editing import make_empty_store

    with tempfile.TemporaryDirectory(prefix="trialgraph-empty-") as folder:
        db = Path(folder) / "trialgraph.db"
        make_empty_store(db, "trialgraph serve --empty")
        yield db
