"""``trialgraph update``, ``changes``, ``diff``, ``check`` and ``backup``: a graph kept current, and kept."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.commands.building import Jobs
from trialgraph.commands.options import AsJson, Db, Endpoint, NamedGraph, Strict, Vocab
from trialgraph.console import DEFAULT_DB, print_summary, print_text, say_in_one_line, warn_if_stale
from trialgraph.say_numbers import count_things

if TYPE_CHECKING:
    from trialgraph.registries import ReadReport
    from trialgraph.store import Replacement, Store
    from trialgraph.updating import UpdateCounts

Complete = Annotated[
    bool, typer.Option("--complete", help="SOURCE is the whole registry: a trial it lacks is marked withdrawn.")
]


def update(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Registry records, as for build.")],
    db: Db = DEFAULT_DB,
    complete: Complete = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    jobs: Jobs = None,
    vocab: Vocab = None,
    strict: Strict = False,
    as_json: AsJson = False,
    endpoint: Endpoint = None,
    graph: NamedGraph = "",
) -> None:
    """Bring the graph up to date; every fact that changes goes into its history.

    With --endpoint the service, to which this graph was pushed, is brought up to date with it.

    Records that are as they were cost the reading only. Trials that SOURCE lacks stay. Records that several sources
    share must be given together, as for build. Exit code 1 if a record had to be skipped.
    """
    from trialgraph.cluster import bring_sources
    from trialgraph.commands.building import show_progress
    from trialgraph.registries import ReadReport
    from trialgraph.updating import UpdateCounts, UpdateOptions, preview_update, update_graph
    from trialgraph.vocabulary.collection import load_collected
    from trialgraph.workers import count_cores

    report, counts, history = ReadReport(), UpdateCounts(), list[str]()
    with bring_sources(sources) as paths, show_progress(report, paths, strict=strict) as on_progress:
        options = UpdateOptions(complete, strict, jobs or count_cores(), lambda read: on_progress("updating", read))
        vocabulary = load_collected(db, vocab or ())
        if dry_run:
            for found in preview_update(paths, db, vocabulary, report, counts, options):
                history += found.history
        else:
            with _following(db, endpoint, graph) as on_replace:
                counts = update_graph(paths, db, vocabulary, report, options, on_replace)
    if dry_run:
        _print_history(history, as_json=as_json)
    print_summary(report, f"{db}: {_say_counts(counts)}{'; nothing was changed (--dry-run)' if dry_run else ''}")
    raise typer.Exit(1 if report.skipped else 0)


def changes(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="A day (2026-01-31), month or year, or later.")
    ] = None,
    condition: Annotated[str | None, typer.Option("--condition", help="Trials of this disease, by any name.")] = None,
    agent: Annotated[str | None, typer.Option("--agent", help="Trials of this agent or class, by any name.")] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="status, enrolment, agent, regimen, endpoint, timeFrame …")
    ] = None,
    trial: Annotated[str | None, typer.Option("--trial", metavar="ID", help="One trial.")] = None,
    as_json: AsJson = False,
    db: Db = DEFAULT_DB,
) -> None:
    """What changed in the trials: each fact with its old and new value, and why."""
    from trialgraph.api import TrialGraph
    from trialgraph.results import format_result

    asked = {"since": since and _check_date(since), "condition": condition, "agent": agent, "kind": kind}
    with TrialGraph.open(db) as graph:
        warn_if_stale(db)
        result = graph.query("changes", **asked, trial=trial)
        print_text(format_result(result, "jsonl" if as_json else "table"))


def diff(
    old: Annotated[Path, typer.Argument(metavar="A", help="A graph, or records.")],
    new: Annotated[Path, typer.Argument(metavar="B", help="Another graph, or newer records.")],
    as_json: AsJson = False,
) -> None:
    """What changed from one graph, or file of records, to another, as [bold]changes[/] tells it.

    Exit code 1 if a record had to be skipped: its trial is told as one that is not there.
    """
    from trialgraph.quads.history import make_history_lines
    from trialgraph.registries import ReadReport
    from trialgraph.updating.difference import compare_stores

    reports = ReadReport(), ReadReport()
    with _open_graph_or_records(old, reports[0]) as before, _open_graph_or_records(new, reports[1]) as after:
        revisions = compare_stores(before, after)
        _print_history((line for one in revisions for line in make_history_lines(one)), as_json=as_json)
    raise typer.Exit(1 if any(report.skipped for report in reports) else 0)


def check(db: Db = DEFAULT_DB) -> None:
    """Read the whole graph and its texts, and compare with what was written down when it was published.

    Exit code 1, and a line for each thing that is not as it was, if the graph is damaged.
    """
    from trialgraph.store import check_store

    problems = 0
    for problem in check_store(db):
        problems += 1
        print_text(f"{problem}\n")
    print(f"{db}: {count_things(problems, 'problem') if problems else 'whole'}", file=sys.stderr)
    raise typer.Exit(1 if problems else 0)


def backup(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A new directory.")], db: Db = DEFAULT_DB
) -> None:
    """Copy the graph, in one state of it, to a directory of its own, and check the copy."""
    from trialgraph.store import backup_store

    backup_store(db, target)
    print(f"{target}: whole", file=sys.stderr)


@contextmanager
def _following(db: Path, endpoint: str | None, graph: str) -> Iterator[Callable[[Replacement], None]]:
    """What an update tells its replacements: a service that follows the graph, if there is one."""
    if endpoint is None:
        yield lambda _: None
        return
    from trialgraph.service import follow_update, make_service

    with follow_update(db, make_service(endpoint, graph=graph)) as on_replace:
        yield on_replace


def _check_date(text: str) -> str:
    from trialgraph.errors import QueryError
    from trialgraph.terms import make_date

    if make_date(text) is None:
        raise QueryError(f"--since {text}: expected a day such as 2026-01-31, a month or a year")
    return text.strip()


def _say_counts(counts: UpdateCounts) -> str:
    said = [f"{counts.unchanged:,} as they were", f"{counts.changed:,} changed", f"{counts.added:,} new"]
    said += [f"{counts.withdrawn:,} marked withdrawn"] if counts.withdrawn else []
    said += [f"{counts.older:,} older than in the graph, left alone"] if counts.older else []
    return f"{', '.join(said)}; {count_things(counts.facts, 'change')} of facts"


def _print_history(lines: Iterable[str], *, as_json: bool) -> None:
    """A history that no store holds, told as `changes` tells that of a store; of which days the records are, which is
    said of the trials of a store, is not known of it."""
    from trialgraph.api import TrialGraph
    from trialgraph.results import format_result
    from trialgraph.store import make_memory_graph

    found = TrialGraph(make_memory_graph(lines)).query("changes")
    kept = [at for at, column in enumerate(found.columns) if column != "recordDate"]
    rows = tuple(tuple(row[at] for at in kept) for row in found.rows)
    result = replace(found, columns=tuple(found.columns[at] for at in kept), rows=rows, record_dates="")
    print_text(format_result(result, "jsonl" if as_json else "table"))


@contextmanager
def _open_graph_or_records(path: Path, report: ReadReport) -> Iterator[Store]:
    """The graph at `path`, or that of the records there; each of these that is skipped is a line on stderr."""
    from trialgraph.errors import StoreError
    from trialgraph.pipeline import open_graph_of
    from trialgraph.store import MARKER, open_store

    if path.is_dir() and (path / MARKER).exists():
        with open_store(path) as store:
            yield store
        return
    if not path.exists():
        raise StoreError(f"{path}: no such graph, and no such file of records")
    report.on_skip = lambda error: print(f"skipped: {say_in_one_line(error)}", file=sys.stderr)
    with open_graph_of([path], report) as store:
        yield store
