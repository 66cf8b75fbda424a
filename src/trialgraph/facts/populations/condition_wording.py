"""The wording of a registered condition: which of its words say setting, stage, grade or age and not the disease."""

from __future__ import annotations

import re

from trialgraph.vocabulary.lexicon import fold

# Setting, stage, grade and age words: said of a population, no part of a disease's name (gold/GUIDE.md, "conditions").
_ROMAN = r"(?:0|i{1,3}v?|iv|v|[1-4])[abcs]?[1-3]?"
_MODIFIERS = re.compile(
    r"\b(?:(?:ajcc|figo|uicc|tnm|who)(?: (?:v|version|stage|grade)?\.? ?\d+)?(?:th ed\w*)?|"
    rf"(?:(?:clinical|pathologic(?:al)?|anatomic|prognostic) )?(?:stages?|grades?) {_ROMAN}(?: ?(?:,|/|and|"
    rf"or|to|through| ) ?(?:stages? |grades? )?{_ROMAN})*\b|stage unspecified|"
    r"(?:untreated|previously (?:un)?treated|newly diagnosed|recurrent|relaps(?:ed|ing)|"
    r"relapsed? or refractory|refractory|"
    r"(?:locally|loco ?regionally|regionally) advanced|locally (?=recurrent)|advanced|(?:oligo|"
    r"non ?)?metastatic(?! (?:to|site))|un ?resectable|non ?resectable|(?:borderline )?resectable|"
    r"resected|inoperable|operable|"
    r"early(?: stage)?(?! onset)|late stage|end stage(?= (?:cancer|carcinoma|tumor|malig))|localized|locali[sz]ed|"
    r"oligoprogressive|progressive(?= (?:cancer|carcinoma|tumor))|persistent|"
    r"high risk|low risk|intermediate risk|(?:adult|childhood)(?! onset)|pa?ediatric|elderly|in (?:remission|relapse|"
    r"children|adults?|adolescents)|adolescent|"
    r"select(?:ed)?|other|various|nos|not otherwise specified|unspecified|patients? with|diagnosis of|"
    r"treatment naive|platinum (?:resistant|sensitive|refractory)|castration sensitive))\b|\br/r\b"
)
_TRAILING = re.compile(
    r"^(?:[\s,;:/()*-]|\b(?:or|and|with|and/or|the|of|stage|for)\b)+|(?:[\s,;:/()*-]|\b(?:or|and|with|"
    r"and/or|by|in|of|stage|to)\b)+$"
)
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE_COMMA = re.compile(r"\s+,")
PARENTHESES = re.compile(r"(?<!\s)\s*+[(\[]([^()\[\]]*)[)\]]")
_GENERIC_STRING = re.compile(
    r"^(?:all |other |human )?(?:malignan(?:t|cies|cy)|cancers?|neoplasms?|tumou?rs?|"
    r"oncolog\w+)(?: (?:cancers?|neoplasms?|tumou?rs?|disease))?$"
)


def strip_modifiers(text: str) -> str:
    """A registered condition, in lower case, without setting, stage and age words and without parentheses."""
    core = fold(PARENTHESES.sub(" ", text))
    core = _SPACES.sub(" ", _MODIFIERS.sub(" ", core))
    before = None
    while before != core:
        before = core
        core = _SPACES.sub(" ", _TRAILING.sub("", core)).strip()
    return _SPACE_BEFORE_COMMA.sub(",", core)


def uninvert(text: str) -> str:
    """An inverted heading in reading order: "Leukemia, Myeloid, Acute" -> "Acute Myeloid Leukemia"."""
    parts = [part.strip() for part in text.split(",")]
    return " ".join(reversed(parts)) if 1 < len(parts) <= 4 and all(parts) else text


def is_generic(text: str) -> bool:
    """Whether a registered condition says no more than "cancer"."""
    return _GENERIC_STRING.match(strip_modifiers(text)) is not None


_PROCEDURE = re.compile(
    r"\b(?:\w*therap(?:y|ies)|surger(?:y|ies)|\w+ectomy|resection|transplantation|vaccination|"
    r"immunization|an(?:a)?esthesia|imaging|biopsy|screening|rehabilitation|procedures?|injections?|"
    r"treatment|intubation|\w+plasty|counsel+ing|exercise|training|education)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"^(?:[\w-]+ ){0,2}(?:metabolism|physiology|pharmacokinetics|performance|nutrition|satisfaction|knowledge|"
    r"behaviou?rs?|quality of life|well-?being|attitudes?|compliance|adherence)$",
    re.IGNORECASE,
)
_AFTER_PROCEDURE = re.compile(
    r"\b(?:after|following|due to|complication|failure|adverse|toxicit\w+|resistan\w+|failed|"
    r"side effect)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"^(?:[\w-]+ ){0,3}(?:gene )?(?:mutations?|gene amplification|overexpression|expression|"
    r"rearrangements?|fusions?|polymorphisms?|biomarkers?)(?: \w+)?$|^(?:PD-?L1|HER2|EGFR|BRCA\d?|KRAS|"
    r"TMB|MSI)\b(?: \w+)?$",
    re.IGNORECASE,
)


def is_no_disease(content: str) -> bool:
    """Whether a registered condition is a procedure or a biomarker by the form of its words."""
    if _TOPIC.search(content.strip()):
        return True
    procedure = _PROCEDURE.search(content.strip()) and not _AFTER_PROCEDURE.search(content)
    return (procedure is not None and procedure is not False) or _MARKER.match(content.strip()) is not None
