"""Numbers and units of time as words."""

from __future__ import annotations

DAYS_PER_MONTH = 30.4375
"""Mean length of a month (365.25 / 12 days), as the annotation guide counts."""

_NUMBERS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
)
_MONTHS = {"day": 1 / DAYS_PER_MONTH, "week": 7 / DAYS_PER_MONTH, "month": 1.0, "year": 12.0}


def parse_count(word: str) -> int | None:
    """A whole number written in digits or as an English word up to twelve; None for anything else."""
    return int(word) if word.isascii() and word.isdigit() else _NUMBERS.get(word.lower())


def parse_months(count: str, unit: str) -> float | None:
    """A length of time in months: ``("two", "year")`` → 24.0."""
    number = parse_count(count)
    return None if number is None else round(number * _MONTHS[unit.lower()], 2)
