"""Concepts with the identifiers that other vocabularies give them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from pyoxigraph import NamedNode

from trialgraph.errors import QueryError
from trialgraph.mcp.models import Concept
from trialgraph.namespaces import TG
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.links import KIND_OF_FOLDER, WORD_OF_KIND, shorten_identifier

_ABOUT = """SELECT ?concept ?label ?identifier WHERE {{
  VALUES ?concept {{ {concepts} }}
  ?concept skos:prefLabel ?label OPTIONAL {{ ?concept skos:exactMatch ?identifier }} }}"""
_MOST = 100  # concepts of one answer that are named with their identifiers


def write_query(iris: Collection[str]) -> str:
    """The query for names and identifiers of these concepts."""
    return _ABOUT.format(concepts=spell_iris(iris))


def spell_iris(iris: Collection[str]) -> str:
    """IRIs as the values of VALUES. Raises QueryError for what is none."""
    try:
        return " ".join(str(NamedNode(iri)) for iri in iris)
    except ValueError as error:
        raise QueryError(f"not an IRI: {error}") from error


def is_concept(iri: str) -> bool:
    """Whether an IRI has the form of a concept's ("…/agent/cisplatin")."""
    folder, slash, name = iri.removeprefix(TG).partition("/")
    return iri.startswith(TG) and folder in KIND_OF_FOLDER and bool(slash and name) and "#" not in name


def read_concepts(graph: ServedGraph, iris: Collection[str]) -> list[Concept]:
    """The concepts among these IRIs (the first 100), in their order, each once."""
    wanted = [iri for iri in dict.fromkeys(iris) if is_concept(iri)][:_MOST]
    if not wanted:
        return []
    labels: dict[str, str] = {}
    identifiers: dict[str, list[str]] = defaultdict(list)
    for concept, label, identifier in graph.store.select(write_query(wanted)):
        labels[concept.value] = label.value
        if identifier is not None:
            identifiers[concept.value].append(shorten_identifier(identifier.value))
    return [
        Concept(iri=iri, kind=say_kind(iri), label=labels[iri], identifiers=sorted(set(identifiers[iri])))
        for iri in wanted
        if iri in labels
    ]


def say_kind(iri: str) -> str:
    """The kind of a concept in a word: agent, class, condition …"""
    kind = KIND_OF_FOLDER.get(iri.removeprefix(TG).partition("/")[0], "")
    return WORD_OF_KIND.get(kind, "")
