"""Forms of language in which records state their design (in lower case): data for ``design``.

Each rule names the kind of fact, words of which one of each group must occur (a quick test), the pattern, and the
label. Named groups of a pattern become the fact's values (``participants``, ``events``, ``outOf``, ``percent``,
``arms``, ``centres``, ``administrations``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from trialgraph.facts.number_words import COUNT
from trialgraph.facts.wording import at_words

PEOPLE: Final = (
    r"(?:patients?|subjects?|participants?|persons?|people|individuals?|volunteers?|children"
    r"|adults|women|men|cases|pairs|infants)"
)
_HEDGE: Final = (
    r"(?:(?:up\s+to|about|approximately|approx\.?|around|roughly|at\s+least|some|nearly"
    r"|a\s+total\s+(?:number\s+)?of|n\s?="
    r"|the\s+first|first)\s+)*"
)
WHO: Final = (
    r"(?:\s+(?!and\b|or\b|will\b|to\b|in\b|with\b|trials?\b|study\b|months?\b|weeks?\b|days?\b"
    rf"|years?\b|hours?\b)[\w/()+≥≤%-]+){{0,6}}?\s+{PEOPLE}\b"
)


def count(name: str) -> str:
    """Pattern of a count with its hedge ("about 30", "a total of 120"), captured as `name`."""
    return rf"{_HEDGE}(?P<{name}>{COUNT})"


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of language that states a design fact; `label` None takes the matched words."""

    kind: str
    hints: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    label: str | None = None
    values: tuple[tuple[str, float], ...] = ()


def _rule(kind: str, hints: str, pattern: str, label: str | None = None, **values: float) -> Rule:
    return Rule(
        kind,
        tuple(frozenset(group.split("|")) for group in hints.split("&")),
        re.compile(pattern),
        label,
        tuple((k, float(v)) for k, v in values.items()),
    )


_FEW: Final = ("two", "three", "four", "five", "six")
_COLON_NUMBERS: Final = "|".join(f":{gap}{number}" for gap in ("", " ", "\n") for number in range(1, 10))
_PHASE: Final = r"(?:iv|i{1,3}|[1-4])"
_PLAN: Final = at_words(
    *(r"plan(?:s|ned|ning)?", r"expect(?:s|ed)?", "estimated", "anticipate[sd]?", "aims?", r"intend(?:s|ed)?"),
    *("hope", "propose[sd]?", r"need(?:s|ed)?", "going", "scheduled"),
)
_TAKE: Final = r"(?:enrol+|recruit|includ|accru|randomi[sz]|assign|admit|select|register)"
_TAKEN: Final = "enrol|recruit|includ|accru|randomi|assign|admit|select|register"  # hints of what _TAKE finds
_LOOK: Final = r"(?:interim|preliminary)\s+(?:\w+\s+){0,2}?(?:analys[ei]s|looks?|evaluations?|assessments?)"
_STOP: Final = r"(?:stop(?:ped|s|ping)?|terminat\w+|halt(?:ed)?|suspend(?:ed)?|clos(?:e|ed)|discontinu\w+|paus(?:e|ed))"
_RANDOMISED: Final = r"\s+(?:then\s+|equally\s+)?(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided))\b"

RULES: Final = (
    _rule(
        "singleArm",
        "arm&single|one|1 |1-",
        rf"{at_words('single', 'one', '1')}[\s-]*arm(?:ed)?\b",
        "single-arm",
        arms=1,
    ),
    _rule(
        "armCount",
        "-arm| arm|- arm&two|three|four|five|six|2|3|4|5|6",
        rf"(?P<arms>{at_words(*_FEW, *map(str, range(2, 10)))})[\s-]*arm(?:ed|s)?\b",
    ),
    _rule(
        "singleCentre",
        "single|mono|unicent|uni-|one cent|one site|one-cent|one inst",
        rf"{at_words('single', 'one', 'mono', 'uni')}[\s-]*(?:cent(?:er|re|ric)|site|institution(?:al)?)\b",
        "single centre",
        centres=1,
    ),
    _rule(
        "multicentre",
        "multi",
        rf"{at_words('multi')}[\s-]*(?:cent(?:er|re|ric)(?:ed|d)?|site|institution(?:al)?)\b",
        "multicentre",
    ),
    _rule(
        "multicentre",
        "centers|centres|sites|hospitals|institutions",
        rf"{at_words('at', 'in', 'across', 'from', 'by')}\s+(?:up\s+to\s+|about\s+|approximately\s+"
        rf"|around\s+)?(?P<centres>{COUNT})(?:\s+[\w-]+){{0,2}}?\s+(?:cent(?:er|re)s|sites"
        r"|hospitals|institutions)\b",
        "multicentre",
    ),
    _rule(
        "blinding",
        "open",
        at_words(r"open[\s-]*label(?:l?ed)?\b", r"non-?blinded\b", r"unblinded\s+(?:study|trial)\b", "open,"),
        "open-label",
    ),
    _rule("blinding", "single", rf"{at_words('single')}[\s-]*(?:blind(?:ed)?|mask(?:ed)?)\b", "single-blind"),
    _rule("blinding", "double", rf"{at_words('double')}[\s-]*(?:blind(?:ed)?|mask(?:ed)?)\b", "double-blind"),
    _rule("blinding", "triple", rf"{at_words('triple')}[\s-]*(?:blind(?:ed)?|mask(?:ed)?)\b", "triple-blind"),
    _rule("blinding", "quadruple", rf"{at_words('quadruple')}[\s-]*(?:blind(?:ed)?|mask(?:ed)?)\b", "quadruple-blind"),
    _rule("allocation", "non-random|nonrandom|non random", r"\bnon-?\s?randomi[sz]ed\b", "non-randomised"),
    _rule(
        "allocation",
        "random",
        # Each form begins with letters, which the scanner jumps to, and looks back from behind them (35 → 8 µs).
        r"randomi[sz]ed(?<!non[- ]randomi[sz]ed)(?<!\wrandomi[sz]ed)[,\s][^.;]{0,80}?\b(?:study|trial)\b"
        rf"|will(?<!\wwill)\s+be{_RANDOMISED}|are(?<!\ware){_RANDOMISED}|were(?<!\wwere){_RANDOMISED}",
        "randomised",
    ),
    _rule(
        "trialPhase",
        "phase",
        at_words(r"this(?:\s+study)?(?:\s+is)?", "is") + r"\s+(?:an?"
        rf"|the)\s+(?:[\w,/()+-]+\s+){{0,12}}?phase\s*(?P<phase>{_PHASE}[ab]?(?:\s?[/-]"
        rf"\s?{_PHASE}[ab]?)?)\b",
    ),
    _rule(
        "randomisationRatio",
        f"1:|2:|3:|:1|: 1|: 2&{_COLON_NUMBERS}&random|allocat|assign|ratio",
        at_words(r"random\w*", r"allocat\w+", r"assign\w+", "ratio")
        + r"\b[^.;:]{0,60}?(?<![\d:])(?P<ratio>\d{1,2}(?:\s?:\s?\d{1,2}){1,4})(?![\d:])"
        r"|(?<![\d:])(?P<ratio2>\d{1,2}(?:\s?:\s?\d{1,2}){1,4})\s+(?:ratio|randomi[sz]\w+"
        r"|allocation)",
    ),
    _rule("doseEscalation", "3+3|3 + 3|3 +3|3+ 3", r"\b(?:modified\s+|i)?3\s?\+\s?3\b", "3+3"),
    _rule("doseEscalation", "titration", r"\baccelerated\s+titration\b", "accelerated titration"),
    _rule("doseEscalation", "boin|bayesian optimal", r"\bboin\b|\bbayesian\s+optimal\s+interval\b", "BOIN"),
    _rule(
        "doseEscalation", "reassessment|crm", r"\bcontinu(?:al|ous)\s+reassessment\b|\bcrm\b", "continual reassessment"
    ),
    _rule(
        "doseEscalation", "mtpi|toxicity probability", r"\bmtpi(?:-2)?\b|\btoxicity\s+probability\s+interval\b", "mTPI"
    ),
    _rule("doseEscalation", "blrm|bayesian logistic", r"\bblrm\b|\bbayesian\s+logistic\s+regression\b", "BLRM"),
    _rule(
        "doseLevels",
        "level|group|cohort|regimen&dose|dosing|dosage",
        rf"(?P<doseLevels>{at_words(*_FEW, 'seven', 'eight', 'nine', 'ten', *map(str, range(2, 20)))})(?:\s+(?!of\b"
        r"|in\b|to\b|per\b|patients?\b|subjects?\b|participants?\b)[\w-]+){0,3}?\s+(?:dos(?:e"
        r"|ing|age)[\s-]+(?:levels?|groups?|cohorts?|regimens?)"
        r"|(?:escalating\s+)?dose\s+escalation\s+cohorts?)\b",
    ),
    _rule(
        "administrations",
        "infusions|injections|administrations|vaccinations|instillations",
        at_words("for", r"total\s+of")
        + rf"\s+(?:a\s+total\s+of\s+)?(?P<administrations>{COUNT})\s+(?:consecutive\s+)?(?:\w+\s+)?"
        r"(?:infusions|injections|administrations|vaccinations|instillations)\b",
    ),
    _rule(
        "twoStageDesign",
        "simon",
        r"\bsimon(?:'s|s)?\s+(?:\w+\s+)?two[\s-]stage\b|\bsimon(?:'s)?\s+(?:optimal|minimax)\b",
        "Simon two-stage",
    ),
    _rule(
        "safetyRunIn",
        "safety run|safety lead|safety ind|safety intro|safety-run|safety-lead",
        r"\bsafety[\s-]+(?:run[\s-]*in|lead[\s-]*in|induction|introduction)\b(?:\s+(?:period|phase"
        r"|part|cohort|stage|portion))?",
        "safety run-in",
    ),
    _rule(
        "runIn",
        "run-in|run in|lead-in|lead in",
        r"(?:\b(?P<runInLength>(?:\d+|one|two|three|four|six|eight|twelve))[\s-]*(?P<runInUnit>day"
        r"|week|month)s?[\s-]+(?:[\w-]+\s+){0,2}?)?(?<!safety )\b(?:run|lead)[\s-]in\b\s*(?:period"
        r"|phase|part|stage)",
        "run-in",
    ),
    _rule(
        "interimLook",
        "interim|preliminary&analys|look|evaluation|assessment",
        rf"\b{_LOOK}\b[^.]{{0,120}}?\b(?:after|when|once|at|until|of"
        rf"|on)\s+(?:the\s+)?(?:enrol\w+\s+of\s+)?{count('participants')}{WHO}",
        "interim look",
    ),
    _rule(
        "interimLook",
        "interim|preliminary&analys|look|evaluation|assessment",
        rf"{at_words('after', 'when', 'once')}\s+{count('participants')}{WHO}[^.]{{0,120}}?\b{_LOOK}",
        "interim look",
    ),
    _rule(
        "interimLook",
        "interim",
        rf"\b{_LOOK}\b[^.]{{0,120}}?\b(?P<percent>\d{{1,3}}(?:\.\d)?)\s?%\s+of\b[^.]{{0,40}}?\b"
        r"(?:events?|patients|participants|subjects|information)",
        "interim look",
    ),
    _rule(
        "interimLook",
        "interim",
        rf"\b{_LOOK}\b[^.]{{0,100}}?\b(?P<events>\d+)\s+(?:\w+\s+){{0,2}}events?\b",
        "interim look",
    ),
    _rule(
        "interimLook",
        "when &analys|evaluation",
        rf"{at_words('when')}\s+{count('participants')}{WHO}\s+(?:are|have\s+been|were|is"
        r"|had\s+been)\s+\w+,[^.]{0,40}?\b(?:analys[ei]s|evaluation)\b[^.]{0,10}?\b(?:will|is"
        r"|are|be)\b",
        "interim look",
    ),
    _rule(
        "stoppingRule",
        "if &stop|terminat|halt|suspend|clos|discontin|paus",
        rf"{at_words('if')}\s+(?:≥\s?|at\s+least\s+|more\s+than\s+)?(?P<events>{COUNT})(?:\s+or\s+more)?\s+"
        rf"(?:of|out\s+of|in)\s+(?:the\s+)?(?:first\s+)?(?P<outOf>{COUNT})\b[^.]{{0,160}}?\b{_STOP}"
        r"\b",
        "stopping rule",
    ),
    _rule(
        "stoppingRule",
        "if &stop|terminat|halt|suspend|clos|discontin|paus",
        rf"\b{_STOP}\b[^.]{{0,60}}?\bif\s+(?:≥\s?|at\s+least\s+"
        rf"|more\s+than\s+)?(?P<events>{COUNT})(?:\s+or\s+more)?\s+(?:of|out\s+of"
        rf"|in)\s+(?:the\s+)?(?:first\s+)?(?P<outOf>{COUNT})\b",
        "stopping rule",
    ),
    _rule(
        "stoppingRule",
        "if &stop|terminat|halt|suspend|clos|discontin|paus",
        at_words("trial", "study", r"enrol\w+", "accrual", "arm")
        + rf"\b[^.]{{0,60}}?\b{_STOP}\b[^.]{{0,60}}?\bif\b[^.]{{0,60}}?\b(?:more\s+than|over"
        r"|greater\s+than|at\s+least|>|≥)\s*(?P<percent>\d{1,3})\s?%",
        "stopping rule",
    ),
    _rule(
        "plannedEnrolment",
        f"to enrol|to recruit|to includ|to accru|to random|to assign|to admit|to select|to register|to be &{_TAKEN}",
        rf"{_PLAN}\s+(?:to\s+)(?:be\s+)?{_TAKE}\w*\s+(?:in\s+)?{count('participants')}(?:\s?[-–]"
        rf"\s?(?P<participantsMax>\d+))?{WHO}",
        "planned enrolment",
    ),
    _rule(
        "plannedEnrolment",
        f"total|approximately|about|around|up to&will|plan|expect|anticipat|going&{_TAKEN}|take|participate",
        at_words(r"a\s+total\s+(?:number\s+)?of", "approximately", "about", "around", r"up\s+to", "total")
        + rf"\s+(?P<participants>{COUNT}){WHO}[^.;,]{{0,60}}?\s+(?:will|(?:are"
        r"|is)\s+(?:planned|expected|anticipated|going"
        rf"|intended))\s+(?:to\s+)?(?:be\s+)?(?:\w+ly\s+)?(?:{_TAKE}\w*|take\s+part|participate)",
        "planned enrolment",
    ),
)
"""All rules but stratification, whose factors are a list (see ``stratification``)."""
