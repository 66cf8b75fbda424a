"""Placebos: what their arms do not give (the drug imitated, the fluid they are made of), and cohorts split by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from trialgraph.facts.therapies.alternatives import Choice
from trialgraph.facts.therapies.therapy_classes import FLUID, PLACEBO
from trialgraph.mentions.therapies import TherapyMention
from trialgraph.study import Text

_FORM = r"(?:vehicle|matching|matched|dummy|tablets?|capsules?|injections?|solutions?|infusions?)"
_BEHIND = re.compile(
    rf"[\s-]*(?:{_FORM}[\s-]+){{0,2}}\(?placebos?\b|[^.;,+]{{0,20}}?\bas\s+(?:an?\s+)?placebo\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\bplacebos?(?:\s*\(\s*|\s+)(?:(?:of|for|to|match(?:es|ing)?|matched|identical|similar|equivalent|resembling|imitating"
    r"|mimicking|replacing|that|which|the|is|in\s+place\s+of|instead\s+of|consisting\s+of|containing)\s+)*$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"[\s-]*(?:arms?|groups?)\b", re.IGNORECASE)
_OFFERED = re.compile(r"\b(?:or|as|versus|vs\.?)\s+(?:(?:the|an?|matching|matched|identical)\s+)*$", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|without(?:\s+an?)?|not)\s+$", re.IGNORECASE)


_SPLIT = re.compile(
    r"\b(?:\d+|one|two|three|four|six|half|rest|remaining|others?)\s+(?:(?!each\b|doses?\b|injections?\b|mg\b|ml\b|weeks?\b|days?\b)[\w-]+\s+){0,4}?"
    r"(?:receiv\w+|given|get|to|on)\s+(?:(?!plus\b|and\b|with\b)[\w-]+\s+){0,2}placebo\b"
    r"|\b\d\s*:\s*\d\b[^.;]{0,60}\bplacebo\b|\bplacebo\b[^.;]{0,60}\b\d\s*:\s*\d\b|\bor\s+(?:matching\s+)?placebo\b",
    re.IGNORECASE,
)

_PLACEBO_OF = re.compile(
    r"\bplacebo\s*(?:\([^)]*|(?:consists?|consisting|containing|made)\s+of\s+[^.;]{0,40})$", re.IGNORECASE
)
_DISSOLVED = re.compile(
    r"\b(?:in|diluted\s+(?:in|with|to)|dissolved\s+in|mixed\s+with|reconstituted\s+(?:in|with))\s+"
    r"(?:an?\s+)?(?:[\d.,]+\s*(?:-\s*\d+\s*)?(?:ml|l|cc|%)\s*(?:of\s+)?|(?:normal|isotonic|sterile)\s+)*$",
    re.IGNORECASE,
)
_FILLS_PLACEBO = re.compile(r"[\s,(\[-]*placebo\b", re.IGNORECASE)


def find_placebo_choice(agents: Sequence[str], texts: Iterable[Text]) -> list[Choice]:
    """A cohort whose participants are split between a drug and placebo ("6 receive X and 2 will receive placebo",
    "randomised 4:1") gives one or the other."""
    others = frozenset(agents) - {PLACEBO}
    if len(others) != 1 or PLACEBO not in agents or not any(_SPLIT.search(text.content) for text in texts):
        return []
    return [Choice((others, frozenset({PLACEBO})))]


def is_inert(mention: TherapyMention) -> bool:
    """Whether a mention names a placebo, or the fluid that serves as one."""
    return mention.therapy.concept == PLACEBO or FLUID in mention.therapy.classes


def is_imitated(mention: TherapyMention) -> bool:
    """Whether a therapy is named as what a placebo looks like or is made of ("AD16 placebo")."""
    content = mention.text.content
    if mention.therapy.concept == PLACEBO or ("lacebo" not in content and "LACEBO" not in content):
        return False
    ahead = content[max(0, mention.start - 60) : mention.start]
    return bool(_BEHIND.match(content, mention.end, mention.end + 60) or _AHEAD.search(ahead))


def is_other_arms(mention: TherapyMention, kind: str) -> bool:
    """Whether the text of an arm of the registered `kind` names the placebo of another one ("active drug or placebo",
    "with no placebo", "the placebo arm")."""
    before = mention.text.content[max(0, mention.start - 30) : mention.start]
    if mention.therapy.concept != PLACEBO or kind == "PLACEBO_COMPARATOR":
        return False
    behind = _GROUP.match(mention.text.content, mention.end)
    return bool(behind or _OFFERED.search(before) or _DENIED.search(before))


def without_fluids(
    agents: Iterable[str], fluids: Collection[str], listed: Collection[frozenset[str]], is_controlled: bool
) -> list[str]:
    """The agents of an arm without the saline that is its placebo, or the other arm's (`is_controlled`: the study has a
    placebo); both stay where the interventions `listed` for the arm are placebo and saline apart."""
    given = list(agents)
    apart = [option for option in listed if PLACEBO not in option and not option.isdisjoint(fluids)]
    stays = apart and any(PLACEBO in option for option in listed) if PLACEBO in given else apart or not is_controlled
    return given if stays else [iri for iri in given if iri not in fluids]


def find_fluids(agents: Mapping[str, tuple[TherapyMention, ...]]) -> frozenset[str]:
    """The fluids among a study's agents."""
    return frozenset(iri for iri, mentions in agents.items() if any(FLUID in m.therapy.classes for m in mentions))


def is_vehicle(mention: TherapyMention) -> bool:
    """What a drug is dissolved in ("1000 mg in sodium chloride 0.9%") is not given for itself, nor what a placebo
    consists of ("matching normal saline placebo")."""
    content = mention.text.content
    if FLUID in mention.therapy.classes and _FILLS_PLACEBO.match(content, mention.end):
        return True
    return bool(_DISSOLVED.search(content[max(0, mention.start - 40) : mention.start]))


def is_in_placebo(mention: TherapyMention) -> bool:
    """ "Placebo (ten injections of phosphate-buffered saline …)": what a placebo is made of is not given for itself."""
    return bool(_PLACEBO_OF.search(mention.text.content[max(0, mention.start - 200) : mention.start]))
