"""``trialgraph build`` and ``fetch``: records from the registry, and the graph of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.commands.options import Db, Strict, Vocab
from trialgraph.console import DEFAULT_DB, print_skipped, print_summary
from trialgraph.say_numbers import count_things

if TYPE_CHECKING:
    from trialgraph.fetch import FetchReport
    from trialgraph.pipeline import OnProgress, StartWorkers
    from trialgraph.registries import ReadReport

API = "https://clinicaltrials.gov/api/v2"
Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE...", help="Registry records: files, zips, gzips, directories; s3://… and the like (fsspec)."
    ),
]
Api = Annotated[
    str, typer.Option("--api", envvar="TRIALGRAPH_API", metavar="URL", help="Another address of the registry's API.")
]
FromQuery = Annotated[
    str | None, typer.Option("--from-query", metavar="QUERY", help="Fetch what the registry finds, and build it.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Processes that work at once (default: all cores).")
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS|local", help="Let a Dask cluster work (needs trialgraph\\[dask])."),
]
Shards = Annotated[
    str, typer.Option("--shards", metavar="PATH", help="With --dask: a folder that all reach, for what workers make.")
]


def build(
    sources: Places = None,
    db: Db = DEFAULT_DB,
    from_query: FromQuery = None,
    jobs: Jobs = None,
    dask: Dask = None,
    shards: Shards = "",
    vocab: Vocab = None,
    strict: Strict = False,
    api: Api = API,
) -> None:
    """Build the graph of registry records (default: the five seed trials).

    The old graph stays in place until the new one is whole. Exit code 1 if a record had to be skipped.
    """
    from trialgraph.cluster import bring_sources
    from trialgraph.pipeline import build_graph
    from trialgraph.registries import ReadReport
    from trialgraph.resources import seeds_folder
    from trialgraph.vocabulary.collection import load_collected
    from trialgraph.workers import count_cores

    start = _choose_workers(dask, shards)
    chosen = list(sources or [])
    if from_query is not None:
        chosen.append(str(_fetch_for(db, from_query, api)))
    chosen, report = chosen or [str(seeds_folder())], ReadReport()
    with bring_sources(chosen) as paths, show_progress(report, paths, strict=strict) as on_progress:
        vocabulary = load_collected(db, vocab or ())
        metadata = build_graph(
            paths, db, vocabulary, report, strict=strict, jobs=jobs or count_cores(), start=start, names=chosen,
            on_progress=on_progress,
        )  # fmt: skip
    print_summary(report, f"{db}: graph of {count_things(metadata.trial_count, 'trial')}")
    raise typer.Exit(1 if report.skipped else 0)


def _fetch_for(db: Path, query: str, api: str) -> Path:
    """The records for a graph, beside it; where it could not be built nothing is fetched."""
    from trialgraph.errors import DownloadError
    from trialgraph.store import check_replaceable

    if not query.strip():
        raise DownloadError("build: --from-query is empty; for the whole registry: trialgraph fetch --all")
    check_replaceable(db)
    fetched = db.with_name(f"{db.name}.ndjson.gz")
    _fetch(query, fetched, api)
    return fetched


def _choose_workers(dask: str | None, shards: str) -> StartWorkers:
    """What starts the processes, or the work on a cluster."""
    from functools import partial

    from trialgraph.cluster import start_dask
    from trialgraph.errors import StoreError
    from trialgraph.workers import start_workers

    if dask is not None:
        return partial(start_dask, dask, shards)
    if shards:
        raise StoreError("build: --shards goes with --dask")
    return start_workers


def fetch(
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="As in the search box of ClinicalTrials.gov.")
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write: gzipped JSON lines.")
    ] = Path("records.ndjson.gz"),
    everything: Annotated[bool, typer.Option("--all", help="The whole registry: about 560,000 records.")] = False,
    api: Api = API,
) -> None:
    """Fetch records from ClinicalTrials.gov: those that a query finds, or all.

    One request a second. What was interrupted is gone on with by the same call.
    """
    from trialgraph.errors import DownloadError

    if (query is None) != everything:
        raise DownloadError("fetch: expected a QUERY or --all, and not both")
    if query is not None and not query.strip():  # of the registry that asks for everything
        raise DownloadError("fetch: QUERY is empty; for the whole registry: --all")
    _fetch(query or "", output, api)


def _fetch(query: str, target: Path, api: str) -> FetchReport:
    """Fetch with a progress bar on a terminal, and say what came."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from trialgraph.fetch import fetch_records

    console = Console(stderr=True)
    columns = (TextColumn("{task.completed:,} of {task.total} records"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("fetch", total=None)
        try:
            report = fetch_records(
                query, target, api=api, on_page=lambda done, total: progress.update(task, completed=done, total=total)
            )
        except KeyboardInterrupt:
            done = int(progress.tasks[task].completed)
            print(
                f"{target}: {count_things(done, 'record')} so far; the same command goes on from there", file=sys.stderr
            )
            raise
    repeated = f", {report.repeated:,} came twice" if report.repeated else ""
    print(f"{target}: {count_things(report.records, 'record')} of {report.data_version}{repeated}", file=sys.stderr)
    return report


@contextmanager
def show_progress(report: ReadReport, sources: list[Path], *, strict: bool = False) -> Iterator[OnProgress]:
    """What a build is doing, with its rate and the time that remains, on a terminal; skipped records as lines.

    With `strict` nothing is printed for a record: the first that cannot be read is the error that ends the run.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from trialgraph.registries.merging import count_bytes_to_read

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with (
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
        print_skipped(report, console, strict=strict),
    ):
        task = progress.add_task("reading", total=count_bytes_to_read(sources) or None, rate="")

        def update(doing: str, _: ReadReport) -> None:
            elapsed = progress.tasks[task].elapsed or 0.0
            rate = f"{report.read:,} studies, {report.read / elapsed:,.0f}/s" if elapsed > 1 else ""
            progress.update(task, description=doing, completed=report.bytes_read, rate=rate)

        yield update
