"""What the command line prints: progress, summaries, rows, and errors as one clear line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line must show its help at once: what is heavy is imported where it is used
    from pathlib import Path

    from trialgraph.registries import ReadReport
    from trialgraph.saved_queries import SavedQuery
    from trialgraph.store import Store
    from trialgraph.study import Study


@contextmanager
def fail_clearly() -> Iterator[None]:
    """One line on stderr and exit code 1 for every error that the user can mend; Ctrl-C ends with code 130."""
    from trialgraph.errors import TrialgraphError

    try:
        yield
    except TrialgraphError as error:
        print(f"trialgraph: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of a pipe has enough: `trialgraph facts … | head`
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        print("trialgraph: interrupted; nothing was changed", file=sys.stderr)
        sys.exit(130)


@contextmanager
def count_records(report: ReadReport) -> Iterator[Callable[[Study], None]]:
    """A progress line on a terminal, and each skipped record as one line on stderr while the others go through."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    report.on_skip = lambda error: console.print(f"skipped: {error}", markup=False, highlight=False, soft_wrap=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} studies"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("read", total=None)
        yield lambda _study: progress.advance(task)


def print_summary(report: ReadReport, outcome: str) -> None:
    """How many records were read and skipped, and why, on stderr; then the outcome."""
    from trialgraph.registries import format_summary

    print(format_summary(report), file=sys.stderr)
    if outcome:
        print(outcome, file=sys.stderr)


def print_json_lines(values: Iterable[Any]) -> None:
    """Each value as one line of JSON (UTF-8)."""
    import orjson

    for value in values:
        sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def print_queries(queries: Mapping[str, SavedQuery]) -> None:
    """Each saved query with its question and parameters; one in brackets may be left out."""
    from rich.console import Console
    from rich.table import Table

    table = Table("query", "question", "parameters", box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for name, query in queries.items():
        named = (p.name if p.required else f"[{p.name}]" for p in query.parameters)
        table.add_row(name, query.question, ", ".join(named).replace("[", r"\["))
    Console().print(table)


def write_output(text: str, path: Path | None) -> None:
    """Write to a file, or to stdout. Raises StoreError if the file cannot be written."""
    from trialgraph.errors import StoreError

    if path is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        return
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    print(f"{path}: {path.stat().st_size:,} bytes", file=sys.stderr)


def print_validation(store: Store, sample: int | None) -> bool:
    """What is not well formed, then the findings by kind with examples; whether the graph is well formed."""
    from collections import defaultdict

    from trialgraph.validation import read_findings, validate_graph

    violations = 0
    for violation in validate_graph(store, sample):
        violations += 1
        print(f"{violation.node} {violation.property}: {violation.message} {violation.value}".rstrip())
    print(f"{violations:,} violation{'' if violations == 1 else 's'} of the shapes")
    by_kind = defaultdict(list)
    for finding in read_findings(store):
        by_kind[finding.kind].append(finding)
    for kind, findings in sorted(by_kind.items()):
        print(f"\n{kind}: {len(findings):,}")
        for finding in findings[:5]:
            print(f"  {finding.trial}  {_one_line(finding.found)}  →  {_one_line(finding.assumed)}")
    return not violations


def _one_line(text: str) -> str:
    """A text on one line of at most 100 characters, safe for a terminal."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    return line if len(line) <= 100 else line[:99] + "…"
