"""Dosing schedules in text: how often, on which days of a cycle of which length.

The guide's rule: a daily rhythm is the interval ("orally twice daily on days 1-14, every 3 weeks" -> 0.5); else days of
a cycle go with the cycle's length ("weekly on days 1 and 8 of a 21-day cycle" -> 21, days 1 and 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from trialgraph.facts.doses.schedule_forms import (
    BARE_FORMS,
    CYCLE_FORMS,
    DAILY_FORMS,
    DAY_TOKENS,
    DAYS,
    EVERY_FORMS,
    HINTS,
    LASTS,
    RESTART,
    UNIT_DAYS,
    WEEKLY_FORMS,
    WORDS,
)
from trialgraph.facts.wording import lowered_in_place
from trialgraph.mentions.cues import holds_any

_FEW = 2  # days tell no interval
_SHORTEST_CYCLE = 14  # days; "7 days per cycle" counts days within one


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a stretch of text says of timing. `every_days` follows the guide's rule from the parts; `rhythm` is the
    stated interval, `cycle` the stated cycle length, both in days; `spans` are the places read, in order."""

    every_days: float | None = None
    days: tuple[int, ...] = ()
    rhythm: float | None = None
    cycle: float | None = None
    spans: tuple[tuple[int, int], ...] = ()


NO_SCHEDULE: Final = Schedule()


@lru_cache(maxsize=1024)  # records repeat their sentences, arm after arm
def parse_schedule(text: str) -> Schedule:
    """Timing stated in `text`: "q3w", "BID", "days 1, 8 of a 21-day cycle", "once a week for 6 infusions"."""
    text = lowered_in_place(text)
    if not holds_any(text, HINTS):
        return NO_SCHEDULE
    taken: list[tuple[int, int]] = []
    cycle = _cycle(text, taken)
    days = _days(text, taken)
    rhythm = _rhythm(text, taken)
    return Schedule(resolve_interval(rhythm, days, cycle), days, rhythm, cycle, tuple(sorted(taken)))


def resolve_interval(rhythm: float | None, days: tuple[int, ...], cycle: float | None) -> float | None:
    """The guide's dosing interval from a stated rhythm, days and cycle length (all in days)."""
    if rhythm is not None and rhythm < 7:
        return rhythm
    steps = {later - earlier for earlier, later in pairwise(days)}
    if rhythm is None and cycle is None and len(days) > _FEW and len(steps) == 1 and min(steps) >= _SHORTEST_CYCLE:
        return float(min(steps))  # "on days 0, 28 and 56"
    if cycle is not None and (len(days) > 1 or (days and rhythm is None)):
        return cycle
    return rhythm if rhythm is not None or days else cycle


def _cycle(text: str, taken: list[tuple[int, int]]) -> float | None:
    restart = RESTART.search(text) if "q" in text else None
    if restart:
        taken.append(restart.span())
        return float(restart["n"]) // 7 * 7
    if not any(word in text for word in ("cycle", "course", "repeat")):
        return None
    for form in CYCLE_FORMS:
        match = form.search(text)
        length = _days_of(match["n"], match["u"]) if match else 0.0
        if match and length >= _SHORTEST_CYCLE:
            taken.append(match.span())
            return length
    return None


def _days_of(count: str, unit: str) -> float:
    number = float(WORDS.get(count.casefold(), 0) or count)
    days = number * UNIT_DAYS[unit[0].casefold()]
    return round(days, 4)


def _rhythm(text: str, taken: list[tuple[int, int]]) -> float | None:
    """The first stated interval; a daily one, if there is any, before all others."""
    cycles = list(taken)

    def free(match: re.Match[str]) -> bool:
        return not any(start < match.end() and match.start() < end for start, end in cycles)

    for days, hints, form in DAILY_FORMS:
        match = form.search(text) if holds_any(text, hints) else None
        if match and free(match) and not LASTS.search(text, max(0, match.start() - 25), match.start()):
            taken.append(match.span())
            return days
    found = [item for item in _intervals(text) if free(item[0])]
    if not found:
        return None
    match, days = min(found, key=lambda item: (item[0].start(), -item[0].end()))
    taken.append(match.span())
    return days


def _intervals(text: str) -> list[tuple[re.Match[str], float]]:
    found: list[tuple[re.Match[str], float]] = []
    for hints, form in EVERY_FORMS:
        if holds_any(text, hints):
            found += [(m, _days_of(m["n"], m["u"] if "u" in m.re.groupindex else "w")) for m in form.finditer(text)]
    for form, unit in WEEKLY_FORMS if "week" in text or "month" in text else ():
        for match in form.finditer(text):
            times = match["times"] or match["timesb"] if "timesb" in match.re.groupindex else match["times"]
            per = float(WORDS.get(times.casefold(), 0) or times)
            if per:
                found.append((match, round(UNIT_DAYS[unit] / per, 4)))
    for days, signs, form in BARE_FORMS:
        if holds_any(text, signs):
            found += [(m, days) for m in form.finditer(text)]
    return found


def _days(text: str, taken: list[tuple[int, int]]) -> tuple[int, ...]:
    """Days within a cycle: "d1,8,15", "D1-5", "days 1 to 14", "day 1 and day 8"; an arm's label is none of them
    ("D2: nab-paclitaxel 100mg/m2 d1,8,15")."""
    days: list[int] = []
    found = list(DAYS.finditer(text))
    if len(found) > 1 and not text[: found[0].start()].strip() and text.startswith(":", found[0].end()):
        found = found[1:] if any(not text.startswith(":", match.end()) for match in found[1:]) else found
    for match in found:
        listed = _listed_days(match["list"])
        if listed:
            days += listed
            taken.append(match.span())
    return tuple(sorted(set(days))) if len(set(days)) <= 60 else ()


def _listed_days(written: str) -> list[int]:
    """The days of a list such as "1, 8 and 15", "1-5", "-5 to -3", "1-d14"; none for a sign that stands alone."""
    days: list[int] = []
    run = False
    for token in DAY_TOKENS.finditer(written):
        if token["run"]:
            run = True
            continue
        day = int(token["day"])
        days += range(days[-1] + 1, day + 1) if run and days and day > days[-1] else [day]
        run = False
    return days
