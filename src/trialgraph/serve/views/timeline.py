"""Trials by the year they began, as bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 120
_FOOT, _HEAD, _MOST_YEARS, _WIDEST = 18, 14, 45, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """A year's bar, with the words that stand over and under it ("" where there is no room)."""

    x: float
    y: float
    width: float
    height: float
    year: int
    trials: int
    over: str
    under: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in a frame of `width` by `height`, and in words. `before` counts the trials that began earlier still."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    words: str
    before: int


def draw_timeline(years: Mapping[int, int]) -> Timeline | None:
    """The bars of the last 45 years that have any; None where no year is known."""
    if not years:
        return None
    last = max(years)
    first = max(min(years), last - _MOST_YEARS + 1)
    shown = range(first, last + 1)
    most = max(years.get(year, 0) for year in shown)
    step = min(_WIDEST, WIDTH / len(shown))
    every = next(gap for gap in (1, 2, 5, 10) if gap * step >= 32 or gap == 10)
    bars = tuple(
        _make_bar(year, years.get(year, 0), (year - first) * step, step, most, (last - year) % every == 0)
        for year in shown
    )
    words = ", ".join(f"{year}: {years[year]}" for year in shown if year in years)
    width = max(len(shown) * step, 40)
    return Timeline(round(width, 1), HEIGHT, bars, words, sum(n for year, n in years.items() if year < first))


def _make_bar(year: int, trials: int, x: float, step: float, most: int, is_named: bool) -> Bar:
    tall = (HEIGHT - _FOOT - _HEAD) * trials / most
    over = str(trials) if trials and (step >= 22 or trials == most) else ""
    under = str(year) if is_named else ""
    width = max(1.0, step - 2)
    return Bar(
        round(x + 1, 1), round(HEIGHT - _FOOT - tall, 1), round(width, 1), round(tall, 1), year, trials, over, under
    )
