"""Instruments that no vocabulary knows, told by their form: a name that ends in "Scale", "Questionnaire", "Inventory"
and its abbreviation in brackets ("Premature Ejaculation Diagnosis Tool (PEDT)")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialgraph.mentions.cues import holds_any

_WORD = r"(?:[A-Z][\w'’/-]*|[a-z]+-[A-Z]\w+|of|the|for|in|and|to|on|with|&)"
_KIND = (
    r"(?P<kind>Scales?|Questionnaires?|Inventory|Survey|Checklist|Battery|Interview|Index|Score|Test|Tool|Instrument"
    r"|Assessment|Measure|Profile|Examination|scale|questionnaire|inventory|survey|index|score)"
)
KIND_LETTERS = (
    *("cale", "uestionnaire", "nventory", "urvey", "Checklist", "Battery", "Interview", "ndex", "core", "Test", "Tool"),
    *("Instrument", "Assessment", "Measure", "Profile", "Examination"),
)
"""One of these stands in every name of an instrument that is found here."""

_BEHIND = (
    r"(?:\s+(?:for|of)(?:\s+the)?(?:\s+[A-Z][\w'’-]*){1,4})?"
    r"(?:[\s–-]+(?:[A-Z][\w-]*|\d{1,3}|scale|score|questionnaire|version|form|revised|short|total)){0,3}?"
)
_NAMED = re.compile(
    rf"(?P<name>\b[A-Z][\w'’/-]*(?:\s+{_WORD}){{0,9}}?[\s-]+{_KIND}{_BEHIND})"
    r"\s*[(\[]\s*(?P<short>[A-Z][A-Za-z0-9/-]{1,11})\s*[)\],;]"
)
_SHORT = re.compile(r"[(\[]\s*[A-Z][A-Za-z0-9/-]{1,11}\s*[)\],;]")  # a cheap look before a whole name is tried
_ALWAYS = ("scale", "questionnaire", "inventory", "survey", "checklist", "battery", "interview")
# An "index" or a "test" may be a figure of the body ("Body Mass Index"): then a word must say that something is rated.
_RATED = re.compile(
    r"symptom|severity|disabilit|impact|depress|anxiety|disease activity|function|health|cogniti|pain|quality|satisf"
    r"|self|efficacy|fatigue|sleep|control|impairment|diagnos|behavi|mental|memory|fear|stress|coping|independen"
    r"|activity status|walk|balance|rating|adherence|competenc|aware|learning|verbal|stroop|trail"
)
_NO_INSTRUMENT = re.compile(
    r"\b(?:Visual Analog\w*|Numeric\w*|Likert|Mass Index|Volume|Common Terminology|Function Tests?|Tolerance Test"
    r"|Exercise Test|Challenge|Registry|European Organi[sz]ation)\b"
)
_KINDS_OF_INSTRUMENT = frozenset({"QLQ", "QOL", "HRQOL", "PRO", "PROM"})
_CAPITALS = 2


@dataclass(frozen=True, slots=True)
class SpeltInstrument:
    """An instrument spelt out at ``text[start:end]``; `name` is its abbreviation."""

    name: str
    start: int
    end: int


def find_spelt_instruments(text: str) -> Iterator[SpeltInstrument]:
    """Names of instruments with their abbreviation behind them, in order."""
    if _SHORT.search(text) is None or not holds_any(text, KIND_LETTERS):
        return
    for match in _NAMED.finditer(text):
        if _is_instrument(match) and _abbreviates(match["short"], match["name"]):
            yield SpeltInstrument(match["short"], match.start(), match.end("short"))


def _is_instrument(match: re.Match[str]) -> bool:
    if _NO_INSTRUMENT.search(match["name"]) or match["short"].upper() in _KINDS_OF_INSTRUMENT:
        return False
    return match["kind"].lower().rstrip("s") in _ALWAYS or bool(_RATED.search(match["name"].lower()))


def _abbreviates(short: str, name: str) -> bool:
    """Whether the capitals of `short` begin words of `name`, in order, or stand in it at least."""
    capitals = [char.lower() for char in short if char.isupper()]
    if len(capitals) < max(_CAPITALS, sum(map(str.isalpha, short)) / 2):
        return False
    letters = iter(name.lower())
    return all(capital in letters for capital in capitals)
