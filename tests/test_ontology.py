"""The ontology file: everything that is written is declared, and everything declared says what it means."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from made_facts import METADATA, make_facts, make_revision, make_study, make_vocabulary
from trialgraph.namespaces import TG, XSD
from trialgraph.quads import (
    make_concept_lines,
    make_dataset_lines,
    make_minted_concept_lines,
    make_trial_lines,
    make_withdrawal_line,
)
from trialgraph.quads.history import make_history_lines

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = Graph().parse(ROOT / "ontology" / "trialgraph.ttl", format="turtle")
SHAPES = Graph().parse(ROOT / "ontology" / "shapes.ttl", format="turtle")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
DECLARED = {str(term): kind for kind in KINDS for term in ONTOLOGY.subjects(RDF.type, kind) if isinstance(term, URIRef)}
CLASSES = sorted(iri for iri, kind in DECLARED.items() if kind == OWL.Class)
PROPERTIES = sorted(iri for iri, kind in DECLARED.items() if kind != OWL.Class)
_TERM = re.compile(re.escape(TG) + r"[A-Za-z]+")

# declared for reasoning over the graph, or for reading the vocabulary, but never written into a graph
NOT_WRITTEN = {
    "Therapy",
    "evidence",
    "Marker",
    "gene",
    "stateOfName",
    "nameStem",
    "nameWord",
    "nameIsotope",
    "procedureStem",
    "procedureWord",
    "measures",
    "printedOnly",
}
# design values that the made study does not have
DESIGN_VALUES = {
    "participants",
    "participantsMax",
    "percent",
    "arms",
    "centres",
    "days",
    "doseLevels",
    "administrations",
}


def read_terms(triples: list[ox.Triple]) -> set[str]:
    """The trialgraph terms (not the concepts and trials) among all terms of the triples."""
    parts = (part for triple in triples for part in (triple.subject, triple.predicate, triple.object))
    iris = {part.value for part in parts if isinstance(part, ox.NamedNode)}
    return {iri for iri in iris if _TERM.fullmatch(iri) and iri != f"{TG}dataset"}


def read_written_terms() -> set[str]:
    """The terms of everything that `quads` writes."""
    vocabulary, facts = make_vocabulary(), make_facts()
    lines = [
        *make_trial_lines(make_study(), facts, vocabulary),
        *make_concept_lines(vocabulary),
        *make_minted_concept_lines(facts, vocabulary),
        make_withdrawal_line("NCT01", "2026-01-01"),
        *make_dataset_lines(replace(METADATA, updated_at="2026-01-01T00:00:00Z")),
        *make_history_lines(make_revision()),
    ]
    return read_terms([quad.triple for quad in ox.parse("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)])


def values(term: str, name: URIRef) -> list[Node]:
    """The values of a property of a declared term."""
    return list(ONTOLOGY.objects(URIRef(term), name))


def test_every_term_that_is_written_is_declared() -> None:
    assert read_written_terms() - DECLARED.keys() == set()


def test_every_declared_term_is_written_or_says_why_not() -> None:
    unwritten = {iri.removeprefix(TG) for iri in DECLARED.keys() - read_written_terms()}
    assert unwritten == NOT_WRITTEN | DESIGN_VALUES


@pytest.mark.parametrize("path", sorted((ROOT / "ontology").rglob("*.ttl")), ids=lambda path: path.name)
def test_every_term_of_a_turtle_file_is_declared(path: Path) -> None:
    used = read_terms([quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)])
    assert used - DECLARED.keys() == set()


@pytest.mark.parametrize("path", sorted((ROOT / "queries").glob("*.rq")), ids=lambda path: path.stem)
def test_every_term_of_a_saved_query_is_declared(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    used = {TG + name for name in re.findall(r"\btg:([A-Za-z]+)\b(?!/)", "\n".join(lines))}
    assert used - DECLARED.keys() == set()


@pytest.mark.parametrize("term", sorted(DECLARED), ids=lambda term: term.removeprefix(TG))
def test_a_term_has_one_label_and_one_definition(term: str) -> None:
    assert len(values(term, RDFS.label)) == len(values(term, SKOS.definition)) == 1
    assert str(values(term, SKOS.definition)[0]).endswith((".", "…", ".)"))


@pytest.mark.parametrize("term", PROPERTIES, ids=lambda term: term.removeprefix(TG))
def test_a_property_has_domain_and_range(term: str) -> None:
    assert len(values(term, RDFS.range)) == 1
    assert len(values(term, RDFS.domain)) == (0 if term == f"{TG}evidence" else 1)
    in_range = values(term, RDFS.range)[0]
    is_literal = str(in_range).startswith(XSD) or in_range == RDFS.Literal
    assert is_literal == (DECLARED[term] == OWL.DatatypeProperty)


@pytest.mark.parametrize("term", [term for term in PROPERTIES if term.endswith("Evidence")])
def test_evidence_is_provenance(term: str) -> None:
    assert set(values(term, RDFS.subPropertyOf)) == {PROV.wasDerivedFrom, URIRef(f"{TG}evidence")}


def test_terms_of_ranges_and_domains_are_declared() -> None:
    used = {
        str(value)
        for name in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, RDF.first)
        for value in ONTOLOGY.objects(None, name)
        if isinstance(value, URIRef) and str(value).startswith(TG)
    }
    assert used - DECLARED.keys() == set()


def test_every_class_of_the_graph_has_a_shape() -> None:
    shaped = {str(target) for target in SHAPES.objects(None, SH.targetClass)}
    assert {iri.removeprefix(TG) for iri in set(CLASSES) - shaped} == {"Therapy", "Marker"}


def test_shapes_ask_for_the_ranges_of_the_ontology() -> None:
    for rule in SHAPES.subjects(SH.path, None):
        path, datatype = SHAPES.value(rule, SH.path), SHAPES.value(rule, SH.datatype)
        if isinstance(path, URIRef) and str(path).startswith(TG) and datatype is not None:
            assert values(str(path), RDFS.range) == [datatype], path


def test_shapes_stand_where_the_domain_of_the_property_is() -> None:
    for shape, target in SHAPES.subject_objects(SH.targetClass):
        for rule in SHAPES.objects(shape, SH.property):
            path = SHAPES.value(rule, SH.path)
            if isinstance(path, URIRef) and str(path).startswith(TG):
                assert target in read_domain(str(path)), (path, target)


def read_domain(term: str) -> set[Node]:
    """The classes of the domain of a property, unions and all kinds of concept taken apart."""
    (domain,) = values(term, RDFS.domain)
    union = ONTOLOGY.value(domain, OWL.unionOf)
    classes = set(ONTOLOGY.items(union)) if union is not None else {domain}
    return classes | {narrower for each in classes for narrower in ONTOLOGY.subjects(RDFS.subClassOf, each)}
