"""The classes and properties that the ontology file defines, with what it says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from trialgraph.mcp.schema_terms import SchemaTerm
from trialgraph.namespaces import RDF, RDFS, SKOS, TG
from trialgraph.resources import ontology_folder
from trialgraph.results import Term, shorten_iri

_OWL = "http://www.w3.org/2002/07/owl#"
Statements = Mapping[str, Mapping[str, list[Term]]]  # subject, as Turtle has it → property → values


@cache
def load_terms() -> tuple[dict[str, SchemaTerm], dict[str, SchemaTerm]]:
    """The classes and the properties of the ontology file, by name, in its order."""
    about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=str(ontology_folder() / "trialgraph.ttl")):
        about[str(quad.subject)][quad.predicate.value].append(quad.object)
    classes, properties = {}, {}
    for subject, found in about.items():
        iri = subject.strip("<>")
        types = {str(term) for term in found[RDF + "type"]}
        if not iri.startswith(TG):
            continue
        term = SchemaTerm(
            name=f"tg:{iri.removeprefix(TG)}",
            iri=iri,
            definition=" ".join(str(getattr(text, "value", "")) for text in found[SKOS + "definition"]),
            of=[name for term in found[RDFS + "domain"] for name in _read_union(about, term)],
            gives=[name for term in found[RDFS + "range"] for name in _read_union(about, term)],
        )
        if f"<{_OWL}Class>" in types:
            classes[iri.removeprefix(TG)] = term
        elif types & {f"<{_OWL}ObjectProperty>", f"<{_OWL}DatatypeProperty>"}:
            properties[iri.removeprefix(TG)] = term
    return classes, properties


def _read_union(about: Statements, term: Term) -> Iterator[str]:
    """The classes that a domain or range names: one, or those of an owl:unionOf."""
    if isinstance(term, ox.NamedNode):
        yield shorten_iri(term.value)
        return
    (node,) = about[str(term)][f"{_OWL}unionOf"]
    while isinstance(node, ox.BlankNode):
        entry = about[str(node)]
        yield from (shorten_iri(first.value) for first in entry[RDF + "first"] if isinstance(first, ox.NamedNode))
        (node,) = entry[RDF + "rest"]
