"""Schedules and routes of the doses of one text: what a clause says itself, what it shares with its neighbours in the
sentence ("A (10 mg/kg) and B (75 mg/m2) every three weeks"), and what a later sentence says ("Cycles repeat every 21
days").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from trialgraph.facts.doses.dose_clauses import AgentSpan, Clause, stretch_of
from trialgraph.facts.doses.routes import find_routes, is_bare_route, parse_route
from trialgraph.facts.doses.schedules import NO_SCHEDULE, Schedule, parse_schedule, resolve_interval
from trialgraph.facts.wording import at_words, lowered_in_place
from trialgraph.mentions.cues import holds_any


@dataclass(frozen=True, slots=True)
class Timed:
    """A clause with its schedule (spans are offsets into the whole text) and route."""

    clause: Clause
    schedule: Schedule
    route: str | None


_NOT_DOSING: Final = re.compile(
    at_words(
        *(r"assess\w*", r"imag\w+", r"scans?", r"ct", r"mri", r"pet", r"follow(?:ed|ing)?[- ]?up", r"visits?"),
        *(r"evaluat\w+", r"biops\w+", r"sampl\w+", r"blood", r"monitor\w*", r"survey\w*", r"questionnaires?"),
        *(r"tumou?rs?", r"radiograph\w*", r"surger(?:y|ies)", r"undergo\w*", r"resect(?:ed|ions?)", r"transplant\w*"),
        *(r"measured?", r"examin\w+", r"radiotherapy", r"radiation", r"irradiat\w+", r"gy", r"interviews?"),
        *(r"sessions?", r"exercise"),
    )
    + r"\b|ectomy(?<=\wectomy)\b"
)
_OPERATION: Final = re.compile(
    r"\b(?:followed\s+by|before|prior\s+to|until|then|undergo\w*)\s+(?:[\w-]+\s+){0,3}?(?:\w+ectomy|surgery|resection)\b"
)
_OPERATIONS: Final = ("ectomy", "surgery", "resection")
"""An operation that ends what a clause says of its dose ("weekly for 6 weeks followed by prostatectomy on day 50")."""
_AND: Final = re.compile(r"\b(?:and|plus)\s+$|\+\s*$")
_OR: Final = re.compile(r"\bor\s+[\w-]+\s*(?:\([^)]*\)\s*)?$")
_REACH = 3  # sentences after a dose in which its schedule may still be told
_WEEK = 5  # days in a row that make "a day" a rhythm
_DAILY = 2.0  # days; longer intervals are shared by agents given together, daily rhythms are an agent's own


def time_clauses(
    text: str, bounds: Sequence[tuple[int, int]], clauses: Sequence[Clause], spans: Sequence[AgentSpan]
) -> list[Timed]:
    """Schedule and route of each clause of a text; `bounds` are its sentences, `spans` all its agent mentions."""
    own = [_own(text, clause) for clause in clauses]
    schedules = [_shared(text, clauses, own, i) for i in range(len(clauses))]
    timed = [
        Timed(c, s, _shared_route(text, clauses, i)) for i, (c, s) in enumerate(zip(clauses, schedules, strict=True))
    ]
    return [_completed(text, bounds, spans, timed, one) for one in timed]


def schedule_at(text: str, start: int, end: int) -> Schedule:
    """`parse_schedule` of a stretch of a text, with offsets into the whole text."""
    schedule = parse_schedule(text[start:end])
    if not schedule.spans:
        return schedule
    spans = tuple([(a + start, b + start) for a, b in schedule.spans])
    return Schedule(schedule.every_days, schedule.days, schedule.rhythm, schedule.cycle, spans)


def is_about_dosing(text: str, start: int, end: int) -> bool:
    """Whether a sentence that states a rhythm can mean doses: visits, scans and radiation have rhythms too."""
    return _NOT_DOSING.search(lowered_in_place(text[start:end])) is None


def _own(text: str, clause: Clause) -> Schedule:
    words = lowered_in_place(text[clause.amount.end : clause.end])
    operation = _OPERATION.search(words) if holds_any(words, _OPERATIONS) else None
    schedule = schedule_at(text, clause.start, clause.amount.end + operation.start() if operation else clause.end)
    rate = clause.amount.per_days
    if rate is None or (schedule.rhythm is not None and schedule.rhythm <= rate) or _are_few(schedule.days):
        return schedule  # "1000 mg/m2/d d1 and d8": the amount of each of these days
    return replace(schedule, rhythm=rate, every_days=resolve_interval(rate, schedule.days, schedule.cycle))


def _are_few(days: Sequence[int]) -> bool:
    """Whether days of a cycle are told one by one, or are fewer than a working week ("d1-4")."""
    return bool(days) and (len(days) < _WEEK or days[-1] - days[0] >= len(days))


def _nearest_route(text: str, clause: Clause) -> str | None:
    """The route named nearest to the amount, in its own words."""
    found = find_routes(text[clause.start : clause.end])
    start, end = clause.amount.start - clause.start, clause.amount.end - clause.start
    ranked = [
        (is_bare_route(text[clause.start + a : clause.start + b]), max(a - end, start - b, 0), r) for a, b, r in found
    ]
    return min(ranked)[2] if ranked else None


def _shared_route(text: str, clauses: Sequence[Clause], i: int) -> str | None:
    """A clause's route, else what stands after the next dose ("A 300 mg/m2 and B 200 mg by intravenous infusion")."""
    own = _nearest_route(text, clauses[i])
    after = clauses[i + 1] if own is None and i + 1 < len(clauses) else None
    if after is None or after.sentence != clauses[i].sentence:
        return own
    return parse_route(text[after.amount.end : after.end])


def _shared(text: str, clauses: Sequence[Clause], own: Sequence[Schedule], i: int) -> Schedule:
    """The clause's own schedule, completed from its sentence: what stands after serves what went before it, and what
    stands before all doses serves all."""
    mine = own[i]
    if mine.every_days is not None and not (mine.days and mine.cycle is None and mine.rhythm is None):
        return mine
    mates = [j for j in range(len(clauses)) if j != i and clauses[j].sentence == clauses[i].sentence]
    for j in [*(j for j in mates if j > i), *(j for j in mates if j < i and _leads(clauses[j], own[j]))]:
        theirs = own[j]
        daily = theirs.rhythm is not None and theirs.rhythm <= _DAILY
        bare_days = theirs.every_days is None and bool(theirs.days)
        if clauses[j].agent != clauses[i].agent:
            bare_days = bare_days and mine == NO_SCHEDULE and j == i + 1 and _closes_pair(text, clauses, own, i)
        own_rhythm = daily and clauses[j].agent != clauses[i].agent and theirs.cycle is None
        if own_rhythm and j == i + 1 and mine == NO_SCHEDULE:
            own_rhythm = not _is_choice(text, clauses, i)
        if (theirs.every_days is None and not bare_days) or own_rhythm:
            continue
        return _joined(mine, theirs)
    return mine


def _closes_pair(text: str, clauses: Sequence[Clause], own: Sequence[Schedule], i: int) -> bool:
    """Whether the days behind the next dose are also those of the dose `i` ("300 mg/m2 of A and 200 mg of B … on day
    1"): nothing but "and" joins the two, and the days stand behind both."""
    after = clauses[i + 1]
    joined = _AND.search(text, clauses[i].amount.end, after.amount.start) is not None
    return joined and all(start >= after.amount.end for start, _ in own[i + 1].spans)


def _is_choice(text: str, clauses: Sequence[Clause], i: int) -> bool:
    """Whether "or" and a name stand between the dose `i` and the next ("A 150 mg or B 250 mg per day")."""
    return _OR.search(text, clauses[i].amount.end, clauses[i + 1].amount.start) is not None


def _leads(clause: Clause, schedule: Schedule) -> bool:
    return bool(schedule.spans) and schedule.spans[0][1] <= clause.amount.start and clause.start == clause.sentence[0]


def _joined(mine: Schedule, theirs: Schedule) -> Schedule:
    """`mine` with what it lacks from `theirs`: their interval is the length of the cycle that my days count in."""
    if theirs.rhythm is None and not theirs.days and mine.every_days is not None:
        return mine
    if mine.days:
        longer = theirs.rhythm if theirs.rhythm is not None and theirs.rhythm > _DAILY else None
        cycle = theirs.cycle or longer
        every = resolve_interval(mine.rhythm, mine.days, cycle)
        return Schedule(every, mine.days, mine.rhythm, cycle, (*mine.spans, *theirs.spans))
    return replace(theirs, spans=(*mine.spans, *theirs.spans))


def _completed(
    text: str, bounds: Sequence[tuple[int, int]], spans: Sequence[AgentSpan], timed: Sequence[Timed], one: Timed
) -> Timed:
    """A schedule or route still missing, from the next sentences (or, for the length of a cycle, from any)."""
    schedule, route, clause = one.schedule, one.route, one.clause
    at = next((i for i, bound in enumerate(bounds) if bound == clause.sentence), 0)
    busy = {t.clause.sentence for t in timed}
    for bound in bounds[at + 1 : at + 1 + _REACH]:
        if bound in busy or (_is_whole(schedule) and route) or not is_about_dosing(text, *bound):
            continue
        named = any(bound[0] <= span.start < bound[1] for span in spans)
        about = stretch_of(text, bound, spans, clause.agent) if named else bound
        route = route or (parse_route(text[about[0] : about[1]]) if about else None)
        later = schedule_at(text, *(about or bound))
        if not _is_whole(schedule) and later.every_days is not None and (about or later.cycle):
            schedule = _joined(schedule, later)
    if schedule.every_days is None and schedule.days:
        schedule = _cycle_of_text(text, bounds, schedule)
    rate, days = clause.amount.per_days, schedule.days
    if schedule.every_days is None and rate is not None and days and days[-1] - days[0] < len(days):
        schedule = replace(schedule, every_days=rate)  # "500 mg/m2/day on days -5, -4 and -3", once
    return Timed(clause, schedule, route)


def _is_whole(schedule: Schedule) -> bool:
    """Whether an interval is stated; the bare length of a cycle ("two 6-week cycles of A 240 mg") may be bettered."""
    return schedule.every_days is not None and (schedule.rhythm is not None or bool(schedule.days))


def _cycle_of_text(text: str, bounds: Sequence[tuple[int, int]], schedule: Schedule) -> Schedule:
    if not any(word in text for word in ("ycle", "ourse", "epeat", "CYCLE")):
        return schedule
    lengths = {s.cycle: s for bound in bounds if (s := schedule_at(text, *bound)).cycle is not None}
    return _joined(schedule, next(iter(lengths.values()))) if len(lengths) == 1 else schedule


__all__ = ["NO_SCHEDULE", "Timed", "is_about_dosing", "schedule_at", "time_clauses"]
