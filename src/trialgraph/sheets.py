"""Sheets: everything known about one thing, as facts in words with the words they were read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialgraph.errors import StoreError
from trialgraph.terms import parse_evidence_iri

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph


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
