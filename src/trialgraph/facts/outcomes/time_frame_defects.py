"""Outcomes whose measure names a time beyond the time frame: "2-year survival", followed for 12 months."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialgraph.facts.model import Evidence, Finding, OutcomeFact

_TOLERANCE = 1.1  # a landmark may exceed its time frame by rounding: 12 months, 52 weeks
_SHORT = 0.2  # months: a time frame of hours or days says when something is sampled, not how long it is followed
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LOOKS_BACK = re.compile(r"\b(?:past|last|previous|preceding|prior|maximum\s+of|from)\s+$", re.IGNORECASE)
_OF_AGE = re.compile(r"[\s-]*(?:old|of\s+(?:corrected\s+)?age|(?:post[- ]?)?menstrual|gestation)", re.IGNORECASE)
_SURVIVAL = re.compile(
    r"[\s,]*(?:\w+[\s-]+){0,3}?(?:survival|os|pfs|dfs|efs|rfs|relapse|recurrence|mortality|progression|rates?|follow)\b",
    re.IGNORECASE,
)
_SINCE_TREATMENT = re.compile(r"\bpost[- ]treatment\b", re.IGNORECASE)  # it counts anew from the end of treatment


def find_contradicted_time_frames(outcomes: Sequence[OutcomeFact]) -> Iterator[Finding]:
    """A landmark of the measure that lies beyond the time frame (by more than what rounding explains)."""
    for outcome in outcomes:
        frame = outcome.time_frame
        if frame is None or frame.bound == "at least" or not outcome.landmarks or (frame.months or 0.0) < _SHORT:
            continue
        stated = [e for e in outcome.landmark_evidence if e.pointer.endswith("/measure")]
        if not stated or not all(_is_follow_up(evidence, outcome.measure) for evidence in stated):
            continue
        if any(_SINCE_TREATMENT.search(evidence.quote) for evidence in frame.evidence):
            continue
        if frame.months is not None and outcome.landmarks[-1] > frame.months * _TOLERANCE + 0.1:
            said = f"{outcome.landmarks[-1]:g} months in the measure, {frame.months:g} months in the time frame"
            evidence = (*outcome.landmark_evidence, *frame.evidence)
            yield Finding("timeFrameContradiction", said, "both are kept as they stand", evidence)


def _is_follow_up(evidence: Evidence, measure: str) -> bool:
    """Whether a time in a measure says when it is measured: not an age, a look back, or how long something lasts
    ("4-week supply", "the past 12 months"), and not a number of something else before it ("Group 2 and 1 Month")."""
    before, after = measure[: evidence.start], measure[evidence.end :]
    numbers = [float(number) for number in _NUMBER.findall(evidence.quote)]
    if numbers != sorted(numbers) or _LOOKS_BACK.search(before) or _OF_AGE.match(after):
        return False
    return "-" not in evidence.quote or _SURVIVAL.match(after) is not None
