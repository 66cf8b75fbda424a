"""Antibodies of two targets that no vocabulary knows: "anti-PD-L1 and anti-TIGIT bispecific antibody", "PD-1×VEGF".

Their class is that of both targets, and not those of each.
"""

from __future__ import annotations

import re

from trialgraph.mentions.therapies import TherapyFinder
from trialgraph.namespaces import TG

_TWO = re.compile(r"\b(?:bi-?specific|bifunctional|dual[- ](?:target\w*|antibody)|bsab)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s/×*&,;()\[\]]+|(?<=\w)x(?=[A-Z])")
_ANTI = re.compile(r"^(?:anti-?)+", re.IGNORECASE)
_SPELLINGS = (
    (re.compile(r"^PDL-?1$"), "PD-L1"),
    (re.compile(r"^VEGF-?A$"), "VEGF"),
    (re.compile(r"^CD3[eε]?$"), "CD3"),
)
_ENGAGER = f"{TG}class/bispecific-t-cell-engager"
_REACH = 120  # code points of a text in which the targets stand


def find_bispecific_class(text: str, finder: TherapyFinder) -> str | None:
    """The IRI of the class whose targets are the two that a name or description lists, else None; an antibody that
    also binds CD3 engages T cells."""
    told = _TWO.search(text)
    if told is None:
        return None
    around = text[max(0, told.start() - _REACH) : told.end() + _REACH]
    tokens = [_spell(_ANTI.sub("", token)) for token in _BETWEEN.split(around)]
    named = {token: therapy for token in tokens if token.isupper() and (therapy := finder.lookup(token)) is not None}
    concepts = finder.vocabulary.concepts
    classes = [concepts[therapy.concept] for therapy in named.values() if therapy.kind == "agentClass"]
    targets = {iri for concept in classes for iri in concept.targets}
    if "CD3" in tokens:
        return _ENGAGER
    if len(targets) < 2:
        return None
    of_two = (concept for concept in finder.vocabulary.of_kind("agentClass") if "bispecific" in concept.label)
    return next((concept.iri for concept in of_two if set(concept.targets) == targets), None)


def _spell(token: str) -> str:
    return next((name for pattern, name in _SPELLINGS if pattern.match(token)), token)
