"""Appositions: "TQB3602 is a kind of proteasome inhibitor", "the PD-1 inhibitor SCT-I10A", "M6223 (anti-TIGIT)".

A class that stands so beside an agent says what the agent is; it is not given beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialgraph.mentions.therapies import TherapyMention

_BEHIND = re.compile(
    r"^\s*(?:\([^()]{0,60}\)\s*)?(?:[,(\[–—-]+\s*|:\s*)?(?:(?:which\s+|that\s+)?(?:is|are|was)\s+)?"
    r"(?:(?:an?|the)\s+)?(?:(?:kind|type|form|class)\s+of\s+)?"
    r"(?:(?:novel|new|potent|selective|oral|highly|recombinant|fully|human|humanized|humanised|chimeric|monoclonal|"
    r"investigational|first-in-class|small[- ]molecule|bispecific|autologous|allogeneic|engineered|irreversible|"
    r"third-generation|second-generation|chinese|domestic|approved|specific|iv|injectable)[\s,]+(?:and\s+)?){0,5}$",
    re.IGNORECASE,
)
_NOT_QUALITY = (
    r"(?:with|for|to|in|of|by|and|or|than|not|given|giving|administered|combined|added|versus|after|before|from|on|as|that|"
    r"used|compared|followed|plus|an?|the)\b"
)
_IS = re.compile(  # "The main components of JK500 cell injection are regenerative natural killer cells"
    rf"^\s*(?:\([^()]{{0,60}}\)\s*)?(?:[\w-]+\s+){{0,2}}(?:is|are)\s+(?:an?\s+|the\s+)?(?:(?!{_NOT_QUALITY})[\w-]+[\s,]+){{0,4}}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^\s*[(\[:–-]?\s*$")
_PLAIN = re.compile(r"^\s*$")


def explains(class_mention: TherapyMention, agent: TherapyMention) -> bool:
    """Whether a class says what an agent beside it is. Both are mentions of the same text."""
    content = agent.text.content
    if agent.end <= class_mention.start:
        between = content[agent.end : class_mention.start]
        return len(between) < 110 and not _PLAIN.match(between) and bool(_BEHIND.match(between) or _IS.match(between))
    return class_mention.end <= agent.start and bool(_BEFORE.match(content[class_mention.end : agent.start]))


def find_apposed_classes(mentions: Sequence[TherapyMention]) -> dict[str, tuple[str, ...]]:
    """IRIs of the classes that a text says of each agent, from its mentions in order."""
    found: dict[str, dict[str, None]] = {}
    for left, right in pairwise(mentions):
        kinds = (left.therapy.kind, right.therapy.kind)
        if kinds == ("agent", "agentClass") and explains(right, left):
            found.setdefault(left.therapy.concept, {})[right.therapy.concept] = None
        elif kinds == ("agentClass", "agent") and explains(left, right):
            found.setdefault(right.therapy.concept, {})[left.therapy.concept] = None
    return {agent: tuple(classes) for agent, classes in found.items()}
