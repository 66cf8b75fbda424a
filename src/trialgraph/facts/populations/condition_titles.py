"""Diseases that only the titles name: tumours that are not registered, and the disease of the patients a title names.

A narrower tumour takes the place of its registered heading; a wide word of a title ("lung cancer") that only sums up
the registered kinds is none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.facts.populations.condition_criteria import MINOR
from trialgraph.facts.populations.condition_found import (
    HISTOLOGIES,
    FoundCondition,
    add_condition,
    is_tumour,
    replace_wider,
)
from trialgraph.facts.populations.condition_headings import SOLID_TUMOUR, WHOLES, is_inexact, is_marker_status
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition
from trialgraph.facts.wording import at_words
from trialgraph.mentions.cues import Forms
from trialgraph.study import Study, Text

_OTHERS = re.compile(r"\bother (?:\S+ ){0,3}$", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:survivors?|screening for|risk of|prevent\w*|related|associated|induced|criteria in|"
    r"evaluation criteria)\b",
    re.IGNORECASE,
)
# "in Patients With Symptomatic ...", "Adults Diagnosed With ...": what they have, not what they had or may get.
_OF_PATIENTS = Forms(
    at_words(
        *("patients?", "participants?", "subjects?", "adults?", "children", "adolescents", "individuals", "persons?"),
        *("people", "women", "men", "males?", "females?", "infants", "neonates", "recipients", "volunteers"),
    )
    + r"\s+(?:with|having|who have|suffering from|diagnosed with)\s+"
    r"(?:(?!no\b|not\b|without|risk|histor|prior|previous|suspected|after|undergoing|in\b|of\b|and\b)[\w-]+ ){0,3}$"
)
_PATIENTS_BEHIND = re.compile(
    r"^ (?:patients?|infants?|neonates|newborns|children|adults|subjects|participants|women|men)\b", re.IGNORECASE
)
_ANY_CANCER = re.compile(
    r"\b(?:advanced|metastatic|refractory|relapsed|recurrent|select(?:ed)?|various|unresectable|malignant)"
    r"(?:[ ,/]+(?:and |or )?(?:advanced|metastatic|refractory|malignant|unresectable))* "
    r"(?:malignanc(?:y|ies)|cancers?|tumou?rs|neoplasms)\b(?! of)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^(?: ?\([^()]*\))?(?: ?[,/&] ?| (?=and|or))(?:and/or |and |or )?(?:[\w-]+ ){0,2}$")
_HEALTHY = re.compile(r"^healthy\b")
_ASIDE_BEHIND = re.compile(r"^[- ]?(?:\w+ )?(?:related|associated|induced|free|negative|naive|risk)\b", re.IGNORECASE)


def is_of_any_cancer(study: Study) -> bool:
    """Whether a title takes patients with "advanced malignancies", "refractory cancers", of whatever site."""
    return any(_ANY_CANCER.search(text.content) for text in _titles(study))


def read_tumours(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    """Add the tumours of the titles that are not registered."""
    for text in _titles(study):
        for named in names.find(text.content):
            around = text.content[max(0, named.start - 25) : named.end + 14]
            if named.concept in found or _ASIDE.search(around) or not is_tumour(names, named):
                if named.concept in found:
                    add_condition(found, named, text)
                continue
            if named.name in HISTOLOGIES and any(is_tumour(names, f.named) for f in found.values()):
                continue
            above = names.vocabulary.ancestors(named.concept)
            others = _OTHERS.search(text.content, 0, named.start) is not None
            if not others and _is_umbrella(study, names, named, found):
                continue
            _drop_inexact(study, names, named, found)
            wider = [iri for iri in found if iri in above and found[iri].registered]
            if wider and is_marker_status(named):
                continue
            if wider and not MINOR.search(named.name):
                replace_wider(found, wider, named, text, names)
            else:
                add_condition(found, named, text)


def _is_umbrella(study: Study, names: ConditionNames, named: NamedCondition, found: dict[str, FoundCondition]) -> bool:
    """Whether a title's wide word ("lung cancer") only stands for the narrower diseases found; baskets are kept."""
    below = [iri for iri in found if named.concept in names.vocabulary.ancestors(iri)]
    if not below or named.name == SOLID_TUMOUR:
        return False
    titled = any(other.concept in below for text in _titles(study) for other in names.find(text.content))
    return titled or (len(below) > 1 and named.name not in WHOLES)


def _drop_inexact(study: Study, names: ConditionNames, named: NamedCondition, found: dict[str, FoundCondition]) -> None:
    """Drop the registered kind of a title's disease that the record never names ("Colonic Neoplasms"), and parts."""
    below = [iri for iri in found if named.concept in names.vocabulary.ancestors(iri)]
    parts = named.name in WHOLES and len(below) > 1  # "Colon Cancer", "Rectal Cancer" of a trial in colorectal cancer
    if (len(below) != 1 and not parts) or named.name == SOLID_TUMOUR:
        return
    for iri in below:
        if parts or is_inexact(iri, found[iri].evidence[0].quote, named, study, names):
            del found[iri]


def read_population(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    """Add the disease, other than a tumour, of the patients that a title names, unless it or a kind of it is found."""
    above = names.vocabulary.ancestors
    for text in _titles(study):
        for named in _of_patients(text, names):
            related = (iri for iri in found if named.concept in above(iri) or iri in above(named.concept))
            said = any(named.name in f.named.name for f in found.values()) or _HEALTHY.match(named.name)
            if is_tumour(names, named) or any(related) or said:
                continue
            add_condition(found, named, text)


def read_anything(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    """Where nothing registered is a disease ("Subscapularis Peel"): those of the titles, else of the keywords."""
    for texts in (tuple(_titles(study)), study.keywords):
        for text in texts:
            for named in names.find(text.content):
                around = text.content[max(0, named.start - 25) : named.end + 14]
                if not _HEALTHY.match(named.name) and not _ASIDE.search(around):
                    add_condition(found, named, text)
        if any(f.named.known for f in found.values()):
            return


def _of_patients(text: Text, names: ConditionNames) -> Iterator[NamedCondition]:
    """The diseases that a title says its patients have: "in Patients With X, Y or Z", "X Patients"."""
    content, last = text.content, -1
    for named in names.find(content):
        behind = content[named.end : named.end + 30]
        listed = last >= 0 and _LISTED.match(content[last : named.start]) is not None
        if _ASIDE_BEHIND.match(behind) is None and (
            listed or _PATIENTS_BEHIND.match(behind) or _OF_PATIENTS.search(content[: named.start].lower())
        ):
            last = named.end
            yield named


def _titles(study: Study) -> Iterator[Text]:
    yield from (text for text in (study.title, study.official_title) if text is not None)
