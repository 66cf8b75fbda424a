"""What the command line prints: progress, summaries, rows, and errors as one clear line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line must show its help at once: what is heavy is imported where it is used
    from rich.console import Console

    from trialgraph.registries import ReadReport
    from trialgraph.saved_queries import SavedQuery
    from trialgraph.store import Store
    from trialgraph.study import Study

DEFAULT_DB = Path("trialgraph.db")
_UNLIMITED = 10_000  # columns, for a file or a pipe
INTERRUPTED = 130  # exit code: 128 + SIGINT


@contextmanager
def fail_clearly() -> Iterator[None]:
    """One line on stderr and exit code 1 for every error that the user can mend; Ctrl-C ends with code 130."""
    from trialgraph.errors import TrialgraphError

    _make_streams_safe()
    try:
        yield
    except TrialgraphError as error:
        print(f"trialgraph: {say_in_one_line(error)}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:  # a full disk, no place for temporary files: the system's message names the file
        print(f"trialgraph: {say_in_one_line(error)}", file=sys.stderr)
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer turns Ctrl-C into this code and says nothing
            print("trialgraph: interrupted; nothing was changed", file=sys.stderr)
        raise


def say_in_one_line(error: Exception) -> str:
    """The message of an error on one line, safe for a terminal: names of files and records may hold any character."""
    line = " ".join(str(error).splitlines())
    return "".join(char if char.isprintable() or "\ud800" <= char <= "\udfff" else "\ufffd" for char in line)


def _make_streams_safe() -> None:
    """Files and pipes get UTF-8; what the encoding of a terminal lacks is replaced, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


@contextmanager
def count_records(report: ReadReport, *, strict: bool = False) -> Iterator[Callable[[Study], None]]:
    """A progress line on a terminal, and each skipped record as one line on stderr while the others go through.

    With `strict` nothing is printed for a record: the first that cannot be read is the error that ends the run.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} studies"), TimeElapsedColumn())
    with (
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
        print_skipped(report, console, strict=strict),
    ):
        task = progress.add_task("read", total=None)
        yield lambda _study: progress.advance(task)


@contextmanager
def print_skipped(report: ReadReport, console: Console, *, strict: bool) -> Iterator[None]:
    """Each skipped record as one line, as it is skipped, and the summary before an error; nothing with `strict`."""
    from trialgraph.errors import TrialgraphError

    if strict:
        yield
        return
    report.on_skip = lambda error: console.print(
        f"skipped: {say_in_one_line(error)}", markup=False, highlight=False, soft_wrap=True
    )
    try:
        yield
    except TrialgraphError:
        if report.skipped:
            print_summary(report, "")
        raise


def print_summary(report: ReadReport, outcome: str) -> None:
    """How many records were read and skipped, and why, on stderr; then the outcome."""
    from trialgraph.registries import format_summary

    print(format_summary(report), file=sys.stderr)
    if outcome:
        print(outcome, file=sys.stderr)


def warn_if_stale(db: Path) -> None:
    """One line on stderr if the facts of a store were read with other vocabularies than are added now."""
    from trialgraph.staleness import describe_staleness

    said = describe_staleness(db)
    if said:
        print(f"trialgraph: {said}", file=sys.stderr)


def print_text(text: str) -> None:
    """Text on stdout; if its reader has enough (`| head`), the program ends. Raises StoreError."""
    from trialgraph.errors import StoreError

    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_stdout()
        sys.exit(0)
    except OSError as error:
        _leave_stdout()
        raise StoreError(f"standard output: cannot be written: {error.strerror or error}") from error


def _leave_stdout() -> None:
    """So that what is still buffered is not tried again when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json_lines(values: Iterable[Any]) -> None:
    """Each value as one line of JSON."""
    import orjson

    for value in values:
        print_text(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE).decode("utf-8"))


def print_queries(queries: Mapping[str, SavedQuery]) -> None:
    """Each saved query with its question and parameters; one in brackets may be left out."""
    from rich.console import Console
    from rich.table import Table

    table = Table("query", "question", "parameters", box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for name, query in queries.items():
        named = (p.name if p.required else f"[{p.name}]" for p in query.parameters)
        table.add_row(name, query.question, ", ".join(named).replace("[", r"\["))
    page = io.StringIO()
    Console(file=page, width=Console().width).print(table)
    print_text(page.getvalue())


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows under their header on stdout, cut to the width of a terminal only; nothing where there is no row."""
    from rich.console import Console
    from rich.table import Table

    if not rows:
        return
    table = Table(*header, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    page = io.StringIO()
    width = Console().width if sys.stdout.isatty() or "COLUMNS" in os.environ else _UNLIMITED
    Console(file=page, width=width).print(table)
    print_text(page.getvalue())


def write_output(text: str, path: Path | None) -> None:
    """Write to a file, or to stdout. Raises StoreError if the file cannot be written."""
    from trialgraph.errors import StoreError

    if path is None:
        print_text(text)
        return
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    print(f"{path}: {path.stat().st_size:,} bytes", file=sys.stderr)


def write_outputs(files: Mapping[str, str], path: Path | None) -> None:
    """Write the files of an export: one as `write_output` does, several beside each other, as `path` and their endings
    ("npc" or "npc.tsv" → "npc_nodes.tsv"). Raises StoreError if there is no name for several, or for a failed write."""
    from trialgraph.errors import StoreError

    if path is None and len(files) > 1:
        endings = ", ".join(f"NAME{ending}" for ending in files)
        raise StoreError(f"this format is {len(files)} files: name them with --output NAME, which gives {endings}")
    for ending, text in files.items():
        shared = Path(ending).suffix if ending else ""
        name = path if path is None or not ending else Path(str(path).removesuffix(shared) + ending)
        write_output(text, name)


def print_validation(store: Store, sample: int | None) -> bool:
    """What is not well formed, then the findings by kind with examples; whether the graph is well formed."""
    from collections import defaultdict

    from trialgraph.validation import read_findings, validate_graph

    violations = 0
    for violation in validate_graph(store, sample):
        violations += 1
        line = f"{violation.node} {violation.property}: {violation.message} {violation.value}"
        print_text(line.rstrip() + "\n")
    print_text(f"{violations:,} violation{'' if violations == 1 else 's'} of the shapes\n")
    by_kind = defaultdict(list)
    for finding in read_findings(store):
        by_kind[finding.kind].append(finding)
    for kind, findings in sorted(by_kind.items()):
        print_text(f"\n{kind}: {len(findings):,}\n")
        for finding in findings[:5]:
            print_text(f"  {finding.trial}  {_one_line(finding.found)}  →  {_one_line(finding.assumed)}\n")
    return not violations


def _one_line(text: str) -> str:
    """A text on one line of at most 100 characters, safe for a terminal."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    return line if len(line) <= 100 else line[:99] + "…"
