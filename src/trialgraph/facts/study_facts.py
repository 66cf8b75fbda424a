"""From a study to its facts: each facet in turn, on one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trialgraph.facts.design.design import extract_design
from trialgraph.facts.doses.doses import AgentSpan, extract_doses, find_dose_defects
from trialgraph.facts.lengths import apply_limits, find_cut_texts
from trialgraph.facts.model import AgentFact, Evidence, Role, StudyFacts
from trialgraph.facts.outcomes.outcome_defects import find_outcome_defects
from trialgraph.facts.outcomes.outcomes import extract_outcomes
from trialgraph.facts.populations.condition_choices import find_ambiguous_conditions
from trialgraph.facts.populations.conditions import extract_conditions, find_drug_conditions
from trialgraph.facts.populations.populations import extract_populations
from trialgraph.facts.therapies.agents import MAX_EVIDENCE, StudyTherapies, cite_mention, extract_therapies
from trialgraph.facts.therapies.arms import extract_arm_contents
from trialgraph.facts.therapies.procedure_phases import apply_procedures
from trialgraph.facts.therapies.procedures import extract_procedures
from trialgraph.facts.therapies.record_defects import find_record_defects
from trialgraph.facts.therapies.regimens import extract_regimens, make_components
from trialgraph.facts.therapies.roles import assign_roles
from trialgraph.mentions.therapies import TherapyMention, make_therapy_finder
from trialgraph.study import Study
from trialgraph.vocabulary.concepts import Vocabulary


def extract_facts(study: Study, vocabulary: Vocabulary) -> StudyFacts:
    """All facts of one study, each with the words it rests on. Never raises for what a record says."""
    read = apply_limits(study)
    facts = _extract_all(read, vocabulary)
    return facts if read is study else replace(facts, findings=(*facts.findings, *find_cut_texts(study, read)))


def _extract_all(study: Study, vocabulary: Vocabulary) -> StudyFacts:
    finder = make_therapy_finder(vocabulary)
    therapies = extract_therapies(study, finder)
    contents = extract_arm_contents(study, therapies)
    arms = {content.label: content.agents for content in contents}
    roles = assign_roles(study, therapies, arms, finder)
    agents = _make_agents(therapies, roles)
    doses = extract_doses(study, agents, _agent_spans(therapies))
    conditions = extract_conditions(study, vocabulary)
    outcomes = extract_outcomes(study, vocabulary)
    procedures = extract_procedures(study, therapies, finder)
    regimens = extract_regimens(study, contents, therapies, make_components(roles, doses), finder)
    return StudyFacts(
        trial=study.id,
        agents=agents,
        procedures=procedures,
        regimens=apply_procedures(study, regimens, contents, therapies, procedures, finder),
        doses=doses,
        conditions=conditions,
        populations=extract_populations(study, conditions, vocabulary),
        outcomes=outcomes,
        design=extract_design(study),
        findings=(
            *find_record_defects(study, therapies, find_drug_conditions(study, vocabulary), finder),
            *find_ambiguous_conditions(conditions, vocabulary),
            *find_dose_defects(study, doses),
            *find_outcome_defects(study, outcomes, vocabulary),
        ),
    )


def _make_agents(therapies: StudyTherapies, roles: Mapping[str, Role]) -> tuple[AgentFact, ...]:
    return tuple(
        AgentFact(mentions[0].therapy, roles[iri], _cite(mentions)) for iri, mentions in therapies.agents.items()
    )


def _cite(mentions: Sequence[TherapyMention]) -> tuple[Evidence, ...]:
    """The first places that name an agent, each word of a field once."""
    places = {(e.pointer, e.quote.casefold()): e for e in map(cite_mention, reversed(mentions))}
    return tuple(reversed(places.values()))[:MAX_EVIDENCE]


def _agent_spans(therapies: StudyTherapies) -> dict[str, tuple[AgentSpan, ...]]:
    """Where the texts name agents, given or not: a dose belongs to the agent it stands beside."""
    named = dict(therapies.in_text)
    for mention in (mention for reading in therapies.readings for mention in reading.mentions):
        if mention.text.pointer not in therapies.in_text:  # the name of an intervention, whose description is about it
            named[mention.text.pointer] = (*named.get(mention.text.pointer, ()), mention)
    return {
        pointer: tuple(AgentSpan(m.start, m.end, m.therapy.concept) for m in mentions if m.therapy.kind != "procedure")
        for pointer, mentions in named.items()
    }
