"""The RDF of the selected trials: what they own, the concepts they use with everything above these, and the dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.selection import Selection
from trialgraph.namespaces import TG
from trialgraph.results import Result
from trialgraph.sparql_terms import PREFIXES
from trialgraph.terms import DATASET

_OWNS = (
    "tg:hasArm|tg:hasRegimen|tg:hasPhase|tg:hasComponent|tg:hasTherapy|tg:hasDose|tg:hasPopulation|tg:hasPriorTherapy"
    "|tg:hasBiomarker|tg:hasOutcome|tg:hasDesignFact|tg:hasFinding|tg:forPopulation"
)
_BLOCK = 500  # trials or concepts named in one query
_CONCEPTS = tuple(
    TG + folder for folder in ("agent/", "class/", "procedure/", "condition/", "endpoint/", "criterion/", "regimen/")
)


def serialise(graph: TrialGraph, selection: Selection, form: ox.RdfFormat) -> str:
    """The RDF of the selected trials in this format; without a selection that of the whole graph."""
    triples = select_triples(graph, selection) if selection.words else graph.graph.query(_construct(""))
    prefixes = PREFIXES if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD) else None
    return ox.serialize(triples, format=form, prefixes=prefixes).decode("utf-8")  # type: ignore[union-attr]


def select_triples(graph: TrialGraph, selection: Selection) -> list[ox.Triple]:
    """The triples about the selected trials and the concepts they use, each once, in order."""
    found: dict[ox.Triple, None] = {}
    for block in _blocks(selection.trials):
        pattern = f"VALUES ?trial {{ {block} }} ?trial ({_OWNS})* ?s ."
        found.update((triple, None) for triple in _triples(graph.ask(_construct(pattern), dated=False)))
    used = {o.value for t in found if isinstance(o := t.object, ox.NamedNode) and o.value.startswith(_CONCEPTS)}
    for block in _blocks(sorted(used)):
        pattern = f"VALUES ?used {{ {block} }} ?used tg:within ?s ."
        found.update((triple, None) for triple in _triples(graph.ask(_construct(pattern), dated=False)))
    dataset = _construct(f"VALUES ?s {{ <{DATASET}> }}")
    found.update((triple, None) for triple in _triples(graph.ask(dataset, dated=False)))
    return sorted(found, key=str)


def _construct(pattern: str) -> str:
    return f"PREFIX tg: <{TG}> CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} ?s ?p ?o }}"


def _blocks(iris: Iterable[str]) -> Iterator[str]:
    spelled = [str(ox.NamedNode(iri)) for iri in iris]
    for start in range(0, len(spelled), _BLOCK):
        yield " ".join(spelled[start : start + _BLOCK])


def _triples(result: Result) -> Iterator[ox.Triple]:
    for subject, predicate, value in result.rows:
        yield ox.Triple(subject, predicate, value)  # type: ignore[arg-type]
