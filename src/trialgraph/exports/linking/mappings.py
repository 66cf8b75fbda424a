"""Mappings of this graph: a registered string or a concept → an external identifier, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.linking.assertions import LEXICAL, UNSPECIFIED, find_assertion, open_collected
from trialgraph.exports.linking.used_concepts import (
    RegisteredName,
    UsedConcept,
    find_registered_names,
    find_used_concepts,
)
from trialgraph.name_spellings import fold_name
from trialgraph.namespaces import TG

RELATIONS = ("exact", "close", "broad", "narrow")
# The kind of name that a string is of its concept → how sure the string means it. These order the rows; the measured
# share of right groundings is in the README.
_NAMES = {"prefLabel": 0.98, "notation": 0.95, "altLabel": 0.95, "hiddenLabel": 0.9, "ambiguousLabel": 0.7}
_PART, _OTHER = 0.8, 0.6


class LinkedName(NamedTuple):
    """A mapping. `subject` and `object` are IRIs; `field` is the property that holds the name that matched."""

    subject: str
    subject_label: str
    subject_type: str
    relation: str
    object: str
    object_label: str
    justification: str
    confidence: float
    trial_count: int
    field: str = ""
    comment: str = ""


def make_mappings(graph: TrialGraph, selection: Selection) -> Iterator[LinkedName]:
    """Every mapping that the selected trials use: first those of concepts, then those of registered strings."""
    added = open_collected(graph)
    concepts = find_used_concepts(graph, selection)
    identified: dict[str, list[LinkedName]] = {}
    for concept in concepts.values():
        identified[concept.iri] = [
            _link_concept(concept, identifier, relation, *find_assertion(concept, identifier, relation, added))
            for relation in RELATIONS
            for identifier in sorted(concept.about[f"{relation}Match"])
        ]
        yield from identified[concept.iri]
    for name in find_registered_names(graph, selection):
        reason = _match_name(name, concepts[name.concept])
        if reason is not None:
            yield from _link_name(name, reason, identified[name.concept])


def _link_concept(  # noqa: PLR0913, PLR0917  # the assertion is spread
    concept: UsedConcept,
    identifier: str,
    relation: str,
    justification: str,
    confidence: float,
    said_by: str,
    label: str,
) -> LinkedName:
    count = len(concept.trials)
    return LinkedName(
        concept.iri, concept.label, "skos concept", relation, identifier, label, justification, confidence, count,
        comment=said_by,
    )  # fmt: skip


class _Reason(NamedTuple):
    relation: str
    justification: str
    confidence: float
    field: str


def _match_name(name: RegisteredName, concept: UsedConcept) -> _Reason | None:
    """How a registered string names its concept: as one of its names, with one of them in it, or by other words.

    None where the words may as well be those of another concept of the same population.
    """
    folded = fold_name(name.words)
    for prop, confidence in _NAMES.items():
        if any(fold_name(known) in (folded, folded.removesuffix("s")) for known in concept.about[prop]):
            place = f"skos:{prop}" if prop != "ambiguousLabel" else "trialgraph:ambiguousLabel"
            return _Reason("exact", LEXICAL, confidence, place)
    if not name.alone:
        return None
    for prop in ("prefLabel", "altLabel"):
        if any(_holds(name.words, known) for known in concept.about[prop]):
            return _Reason("broad", LEXICAL, _PART, f"skos:{prop}")
    return _Reason("close", UNSPECIFIED, _OTHER, "")


def _holds(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) is not None


def _link_name(name: RegisteredName, reason: _Reason, identified: list[LinkedName]) -> Iterator[LinkedName]:
    """The identifiers of its concept are those of the string; a string that is narrower stays so."""
    subject = make_name_iri(name)
    for link in identified:
        if link.relation != "exact" and reason.relation not in ("exact", link.relation):
            continue  # of a close match that is wider nothing follows
        yield LinkedName(
            subject,
            name.words,
            "rdfs resource",
            link.relation if reason.relation == "exact" else reason.relation,
            link.object,
            link.object_label,
            reason.justification,
            round(reason.confidence * link.confidence, 3),
            len(name.trials),
            reason.field,
            f"by {link.subject.removeprefix(TG)}",
        )


def make_name_iri(name: RegisteredName) -> str:
    """The IRI of a registered string of this kind of concept, named by its words."""
    kind = "condition" if name.concept.removeprefix(TG).startswith("condition/") else "intervention"
    return f"{TG}name/{kind}-{blake2b(name.words.encode(), digest_size=6).hexdigest()}"
