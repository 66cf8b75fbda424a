"""Why an identifier is one of a concept: who asserted it, how (a term of SEMAPV), and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from trialgraph.api import TrialGraph
from trialgraph.exports.linking.used_concepts import UsedConcept
from trialgraph.namespaces import BIOREGISTRY, TG
from trialgraph.vocabulary.collection import collection_folder, open_added
from trialgraph.vocabulary.concepts import AddedConcepts
from trialgraph.vocabulary.load import load_builtin
from trialgraph.vocabulary.merging.trust import JudgedMapping, Trust

CURATED = "semapv:ManualMappingCuration"
LEXICAL = "semapv:LexicalMatching"
UNSPECIFIED = "semapv:UnspecifiedMatching"
_MINTED, _CHAINED = "semapv:LogicalReasoning", "semapv:MappingChaining"
# How sure an assertion is whose source does not say it itself; the order is that in which assertions are taken.
_CONFIDENCE = {
    Trust.SETTLED: 1.0,
    Trust.BUILTIN: 1.0,
    Trust.CURATED: 0.98,
    Trust.EXACT: 0.95,
    Trust.REFERENCE: 0.9,
    Trust.NAME: 0.8,
}
_CHAINED_CONFIDENCE = 0.85


class Assertion(NamedTuple):
    """That a concept has an identifier: `said_by` is the source with its line, `label` what it calls the identifier."""

    justification: str
    confidence: float
    said_by: str = ""
    label: str = ""


def open_collected(graph: TrialGraph) -> AddedConcepts | None:
    """The vocabularies that were added to the store of a graph, None for a graph without any."""
    path = getattr(graph.graph, "path", None)
    return open_added(collection_folder(path)) if isinstance(path, Path) else None


def find_assertion(concept: UsedConcept, identifier: str, relation: str, added: AddedConcepts | None) -> Assertion:
    """The most trusted assertion that this identifier (an IRI) stands in this relation ("exact" …) to the concept."""
    builtin = load_builtin().concepts.get(concept.iri)
    if builtin is not None and identifier in getattr(builtin, f"{relation}_matches"):
        return Assertion(CURATED, 1.0, "built-in vocabulary")
    curie = identifier.removeprefix(BIOREGISTRY)
    if concept.iri.removeprefix(TG).partition("/")[2] == curie.replace(":", "-", 1):
        return Assertion(_MINTED, 1.0, "the concept is this entry")
    own = {concept.iri, *(iri.removeprefix(BIOREGISTRY) for iri in concept.identifiers)}
    for judged in added.mappings((curie,)) if added is not None else ():
        mapping = judged.mapping
        is_joining = {mapping.subject, mapping.object} <= {curie, *own} and judged.verdict != "denied"
        if is_joining and (relation != "exact" or judged.verdict == "same"):
            return _make_assertion(judged, curie)
    return Assertion(_CHAINED, _CHAINED_CONFIDENCE)


def _make_assertion(judged: JudgedMapping, curie: str) -> Assertion:
    mapping = judged.mapping
    stated = mapping.justification if mapping.justification.startswith("semapv:") else ""
    by_trust = {Trust.SETTLED: CURATED, Trust.BUILTIN: CURATED, Trust.CURATED: CURATED, Trust.NAME: LEXICAL}
    confidence = _CONFIDENCE[judged.trust] if mapping.confidence is None else mapping.confidence
    return Assertion(
        stated or by_trust.get(judged.trust, UNSPECIFIED),
        confidence,
        f"{judged.source}, line {mapping.line}" if mapping.line else judged.source,
        mapping.subject_label if mapping.subject == curie else mapping.object_label,
    )
