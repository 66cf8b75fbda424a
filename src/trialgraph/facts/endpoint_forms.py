"""Forms of language that tell what a measure measures where no endpoint is named.

"Recommended zimberelimab dose", "time to initiation of salvage therapy", "serum levels of osteopontin (ng/mL)",
"incidence of cholangitis", "cystoscopy": the thing itself may be in no vocabulary, the form says which kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FLUIDS = r"(?:plasma|serum|blood|urin\w+|saliva\w*|csf|cerebrospinal|circulating|sputum|f(?:a)?ecal|stool|tissue|hair)"
_TREATMENT = r"(?:therapy|treatment|chemotherapy|radiotherapy|medication|antineoplastic\w*|anti-?cancer \w+)"
_SUBSTANCE = re.compile(r"\b[a-z]{3,}(?:inib|mab|ciclib|parib|platin|taxel|rubicin|cept|tinib|cycline|azole)\b", re.I)

# The first form that fits counts; each names an endpoint by the local part of its IRI.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("RP2D", re.compile(r"\brecommended\s+(?:[\w-]+\s+){1,3}dos(?:e|age)\b", re.I)),
    ("MTD", re.compile(r"\bmaxim(?:um|al)\s+(?:[\w-]+\s+){0,2}dose\b", re.I)),
    (
        "TTF",
        re.compile(
            r"\btime\s+(?:to|until)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:initiation|start|first|next|subsequent|salvage|new"
            rf"|additional|further|second|rescue)\b[^.;]{{0,50}}?\b{_TREATMENT}\b",
            re.I,
        ),
    ),
    ("DISCONT", re.compile(rf"\b(?:duration|length)\s+of\s+(?:[\w-]+\s+){{0,4}}?{_TREATMENT}\b", re.I)),
    (
        "DISCONT",
        re.compile(
            rf"\b(?:discontinu|interrupt|withdr[ae]w)\w*\s+(?:\w+\s+){{0,3}}?{_TREATMENT}\b"
            rf"|\b(?:complet\w+|stop\w*)\s+(?:\w+\s+){{0,3}}?(?:{_TREATMENT}|study|programme?|intervention|sessions?)\b",
            re.I,
        ),
    ),
    (
        "BIOMARKER",
        re.compile(rf"\b{_FLUIDS}\b[^.;]{{0,40}}\blevels?\b|\blevels?\s+of\b[^.;]{{0,60}}\b{_FLUIDS}\b", re.I),
    ),
    ("LAB", re.compile(r"\b(?:m?g/dl|[mµμu]mol/l|g/l|m?iu/(?:l|ml)|u/l|meq/l)\b", re.I)),
    ("BIOMARKER", re.compile(r"\b(?:[pn]g/ml|[µμ]g/(?:l|ml)|[np]mol/l|pg/l)\b", re.I)),
    (
        "AE",
        re.compile(
            r"(?:^\W*|\b(?:incidence|occurrence|rate|frequency|number|risk|prevention|severity|participants|patients"
            r"|proportion)\b.{0,60}?\b)(?:[a-z]{3,}(?:itis|penia|rrhage|spasm|plegia|palsy|rrhythmia|toxicity)"
            r"|hyper[a-z]+emia|hypo[a-z]+emia)\b|\bCTC(?:AE)?\b|common (?:terminology|toxicity) criteria",
            re.I,
        ),
    ),
    (
        "FUNCTION",
        re.compile(
            r"\b(?:walk|gait|jump|squat|stair|sit[- ]to[- ]stand|chair stand|up and go|lifting|reaching)\w*\b", re.I
        ),
    ),
    ("IMAGING", re.compile(r"\b(?!program)[a-z]{3,}(?:graphy|graphic|oscopy|oscopic)\b", re.I)),
)
_LOOKS = re.compile(
    r"ctc|common t|recommend|maxim|use of|time (?:to|until)|duration|length of|disconti|interrupt|withdr|complet|stop"
    r"|level|g/|mol/|[iu]u?/|meq/|itis|penia|rrhage|spasm|plegia|palsy|rrhythmia|toxicity|emia|walk|gait|jump|squat|stair|stand"
    r"|up and go|lifting|reaching|graph|oscop",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Form:
    """``text[start:end]`` tells an endpoint, `name` being the local part of its IRI."""

    name: str
    start: int
    end: int


def find_form(text: str) -> Form | None:
    """The first form that `text` has; a level of what is a drug by its stem is a drug concentration."""
    return next(_find_forms(text), None) if _LOOKS.search(text) else None


def _find_forms(text: str) -> Iterator[Form]:
    for name, pattern in _FORMS:
        found = pattern.search(text)
        if found is not None:
            is_drug = name in ("BIOMARKER", "LAB") and _SUBSTANCE.search(text) is not None
            yield Form("drug-concentration" if is_drug else name, found.start(), found.end())
