"""How long a state must last to count: "stable disease for at least 6 months", "SD ≥ 24 weeks".

Disease control and clinical benefit mean little without it; records write it into the measure or its description.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialgraph.facts.time_words import parse_months

_HINTS = ("least", "≥", ">", "more than", "minimum", "longer", "Least")
_LASTING = re.compile(
    r"(?:\bstable\s+disease\b|\bSD\b|\b(?:maintain|sustain)\w*|\blast(?:ed|ing|s)\b|\bdisease\s+control\b|\bdurable\b)"
    r"(?:\s*\(SD\)|\s+(?:that|which|has|have|been|is|was|be|lasted|lasting|lasts|maintained|by|for|of|with|a|can)\b|\s*\((?:duration|maintained\s+by)?|,)*"
    r"\s*(?:\bat\s+least|≥|\\?>\s*=?|\bmore\s+than|(?:a\s+)?\bminimum\s+of|\blonger\s+than)\s*(?:or\s+equal\s+to\s+)?"
    r"(\d{1,3}|[a-z]{3,6})\s*-?\s*(day|week|month|year)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lasting:
    """The least time in months that ``content[start:end]`` asks a state to last."""

    months: float
    start: int
    end: int


def extract_lasting(content: str) -> Lasting | None:
    """The first least duration that a text asks of a state of the disease; None where it asks none."""
    if not any(hint in content for hint in _HINTS):
        return None
    found = _LASTING.search(content)
    months = parse_months(found.group(1), found.group(2)) if found else None
    return Lasting(months, found.start(), found.end()) if found and months else None
