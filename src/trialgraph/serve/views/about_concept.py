"""What the vocabulary says of a concept: names, identifiers, what is above and below it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from trialgraph.namespaces import SKOS, TG
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.links import shorten_identifier
from trialgraph.serve.searching import open_index
from trialgraph.serve.views.asking import ask_about

_MATCHES = (
    ("exactMatch", "the same"),
    ("closeMatch", "nearly the same"),
    ("broadMatch", "wider"),
    ("narrowMatch", "narrower"),
)
_ABOUT = "SELECT ?property ?value WHERE { $concept ?property ?value }"
_BELOW = "SELECT ?value WHERE { ?value skos:broader $concept }"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A concept above or below, with the number of its trials."""

    iri: str
    label: str
    trials: int


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifiers of other vocabularies, and how what they name compares with the concept."""

    words: str
    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AboutConcept:
    """A concept of the vocabulary; `is_known` is false for one that only records name."""

    iri: str
    kind: str
    label: str
    definition: str
    codes: tuple[str, ...]
    synonyms: tuple[str, ...]
    shared_names: tuple[str, ...]
    misspellings: tuple[str, ...]
    identifiers: tuple[Identifiers, ...]
    targets: tuple[str, ...]
    members: tuple[Neighbour, ...]
    broader: tuple[Neighbour, ...]
    narrower: tuple[Neighbour, ...]
    is_known: bool


def read_concept(graph: ServedGraph, iri: str, kind: str) -> AboutConcept:
    """All that the graph says of a concept itself."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in ask_about(graph, _ABOUT, iri):
        said[row["property"].removeprefix(SKOS).removeprefix(TG)].append(row["value"])
    found = {name: tuple(sorted(values, key=str.casefold)) for name, values in said.items()}
    below = [row["value"] for row in ask_about(graph, _BELOW, iri)]
    return AboutConcept(
        iri,
        kind,
        next(iter(found.get("prefLabel", ())), iri),
        next(iter(found.get("definition", ())), ""),
        found.get("notation", ()),
        found.get("altLabel", ()),
        found.get("ambiguousLabel", ()),
        found.get("hiddenLabel", ()),
        tuple(Identifiers(words, _sort(found[name])) for name, words in _MATCHES if name in found),
        _sort(found.get("target", ())),
        _meet(graph, found.get("includes", ())),
        _meet(graph, found.get("broader", ())),
        _meet(graph, below),
        "false" not in found.get("grounded", ()),
    )


def _sort(iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(iris, key=lambda iri: shorten_identifier(iri).casefold()))


def _meet(graph: ServedGraph, iris: tuple[str, ...] | list[str]) -> tuple[Neighbour, ...]:
    """Concepts with their labels and trials, those with most trials first."""
    uses = open_index(graph).count_uses(list(iris))
    found = (Neighbour(iri, graph.graph.names.label(iri) or shorten_identifier(iri), uses.get(iri, 0)) for iri in iris)
    return tuple(sorted(found, key=lambda concept: (-concept.trials, concept.label.casefold())))
