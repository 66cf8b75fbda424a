"""Registered conditions under a name that several diseases share ("MS", "CRS", "UC"): which one, or left open.

What else the study says decides: the text nearest to the registered conditions that names one of the diseases by a
name of its own. Where no text does, or one names several of them, the condition keeps its name as written, ungrounded
and with the choices (the finding ``ambiguousCondition``); nothing is guessed.

A registered code means what the study itself spells out: "NPC" is no nasopharyngeal carcinoma where a text says
"Niemann-Pick Disease, Type C (NPC)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialgraph.facts.model import ConditionFact, Finding
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition, settle
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.study import Study, Text
from trialgraph.vocabulary.concepts import Concept, Vocabulary

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,4}")
_INITIAL = re.compile(r"(?<![^\W_])[^\W_]")
_BEFORE = 80  # characters before a bracket, in which what it abbreviates stands


def read_condition(text: Text, study: Study, names: ConditionNames) -> Iterator[NamedCondition]:
    """The diseases of one registered condition, an ambiguous name decided by the rest of the study."""
    code = text.content.strip()
    for named in names.read_registered(text.content):
        if named.choices:
            yield choose_condition(named, study, names)
        else:
            yield _spell_out(named, code, study, names) if _CODE.fullmatch(code) else named


def choose_condition(named: NamedCondition, study: Study, names: ConditionNames) -> NamedCondition:
    """The disease that an ambiguous name means in this study; `named` itself where nothing decides."""
    for texts in _contexts(study):
        meant = _find_meant(named.choices, " | ".join(texts), names)
        if meant:
            return settle(named, meant[0]) if len(meant) == 1 else named
    return named


def _spell_out(named: NamedCondition, code: str, study: Study, names: ConditionNames) -> NamedCondition:
    """The disease before the code in brackets, unless it is the one that the code is known for, or kin to it."""
    is_within = names.vocabulary.is_within
    for content in (content for texts in _contexts(study) for content in texts):
        meant = _find_spelt_out(code, content, names)
        if meant:
            is_kin = named.known and (is_within(named.concept, meant.iri) or is_within(meant.iri, named.concept))
            return named if is_kin else settle(named, meant)
    return named


def _find_spelt_out(code: str, content: str, names: ConditionNames) -> Concept | None:
    """ "spinal muscular atrophy (SMA)": the disease whose words begin with the letters of the code, in their order."""
    bracket = content.find(f"({code})")
    if bracket < 0:
        return None
    before = content[max(0, bracket - _BEFORE) : bracket].rstrip()
    last = next((found for found in names.find(before) if found.end == len(before)), None)
    if last is None:
        return None
    initials = iter("".join(_INITIAL.findall(before[last.start :].upper())))
    return names.vocabulary.concepts[last.concept] if all(letter in initials for letter in code) else None


def find_ambiguous_conditions(conditions: Sequence[ConditionFact], vocabulary: Vocabulary) -> Iterator[Finding]:
    """A finding for each condition whose name was left open."""
    for condition in conditions:
        if condition.choices:
            labels = " or ".join(vocabulary.concepts[iri].label for iri in condition.choices)
            yield Finding("ambiguousCondition", condition.name, f"left open: {labels}", condition.evidence)


def _contexts(study: Study) -> Iterator[list[str]]:
    """The study's texts, those first that speak of the disease studied and of no other."""
    yield _contents(study.title, study.official_title, *study.conditions, *study.keywords)
    yield _contents(study.brief_summary)
    yield _contents(study.detailed_description)
    if study.eligibility is not None:
        items = split_eligibility(study.eligibility)
        yield [study.eligibility.content[item.start : item.end] for item in items if item.side == "inclusion"]


def _contents(*texts: Text | None) -> list[str]:
    return [text.content for text in texts if text is not None]


def _find_meant(choices: tuple[Concept, ...], content: str, names: ConditionNames) -> list[Concept]:
    """The choices that a text names, or names a kind of; of a disease and its own kind the kind only."""
    above = [names.vocabulary.ancestors(found.concept) for found in names.find(content)]
    meant = [choice for choice in choices if any(choice.iri in iris for iris in above)]
    ancestors = names.vocabulary.ancestors
    return [c for c in meant if not any(o is not c and c.iri in ancestors(o.iri) for o in meant)]
