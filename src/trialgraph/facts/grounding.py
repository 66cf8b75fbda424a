"""Grounding by added vocabularies: what the built-in vocabulary does not know may be known to one of the user's.

Only what a record registers (agents and conditions that were found without a concept) is looked up, by its whole name;
names of hundreds of thousands of concepts are not looked for in running text, where many of them are words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from trialgraph.facts.added_names import find_agent, find_condition
from trialgraph.facts.model import (
    AgentFact,
    Component,
    ConditionFact,
    Phase,
    Population,
    Regimen,
    StudyFacts,
)
from trialgraph.vocabulary.concepts import AddedConcepts, Concept, Vocabulary


def ground_facts(facts: StudyFacts, vocabulary: Vocabulary) -> StudyFacts:
    """The facts with every agent and condition grounded that an added vocabulary knows by one of its names.

    A name that several concepts have equally grounds nothing.
    """
    found = find_groundings(facts, vocabulary)
    return _apply(facts, found, vocabulary) if found else facts


def find_groundings(facts: StudyFacts, vocabulary: Vocabulary) -> dict[str, Concept]:
    """The IRI of each agent and condition that the built-in vocabulary does not know → the concept it turns out to
    be."""
    if vocabulary.added is None:
        return {}
    return dict(_ground_agents(facts, vocabulary.added)) | dict(_ground_conditions(facts, vocabulary.added))


def _ground_agents(facts: StudyFacts, added: AddedConcepts) -> Iterator[tuple[str, Concept]]:
    for fact in facts.agents:
        if not fact.therapy.known:
            concept = find_agent(fact.therapy, added)
            if concept is not None:
                yield fact.therapy.concept, concept


def _ground_conditions(facts: StudyFacts, added: AddedConcepts) -> Iterator[tuple[str, Concept]]:
    for fact in facts.conditions:
        if not fact.known and not fact.choices:
            concept = find_condition(fact.name, added)
            if concept is not None:
                yield fact.concept, concept


def _apply(facts: StudyFacts, found: Mapping[str, Concept], vocabulary: Vocabulary) -> StudyFacts:
    renamed = {old: concept.iri for old, concept in found.items()}

    def rename(iri: str) -> str:
        return renamed.get(iri, iri)

    return replace(
        facts,
        agents=_unique_agents(_ground_agent(fact, found, vocabulary) for fact in facts.agents),
        regimens=tuple(_rename_regimen(regimen, renamed) for regimen in facts.regimens),
        doses=tuple(replace(dose, agent=rename(dose.agent)) for dose in facts.doses),
        conditions=_unique_conditions(_ground_condition(fact, found) for fact in facts.conditions),
        populations=tuple(_rename_population(population, renamed) for population in facts.populations),
    )


def _ground_agent(fact: AgentFact, found: Mapping[str, Concept], vocabulary: Vocabulary) -> AgentFact:
    concept = found.get(fact.therapy.concept)
    if concept is None:
        return fact
    therapy = fact.therapy
    above = [iri for iri in vocabulary.ancestors(concept.iri) if iri in vocabulary.concepts and iri != concept.iri]
    classes = (*vocabulary.narrowest(above), *(iri for iri in therapy.classes if iri not in above))
    aliases = tuple(dict.fromkeys((*therapy.aliases, *(n for n in concept.names if n != therapy.name))))
    grounded = replace(therapy, concept=concept.iri, aliases=aliases, classes=tuple(sorted(classes)), known=True)
    return replace(fact, therapy=grounded)


def _ground_condition(fact: ConditionFact, found: Mapping[str, Concept]) -> ConditionFact:
    concept = found.get(fact.concept)
    if concept is None:
        return fact
    aliases = tuple(dict.fromkeys((*fact.aliases, *(name for name in concept.names if name != fact.name))))
    return replace(fact, concept=concept.iri, aliases=aliases, known=True)


def _unique_agents(facts: Iterator[AgentFact]) -> tuple[AgentFact, ...]:
    """Two names of a record may turn out to be one agent: the first stays, with the evidence of both."""
    unique: dict[str, AgentFact] = {}
    for fact in facts:
        known = unique.get(fact.therapy.concept)
        evidence = (*known.evidence, *fact.evidence) if known else ()
        unique[fact.therapy.concept] = replace(known, evidence=evidence) if known else fact
    return tuple(unique.values())


def _unique_conditions(facts: Iterator[ConditionFact]) -> tuple[ConditionFact, ...]:
    unique: dict[str, ConditionFact] = {}
    for fact in facts:
        known = unique.get(fact.concept)
        evidence = (*known.evidence, *fact.evidence) if known else ()
        unique[fact.concept] = replace(known, evidence=evidence) if known else fact
    return tuple(unique.values())


def _rename_regimen(regimen: Regimen, renamed: Mapping[str, str]) -> Regimen:
    return replace(regimen, phases=tuple(_rename_phase(phase, renamed) for phase in regimen.phases))


def _rename_phase(phase: Phase, renamed: Mapping[str, str]) -> Phase:
    components: dict[str, Component] = {}
    for component in phase.components:
        iri = renamed.get(component.therapy, component.therapy)
        doses = tuple(replace(dose, agent=renamed.get(dose.agent, dose.agent)) for dose in component.doses)
        known = components.get(iri)
        components[iri] = replace(component, therapy=iri, doses=(*(known.doses if known else ()), *doses))
    return replace(phase, components=tuple(components.values()))


def _rename_population(population: Population, renamed: Mapping[str, str]) -> Population:
    conditions = tuple(dict.fromkeys(renamed.get(iri, iri) for iri in population.conditions))
    prior = tuple(
        replace(one, concept=renamed.get(one.concept, one.concept)) if one.concept else one
        for one in population.prior_therapies
    )
    return replace(population, conditions=conditions, prior_therapies=prior)
