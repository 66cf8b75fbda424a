"""Lengths of time in words."""

from __future__ import annotations

from trialgraph.facts.number_words import find_count

DAYS_PER_MONTH = 30.4375
"""Mean length of a month (365.25 / 12 days), as the annotation guide counts."""

_MONTHS = {"day": 1 / DAYS_PER_MONTH, "week": 7 / DAYS_PER_MONTH, "month": 1.0, "year": 12.0}


def parse_months(count: str, unit: str) -> float | None:
    """A length of time in months: ``("two", "year")`` → 24.0; None where the first word is no number."""
    number = find_count(count)
    return None if number is None else round(number * _MONTHS[unit.lower()], 2)
