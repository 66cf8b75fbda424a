"""A trial with everything it owns, read at once, and the words of its record that each fact cites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from trialgraph.concept_names import ConceptNames
from trialgraph.namespaces import DCTERMS, RDFS, TG
from trialgraph.results import shorten_iri
from trialgraph.serve.answer import ServedGraph
from trialgraph.terms import EvidencePlace, parse_evidence_iri

Node = Mapping[str, list[str]]
_LONGEST_WORDS = 240  # of a quotation in a tooltip


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept, or whatever else is linked: its IRI ("" for words that are no concept) and how it is called."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a fact was read from: the ids of their places in the record's text, and the words themselves."""

    marks: tuple[str, ...] = ()
    words: str = ""


@dataclass(slots=True)
class Citations:
    """The places that facts cite, each with an id, in the order in which they are cited first."""

    fields: Mapping[str, str]
    places: dict[EvidencePlace, str] = field(default_factory=dict)

    def cite(self, evidence: Iterable[str]) -> Evidence:
        """The words at these evidence IRIs, in the order of the record."""
        places = sorted({parse_evidence_iri(iri) for iri in evidence}, key=self._order)
        places = [place for place in places if place.end <= len(self.fields.get(place.pointer, ""))]
        for place in places:
            self.places.setdefault(place, f"e{len(self.places) + 1}")
        words = " … ".join(dict.fromkeys(self._quote(place) for place in places))
        short = words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"
        return Evidence(tuple(self.places[place] for place in places), short)

    def _order(self, place: EvidencePlace) -> tuple[int, int, int]:
        pointers = list(self.fields)
        at = pointers.index(place.pointer) if place.pointer in self.fields else len(pointers)
        return at, place.start, place.end

    def _quote(self, place: EvidencePlace) -> str:
        return " ".join(self.fields[place.pointer][place.start : place.end].split())


class TrialNodes:
    """The nodes of a trial by IRI, each as its values by property name ("label", "hasArm", "everyDays")."""

    def __init__(self, iri: str, nodes: Mapping[str, Node], names: ConceptNames, citations: Citations) -> None:
        self.iri, self._nodes, self._names, self.citations = iri, nodes, names, citations
        self.trial: Node = nodes.get(iri, {})

    def parts(self, node: Node, link: str) -> list[Node]:
        """The nodes that a node links to so, in the order of their links' IRIs."""
        return [self._nodes[iri] for iri in sorted(node.get(link, ())) if iri in self._nodes]

    def named_parts(self, node: Node, link: str) -> list[tuple[str, Node]]:
        """As `parts`, each with its IRI."""
        return [(iri, self._nodes[iri]) for iri in sorted(node.get(link, ())) if iri in self._nodes]

    def cite(self, node: Node, *kinds: str) -> Evidence:
        """The evidence of these kinds ("dose", "timeFrame") that a node has."""
        return self.citations.cite(iri for kind in kinds for iri in node.get(f"{kind}Evidence", ()))

    def concepts(self, node: Node, link: str) -> tuple[Concept, ...]:
        """The concepts that a node links to so, by name."""
        found = (Concept(iri, self.label(iri)) for iri in node.get(link, ()))
        return tuple(sorted(found, key=lambda concept: concept.label.casefold()))

    def label(self, iri: str) -> str:
        """The name of a concept; its IRI, shortened, for what is none."""
        return self._names.label(iri) or shorten_iri(iri)


def read_trial_nodes(graph: ServedGraph, iri: str) -> TrialNodes:
    """Everything known of a trial; `trial` of it is empty where the graph has none with this IRI."""
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in graph.store.owned_triples(iri):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            name = triple.predicate.value.removeprefix(TG).removeprefix(DCTERMS).removeprefix(RDFS)
            nodes[triple.subject.value][name].append(triple.object.value)
    for node in nodes.values():
        for values in node.values():
            values.sort()
    found = {node: dict(values) for node, values in nodes.items()}
    identifier = first(found.get(iri, {}), "identifier")
    fields = graph.store.texts.fields(identifier) if identifier else {}
    return TrialNodes(iri, found, graph.graph.names, Citations(fields))


def first(node: Node, name: str) -> str:
    """The first value of a property, "" where there is none."""
    values = node.get(name)
    return values[0] if values else ""


def in_order(nodes: Iterable[Node], by: str) -> list[Node]:
    """Nodes by a whole number they have (their place in the record), those without it last."""
    return sorted(nodes, key=lambda node: (not node.get(by), int(first(node, by) or 0), first(node, "label")))
