"""A matrix of numbers of trials, as a heat map: what was tried, what was tried only elsewhere, what was not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SHADES = 6
TRIED, ELSEWHERE, UNTRIED = "tried", "elsewhere", "untried"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row or column stands for: a concept, or words without an IRI."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the matrix. `shade` is 1 to 6 for what was tried, else 0; `words` say what is elsewhere; the trials
    are listed at `address` ("" where there are none)."""

    state: str
    number: int = 0
    shade: int = 0
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix."""

    entry: Entry
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A shade of the legend, with its least value in words."""

    shade: int
    words: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix with what is said about it. `of_rows` and `of_columns` count all there are, shown or not; `steps`
    are the shades that occur; `elsewhere` and `untried` say what these cells mean ("" where there
    are no such cells); the saved query behind it is at `address`."""

    title: str
    corner: str
    columns: tuple[Entry, ...]
    rows: tuple[Row, ...]
    of_rows: int
    of_columns: int
    steps: tuple[Step, ...]
    elsewhere: str
    untried: str
    address: str


def make_tried(number: int, most: int, address: str) -> Cell:
    """A cell of so many trials, shaded on a logarithmic scale up to `most`."""
    return Cell(TRIED, number, find_shade(number, most), "", address)


def find_shade(number: float, most: float) -> int:
    """The shade of a number: 1 for the least, 6 for `most`, by its logarithm."""
    if most <= 1:
        return 1
    return min(SHADES, 1 + math.floor(math.log(max(number, 1)) / math.log(most) * (SHADES - 1) + 1e-9))


def make_steps(most: int) -> tuple[Step, ...]:
    """The shades that numbers up to `most` may have, each with its least number: "1", "3", "9" …"""
    first: dict[int, int] = {}
    for number in range(1, most + 1):
        first.setdefault(find_shade(number, most), number)
    return tuple(Step(shade, str(number)) for shade, number in first.items())


def pick_most(totals: Mapping[str, float], limit: int, always: str = "") -> list[str]:
    """The keys with the greatest totals, the one that is always wanted before them."""
    ranked = sorted(totals, key=lambda key: (key != always, -totals[key], key))
    return ranked[:limit]
