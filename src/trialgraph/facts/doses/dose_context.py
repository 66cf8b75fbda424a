"""Which stated amounts are doses that participants are given, judged by the words around them.

No doses: concentrations, tablet strengths, laboratory limits, maximum, loading and modified doses, equivalents,
diluents, radiation, and what background prose tells of other studies.
"""

from __future__ import annotations

import re
from typing import Final

from trialgraph.facts.doses.dose_amounts import Amount
from trialgraph.facts.wording import at_words
from trialgraph.mentions.cues import Cues

_BEFORE: Final = re.compile(
    r"(?:\((?:approximately|approx\.?|about|~|≈|total(?:\s+daily)?(?:\s+dos(?:e|age))?(?:\s+(?:of|is))?\s*[:=]?|range(?:\s+of)?:?|equivalent\s+to|i\.e\.,?"
    r"|(?:one|two|three|four|five|six|[1-9])(?:\s?[x×])?)\s*|\bequivalent\s+to\s+a\s+(?:\w+\s+){1,3}of\s*"
    r"|[<>≥≤]\s*=?|\b(?:less|greater|more|higher|lower)\s+than|\bat\s+least|\bexceed\w*|\b(?:below|above|under|over)"
        r"|\bup\s?to(?:\s+a)?(?:\s+(?:maximum|max|total))?(?:\s+(?:daily\s+)?dose)?(?:\s+of)?"
        r"|\bmax(?:imum|imal|\.)?(?:\s+\w+){0,3}\s*(?:of|is|:|=)?"
        r"|\bcapped\s+at|\bcap\s+of|\bnot\s+to\s+exceed|\bequivalents?(?:\s+(?:of|to))?"
        r"|\breduc\w+(?:\s+\w+){0,3}?(?:\s+(?:to|by|of))?|\bdecreas\w+(?:\s+\w+){0,2}?\s+(?:to|by)"
        r"|\b(?:re-?)?(?:increased?|escalated?|raised|adjusted|lowered|titrated|tapered"
        r"|de-?escalated)(?:\s+\w+){0,2}?\s+(?:to|by)(?:\s+a\s+\w+\s+of)?"
        r"|\bloading\s+(?:dose)?(?:\s*(?:of|:|is|at))?(?:\s+\w+)?"
        r"|\b(?:loading|initial)\s+dose\s+of\s+(?:[\w-]+\s+){1,2}(?:is|was)(?:\s+\w+)?"
        r"|\bcumulative(?:\s+\w+)?(?:\s+of)?|\b(?:increments?|increases?)\s+of|\d\s?[x×]"
        r"|\blabell?ed\s+with(?:\s+\w+)?|\bstrengths?(?:\s+of)?(?:\s*[:,]?)?"
        r"|\b(?:tablets?|capsules?|vials?|ampoules?)\s+(?:of|containing|contains?)|\bcontain(?:s"
        r"|ing|ed)?(?:\s+\w+)?|\bconcentration\s+of|\bevery\s+additional)\s*\(?$",
)  # fmt: skip
_AFTER: Final = re.compile(
        r"\s*[)\],]?\s*(?:(?:is|was)\s+(?:the\s+|not\s+|well\s+)*(?:mtd|maximum|tolera\w+|safe)|\(?(?:as\s+(?:a\s+)?)?(?:initial\s+)?loading\b|\(?max(?:imum)?\b(?!(?:\s+\w+){0,4}\s*[:=]?\s*\d)|each\b"
        r"|\bequivalent|\b(?:per|/)\s*(?:vial|tablet|capsule|ampoule|bottle|bag)"
        r"|(?:or|and)?\s*(?:higher|less|more|greater|lower)\b|of\s+(?:prednis\w+"
        r"|methylprednis\w+)\s+equivalent|\bincrements?\b|\b(?:single-use\s+)?vials?\b)",
)  # fmt: skip
_CUE_WORDS: Final = (  # one stands in whatever _BEFORE finds
    "( ≈ ~ < > ≥ ≤ × x equivalent than least exceed below above under over up max cap reduc decreas increas escalat "
    "raised adjust lower titrat taper loading initial cumulative increment label strength tablet vial ampoul contain "
    "concentration additional"
)
_CUES: Final = Cues(_CUE_WORDS.split())
_MODIFIED: Final = re.compile(
    at_words(
        *(r"reduc(?:ed|tion|tions|e|ing)\b", r"dose[- ](?:adjust|modif|level\s+-|interrupt)", r"dose\s+modif\w+"),
        *(r"de-?escalat\w+", r"toxicit(?:y|ies)\s+(?:occurs?|is)", r"pre-?medicat", r"test[- ]dose", r"rescue\b"),
        *(r"hydration\b", r"prior\s+(?:to|treatment|therapy)\s+with\b", r"wash-?out", r"previously\b"),
        *(r"history\s+of\b",),
    )
)
_BACKGROUND: Final = re.compile(
    at_words(
        *(r"orr", r"response\s+rates?", r"median\s+\w+", r"hazard\s+ratio", r"has\s+(?:been|shown|demonstrated)"),
        *(r"have\s+(?:been|shown|demonstrated)", r"was\s+(?:well\s+tolerated|approved|shown)", r"showed"),
        *(r"demonstrated", r"reported", r"approved", r"approval", r"previous\s+(?:study|studies|trials?)"),
        *(r"preclinical", r"in\s+mice", r"in\s+rats", r"in\s+vitro", r"literature", r"half-?life", r"plasma"),
        *(r"serum", r"concentrations?", r"et\s+al"),
    )
    + r"\b"
)
_DILUENT_BEFORE: Final = re.compile(
    r"\b(?:in|with|into|using|volume(?:\s+of)?|diluted\s+(?:to|in|with)|solution)\s*\(?$"
)
_DILUENT_AFTER: Final = re.compile(
        r"\s*(?:of\s+)?(?:0\.9\s?%\s*)?(?:normal\s+|physiological\s+)?(?:saline|nacl"
        r"|sodium\s+chloride|dextrose|glucose|d5w|water|blood|fluid|ascites|contrast)", re.IGNORECASE
)  # fmt: skip
_OTHER_THAN_DOSE: Final = re.compile(
    r"\s*(?:of\s+)?(?:[\w-]+\s+)?(?:per|/)\s*(?:m[lL]\b|millilit|lit(?:er|re)s?\b|dL\b)"
)
_COMPOSITION: Final = re.compile(
    r"\b(?:ingredients?|composition|composed\s+of|excipients?|each\s+(?:tablet|capsule|sachet|granule)\s+contains?)\b"
)
_COMPOSED: Final = Cues(["ingredient", "compos", "excipient", "contain"])
_SUPPLIED: Final = re.compile(r"\s*(?:(?:film|enteric)[- ]coated\s+)?(?:tablets|capsules|vials)\b")
"""What two amounts are the strengths of ("150 and 500 mg tablets")."""
_LIST_ITEM: Final = re.compile(r"\s*(?:[*•–-]|\d+[.)])\s")
_CONTAINER: Final = re.compile(r"\b(?:vials?|ampoules?|syringes?|bottles?|bags?|blood|drawn|samples?)\b")
_PREPARATION: Final = re.compile(
    r"\s*(?:\w+\s+){0,2}(?:cream|gel|ointment|solution|lotion|drops?|mouthwash|patch|foam|emulsion)\b"
)
_ELIGIBILITY: Final = re.compile(
    r"(?:^|\n|\.\s)\W*(?:key\s+|main\s+|major\s+)?(?:inclusion|exclusion"
    r"|eligibility)\s+criteria\b|(?:inclusion|exclusion|eligibility)\s+criteria\s*:",
)
_LONGEST_LIST = 500  # characters before an item in which the head of its list can stand
_REACH = 45  # characters before an amount in which a qualifying phrase can end at it


def is_dose(lowered: str, amount: Amount, start: int, end: int, prose: bool) -> bool:
    """Whether `amount` in the sentence ``lowered[start:end]`` (a text in lower case) is a dose given in the study;
    `prose` marks summaries and descriptions, where results of other studies are told too."""
    if amount.per_volume or amount.unit.startswith(("Gy", "mL/")):
        return False
    before = lowered[max(start, amount.start - _REACH) : amount.start]
    after = lowered[amount.end : amount.end + _REACH]
    if (_CUES.stand_in(before) and _BEFORE.search(before)) or _AFTER.match(after) or _OTHER_THAN_DOSE.match(after):
        return False
    if amount.unit == "%":
        return _PREPARATION.match(after) is not None
    if amount.unit == "mL" and (
        _DILUENT_BEFORE.search(before) or _DILUENT_AFTER.match(after) or _CONTAINER.search(lowered, start, end)
    ):
        return False
    composed = _COMPOSED.stand_in(lowered) and _COMPOSITION.search(lowered, _list_start(lowered, start), amount.start)
    supplied = len(amount.values) > 1 and not amount.is_range and _SUPPLIED.match(after)
    if composed or supplied or _MODIFIED.search(lowered, start, amount.start):
        return False
    return not (prose and _BACKGROUND.search(lowered, start, end))


def _list_start(lowered: str, start: int) -> int:
    """Where the list begins whose item stands at `start` (`start` itself outside lists)."""
    return (
        max(0, start - _LONGEST_LIST)
        if _LIST_ITEM.match(lowered, start) or lowered[start - 2 : start] == "* "
        else start
    )


def treatment_end(lowered: str) -> int:
    """Where a description (in lower case) turns to eligibility criteria; its whole length when it does not."""
    match = _ELIGIBILITY.search(lowered) if "criteria" in lowered else None
    return match.start() if match else len(lowered)
