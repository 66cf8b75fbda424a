"""Eligibility text, split into inclusion and exclusion items, each with its place in the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from trialgraph.facts.wording import lowered_in_place
from trialgraph.study import Text

Side = Literal["inclusion", "exclusion"]


class EligibilityItem(NamedTuple):
    """One criterion: ``text.content[start:end]``. Text before any heading counts as inclusion."""

    side: Side
    start: int
    end: int


# A heading: "Inclusion Criteria:", "Key exclusion criteria for Cohort B", "Excluded:", "Exclusion Criteria:Medical
# history"; at the start of a line, or inside one when a colon follows ("... 4. BMI <= 35. Exclusion Criteria: 1. ...").
_HEADING = re.compile(  # on lower case
    r"^[\s*\\#>•-]*(?:\(?[\divx]{1,4}[.)]\s*)?\**(?:[\w/-]+\s+){0,6}?"
    r"(?P<a>non-?\s?inclusion|inclusion|exclusion)(?:\s*/\s*\w+)?\s*(?:criteri(?:a|on|"
    r"um)\b(?![^\n:]{0,60}\b(?:may|apply|could|met)\b)|(?=\s*:))[^\n:]{0,70}(?::|$)"
    r"|^[\s*\\#-]*(?P<b>(?:patients?|participants?|subjects?)?\s*(?:will be |are |is )?(?:excluded|"
    r"ineligible|not eligible)\b[^\n:]{0,90}:)"
    r"|^[\s*\\#-]*(?P<d>[^\n:]{0,60}\b(?:excluded (?:from|if)|not be (?:enrolled|included|randomi[sz]ed|"
    r"eligible))\b[^\n:]{0,70}(?::|fulfilled:|apply:?|criteria\.?)$)"
    r"|(?<=[.;)\s])(?P<c>non-?inclusion|inclusion|exclusion) criteri(?:a|on)\s*:",
    re.MULTILINE,
)
# Items are lines; long lines may run numbered items together ("1.At least 18 years. 2.Histologically confirmed ...").
_NUMBERED = re.compile(r"[.;；。](?P<gap>\s*)(?=\d{1,2}[.)]\\?\s?[A-Z])")
# Old records run everything together: "... metastases No prior chemotherapy Chemotherapy: See Disease Characteristics".
_RUN_TOGETHER = re.compile(
    r"(?<=[^.;:,\s]) (?=(?:No (?:CNS|[a-z]{4,})|Prior [a-z]+ allowed|Biologic therapy:|Chemotherapy:|"
    r"Endocrine therapy:|Radiotherapy:|Surgery:))"
)
_LONG = 40


@lru_cache(maxsize=8)  # several facets read the same text, one after the other
def split_eligibility(text: Text | None) -> tuple[EligibilityItem, ...]:
    """Inclusion and exclusion items of an eligibility text, in order; empty for None."""
    if text is None or not text.content:
        return ()
    items: list[EligibilityItem] = []
    for side, start, end in _sections(text.content):
        for begin, finish in _lines(text.content, start, end):
            _append_item(items, text.content, side, begin, finish)
    return tuple(items)


def _lines(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the lines of ``content[start:end]``, long ones broken where items were run together."""
    begin = start
    numbered = _NUMBERED.search(content, start, end) is not None
    run_together = content.find("No ", start, end) >= 0 or content.find("therapy: ", start, end) >= 0
    while begin < end:
        finish = content.find("\n", begin, end)
        finish = end if finish < 0 else finish
        if finish - begin > _LONG and (numbered or run_together):
            breaks = [match.span("gap") for match in _NUMBERED.finditer(content, begin, finish)]
            if "No " in content[begin:finish] or "therapy: " in content[begin:finish]:
                breaks += [match.span() for match in _RUN_TOGETHER.finditer(content, begin + 1, finish)]
            for start_of_gap, end_of_gap in sorted(breaks):
                yield begin, start_of_gap
                begin = end_of_gap
        yield begin, finish
        begin = finish + 1


def _sections(content: str) -> list[tuple[Side, int, int]]:
    sections: list[tuple[Side, int, int]] = []
    side: Side = "inclusion"
    begin = 0
    for match in _find_headings(content):
        sections.append((side, begin, match.start()))
        word = match["a"] or match["c"] or "exclusion"
        side = "inclusion" if word == "inclusion" else "exclusion"
        begin = match.end()
    sections.append((side, begin, len(content)))
    return sections


def _find_headings(content: str) -> list[re.Match[str]]:
    """Headings, looked for only in lines that hold a heading's word: the pattern is too costly for whole texts."""
    found: list[re.Match[str]] = []
    low = lowered_in_place(content)
    lines: set[tuple[int, int]] = set()
    for word in ("nclusion", "xclusion", "xcluded", "neligible", "not eligible", "not be "):
        at = low.find(word)
        while at >= 0:
            end = content.find("\n", at)
            lines.add((content.rfind("\n", 0, at) + 1, len(content) if end < 0 else end))
            at = low.find(word, at + len(word))
    for start, end in sorted(lines):
        found.extend(_HEADING.finditer(low, start, end))
    return found


def _append_item(items: list[EligibilityItem], content: str, side: Side, start: int, end: int) -> None:
    item = content[start:end].lstrip(" \t\r*\\-•·")
    begin = end - len(item)
    finish = begin + len(item.rstrip())
    if finish - begin > 2:
        items.append(EligibilityItem(side, begin, finish))
