"""Choices that a list tells: "one of the following regimens", "physician's choice", doublets by histology."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from trialgraph.facts.therapies.alternatives import Choice, find_choices
from trialgraph.facts.therapies.applied_choices import apply_choices
from trialgraph.facts.therapies.arms import ArmContent
from trialgraph.facts.therapies.therapy_classes import CHEMOTHERAPY, OPEN_CLASSES, PLATINUM
from trialgraph.facts.wording import at_words, lowered_in_place
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.cues import Cues
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention
from trialgraph.namespaces import TG
from trialgraph.study import Study, Text

_PEMETREXED = TG + "agent/pemetrexed"
_CHOICE = tuple(  # these two and what is made of them are matched on lower case
    rf"{who}s?['’]?s?['’]?\s+(?:best\s+)?(?:choice|discretion|decision|selection)"
    for who in ("investigator", "physician", "clinician", "doctor", "oncologist")
)
_IS_CHOSEN = re.compile(at_words(*_CHOICE) + r"\b")
_HEADS_LIST = re.compile(
    at_words(
        r"one\s+of\s+(?:the\s+)?(?:following|below)",
        *(rf"{some}\s+of\s+(?:the\s+)?(?:two|three|four|five|six)\b" for some in ("one", "either", "any")),
        r"following\s+(?:[\w-]+\s+)?(?:options|alternatives|choices)",
        *(rf"{some}\s+(?:are|include)\s*:" for some in ("options", "alternatives", "choices", "regimens")),
        *(rf"{choice}[^.:;\n]*:" for choice in (r"choice\s+of\b", *_CHOICE)),
    )
)
_HEAD_WORDS = (  # one stands in whatever _HEADS_LIST finds
    "following below two three four five six options alternatives choice regimens discretion decision selection"
)
_HEAD_CUES = Cues(_HEAD_WORDS.split())
_ITEM_END = re.compile(
    r"\n+|[;；](?=\s)|\.(?=\s+[A-Z*])|\s[*•]\s|(?:(?<=\s)|(?<=^))(?:\(?\d\)|\d\.)\s|\s(?:OR|or)\s+(?=\d\))"
)
_BULLET = re.compile(r"\n\s*(?=[*•-]\s)|\s(?=[*•]\s)")
_SPEAKS_ON = re.compile(r"(?<![*•.:-])\s(?:Patients|Participants|Subjects|Treatment|Courses|Cycles)\s(?=[a-z])")
_SENTENCE_END = re.compile(r"\n+|\.(?=\s+[A-Z])")
_BRACKET = re.compile(r"\([^()]*,[^()]*,?\s(?:or|OR)\s[^()]*\)")
_OR_COMMA = re.compile(r",\s*(?:or\b)?|\s(?:or|OR)\s")
_FEWEST_PARTS = 2
_FEWEST_ITEMS = 3  # of a bracket that offers a choice
_FEWEST_NAMED = 2  # named regimens that make a list of sentences one of regimens
_PART = re.compile(
    r"(?:^|(?<=[.;\n*])\s*)(?:Part|PART|Cohort|COHORT|Phase|PHASE)\s+(?:[IVX]+|[A-Z]|\d)[a-z]?\b\s*(?:\([^)]*\))?\s*:"
)
_HISTOLOGY = re.compile(r"\bhistolog|\bsquamous\b", re.IGNORECASE)
_OPTION = re.compile(r"[±]\s*$|\+/-\s*$")


def find_listed_choice(
    mentions: Sequence[TherapyMention], agents: Sequence[str], finder: TherapyFinder
) -> list[Choice]:
    """The choice among the items of a list that a text introduces as one ("one of the following options: * A combined
    with B * C weekly"), or whose items are named regimens ("XELOX ± BEV. FOLFOX ± BEV."). Each item is an option, or
    several where it offers a choice itself ("* A or B followed by C")."""
    if len(mentions) < 2:
        return []
    text = mentions[0].text
    head = _find_head_end(text.content)
    if head is None and all(mention.regimen is None for mention in mentions):
        return []
    start = head or 0
    told = [m for m in mentions if m.start >= start and m.therapy.concept in agents]
    ends = _SENTENCE_END if head is None else _BULLET if len(_BULLET.findall(text.content, start)) > 1 else _ITEM_END
    items = _read_items(text, told, start, ends)
    if head is None and len({item[0].regimen for item in items if _opens(item[0])}) < _FEWEST_NAMED:
        return []
    listed = [_read_options(item, finder) for item in items]
    is_prose = head is not None and ends is not _BULLET
    if is_prose and any(one[0] < other[0] for one in listed for other in listed if one and other):
        return []  # sentences that speak on of what one of them gives
    options = tuple(dict.fromkeys(option for item in listed for option in item))
    return [Choice(options)] if len(items) > 1 and len(options) > 1 else []


@lru_cache(maxsize=64)  # the texts of a study are asked for each of its arms
def _find_head_end(content: str) -> int | None:
    """Where the words end that introduce a list of which one item is given; None where there are none."""
    lowered = lowered_in_place(content)
    head = _HEADS_LIST.search(lowered) if _HEAD_CUES.stand_in(lowered) else None
    return None if head is None else head.end()


def find_parts_choice(mentions: Sequence[TherapyMention], agents: Sequence[str]) -> list[Choice]:
    """The parts of a study that one arm tells of, of which each gives what the one before does and more ("PART I:
    patients receive A. PART II: A and B"), have participants of their own."""
    if len(mentions) < 2:
        return []
    content = mentions[0].text.content
    starts = [match.start() for match in _PART.finditer(content)] if ":" in content else []
    if len(starts) < _FEWEST_PARTS:
        return []
    told = [m for m in mentions if m.therapy.concept in agents and is_given(content, m.start, m.end)]
    parts = [
        frozenset(m.therapy.concept for m in told if start <= m.start < end)
        for start, end in pairwise([*starts, len(content)])
    ]
    options = tuple(dict.fromkeys(part for part in parts if part))
    grows = all(one < other for one, other in pairwise(options))  # what shrinks is the maintenance of one patient
    return [Choice(options)] if len(options) > 1 and grows else []


def find_bracketed_choice(mentions: Sequence[TherapyMention]) -> list[Choice]:
    """The choice of a bracket that lists at least three items, one of which may hold several agents: "(abiraterone and
    prednisone, apalutamide, darolutamide, or enzalutamide)"."""
    choices = []
    content = mentions[0].text.content if len(mentions) > _FEWEST_ITEMS else ""
    for bracket in _BRACKET.finditer(content) if "(" in content else ():
        bounds = [
            bracket.start(),
            *(m.start() for m in _OR_COMMA.finditer(bracket.string, *bracket.span())),
            bracket.end(),
        ]
        inside = [m for m in mentions if bracket.start() < m.start < bracket.end() and m.therapy.kind == "agent"]
        options = [frozenset(m.therapy.concept for m in inside if a <= m.start < b) for a, b in pairwise(bounds)]
        several = any(len(option) > 1 for option in options)
        if len(options) >= _FEWEST_ITEMS and all(options) and several and len(set(options)) == len(options):
            choices.append(Choice(tuple(options)))
    return choices


def find_chosen_arm(content: ArmContent, named: Sequence[str]) -> list[Choice]:
    """An arm called "physician's choice" whose label has `named` no agent gives one of its interventions."""
    linked = [option - OPEN_CLASSES for option in content.linked if option - OPEN_CLASSES]
    if len(linked) < 2:  # one intervention, or the arm's text, lists what may be chosen
        linked = [frozenset({iri}) for iri in content.agents if iri not in OPEN_CLASSES]
    options = tuple(dict.fromkeys(linked))
    is_open = OPEN_CLASSES.issuperset(named) and len(options) > 1
    return [Choice(options)] if is_open and _IS_CHOSEN.search(content.label.lower()) else []


def is_chosen(text: Text) -> bool:
    """Whether a text says that something is the investigator's choice."""
    return _IS_CHOSEN.search(text.content.lower()) is not None


def find_histology_choice(agents: Sequence[str], texts: Iterable[Text], finder: TherapyFinder) -> list[Choice]:
    """Pemetrexed (for non-squamous tumours) and the partners of a platinum for squamous ones are never given together,
    where the study's texts speak of histology."""
    if _PEMETREXED not in agents:
        return []
    known, within = finder.vocabulary.concepts, finder.vocabulary.is_within
    partners = [
        iri
        for iri in agents
        if iri in known and known[iri].kind == "agent" and within(iri, CHEMOTHERAPY) and not within(iri, PLATINUM)
    ]
    if len(partners) < 2 or not any(_HISTOLOGY.search(text.content) for text in texts):
        return []
    return [Choice(tuple(frozenset({iri}) for iri in partners))]


def texts_of(study: Study) -> list[Text]:
    """The texts that tell how chemotherapy is chosen: of arms and interventions."""
    told = [text for arm in study.arms for text in (arm.label, arm.description)]
    told += [text for drug in study.interventions for text in (drug.name, drug.description)]
    return [text for text in told if text is not None]


def _opens(mention: TherapyMention) -> bool:
    """Whether a named regimen stands at the beginning of a sentence or line."""
    before = mention.text.content[: mention.start].rstrip(" \t*•-0123456789()")
    return mention.regimen is not None and (not before or before[-1] in ".\n:")


def _read_items(
    text: Text, mentions: Sequence[TherapyMention], start: int, end_of_item: re.Pattern[str]
) -> list[list[TherapyMention]]:
    """The mentions of each item of a list that begins at `start`; the list ends where an item names nothing."""
    speaks_on = _SPEAKS_ON.search(text.content, start) if end_of_item is _BULLET else None
    last = speaks_on.start() if speaks_on is not None else len(text.content)
    ends = [match.start() for match in end_of_item.finditer(text.content, start, last)] + [last]
    items: list[list[TherapyMention]] = []
    for end in ends:
        inside = [m for m in mentions if start <= m.start < end and is_given(text.content, m.start, m.end)]
        if inside:
            items.append(inside)
        elif items and text.content[start:end].strip(" \n.;；*•"):
            break
        start = end
    return items


def _read_options(item: Sequence[TherapyMention], finder: TherapyFinder) -> list[frozenset[str]]:
    """What an item gives: each alternative of it; with each of its "±" agents, and without."""
    optional = [m for m in item if _OPTION.search(m.text.content[max(0, m.start - 4) : m.start])]
    base = dict.fromkeys(m.therapy.concept for m in item if m not in optional)
    choices = [choice for choice in find_choices(item, finder) if not choice.or_none]
    bases = [frozenset(one) for one in apply_choices(tuple(base), choices, frozenset())] if base else []
    return [*bases, *(one | {m.therapy.concept} for one in bases for m in optional)]
