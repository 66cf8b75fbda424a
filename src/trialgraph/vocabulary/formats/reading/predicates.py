"""Which relation between two identifiers a predicate states, in any of its spellings."""

from __future__ import annotations

from trialgraph.namespaces import RDFS, SKOS
from trialgraph.vocabulary.entries import Relation

_OIO, _OWL = "http://www.geneontology.org/formats/oboInOwl#", "http://www.w3.org/2002/07/owl#"

# As SSSOM reads them: the object is broader than the subject in skos:broadMatch. skos:relatedMatch is not among them,
# since it does not say that the two are the same or stand above one another.
_RELATIONS: dict[str, Relation] = {
    SKOS + "exactMatch": "exact",
    SKOS + "closeMatch": "close",
    SKOS + "broadMatch": "broad",
    SKOS + "narrowMatch": "narrow",
    _OWL + "equivalentClass": "exact",
    _OWL + "sameAs": "exact",
    RDFS + "subClassOf": "broad",
    _OIO + "hasDbXref": "xref",
}
_PREFIXES = {"skos": SKOS, "oboinowl": _OIO, "oio": _OIO, "owl": _OWL, "rdfs": RDFS}


def relation_of_predicate(predicate: str) -> Relation | None:
    """The relation of a predicate given as IRI, as CURIE ("skos:exactMatch") or, in OBO, by its bare name."""
    prefix, _, name = predicate.rpartition(":")
    if "//" in predicate:
        return _RELATIONS.get(predicate)
    return _RELATIONS.get((_PREFIXES.get(prefix.lower(), "") if prefix else SKOS) + name)
