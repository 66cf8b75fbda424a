"""Findings about what a record registers: defects that are kept as facts, never silently mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialgraph.facts.model import Finding
from trialgraph.facts.therapies.agents import StudyTherapies, cite_mention
from trialgraph.facts.therapies.intervention_defects import find_repeated_interventions, find_several_agents
from trialgraph.facts.therapies.unregistered_agents import find_unregistered
from trialgraph.facts.wording import cite_whole
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention
from trialgraph.study import Doubt, Study

MAX_SHOWN = 300
# What is done to a patient, or the state it brings about: "Analgesia", "Sedation", "Bowel Preparation"
_STATE = re.compile(r"(?:ation|esia)$", re.IGNORECASE)


def find_record_defects(
    study: Study, therapies: StudyTherapies, drug_conditions: Sequence[TherapyMention], finder: TherapyFinder
) -> tuple[Finding, ...]:
    """Defects of interventions and conditions, and what the reader was not sure of."""
    return (
        *_missing_interventions(study, therapies, finder),
        *find_several_agents(therapies, finder),
        *find_repeated_interventions(therapies),
        *_misspelt_agents(therapies),
        *_drugs_as_conditions(drug_conditions, therapies, finder),
        *map(_read_doubt, study.doubts),
    )


def _read_doubt(doubt: Doubt) -> Finding:
    """What a reader doubted. Of a long text, in which two records of the trial disagree, only the beginning is said."""
    found = doubt.text.content or doubt.text.pointer
    if doubt.against is None:
        return Finding(doubt.kind, found, doubt.assumed, (cite_whole(doubt.text),))
    shown = found if len(found) <= MAX_SHOWN else found[: MAX_SHOWN - 1] + "…"
    return Finding(doubt.kind, shown, doubt.assumed, (cite_whole(doubt.text), cite_whole(doubt.against)))


def _missing_interventions(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[Finding]:
    """An agent that the text says is given, and no registered intervention covers."""
    where = "no registered intervention names it" if study.interventions else "no intervention is registered"
    for mention in find_unregistered(study, therapies, finder):
        found = f"{mention.therapy.name}: {where}"
        named = mention.therapy.kind == "agent"
        assumed = "given as the text says" if named else "given as the text says; which agents is not said"
        yield Finding("interventionMissing", found, assumed, (cite_mention(mention),))


def _misspelt_agents(therapies: StudyTherapies) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    every = (*therapies.agents.values(), *therapies.in_text.values())
    for mention in (mention for mentions in every for mention in mentions if mention.misspelt):
        evidence = cite_mention(mention)
        key = (mention.therapy.concept, evidence.quote.casefold())
        if key not in seen and mention.therapy.kind == "agent" and not _goes_on(mention):
            seen.add(key)
            yield Finding("misspeltAgent", evidence.quote, mention.therapy.name, (evidence,))


def _goes_on(mention: TherapyMention) -> bool:
    """Whether the name goes on behind a hyphen ("Onabotulinumtoxin-A"), so that it is not what was looked up."""
    return re.match(r"\s?-\w", mention.text.content[mention.end : mention.end + 3]) is not None


def _drugs_as_conditions(
    drug_conditions: Sequence[TherapyMention], therapies: StudyTherapies, finder: TherapyFinder
) -> Iterator[Finding]:
    """A drug or class among the conditions; one that the study does not give may be measured or earlier treatment."""
    for mention in drug_conditions:
        name = mention.therapy.name
        if not _STATE.search(mention.text.content[mention.start : mention.end]):
            given = any(finder.vocabulary.is_within(iri, mention.therapy.concept) for iri in _known(therapies, finder))
            assumed = f"{name} is a therapy, not a condition" if given else f"{name} is no condition"
            yield Finding("drugAsCondition", mention.text.content, assumed, (cite_mention(mention),))


def _known(therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[str]:
    yield from (iri for iri in therapies.agents if iri in finder.vocabulary.concepts)
