"""Therapies named in a sentence, and which of them only repeat or exemplify another one named beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from trialgraph.vocabulary.concepts import Vocabulary

SYSTEMIC = "systemic therapy"
# Of these the members that a sentence names are told beside them.
BROAD = frozenset(("immunotherapy", "chemotherapy", "targeted therapy", "cell therapy"))
_GIVES_MEMBERS = re.compile(
    r"s?(?: (?!or\b|and\b)\S+){0,2}?[ ,]*(?:\(|,? ?\b(?:including|such as|like|for example|e\.g|i\.e|namely)\b)[^);]*$"
)
_WITH = re.compile(
    r" (?:with|by|using|of|targeting|(?:that |which )?targets|directed (?:at|to|against))"
    r"(?: (?!or\b|and\b|curative|palliative|radical)[\w,]+){0,4} $"
    r"|,? (?:for|of|in)(?: (?!or\b|and\b|who\b)\S+){1,9} with $"
)
_JOINS = re.compile(r"[,;/+&]|\b(?:and|or|with|plus|after|before|to|in|for|by)\b")
_DEFINES = re.compile(r"(?: (?!or\b|and\b)\S+){0,2}? ?\(?(?:defined as|i\.e)\b[^);]*$")


@dataclass(frozen=True, slots=True)
class TherapyMention:
    """A therapy named at ``sentence[start:end]``. `what` is the guide's word, `concept` its IRI if it has one.

    `generic` marks words for any therapy; `systemic` those of them that say "systemic".
    """

    start: int
    end: int
    what: str
    concept: str | None
    kind: str = "agentClass"
    generic: bool = False
    systemic: bool = False


def leave_out_members(found: list[TherapyMention], folded: str, vocabulary: Vocabulary) -> list[TherapyMention]:
    """ "A PARP inhibitor, including olaparib", "anti-EGFR mAb (cetuximab or panitumumab)": the class says it."""
    kept: list[TherapyMention] = []
    heads: list[TherapyMention] = []
    for i, mention in enumerate(found):
        if mention.generic and _is_specified(mention, found[i + 1 : i + 2], folded):
            continue
        if any(_is_member(mention, head, folded, vocabulary) for head in heads):
            continue
        kept.append(mention)
        if mention.kind == "agentClass" and mention.what not in BROAD:
            heads = [*heads[-1:], mention]
    return kept


def _is_specified(mention: TherapyMention, following: list[TherapyMention], folded: str) -> bool:
    """ "Prior treatment with an anthracycline", "one or more lines of endocrine therapy": the therapy is the next."""
    return any(_WITH.match(folded[mention.end : other.start]) for other in following if not other.generic)


def _is_member(mention: TherapyMention, head: TherapyMention, folded: str, vocabulary: Vocabulary) -> bool:
    if mention.concept is None or head.concept is None or mention.start - head.end > 90:
        return False
    if head.generic and mention.what not in BROAD:
        return False
    given = mention.concept != head.concept and head.concept in vocabulary.ancestors(mention.concept)
    gap = folded[head.end : mention.start]
    pattern = _GIVES_MEMBERS if mention.kind == "agent" or head.generic else _DEFINES
    return given and pattern.match(gap) is not None


def narrow(found: list[TherapyMention], folded: str) -> list[TherapyMention]:
    """Each word once; what only repeats the class of the mention directly before it is left out."""
    kept: list[TherapyMention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept[:1] + [mention for one, mention in pairwise(kept) if not _repeats(one, mention, folded)]


def _repeats(one: TherapyMention, mention: TherapyMention, folded: str) -> bool:
    """ "EGFR inhibitor (tyrosine kinase inhibitor)", "platinum-based chemotherapy", "anti-VEGF targeted agents"."""
    gap = mention.start - one.end
    if mention.what.endswith("kinase inhibitor"):
        return gap <= 25 and one.what.endswith((" inhibitor", "-targeted therapy"))
    if gap > 12 or one.generic or one.what == mention.what or _JOINS.search(folded[one.end : mention.start]):
        return False
    return mention.what in ("chemotherapy", "targeted therapy") or mention.generic
