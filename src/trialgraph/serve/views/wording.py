"""Numbers and the registries' words, as people write them."""

from __future__ import annotations

import re

REGISTRIES = {"ctgov": "ClinicalTrials.gov", "ctis": "EU Clinical Trials Information System", "ictrp": "WHO ICTRP"}

_BEFORE_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def format_number(number: float) -> str:
    """A number with groups of three digits: "5,515", "0.5"."""
    return f"{number:,}"


def split_registry_word(word: str) -> str:
    """A registry's word as people write it: "NOT_YET_RECRUITING" → "not yet recruiting", "PHASE2" → "phase 2"."""
    text = word.replace("_", " ").lower()
    return f"phase {text[-1]}" if text[:-1] == "phase" else text


def say_name(name: str) -> str:
    """The name of a column, parameter or choice in words: "conditionHit" → "condition hit", "PHASE2" → "phase 2"."""
    words = _BEFORE_CAPITAL.sub(" ", name).replace("_", " ").lower()
    return re.sub(r"^phase(?=\d)", "phase ", words)
