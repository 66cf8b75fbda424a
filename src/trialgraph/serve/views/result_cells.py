"""The answer of a query as a table that people read: concepts and trials are links, lists are lists, numbers short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from trialgraph.results import Result, Term, python_value, readable_value
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.links import KIND_OF_FOLDER, make_outside_link, make_path
from trialgraph.serve.views.concept_trials import HITS
from trialgraph.serve.views.wording import say_name, split_registry_word
from trialgraph.terms import TRIAL, make_trial_iri

_THERAPY = "tg:Agent, tg:AgentClass, tg:Procedure"
# Columns of saved queries whose text is the label or code of a concept, or a list of them, with its classes
_NAMING = {
    "agents": _THERAPY, "classes": "tg:AgentClass", "partners": _THERAPY, "procedures": "tg:Procedure",
    "with": _THERAPY, "endpoints": "tg:Endpoint", "code": "tg:Endpoint", "conditions": "tg:Condition",
}  # fmt: skip
_TRIALS = {"trialIds"}
_DATES = "recordDate"
# … and whose text is a word of the registry or of the graph ("PHASE2", "lostExponent")
_WORDS = {
    "trialPhase", "status", "armRole", "armKind", "role", "roles", "oldRole", "newRole", "cause", "kind", "state",
    "type",
}  # fmt: skip
_LONGEST_NAME = 120
# One VALUES of pairs: Oxigraph looks each pair up, where of two lists it makes all pairs and reads the graph for them.
_CALLED = """SELECT ?name ?concept WHERE {{
  VALUES (?name ?property) {{ {pairs} }} ?concept ?property ?name . ?concept a ?kind . FILTER(?kind IN ({kinds})) }}"""

Pages = Mapping[str, Mapping[str, str]]  # column → name → page


@dataclass(frozen=True, slots=True)
class Item:
    """A value in words; `path` is its page here, `outside` its address in the web ("" where it has none)."""

    text: str
    path: str = ""
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The values of a cell. `kind`: number, hit, long (words that need room), or text."""

    items: tuple[Item, ...]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its name in words; `kind` as that of its cells."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows of an answer; columns without any value in the whole answer are left out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def make_table(graph: ServedGraph, result: Result, lists: Iterable[str], first: int, length: int) -> ResultTable:
    """So many rows of the answer, from `first` on. The values of the columns `lists` are set apart by line ends."""
    used = [at for at in range(len(result.columns)) if _says_something(result, at)]
    shown, split = result.rows[first : first + length], set(lists)
    pages = _find_pages(graph, result.columns, shown)
    rows = tuple(
        tuple(_make_cell(graph, result.columns[at], row[at], pages, result.columns[at] in split) for at in used)
        for row in shown
    )
    columns = (Column(result.columns[at], say_name(result.columns[at]), _kind_of(rows, n)) for n, at in enumerate(used))
    return ResultTable(tuple(columns), rows)


def _says_something(result: Result, at: int) -> bool:
    """Whether a column has values; days of records that are all the same are told above the table."""
    values = {row[at] for row in result.rows}
    return len(values) > 1 if result.columns[at] == _DATES else values != {None}


def find_called(graph: ServedGraph, column: str, names: Iterable[str]) -> dict[str, str]:
    """The pages of the concepts that a column of saved queries means by these names, where a name is of one only."""
    fitting = sorted({name for name in names if len(name) <= _LONGEST_NAME})
    if column not in _NAMING or not fitting:
        return {}
    pairs = (f"({Literal(name)} {named})" for name in fitting for named in ("skos:prefLabel", "skos:notation"))
    query = _CALLED.format(pairs=" ".join(pairs), kinds=_NAMING[column])
    found: dict[str, set[str]] = {}
    for name, concept in graph.store.select(query):
        found.setdefault(name.value, set()).add(concept.value)
    return {name: make_path(concepts.pop()) for name, concepts in found.items() if len(concepts) == 1}


def _find_pages(graph: ServedGraph, columns: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> Pages:
    """The pages of what columns name, by column and name."""
    found = {}
    for at, column in enumerate(columns):
        texts = (term.value for row in rows if isinstance(term := row[at], Literal))
        found[column] = find_called(graph, column, (name for text in texts for name in text.split("\n")))
    return found


def _kind_of(rows: Sequence[Sequence[Cell]], at: int) -> str:
    kinds = {row[at].kind for row in rows if row[at].items}
    return kinds.pop() if len(kinds) == 1 else "long" if "long" in kinds else "text"


def _make_cell(graph: ServedGraph, column: str, term: Term | None, pages: Pages, is_list: bool) -> Cell:
    if term is None:
        return Cell(())
    if isinstance(term, NamedNode):
        text = readable_value(term, graph.graph.names.label)
        return Cell((Item(text, find_page(term.value), make_outside_link(term.value)),))
    value = python_value(term)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell((Item(say_value(value)),), "number")
    text = readable_value(term, graph.graph.names.label)
    if column.lower().endswith("hit") and text in HITS:
        return Cell((Item(text),), "hit")
    items = tuple(_make_item(column, one, pages) for one in (text.split("\n") if is_list else [text]))
    return Cell(items, "long" if any(len(item.text) > 60 for item in items) else "text")


def _make_item(column: str, text: str, pages: Pages) -> Item:
    if column in _TRIALS:
        return Item(text, make_path(make_trial_iri(text)))
    if column in _WORDS:
        return Item(say_name(split_registry_word(text) if text.isupper() else text))
    return Item(text, pages[column].get(text, ""))


def find_page(iri: str) -> str:
    """The page of a trial or a concept; "" for any other IRI."""
    path = make_path(iri)
    folder = path.split("/")[1] if path else ""
    return path if folder in KIND_OF_FOLDER or (iri.startswith(TRIAL) and "/v/" not in iri) else ""


def say_value(number: float) -> str:
    """A number without what says nothing: 12.0 → "12", 3.6999 → "3.7", 1204 → "1,204"."""
    if isinstance(number, int) or number.is_integer():
        return f"{int(number):,}" if abs(number) < 1e15 else f"{number:g}"
    return re.sub(r"\.?0+$", "", f"{number:,.2f}") if abs(number) >= 0.01 else f"{number:g}"
