"""The words of records that the rows of an answer rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from trialgraph.errors import StoreError
from trialgraph.mcp.bounds import LONGEST_QUOTE, cut
from trialgraph.mcp.concepts import spell_iris
from trialgraph.mcp.models import Quote
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.views.trial_nodes import Evidence, TrialNodes, first, read_trial_nodes
from trialgraph.terms import TRIAL, EvidencePlace, parse_evidence_iri

_OF_ONE_FACT = 3  # quotes; a trial that names a drug in twenty places is no better proved by twenty
# How a trial links to concepts, and which evidence says so.
_LINKS = (
    ("hasTherapy", "therapy"),
    ("hasPopulation", "condition"),
    ("hasOutcome", "endpoint"),
    ("hasOutcome", "criterion"),
)
_RELATED = """SELECT DISTINCT ?concept WHERE {{ VALUES ?asked {{ {asked} }}
  {{ ?concept tg:within ?asked }} UNION {{ ?asked tg:within ?concept }} }}"""


@dataclass(frozen=True, slots=True)
class Stated:
    """That a trial names a concept, with the words."""

    iri: str
    label: str
    quotes: tuple[Quote, ...]


def make_quotes(nodes: TrialNodes, evidence: Evidence, about: str) -> list[Quote]:
    """The places that a fact cites, each with its words."""
    places = {mark: place for place, mark in nodes.citations.places.items()}
    fields = nodes.citations.fields
    cited = [places[mark] for mark in evidence.marks[:_OF_ONE_FACT]]
    identifier = first(nodes.trial, "identifier")
    return [_quote(place, identifier, about, fields[place.pointer][place.start : place.end]) for place in cited]


def _quote(place: EvidencePlace, trial: str, about: str, words: str) -> Quote:
    valid = words.encode("utf-8", "replace").decode("utf-8")  # texts of records may hold lone surrogates, JSON may not
    said = cut(" ".join(valid.split()), LONGEST_QUOTE)
    return Quote(about=about, trial=trial, field=place.pointer, start=place.start, end=place.end, words=said)


def read_stated(graph: ServedGraph, trial: str) -> list[Stated]:
    """The concepts that a trial names as therapy, condition, endpoint or criterion; by the IRI of the trial."""
    nodes = read_trial_nodes(graph, trial)
    found = []
    for link, what in _LINKS:
        for node in nodes.parts(nodes.trial, link):
            evidence = nodes.cite(node, what)
            for concept in nodes.concepts(node, what):
                quotes = make_quotes(nodes, evidence, concept.label)
                found.append(Stated(concept.iri, concept.label, tuple(quotes)))
    return found


def find_related(graph: ServedGraph, asked: Collection[str]) -> set[str]:
    """These concepts, all that is within them, and all that they are within."""
    if not asked:
        return set()
    rows = graph.store.select(_RELATED.format(asked=spell_iris(asked)))
    return {concept.value for (concept,) in rows}


def take_quotes(stated: Iterable[Stated], iris: Collection[str], labels: Collection[str] = ()) -> Iterator[Quote]:
    """The quotes for those of these concepts or labels, of each concept the first."""
    seen = set()
    for fact in stated:
        if (fact.iri in iris or fact.label in labels) and fact.iri not in seen and fact.quotes:
            seen.add(fact.iri)
            yield fact.quotes[0]


def quote_evidence_iris(graph: ServedGraph, iris: Iterable[str]) -> Iterator[Quote]:
    """The words at those of these IRIs that are places of records."""
    for iri in dict.fromkeys(iris):
        if not iri.startswith(TRIAL) or "#char=" not in iri:
            continue
        try:
            place, words = parse_evidence_iri(iri), graph.store.texts.quote(iri)
        except (ValueError, StoreError):  # no place of a record, or one of a version that is not kept
            continue
        yield _quote(place, place.trial, iri, words)
