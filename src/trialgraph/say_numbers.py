"""Numbers in words, and facts that have some: "1 trial", "stopping rule: 6 of 15", "every 21 days"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PROPERTY = re.compile(r"[a-z][A-Za-z0-9]*")
_BOUND = "participantsBound"
_NO_VALUES = frozenset({"designKind", "label", "designEvidence", _BOUND})
# Values that stand in a sentence of their own; {} is the number. Any other is printed with its name.
_SAID = {
    "events": "{} events",
    "outOf": "out of {}",
    "participants": "{} participants",
    "percent": "{} %",
    "days": "{} days",
    "arms": "{} arms",
    "centres": "{} centres",
    "doseLevels": "{} dose levels",
    "administrations": "{} administrations",
    "cutOff": "cut-off {}",
}
_IN_LABEL = "amount"  # of a dose level, whose label gives it with its unit


def count_things(number: int, thing: str, things: str = "") -> str:
    """How many: "1 trial", "1,204 trials"."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def split_words(name: str) -> str:
    """A camelCase name in words: "firstDose" → "first dose"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def say_every(days: str) -> str:
    """How often: "every 21 days", "every day"."""
    return "every day" if days == "1" else f"every {days} days"


def say_design(node: Mapping[str, list[str]]) -> str:
    """A design fact (its properties by name) with all its values: "stratification factor: PD-L1 CPS, cut-off 50"."""
    kind = split_words(node["designKind"][0])
    label = next(iter(node.get("label", ())), "")
    if _fold(label) == _fold(kind):  # "safety run-in", as the field spells it
        kind, label = label, ""
    said = [label] if label else []
    said += [value for value in _say_values(node) if value not in label]
    return f"{kind}: {', '.join(said)}" if said else kind


def _say_values(node: Mapping[str, list[str]]) -> list[str]:
    values = {name: found[0] for name, found in node.items() if _PROPERTY.fullmatch(name) and name not in _NO_VALUES}
    if values.get(_IN_LABEL) and node.get("label"):
        del values[_IN_LABEL]
    if "participants" in values and node.get(_BOUND):
        values["participants"] = f"{node[_BOUND][0]} {values['participants']}"
    if "events" in values and "outOf" in values:
        values["events"] += f" of {values.pop('outOf')}"
        return [values.pop("events"), *_say_each(values)]
    if "participants" in values and "participantsMax" in values:
        values["participants"] += f" to {values.pop('participantsMax')}"
    return _say_each(values)


def _say_each(values: Mapping[str, str]) -> list[str]:
    return [_say_one(name, value) for name, value in sorted(values.items())]


def _say_one(name: str, value: str) -> str:
    said = _SAID.get(name, split_words(name) + " {}").format(value)
    return said.removesuffix("s") if value == "1" else said


def _fold(text: str) -> str:
    return text.replace("-", " ").lower()
