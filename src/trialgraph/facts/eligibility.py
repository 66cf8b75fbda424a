"""Eligibility text, split into inclusion and exclusion items, each with its place in the field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from trialgraph.study import Text

Side = Literal["inclusion", "exclusion"]


@dataclass(frozen=True, slots=True)
class EligibilityItem:
    """One criterion: ``text.content[start:end]``. Text before any heading counts as inclusion."""

    side: Side
    start: int
    end: int


# A heading: "Inclusion Criteria:", "Key exclusion criteria for Cohort B", "Excluded:", "Exclusion Criteria:Medical
# history"; at the start of a line, or inside one when a colon follows ("... 4. BMI <= 35. Exclusion Criteria: 1. ...").
_HEADING = re.compile(
    r"^[\s*\\#>•-]*(?:\(?[\divx]{1,4}[.)]\s*)?\**(?:[\w/-]+\s+){0,6}?"
    r"(?P<a>non-?\s?inclusion|inclusion|exclusion)(?:\s*/\s*\w+)?\s*(?:criteri(?:a|on|"
    r"um)\b(?![^\n:]{0,60}\b(?:may|apply|could|met)\b)|(?=\s*:))[^\n:]{0,70}(?::|$)"
    r"|^[\s*\\#-]*(?P<b>(?:patients?|participants?|subjects?)?\s*(?:will be |are |is )?(?:excluded|"
    r"ineligible|not eligible)\b[^\n:]{0,90}:)"
    r"|^[\s*\\#-]*(?P<d>[^\n:]{0,60}\b(?:excluded (?:from|if)|not be (?:enrolled|included|randomi[sz]ed|"
    r"eligible))\b[^\n:]{0,70}(?::|fulfilled:|apply:?|criteria\.?)$)"
    r"|(?<=[.;)\s])(?P<c>non-?inclusion|inclusion|exclusion) criteri(?:a|on)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
# Items: lines, and numbers run together on one line ("1.At least 18 years. 2.Histologically confirmed ...").
# Old records run everything together: "... metastases No prior chemotherapy Chemotherapy: See Disease Characteristics".
_ITEM_BREAK = re.compile(
    r"(?<=[^.;:,\s]) (?=(?:No (?:prior|concurrent|other prior)|Prior [a-z]+ allowed|Biologic therapy:|"
    r"Chemotherapy:|Endocrine therapy:|Radiotherapy:|Surgery:))|\n+|"
    r"(?<=[.;；。])\s*(?=\d{1,2}[.)]\\?\s?[A-Z])"
)


def split_eligibility(text: Text | None) -> tuple[EligibilityItem, ...]:
    """Inclusion and exclusion items of an eligibility text, in order; empty for None."""
    if text is None or not text.content:
        return ()
    items: list[EligibilityItem] = []
    for side, start, end in _sections(text.content):
        begin = start
        for match in _ITEM_BREAK.finditer(text.content, start, end):
            _append_item(items, text.content, side, begin, match.start())
            begin = match.end()
        _append_item(items, text.content, side, begin, end)
    return tuple(items)


def _sections(content: str) -> list[tuple[Side, int, int]]:
    sections: list[tuple[Side, int, int]] = []
    side: Side = "inclusion"
    begin = 0
    for match in _find_headings(content):
        sections.append((side, begin, match.start()))
        word = (match["a"] or match["c"] or "exclusion").lower()
        side = "inclusion" if word == "inclusion" else "exclusion"
        begin = match.end()
    sections.append((side, begin, len(content)))
    return sections


def _find_headings(content: str) -> list[re.Match[str]]:
    """Headings, looked for only in lines that hold a heading's word: the pattern is too costly for whole texts."""
    found: list[re.Match[str]] = []
    low = content.lower()
    if len(low) != len(content):
        low = content
    lines: set[tuple[int, int]] = set()
    for word in ("nclusion", "xclusion", "xcluded", "neligible", "not eligible", "not be "):
        at = low.find(word)
        while at >= 0:
            end = content.find("\n", at)
            lines.add((content.rfind("\n", 0, at) + 1, len(content) if end < 0 else end))
            at = low.find(word, at + len(word))
    for start, end in sorted(lines):
        found.extend(_HEADING.finditer(content, start, end))
    return found


def _append_item(items: list[EligibilityItem], content: str, side: Side, start: int, end: int) -> None:
    while start < end and content[start] in " \t\r*\\-•·":
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    if end - start > 2:
        items.append(EligibilityItem(side, start, end))
