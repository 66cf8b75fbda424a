"""Landmarks: fixed times that a measure names ("2-year OS", "PFS rate at 6 and 12 months", "HbA1c at Week 24")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from trialgraph.facts.outcomes.time_expressions import TimeExpression, find_times, round_months

_UNITS = ("year", "month", "week", "day", "hour", "yr", "wk")
_SHORT_UNIT = re.compile(r"\d(?:\s?[hdwmy]\b|(?<=\b[dwmy]\d))")
_MONTHS = re.compile(r"\bmo\b")
_AT = re.compile(
    r"(?:\bat|\bAt|@|\bon|\bafter|\bto|\bby|\bpost|\band|\bin|\bfollowing|\bversus|\bvs\.?|\bof|[,:;/(&=]|\bbetween"
    r"|\bor|-|–)"
    r"(?:\s+(?:the|approximately|about|each|end|of|completion|time|point|timepoint|study|landmark|month|first|a"
    r"|visit|defined|fixed|around))*\s*[(]?\s*$"
)
_NOT_BEFORE = re.compile(  # on lower case
    r"(?:up ?to|every|each|from|last(?:ing|ed)?|least|most|over(?: the)?|during(?: the)?(?: first)?|per|aged?|ages"
    r"|than|equal to|within|through(?:out)?|until|first|for|minimum of|additional|extra|≥|>|<|≤|=|±|±|~|"
    r"maximum|duration of|period of|interval of|time 0 to|from 0 to|zero to|zero \(?0?\)? ?to|interval|course of"
    r"|phase|cycle \d+,?|in the)\s*(?:a |the |an )?(?:first |last |next |further )?$"
)
_NOT_AFTER = re.compile(
    r"\s*\)?\s*(?:or (?:more|longer|greater|older)|duration|durations|of age|old\b|apart|interval|intervals|per\b"
    r"|/(?!\s*\d|discharge|EOT|end)|a (?:week|day)|course|regimen|treatment period|period|cycle|history|"
    r"consecutive|continuous|sustained|after (?:the )?last (?:patient|subject|participant)"
    r"|point[- ]prevalence|home blood|"
    r"postprandial|urin|urine|recall|ambulatory|fast|walk|blood pressure|average|oral|double|run-?in"
    r"|washout|dosing|diary|wear|holter|ECG|ABPM|pad|window|prior|before|pill|infusion|time frame)",
    re.IGNORECASE,
)
_OUTCOME_WORD = re.compile(
    r"[\s,/()-]*(?:\w+[-\s]){0,4}?\(?(?:surviv\w*|OS|PFS|DFS|EFS|RFS|rate|rates|mortality|death|control|cumulative"
    r"|incidence|relapse|recurrence|free|freedom|response|ORR|DCR|CBR|local|"
    r"progression|remission|event|metastasis|failure|complication\w*|readmission|morbidity|outcome\w*|follow|change"
    r"|patency|abstinence|BCVA|visit|post|after|assessment|time\s?point|DMFS|LRFS|LC|LRC|toxicity|MACE|landmark)",
    re.IGNORECASE,
)
_WITHIN_EVENT = re.compile(
    r"(?:mortality|death|deaths|readmission|rehospitali[sz]ation|morbidity|surviv\w+"
    r"|complications?)[^.;]{0,40}within\s*(?:the first )?$|mortality[^.;]{0,40}up ?to\s*$",
    re.IGNORECASE,
)
_SURVIVAL_RATE = re.compile(
    r"(?:surviv\w+|PFS|OS|DFS|EFS|RFS|DMFS|LRFS)\b.*\brates?\b|\brates?\b.*(?:surviv\w+|PFS|OS\b)", re.IGNORECASE
)
_SHORT_LANDMARK = re.compile(  # "PFS6", "OS-12", in months
    r"\b(?:PFS|OS|EFS|DFS|RFS|MFS|DMFS)-?(3|4|6|9|12|18|24|30|36|48|60)\b(?!\s*-?(?:%|\.\d|month|week|year|day))"
)
_LONGEST = 180.0  # months: longer ones in measures are ages
_AT_WORD = re.compile(r"\b(?:at|At|on|to|@|by|after)\s+(?:the\s+)?$")
_PERIOD_BEFORE = re.compile(r"(?:period|window|cycle \d*|duration|interval|phase)\s*\(\s*$", re.IGNORECASE)
_LISTED = re.compile(r"[\s,;/&]*(?:and|or|to)?[\s,]*")
_LISTED_BEFORE = re.compile(r"[\s,;/&]*(?:and)?[\s,]*")
_INTEGRAL = re.compile(r"AUC|curve|excret")
_NOT_REACH = 40  # characters: more than all that _NOT_BEFORE finds
_REACH = 60  # characters on either side that tell what a time is
_RATE_AT = re.compile(r"\bat\s+(?:the\s+)?$")


@dataclass(frozen=True, slots=True)
class Landmark:
    """A fixed time at ``text[start:end]``, in months."""

    months: float
    start: int
    end: int


def extract_landmarks(measure: str) -> tuple[Landmark, ...]:
    """The fixed times that `measure` names, in order; months to two decimals.

    No landmarks are durations ("stable disease for at least 6 months"), intervals ("AUC from 0 to 24 hours"), limits
    ("up to 24 months"), ages, and names of tests ("24-hour urine").
    """
    if not _may_hold_times(measure.lower()):
        return _find_short_landmarks(measure)
    times = [time for time in find_times(measure) if time.form != "cycle"]
    found: list[TimeExpression] = []
    for time in times:
        if _is_landmark(measure, time, found):
            found.append(time)
    found = _with_listed(measure, times, found)
    landmarks = tuple(
        Landmark(round_months(value), time.start, time.end) for time in found for value in time.values if value > 0
    )
    return landmarks or _find_short_landmarks(measure)


def _find_short_landmarks(measure: str) -> tuple[Landmark, ...]:
    """Months behind an abbreviation: "PFS6", "OS-12"."""
    if "S" not in measure:
        return ()
    return tuple(Landmark(float(m[1]), m.start(), m.end()) for m in _SHORT_LANDMARK.finditer(measure))


def extract_rate_landmarks(measure: str, description: str) -> tuple[Landmark, ...]:
    """The fixed times in `description` at which a survival *rate* is taken that `measure` names without a time."""
    if "rate" not in measure.lower() or not _SURVIVAL_RATE.search(measure) or not _may_hold_times(description.lower()):
        return ()
    times = (time for time in find_times(description) if _RATE_AT.search(description[: time.start]))
    return tuple(Landmark(round_months(time.months), time.start, time.end) for time in times if time.form == "trail")


def _may_hold_times(lowered: str) -> bool:
    """A cheap look before times are read (a fifth of the time of one pattern for all units)."""
    for unit in _UNITS:
        if unit in lowered:
            return True
    return _SHORT_UNIT.search(lowered) is not None or ("mo" in lowered and _MONTHS.search(lowered) is not None)


def _with_listed(measure: str, times: list[TimeExpression], found: list[TimeExpression]) -> list[TimeExpression]:
    """The landmarks and the times listed in front of one: "30 day, 90 day and 1 year mortality"."""
    known = list(found)
    for time, behind in reversed(list(pairwise(times))):
        is_listed = bool(_LISTED_BEFORE.fullmatch(measure[time.end : behind.start])) and behind.start > time.end
        before = measure[max(0, time.start - _REACH) : time.start]
        if is_listed and behind in known and time not in known and time.form == behind.form == "trail":
            known += [] if _NOT_BEFORE.search(before[-_NOT_REACH:].lower()) else [time]
    return sorted(known, key=lambda time: time.start)


def _is_landmark(measure: str, time: TimeExpression, found: list[TimeExpression]) -> bool:
    before, after = measure[max(0, time.start - _REACH) : time.start], measure[time.end : time.end + _REACH]
    if _NOT_AFTER.match(after) or time.months > _LONGEST or measure[time.end - 1] in "WDYH":
        return False
    if _NOT_BEFORE.search(before[-_NOT_REACH:].lower()):
        return bool(_WITHIN_EVENT.search(before))
    if time.form == "lead":
        spelt = measure[time.start : time.start + 2].isalpha()  # "M2" may be a metabolite, "W12" needs its "at"
        return (spelt and time.unit != "h") or bool(_AT_WORD.search(before))
    if found and found[-1].end >= time.start - 6 and _LISTED.fullmatch(measure[found[-1].end : time.start]):
        return True
    return _is_landmark_length(time, before, after)


def _is_landmark_length(time: TimeExpression, before: str, after: str) -> bool:
    """Whether a length ("12 weeks") is a fixed time: by an "at" in front or the outcome behind ("12-week survival")."""
    is_short = time.unit in ("h", "mi", "s")
    if _PERIOD_BEFORE.search(before) or (is_short and not _AT_WORD.search(before)):
        return False
    is_outcome = bool(_OUTCOME_WORD.match(after))
    if not _AT.search(before) or (is_short and _INTEGRAL.search(before)):
        return is_outcome or not after.strip(" .)")
    return not before.rstrip().endswith(("of", "in", "=", "(")) or is_outcome or after.startswith(")")
