"""Whether a graph is well formed: the shapes of ``ontology/shapes.ttl``, checked in batches; and the records' findings.

SHACL needs its data in memory, so that trials are checked some hundred at a time, and the concepts once by themselves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as ox
import pyshacl
from rdflib import RDF as RDF_TERMS
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from trialgraph.namespaces import HISTORY, TG, XSD
from trialgraph.resources import ontology_folder
from trialgraph.store import Store
from trialgraph.terms import TRIAL

_CONCEPT_CLASSES = ("Agent", "AgentClass", "Procedure", "Condition", "Endpoint", "Criterion", "NamedRegimen", "Target")
_TO_CONCEPT = frozenset(TG + name for name in ("therapy", "condition", "endpoint", "criterion"))
_LITERAL = re.compile(r"""'?Literal\(("[^"]*")(?:, datatype=[^)]*)?\)'?""")
_FINDINGS = f"""
PREFIX tg: <{TG}>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?trial ?kind ?found ?assumed WHERE {{
  ?node tg:hasFinding ?finding ; dcterms:identifier ?trial .
  ?finding tg:findingKind ?kind ; tg:found ?found .
  OPTIONAL {{ ?finding tg:assumed ?assumed }}
}} ORDER BY ?trial ?kind ?found"""

_REVISIONS = f"SELECT ?revision {{ GRAPH <{HISTORY}> {{ ?revision a <{TG}Revision> }} }} ORDER BY ?revision"


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong where: the node, the property ("" for the node as a whole), the value, and what was expected."""

    node: str
    property: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """A defect that was found in the record of a trial, and what was assumed."""

    trial: str
    kind: str
    found: str
    assumed: str


def validate_graph(store: Store, sample: int | None = None, batch: int = 200) -> Iterator[Violation]:
    """Everything in the store that is not as the shapes ask; nothing for a well-formed graph.

    With `sample`, so many trials are checked, chosen at random but always the same ones; concepts and dataset always
    are. `batch` is the number of trials that are in memory at once.
    """
    yield from validate_concepts(store)
    yield from _find_orphans(store)
    trials = sorted(store.subjects(TG + "Trial"))
    if sample is not None and sample < len(trials):
        trials = sorted(random.Random(0).sample(trials, sample))
    rest = iter(trials)
    while block := list(islice(rest, batch)):
        yield from validate_trials(store, block)
    if sample is None:
        yield from validate_history(store, batch)


def validate_trials(store: Store, trials: Iterable[str]) -> Iterator[Violation]:
    """As `validate_graph`, for the trials with these IRIs."""
    data = Graph()
    for trial in trials:
        _add_trial(store, trial, data)
    yield from _apply_shapes(data, load_shapes(of_concepts=False))


def validate_history(store: Store, batch: int = 200) -> Iterator[Violation]:
    """As `validate_graph`, for the history; `batch` is the number of revisions that are in memory at once."""
    rest = (row["revision"].value for row in store.select(_REVISIONS))
    while block := list(islice(rest, batch)):
        data = Graph()
        for revision in block:
            for triple in _add_triples(store.history_about(revision), data):
                if triple.predicate.value == TG + "hasChange":
                    _add_triples(store.history_about(triple.object.value), data)  # type: ignore[union-attr]
        yield from _apply_shapes(data, load_shapes(of_concepts=False))


def _find_orphans(store: Store) -> Iterator[Violation]:
    """Nodes that nothing points to as their shape asks; no walk from a trial would ever come to them."""
    shapes = load_shapes(of_concepts=False)
    for shape, target in sorted(shapes.subject_objects(SH.targetClass)):
        for rule in shapes.objects(shape, SH.property):
            link = shapes.value(shapes.value(rule, SH.path), SH.inversePath)
            if link is not None:
                asked = f"SELECT ?node {{ ?node a <{target}> FILTER NOT EXISTS {{ ?owner <{link}> ?node }} }}"
                message = str(shapes.value(rule, SH.message))
                for row in store.select(f"{asked} ORDER BY ?node"):
                    yield Violation(_shorten(row["node"].value), _shorten(f"^{link}"), "", message)


def validate_concepts(store: Store) -> Iterator[Violation]:
    """As `validate_graph`, for the concepts and the dataset."""
    data = Graph()
    for name in (*_CONCEPT_CLASSES, "Dataset"):
        for iri in store.subjects(TG + name):
            _add_node(store, iri, data)
    yield from _apply_shapes(data, load_shapes(of_concepts=True))


def read_findings(store: Store) -> Iterator[RecordFinding]:
    """The defects of all records, by trial."""
    for row in store.select(_FINDINGS):
        yield RecordFinding(*(row[name].value if row[name] else "" for name in ("trial", "kind", "found", "assumed")))


@cache
def load_shapes(*, of_concepts: bool) -> Graph:
    """The shapes of concepts and dataset, or those of trials and what they own.

    Trials are checked without their concepts' own properties, which would be found missing.
    """
    shapes = Graph().parse(ontology_folder() / "shapes.ttl", format="turtle")
    names = {URIRef(TG + name) for name in (*_CONCEPT_CLASSES, "Dataset")}
    for shape, target in list(shapes.subject_objects(SH.targetClass)):
        if (target in names) != of_concepts:
            shapes.remove((shape, SH.targetClass, target))
    return shapes


def _add_trial(store: Store, trial: str, data: Graph) -> None:
    """The trial, everything it owns, and the classes of the concepts it points to."""
    waiting, seen = [trial], {trial}
    while waiting:
        for triple in _add_node(store, waiting.pop(), data):
            if not isinstance(triple.object, ox.NamedNode):
                continue
            iri = triple.object.value
            if triple.predicate.value in _TO_CONCEPT:
                _add_types(store, iri, data)
            elif iri.startswith(f"{trial}#") and iri not in seen:
                seen.add(iri)
                waiting.append(iri)


def _add_node(store: Store, iri: str, data: Graph) -> list[ox.Triple]:
    return _add_triples(store.triples(iri), data)


def _add_triples(triples: Iterable[ox.Triple], data: Graph) -> list[ox.Triple]:
    added = list(triples)
    for triple in added:
        data.add((_convert(triple.subject), URIRef(triple.predicate.value), _convert(triple.object)))
    return added


def _add_types(store: Store, iri: str, data: Graph) -> None:
    if (URIRef(iri), RDF_TERMS.type, None) not in data:
        for triple in store.triples(iri):
            if triple.predicate.value == str(RDF_TERMS.type):
                data.add((URIRef(iri), RDF_TERMS.type, _convert(triple.object)))


def _convert(term: object) -> Node:
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        # rdflib holds "x" and "x"^^xsd:string for two terms; the shapes write the first
        is_text = term.datatype.value == XSD + "string"
        return Literal(term.value) if is_text else Literal(term.value, datatype=URIRef(term.datatype.value))
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    raise TypeError(f"{term}: a trialgraph store holds only IRIs and literals")


def _apply_shapes(data: Graph, shapes: Graph) -> Iterator[Violation]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    found = (_read_violation(report, result) for result in report.objects(None, SH.result))
    yield from sorted(found, key=lambda violation: (violation.node, violation.property, violation.message))


def _read_violation(report: Graph, result: Node) -> Violation:
    node, path, value, message = (
        report.value(result, name) for name in (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage)
    )
    name = str(path) if isinstance(path, URIRef) else ""
    return Violation(_shorten(str(node)), _shorten(name), _shorten(str(value or "")), _simplify(str(message)))


def _simplify(message: str) -> str:
    """pyshacl's message without the names of its Python classes."""
    return _shorten(_LITERAL.sub(r"\1", " ".join(message.split())))


def _shorten(iri: str) -> str:
    """IRIs as people read them: ``NCT01234567#arm-…``, ``tg:role``."""
    return iri.replace(TRIAL, "").replace(TG, "tg:")
