"""The graph from Python: open a store, ask by name or in SPARQL, look at one thing, draw.

::

    from trialgraph import TrialGraph

    with TrialGraph.open("trialgraph.db") as graph:
        graph.query("pd1-combinations", condition="NPC").to_pandas()
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from pyoxigraph import NamedNode

from trialgraph.concept_names import ConceptNames
from trialgraph.errors import QueryError
from trialgraph.hierarchy_paths import describe_unused, spell_paths
from trialgraph.joined_values import join_values
from trialgraph.query_parameters import prepare_query
from trialgraph.results import Result, make_result
from trialgraph.saved_queries import (
    SavedQuery,
    find_saved_query,
    load_saved_queries,
    make_saved_query,
)
from trialgraph.sparql_terms import PREFIXES, find_undeclared_prefixes, parse_tokens
from trialgraph.terms import TRIAL

if TYPE_CHECKING:
    from trialgraph.sheets import Sheet

_FORMS = {"select", "ask", "construct", "describe"}
_DATES = "SELECT ?trial ?date WHERE { ?trial <https://w3id.org/trialgraph/dataDate> ?date }"
_DATASET_DATES = """PREFIX tg: <https://w3id.org/trialgraph/>
SELECT ?oldest ?newest WHERE { ?dataset tg:oldestDataDate ?oldest ; tg:newestDataDate ?newest }"""


class Graph(Protocol):
    """What is asked: a store, or anything else that answers SPARQL as pyoxigraph does."""

    def query(self, sparql: str, /) -> Any:
        """The results of a SPARQL query."""


class TrialGraph:
    """A graph of trials. Make one with `TrialGraph.open`; use it in a ``with`` block to close its files."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @classmethod
    def open(cls, path: str | PathLike[str] = "trialgraph.db") -> TrialGraph:
        """The graph that `trialgraph build` made at `path`. Raises StoreError if there is none."""
        from trialgraph.store import open_store

        return cls(open_store(Path(path)))

    @classmethod
    def connect(cls, url: str, *, graph: str = "", texts: str | PathLike[str] | None = None) -> TrialGraph:
        """The graph that a SPARQL 1.1 service holds, in its default graph or in the named `graph`.

        Evidence is quoted from the store at `texts`, if there is one. Raises StoreError if `url` is no web address.
        """
        from trialgraph.service import RemoteGraph, make_service
        from trialgraph.store import open_texts

        return cls(RemoteGraph(make_service(url, graph=graph), open_texts(Path(texts)) if texts is not None else None))

    @cached_property
    def names(self) -> ConceptNames:
        """The names of all concepts of the graph."""
        return ConceptNames(self.graph.query)

    def query(self, question: str | PathLike[str], /, **parameters: object) -> Result:
        """The answer to a saved query (by name, with its parameters), a query file, or any SPARQL text.

        Concepts are given by name, synonym, code or identifier. Raises QueryError for a query that does not exist or
        is not SPARQL and for a wrong parameter, UnknownConceptError and AmbiguousConceptError for a name.
        """
        found = find_query(question)
        if isinstance(found, str):
            return self.ask(found, parameters)
        prepared = prepare_query(found, parameters, self.names)
        result = join_values(self.ask(prepared.text, title=found.title), found.lists, found.in_order)
        note = "" if result.rows else describe_unused(self.graph.query, prepared.concepts.values())
        return replace(spell_paths(result, prepared.paths, self.graph.query), note=note)

    def ask(
        self, sparql: str, parameters: Mapping[str, object] | None = None, *, title: str = "", dated: bool = True
    ) -> Result:
        """The answer to SPARQL text; without `dated` the dates of its records are not looked up.

        Raises QueryError if it is no SPARQL, or if parameters are given with it.
        """
        if parameters:
            raise QueryError(f"{next(iter(parameters))!r}: SPARQL text without a '#+' header takes no parameters")
        try:
            result = make_result(self.graph.query(sparql), title=title, label=self._label)
        except (QueryError, SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query cannot be run: {_explain(error, sparql)}") from error
        return replace(result, record_dates=self.describe_dates(_find_trials(result))) if dated else result

    def show(self, kind: str, name: str) -> Sheet:
        """Everything known about a trial, agent, condition or endpoint, with the words it was read from."""
        from trialgraph.show import make_sheet

        return make_sheet(self, kind, name)

    def close(self) -> None:
        """Close the files of the store."""
        close = getattr(self.graph, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> TrialGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _label(self, iri: str) -> str | None:
        return self.names.label(iri)

    def describe_dates(self, trials: Collection[str] = ()) -> str:
        """Of which days the records of these trials (by IRI) are, or all records: "2024-01-03 to 2024-05-01"."""
        if trials:
            values = " ".join(str(NamedNode(iri)) for iri in sorted(trials))
            query = _DATES.replace("WHERE {", f"WHERE {{ VALUES ?trial {{ {values} }}")
            dates = sorted(str(row["date"]) for row in make_result(self.graph.query(query)))
            return _span(dates, undated=len(trials) - len(dates))
        spans = list(make_result(self.graph.query(_DATASET_DATES)))
        return _span([str(date) for span in spans for date in span.values()], undated=0)


def find_query(question: str | PathLike[str]) -> SavedQuery | str:
    """The saved query of this name; the query of a ``.rq`` file or of SPARQL text, with its header if it has one.

    Raises QueryError, with suggestions, for what is neither.
    """
    text = str(question)
    if isinstance(question, PathLike) or (text.endswith(".rq") and "\n" not in text):
        path = Path(text)
        content = read_query_file(path)
        try:
            return _with_header(path.stem, content)
        except QueryError as error:
            raise QueryError(f"{path}: {error}") from error
    if _is_sparql(text):
        return _with_header("query", text)
    saved = find_saved_query(text)
    if saved is None:
        names = sorted(load_saved_queries())
        near = difflib.get_close_matches(text, names, n=3, cutoff=0.5) or names
        raise QueryError(f"{text!r} is neither a saved query nor SPARQL; saved queries: {', '.join(near)}")
    return saved


def read_query_file(path: Path) -> str:
    """The text of a query file. Raises QueryError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read as a query: {error}") from error


def _with_header(name: str, text: str) -> SavedQuery | str:
    return make_saved_query(name, text) if re.search(r"^#\+", text, re.MULTILINE) else text


def _is_sparql(text: str) -> bool:
    words = (token.text.lower() for token in parse_tokens(text) if token.kind == "word")
    return "{" in text or (next(words, "") in _FORMS and len(text.split()) > 1)


def _find_trials(result: Result) -> set[str]:
    """The trials in the rows: their IRIs, without the nodes and texts that trials own."""
    named = {term.value for row in result.rows for term in row if isinstance(term, NamedNode)}
    return {iri for iri in named if iri.startswith(TRIAL) and "#" not in iri and "/v/" not in iri}


def _span(dates: list[str], undated: int) -> str:
    if not dates:
        return "undated"
    span = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    return f"{span}, {undated} undated" if undated else span


def _explain(error: Exception, sparql: str) -> str:
    """What is wrong with a query, in one line; the parser only says what else it would have taken."""
    undeclared = find_undeclared_prefixes(sparql)
    if undeclared:
        known = "".join(f"; PREFIX {name}: <{PREFIXES[name]}>" for name in undeclared if name in PREFIXES)
        return f"the prefix {', '.join(name + ':' for name in undeclared)} is not declared{known}"
    text = " ".join(str(error).split())
    place, _, rest = text.partition(": expected ")
    return text if len(rest) < 100 else f"{place}: something else was expected there"
