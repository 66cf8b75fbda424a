"""Studies changed on purpose, for the guardrails: words exchanged, spans blanked, parts in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any, TypeVar

from trialgraph.study import Arm, Intervention, Outcome, Study, Text

Item = TypeVar("Item")
Span = tuple[str, int, int]
_NAMES = {Arm: "intervention_names", Intervention: "arm_labels"}  # links between arms and interventions, spelled out


def map_texts(study: Study, change: Callable[[Text], str]) -> Study:
    """The study with the content of every text changed; the names that link arms and interventions change alike."""
    changed: Study = _map(study, change)
    return changed


def _map(value: Any, change: Callable[[Text], str]) -> Any:
    if isinstance(value, Text):
        return replace(value, content=change(value))
    if isinstance(value, tuple):
        return tuple(_map(item, change) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {field.name: _map(getattr(value, field.name), change) for field in fields(value)}
    if (links := _NAMES.get(type(value))) is not None:
        parts[links] = tuple(change(Text("", name)) for name in parts[links])
    return replace(value, **parts)


def blank(study: Study, spans: Iterable[Span]) -> Study:
    """The study with the spans (pointer, start, end) written over by as many blanks."""
    places: dict[str, list[tuple[int, int]]] = {}
    for pointer, start, end in spans:
        places.setdefault(pointer, []).append((start, end))

    def overwrite(text: Text) -> str:
        content = text.content
        for start, end in places.get(text.pointer, ()):
            content = content[:start] + " " * (end - start) + content[end:]
        return content

    return map_texts(study, overwrite)


def shuffle(study: Study, seed: int) -> Study:
    """The study with its conditions, arms, interventions and outcomes (of each role) in another order."""
    chance = Random(seed)

    def mix(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(chance.sample(items, len(items)))

    outcomes: list[Outcome] = []
    for role in ("primary", "secondary", "other"):
        mixed = mix(tuple(outcome for outcome in study.outcomes if outcome.role == role))
        outcomes += [replace(outcome, index=at) for at, outcome in enumerate(mixed)]
    return replace(
        study,
        conditions=mix(study.conditions),
        arms=mix(study.arms),
        interventions=mix(study.interventions),
        outcomes=tuple(outcomes),
    )


def replace_spans(content: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The content with each span (start, end) written anew; spans in order, none overlapping."""
    parts, at = [], 0
    for start, end, words in spans:
        parts += [content[at:start], words]
        at = end
    return "".join([*parts, content[at:]])


def turn_round(names: Iterable[Iterable[str]]) -> Mapping[str, str]:
    """Each member of a group to the next one of its group, the last to the first."""
    groups = [list(group) for group in names]
    return {name: group[(at + 1) % len(group)] for group in groups for at, name in enumerate(group)}
