"""Grounding by added vocabularies: what the built-in vocabulary does not know may be known to one of the user's.

Only what a record registers (agents and conditions that were found without a concept) is looked up, by its whole name
first; names of hundreds of thousands of concepts are not looked for in running text, where many of them are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from trialgraph.facts.model import (
    AgentFact,
    Component,
    ConditionFact,
    Phase,
    Population,
    Regimen,
    StudyFacts,
)
from trialgraph.vocabulary.concepts import AddedConcepts, Concept, ConceptKind, NameHit, Vocabulary

_AGENT_KINDS: tuple[ConceptKind, ...] = ("agent", "agentClass")
_CONDITION_KINDS: tuple[ConceptKind, ...] = ("condition",)
_WORD = re.compile(r"[\w+'’-]+(?:/[\w+'’-]+)*")
# Where the name of a disease ends although the text goes on: "… of the breast" is part of it, "… with metastases" not.
_ENDS = re.compile(
    r"\s*(?:$|[,;:()\[\]]|\b(?:in|with|without|after|before|following|due|associated|related|who|that)\b)"
)
_LONGEST = 10  # words of a name; the longest labels in use have about as many
_TOO_WIDE = 2  # levels at which a name says nothing: "disease", and "syndrome" below it
_SHORTEST = 5  # letters of a name of one word


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
            names = (fact.therapy.name, *fact.therapy.aliases)
            concept = next(filter(None, (_find(name, added, _AGENT_KINDS) for name in names)), None)
            if concept is not None:
                yield fact.therapy.concept, concept


def _ground_conditions(facts: StudyFacts, added: AddedConcepts) -> Iterator[tuple[str, Concept]]:
    for fact in facts.conditions:
        if not fact.known and not fact.choices:
            concept = _find(fact.name, added, _CONDITION_KINDS) or _find_within(fact.name, added)
            if concept is not None:
                yield fact.concept, concept


def _find(name: str, added: AddedConcepts, kinds: tuple[ConceptKind, ...]) -> Concept | None:
    """The concept with exactly this name; one whose kind no source tells only where no other has it."""
    hits = added.lookup(name, *kinds) or added.lookup(name, "unknown")
    best = choose_hit(hits)
    return added.concept(best.iri) if best is not None else None


def choose_hit(hits: Sequence[NameHit]) -> NameHit | None:
    """The concept that a name means: the only one that has it as its label, else the only one that has it at all."""
    if not hits:
        return None
    alike = [hit for hit in hits if hit.how == hits[0].how]
    return hits[0] if len(alike) == 1 and hits[0].how != "ambiguous" else None


def _find_within(name: str, added: AddedConcepts) -> Concept | None:
    """The disease that a longer name ends with ("Recurrent Foo Disease", "Foo Disease in Pregnancy")."""
    words = list(_WORD.finditer(name))
    for size in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - size + 1):
            start, end = words[first].start(), words[first + size - 1].end()
            part = name[start:end]
            if part != name and _ENDS.match(name, end) and (size > 1 or len(part) > _SHORTEST):
                hit = choose_hit(added.lookup(part, *_CONDITION_KINDS))
                if hit is not None and len(added.ancestors(hit.iri)) > _TOO_WIDE:
                    return added.concept(hit.iri)
    return None


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
