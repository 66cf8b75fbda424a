"""What updates changed, as people read it: by trial and day, each fact before and after with the words it was read
from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urldefrag

from pyoxigraph import NamedNode

from trialgraph.errors import StoreError
from trialgraph.namespaces import HISTORY
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.links import make_path
from trialgraph.serve.views.wording import say_name, split_registry_word

CAUSES = {"recordUpdate": "the registry changed the record", "reinterpretation": "the record is read in another way"}
_LONGEST_QUOTE = 300
_IN_CODES = ("status", "design", "trialPhase")  # kinds whose values are the registry's codes
_DAYS = f"""SELECT ?date (COUNT(?change) AS ?changes) WHERE {{
  GRAPH <{HISTORY}> {{ ?revision tg:revisionDate ?date ; tg:hasChange ?change }}
}} GROUP BY ?date ORDER BY DESC(?date)"""
_TITLES = "SELECT ?trial ?title WHERE {{ VALUES ?trial {{ {trials} }} ?trial dcterms:title ?title }}"
# Each side on its own: a second VALUES beside that of the trials makes Oxigraph read the whole history.
_EVIDENCE = f"""SELECT ?trial ?date ?kind ?about ?type ?value ?place WHERE {{{{ GRAPH <{HISTORY}> {{{{
  VALUES ?trial {{{{ {{trials}} }}}}
  ?revision tg:revisionOf ?trial ; tg:revisionDate ?date ; tg:hasChange ?change .
  ?change tg:changeKind ?kind ; tg:changeType ?type ; tg:{{side}}Evidence ?place .
  OPTIONAL {{{{ ?change rdfs:label ?about }}}} OPTIONAL {{{{ ?change tg:{{side}}Value ?value }}}} }}}} }}}}"""

Row = Mapping[str, str]  # of the saved query "changes": column → text, "" for no value
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record, with the address of the field they stand in."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Side:
    """A fact before or after: its value, its role ("" where it has none), and the words it was read from."""

    value: str
    role: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change: what it is about, and the fact before and after; None where there was none, or is none any more."""

    kind: str
    about: str
    type: str
    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True)
class ChangedTrial:
    """The changes of one trial on one day."""

    iri: str
    identifier: str
    title: str
    date: str
    causes: tuple[str, ...]
    changes: tuple[Change, ...]


def has_history(graph: ServedGraph) -> bool:
    """Whether any update has changed anything."""
    found = graph.store.select(
        f"SELECT ?change WHERE {{ GRAPH <{HISTORY}> {{ ?revision tg:hasChange ?change }} }} LIMIT 1"
    )
    return next(iter(found), None) is not None


def find_latest(graph: ServedGraph, most: int) -> str:
    """The day from which on there are about so many changes; "" where there are no more than that at all."""
    counted = 0
    for date, changes in graph.store.select(_DAYS):
        counted += int(changes.value)
        if counted >= most:
            return str(date.value)
    return ""


def group_changes(rows: Iterable[Row]) -> list[tuple[tuple[str, str], list[Row]]]:
    """The rows of the saved query by day and trial, in their order."""
    return [(key, list(found)) for key, found in groupby(rows, key=lambda row: (row["date"], row["trial"]))]


def tell_changes(graph: ServedGraph, groups: Sequence[tuple[tuple[str, str], list[Row]]]) -> tuple[ChangedTrial, ...]:
    """What is shown of these groups."""
    trials = " ".join(sorted({str(NamedNode(trial)) for (_, trial), _ in groups}))
    if not trials:
        return ()
    titles = {trial.value: title.value for trial, title in graph.store.select(_TITLES.format(trials=trials))}
    evidence = _read_evidence(graph, trials)
    return tuple(
        ChangedTrial(
            trial,
            trial.rpartition("/")[2],
            titles.get(trial, ""),
            date,
            tuple(dict.fromkeys(cause for row in rows for cause in row["cause"].split("\n") if cause)),
            tuple(_make_change(graph, row, evidence) for row in rows),
        )
        for (date, trial), rows in groups
    )


def _read_evidence(graph: ServedGraph, trials: str) -> dict[Key, list[str]]:
    """Where the words of each side of each change of these trials stand."""
    found: dict[Key, list[str]] = {}
    for side in ("old", "new"):
        for solution in graph.store.select(_EVIDENCE.format(trials=trials, side=side)):
            values = ["" if term is None else str(getattr(term, "value", term)) for term in solution]
            found.setdefault((side, *values[:-1]), []).append(values[-1])
    return found


def _make_change(graph: ServedGraph, row: Row, evidence: Mapping[Key, list[str]]) -> Change:
    return Change(
        say_name(row["kind"]),
        row["about"],
        row["type"],
        _make_side(graph, row, "old", evidence),
        _make_side(graph, row, "new", evidence),
    )


def _make_side(graph: ServedGraph, row: Row, side: str, evidence: Mapping[Key, list[str]]) -> Side | None:
    value = row[side]
    if not value and row["type"] == ("added" if side == "old" else "removed"):
        return None
    key = (side, row["trial"], row["date"], row["kind"], row["about"], row["type"], value)
    shown = say_name(split_registry_word(value)) if row["kind"] in _IN_CODES and value.isupper() else value
    role = say_name(row[f"{side}Role"])
    return Side(shown, role, tuple(_quote(graph, sorted(evidence.get(key, ())))))


def _quote(graph: ServedGraph, places: Iterable[str]) -> Iterator[Quote]:
    """The words at these places, each once; a version of a record whose texts are no longer kept has none."""
    told = set[str]()
    for place in places:
        try:
            words = " ".join(graph.store.texts.quote(place).split())
        except (StoreError, ValueError):
            continue
        if words and words not in told:
            told.add(words)
            cut = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rstrip() + "…"
            yield Quote(cut, make_path(urldefrag(place).url))
