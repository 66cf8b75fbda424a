"""Dosing schedules in text: how often, on which days of a cycle of which length.

The guide's rule: a daily rhythm is the interval ("orally twice daily on days 1-14, every 3 weeks" -> 0.5); else days of
a cycle go with the cycle's length ("weekly on days 1 and 8 of a 21-day cycle" -> 21, days 1 and 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from trialgraph.facts.wording import lowered_in_place
from trialgraph.mentions.cues import holds_any

MONTH: Final = 30.4375
_FEW = 2  # days tell no interval
_SHORTEST_CYCLE = 14  # days; "7 days per cycle" counts days within one
_UNIT_DAYS: Final = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": MONTH, "y": 365.25}
_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fourteen": 14, "twenty-one": 21, "twenty-eight": 28, "other": 2, "second": 2, "third": 3,
    "fourth": 4, "alternate": 2, "once": 1, "twice": 2, "thrice": 3, "single": 1,
}  # fmt: skip
_N: Final = r"(?:\d{1,3}(?:\.\d)?|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_DAILY: Final = {
    0.25: r"q\.?\s?i\.?d\b\.?|four\s+times\s+(?:a|per|each|every)?\s*da(?:y|ily)|4\s+times\s+(?:a|per)?\s*da(?:y|ily)",
    1 / 3: r"t\.?\s?i\.?\s?d\b\.?|(?:three|3)\s*(?:times|x)\s*(?:a|per|each|every|/)?\s*da(?:y|ily)"
    r"|thrice[- ](?:a\s+day|daily)|3x/day",
    0.5: r"b\.?\s?i\.?\s?d\b\.?|(?:twice|two\s+times|2\s*(?:times|x)|2x)[\s-]*(?:a|per|each|every"
    r"|in\s+a|/)?[\s-]*da(?:y|ily)\b"
    r"|bd\b|morning\s+and\s+(?:evening|night)|twice\s+every\s+day|2/day",
    1.0: r"once[\s-]*(?:a|per|each|every)?[\s-]*da(?:y|ily)\b|one\s+time\s+(?:a|per|each)?\s*da(?:y"
    r"|ily)|q\.?\s?d\b\.?|od\b|\bo\.d\."
    r"|(?:1|one)\s*[x×]\s*(?:/\s*)?da(?:y|ily)\b|every\s?day|each\s+day|every\s+(?:morning"
    r"|evening|night)|each\s+(?:morning|evening|night)|nightly|at\s+bedtime|q\.?hs\b|qam\b"
    r"|qpm\b"
    r"|(?:per|a|/)\s?day\b|once\s+every\s+(?:day|24\s?h(?:ours)?)|daily",
    2.0: r"every\s+(?:other|second|2(?:nd)?)\s+day|alternat(?:e|ing)\s+days?|q\.?o\.?d\b|every\s+two\s+days|eod\b",
}
"""Interval in days -> forms; read in this order."""
_WEEKLY: Final = (
    (
        rf"(?P<times>{_N})(?:\s*(?:times|days|x|doses|injections|infusions))?\s*(?:a|per|each|every|in\s+a|/)\s*week\b(?!\s*\d)",
        "w",
    ),
    (
        r"(?P<times>once|twice|thrice|one|(?:two|three|four|five|[2-6])(?=\s*(?:times"
        r"|x)))(?:\s*(?:times?|x))?[\s-]+weekly\b",
        "w",
    ),
    (
        rf"(?P<times>{_N})\s+times\s+(?:a|per|each|every)\s+month\b|(?P<timesb>once|twice)[\s-]+(?:monthly|a\s+month)",
        "m",
    ),
)
_EVERY: Final = (
    rf"(?:(?:every|each|per|once\s+in|once\s+per)\s+|(?<!\d)/\s?)(?P<n>{_N})(?:\s*\(\d+\))?(?:\s*(?:-|–|±|to"
    r"|or)\s*\d+)?[\s-]*(?P<u>hour|hr|h|day|d|week|wk|w|month|mo|year)"
    r"(?:s|ly)?\b(?![\s-]+(?:cycle|course|period|treatment\s+cycle))"
)
_INTERVALS: Final = rf"\b(?P<n>{_N})[\s-]*(?P<u>day|week|wk|month)(?:s|ly)?[\s-]+intervals?\b"
_SHORT_EVERY: Final = (
    r"\bq\.?\s?(?P<n>\d{1,2})[\s-]?(?P<u>h|d|w|m)(?:(?:(?<=d)ays?|(?<=w)(?:ee)?ks?|(?<=m)onths?|(?<=h)(?:ou)?rs?)|s)?\b"
)
_HOURLY: Final = r"(?<![-\d.])\b(?P<n>4|6|8|12|24)[\s-]?(?P<u>h)ourly\b"
_BARE: Final = {
    3.5: r"(?:semi|bi)-?weekly\s*\(\s*twice|\bbiw\b",
    7 / 3: r"\btiw\b",
    7.0: r"\b(?:every|each|per)\s+week\b|\ba\s+week\b|/\s?week\b(?!\s*\d)|\bweekly\b|\bq\.?w\b",
    14.0: r"\bbi-?weekly\b|\bfortnightly\b|every\s+fortnight",
    21.0: r"\btri-?weekly\b",
    MONTH: r"\b(?:every|each|per|a)\s+month\b|\bmonthly\b|\bq\.?m\b",
    365.25: r"\b(?:every|each|per)\s+year\b|\b(?:yearly|annually)\b",
}
_COUNTED: Final = r"(?:injection|infusion|dose|administration|treatment|instillation|vaccin|course|application|session)"
_N_WEEKLY: Final = rf"\b(?!once|twice|thrice|one|single)(?P<n>{_N})[\s-]+weekly\b(?!\s+{_COUNTED})"
_LENGTH: Final = rf"(?P<n>{_N})(?:\s*\(\d+\))?[\s-]*(?P<u>day|d|week|wk|month)s?"
_CYCLES: Final = (
    rf"\b{_LENGTH}(?:ly)?[\s-]+(?:\w+[\s-]+)?(?:cycles?|courses?)\b",
    rf"\b{_LENGTH}\s*(?:as|per|is|are|=|equals?|/|constitutes?|for|being|make)\s*(?:a|an|one"
    r"|each|1|every)?\s*(?:treatment\s+)?(?:cycle|course)\b",
    r"(?<![02-9]\s)(?<!two\s)(?<!three\s)(?<!four\s)(?<!six\s)(?:cycles?|courses?)\s*(?:\(|=|:"
    r"|,|is|was|are|of|lasts?|lasting|length|every|will\s+be|consists?\s+of"
    r"|(?:is\s+)?defined\s+as|duration|repeat(?:s|ed)?|being|in)"
    rf"(?:\s*(?:\(|=|:|is|are|of|was|every|each|will\s+be))*\s*{_LENGTH}\b",
    rf"(?:repeat(?:s|ed|ing)?|recycled?)\s*(?:\w+\s+){{0,2}}?(?:every|each|q)\s*{_LENGTH}\b",
)
_RESTART: Final = re.compile(r"\bq\.?\s?d\.?\s?(?P<n>14|15|21|22|28|29|36|42|43)\b(?!\s*days?)")
"""The length of a cycle, or the day on which the next one begins ("q d 21", "q d 22": cycles of 21 days)."""
_DAY_NUMBER: Final = (
    r"-?\d{1,3}(?!\d|-(?!d)[a-z]|\s?(?:mg|g\b|ml|h\b|hours?|%|weeks?|months?|cycles?|days\b(?!\s*\d)|[.]\d))"
)
_DAYS: Final = re.compile(
        r"(?<![a-z\d/-])(?<!\bq )(?<!vitamin )(?<!vit )(?<!vit\. )(?:on\s+)?d(?:ays?"
        rf"|s)?[\s.]?\s?(?P<list>{_DAY_NUMBER}(?:(?:\s*(?:,\s*and|,|and|&|/|、|;|-|–|—|~|to|through"
        r"|\+|，)\s*)"
    rf"(?:d(?:ays?)?\s*)?{_DAY_NUMBER})*)(?!\s*(?:after|before|prior|following|post|from|until|\(\s*±))",
)  # fmt: skip


_DAY_TOKENS: Final = re.compile(
    r"(?P<run>(?<=\d)\s*(?:[-–—~]\s*(?:(?:to|through)\s*)?|(?:to|through)\s*)(?:d(?:ays?)?\s*)?(?=-?\d))|(?P<day>-?\d+)"
)


_DAILY_FORMS: Final = [(days, re.compile(rf"(?<![a-z\d^])(?:{form})")) for days, form in _DAILY.items()]
_WEEKLY_FORMS: Final = [(re.compile(rf"\b(?:{form})"), unit) for form, unit in _WEEKLY]
_EVERY_FORMS: Final = [
    (hints, re.compile(form))
    for hints, form in (
        (("every", "each", "per", "once", "/"), _EVERY),
        (("q",), _SHORT_EVERY),
        (("interval",), _INTERVALS),
        (("hourly",), _HOURLY),
        (("weekly",), _N_WEEKLY),
    )
]
_BARE_FORMS: Final = [(days, re.compile(form)) for days, form in _BARE.items()]
_BARE_HINTS: Final = ("week", "iw", "q.", "qw", "fortnight", "month", "qm", "year", "annual")
_CYCLE_FORMS: Final = [re.compile(form) for form in _CYCLES]
_HINTS: Final = (
    "every", "each", "dai", "day", "week", "wk", "month", "cycle", "course", "repeat", "q", "bi", "b.i", "ti", "t.i",
    "od", "bd", "night", "alternat", "morning", "eod", "year", "annual", "/d", "d0", "d1", "d2", "d3", "d4", "d5", "d6",
    "d7", "d8", "d9", "interval", "hourly",
)  # fmt: skip
"""One of these stands in every text that states a schedule (a quick test)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a stretch of text says of timing. `every_days` follows the guide's rule from the parts; `rhythm` is the
    stated interval, `cycle` the stated cycle length, both in days; `spans` are the places read, in order."""

    every_days: float | None = None
    days: tuple[int, ...] = ()
    rhythm: float | None = None
    cycle: float | None = None
    spans: tuple[tuple[int, int], ...] = ()


NO_SCHEDULE: Final = Schedule()


@lru_cache(maxsize=1024)  # records repeat their sentences, arm after arm
def parse_schedule(text: str) -> Schedule:
    """Timing stated in `text`: "q3w", "BID", "days 1, 8 of a 21-day cycle", "once a week for 6 infusions"."""
    text = lowered_in_place(text)
    if not holds_any(text, _HINTS):
        return NO_SCHEDULE
    taken: list[tuple[int, int]] = []
    cycle = _cycle(text, taken)
    days = _days(text, taken)
    rhythm = _rhythm(text, taken)
    return Schedule(resolve_interval(rhythm, days, cycle), days, rhythm, cycle, tuple(sorted(taken)))


def resolve_interval(rhythm: float | None, days: tuple[int, ...], cycle: float | None) -> float | None:
    """The guide's dosing interval from a stated rhythm, days and cycle length (all in days)."""
    if rhythm is not None and rhythm < 7:
        return rhythm
    steps = {later - earlier for earlier, later in pairwise(days)}
    if rhythm is None and cycle is None and len(days) > _FEW and len(steps) == 1 and min(steps) >= _SHORTEST_CYCLE:
        return float(min(steps))  # "on days 0, 28 and 56"
    if cycle is not None and (len(days) > 1 or (days and rhythm is None)):
        return cycle
    return rhythm if rhythm is not None or days else cycle


def _cycle(text: str, taken: list[tuple[int, int]]) -> float | None:
    restart = _RESTART.search(text) if "q" in text else None
    if restart:
        taken.append(restart.span())
        return float(restart["n"]) // 7 * 7
    if not any(word in text for word in ("cycle", "course", "repeat")):
        return None
    for form in _CYCLE_FORMS:
        match = form.search(text)
        length = _days_of(match["n"], match["u"]) if match else 0.0
        if match and length >= _SHORTEST_CYCLE:
            taken.append(match.span())
            return length
    return None


def _days_of(count: str, unit: str) -> float:
    number = float(_WORDS.get(count.casefold(), 0) or count)
    days = number * _UNIT_DAYS[unit[0].casefold()]
    return round(days, 4)


def _rhythm(text: str, taken: list[tuple[int, int]]) -> float | None:
    """The first stated interval; a daily one, if there is any, before all others."""
    cycles = list(taken)

    def free(match: re.Match[str]) -> bool:
        return not any(start < match.end() and match.start() < end for start, end in cycles)

    for days, form in _DAILY_FORMS:
        match = form.search(text)
        if match and free(match) and not _LASTS.search(text, max(0, match.start() - 25), match.start()):
            taken.append(match.span())
            return days
    found = [item for item in _intervals(text) if free(item[0])]
    if not found:
        return None
    match, days = min(found, key=lambda item: (item[0].start(), -item[0].end()))
    taken.append(match.span())
    return days


_LASTS: Final = re.compile(r"\bover\s+\d+\s*(?:-\s*\d+\s*)?h(?:ou)?rs?\s+$")
"""What makes "daily" the length of an infusion ("over 24 hours daily on days 1 and 2")."""


def _intervals(text: str) -> list[tuple[re.Match[str], float]]:
    found: list[tuple[re.Match[str], float]] = []
    for hints, form in _EVERY_FORMS:
        if holds_any(text, hints):
            found += [(m, _days_of(m["n"], m["u"] if "u" in m.re.groupindex else "w")) for m in form.finditer(text)]
    for form, unit in _WEEKLY_FORMS if "week" in text or "month" in text else ():
        for match in form.finditer(text):
            times = match["times"] or match["timesb"] if "timesb" in match.re.groupindex else match["times"]
            per = float(_WORDS.get(times.casefold(), 0) or times)
            if per:
                found.append((match, round(_UNIT_DAYS[unit] / per, 4)))
    for days, form in _BARE_FORMS if holds_any(text, _BARE_HINTS) else ():
        found += [(m, days) for m in form.finditer(text)]
    return found


def _days(text: str, taken: list[tuple[int, int]]) -> tuple[int, ...]:
    """Days within a cycle: "d1,8,15", "D1-5", "days 1 to 14", "day 1 and day 8"; an arm's label is none of them
    ("D2: nab-paclitaxel 100mg/m2 d1,8,15")."""
    days: list[int] = []
    found = list(_DAYS.finditer(text))
    if len(found) > 1 and not text[: found[0].start()].strip() and text.startswith(":", found[0].end()):
        found = found[1:] if any(not text.startswith(":", match.end()) for match in found[1:]) else found
    for match in found:
        listed = _listed_days(match["list"])
        if listed:
            days += listed
            taken.append(match.span())
    return tuple(sorted(set(days))) if len(set(days)) <= 60 else ()


def _listed_days(written: str) -> list[int]:
    """The days of a list such as "1, 8 and 15", "1-5", "-5 to -3", "1-d14"; none for a sign that stands alone."""
    days: list[int] = []
    run = False
    for token in _DAY_TOKENS.finditer(written):
        if token["run"]:
            run = True
            continue
        day = int(token["day"])
        days += range(days[-1] + 1, day + 1) if run and days and day > days[-1] else [day]
        run = False
    return days
