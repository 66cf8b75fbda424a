"""Forms of language that tell what a measure measures where no endpoint is named.

"Recommended zimberelimab dose", "time to initiation of salvage therapy", "serum levels of osteopontin (ng/mL)",
"incidence of cholangitis", "cystoscopy": the thing itself may be in no vocabulary, the form says which kind it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FLUIDS = r"(?:plasma|serum|blood|urin\w+|saliva\w*|csf|cerebrospinal|circulating|sputum|fa?ecal|stool|tissue|hair)"
_TREATMENT = r"(?:therapy|treatment|chemotherapy|radiotherapy|medication|antineoplastic\w*|anti-?cancer \w+)"
_SUBSTANCE = re.compile(r"\b[a-z]{3,}(?:inib|mab|ciclib|parib|platin|taxel|rubicin|cept|cycline|azole)\b")
_COUNTED = r"(?:incidence|occurrence|rate|frequency|number|risk|prevention|severity|participants|patients|proportion)"
_HARMS = r"[a-z]{3,}(?:itis|penia|rrhage|spasm|plegia|palsy|rrhythmia|toxicity)|hyper[a-z]+emia|hypo[a-z]+emia"

# Endpoint (local part of its IRI), words one of which is in every text of the form (lower case), and the form itself.
# The first form that fits counts.
_FORMS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("RP2D", ("recommended",), re.compile(r"\brecommended\s+(?:[\w-]+\s+){1,3}dos(?:e|age)\b")),
    ("MTD", ("maxim",), re.compile(r"\bmaxim(?:um|al)\s+(?:[\w-]+\s+){0,2}dose\b")),
    (
        "TTF",
        ("time to", "time until"),
        re.compile(
            r"\btime\s+(?:to|until)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:initiation|start|first|next|subsequent|salvage|new"
            rf"|additional|further|second|rescue)\b[^.;]{{0,50}}?\b{_TREATMENT}\b"
        ),
    ),
    (
        "DISCONT",
        ("duration of", "length of"),
        re.compile(rf"\b(?:duration|length)\s+of\s+(?:[\w-]+\s+){{0,4}}?{_TREATMENT}\b"),
    ),
    (
        "DISCONT",
        ("discontinu", "interrupt", "withdr", "complet", "stop"),
        re.compile(
            rf"\b(?:discontinu|interrupt|withdr[ae]w)\w*\s+(?:\w+\s+){{0,3}}?{_TREATMENT}\b"
            rf"|\b(?:complet\w+|stop\w*)\s+(?:\w+\s+){{0,3}}?(?:{_TREATMENT}|study|programme?|intervention|sessions?)\b"
        ),
    ),
    (
        "DISCONT",
        ("planned", "retained"),
        re.compile(r"\b(?:received|receiving|receive|given)\s+(?:\w+\s+){0,2}?planned\b|\bretained\s+(?:in|on)\b"),
    ),
    ("medication-use", ("use of",), re.compile(r"\buse\s+of\s+(?:[\w-]+\s+){1,4}?(?:medications?|drugs?|agents?)\b")),
    (
        "BIOMARKER",
        ("level",),
        re.compile(rf"\b{_FLUIDS}\b[^.;]{{0,40}}\blevels?\b|\blevels?\s+of\b[^.;]{{0,60}}\b{_FLUIDS}\b"),
    ),
    (
        "BIOMARKER",
        ("ase",),
        re.compile(r"\b(?!dis|rele|incre|decre|ph)[a-z]{3,}ase\b\s+(?:activity|levels?|concentrations?)\b"),
    ),
    ("IMMUNE", ("cl",), re.compile(r"\b(?:cxcl|ccl|cx3cl)-?\d{1,2}\b")),
    ("LAB", ("/d", "/l", "/ml"), re.compile(r"\b(?:m?g/dl|[mµμu]mol/l|g/l|m?iu/(?:l|ml)|u/l|meq/l)\b")),
    ("BIOMARKER", ("/l", "/ml"), re.compile(r"\b(?:[pn]g/ml|[µμ]g/(?:l|ml)|[np]mol/l|pg/l)\b")),
    ("AE", ("ctc", "common t"), re.compile(r"\b(?:nci-?)?ctc(?:ae)?\b|common (?:terminology|toxicity) criteria")),
    (
        "AE",
        ("itis", "penia", "rrhage", "spasm", "plegia", "palsy", "rrhythmia", "toxicity", "emia"),
        re.compile(rf"^\W*(?:{_HARMS})\W*$|\b{_COUNTED}\b.{{0,60}}?\b(?:{_HARMS})\b"),
    ),
    (
        "FUNCTION",
        ("walk", "gait", "jump", "squat", "stair", "stand", "up and go"),
        re.compile(r"\b(?:walk|gait|jump|squat|stair|sit[- ]to[- ]stand|chair stand|up and go)\w*\b"),
    ),
    ("IMAGING", ("graph", "oscop"), re.compile(r"\b(?!program|demo|bio)[a-z]{3,}(?:graphy|oscopy|oscopic)\b")),
)


_ANY_WORD = re.compile("|".join(sorted({word for _, words, _ in _FORMS for word in words})))


@dataclass(frozen=True, slots=True)
class Form:
    """``text[start:end]`` tells an endpoint, `name` being the local part of its IRI."""

    name: str
    start: int
    end: int


def find_form(text: str) -> Form | None:
    """The first form that `text` has; a level of what is a drug by its stem is a drug concentration."""
    lowered = text.lower()
    if _ANY_WORD.search(lowered) is None or len(lowered) != len(text):  # "İ" is two letters when small: places shift
        return None
    for name, words, pattern in _FORMS:
        found = pattern.search(lowered) if any(word in lowered for word in words) else None
        if found is not None:
            is_drug = name in ("BIOMARKER", "LAB") and _SUBSTANCE.search(lowered) is not None
            return Form("drug-concentration" if is_drug else name, found.start(), found.end())
    return None
