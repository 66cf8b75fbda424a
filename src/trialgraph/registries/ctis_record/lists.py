"""Lists that CTIS joins with commas, though their members hold commas too.

A comma separates where it stands in no bracket and a member begins behind it: with a capital letter, a bullet or a
number of a list. That is uncertain where a short code follows ("RECIST 1.1, CTCAE"), unless a full stop precedes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_COMMA = re.compile(r",\s+")
_MEMBER = re.compile(
    r"[•\-–]\s|\d{1,2}[.)]\s|[\"'“‘(]?[A-ZÀ-ÞΑ-Ω][\w’'-]*[a-z]|[A-Z]{2,}[\w-]*\b(?=\s*(?:[,:(]|$)|\s\w)"
)
_PRODUCT = re.compile(r"(?!\d+(?:[.,]\d+)?\s?%\s*(?:Vol|[wv]/|$))[A-Z0-9À-Þ]|[a-z][\w-]{4,}\s*(?:,|$)")
_BULLET = re.compile(r"(?:[•\-–]|\d{1,2}[.)])\s+")
_SHORT = re.compile(r"\s*[A-Z0-9-]{1,8}\s*(?:,|$)")
_ENDED = re.compile(r"[.;]\s*$")
_OPENING, _CLOSING = "([{", ")]}"


def split_end_points(field: str) -> tuple[list[str], bool]:
    """The members of a list of end points, and whether every split is certain."""
    return _split(field, _MEMBER)


def split_products(field: str) -> tuple[list[str], bool]:
    """The names of products, and whether every split is certain; lower-case words that go on are a product's form."""
    names, _ = _split(field, _PRODUCT)
    return names, not any(map(_COMMA.search, names))


def split_conditions(field: str, is_condition: Callable[[str], bool]) -> tuple[list[str], bool]:
    """The conditions, and whether that is certain: one that is known as it stands, or with its parts turned round
    ("Carcinoma, Renal Cell"), is not split."""
    whole = field.strip()
    parts, _ = _split(whole, _MEMBER)
    if len(parts) < 2 or is_condition(whole) or is_condition(" ".join(reversed(parts))):
        return [whole] if whole else [], True
    return parts, all(map(is_condition, parts))


def _split(field: str, begins: re.Pattern[str]) -> tuple[list[str], bool]:
    members: list[str] = []
    is_certain, start, scanned, depth = True, 0, 0, 0
    for comma in _COMMA.finditer(field):
        between = field[scanned : comma.start()]
        depth = max(0, depth + sum(map(between.count, _OPENING)) - sum(map(between.count, _CLOSING)))
        scanned = comma.start()
        ended = _ENDED.search(field, start, comma.start()) is not None
        if (depth and not ended) or not (ended or begins.match(field, comma.end())):
            continue
        is_certain &= ended or _SHORT.match(field, comma.end()) is None
        members.append(field[start : comma.start()])
        start, depth = comma.end(), 0
    named = [_BULLET.sub("", member.strip(), count=1).rstrip(" ;") for member in (*members, field[start:])]
    return [member for member in named if member], is_certain
