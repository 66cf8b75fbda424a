"""Findings about what a record registers: defects that are kept as facts, never silently mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialgraph.facts.agents import StudyTherapies, make_evidence
from trialgraph.facts.interventions import DRUG_KINDS
from trialgraph.facts.model import Evidence, Finding
from trialgraph.mentions.therapies import TherapyMention
from trialgraph.study import Doubt, Study, Text
from trialgraph.vocabulary.load import TG

MAX_SHOWN = 300
PLACEBO = TG + "agent/placebo"  # so often described and not registered that its absence is no defect


def find_record_defects(
    study: Study, therapies: StudyTherapies, drug_conditions: Sequence[TherapyMention]
) -> tuple[Finding, ...]:
    """Defects of interventions and conditions, and what the reader was not sure of."""
    return (
        *_missing_interventions(study, therapies),
        *_several_agents(therapies),
        *_repeated_interventions(study),
        *_misspelt_agents(therapies),
        *_drugs_as_conditions(drug_conditions),
        *map(_read_doubt, study.doubts),
    )


def _read_doubt(doubt: Doubt) -> Finding:
    """What a reader doubted. Of a long text, in which two records of the trial disagree, only the beginning is said."""
    found = doubt.text.content or doubt.text.pointer
    if doubt.against is None:
        return Finding(doubt.kind, found, doubt.assumed, (_whole(doubt.text),))
    shown = found if len(found) <= MAX_SHOWN else found[: MAX_SHOWN - 1] + "…"
    return Finding(doubt.kind, shown, doubt.assumed, (_whole(doubt.text), _whole(doubt.against)))


def _missing_interventions(study: Study, therapies: StudyTherapies) -> Iterator[Finding]:
    """An agent that the text says is given, and no registered intervention names."""
    for iri in sorted(therapies.only_in_text):
        mentions = therapies.agents[iri]
        if mentions[0].therapy.kind == "agent" and iri != PLACEBO:
            where = (
                "no intervention is registered" if not study.interventions else "no registered intervention names it"
            )
            found = f"{mentions[0].therapy.name}: {where}"
            yield Finding("interventionMissing", found, "given as the text says", (make_evidence(mentions[0]),))


def _several_agents(therapies: StudyTherapies) -> Iterator[Finding]:
    for reading in therapies.readings:
        agents = {m.therapy.concept: m for m in reading.mentions if m.therapy.kind == "agent"}
        own = [m for m in agents.values() if m.text == reading.intervention.name]
        if len(own) > 1 and reading.parts > 1:
            name = reading.intervention.name
            names = ", ".join(mention.therapy.name for mention in own)
            yield Finding(
                "severalAgentsInOneIntervention", name.content, f"{len(own)} agents: {names}", (_whole(name),)
            )


def _repeated_interventions(study: Study) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Text] = {}
    for intervention in study.interventions:
        key = (intervention.kind, " ".join(intervention.name.content.casefold().split()))
        if key in seen and intervention.kind in DRUG_KINDS:
            places = (_whole(seen[key]), _whole(intervention.name))
            yield Finding("interventionRepeated", intervention.name.content, "one agent, registered twice", places)
        seen.setdefault(key, intervention.name)


def _misspelt_agents(therapies: StudyTherapies) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    every = (*therapies.agents.values(), *therapies.in_text.values())
    for mention in (mention for mentions in every for mention in mentions if mention.misspelt):
        evidence = make_evidence(mention)
        key = (mention.therapy.concept, evidence.quote.casefold())
        if key not in seen and mention.therapy.kind == "agent":
            seen.add(key)
            yield Finding("misspeltAgent", evidence.quote, mention.therapy.name, (evidence,))


def _drugs_as_conditions(drug_conditions: Sequence[TherapyMention]) -> Iterator[Finding]:
    for mention in drug_conditions:
        assumed = f"{mention.therapy.name} is a therapy, not a condition"
        yield Finding("drugAsCondition", mention.text.content, assumed, (make_evidence(mention),))


def _whole(text: Text) -> Evidence:
    return Evidence(text.pointer, 0, len(text.content), text.content)
