"""Every identifier of a concept, with the assertion that makes it one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialgraph.errors import UnknownConceptError
from trialgraph.namespaces import BIOREGISTRY
from trialgraph.vocabulary.candidates import find_candidates
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.entries import Mapping

BUILTIN = "built-in vocabulary"
_NOT_WHOLE = ("part", "context", "hierarchy")  # reasons of candidates that the text is not a name of


@dataclass(frozen=True, slots=True)
class Reference:
    """An identifier of a concept: `relation` exact, close, broad or narrow; `said_by` the source and what it says."""

    concept: str
    iri: str
    identifier: str
    relation: str
    label: str
    said_by: str


def find_references(text: str, vocabulary: Vocabulary) -> list[Reference]:
    """The identifiers of the concepts that an identifier or a whole name stands for. Raises UnknownConceptError."""
    candidates = [
        one for one in find_candidates(text, vocabulary) if one.reason not in ("part", "context", "hierarchy")
    ]
    if not candidates:
        raise UnknownConceptError(f"{text!r}: no concept of any vocabulary has this identifier or name")
    best = [one for one in candidates if one.score == candidates[0].score]
    concepts = (vocabulary.get(one.iri) for one in best)
    return [reference for concept in concepts if concept for reference in _references(concept, vocabulary)]


def _references(concept: Concept, vocabulary: Vocabulary) -> Iterator[Reference]:
    groups = (
        ("exact", concept.exact_matches),
        ("close", concept.close_matches),
        ("broad", concept.broad_matches),
        ("narrow", concept.narrow_matches),
    )
    own = [concept.iri, *(iri.removeprefix(BIOREGISTRY) for iri in concept.exact_matches)]
    for relation, identifiers in groups:
        for iri in identifiers:
            curie = iri.removeprefix(BIOREGISTRY)
            label, said_by = _find_source(curie, own, relation, vocabulary)
            yield Reference(concept.label, concept.iri, curie, relation, label, said_by)


def _find_source(curie: str, own: list[str], relation: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The most trusted assertion that joins an identifier with another one of its concept."""
    if vocabulary.added is None:
        return "", BUILTIN
    for judged in vocabulary.added.mappings((curie,)):
        mapping = judged.mapping
        is_joining = {mapping.subject, mapping.object} <= {curie, *own} and judged.verdict != "denied"
        if is_joining and (relation != "exact" or judged.verdict == "same"):
            why = f": {judged.why}" if judged.why else ""
            return _label(mapping, curie), f"{judged.source}{_line(mapping)}: {_tell(mapping)}{why}"
    return "", "its own entry"


def _tell(mapping: Mapping) -> str:
    how = f" ({mapping.justification})" if mapping.justification else ""
    return f"{mapping.subject.rpartition('/')[2]} {mapping.relation} {mapping.object}{how}"


def _line(mapping: Mapping) -> str:
    return f", line {mapping.line}" if mapping.line else ""


def _label(mapping: Mapping, curie: str) -> str:
    return mapping.subject_label if mapping.subject == curie else mapping.object_label
