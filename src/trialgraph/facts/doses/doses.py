"""Doses of a study: which agent is given in which amount, how often and by which route.

Arms and interventions are read first; titles, summaries and descriptions only for agents without a dose there, names
and labels ("AZD6094 200 mg", often a tablet's strength) last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from trialgraph.facts.doses.dose_amounts import Amount, join_alternatives, parse_amounts
from trialgraph.facts.doses.dose_clauses import AgentSpan, Clause, link_sentence, sentences
from trialgraph.facts.doses.dose_completion import complete_timing
from trialgraph.facts.doses.dose_context import is_dose, treatment_end
from trialgraph.facts.doses.dose_merging import Stated, is_restated, merge_doses
from trialgraph.facts.doses.dose_sources import Mentions, Source, sources_of
from trialgraph.facts.doses.dose_timing import Timed, time_clauses
from trialgraph.facts.doses.dose_titration import keep_steps
from trialgraph.facts.model import AgentFact, Dose, Evidence, Finding
from trialgraph.facts.wording import at_words, lowered_in_place
from trialgraph.mentions.cues import holds_any
from trialgraph.namespaces import TG
from trialgraph.study import Design, Study, Text

__all__ = ["AgentSpan", "extract_doses", "find_dose_defects"]

_UNIT_HINTS: Final = (
    "mg", "AUC", "mcg", "µg", "μg", "ug", "gram", "IU", "Bq", "Ci", "ell", "mL", "ml", "g/", "unit", "PFU", "pfu", "vg",
    "U/", "vp", "CFU", "cfu", " g ", "MG", "SCs", "/kg",
)  # fmt: skip
_NAMES: Final = 2  # the rank of names, where a strength is a dose ("0.05% emulsion")
_CLASS: Final = TG + "class/"
_FLATTENED: Final = re.compile(r"([xX×*·]\s?10)\s?([3-9]|1[0-5])(?![\d.])")
_TABLETS: Final = re.compile(r"\s*(?:(?:enteric|film)[- ]coated\s+|oral\s+)?(?:tablets?|capsules?|vials?)\b")
_ESCALATION: Final = re.compile(
    at_words(
        *(r"escalat\w+", r"ramp(?:ed|ing)?[- ]?up", r"step[- ]?up", r"dose\s+(?:levels?|groups?|cohorts?)"),
        *(r"dos(?:e|ing)\s+range", r"doses\s+of", r"levels?\b", r"cohort\s*\d", r"3\s?\+\s?3"),
        *(rf"{many}\s+(?:\w+\s+)?doses?" for many in ("two", "three", "four", "five", "six", "different")),
    )
)


def extract_doses(study: Study, agents: tuple[AgentFact, ...], mentions: Mentions) -> tuple[Dose, ...]:
    """The doses stated for the agents given in `study`, each distinct one once, with the words they rest on."""
    given = {fact.therapy.concept for fact in agents if fact.role != "placebo"}
    members = {fact.therapy.concept for fact in agents if fact.therapy.kind == "agent"} & given
    stated: list[Stated] = []
    twins: dict[str, list[str]] = {}
    for rank in range(3):
        known = tuple(stated)
        dosed = {one.dose.agent for one in known}
        if dosed >= given and not any(_is_partial(one.dose) for one in known):
            break
        seen: dict[tuple[str, str | None], str] = {}
        for source in sources_of(study, given if rank < 2 else given - dosed, members, mentions, rank):
            pointer = source.text.pointer
            first = seen.setdefault((source.text.content, source.owner), pointer)
            if first != pointer:
                twins.setdefault(first, []).append(pointer)
                continue  # arms often share one description
            read = _read(source, mentions, given)
            stated += [one for one in read if one.dose.agent not in dosed or is_restated(one.dose, known)]
    if not stated:
        return ()
    stated = [_with_twins(one, twins) for one in stated]
    named = complete_timing(_without_volumes(stated), study, members, mentions)
    return merge_doses(named, levels_apart=_compares(study.design))


def _compares(design: Design) -> bool:
    """Whether doses are compared with each other; cohorts one after another raise a dose, against placebo or not."""
    return design.allocation == "RANDOMIZED" and design.intervention_model != "SEQUENTIAL"


def find_dose_defects(study: Study, doses: Iterable[Dose]) -> tuple[Finding, ...]:
    """Findings on doses: an amount whose exponent was lost in export ("20x108 cells" read as 20x10^8 cells)."""
    stated = [(e.pointer, e.start, e.quote) for dose in doses for e in dose.evidence]
    texts = [text for text in study.texts() if "10" in text.content and text is not study.eligibility]
    others = [(text.pointer, 0, text.content) for text in texts if _FLATTENED.search(text.content)]
    seen: dict[str, Finding] = {}
    for pointer, offset, content in [*(place for place in stated if "10" in place[2]), *others]:
        for amount in (a for a in parse_amounts(content) if a.lost_exponent):
            found = content[amount.start : amount.end]
            assumed = _FLATTENED.sub(r"\1^\2", found)
            evidence = Evidence(pointer, offset + amount.start, offset + amount.end, found)
            seen.setdefault(found, Finding("lostExponent", found, assumed, (evidence,)))
    return tuple(seen.values())


def _with_twins(one: Stated, twins: Mapping[str, Sequence[str]]) -> Stated:
    """A dose as stated also in the texts that say word by word the same."""
    others = [(other, amounts) for pointer, amounts in one.dose.stated for other in twins.get(pointer, ())]
    return replace(one, dose=replace(one.dose, stated=(*one.dose.stated, *others))) if others else one


def _is_partial(dose: Dose) -> bool:
    """Whether prose can add to a dose: its interval, or the usual unit of one told in grams."""
    return dose.every_days is None or (dose.unit or "").startswith("g")


def _without_volumes(stated: list[Stated]) -> list[Stated]:
    """A volume is a dose (of a vaccine) only where no mass, activity or number of cells is stated."""
    measured = {one.dose.agent for one in stated if one.dose.unit != "mL"}
    return [one for one in stated if one.dose.unit != "mL" or one.dose.agent not in measured]


def _read(source: Source, mentions: Mentions, given: set[str]) -> Iterator[Stated]:
    content = source.text.content
    if not holds_any(content, _UNIT_HINTS) and not (source.rank == _NAMES and "%" in content):
        return
    lowered = lowered_in_place(content)
    end = treatment_end(lowered) if source.rank == 1 else len(content)
    amounts = join_alternatives(content, parse_amounts(content[:end]))
    if not amounts:
        return
    bounds = sentences(content[:end])
    kept = {a for a in amounts if is_dose(lowered, a, *_sentence(bounds, a), prose=source.rank == 1)}
    kept -= {b for a, b in pairwise(amounts) if a in kept and _is_equivalent(content, a, b)}
    kept -= {a for a in kept if _is_strength(lowered, a, kept, _sentence(bounds, a))}
    if not kept:
        return
    spans = _given_spans(content, mentions.get(source.text.pointer, ()), given)
    if source.owner is not None:  # "a dose of 2 x 10^6 CAR T cells/kg" of the product that the intervention names
        spans = [span for span in spans if span.agent in given or not span.agent.startswith(_CLASS)]
    clauses = [c for c in _clauses(source, bounds, amounts, kept, spans) if c.agent in given]
    told = time_clauses(content, bounds, clauses, spans)
    for timed in keep_steps(
        lowered, told, kept
    ):  # only now: what is no dose still parts the words about its neighbours
        around = lowered[timed.clause.sentence[0] : timed.clause.sentence[1]]
        yield Stated(_dose(source.text, timed), source.place, _ESCALATION.search(around) is not None)


def _is_strength(lowered: str, amount: Amount, others: Iterable[Amount], sentence: tuple[int, int]) -> bool:
    """Whether an amount behind a larger one is that of its tablets ("40 mg daily, 10 mg enteric-coated tablets")."""
    if not _TABLETS.match(lowered, amount.end):
        return False
    before = (other for other in others if sentence[0] <= other.start < amount.start and other.unit == amount.unit)
    return any(min(other.values) > max(amount.values) for other in before)


def _is_equivalent(content: str, amount: Amount, behind: Amount) -> bool:
    """Whether an amount in brackets says the one before in another unit ("148-185 MBq (4-5 mCi)")."""
    bracketed = content[amount.end : behind.start].strip() == "(" and content.startswith(")", behind.end)
    return bracketed and amount.unit != behind.unit


def _sentence(bounds: Sequence[tuple[int, int]], amount: Amount) -> tuple[int, int]:
    return next((start, end) for start, end in bounds if start <= amount.start < end)


def _given_spans(content: str, spans: Sequence[AgentSpan], given: set[str]) -> list[AgentSpan]:
    """Mentions without a class that only introduces its member ("PD-1 inhibitor (camrelizumab)", "PD-1 antibody
    SHR-1210") or explains it ("toripalimab (anti-PD-1 antibody)")."""
    places = Counter((span.start, span.end) for span in spans)
    spans = [span for span in spans if places[span.start, span.end] == 1]  # an amount is no named regimen's
    kept: list[AgentSpan] = []
    for i, span in enumerate(spans):
        following = spans[i + 1] if i + 1 < len(spans) else None
        introduces = following is not None and following.agent in given and span.agent not in given
        explained = kept[-1] if kept and span.agent not in given and kept[-1].agent in given else None
        if explained is not None and content[explained.end : span.start].strip() in ("(", "（", ", a", ", an"):
            continue
        if not (introduces and following and not content[span.end : following.start].strip(" ([:,-")):
            kept.append(span)
    return kept


def _clauses(
    source: Source,
    bounds: Sequence[tuple[int, int]],
    amounts: Sequence[Amount],
    kept: Container[Amount],
    spans: Sequence[AgentSpan],
) -> Iterator[Clause]:
    """All clauses of a text, in order. An amount without an agent in its sentence is the owner's, else that of the
    agent named last, when a sentence before it names only one."""
    content, last = source.text.content, None
    for start, end in bounds:
        inside = [amount for amount in amounts if start <= amount.start < end]
        named = {span.agent for span in spans if start <= span.start < end}
        fallback = source.owner if source.owner is not None and not named else last
        if any(amount in kept for amount in inside):
            yield from link_sentence(content, (start, end), spans, inside, fallback or source.owner)
        last = named.pop() if len(named) == 1 else None if named else last


def _dose(text: Text, timed: Timed) -> Dose:
    amount, schedule = timed.clause.amount, timed.schedule
    places = [(amount.start, amount.end), *_close(schedule.spans)]
    evidence = tuple(Evidence(text.pointer, a, b, text.content[a:b]) for a, b in dict.fromkeys(places))
    return Dose(
        timed.clause.agent,
        amount.values,
        amount.unit,
        amount.is_range,
        schedule.every_days,
        schedule.days,
        timed.route,
        evidence,
        ((text.pointer, amount.values),),
    )


def _close(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Schedule words as one stretch where they stand together ("on days 1 and 8 of a 21-day cycle")."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] <= 25:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined[:2]
