"""Phases of a regimen: stretches that follow one another, from the words that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from trialgraph.facts.number_words import find_count
from trialgraph.facts.time_words import parse_months
from trialgraph.facts.wording import at_words, lowered_in_place
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.cues import Cues, holds_any
from trialgraph.mentions.therapies import TherapyMention

_PHASE_WORDS = ("maintenance", "consolidation", "induction", "conditioning", "lymphodepletion", "lymphodepleting")
_CUE = re.compile(
    at_words(
        *(r"followed\s+by\b", r"then\b", r"thereafter\b", r"subsequently\b", r"sequentially\b", r"afterwards?\b"),
        r"after\s+(?:completion\s+of\s+|completing\s+|the\s+end\s+of\s+)?(?:\w+\s+){0,3}?(?:chemotherapy|cycles?|"
        r"induction|treatment|combination|surgery|resection|radiotherapy)\b",
        *(
            rf"{word}(?<!\w in the {word})(?<!\w during the {word})\s+"
            r"(?:therapy|treatment|phase|period|chemotherapy|regimen|with|of)\b"
            for word in (*_PHASE_WORDS, "neoadjuvant", "adjuvant")
        ),
        *(
            rf"{people}\s+(?:who\s+(?:do|did|have)\s+not\s+progress|without\s+(?:disease\s+)?progression)\w*"
            for people in ("patients", "participants", "subjects")
        ),
        r"cross(?:ed)?[\s-]?over\s+to\b",
    )
)
# One stands in whatever _CUE finds
_CUE_WORDS = (
    "followed then thereafter subsequently sequentially afterward after maintenance consolidation induction "
    "conditioning lymphodepleti adjuvant cross progress"
)
_CUES = Cues(_CUE_WORDS.split())
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "maintenance",
        re.compile(
            r"\bmaintenance\b|\bcontinu(?:e|ed|es|ing|ation)\b|\bmono-?therapy\b|\balone\b"
            r"|\bnot\s+progress|\bwithout\s+(?:disease\s+)?progression\b",
            re.IGNORECASE,
        ),
    ),
    ("consolidation", re.compile(r"\bconsolidation\b", re.IGNORECASE)),
    ("induction", re.compile(r"\binduction\b", re.IGNORECASE)),
    ("conditioning", re.compile(r"\bconditioning\b|\blympho-?deplet", re.IGNORECASE)),
    ("neoadjuvant", re.compile(r"\bneo-?adjuvant\b|\bpre-?operative\b", re.IGNORECASE)),
    (
        "adjuvant",
        re.compile(
            r"(?<!neo)(?<!neo-)\badjuvant\b|\bpost-?operative\b|\bafter\s+(?:surgery|resection)\b", re.IGNORECASE
        ),
    ),
    ("crossover", re.compile(r"\bcross(?:ed)?[\s-]?over\b", re.IGNORECASE)),
)
_INDUCTION = re.compile(r"\binduction\s+(?:phase|period)\b", re.IGNORECASE)
_CYCLES = re.compile(
    r"\b(?:up\s+to|for|maximum\s+of|total\s+of|at\s+most)\s+(?:a\s+(?:maximum|total)\s+of\s+)?([\w-]+)\s+(?:\w+\s+)?(?:cycles|courses)\b"
)
_LONGEST = re.compile(
    at_words(
        *(r"up\s+to", r"maximum(?:\s+\w+){0,3}\s+of", r"max(?:\s+\w+){0,3}\s+of"),
        *(r"for\s+(?:a\s+(?:maximum|total)\s+of)", r"no\s+(?:more|longer)\s+than", r"until"),
    )
    + r"\s+(?:a\s+maximum\s+of\s+)?(\d+|one|two|three|six|twelve)\s+(day|week|month|year)s?\b"
)
_SCHEDULED = re.compile(r"\d|\b(?:cycles?|courses?|weeks?|until|completion|progression)\b", re.IGNORECASE)
_SAME_DAY = re.compile(
    r"[^.;]{0,90}?(?:\bon\s+day\s+1\s+of\s+(?:(?:each|every)\b|(?:a\s+)?\d+[\s-](?:day|week)\s+cycles?\b)|\b(?:each|every)\s+(?:\d+[\s-](?:day|week)\s+)?cycle\b|\bthe\s+same\s+day\b"
    r"|\b(?:minutes|hours?)\s+(?:later|after)\b)",
    re.IGNORECASE,
)

# "A 200 mg intravenously followed by B 900 mg once every 3 weeks": an amount without an interval shares the one behind
_AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?:milligrams?(?:\s*\(mg\))?|mg|g|mcg|ug|µg|μg|iu)(?:\s*/\s*(?:kg|m2|m\^2|m²))?(?!\w)", re.IGNORECASE
)
_SHARED_INTERVAL = re.compile(
    r"(?!\s+(?:\S+\s+){0,2}?(?:cycles|courses|weeks|months|doses)\b|[^.;]{0,90}?\b(?:maintenance|consolidation|adjuvant|"
    r"monotherapy|alone)\b)[^.;]{0,90}?\b(?:every\s+(?:\d|two|three|four|six)\s+weeks|q\d+w)\b",
    re.IGNORECASE,
)

_CLOSES = re.compile(r"\s*[.;)]")  # "400 mg daily thereafter. Azacitidine …": the cue ends what it speaks of
_REACH = 150  # code points behind a cue within which what it opens is named


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text that one phase's therapies stand in: ``content[start:end]``."""

    kind: str
    start: int
    end: int
    agents: tuple[str, ...]
    max_cycles: int | None
    max_months: float | None


def find_stretches(content: str, mentions: Sequence[TherapyMention]) -> list[Stretch]:
    """The stretches of a regimen's text, in order; [] where the text tells of one stretch only.

    A cue ("followed by", "maintenance with", "after chemotherapy, continue …") opens a stretch when therapies stand
    before and behind it. Mentions that are not given ("after progression on …") do not count.
    """
    given = [m for m in mentions if m.therapy.kind != "procedure"]
    lowered = lowered_in_place(content)
    cues = list(_CUE.finditer(lowered)) if len(given) > 1 and _CUES.stand_in(lowered) else []
    if not cues:
        return []
    given = [m for m in given if is_given(content, m.start, m.end)]
    bounds = [0]
    given = [m for m in given if not any(cue.start() < m.start < cue.end() for cue in cues)]  # "after chemotherapy, …"
    for cue in cues:
        before = any(bounds[-1] <= m.start < cue.start() for m in given)
        behind = any(cue.end() <= m.start < cue.end() + _REACH for m in given)
        ends = _CLOSES.match(content, cue.end()) or _tells_order_of_a_day(content, cue, given)
        if before and behind and not ends:
            bounds.append(cue.start())
    bounds.append(len(content))
    stretches = _merge([_make_stretch(content, a, b, given) for a, b in pairwise(bounds)])
    return stretches if len(stretches) > 1 and all(s.agents for s in stretches) else []


def _tells_order_of_a_day(content: str, cue: re.Match[str], given: list[TherapyMention]) -> bool:
    """Whether "A 200 mg followed by B on Day 1 of each cycle" tells in which order one day's infusions come."""
    if not cue.group().startswith("followed"):
        return False
    last = max((m.end for m in given if m.end <= cue.start()), default=0)
    before = content[last : cue.start()]
    unmeasured = _AMOUNT.sub("", before)
    if _SCHEDULED.search(unmeasured):
        return False
    shared = _SHARED_INTERVAL.match(content, cue.end()) if unmeasured != before else None
    return bool(shared or _SAME_DAY.match(content, cue.end()))


def _merge(stretches: list[Stretch]) -> list[Stretch]:
    """Stretches without those that only speak on of what the one before gives."""
    kept: list[Stretch] = []
    for stretch in stretches:
        if not kept or stretch.kind != "sequential" or set(stretch.agents) - set(kept[-1].agents):
            kept.append(stretch)
    return kept


def find_limits(content: str) -> tuple[int | None, float | None]:
    """The most cycles and the most months that a text says are given."""
    lowered = content.lower()
    cycles = _CYCLES.search(lowered) if "cycles" in lowered or "courses" in lowered else None
    longest = _LONGEST.search(lowered) if holds_any(lowered, ("day", "week", "month", "year")) else None
    months = parse_months(longest.group(1), longest.group(2)) if longest else None
    return (find_count(cycles.group(1)) if cycles else None), months


def _make_stretch(content: str, start: int, end: int, given: list[TherapyMention]) -> Stretch:
    agents = dict.fromkeys(m.therapy.concept for m in given if start <= m.start < end)
    words = content[start : min(end, start + 90)]
    kind = next(
        (kind for kind, pattern in _KINDS if pattern.search(words)), "treatment" if start == 0 else "sequential"
    )
    if kind == "treatment" and _INDUCTION.search(content, start, end):
        kind = "induction"
    cycles, months = find_limits(content[start:end])
    return Stretch(kind, start, end, tuple(agents), cycles, months)
