"""Stratification factors with their cut-offs: "stratified by ECOG (0 vs 1) and PD-L1 TPS (<50% vs >=50%)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor at ``text[start:end]``. `name` without its levels; `cut_off` the number that parts them, `unit` its unit
    ("%", "years", "")."""

    name: str
    cut_off: float | None
    unit: str
    start: int
    end: int


_AFTER: Final = re.compile(
        r"\b(?:stratified|stratification)\s+(?:(?:was|will\s+be|is|are)\s+)?(?:performed\s+"
        r"|done\s+|made\s+)?(?:by|according\s+to|based\s+on|on\s+the\s+basis\s+of|for"
        r"|on)\s*:?\s*(?P<list>[^.;\n]{3,400})"
        r"|\bstratification\s+(?:factors?|variables?"
        r"|criteria)\s*(?:\([^)]*\)\s*)?(?:for\s+\w+\s+)?(?:will\s+be|are|is|were|was|includ\w+|:"
        r"|=)\s*(?:include[sd]?\s*|the\s+following\s*|:)*(?P<list2>[^.;\n]{3,400})",
    re.IGNORECASE,
)  # fmt: skip
_BEFORE: Final = re.compile(
        r"(?:^|[.;\n]\s*)(?P<list>[^.;\n]{3,260}?)\s+(?:(?:was|were|is|are|will\s+be)\s+)?(?:used"
        r"|taken|serve[sd]?|chosen|considered|applied|set)\s+as\s+(?:the\s+"
        r"|a\s+)?stratification\s+(?:factors?|variables?)",
    re.IGNORECASE,
)  # fmt: skip
_AS_FACTOR: Final = re.compile(  # in whatever _BEFORE finds, which reads on from every sentence's beginning
    r"as\s+(?:the\s+|a\s+)?stratification\s", re.IGNORECASE
)
_SPLIT: Final = re.compile(r"\s*(?:,\s*and\b|,|\band\b|\bas\s+well\s+as\b|&(?!amp))\s*", re.IGNORECASE)
_CUT: Final = re.compile(
    r"\\?[<>≥≤]\s*=?\s*(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|years?|cm|mm|months?|mg/dL|ng/mL"
    r"|points?)?|(?P<value2>\d+(?:\.\d+)?)\s*(?P<unit2>%)"
)
_LEVELS: Final = re.compile(
    r"\s*(?:\(|\[|:|\\?[<>≥≤]|\bvs\b|\bversus\b|\beither\b|\byes\s*/?\s*no\b|-\s).*", re.IGNORECASE | re.DOTALL
)
_ARTICLE: Final = re.compile(
    r"^(?:(?:the|a|an|their|each|patients?'?|subjects?'?|baseline|presence\s+or\s+absence\s+of|whether)\s+)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"\s+(?:and\s+)?(?:will|were|was|is|are|then|to\s+(?:receive|either|one)|in\s+a|into"
    r"|prior\s+to|before|at\s+(?:baseline|randomi[sz]ation|enrol))\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NO_FACTOR: Final = re.compile(
    r"^(?:in|into|by|with|at|to|using|prior to|each|patients?|subjects?|participants?|vs"
    r"|versus|or|following|these|this|those|randomi[sz]\w*|yes|no|\d+)\b",
    re.IGNORECASE,
)
_GARBLED: Final = re.compile(r"\bPD-?L[lI]\b")
_LONGEST = 70


def find_factors(text: str) -> Iterator[Factor]:
    """Every stratification factor that `text` names; a letter l for the digit in "PD-Ll" is read as PD-L1."""
    before = _BEFORE.finditer(text) if _AS_FACTOR.search(text) else ()
    for match in [*_AFTER.finditer(text), *before]:
        group = "list" if match["list"] else "list2"
        yield from _factors(text, match.start(group), match.end(group))


def _factors(text: str, start: int, end: int) -> Iterator[Factor]:
    for a, b in _items(text, start, end):
        item = text[a:b]
        name = _LEVELS.sub("", _ARTICLE.sub("", item.strip()))
        name = _GARBLED.sub("PD-L1", _TAIL.sub("", name)).strip(" ,:*'\"\\")
        if not 2 < len(name) <= _LONGEST or _NO_FACTOR.match(name) or len(name.split()) > 9:
            continue
        cut = _CUT.search(item)
        value = float(cut["value"] or cut["value2"]) if cut else None
        yield Factor(name, value, (cut["unit"] or cut["unit2"] or "") if cut else "", a, b)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of a list, split outside parentheses."""
    depth, at = 0, start
    for split in [*_SPLIT.finditer(text, start, end), None]:
        stop = split.start() if split else end
        depth = (
            text.count("(", at, stop)
            + text.count("[", at, stop)
            - text.count(")", at, stop)
            - text.count("]", at, stop)
        )
        if depth > 0 and split is not None:
            continue
        if stop > at:
            yield at, stop
        at = split.end() if split else end
