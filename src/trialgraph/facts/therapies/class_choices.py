"""Choices that a class tells: one of its members is given ("investigator's choice of CDK4/6 inhibitor"; a platinum)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialgraph.facts.therapies.alternatives import Choice
from trialgraph.facts.therapies.therapy_classes import CHEMOTHERAPY, PLATINUM
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention

_OF_CHOICE = re.compile(
    r"\s*(?:therapy|treatment|agent|drug)?\s*(?:of|at|per|by)\s+(?:the\s+)?"
    r"(?:investigator|physician)s?['’]?s?['’]?\s+(?:choice|discretion)",
    re.IGNORECASE,
)
_CHOICE_OF = re.compile(r"\bchoice\s+of\s+(?:(?:an?|the|one|either|standard|adjuvant)\s+){0,3}$", re.IGNORECASE)


def find_class_choice(mentions: Sequence[TherapyMention], agents: Sequence[str], finder: TherapyFinder) -> list[Choice]:
    """ "Investigator's choice of CDK4/6 inhibitor", "endocrine therapy of investigator's choice": one of the arm's
    agents of that class is given.

    Not for chemotherapy as a whole, whose agents are mostly given together.
    """
    choices = []
    for mention in mentions:
        iri, content = mention.therapy.concept, mention.text.content
        if mention.therapy.kind == "agentClass" and iri != CHEMOTHERAPY:
            members = [frozenset({a}) for a in agents if a != iri and finder.vocabulary.is_within(a, iri)]
            before = _CHOICE_OF.search(content[max(0, mention.start - 60) : mention.start])
            if len(members) > 1 and (before or _OF_CHOICE.match(content, mention.end)):
                choices.append(Choice(tuple(members)))
    return choices


def find_platinum_choice(agents: Sequence[str], finder: TherapyFinder) -> list[Choice]:
    """Two platinum agents of one arm are chosen between: they are never given together."""
    platinums = tuple(frozenset({iri}) for iri in agents if _is_platinum(iri, finder))
    return [Choice(platinums)] if len(platinums) > 1 else []


def without_platinum_class(agents: Sequence[str], finder: TherapyFinder) -> list[str]:
    """The agents of an arm without the class ("platinum doublet") that its platinum agent answers."""
    concepts = finder.vocabulary.concepts
    if not any(_is_platinum(iri, finder) and concepts[iri].kind == "agent" for iri in agents):
        return list(agents)
    return [iri for iri in agents if not (_is_platinum(iri, finder) and concepts[iri].kind == "agentClass")]


def _is_platinum(iri: str, finder: TherapyFinder) -> bool:
    return iri in finder.vocabulary.concepts and finder.vocabulary.is_within(iri, PLATINUM)
