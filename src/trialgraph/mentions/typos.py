"""Misspelt agents: an unknown name one slip of the pen away from exactly one agent's label."""

from __future__ import annotations

from functools import cache

from trialgraph.mentions.therapies import Therapy, make_therapy
from trialgraph.vocabulary.concepts import Concept, Vocabulary

_SHORTEST = 7  # shorter names lie too close to each other ("tegafur" is a word of its own, "AK104" is not AK105)


def suggest_agent(name: str, vocabulary: Vocabulary) -> Therapy | None:
    """The one agent whose label is `name` with a letter missing, added, changed or swapped; None if none or several.

    Only single words of letters are tried: codes and short names differ from each other by one character by design.
    The caller records a finding: a misspelling is assumed, never silently mended.
    """
    if len(name) < _SHORTEST or not name.isalpha():
        return None
    index = _deletions(vocabulary)
    near = {
        concept.iri: concept for form in _forms(name) for concept in index.get(form, ()) if _close(name, concept.label)
    }
    return make_therapy(next(iter(near.values()))) if len(near) == 1 else None


@cache
def _deletions(vocabulary: Vocabulary) -> dict[str, list[Concept]]:
    index: dict[str, list[Concept]] = {}
    for concept in vocabulary.of_kind("agent"):
        if len(concept.label) >= _SHORTEST and concept.label.isalpha():
            for form in _forms(concept.label.lower()):
                index.setdefault(form, []).append(concept)
    return index


def _forms(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _close(left: str, right: str) -> bool:
    """Whether one edit makes the words equal; the first letter is never the slip ("apatinib" is not "lapatinib")."""
    if left == right or left[0] != right[0]:
        return False
    if len(left) == len(right):
        differing = [at for at, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        swapped = len(differing) == 2 and differing[1] == differing[0] + 1
        return len(differing) == 1 or (swapped and left[differing[0]] == right[differing[1]])
    shorter, longer = sorted((left, right), key=len)
    return len(longer) == len(shorter) + 1 and shorter in _forms(longer)
