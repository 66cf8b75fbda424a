"""Lengths of time named in text: "6-8 weeks", "Weeks 4, 8 and 12", "Day 1 of Cycle 7 (each cycle is 21 days)".

Months are the unit throughout: a year is 12, a week 7/30.4375, a day 1/30.4375 (the guide of the gold annotations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trialgraph.facts.time_words import DAYS_PER_MONTH

_MONTHS = {
    "y": 12.0,
    "mo": 1.0,
    "w": 7 / DAYS_PER_MONTH,
    "d": 1 / DAYS_PER_MONTH,
    "h": 1 / DAYS_PER_MONTH / 24,
    "mi": 1 / DAYS_PER_MONTH / 1440,
    "s": 1 / DAYS_PER_MONTH / 86400,
}
_TOO_LONG = 1200.0  # months: "year 2024" is a date, no length

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ONES += ["thirteen", "fourteen", "fifteen", "sixteen"]
_WORDS: dict[str, float] = {word: float(n) for n, word in enumerate([*_ONES, "seventeen", "eighteen", "nineteen"], 1)}
_WORDS |= {word: float(n) for word, n in _TENS.items()}
_WORDS |= {f"{ten}-{one}": float(n + k) for ten, n in _TENS.items() for k, one in enumerate(_ONES[:9], 1)}
_WORDS |= {"first": 1.0, "second": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "half a": 0.5}
_WORDS |= {"half": 0.5, "a": 1.0, "an": 1.0}
_WORDS |= {"seventh": 7.0, "eighth": 8.0, "ninth": 9.0, "tenth": 10.0, "twelfth": 12.0}

_DIGITS = r"\d+(?:[.·]\d+)?(?:st|nd|rd|th)?"
_TEN = "|".join(_TENS)
_ONE = "|".join([*_ONES, "seventeen", "eighteen", "nineteen"])
_ORDINAL = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth"
_WORD = rf"(?:{_TEN})(?:[- ](?:{'|'.join(_ONES[:9])}))?|{_ONE}"
_NUM = rf"(?:{_DIGITS}|(?:{_WORD})\b)"
# Each separator reads in one way only: two would make 2^n of a list of n numbers.
_SEP = (
    r"\s*(?:[,，、](?:\s*(?:and|or|&))?|(?<![a-z])(?:and/or|and|or|to|through|thru|until)(?![a-z])|-|–|—|~|/|&|\+|;)\s*"
)
_UNIT = (
    r"(?:years?|yrs?|yeras?|yeasrs|mon?th?e?s?|mounths?|monhts?|momths?|mnths?|moths?|mths?|mons?|mos?|weeks?|wee?ks?"
    r"|weekd|wks?|days?|dys|hours?|hrs?"
    r"|minutes?|mins?|seconds?|secs?)"
)
_SHORT_UNIT = r"(?:[ywdh]|m(?=\b)(?!\s?[\^²2]))"  # "1.73 m^2" is an area, no time
_FILLER = r"(?:(?:calendar|consecutive|full|additional|complete|post-?operative|treatment|study|further|whole)\s+)?"

_OF_CYCLES = r"""
    (?P<cd>c(?P<c1>\d+)\s?[-/]?d(?P<d1>\d+)\b)                                       # C2D1
  | (?P<cyday>cycles?\s*\#?(?P<c2>\d+)\s*[,:(/-]?\s*(?:on\s+|at\s+)?days?\s*(?P<d2>\d+))  # Cycle 2 Day 1
  | (?P<daycy>day\s*(?P<d3>\d+)\s*(?:[,(/-]|of|in|at)?\s*(?:the\s+)?(?:of\s+)?
       cycles?\s*\#?(?P<c3>\d+))                                                      # Day 1 of Cycle 2
"""
_CYCLE_NUMBERS = rf"""
  | (?P<cy>(?:cycles?|circle)\s*\#?(?P<c4>\d+(?:{_SEP}\d+)*)(?!\s*-?\s*{_UNIT}\b))        # Cycles 1, 2 and 4
  | (?P<ncy>(?P<c5>{_NUM})\s+(?:{_NUM}[\s-]*{_UNIT}\s+)?(?:(?!{_UNIT}\b)\w+\s+)?
       cycles?\b)                                                                      # 4 cycles, two 28 day cycles
"""
_PLAIN = rf"""
    (?P<lead>(?P<u1>years?|months?|weeks?|wks?|days?|hours?|minutes?)\s*[-–#]?\s*\(?
       (?P<n1>(?:{_ONE})\b(?!\s*-?\s*(?:{_UNIT}|in|of|to)\b)
         |[+]?{_DIGITS}(?:(?:\s*\([^()\d]{{1,20}}\))?{_SEP}[+-]?{_DIGITS})*)
       (?!\d|\.\d|\s*-?\s*(?:{_UNIT}|[wdh])\b(?!\s?\d)))     # Weeks 4, 8 and 12
  | (?P<trail>(?P<n2>{_NUM}(?:{_SEP}{_NUM})*)\.?\s*-?\s*(?:\([^()]{{1,16}}\)\s*)?{_FILLER}
       (?P<u2>{_UNIT}|{_SHORT_UNIT})\b)                                                # 6-8 weeks
  | (?P<short>(?P<u3>[dwmy])(?P<n3>\d{{1,3}}(?:\s*[,/-]\s*(?:(?P=u3))?\d{{1,3}})*)
       (?!\d|\s*{_UNIT}))                                                             # W12
  | (?P<art>(?P<n4>(?<=during\ )first|(?<=the\ )first|{_ORDINAL}
       |half\ an?|half|(?<=within\ )an?|(?<=for\ )an?|(?<=after\ )an?|(?<=of\ )an?|(?<=about\ )an?)
       [\s-](?:post-?operative\s)?(?P<u4>year|month|week|(?<!first\s)(?:day|hour))\b)                # within a year
"""
# Every form starts at a word, so one look behind spares the rest of the pattern at most places.
_START = r"(?=[\dcdwmyhotfsnea])(?:(?<![\w.])|(?<=to)|(?<=in)|(?<=nd))"
_TIME = re.compile(rf"{_START}(?:{_PLAIN})", re.VERBOSE)
_TIME_WITH_CYCLES = re.compile(rf"{_START}(?:{_OF_CYCLES}{_CYCLE_NUMBERS}|{_PLAIN})", re.VERBOSE)
_MAY_NAME_CYCLES = re.compile(r"cycle|circle|\bc\d")
_CYCLE_LENGTHS = re.compile(
    rf"""
    \bcycles?\b (?:\s*(?:length|duration|period|lasts?|lasting|is|are|was|will\ be|of|=|:|,|\(|being|equals?
        |consists?\ of|
        defined\ as|about|approximately|each|a|every|has|have|taking|for|with|comprises)\s*)+
        (?P<n1>{_NUM}(?:\s*(?:-|to|or)\s*{_NUM})?)\s*-?\s*(?P<u1>{_UNIT}|[wd])\b
        (?:\ in\ \w+(?:\ regimen)?\)?\s*(?:and|or)\ (?P<n3>\d+)\ (?P<u3>days|weeks))?
  | (?P<n2>{_NUM})\s*-?\s*(?P<u2>{_UNIT}|d|w)\s*(?:\(s\))?\s*
        (?:per|for\ each|for\ one|in\ each|/|each|a|treatment|dosing|long|=)?\s*
        (?:treatment\s+|dosing\s+)?cycles?\b(?!\s*\d)
    """,
    re.VERBOSE,
)
# No times: how far a visit may be off ("90 ± 7 days"), and the age of a pregnancy ("40 0/7 weeks").
_NO_TIME = re.compile(
    r"(?P<lead>\b(?:year|month|week|day)s? ?\d+ ?)?(?:±|\+/-|\+-)\s?\d+(?:\.\d+)?(?(lead)(?:\s?(?:day|week|month)s?)?)"
    r"|\b\d\d\s\d/7 weeks?|\b90y\b"  # and an isotope of yttrium
)
_MAY_BE_NO_TIME = re.compile(r"[±+]|/7 |90y")
_SEVERAL = re.compile(rf"(?:\b(?:[2-9]|\d\d)|\b(?!one\b)(?:{_WORD}))\s+(?:\w+\s+)?$")
_LONGEST_CYCLE = 42.0  # days
_PLAIN_GROUPS = {"lead": ("n1", "u1"), "trail": ("n2", "u2"), "short": ("n3", "u3"), "art": ("n4", "u4")}
_CYCLE_GROUPS = ("cd", "cyday", "daycy", "cy", "ncy")
_HAS_WORD = re.compile(r"[a-z]{3}")
_DIGITS_ONLY = re.compile(r"\d+(?:[.·]\d+)?")
_SPLIT = re.compile(_SEP)


class TimeExpression(NamedTuple):
    """A time named at ``text[start:end]``. `months` is its longest value, `values` all of them; `form` says how it is
    written: "lead" (Week 12), "trail" (12 weeks), "cycle"."""

    start: int
    end: int
    months: float
    values: tuple[float, ...]
    form: str
    unit: str


@lru_cache(maxsize=1024)
def find_times(text: str) -> tuple[TimeExpression, ...]:
    """All times named in `text`, in order. Cycles count only when their length is stated in `text` too
    (then Day d of Cycle n is day (n - 1) x length + d, and Cycle n lasts until n x length)."""
    lowered = _lower(text)  # matching folded text costs a third of matching without regard to case
    if not _MAY_NAME_CYCLES.search(lowered):
        found = [_expression(match, None) for match in _TIME.finditer(lowered)]
        return tuple(item for item in found if item is not None)
    length, stated = _cycle_length(lowered)
    matches = (match for match in _TIME_WITH_CYCLES.finditer(lowered) if not _within(match, stated))
    found = [_expression(match, length) for match in matches]
    if length is not None and not any(found):  # "first cycle of 28 days": nothing else is named
        months = length / DAYS_PER_MONTH
        found = [TimeExpression(*stated[0], months, (months,), "cycle", "d")]
    return tuple(item for item in found if item is not None)


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    return _NO_TIME.sub(_blank, lowered) if _MAY_BE_NO_TIME.search(lowered) else lowered


def _blank(match: re.Match[str]) -> str:
    """Spaces in place of what is no time, so that the rest keeps its place."""
    return (match["lead"] or "").ljust(len(match[0]))


def round_months(months: float) -> float:
    """Months to two decimals, as the guide rounds; hours and minutes to more, so that none becomes 0."""
    return round(months, 2 if months >= 0.1 else 4 if months >= 0.001 else 6)


def _within(match: re.Match[str], spans: tuple[tuple[int, int], ...]) -> bool:
    """A stated cycle length is no time of its own, but "Cycle 1" in front of it is."""
    return any(start <= match.start() and match.end() <= end for start, end in spans)


def _cycle_length(text: str) -> tuple[float | None, tuple[tuple[int, int], ...]]:
    """The longest stated length of a cycle in days, and where lengths are stated."""
    lengths: list[float] = []
    spans: list[tuple[int, int]] = []
    for match in _CYCLE_LENGTHS.finditer(text):
        if _is_total(text, match):
            continue
        for n, u in (("n1", "u1"), ("n2", "u2"), ("n3", "u3")):
            if match[n]:
                lengths.append(max(_numbers(match[n])) * _MONTHS[_unit_key(match[u])] * DAYS_PER_MONTH)
        spans.append(match.span())
    return (max(lengths), tuple(spans)) if lengths else (None, ())


def _is_total(text: str, match: re.Match[str]) -> bool:
    """Whether a length in brackets is that of several cycles together: "6 cycles (18 weeks)"."""
    if not match["n1"] or "(" not in match[0] or not _SEVERAL.search(text, 0, match.start()):
        return False
    return max(_numbers(match["n1"])) * _MONTHS[_unit_key(match["u1"])] * DAYS_PER_MONTH > _LONGEST_CYCLE


def _expression(match: re.Match[str], cycle: float | None) -> TimeExpression | None:
    group = match.lastgroup or ""  # the outermost: it is closed last
    if group in _CYCLE_GROUPS:
        days = _cycle_days(match, group, cycle)
        if days is None:
            return None
        months = days / DAYS_PER_MONTH
        return TimeExpression(match.start(), match.end(), months, (months,), "cycle", "d")
    number, unit_name = _PLAIN_GROUPS[group]
    unit = _unit_key(match[unit_name])
    scale = _MONTHS[unit]
    values = tuple([value * scale for value in _numbers(match[number]) if value * scale <= _TOO_LONG])
    if not values:
        return None
    form = "lead" if group in ("lead", "short") else "trail"
    return TimeExpression(match.start(), match.end(), max(values), values, form, unit)


def _cycle_days(match: re.Match[str], group: str, cycle: float | None) -> float | None:
    day_of = {"cd": ("c1", "d1"), "cyday": ("c2", "d2"), "daycy": ("c3", "d3")}.get(group)
    if day_of is not None:
        number, day = int(match[day_of[0]]), int(match[day_of[1]])
        if cycle is None:
            return float(day) if number == 1 else None
        return (number - 1) * cycle + day
    if cycle is None:
        return None
    return max(_numbers(match["c4"] or match["c5"])) * cycle


def _numbers(text: str) -> list[float]:
    if not _HAS_WORD.search(text):
        return [float(digits.replace("·", ".")) for digits in _DIGITS_ONLY.findall(text)] or [0.0]
    return list(_read_numbers(text)) or [0.0]


def _read_numbers(text: str) -> Iterator[float]:
    folded = re.sub(rf"\b({_TEN})[- ]({'|'.join(_ONES[:9])})\b", r"\1_\2", text.lower())
    for part in _SPLIT.split(folded):
        word = re.sub(r"^[+dwmy\s]+(?=\d)", "", part).strip().replace("_", "-")
        digits = re.match(r"\d+(?:[.·]\d+)?", word)
        if digits:
            yield float(digits[0].replace("·", "."))
        elif word in _WORDS:
            yield _WORDS[word]
        elif word in ("half an", "half a"):
            yield 0.5


def _unit_key(unit: str) -> str:
    lowered = unit.lower()
    if lowered.startswith("mi"):
        return "mi"
    return "mo" if lowered.startswith("m") else lowered[0]
