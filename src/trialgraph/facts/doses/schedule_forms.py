"""The forms in which records write intervals, days and cycles (in lower case), each with words that stand in it.

The words are a quick test: a pattern is tried only on a text that holds one of them.
"""

from __future__ import annotations

import re
from typing import Final

MONTH: Final = 30.4375
UNIT_DAYS: Final = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": MONTH, "y": 365.25}
WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fourteen": 14, "twenty-one": 21, "twenty-eight": 28, "other": 2, "second": 2, "third": 3,
    "fourth": 4, "alternate": 2, "once": 1, "twice": 2, "thrice": 3, "single": 1,
}  # fmt: skip
_N: Final = r"(?:\d{1,3}(?:\.\d)?|" + "|".join(sorted(WORDS, key=len, reverse=True)) + ")"
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
RESTART: Final = re.compile(r"\bq\.?\s?d\.?\s?(?P<n>14|15|21|22|28|29|36|42|43)\b(?!\s*days?)")
"""The length of a cycle, or the day on which the next one begins ("q d 21", "q d 22": cycles of 21 days)."""
_DAY_NUMBER: Final = (
    r"-?\d{1,3}(?!\d|-(?!d)[a-z]|\s?(?:mg|g\b|ml|h\b|hours?|%|weeks?|months?|cycles?|days\b(?!\s*\d)|[.]\d))"
)
DAYS: Final = re.compile(
        r"(?<![a-z\d/-])(?<!\bq )(?<!vitamin )(?<!vit )(?<!vit\. )(?:on\s+)?d(?:ays?"
        rf"|s)?[\s.]?\s?(?P<list>{_DAY_NUMBER}(?:(?:\s*(?:,\s*and|,|and|&|/|、|;|-|–|—|~|to|through"
        r"|\+|，)\s*)"
    rf"(?:d(?:ays?)?\s*)?{_DAY_NUMBER})*)(?!\s*(?:after|before|prior|following|post|from|until|\(\s*±))",
)  # fmt: skip
DAY_TOKENS: Final = re.compile(
    r"(?P<run>(?<=\d)\s*(?:[-–—~]\s*(?:(?:to|through)\s*)?|(?:to|through)\s*)(?:d(?:ays?)?\s*)?(?=-?\d))|(?P<day>-?\d+)"
)
_DAILY_HINTS: Final = {
    0.25: ("id", "i.d", "i d", "i. d", "times"),
    1 / 3: ("id", "i.d", "i d", "i. d", "times", "x", "thrice"),
    0.5: ("id", "i.d", "i d", "i. d", "twice", "two", "2", "bd", "morning"),
    1.0: ("d", "hs", "night", "morning", "evening", "qam", "qpm", "24"),
    2.0: ("other", "second", "2", "alternat", "two", "od", "o.d"),
}
"""One of these stands in whatever the forms of an interval find (a quick test)."""
DAILY_FORMS: Final = [
    (days, _DAILY_HINTS[days], re.compile(rf"(?<![a-z\d^])(?:{form})")) for days, form in _DAILY.items()
]
WEEKLY_FORMS: Final = [(re.compile(rf"\b(?:{form})"), unit) for form, unit in _WEEKLY]
EVERY_FORMS: Final = [
    (hints, re.compile(form))
    for hints, form in (
        (("every", "each", "per", "once", "/"), _EVERY),
        (("q",), _SHORT_EVERY),
        (("interval",), _INTERVALS),
        (("hourly",), _HOURLY),
        (("weekly",), _N_WEEKLY),
    )
]
_BARE_HINTS: Final = {
    3.5: ("iw", "weekly"), 7 / 3: ("tiw",), 7.0: ("week", "qw", "q.w"), 14.0: ("bi", "fortnight"),
    21.0: ("tri",), MONTH: ("month", "qm", "q.m"), 365.25: ("year", "annual"),
}  # fmt: skip
BARE_FORMS: Final = [(days, _BARE_HINTS[days], re.compile(form)) for days, form in _BARE.items()]
CYCLE_FORMS: Final = [re.compile(form) for form in _CYCLES]
HINTS: Final = (
    "every", "each", "dai", "day", "week", "wk", "month", "cycle", "course", "repeat", "q", "bi", "b.i", "ti", "t.i",
    "od", "bd", "night", "alternat", "morning", "eod", "year", "annual", "/d", "d0", "d1", "d2", "d3", "d4", "d5", "d6",
    "d7", "d8", "d9", "interval", "hourly",
)  # fmt: skip
"""One of these stands in every text that states a schedule (a quick test)."""
LASTS: Final = re.compile(r"\bover\s+\d+\s*(?:-\s*\d+\s*)?h(?:ou)?rs?\s+$")
"""What makes "daily" the length of an infusion ("over 24 hours daily on days 1 and 2")."""
