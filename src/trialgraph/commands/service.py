"""A SPARQL service in place of the store on disk: ``--endpoint`` of several commands, and ``trialgraph push``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.commands.options import Db, NamedGraph
from trialgraph.console import DEFAULT_DB, warn_if_stale
from trialgraph.say_numbers import count_things

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph


@contextmanager
def open_graph(db: Path, endpoint: str | None, graph: str, *, quotes: bool = False) -> Iterator[TrialGraph]:
    """The graph of a store, or the one behind a SPARQL endpoint; what must be said about it goes to stderr.

    With an endpoint the texts of the store at `db` are quoted, if there is one; with `quotes` it is said if not.
    """
    from trialgraph.api import TrialGraph
    from trialgraph.service import RemoteGraph

    if endpoint is None:
        with TrialGraph.open(db) as found:
            warn_if_stale(db)
            yield found
        return
    with TrialGraph.connect(endpoint, graph=graph, texts=db) as found:
        if isinstance(found.graph, RemoteGraph) and not found.graph.is_whole():
            print(
                f"trialgraph: {found.graph.service.query}: no whole graph: a push is under way, or broke off",
                file=sys.stderr,
            )
        if quotes and getattr(found.graph, "texts", None) is None:
            print(
                f"trialgraph: no quotes: an endpoint has no texts of records, and {db} is no graph that has (--db)",
                file=sys.stderr,
            )
        yield found


def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="Of the service, such as http://localhost:7878/query.")],
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="N-Triples to add (default: the graph at --db).")
    ] = None,
    db: Db = DEFAULT_DB,
    graph: NamedGraph = "",
    store_url: Annotated[
        str, typer.Option("--store-url", metavar="URL", help="Of its Graph Store Protocol, where it does not follow.")
    ] = "",
) -> None:
    """Give the graph to a SPARQL service, in blocks; what it held of it is replaced.

    Until the last block has come the service holds a part, and whoever asks it is told. What broke off is pushed again.

    With FILE their triples are added to what is there. A service that wants a login takes it from the address
    (http://user:password@host/…) or from TRIALGRAPH_ENDPOINT_USER and TRIALGRAPH_ENDPOINT_PASSWORD.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from trialgraph.service import make_service, push_files, push_store
    from trialgraph.store import open_store

    service, console = make_service(url, graph=graph, store=store_url), Console(stderr=True)
    columns = (TextColumn("{task.completed:,} quads"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("push", total=None)

        def show(sent: int) -> None:
            progress.update(task, completed=sent)

        with _tell_what_is_left(service.store):
            if files:
                sent = push_files(files, service, show)
            else:
                with open_store(db) as store:
                    progress.update(task, total=len(store))
                    sent = push_store(store, service, show)
    print(f"{service.store}: {count_things(sent, 'quad')} pushed", file=sys.stderr)


@contextmanager
def _tell_what_is_left(place: str) -> Iterator[None]:
    """Ctrl-C leaves the store as it was, but not the service."""
    try:
        yield
    except KeyboardInterrupt:
        print(f"{place}: holds a part, unless nothing was sent yet; push again", file=sys.stderr)
        raise
