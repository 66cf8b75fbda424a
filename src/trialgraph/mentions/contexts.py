"""Contexts of a mention: whether a text says that participants receive a therapy, or only speaks of it.

A therapy named as earlier treatment, as what patients are resistant to, as a biomarker or as forbidden is not given.
The cue stands in the same clause, before the mention ("refractory to …") or behind it ("…-resistant").
"""

from __future__ import annotations

import re

from trialgraph.mentions.cues import Cues

_BEFORE = re.compile(
    r"(?:\bif\s+(?:[\w]+\s+){0,2}(?:had|previously)\b|\bprior(?:\s+to)?|\bprevious(?:ly)?|\bpre-?treated|\bfail(?:ed|ure|ing)|\bprogress(?:ed|ion|ing|es)?\b.{0,25}?\b(?:on|after|"
    r"following|from|to|under|during|with)|\bresistan(?:t|ce)|\brefractory|\brelaps(?:ed|e|ing)\s+(?:after|on|following|from)|\bintoleran(?:t|ce)|"
    r"\bineligible|\bnot\s+(?:eligible|suitable|candidates?|receiv\w+|given|allowed|tolerat\w+)|\bcontra-?indicat\w+|\ballerg\w+|"
    r"\bhypersensitiv\w+|\bhistory\s+of|\bexposure\s+to|\bprohibit\w+|\bforbidden|\bsensitiv\w+\s+to|\brespon[ds]\w*\s+to|"
    r"\brescue|\bsimilar\s+to|\bapproved|\bunlike|\bno\s+longer|\b(?:have|had|has|were|was)\s+(?:been\s+)?(?:treated|received|undergone)|"
    r"\bwho\s+(?:have\s+)?(?:received|completed|discontinued)|\bdiscontinu\w+|\bwithout|\bnot\s+respond\w*|\bnaive\s+to|\bafter\s+receiving|"
    r"\b(?:stud(?:y|ies)|trials?)\b[^.;]{0,60}?\s(?:reported|showed|demonstrated|found|(?:has|have)\s+(?:been\s+)?(?:shown|reported|demonstrated)))"
    r"[^.;]{0,60}$"
)
_AFTER = re.compile(
    r"^['’]?s?\s*[-–]?\s*(?:\([^)]{0,20}\)\s*[-–]?\s*)?(?:resistan\w*|refractory|na[iï]ve|pre-?treated|treated\s+(?:patients|participants|subjects)|"
    r"exposed|experienced|ineligible|eligible|sensitive|intoleran\w*|fail(?:ed|ure)|expression|positiv\w*|negativ\w*|"
    r"(?:high|low)(?![\s-]*(?:dose|dosage|strength|intensity)|er\b)|status|cps|tps|unsuitable|unfit|allergy|hypersensitivity|induced|related|associated|levels?|"
    r"(?:combined\s+)?(?:score|axis|pathway|checkpoint\s+pathway|gene|receptors?|amplif\w+|overexpress\w*|mutat\w+))\b"
)
_REPLACED = re.compile(r"\b(?:instead|in\s+place|rather\s+than|in\s+lieu)(?:\s+of)?\s+(?:the\s+)?$", re.IGNORECASE)
_POPULATION_BEFORE = re.compile(
    r"\b(?:who\s+(?:will\s+|are\s+to\s+)?underg\w+|(?:patients|participants|subjects|women|men|children|adults)\s+(?:undergoing|scheduled\s+for"
    r"|planned\s+for)|who\s+are\s+(?:scheduled|planned)\s+for)\s+(?:(?!and\b|then\b|receive)[\w-]+\s+){0,3}$"
)
_RESCUE_AFTER = re.compile(
    r"[^.;\n]{0,40}?\bas\s+(?:(?:an?|the|needed|allowed|additional|intravenous|oral|iv|sole)\s+){0,2}"
    r"rescue\s+(?:medic\w+|analges\w+|therap\w+|treatment|drugs?|agents?|opioids?)",
    re.IGNORECASE,
)
_CROSSES_OVER = re.compile(r"\bcross(?:es|ed|ing)?[\s-]*over\s+to\s+(?:[\w-]+\s+){0,3}$")
# One stands in whatever _BEFORE or _POPULATION_BEFORE finds
_CUE_WORDS = (
    "prior previous treated fail progress resistan refractory relaps intoleran ineligible not contraindicat "
    "contra-indicat allerg hypersensitiv history exposure prohibit forbidden sensitiv respon rescue similar "
    "approved unlike longer received undergone discontinu completed without naive receiving underg scheduled "
    "planned had reported showed shown demonstrated found instead place rather lieu"
)
_CUES = Cues(_CUE_WORDS.split())
_CLAUSE_END = re.compile(r"[.;:](?=\s|$)|\n|\s[-–•*]\s")
_REACH = 110


def is_given(content: str, start: int, end: int) -> bool:
    """Whether the therapy named at ``content[start:end]`` can be one that participants receive, by its clause."""
    if _AFTER.match(content[end : end + 50].lower()) or (
        "escue" in content[end : end + 100] and _RESCUE_AFTER.match(content, end, end + 100)
    ):
        return False
    clause = content[max(0, start - _REACH) : start].lower()
    if not _CUES.stand_in(clause):  # as before four mentions of five
        return True
    breaks = [match.end() for match in _CLAUSE_END.finditer(clause)]
    before = clause[breaks[-1] :] if breaks else clause
    if _POPULATION_BEFORE.search(before):
        return False
    if _REPLACED.search(before):
        return False
    return not _BEFORE.search(before) or _CROSSES_OVER.search(before) is not None
