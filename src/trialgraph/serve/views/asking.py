"""Asking the graph about one concept: SPARQL with its IRI put in, and the trials that concern it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from trialgraph.serve.answer import ServedGraph
from trialgraph.sparql_terms import apply_terms

# How a trial comes to concern a concept of a kind: patterns with ?trial and ?found.
_THERAPY = "?use tg:therapy ?found . ?trial tg:hasTherapy ?use ."
_CONCERNS = {
    "agent": _THERAPY,
    "agentClass": _THERAPY,
    "procedure": _THERAPY,
    "condition": "?use tg:condition ?found . ?trial tg:hasPopulation ?use .",
    "endpoint": "?use tg:endpoint ?found . ?trial tg:hasOutcome ?use .",
    "criterion": "?use tg:criterion ?found . ?trial tg:hasOutcome ?use .",
    "namedRegimen": "?use tg:therapy ?found . ?group tg:hasPriorTherapy ?use . ?trial tg:hasPopulation ?group .",
}


def say_concerns(kind: str) -> str:
    """The pattern by which ?trial concerns ?found, a concept of this kind."""
    return _CONCERNS[kind]


def say_trials_of(kind: str) -> str:
    """The trials of $concept and of everything below it, as a group of a query.

    The LIMIT cuts nothing off: it tells Oxigraph that the sub-select ends, so that it looks the next pattern up for
    each trial instead of reading the whole graph for a hash join.
    """
    concerns = say_concerns(kind)
    return f"{{ SELECT DISTINCT ?trial WHERE {{ ?found tg:within $concept . {concerns} }} LIMIT 10000000 }}"


def ask_about(graph: ServedGraph, query: str, iri: str) -> Iterator[dict[str, str]]:
    """The rows of a SELECT query in which $concept stands for `iri`, with the values as text; "" for no value."""
    return ask_naming(graph, query, concept=iri)


def ask_naming(graph: ServedGraph, query: str, **iris: str) -> Iterator[dict[str, str]]:
    """As `ask_about`, for a query in which several names stand for IRIs ("$partner"). Raises ValueError for no IRI."""
    yield from _ask(graph, _name_iris(query, **iris))


def ask_about_many(
    graph: ServedGraph, query: str, iri: str, variable: str, iris: list[str]
) -> Iterator[dict[str, str]]:
    """As `ask_about`, for these values of a variable only: VALUES in the place of $values."""
    values = " ".join(str(NamedNode(value)) for value in iris)
    named = _name_iris(query, concept=iri)
    yield from _ask(graph, named.replace("$values", f"VALUES ?{variable} {{ {values} }}"))


def _name_iris(query: str, **iris: str) -> str:
    return apply_terms(query, {name: NamedNode(iri) for name, iri in iris.items()})


def _ask(graph: ServedGraph, query: str) -> Iterator[dict[str, str]]:
    solutions = graph.store.select(query)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        values = list(solution)
        yield {name: "" if term is None else _spell(term) for name, term in zip(names, values, strict=True)}


def _spell(term: object) -> str:
    return str(getattr(term, "value", term))
