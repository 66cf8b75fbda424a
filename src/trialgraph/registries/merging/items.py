"""Lists of two records of one trial: interventions, arms and outcome measures fill the gaps of their likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from trialgraph.registries.merging.agreement import fold_spelling
from trialgraph.study import Arm, Intervention, Outcome, OutcomeRole

Item = TypeVar("Item")
ROLES: tuple[OutcomeRole, ...] = ("primary", "secondary", "other")


def fill_interventions(newer: Sequence[Intervention], older: Sequence[Intervention]) -> tuple[Intervention, ...]:
    """The newer list, or the older one where it is empty; the same name is the same intervention."""
    return _fill(newer, older, lambda item: fold_spelling(item.name.content), _fill_intervention)


def fill_arms(newer: Sequence[Arm], older: Sequence[Arm]) -> tuple[Arm, ...]:
    """The newer list, or the older one where it is empty; the same label is the same arm."""
    return _fill(newer, older, lambda item: fold_spelling(item.label.content), _fill_arm)


def fill_outcomes(newer: Sequence[Outcome], older: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """For each role the newer list, or the older one where it is empty; the same measure is the same outcome."""
    return tuple(
        outcome
        for role in ROLES
        for outcome in _fill(
            [item for item in newer if item.role == role],
            [item for item in older if item.role == role],
            lambda item: fold_spelling(item.measure.content),
            _fill_outcome,
        )
    )


def _fill(
    newer: Sequence[Item], older: Sequence[Item], name: Callable[[Item], str], fill: Callable[[Item, Item], Item]
) -> tuple[Item, ...]:
    if not newer:
        return tuple(older)
    waiting: dict[str, list[Item]] = {}
    for item in older:
        waiting.setdefault(name(item), []).append(item)
    filled = []
    for item in newer:
        same = waiting.get(name(item))
        filled.append(fill(item, same.pop(0)) if same else item)  # each fills one: names may come twice
    return tuple(filled)


def _fill_intervention(newer: Intervention, older: Intervention) -> Intervention:
    return replace(
        newer,
        kind=newer.kind or older.kind,
        description=newer.description or older.description,
        other_names=newer.other_names or older.other_names,
        arm_labels=newer.arm_labels or older.arm_labels,
    )


def _fill_arm(newer: Arm, older: Arm) -> Arm:
    return replace(
        newer,
        kind=newer.kind or older.kind,
        description=newer.description or older.description,
        intervention_names=newer.intervention_names or older.intervention_names,
    )


def _fill_outcome(newer: Outcome, older: Outcome) -> Outcome:
    return replace(
        newer,
        description=newer.description or older.description,
        time_frame=newer.time_frame or older.time_frame,
    )
