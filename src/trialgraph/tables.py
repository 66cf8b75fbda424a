"""Answers as text for people: a table that fits the terminal, or one block a row where it cannot; and Markdown."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trialgraph.results import Result, describe_size

_PADDING = 3  # characters that a column takes beside its content
_NARROWEST = 9  # a column of text may be wrapped down to this many characters, or to its longest word
_WIDEST_WORD = 24
_BREAKS = re.compile(r"\s+")


def format_table(result: Result, width: int | None = None) -> str:
    """The rows as a table of at most `width` characters; columns without any value are left out and named below it.

    A column with one value in all of several rows is said once, above. Where the rest does not fit, a row is a block.
    """
    width = width or shutil.get_terminal_size((120, 24)).columns
    rows = result.readable_rows()
    empty = [column for column in result.columns if rows and not any(row[column] for row in rows)]
    same = [column for column in result.columns if column not in empty and _is_constant(column, rows)]
    shown = [column for column in result.columns if column not in empty and column not in same] or list(result.columns)
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, highlight=False, color_system=None, legacy_windows=False)
    if result.title:
        console.print(Text(result.title))
    for column in same:
        console.print(Text(f"  in every row  {name_column(column)}: {rows[0][column]}"))
    if rows and sum(_narrowest(column, rows) + _PADDING for column in shown) <= width:
        console.print(_make_table(_find_widths(shown, rows, width), rows))
    else:
        _print_blocks(console, shown, rows)
    notes = [describe_size(result)] + ([f"no value in: {', '.join(map(name_column, empty))}"] if empty else [])
    console.print(Text("; ".join(notes)))
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def format_markdown(result: Result) -> str:
    """The rows as a Markdown table, and a line with their number and the date of the records."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_in_markdown(cell) for cell in cells) + " |\n"

    head = line([name_column(column) for column in result.columns]) + "|" + " --- |" * len(result.columns) + "\n"
    return head + "".join(line(list(row.values())) for row in result.readable_rows()) + f"\n{describe_size(result)}\n"


def name_column(column: str) -> str:
    """A column's name in words: "conditionHit" → "condition hit"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower() if not column.isupper() else column


def _is_constant(column: str, rows: Sequence[Mapping[str, str]]) -> bool:
    return len(rows) > 1 and len({row[column] for row in rows}) == 1


def _narrowest(column: str, rows: Sequence[Mapping[str, str]]) -> int:
    words = (word for row in rows for word in _BREAKS.split(row[column]))
    longest = min(max(map(len, words), default=0), _WIDEST_WORD)
    widest = max((len(row[column]) for row in rows), default=0)
    heading = max(map(len, name_column(column).split()), default=0)
    return max(heading, min(widest, max(longest + 1, _NARROWEST)))


def _find_widths(columns: Sequence[str], rows: Sequence[Mapping[str, str]], width: int) -> dict[str, int]:
    """The width of each column: its narrowest, and of the rest a share for each as long as it has use for it."""
    widths = {column: _narrowest(column, rows) for column in columns}
    needed = {column: max([len(name_column(column)), *(len(row[column]) for row in rows)]) for column in columns}
    spare = width - sum(widths.values()) - _PADDING * len(columns)
    while spare > 0 and any(widths[column] < needed[column] for column in columns):
        column = max(columns, key=lambda c: (needed[c] - widths[c]) / widths[c])
        widths[column] += 1
        spare -= 1
    return widths


def _make_table(widths: Mapping[str, int], rows: Sequence[Mapping[str, str]]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_lines=False, pad_edge=False)
    for column, width in widths.items():
        numeric = all(re.fullmatch(r"-?[\d.]*", row[column]) for row in rows)
        table.add_column(name_column(column), justify="right" if numeric else "left", overflow="fold", width=width)
    for row in rows:
        table.add_row(*(Text(row[column]) for column in widths))
    return table


def _print_blocks(console: Console, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    names = {column: name_column(column) for column in columns}
    gutter = max(map(len, names.values()), default=0)
    for row in rows:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(min_width=gutter, style="bold")
        grid.add_column(overflow="fold")
        for column in columns:
            if row[column]:
                grid.add_row(names[column], Text(row[column]))
        console.print()
        console.print(grid)
    console.print()


def _in_markdown(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return re.sub(r"\s*[\r\n]+\s*", "<br>", text.strip())
