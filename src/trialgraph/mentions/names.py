"""Registered intervention names: what they list, and what an agent that no vocabulary knows is called.

A registered name is a phrase written by hand ("Gemcitabine combined with Aptinib and Toripalimab", "SK-NK injection",
"PD-1 inhibitor (camrelizumab) 200 mg"). These functions know its grammar, not its words.
"""

from __future__ import annotations

import re
import unicodedata

_CONNECTOR = re.compile(
    r"\s*(?:\bin\s+combination\s+with\b|\bcombin(?:ed|ing|ation)\s+(?:with|of)\b|\bfollowed\s+by\b|\btogether\s+with\b"
    r"|\bplus\b|\band\b|\bwith\b|\bor\b|\bversus\b|\bvs\.?(?=\s)|\bthen\b|\+/-|±|(?<=\s)/(?=\s)|\+|&|;|,(?!\d)|，|、|\|)\s*",
    re.IGNORECASE,
)
_UNIT = r"(?:mg|g|μg|µg|mcg|ug|ng|kg|ml|l|iu|u|units?|gy|mci|mbq|gbq|mmol|meq|%|cells?)"
_AMOUNT = re.compile(
    rf"\(?\b\d[\d.,]*(?:\s*(?:-|–|to|×|x)\s*\d[\d.,^]*)*\s*{_UNIT}(?:\s*/\s*(?:kg|m2|m²|m\^2|day|d|ml|dose|{_UNIT}))*\b\)?"
    r"|\bAUC\s*=?\s*\d+\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:(?:for|by)\s+(?:injection|infusion)|(?:intra\w+|oral|subcutaneous|topical|nasal|inhaled|i\.?v\.?|ophthalmic|"
    r"sustained[- ]release|extended[- ]release|prolonged[- ]release|immediate[- ]release|enteric[- ]coated|film[- ]coated|"
    r"single|multiple|repeated|high|low|medium|mid|standard|full|reduced|fixed|ascending|escalating|weekly|daily|"
    r"experimental|investigational|study|commercial|generic|matching|open[- ]label|active|test|reference|sequential|"
    r"concurrent|concomitant|induction|maintenance|consolidation|adjuvant|neoadjuvant|perioperative|preoperative|"
    r"postoperative)(?=\s)|injections?|injectable|infusions?|tablets?|capsules?|caps?|pills?|solution|suspension|"
    r"emulsion|powder|cream|gel|ointment|drops?|spray|syrup|patch|granules?|liquid|oral|iv|po|sc|im|"
    r"mono[- ]?therapy|therapy|treatment|administration|alone|doses?|dosage|dosing|group|arm|cohort|level|part|phase|"
    r"regimen|drug|product|single[- ]agent|q\d+[wd]|qd|bid|tid|once|twice|daily|weekly)\b\.?",
    re.IGNORECASE,
)
_SALT = re.compile(
    r"\s+(?:mono|di|tri)?(?:hydrochloride|hcl|mesylate|mesilate|tosylate|ditosylate|sodium|potassium|calcium|citrate|"
    r"maleate|dimaleate|malate|phosphate|sulfate|sulphate|acetate|tartrate|bitartrate|succinate|fumarate|besylate|bromide|"
    r"hydrobromide|chloride|disodium|hydrate|trihydrate)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:the|an?|of|in|at|to|by|on|for)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*")
_JUNK = re.compile(r"[\W\d_]*$|^(?:arm|group|cohort|part|dose|level|day|week|stage|step|period|sequence|cycle)s?\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


def split_name(name: str, protected: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the parts that a registered name lists; no part ends within a `protected` span or a bracket."""
    depths = _bracket_depths(name)
    parts: list[tuple[int, int]] = []
    begin = 0
    for cut in _CONNECTOR.finditer(name):
        inside = any(start < cut.end() and cut.start() < end for start, end in protected)
        if inside or depths[cut.start()] or cut.start() == begin:
            continue
        parts.append((begin, cut.start()))
        begin = cut.end()
    parts.append((begin, len(name)))
    return [(start, end) for start, end in parts if name[start:end].strip()]


def parse_agent_name(part: str) -> tuple[str, tuple[str, ...]]:
    """The bare name of an agent in lower case, and the names that stand in brackets behind it.

    >>> parse_agent_name("SK-NK injection")
    ('sk-nk', ())
    >>> parse_agent_name("Ociperlimab (BGB-A1217) 900 mg")
    ('ociperlimab', ('BGB-A1217',))

    Dose, dosage form, schedule and salt are no part of the name (GUIDE.md, "agents"). The name is "" when nothing
    that could be a name is left.
    """
    inner = tuple(bracket.strip(" ()[]（）【】") for bracket in _BRACKETS.findall(part))
    bare = _strip_forms(_BRACKETS.sub(" ", part))
    if len(bare) < 2 or _JUNK.match(bare) or not _LETTERS.search(bare):
        return "", ()
    return bare, tuple(alias for alias in inner if looks_like_name(alias))


def looks_like_name(text: str) -> bool:
    """Whether a bracketed text can be another name of what stands before it, and not a dose or a remark."""
    return 2 < len(text) <= 40 and bool(_LETTERS.search(text)) and not _AMOUNT.search(text) and text.count(" ") < 4


def slug(name: str) -> str:
    """The local part of a minted IRI: ASCII letters, digits and hyphens ("Iodine-131 MIBG" → "iodine-131-mibg")."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _strip_forms(text: str) -> str:
    """A name without dose, form, schedule, salt and trade marks, in lower case."""
    text = re.sub(r"[®™©*\"“”]", "", text)
    text = _SALT.sub("", _FORM.sub(" ", _AMOUNT.sub(" ", text)))
    text = re.sub(r"\s+", " ", text).strip(" -–:;,./+&()[]")
    return _LEADING.sub("", text).lower()


def _bracket_depths(text: str) -> list[int]:
    depths, depth = [], 0
    for char in text:
        depth += (char in "([（【") - (char in ")]）】")
        depth = max(depth, 0)
        depths.append(depth)
    return depths
