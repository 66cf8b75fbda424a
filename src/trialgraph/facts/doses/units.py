"""Units of doses: the guide's spelling of what records write in many ways, and its UCUM code.

A unit is a quantity ("mg", "cells", "GBq") and what it is given per ("kg", "m2"). What is given per day, week or dose
says how often, not how much: it is a rate, kept apart (see ``dose_amounts``).
Source of the codes: UCUM 2.2 (https://ucum.org/ucum); AUC is the carboplatin target of the Calvert formula, mg/mL min.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

QUANTITIES: Final = {
    "mg": r"mgs?|milligrams?",
    "g": r"(?-i:g)|gms?|grams?",
    "ug": r"[µμu]g|mcg|micrograms?",
    "ng": r"ng|nanograms?",
    "IU": r"IUs?|international\s+units?",
    "MIU": r"MIU|million\s+(?:international\s+units?|IU)",
    "MU": r"MU|million\s+units?",
    "U": r"U|units?",
    "GBq": r"GBq|gigabecquerels?",
    "MBq": r"MBq|megabecquerels?",
    "kBq": r"kBq|kilobecquerels?",
    "mCi": r"mCi|millicuries?",
    "uCi": r"[µμu]Ci|microcuries?",
    "Ci": r"Ci|curies?",
    "Gy": r"c?Gy|grays?",
    "PFU": r"PFU|plaque[- ]forming\s+units?",
    "CFU": r"CFU|colony[- ]forming\s+units?",
    "TCID50": r"TCID50|CCID50",
    "vg": r"vg|vector\s+genomes?",
    "vp": r"vp|viral\s+particles?",
    "mmol": r"mmol|millimoles?",
    "mEq": r"mEq|milliequivalents?",
    "mL": r"mL|cc|millilit(?:er|re)s?",
    "%": r"%",
    "cells": r"(?:(?!(?:after|before|of|with|the|and|or|in|to|per|from|until|days?|weeks?|months?"
    r"|hours?|years?|patients?|subjects?)\b)"
    r"[\w+/-]+\s+){0,4}?(?:[\w+]+-)?cells(?:\s?equivalents?)?|cell(?!\s+[a-z])|TILs|PBMCs"
    r"|CAR[- ]?Ts?|(?-i:[A-Za-z-]{0,5}[A-Z]SCs?)(?!\d)",
}
"""Guide's spelling of a quantity -> the spellings of records."""

CASE_MATTERS: Final = frozenset({"U", "MU", "MIU", "Ci", "vp", "vg", "Gy"})
"""Quantities whose short spellings are read only in this case ("u", "mu" and "ci" are other words)."""

DENOMINATORS: Final = {
    "kg": r"kgs?(?:\s+(?:of\s+)?(?:body\s*-?weight|bw)|\s*BW)?|kilograms?(?:\s+(?:of\s+)?body\s*-?weight)?",
    "m2": r"m\s?\\?[\^*]?\s?2|mq|m²|m\s?\((?:2|squared?)\)|m\s?<sup>2</sup>|sqm|sq\.?\s?m(?:et(?:er|re)s?)?"
    r"|(?:square[ds]?|sq\.?)[- ]met(?:er|re)s?"
    r"|met(?:er|re)s?\s*(?:squared|square|2|²)|BSA",
    "day": r"days?|die|d|24\s?(?:h|hours?)",
    "week": r"weeks?|wk",
    "dose": r"dose|injection|infusion|administration|time|treatment|cycle|course|patient|subject|person",
    "h": r"h|hr|hours?",
    "min": r"min|minutes?",
    "fraction": r"fractions?|fx",
    "volume": r"\d*\.?\d*\s*(?:mL|dL|[µμu]L|L|lit(?:er|re)s?|millilit(?:er|re)s?|deciliters?)",
    "site": r"site|lesion|eye|nostril|breast|cm2|cm3",
    "package": r"tablets?|capsules?|vials?|pills?|tabs?|caps?|ampoules?|bottles?|bags?|sachets?|puffs?",
    "other": r"mm3|mm³|mmol|mol|g|mg|mg\s?creatinine|min/1\.73\s?m\s?\^?[2²]",
}
"""What a quantity is given per -> the spellings of records."""

UCUM: Final = {
    "AUC": "mg.min/mL", "IU": "[iU]", "MIU": "10*6.[iU]", "MU": "10*6.{units}", "U": "{units}", "PFU": "[PFU]",
    "CFU": "[CFU]", "TCID50": "[TCID_50]", "vg": "{vg}", "vp": "{vp}", "cells": "{cells}", "mEq": "meq",
    "site": "{site}",
}  # fmt: skip
"""Guide's spelling -> UCUM code where the two differ."""


def ucum_code(unit: str) -> str:
    """The UCUM code of a unit in the guide's spelling: "IU/kg" -> "[iU]/kg", "mg/m2" -> "mg/m2"."""
    return "/".join(UCUM.get(part, part) for part in unit.split("/"))


def _matcher(table: dict[str, str]) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(pattern, 0 if name in CASE_MATTERS else re.IGNORECASE)) for name, pattern in table.items()
    ]


_QUANTITY_FORMS: Final = _matcher(QUANTITIES)
_DENOMINATOR_FORMS: Final = _matcher(DENOMINATORS)


@lru_cache(maxsize=1024)
def quantity_name(written: str) -> str | None:
    """The guide's spelling of a written quantity ("mcg" -> "ug", "CAR-T cells" -> "cells"), None if it is none."""
    return next((name for name, form in _QUANTITY_FORMS if form.fullmatch(written)), None)


@lru_cache(maxsize=1024)
def denominator_names(written: str) -> tuple[str, ...]:
    """What a written tail ("/kg/day", " per square metre") divides by, in order."""
    parts = re.split(r"\s*(?:/|\bper\b)\s*", written.strip(), flags=re.IGNORECASE)[1:]
    names = (next((n for n, form in _DENOMINATOR_FORMS if form.fullmatch(part.strip())), "other") for part in parts)
    return tuple(names)
