"""Everything known about one thing, each fact with the words it was read from: sheets, and how they are printed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from trialgraph.errors import QueryError, StoreError
from trialgraph.terms import parse_evidence_iri

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph

SHOWN_BY_DEFAULT = 20  # entries of a section on the screen


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record: `words` is the text of `field` (a JSON pointer) from `start` to `end`, in code points."""

    trial: str
    field: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact in words, and what it was read from; `parts` are the facts it is made of."""

    text: str
    quotes: tuple[Quote, ...] = ()
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Facts of one sort."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything known about one trial or concept; `record_dates` says of which days the records are."""

    kind: str
    iri: str
    title: str
    record_dates: str
    sections: tuple[Section, ...]


def make_sheet(graph: TrialGraph, kind: str, name: str) -> Sheet:
    """What the graph knows about a trial (by identifier) or an agent, condition, endpoint … (by any name).

    Raises QueryError for another kind or an unknown trial, UnknownConceptError and AmbiguousConceptError for a name.
    """
    from trialgraph.show_concept import SHOWN_KINDS, make_concept_sheet
    from trialgraph.show_trial import make_trial_sheet

    if kind == "trial":
        return make_trial_sheet(graph, name)
    if kind not in SHOWN_KINDS:
        raise QueryError(f"show {kind}: expected one of trial, {', '.join(SHOWN_KINDS)}")
    return make_concept_sheet(graph, kind, name)


def read_quotes(graph: TrialGraph, evidence: Iterable[str]) -> tuple[Quote, ...]:
    """The words at these evidence IRIs, each once; `words` is "" where the graph comes without its texts."""
    texts = getattr(graph.graph, "texts", None)
    quote: Callable[[str], str] = texts.quote if texts is not None else lambda _: ""
    found = []
    for iri in dict.fromkeys(evidence):
        place = parse_evidence_iri(iri)
        try:
            words = quote(iri)
        except StoreError:
            words = ""
        found.append(Quote(place.trial, place.pointer, place.start, place.end, words))
    return tuple(sorted(found, key=lambda q: (q.trial, q.field, q.start)))


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
    console.print(Text(sheet.title, style="bold"))
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
