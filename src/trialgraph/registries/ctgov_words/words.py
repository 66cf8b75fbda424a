"""Registered words ("Single Group Assignment", "Phase 1/Phase 2") in the upper-case words of the API v2.

Source: the enumerations of the API v2 (https://clinicaltrials.gov/data-api/about-api/study-data-structure), compared
with the same trials' legacy records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_BETWEEN_WORDS = re.compile(r"[^A-Z0-9]+")
_BETWEEN_PHASES = re.compile(r"[|/,]")
_BRACKET = re.compile(r"\s*[\[(:].*", re.DOTALL)
_COUNTRY_TAIL = re.compile(
    r"(?:The )?(?:\w+ |Democratic People's )?Republic of(?: the)?|occupied|Federated States of|Province of China", re.I
)
# What other words than its own a value had before the API v2.
_STATUS = {"UNKNOWN_STATUS": "UNKNOWN"}
_PHASES = {"N_A": "NA", "NOT_APPLICABLE": "NA", "EARLY_PHASE_1": "EARLY_PHASE1", "PHASE_0": "EARLY_PHASE1"} | {
    f"PHASE_{number}": f"PHASE{number}" for number in "1234"
}
_ALLOCATION = {"N_A": "NA"}
_MASKING = {"OPEN_LABEL": "NONE", "SINGLE_BLIND": "SINGLE", "DOUBLE_BLIND": "DOUBLE"}
_PURPOSE = {"EDUCATIONAL_COUNSELING_TRAINING": "ECT"}
_ENROLMENT = {"ANTICIPATED": "ESTIMATED"}
_SPONSOR_CLASS = {"U_S_FED": "FED", "INDIVIDUAL": "INDIV"}


def make_word(found: str) -> str:
    """Any registered value in upper case with underscores: "Active, not recruiting" is ACTIVE_NOT_RECRUITING."""
    return _BETWEEN_WORDS.sub("_", found.upper()).strip("_")


def make_status(found: str) -> str:
    """The overall status; "Unknown status" is UNKNOWN."""
    return _rename(found, _STATUS)


def make_phases(found: str) -> tuple[str, ...]:
    """The trial phases of "Phase 1/Phase 2", "Phase 1|Phase 2", "PHASE1|PHASE2" or "N/A", each once."""
    word = _rename(found, _PHASES)
    words = (word,) if word == "NA" else (_rename(part, _PHASES) for part in _BETWEEN_PHASES.split(found))
    return tuple(dict.fromkeys(filter(None, words)))


def make_study_type(found: str) -> str:
    """The type of study, without the kind that stands behind it ("Observational [Patient Registry]")."""
    return make_word(_BRACKET.sub("", found))


def make_enrolment_kind(found: str) -> str:
    """ACTUAL or ESTIMATED, which was "Anticipated" before."""
    return _rename(found, _ENROLMENT)


def make_sponsor_class(found: str) -> str:
    """The class of a sponsor; "U.S. Fed" is FED."""
    return _rename(found, _SPONSOR_CLASS)


def make_arm_kind(found: str) -> str:
    """The type of an arm, with or without the colon that some exports put behind it ("Active Comparator: ")."""
    return make_word(found)


def make_intervention_name(kind: str, name: str) -> str:
    """How an arm of the API v2 names an intervention: "Drug: Alphamab"."""
    return f"{kind.replace('_', ' ').title()}: {name}" if kind else name


def make_allocation(found: str) -> str:
    """RANDOMIZED, NON_RANDOMIZED or NA."""
    return _rename(found, _ALLOCATION)


def make_intervention_model(found: str) -> str:
    """SINGLE_GROUP, PARALLEL, … without the word "Assignment" of before."""
    return make_word(found).removesuffix("_ASSIGNMENT")


def make_masking(found: str) -> str:
    """NONE, SINGLE, DOUBLE, TRIPLE or QUADRUPLE, without who is masked in brackets."""
    return _rename(_BRACKET.sub("", found), _MASKING)


def make_purpose(found: str) -> str:
    """TREATMENT, SUPPORTIVE_CARE, …"""
    return _rename(found, _PURPOSE)


def _rename(found: str, names: Mapping[str, str]) -> str:
    word = make_word(found)
    return names.get(word, word)


# The parts of a design that are written in one text, by their names there.
DESIGN_PARTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "Allocation": ("allocation", make_allocation),
    "Intervention Model": ("intervention_model", make_intervention_model),
    "Masking": ("masking", make_masking),
    "Primary Purpose": ("primary_purpose", make_purpose),
}
_DESIGN_PART = re.compile(r"(?:^|[|,]\s*)(?=[A-Z][A-Za-z ]{3,30}:)")


def parse_design(found: str) -> dict[str, str]:
    """The parts of "Allocation: RANDOMIZED|Masking: DOUBLE (…)", also with commas between them, by fields of `Design`.

    Parts that `Design` has no field for (time perspective, endpoint classification) are left out.
    """
    parts: dict[str, str] = {}
    for part in _DESIGN_PART.split(found):
        name, _, value = part.partition(":")
        if name.strip() in DESIGN_PARTS:
            field, make = DESIGN_PARTS[name.strip()]
            parts[field] = make(value)
    return parts


def find_country(location: str) -> str:
    """The country at the end of "facility, city, country"; "Korea, Republic of" is one country."""
    pieces = location.split(", ")
    inverted = len(pieces) > 1 and _COUNTRY_TAIL.fullmatch(pieces[-1].strip()) is not None
    return ", ".join(pieces[-2:] if inverted else pieces[-1:]).strip()
