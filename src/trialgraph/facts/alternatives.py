"""Alternatives: "cisplatin or carboplatin" is two regimens, "with or without bevacizumab" too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, product

from trialgraph.mentions.therapies import TherapyFinder, TherapyMention

_NOISE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\b\d[\d.,]*\s*(?:-\s*\d+\s*)?(?:mg|g|µg|mcg|μg|iu|u|ml|%)?(?:\s*/\s*(?:kg|m2|m²|m\^2|day|d))*\b²?|\bAUC\s*=?\s*\d*"
    r"|\b(?:iv|i\.v\.|po|oral(?:ly)?|intravenous(?:ly)?|injections?|tablets?|capsules?|on|days?|every|weeks?|q\d+w|once|twice|daily|weekly|"
    r"d\d+|the|by|via|at|a|an|dose|of|infusion)\b",
    re.IGNORECASE,
)
_OR = re.compile(r"^\W*(?:or|或)(?:\s+either)?\W*$", re.IGNORECASE)
_COMMA = re.compile(r"^\s*[,/、]\s*$")
_SLASH = re.compile(r"^\s*/\s*$")
_OPTIONAL = re.compile(
    r"(?:\bwith\s+or\s+without|\bwith/without|\+/-|±|\+/−|\bplus\s+or\s+minus|\band/or)\s*(?:the\s+)?$", re.IGNORECASE
)


def find_alternatives(mentions: Sequence[TherapyMention], finder: TherapyFinder) -> list[frozenset[str]]:
    """Groups of therapies of which one is given, from the mentions of one text in their order.

    Two therapies are alternatives when nothing but "or" (and doses) stands between them; a comma before joins the
    list ("A, B or C"); a slash is an "or" only between members of one class ("cisplatin/carboplatin").
    """
    groups: list[set[str]] = []
    run: list[str] = []
    for left, right in pairwise(mentions):
        between = _NOISE.sub(" ", left.text.content[left.end : right.start]) if left.text == right.text else "."
        first, second = left.therapy.concept, right.therapy.concept
        if first == second:
            continue
        if _OR.match(between) or (_SLASH.match(between) and _share_class(left, right, finder)):
            groups.append({*run, first, second})
            run = []
        elif _COMMA.match(between) and _share_class(left, right, finder):
            run.append(first)
        else:
            run = []
    return _join(groups)


def find_optional(mentions: Sequence[TherapyMention]) -> frozenset[str]:
    """Therapies given "with or without" the rest."""
    return frozenset(
        m.therapy.concept for m in mentions if _OPTIONAL.search(m.text.content[max(0, m.start - 30) : m.start])
    )


def apply_alternatives(
    agents: Sequence[str], groups: Iterable[frozenset[str]], optional: frozenset[str]
) -> list[tuple[str, ...]]:
    """Every alternative of a set of agents, in a stable order; one when there is no choice.

    At most 24 are written out: beyond that a list is a pool to choose from, and the set as a whole says more.
    """
    choices: list[list[tuple[str, ...]]] = []
    chosen: set[str] = set()
    for group in groups:
        members = [iri for iri in agents if iri in group and iri not in chosen]
        if len(members) > 1:
            choices.append([(iri,) for iri in members])
            chosen.update(members)
    for iri in agents:
        if iri in optional and iri not in chosen:
            choices.append([(), (iri,)])
            chosen.add(iri)
    fixed = tuple(iri for iri in agents if iri not in chosen)
    combinations = [fixed + tuple(iri for part in pick for iri in part) for pick in product(*choices)]
    combinations = [combination for combination in combinations if combination]
    return combinations if 0 < len(combinations) <= 24 else [tuple(agents)]


def _share_class(left: TherapyMention, right: TherapyMention, finder: TherapyFinder) -> bool:
    reported = finder.vocabulary.reported_classes
    return bool(set(reported(left.therapy.classes)) & set(reported(right.therapy.classes)))


def _join(groups: list[set[str]]) -> list[frozenset[str]]:
    """Groups that share a member are one choice ("A or B" here, "B or C" there)."""
    joined: list[set[str]] = []
    for group in groups:
        overlapping = [other for other in joined if other & group]
        joined = [other for other in joined if not other & group] + [group.union(*overlapping)]
    return [frozenset(group) for group in joined]
