"""Time frames: how long an outcome is followed (longest time named), with bound and anchor."""

from __future__ import annotations

import re
from functools import lru_cache

from trialgraph.facts.model import Bound, TimeFrame
from trialgraph.facts.outcomes.time_expressions import TimeExpression, find_times, round_months

_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at least", r"at least|minimum|no less than|not less than|≥|>=|more than|longer than"),
    (
        "at most",
        r"up ?to|up until|within|max(?:imum|imal)?|no more than|not more than|at most|≤|<=|less than|until|till?\b",
    ),
    ("about", r"about|approx\w*|average|around|estimated|expected|roughly|circa|~|≈|median|anticipated"),
)
_BOUND = re.compile("|".join(f"(?P<b{i}>{pattern})" for i, (_, pattern) in enumerate(_BOUNDS)))
_ANCHORS: tuple[tuple[str, str], ...] = (
    (
        "randomisation",
        r"random(?:is|iz)(?:ation|ed)|date of random|treatment allocation|drug allocation|study allocation",
    ),
    (
        "endOfTreatment",
        r"(?:end|completion|cessation|discontinuation|stop\w*) of (?:\w+ ){0,3}?(?:treatment|therapy|chemo\w*"
        r"|radio\w*|study drug|infusion)"
        r"|last (?:\w+ ){0,3}?(?:dose|administration|treatment|infusion|injection)|post[- ]?treatment"
        r"|after (?:\w+ )?(?:treatment|therapy|chemotherapy|radiotherapy)\b",
    ),
    (
        "firstDose",
        r"first (?:\w+ ){0,3}?(?:dose|administration|treatment|infusion|injection|study drug)|(?:start|initiation"
        r"|beginning|commencement|day 1) of (?:\w+ ){0,3}?(?:treatment|therapy|dosing|chemo\w*|drug|dose|trial|study)"
        r"|treatment (?:start|initiation)|initial dose|start of the treatment",
    ),
    (
        "dose",
        r"post-?\s?dos(?:e|ing)|pre-?\s?dose|post-?\s?infusion|"
        r"(?:after|following) (?!(?:\w+ ){0,3}?(?:first|initial|last|final|end|start|completion|baseline) )"
        r"(?:[\w-]+ ){0,4}?(?:dos(?:e|ing)\b|administration|injection|infusion"
        r"|vaccination)|post[- ]?(?:vaccination|injection|administration)",
    ),
    (
        "surgery",
        r"surg\w+|post-?\s?op\w*|\B(?:ectomy|plasty)\b|operation|resection|transplant\w*|post-?procedur\w*"
        r"|after (?:the )?procedure|implantation",
    ),
    ("enrolment", r"enrol\w*|recruit\w*|inclusion|informed consent|consent|registration|study entry|entry"),
    ("diagnosis", r"diagnos\w+"),
    ("response", r"(?:first|documented|initial) (?:\w+ ){0,3}?(?:response|remission)|\bcr or pr\b"),
    ("baseline", r"baseline|screening"),
    ("birth", r"\bbirth\b|delivery|postpartum"),
    ("discharge", r"discharge"),
    ("admission", r"admission|hospitali[sz]ation"),
)
# The place is found without groups, which would keep the scanner from looking at first letters (twice as fast).
_ANY_ANCHOR = re.compile("|".join(pattern for _, pattern in _ANCHORS))
_ANCHOR_FORMS = tuple((anchor, re.compile(pattern)) for anchor, pattern in _ANCHORS)
_RANGE = re.compile(r"\d\s*(?:-|–|—|~|to)\s*\d")
_YEAR = 12.0  # months
_AND_MONTHS = re.compile(
    r",?\s+(?:and\s+)?"
)  # longer times named first are one with the rest: dates are listed upwards
_BOUND_REACH = 40  # characters in front of the time in which a bound is looked for
_BOUND_BEHIND = re.compile(
    r"\s*\(?(?:(?P<least>or (?:longer|more|later)|and beyond)|max(?:imum|imal)?\b|at most|or less)"
)


@lru_cache(maxsize=1024)  # seven of ten have been read shortly before
def parse_time_frame(text: str) -> TimeFrame:
    """The time frame that `text` names; its `evidence` is empty (a text alone has no place in a record).

    `months` is the longest time named, None where no number is given or where only cycles of unknown length are named.
    """
    longest = find_longest_time(text)
    if longest is None:
        return TimeFrame(None, None, find_anchor(text), text, ())
    return TimeFrame(round_months(longest.months), _find_bound(text, longest), find_anchor(text), text, ())


@lru_cache(maxsize=1024)
def find_longest_time(text: str) -> TimeExpression | None:
    """The longest time named in `text`, the first of equal ones; "4 years 4 months" is one."""
    times = find_times(text)
    longest = max(times, key=lambda time: time.months, default=None)
    if longest is None or longest.unit != "y":
        return longest
    rest = next((time for time in times if time.start > longest.end), None)
    if rest is None or rest.unit != "mo" or rest.form != "trail" or rest.months >= _YEAR or len(rest.values) > 1:
        return longest
    if not _AND_MONTHS.fullmatch(text[longest.end : rest.start]):
        return longest
    return longest._replace(end=rest.end, months=longest.months + rest.months)


def find_anchor(text: str) -> str | None:
    """What the time is counted from, as a camelCase word; None where it is not said."""
    lowered = text.lower()
    found = _ANY_ANCHOR.search(lowered)
    if found is None:
        return None
    return next(anchor for anchor, form in _ANCHOR_FORMS if form.match(lowered, found.start()))


def _find_bound(text: str, time: TimeExpression) -> Bound:
    before = text[max(0, time.start - _BOUND_REACH) : time.start].lower()
    found = [_BOUNDS[int(match.lastgroup[1:])][0] for match in _BOUND.finditer(before) if match.lastgroup]
    for bound in ("at most", "at least"):
        if bound in found:
            return bound
    behind = _BOUND_BEHIND.match(text.lower(), time.end)
    if behind:
        return "at least" if behind["least"] else "at most"
    if found:
        return "about"
    return "at most" if _RANGE.search(text[time.start : time.end]) and time.form == "trail" else "exactly"
