"""Putting together what several places of a record say of the same dose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trialgraph.facts.model import Dose

_CYCLE = 28  # days
_KEPT_EVIDENCE = 8  # wordings quoted for one dose
_SCALE = {"g": ("mg", 1000.0), "ug": ("mg", 0.001), "kBq": ("MBq", 0.001), "MBq": ("GBq", 0.001), "MIU": ("IU", 1e6)}

_Base = tuple[str, frozenset[float], str]


@dataclass(frozen=True, slots=True)
class Stated:
    """A dose as one place states it. `place` is the arm or intervention (or "text"); `escalated` says that the words
    around it speak of dose levels."""

    dose: Dose
    place: str
    escalated: bool = False


def merge_doses(stated: Iterable[Stated], levels_apart: bool) -> tuple[Dose, ...]:
    """One `Dose` for each distinct dose, in the order first stated. Levels of an escalation become one dose with a list
    of levels; with `levels_apart` (a randomised comparison of doses) each level stays a dose of its own."""
    doses: list[Stated] = []
    alike: dict[_Base, list[int]] = defaultdict(list)  # places in `doses`
    for one in stated:
        base = _base(one.dose)
        same = next((i for i in alike[base] if _agree(one.dose, doses[i].dose)), None)
        if same is None:
            alike[base].append(len(doses))
            doses.append(one)
        else:
            united = _united(doses[same].dose, one.dose)
            places = dict.fromkeys((pointer, united.amounts) for pointer, _ in united.stated)  # in one unit
            doses[same] = replace(doses[same], dose=replace(united, stated=tuple(places)))
    merged = _without_steps(doses) if levels_apart else _levels(doses)
    return tuple(one.dose for one in (_without_lists(merged) if levels_apart else merged))


def _base(dose: Dose) -> _Base:
    """Agent, amounts and unit on one scale, so that 2.4 g/m2 and 2400 mg/m2 are the same."""
    quantity, _, per = (dose.unit or "").partition("/")
    name, factor = _SCALE.get(quantity, (quantity, 1.0))
    return dose.agent, frozenset(float(f"{amount * factor:.6g}") for amount in dose.amounts), f"{name}/{per}"


def _is_same(a: Dose, b: Dose) -> bool:
    return a.agent == b.agent and _agree(a, b) and _base(a) == _base(b)


def is_restated(dose: Dose, known: Iterable[Stated]) -> bool:
    """Whether `dose` is one of the known doses again, perhaps in another unit or with more of its schedule."""
    return any(_is_same(dose, other.dose) for other in known)


def _agree(a: Dose, b: Dose) -> bool:
    """Schedules that can be of one dose: equal, one unknown, or the same number of doses in the same time."""
    if a.route and b.route and a.route != b.route and {a.route, b.route} != {"oral", "intravenous"}:
        return False
    if a.every_days is None or b.every_days is None or abs(a.every_days - b.every_days) < 0.1:
        return True
    return abs(a.every_days / max(1, len(a.days)) - b.every_days / max(1, len(b.days))) < 0.1


def _united(a: Dose, b: Dose) -> Dose:
    fuller = a if a.every_days is not None and (a.days or not b.days) else b if b.every_days is not None else a
    unit = a if not (a.unit or "").startswith("g") else b
    quotes = {
        one.quote: one for one in reversed((*a.evidence, *b.evidence))
    }  # each wording once, where it first stands
    evidence = tuple(one for one in (*a.evidence, *b.evidence) if quotes[one.quote] is one)[:_KEPT_EVIDENCE]
    return replace(
        a, amounts=unit.amounts, unit=unit.unit, every_days=fuller.every_days, days=fuller.days or a.days or b.days,
        route=a.route or b.route, evidence=evidence, stated=tuple(dict.fromkeys((*a.stated, *b.stated))),
    )  # fmt: skip


def _levels(doses: Sequence[Stated]) -> list[Stated]:
    """Doses of one agent that differ only in amount and are levels: stated in different arms, or called levels."""
    merged: list[Stated] = []
    alike: dict[tuple[str, str | None], list[int]] = defaultdict(list)  # places in `merged`
    for one in doses:
        places = alike[one.dose.agent, one.dose.unit]
        at = next((i for i in places if _are_levels(one, merged[i])), None)
        if at is None:
            places.append(len(merged))
            merged.append(one)
            continue
        other = merged[at]
        united = _united(other.dose, one.dose)
        amounts = tuple(sorted({*other.dose.amounts, *one.dose.amounts}))
        dose = replace(united, amounts=amounts, is_range=False, unit=other.dose.unit)
        merged[at] = Stated(dose, other.place, other.escalated or one.escalated)
    return merged


def _are_levels(a: Stated, b: Stated) -> bool:
    """Whether two doses of one agent in one unit are levels of one."""
    if not _agree(a.dose, b.dose):
        return False
    if a.dose.days and b.dose.days and a.dose.days[-1] <= _CYCLE >= b.dose.days[-1] and a.dose.days != b.dose.days:
        return a.escalated and b.escalated  # 75 mg/m2 on day 1 here, 40 mg/m2 on days 1 and 8 there
    if a.dose.is_range or b.dose.is_range:
        return {*a.dose.amounts} <= {*b.dose.amounts} or {*b.dose.amounts} <= {*a.dose.amounts}
    contained = {*a.dose.amounts} <= {*b.dose.amounts} or {*b.dose.amounts} <= {*a.dose.amounts}
    apart = a.place != b.place and "text" not in (a.place, b.place)
    return contained or a.escalated or b.escalated or apart


def _without_steps(doses: Sequence[Stated]) -> list[Stated]:
    """Doses compared with each other: the steps of a list that tells more than they do go ("2.5 mg, 5 mg and 10 mg",
    "minimum dose 2.5 mg, maximum dose 10 mg")."""
    alike: dict[tuple[str, str | None], list[set[float]]] = defaultdict(list)
    for one in doses:
        alike[one.dose.agent, one.dose.unit].append(set(one.dose.amounts))
    singles = {key: {min(one) for one in sets if len(one) == 1} for key, sets in alike.items()}

    def is_step(one: Stated) -> bool:  # one step, the first steps, or the lowest and the highest
        key, own = (one.dose.agent, one.dose.unit), sorted(one.dose.amounts)
        lists = [
            sorted(listed) for listed in alike[key] if len(listed) > max(2, len(own)) and not listed <= singles[key]
        ]
        told = (own in ([*listed[: len(own)]], [listed[0], listed[-1]]) for listed in lists)
        return not one.dose.is_range and (any(told) if len(own) > 1 else any(own[0] in listed for listed in lists))

    return [one for one in doses if not is_step(one)]


def _without_lists(doses: Sequence[Stated]) -> list[Stated]:
    """Doses compared with each other: a list that only sums up amounts stated one by one goes."""
    singles = {(d.dose.agent, d.dose.unit, d.dose.amounts[0]) for d in doses if len(d.dose.amounts) == 1}
    return [
        one
        for one in doses
        if len(one.dose.amounts) == 1
        or one.dose.is_range
        or not all((one.dose.agent, one.dose.unit, amount) in singles for amount in one.dose.amounts)
    ]
