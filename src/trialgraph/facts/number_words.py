"""Counts as records write them: "30", "1,100", "thirty", "one hundred and twenty"."""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES: Final = {word: i for i, word in enumerate(_UNITS)} | {word: 10 * (i + 2) for i, word in enumerate(_TENS)}
_WORD: Final = "(?:" + "|".join(sorted([*_VALUES, "hundred", "thousand"], key=len, reverse=True)) + ")"

COUNT: Final = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|\b{_WORD}(?:(?:-|\s+|\s+and\s+){_WORD})*\b)"
"""Pattern of a count in digits or words."""

_ONLY_COUNT: Final = re.compile(COUNT, re.IGNORECASE)


def parse_count(written: str) -> float:
    """The number that `written` (a match of `COUNT`) says. Raises KeyError for a word that is no number."""
    digits = written.replace(",", "")
    if digits.isdigit():
        return float(digits)
    total = part = 0
    for word in re.findall(r"[a-z]+", written.casefold()):
        if word == "hundred":
            part = max(1, part) * 100
        elif word == "thousand":
            total, part = total + max(1, part) * 1000, 0
        elif word != "and":
            part += _VALUES[word]
    return float(total + part)


def find_count(word: str) -> int | None:
    """The whole number that a word says in digits or letters, None where it says none ("several")."""
    return int(parse_count(word)) if _ONLY_COUNT.fullmatch(word) else None
