"""Intervals and routes that other texts of a study tell of a dose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trialgraph.facts.doses.dose_clauses import sentences, stretch_of
from trialgraph.facts.doses.dose_merging import Stated
from trialgraph.facts.doses.dose_sources import Mentions, Source, sources_of
from trialgraph.facts.doses.dose_timing import is_about_dosing, schedule_at
from trialgraph.facts.doses.routes import parse_route
from trialgraph.facts.model import Dose, Evidence
from trialgraph.study import Study


def complete_timing(stated: list[Stated], study: Study, given: set[str], mentions: Mentions) -> Iterator[Stated]:
    """Doses without interval or route take those that the agent's intervention or another arm states alone."""
    wanted = {one.dose.agent for one in stated if one.dose.every_days is None or one.dose.route is None}
    sources = [(s, sentences(s.text.content)) for s in sources_of(study, wanted, given, mentions, 0)]
    if len(given) == 1 and study.brief_summary is not None:  # prose that can speak of nothing else
        sources.append((Source(study.brief_summary, None, "text", 1), sentences(study.brief_summary.content)))
    found = {agent: _timing_elsewhere(sources, agent, mentions) for agent in sorted(wanted)}
    for one in stated:
        dose, other = one.dose, found.get(one.dose.agent)
        if other is not None:
            every = dose.every_days if dose.every_days is not None or dose.days else other.every_days
            added = other.evidence if every != dose.every_days else ()
            dose = replace(dose, every_days=every, route=dose.route or other.route, evidence=(*dose.evidence, *added))
        yield Stated(dose, one.place, one.escalated)


def _timing_elsewhere(
    sources: Sequence[tuple[Source, Sequence[tuple[int, int]]]], agent: str, mentions: Mentions
) -> Dose:
    """What sentences about this agent say of interval and route, when they agree."""
    intervals: dict[float, Evidence] = {}
    routes: list[str] = []
    for source, bounds in sources:
        content, spans = source.text.content, mentions.get(source.text.pointer, ())
        if source.owner != agent and all(span.agent != agent for span in spans):
            continue
        for bound in bounds:
            named = any(bound[0] <= span.start < bound[1] for span in spans)
            about = stretch_of(content, bound, spans, agent) if named else bound if source.owner == agent else None
            if about is None or not is_about_dosing(content, *about):
                continue
            routes += [route for route in (parse_route(content[about[0] : about[1]]),) if route]
            schedule = schedule_at(content, *about)
            if schedule.every_days is not None and schedule.spans:
                a, b = schedule.spans[0]
                intervals.setdefault(schedule.every_days, Evidence(source.text.pointer, a, b, content[a:b]))
    every, place = next(iter(intervals.items())) if len(intervals) == 1 else (None, None)
    route = routes[0] if len(set(routes)) == 1 else None
    return Dose(agent, (), None, every_days=every, route=route, evidence=(place,) if place else ())
