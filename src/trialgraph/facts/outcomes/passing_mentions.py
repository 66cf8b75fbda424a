"""Endpoints that a description names in passing: what it is about is something else.

"Time to discharge in patients with pneumonia", "cessation implies its complete interruption", "status: 1) Death;
2) hospitalised".
"""

from __future__ import annotations

import re

from trialgraph.facts.outcomes.endpoint_names import EndpointNames
from trialgraph.vocabulary.lexicon import Match

_ASIDE = re.compile(
    r"(?:(?<!change )(?<!changes )(?<!difference )(?<!differences )(?<!improvement )(?<!reduction )(?<!increase )"
    r"(?<!decrease )(?<!variation )\bin|\b(?:during|at|among|under|on|depending|due|representing|undergoing"
    r"|versus))\b[^,;.:()]*$"
)
_PASSING = ("DISCONT", "FEASIBILITY", "MORTALITY", "HOSP")  # descriptions of anything else name them too
_IS_COUNTED = re.compile(
    r"\b(?:numbers?|rates?|incidence|proportion|percent\w*|frequency|freedom|time|days|duration|length|occurrence"
    r"|composite|combined|combination|events?|includ\w+|measure[sd]?|assess\w*|evaluat\w*|defined as)\b[^.;]*$",
    re.IGNORECASE,
)
_SCALE_POINT = re.compile(  # "status … as follows: 1) Death" is a point of a scale, "(death)" the end of one
    r"\b(?:scales?|scores?|categor\w+|status|points?)\b.*(?:\d\s*[).=:–-]|\d\s*\()\s*$|\bscore\b[^.;]*$", re.IGNORECASE
)
_VAGUE_WORDS = ("response", "responses", "concentration", "concentrations", "cost", "function", "height", "weight")
_AS_SUCH = re.compile(r"adverse|toxi|complication|side effect|safety|tolera|morbidity|\bAE", re.IGNORECASE)
_ASIDE_REACH = 60
_BEGINNING = 20  # characters


def is_aside(names: EndpointNames, text: str, match: Match) -> bool:
    """Whether a description names something in passing ("… during failure in pneumonia") or too vaguely to tell.

    A single kind of harm ("0 (no gum bleeding)") says little; that harm as such is counted does.
    """
    if names.is_any(match, ("AE",)) and not _AS_SUCH.search(match.label):
        return True
    if text[match.start : match.end].lower() in _VAGUE_WORDS:
        return True
    before = text[max(0, match.start - _ASIDE_REACH) : match.start]
    if names.is_any(match, _PASSING) and (_SCALE_POINT.search(before) or not _is_counted(before, match)):
        return True
    return bool(_ASIDE.search(before.lower()))


def _is_counted(before: str, match: Match) -> bool:
    """Whether a description is about these events: it begins with them, or counts them."""
    return match.start < _BEGINNING or bool(_IS_COUNTED.search(before))
