"""Classes and concepts of an RDF file → entries: OWL with oboInOwl annotations, SKOS, and NCIt's own properties."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from trialgraph.namespaces import DCTERMS, RDF, RDFS, SKOS, TG
from trialgraph.vocabulary.entries import EntryKind, Relation, Scope, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.described import Described, add_described
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.predicates import relation_of_predicate
from trialgraph.vocabulary.formats.reading.presets import kind_of_semantic_types
from trialgraph.vocabulary.formats.reading.source import Source
from trialgraph.vocabulary.formats.reading.statements import OWL, Statements, read_statements

_OIO, _OBO = "http://www.geneontology.org/formats/oboInOwl#", "http://purl.obolibrary.org/obo/"
_NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#"
_DC = "http://purl.org/dc/elements/1.1/"

_KIND_OF_CLASS: dict[str, EntryKind] = {
    TG + "Agent": "agent",
    TG + "AgentClass": "agentClass",
    TG + "Condition": "condition",
    TG + "Endpoint": "endpoint",
    TG + "Target": "target",
}
_OTHER_CLASSES = {TG + "Procedure", TG + "Criterion", TG + "NamedRegimen"}  # concepts of ours that are no entry's kind
_CONCEPT_CLASSES = {OWL + "Class", RDFS + "Class", SKOS + "Concept", *_KIND_OF_CLASS, *_OTHER_CLASSES}

_LABELS = (SKOS + "prefLabel", _NCIT + "P108", RDFS + "label")  # the first that an entry has
_SYNONYMS: dict[str, Scope] = {
    _OIO + "hasExactSynonym": "exact",
    SKOS + "altLabel": "exact",
    TG + "ambiguousLabel": "exact",
    _NCIT + "P90": "exact",  # FULL_SYN
    _OBO + "IAO_0000118": "exact",  # alternative term
    _OIO + "hasBroadSynonym": "broad",
    _OIO + "hasNarrowSynonym": "narrow",
    _OIO + "hasRelatedSynonym": "related",
    SKOS + "hiddenLabel": "related",  # misspellings: they do not name it
}
_TERM_TYPE = _NCIT + "P383"
_OLD_TERM_TYPES = ("AQ", "AQS")  # antiquated names
_DEFINITIONS = (_OBO + "IAO_0000115", SKOS + "definition", _NCIT + "P97")
_REFERENCES: dict[str, str] = {_NCIT + "P207": "umls", _NCIT + "P319": "unii", _NCIT + "P368": "chebi"}
_MATCHES = (SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "broadMatch", SKOS + "narrowMatch", _OIO + "hasDbXref")
_ALTERNATIVES, _REPLACED = (_OIO + "hasAlternativeId",), (_OBO + "IAO_0100001", DCTERMS + "isReplacedBy")
_PARENTS, _CHILDREN = (RDFS + "subClassOf", SKOS + "broader"), (SKOS + "narrower",)
_STATUS, _OLD_STATUS = _NCIT + "P310", ("Retired_Concept", "Obsolete_Concept")
_SEMANTIC_TYPE = _NCIT + "P106"
_VERSIONS = (OWL + "versionInfo", OWL + "versionIRI", _DC + "date")
_LICENCES = (DCTERMS + "license", _DC + "license", _DC + "rights", "http://creativecommons.org/ns#license")
_PREDICATES = {
    RDF + "type", OWL + "deprecated", SKOS + "notation", _STATUS, _SEMANTIC_TYPE, *_LABELS, *_SYNONYMS, *_DEFINITIONS,
    *_REFERENCES, *_MATCHES, *_ALTERNATIVES, *_REPLACED, *_PARENTS, *_CHILDREN, *_VERSIONS, *_LICENCES,
}  # fmt: skip

Properties = dict[str, list[str]]


def read_rdf_entries(
    source: Source, options: ReadOptions, format_name: str, syntax: ox.RdfFormat, lines: Callable[[], dict[str, int]]
) -> VocabularyFile:
    """All classes and concepts; `lines` gives the line of each one's stanza."""
    statements = read_statements(source, syntax, _PREDICATES, (_TERM_TYPE,))
    line_of = lines()
    children = _parents_by_child(statements)
    collected = Collected(format_name, options)
    read, version, licence = 0, "", ""
    for iri, properties in statements.subjects.items():
        classes = properties.get(RDF + "type", ())
        if OWL + "Ontology" in classes or SKOS + "ConceptScheme" in classes:
            version, licence = version or _first(properties, _VERSIONS), licence or _first(properties, _LICENCES)
        elif not _CONCEPT_CLASSES.isdisjoint(classes) and not iri.startswith(OWL):
            read += 1
            described = _describe(iri, properties, statements, line_of.get(iri, 0))
            described.parents += children.get(iri, [])
            add_described(described, collected)
    return collected.finish(read, version, licence)


def _describe(iri: str, properties: Properties, statements: Statements, line: int) -> Described:
    described = Described(
        identifier=iri,
        line=line,
        label=_first(properties, _LABELS),
        codes=properties.get(SKOS + "notation", []),
        parents=[parent for name in _PARENTS for parent in properties.get(name, ()) if not parent.startswith(OWL)],
        definition=_first(properties, _DEFINITIONS),
        obsolete="true" in properties.get(OWL + "deprecated", ()) or _is_retired(properties),
        replaced_by=_first(properties, _REPLACED),
        replaces=[other for name in _ALTERNATIVES for other in properties.get(name, ())],
    )
    described.kind, described.kind_told = _kind(properties)
    for name, scope in _SYNONYMS.items():
        for synonym in properties.get(name, ()):
            is_old = statements.qualified.get((iri, name, synonym)) in _OLD_TERM_TYPES
            described.add_synonym(synonym, "related" if is_old else scope)
    described.references = list(_references(properties, line))
    return described


def _references(properties: Properties, line: int) -> list[tuple[Relation, str, int]]:
    found: list[tuple[Relation, str, int]] = []
    for name in _MATCHES:
        relation = relation_of_predicate(name)
        if relation is not None:
            found += [(relation, value, line) for value in properties.get(name, ())]
    for name, prefix in _REFERENCES.items():
        found += [("xref", value if ":" in value else f"{prefix}:{value}", line) for value in properties.get(name, ())]
    return found


def _kind(properties: Properties) -> tuple[EntryKind | None, bool]:
    """The kind and whether the file tells it: by a class of ours or a semantic type of the UMLS."""
    classes = properties.get(RDF + "type", ())
    own = [_KIND_OF_CLASS[iri] for iri in classes if iri in _KIND_OF_CLASS]
    if own or not _OTHER_CLASSES.isdisjoint(classes):
        return (own[0] if own else None), True
    types = properties.get(_SEMANTIC_TYPE)
    return (kind_of_semantic_types(types), True) if types else (None, False)


def _is_retired(properties: Properties) -> bool:
    return any(status in _OLD_STATUS for status in properties.get(_STATUS, ()))


def _parents_by_child(statements: Statements) -> dict[str, list[str]]:
    parents: dict[str, list[str]] = {}
    for iri, properties in statements.subjects.items():
        for child in (child for name in _CHILDREN for child in properties.get(name, ())):
            parents.setdefault(child, []).append(iri)
    return parents


def _first(properties: Properties, names: tuple[str, ...]) -> str:
    return next((properties[name][0] for name in names if properties.get(name)), "")
