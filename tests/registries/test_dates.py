"""Dates in the forms that registries' exports have, and HTML left in their fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.registries.reading.dates import parse_date
from trialgraph.registries.reading.html import read_html

DATES = [
    ("2020-03-01", "2020-03-01"),
    ("2020-3-1", "2020-03-01"),
    ("2020-03-01T09:30:00Z", "2020-03-01"),
    ("2020-03", "2020-03"),
    ("2020", "2020"),
    ("2020/03/11", "2020-03-11"),
    ("20200301", "2020-03-01"),
    ("01/03/2020", "2020-03-01"),
    ("1.3.2020", "2020-03-01"),
    ("31/12/2022", "2022-12-31"),
    ("01/31/2020", "2020-01-31"),  # the second number can be no month
    ("4/7/2020 10:40:56 AM", "2020-07-04"),
    ("March 3, 2020", "2020-03-03"),
    ("Mar 3 2020", "2020-03-03"),
    ("January 30th, 2020", "2020-01-30"),
    ("April 2020", "2020-04"),
    ("Sept. 2020", "2020-09"),
    ("3 February 2020", "2020-02-03"),
    ("17-Feb-2020", "2020-02-17"),
    (" 3  February\n2020 ", "2020-02-03"),
    ("29/02/2020", "2020-02-29"),
]


@pytest.mark.parametrize(("found", "date"), DATES)
def test_dates(found: str, date: str) -> None:
    assert parse_date(found) == date


MONTH_FIRST = [
    ("January 2016", "2016-01"),
    ("March 5, 2016", "2016-03-05"),
    ("February 03, 2023", "2023-02-03"),
    ("2021-03", "2021-03"),
    ("2021-03-01", "2021-03-01"),
    ("2021", "2021"),
    ("9/15/2021", "2021-09-15"),
    ("9/1/2021", "2021-09-01"),
    ("1/1/2019", "2019-01-01"),
    ("15/9/2021", "2021-09-15"),
    ("9/2021", "2021-09"),
    ("Oct 2, 2014", "2014-10-02"),
    ("03-Jan-2014", "2014-01-03"),
    ("Jan-2014", "2014-01"),
]


@pytest.mark.parametrize(("found", "date"), MONTH_FIRST)
def test_dates_of_an_american_registry(found: str, date: str) -> None:
    assert parse_date(found, month_first=True) == date


@pytest.mark.parametrize("month_first", [False, True])
@pytest.mark.parametrize(
    "found",
    [
        "",
        "soon",
        "2021-13",
        "2021-02-30",
        "February 30, 2021",
        "0/1/2021",
        "²/1/2021",
        "29/02/2019",
        "2020-13-01",
        "13/13/2020",
        "01/03/20",
        "0000-01-01",
        "March 32, 2020",
        "20201301",
    ],
)
def test_no_dates(found: str, month_first: bool) -> None:
    with pytest.raises(ValueError):
        parse_date(found, month_first=month_first)


HTML = [
    (
        "Immediate arm: favipiravir<br>Delayed arm: favipiravir",
        "Immediate arm: favipiravir\n   Delayed arm: favipiravir",
    ),
    ("Lung&#32;ultrasound&#32;examination", "Lung     ultrasound     examination"),
    ("Sj&ouml;gren syndrome", "Sjögren      syndrome"),
    ("PD-L1 &gt;= 1% of cells", "PD-L1 >=    1% of cells"),
    ("10<sup>9</sup>/L and", "10^9/L           and"),
    ("<p class='x'>Adults</p>", "\n            Adults\n   "),
    ("<ul><li>Men</li><li>Women", "\n   \n*  Men\n    \n*  Women"),
    ("aged < 18 years or > 75", "aged < 18 years or > 75"),
    ("O2 saturation <= 93%;\r<br>2. Fever", "O2 saturation <= 93%;\r\n   2. Fever"),
    ("R&D of drugs & devices", "R&D of drugs & devices"),
]


@pytest.mark.parametrize(("field", "text"), HTML)
def test_html_is_read_in_place(field: str, text: str) -> None:
    assert read_html(field) == text


@given(st.lists(st.sampled_from(["<br>", "<b>", "</b>", "&amp;", "&nbsp;", "&lt;", "<", "word", " ", "\n", "&#8805;"])))
def test_html_never_moves_what_follows(pieces: list[str]) -> None:
    field = "".join(pieces) + " end"
    assert len(read_html(field)) == len(field)
    assert read_html(field).endswith(" end")
