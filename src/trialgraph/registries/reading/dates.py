"""Dates as the world's registries write them, as ISO dates of the precision found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_TIME = r"(?:[T ]\d{1,2}:\d\d.*)?"
_NUMBERS = rf"(\d\d?)[/.-](\d\d?)[/.-](\d{{4}}){_TIME}"

Parts = tuple[int, int, int]


def _year_first(found: re.Match[str]) -> Parts:
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)


def _day_first(found: re.Match[str]) -> Parts:
    """The day stands first, except where the second number can be no month ("01/31/2020")."""
    first, second = int(found[1]), int(found[2])
    day, month = (second, first) if second > 12 >= first else (first, second)
    return int(found[3]), month, day


def _month_first(found: re.Match[str]) -> Parts:
    """The month stands first, except where that can be no month ("31/1/2020")."""
    first, second = int(found[1]), int(found[2])
    month, day = (second, first) if first > 12 else (first, second)
    return int(found[3]), month, day


def _named(year: int, month: int, day: int) -> Callable[[re.Match[str]], Parts]:
    def parts(found: re.Match[str]) -> Parts:
        return int(found[year]), _MONTHS[found[month][:3].lower()], int(found[day]) if day else 0

    return parts


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Parts]], ...] = tuple(
    (re.compile(form, re.IGNORECASE), parts)
    for form, parts in (
        (rf"(\d{{4}})-(\d\d?)-(\d\d?){_TIME}Z?", _year_first),
        (rf"(\d{{4}})[/.](\d\d?)[/.](\d\d?){_TIME}", _year_first),
        (r"(\d{4})(\d\d)(\d\d)", _year_first),
        (r"(\d{4})(?:[-/](\d\d?))?()", _year_first),
        (_NUMBERS, _day_first),
        (r"(\d\d?)/(\d{4})", lambda found: (int(found[2]), int(found[1]), 0)),
        (rf"{_MONTH} ?(\d\d?)(?:st|nd|rd|th)?,? ?(\d{{4}})", _named(3, 1, 2)),
        (rf"(\d\d?)(?:st|nd|rd|th)?[ -]?{_MONTH},?[ -]?(\d{{4}})", _named(3, 2, 1)),
        (rf"{_MONTH},?[ -]?(\d{{4}})", _named(2, 1, 0)),
    )
)


def parse_date(found: str, *, month_first: bool = False) -> str:
    """An ISO date with year, month or day precision: "March 3, 2020", "03/03/2020" and "20200303" are 2020-03-03.

    Of two numbers before the year the first is the day, as in the exports of the WHO portal and of the EU (their
    ``Date registration3`` repeats the date without doubt); where the second can be no month it is the day. With
    `month_first` it is the other way round: so spreadsheets rewrite dates of ClinicalTrials.gov, whose setting is
    American. Raises ValueError for anything else, and for days that no calendar has.
    """
    words = " ".join(found.split())
    for form, parts in _FORMS:
        match = form.fullmatch(words)
        if match is None:
            continue
        year, month, day = _month_first(match) if parts is _day_first and month_first else parts(match)
        if parts is _day_first and not (month and day):
            break
        if not 1900 <= year <= 2199:
            break
        checked = date(year, month or 1, day or 1).isoformat()
        return checked if day else checked[:7] if month else checked[:4]
    raise ValueError(f"no date: {found[:40]!r}")
