"""Everything known about one thing, each fact with the words it was read from; and how that is printed."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from trialgraph.errors import QueryError
from trialgraph.sheets import Entry, Sheet
from trialgraph.show_concept import SHOWN_KINDS, make_concept_sheet
from trialgraph.show_trial import make_trial_sheet

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph

SHOWN_BY_DEFAULT = 20  # entries of a section on the screen


def make_sheet(graph: TrialGraph, kind: str, name: str) -> Sheet:
    """What the graph knows about a trial (by identifier) or an agent, condition, endpoint … (by any name).

    Raises QueryError for another kind or an unknown trial, UnknownConceptError and AmbiguousConceptError for a name.
    """
    if kind == "trial":
        return make_trial_sheet(graph, name)
    if kind not in SHOWN_KINDS:
        raise QueryError(f"show {kind}: expected one of trial, {', '.join(SHOWN_KINDS)}")
    return make_concept_sheet(graph, kind, name)


def format_sheet_json(sheet: Sheet) -> str:
    """The whole sheet as JSON."""
    return json.dumps(asdict(sheet), ensure_ascii=False, indent=1) + "\n"


def format_sheet(sheet: Sheet, width: int | None = None, limit: int | None = SHOWN_BY_DEFAULT) -> str:
    """The sheet as text without colour, of at most `width` characters."""
    buffer = io.StringIO()
    print_sheet(sheet, Console(file=buffer, width=width or 100, color_system=None, highlight=False), limit)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def print_sheet(sheet: Sheet, console: Console, limit: int | None = SHOWN_BY_DEFAULT) -> None:
    """Print the sheet; of each section at most `limit` entries (None: all), and how many more there are."""
    console.print(Text(_printable(sheet.title), style="bold"))
    console.print(Text(f"{sheet.kind} · {sheet.iri} · records: {sheet.record_dates}", style="dim"))
    for section in sheet.sections:
        if not section.entries:
            continue
        console.print()
        console.print(Text(section.title, style="bold cyan"))
        for entry in section.entries[:limit]:
            _print_entry(entry, console, 2)
        rest = len(section.entries) - (limit or len(section.entries))
        if rest > 0:
            console.print(Text(f"  … and {rest} more (--all shows them)", style="dim"))


def _print_entry(entry: Entry, console: Console, indent: int) -> None:
    console.print(Padding(Text(_printable(entry.text)), (0, 0, 0, indent)))
    for quote in entry.quotes:
        place = (
            f"{quote.trial} {quote.field}" if quote.words else f"{quote.trial} {quote.field}#{quote.start},{quote.end}"
        )
        words = f"“{' '.join(_printable(quote.words).split())}”  " if quote.words else ""
        line = Text(words, style="green").append(place, style="dim")
        console.print(Padding(line, (0, 0, 0, indent + 4)))
    for part in entry.parts:
        _print_entry(part, console, indent + 2)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
