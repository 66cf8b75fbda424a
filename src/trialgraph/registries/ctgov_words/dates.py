"""Dates as exports of ClinicalTrials.gov write them, as ISO dates of the precision found."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_FORMS = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d-%b-%Y")
_MONTH_FORMS = ("%B %Y", "%b %Y", "%b-%Y", "%m/%Y")


def parse_date(found: str) -> str:
    """An ISO date of year, month or day precision: "March 5, 2016" is 2016-03-05, "January 2016" 2016-01.

    "9/15/2021" is month, day, year: so spreadsheets rewrite the dates of the registry's CSV, whose setting is American;
    where the first number cannot be a month it is the day. Raises ValueError for anything else.
    """
    words = " ".join(found.split())
    if _ISO.fullmatch(words):
        return words
    numbers = _NUMBERS.fullmatch(words)
    if numbers is not None:
        first, second, year = map(int, numbers.groups())
        month, day = (second, first) if first > 12 else (first, second)
        return date(year, month, day).isoformat()
    for form in _DAY_FORMS:
        if parsed := _try_form(words, form):
            return parsed.isoformat()
    for form in _MONTH_FORMS:
        if parsed := _try_form(words, form):
            return parsed.strftime("%Y-%m")
    raise ValueError(found)


def _try_form(words: str, form: str) -> date | None:
    try:
        return datetime.strptime(words, form).date()
    except ValueError:
        return None
