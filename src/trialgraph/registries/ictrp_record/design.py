"""Registered design words of many registers in the upper-case words of ClinicalTrials.gov, which has most of them."""

from __future__ import annotations

import re

from trialgraph.study import Design

_STUDY_TYPES = (
    ("EXPANDED_ACCESS", re.compile(r"expanded access", re.I)),
    ("OBSERVATIONAL", re.compile(r"observational|epidemi\w+|prognos|cohort|registry", re.I)),
    ("INTERVENTIONAL", re.compile(r"interventional|treatment|prevention", re.I)),
)
_PHASE_YES = re.compile(r"\(Phase (I{1,3}V?|IV)\):\s*yes", re.I)
_PHASE = re.compile(
    r"\b(early )?phase[ -]?(0|[1-4]|i{1,3}v?|iv)(?![\w])(?:\s?[/-]\s?(?:phase )?([1-4]|i{1,3}|iv)\b)?", re.I
)
_BARE_PHASE = re.compile(r"([1-4])(?:\s?[-/]\s?([1-4]))?")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NOT_RANDOMISED = re.compile(
    r"non[- ]?random|quasi[- ]?random|randomi[sz](?:ed|ation):\s*(?:no|n/a)|historical control", re.I
)
_RANDOMISED = re.compile(r"randomi[sz](?:ed|ation):\s*(?:yes|random)|\brandomi[sz]ed\b|cluster randomi[sz]ation", re.I)
_MODELS = (
    ("CROSSOVER", re.compile(r"cross[- ]?over(?!: no)", re.I)),
    ("FACTORIAL", re.compile(r"factorial", re.I)),
    ("SINGLE_GROUP", re.compile(r"single[- ](?:group|arm|assignment)|assignment: single", re.I)),
    ("PARALLEL", re.compile(r"parallel(?! group: no)", re.I)),
    ("SEQUENTIAL", re.compile(r"sequential", re.I)),
)
_MASKINGS = (
    (
        "NONE",
        re.compile(
            r"open[- ]label|masking: (?:none|open)|blinding: not|open\(masking not used\)|open: yes|masking not used",
            re.I,
        ),
    ),
    ("QUADRUPLE", re.compile(r"quadruple", re.I)),
    ("TRIPLE", re.compile(r"triple", re.I)),
    ("DOUBLE", re.compile(r"masking: double|blinding: double|double[- ]?blind(?:ed)?(?!: no)", re.I)),
    ("SINGLE", re.compile(r"masking: single|blinding: single|single[- ]?blind(?:ed)?(?!: no)", re.I)),
)
_PURPOSES = (
    ("PREVENTION", re.compile(r"purpose: prevention|\(prevention\)|prevention purpose", re.I)),
    ("SUPPORTIVE_CARE", re.compile(r"purpose: supportive care", re.I)),
    ("SCREENING", re.compile(r"purpose: screening|\(screening\)", re.I)),
    ("DIAGNOSTIC", re.compile(r"purpose: diagnos\w+|\(diagnostic\)", re.I)),
    ("HEALTH_SERVICES_RESEARCH", re.compile(r"purpose: health services? research", re.I)),
    ("BASIC_SCIENCE", re.compile(r"purpose: basic science", re.I)),
    ("TREATMENT", re.compile(r"purpose: treatment|\(treatment\)|treatment purpose", re.I)),
)
_COUNT = re.compile(r":\s*(\d+)(?=\s*(?:;|$))")


def make_design(study_type: str, design: str, phase: str, target_size: str) -> Design:
    """The design from the portal's four fields (HTML already read); "" where a field has none of the known words."""
    kind = _first(_STUDY_TYPES, study_type)
    is_interventional = kind == "INTERVENTIONAL"
    enrolment = parse_target_size(target_size)
    return Design(
        study_type=kind,
        phases=parse_phases(phase),
        allocation=_allocation(design) if is_interventional else "",
        intervention_model=_first(_MODELS, design) if is_interventional else "",
        masking=_first(_MASKINGS, design) if is_interventional else "",
        primary_purpose=_first(_PURPOSES, design) if is_interventional else "",
        enrolment=enrolment,
        enrolment_kind="" if enrolment is None else "ESTIMATED",
    )


def parse_phases(found: str) -> tuple[str, ...]:
    """Trial phases: "Phase 2/Phase 3", "2-3", "Phase II/III" and the EU register's "(Phase II): yes" lines.

    A bare "0" is ChiCTR's word for studies before or outside the phases, observational ones among them: no phase.
    """
    text = " ".join(found.split())
    if "(Phase" in text and re.search(r":\s*(?:yes|no)\b", text):
        return tuple(f"PHASE{_number(match[1])}" for match in _PHASE_YES.finditer(text))
    if re.fullmatch(r"n\s?/\s?a|not applicable", text, re.I):
        return ("NA",)
    bare = _BARE_PHASE.fullmatch(text)
    if bare is not None:
        return tuple(f"PHASE{number}" for number in bare.groups() if number)
    return tuple(dict.fromkeys(phase for match in _PHASE.finditer(text) for phase in _phases_of(match)))


def _phases_of(match: re.Match[str]) -> list[str]:
    if match[1] or match[2] == "0":
        return ["EARLY_PHASE1"]
    return [f"PHASE{_number(part)}" for part in match.groups()[1:] if part]


def _number(found: str) -> str:
    return _ROMAN.get(found.lower(), found)


def parse_target_size(found: str) -> int | None:
    """The target size: a number, or the sum over its groups ("Experimental group:30;Control group:30;")."""
    text = found.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 10 else None
    counts = [int(count) for count in _COUNT.findall(text) if len(count) < 10]
    return sum(counts) if counts and len(counts) == len([part for part in text.split(";") if part.strip()]) else None


def _allocation(design: str) -> str:
    """What the words say of randomisation; "" where they contradict each other ("Randomized: No, … randomized")."""
    rest, denied = _NOT_RANDOMISED.subn(" ", design)
    stated = _RANDOMISED.search(rest) is not None
    return "" if bool(denied) == stated else "RANDOMIZED" if stated else "NON_RANDOMIZED"


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((word for word, pattern in table if pattern.search(text)), "")
