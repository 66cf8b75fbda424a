"""Registered conditions under a name that several diseases share ("MS", "CRS", "UC"): which one, or left open.

What else the study says decides: the text nearest to the registered conditions that names one of the diseases by a
name of its own. Where no text does, or one names several of them, the condition keeps its name as written, ungrounded
and with the choices (the finding ``ambiguousCondition``); nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialgraph.facts.model import ConditionFact, Finding
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition, settle
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.study import Study, Text
from trialgraph.vocabulary.concepts import Concept, Vocabulary


def read_condition(text: Text, study: Study, names: ConditionNames) -> Iterator[NamedCondition]:
    """The diseases of one registered condition, an ambiguous name decided by the rest of the study."""
    for named in names.read_registered(text.content):
        yield choose_condition(named, study, names) if named.choices else named


def choose_condition(named: NamedCondition, study: Study, names: ConditionNames) -> NamedCondition:
    """The disease that an ambiguous name means in this study; `named` itself where nothing decides."""
    for texts in _contexts(study):
        meant = _find_meant(named.choices, " | ".join(texts), names)
        if meant:
            return settle(named, meant[0]) if len(meant) == 1 else named
    return named


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
