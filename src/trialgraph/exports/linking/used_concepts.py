"""The concepts that the selected trials use: their trials, names, identifiers, and the strings registered for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from trialgraph.api import TrialGraph
from trialgraph.errors import StoreError
from trialgraph.exports.drawing.selection import Selection
from trialgraph.namespaces import DCTERMS, RDFS, SKOS, TG
from trialgraph.terms import parse_evidence_iri

PREFIXES = f"PREFIX tg: <{TG}> PREFIX skos: <{SKOS}> PREFIX dcterms: <{DCTERMS}> PREFIX rdfs: <{RDFS}> "
_BLOCK = 500  # nodes named in one query
# What a trial says of a concept, and the evidence that it was read from.
_USES = {
    "therapy": ("?trial tg:hasTherapy ?node . ?node tg:therapy ?concept .", "tg:hasTherapy", "tg:therapyEvidence"),
    "condition": (
        "?trial tg:hasPopulation ?node . ?node tg:condition ?concept .",
        "tg:hasPopulation",
        "tg:conditionEvidence",
    ),
    "endpoint": ("?trial tg:hasOutcome ?node . ?node tg:endpoint ?concept .", "", ""),
}
_ABOUT = "SELECT ?s ?property ?value WHERE {{ VALUES ?s {{ {block} }} ?s ?property ?value }}"
_KEPT = frozenset(f"{SKOS}{name}" for name in ("prefLabel", "notation", "altLabel", "hiddenLabel")) | {
    f"{TG}ambiguousLabel",
    *(f"{SKOS}{relation}Match" for relation in ("exact", "close", "broad", "narrow")),
}
# The fields in which a registry asks for the name of a condition or intervention, whatever the format
_REGISTERED_FIELD = re.compile(r"/(?:conditions|interventions)/\d+(?:/(?:name|otherNames/\d+))?")


@dataclass
class UsedConcept:
    """A concept with what the graph says of it: `about` holds labels and matches by the property's local name."""

    iri: str
    trials: set[str] = field(default_factory=set)
    about: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def label(self) -> str:
        """The preferred label; the end of the IRI where the graph has none."""
        return next(iter(self.about["prefLabel"]), self.iri.rpartition("/")[2])

    @property
    def identifiers(self) -> tuple[str, ...]:
        """IRIs of the identifiers that mean exactly this concept."""
        return tuple(sorted(self.about["exactMatch"]))


@dataclass(frozen=True, slots=True)
class RegisteredName:
    """Words that stand in a registered field and were read as a concept, and the trials that have them."""

    words: str
    concept: str
    alone: bool  # whether nothing else was read in any of the populations
    trials: frozenset[str]


def find_used_concepts(graph: TrialGraph, selection: Selection) -> dict[str, UsedConcept]:
    """The therapies, conditions and endpoints of the selected trials, by IRI in order."""
    found: dict[str, UsedConcept] = {}
    for pattern, _, _ in _USES.values():
        for trial, concept in select_rows(graph, selection, "?trial ?concept", pattern):
            found.setdefault(concept, UsedConcept(concept)).trials.add(trial)
    for block in make_blocks(found):
        for concept, prop, value in _ask(graph, _ABOUT.format(block=block)):
            if prop in _KEPT:
                found[concept].about[re.split(r"[#/]", prop)[-1]].append(value)
    for concept_used in found.values():
        for values in concept_used.about.values():
            values.sort()
    return {iri: found[iri] for iri in sorted(found)}


def find_registered_names(graph: TrialGraph, selection: Selection) -> list[RegisteredName]:
    """The strings that registries hold for the conditions and therapies of the selected trials, in order.

    None where the graph comes without the texts of its records.
    """
    texts = getattr(graph.graph, "texts", None)
    if texts is None:
        return []
    trials: dict[tuple[str, str], set[str]] = defaultdict(set)
    alone: dict[tuple[str, str], bool] = {}
    for trial, concepts, evidence in _read_evidence(graph, selection):
        words = _quote(texts.quote, evidence)
        for concept in concepts if words else ():
            trials[words, concept].add(trial)
            alone[words, concept] = alone.get((words, concept), False) or len(concepts) == 1
    return [RegisteredName(*key, alone[key], frozenset(trials[key])) for key in sorted(trials)]


def select_rows(graph: TrialGraph, selection: Selection, columns: str, pattern: str) -> Iterator[tuple[str, ...]]:
    """What the pattern finds in the selected trials; all trials are not named one by one."""
    named = " ".join(str(NamedNode(iri)) for iri in selection.trials) if selection.words else ""
    values = f"VALUES ?trial {{ {named} }} " if named else ""
    return _ask(graph, f"SELECT DISTINCT {columns} WHERE {{ {values}{pattern} }}")


def make_blocks(iris: Iterable[str]) -> Iterator[str]:
    """IRIs in pieces that one query may name."""
    spelled = [str(NamedNode(iri)) for iri in iris]
    for start in range(0, len(spelled), _BLOCK):
        yield " ".join(spelled[start : start + _BLOCK])


def _ask(graph: TrialGraph, query: str) -> Iterator[tuple[str, ...]]:
    for row in graph.ask(PREFIXES + query, dated=False).rows:
        yield tuple("" if term is None else str(getattr(term, "value", term)) for term in row)


def _read_evidence(graph: TrialGraph, selection: Selection) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Trial, the concepts of one of its nodes, and a registered field's span that the node was read from."""
    for pattern, link, evidence_property in _USES.values():
        if not link:
            continue
        concepts: dict[str, list[str]] = defaultdict(list)
        for node, concept in select_rows(graph, selection, "?node ?concept", pattern):
            concepts[node].append(concept)
        spans = f"?trial {link} ?node . ?node {evidence_property} ?evidence ."
        rows = sorted(select_rows(graph, selection, "?trial ?node ?evidence", spans))
        for trial, node, evidence in rows:
            if node in concepts and _REGISTERED_FIELD.search(parse_evidence_iri(evidence).pointer):
                yield trial, tuple(sorted(concepts[node])), evidence


def _quote(quote: Callable[[str], str], evidence: str) -> str:
    try:
        return " ".join(quote(evidence).split())
    except StoreError:
        return ""
