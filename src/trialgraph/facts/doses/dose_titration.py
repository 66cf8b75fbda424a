"""Titration: amounts of one agent that one sentence raises step by step are levels of one dose.

"100 mg on day -21; 200 mg on day -20, 400 mg on days -19 to -3"; "from 2 mg for 1-2 weeks, 4 mg for 2 weeks, to the
target dosage 8 mg"; "12.5 mg daily for 2 weeks, at which time the dose will be increased to 25 mg".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from trialgraph.facts.doses.dose_amounts import Amount
from trialgraph.facts.doses.dose_timing import Timed
from trialgraph.mentions.cues import Cues

_TITRATES = Cues(["titrat", "ramp", "step-up", "step up", "target dos", "increased to", "escalated to", "raised to"])
_RAISED = re.compile(
    r"\b(?:(?:will|to)\s+be|are|is|was|and|then)\s+(?:gradually\s+)?(?:increased|escalated|raised|up-?titrated|titrated)"
    r"(?:\s+(?!by\b)\w+){0,2}?\s+to\s+(?:a\s+\w+\s+of\s+)?$"
)
_REACH = 60  # characters before an amount in which the words that raise to it stand


def keep_steps(lowered: str, told: Iterable[Timed], kept: Collection[Amount]) -> list[Timed]:
    """The clauses of a text (in lower case) whose amounts are `kept` as doses, or are what a smaller dose of the agent
    "will be increased to" (not what it "may be"), with the steps of a titration as one clause: that of the last step,
    with the amounts of all."""
    may_rise = any(word in lowered for word in ("increased", "escalated", "raised", "titrated"))
    joined: list[list[Timed]] = []
    for timed in told:
        follows = bool(joined) and _raises(lowered, joined[-1][-1], timed)
        if timed.clause.amount not in kept and not (may_rise and follows and _is_raised(lowered, timed)):
            continue
        if follows:
            joined[-1].append(timed)
        else:
            joined.append([timed])
    return [_as_levels(steps) if len(steps) > 1 else steps[0] for steps in joined]


def _is_raised(lowered: str, timed: Timed) -> bool:
    start = timed.clause.amount.start
    return _RAISED.search(lowered, max(0, start - _REACH), start) is not None


def _raises(lowered: str, one: Timed, other: Timed) -> bool:
    """Whether the second clause raises the first."""
    a, b = one.clause, other.clause
    if (a.agent, a.amount.unit, a.sentence) != (b.agent, b.amount.unit, b.sentence):
        return False
    if len(a.amount.values) > 1 or len(b.amount.values) > 1 or a.amount.values[0] >= b.amount.values[0]:
        return False
    days, later = one.schedule.days, other.schedule.days
    if days and later and days[-1] + 1 == later[0]:
        return True
    near = lowered[max(a.sentence[0], a.amount.start - _REACH) : b.amount.start]
    return bool(_TITRATES.find(near)) or lowered.endswith("from ", 0, a.amount.start)


def _as_levels(steps: Sequence[Timed]) -> Timed:
    last = steps[-1]
    values = tuple(step.clause.amount.values[0] for step in steps)
    amount = replace(last.clause.amount, values=values, is_range=False)
    return replace(last, clause=replace(last.clause, amount=amount))
