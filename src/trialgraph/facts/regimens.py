"""Regimens: what each alternative of each arm gives, in phases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialgraph.facts.agents import StudyTherapies, make_evidence
from trialgraph.facts.alternatives import apply_alternatives, find_alternatives, find_optional
from trialgraph.facts.model import Component, Dose, Phase, Regimen, Role
from trialgraph.facts.phases import Stretch, find_limits, find_stretches
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention
from trialgraph.study import Arm, Study, Text

_ALONE = re.compile(r"\b(?:alone|mono-?therapy|only|single[- ]agent)\b", re.IGNORECASE)
_ROLES_LEFT_OUT = frozenset({"supportive", "diagnostic"})  # of a regimen, by the guide; placebo stays in


@dataclass(frozen=True, slots=True)
class ArmContent:
    """What an arm gives: agents in order, and the texts that tell how. `label` is "" where no arm is registered.

    `options` are sets of agents of which one is given: interventions of the arm that each list a whole regimen.
    """

    label: str
    agents: tuple[str, ...]
    texts: tuple[Text, ...]
    options: tuple[frozenset[str], ...] = ()


def extract_arm_contents(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> tuple[ArmContent, ...]:
    """The agents of each arm: of the interventions linked to it, and those its own text names as given."""
    if not study.arms:
        texts = tuple(t for t in (study.brief_summary, study.detailed_description) if t is not None)
        return (ArmContent("", tuple(therapies.agents), texts),) if therapies.agents else ()
    contents = [_read_arm(study, arm, therapies) for arm in study.arms]
    if len(contents) == 1:
        missing = [iri for iri in therapies.agents if iri not in contents[0].agents]
        only = contents[0]
        return (ArmContent(only.label, (*only.agents, *missing), only.texts),)
    return tuple(contents)


def extract_regimens(
    study: Study,
    contents: Sequence[ArmContent],
    therapies: StudyTherapies,
    roles: Mapping[str, Role],
    doses: Sequence[Dose],
    finder: TherapyFinder,
) -> tuple[Regimen, ...]:
    """One regimen for each alternative of each arm that gives an agent; supportive agents are left out unless tested."""
    shared_groups, shared_optional = _choices_of_interventions(study, therapies, finder)
    regimens: list[Regimen] = []
    for content in contents:
        agents = [iri for iri in content.agents if roles.get(iri) not in _ROLES_LEFT_OUT]
        mentions = [therapies.in_text.get(text.pointer, ()) for text in content.texts]
        groups = [g for found in mentions for g in find_alternatives(found, finder)] + shared_groups
        optional = frozenset().union(*(find_optional(found) for found in mentions), shared_optional)
        for alternative in _make_alternatives(content, agents, groups, optional & set(agents)):
            phases = tuple(_make_phases(study, content, alternative, therapies, roles, doses))
            evidence = tuple(make_evidence(m) for m in _first_mentions(content, alternative, therapies))
            regimens.append(Regimen(content.label, phases, evidence))
    return tuple(regimens)


def _make_alternatives(
    content: ArmContent, agents: Sequence[str], groups: Sequence[frozenset[str]], optional: frozenset[str]
) -> list[tuple[str, ...]]:
    """The alternatives of an arm: within each of its options, else among all its agents."""
    shared = frozenset(agents) - frozenset[str]().union(*content.options)
    bases = [[iri for iri in agents if iri in option or iri in shared] for option in content.options] or [list(agents)]
    found = [alternative for base in bases for alternative in apply_alternatives(base, groups, optional)]
    return [alternative for alternative in dict.fromkeys(found) if alternative]


def _read_arm(study: Study, arm: Arm, therapies: StudyTherapies) -> ArmContent:
    names = {name.split(": ", 1)[-1].strip().casefold() for name in arm.intervention_names}
    agents: dict[str, None] = {}
    options: dict[frozenset[str], None] = {}
    for reading in therapies.readings:
        linked = arm.label.content in reading.intervention.arm_labels
        if linked or reading.intervention.name.content.strip().casefold() in names:
            given = [m.therapy.concept for m in reading.mentions if m.therapy.concept in therapies.agents]
            agents.update(dict.fromkeys(given))
            options.setdefault(frozenset(given))
    texts = tuple(text for text in (arm.label, arm.description) if text is not None)
    named = _given(arm.label, therapies)
    if agents and named and set(named) < set(agents) and _ALONE.search(arm.label.content):
        return ArmContent(arm.label.content, tuple(iri for iri in agents if iri in named), texts)
    for text in texts:
        for iri in _given(text, therapies):
            if not agents or iri in therapies.only_in_text or text is arm.label:
                agents.setdefault(iri)
    return ArmContent(arm.label.content, tuple(agents), texts, _overlapping(list(options)))


def _overlapping(listed: list[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Interventions of one arm that share an agent without being equal are alternatives: nobody gets it twice."""
    groups = [a for a in listed if any(a != b and a & b for b in listed)]
    return tuple(groups)


def _given(text: Text, therapies: StudyTherapies) -> list[str]:
    """IRIs of the study's agents that a text names as given."""
    mentions = therapies.in_text.get(text.pointer, ())
    given = (m for m in mentions if is_given(text.content, m.start, m.end))
    return [m.therapy.concept for m in given if m.therapy.concept in therapies.agents]


def _choices_of_interventions(
    study: Study, therapies: StudyTherapies, finder: TherapyFinder
) -> tuple[list[frozenset[str]], frozenset[str]]:
    """Alternatives that intervention names and the summary state for the whole study."""
    texts = [reading.intervention.name for reading in therapies.readings]
    groups = [g for text in texts for g in find_alternatives(finder.find(text), finder)]
    if len(study.arms) < 2:
        stated = [t for t in (study.title, study.official_title, study.brief_summary, study.detailed_description) if t]
        groups += [g for t in stated for g in find_alternatives(therapies.in_text.get(t.pointer, ()), finder)]
    optional = frozenset[str]().union(*(find_optional(finder.find(text)) for text in texts))
    return groups, optional


def _make_phases(
    study: Study,
    content: ArmContent,
    alternative: Sequence[str],
    therapies: StudyTherapies,
    roles: Mapping[str, Role],
    doses: Sequence[Dose],
) -> Iterator[Phase]:
    if study.design.intervention_model == "CROSSOVER" and len(alternative) > 1:
        for iri in alternative:
            yield Phase("crossover", (_make_component(iri, roles, doses),))
        return
    told = [(text, find_stretches(text.content, therapies.in_text.get(text.pointer, ()))) for text in content.texts]
    text, stretches = next(((t, s) for t, s in told if _tells_of(s, alternative)), (None, []))
    if not stretches:
        limits = [find_limits(t.content) for t in content.texts]
        cycles = next((c for c, _ in limits if c is not None), None)
        months = next((m for _, m in limits if m is not None), None)
        yield Phase("treatment", tuple(_make_component(iri, roles, doses) for iri in alternative), cycles, months)
        return
    mentioned = {iri for stretch in stretches for iri in stretch.agents}
    for order, stretch in enumerate(stretches):
        here = [i for i in alternative if i in stretch.agents or (order == 0 and i not in mentioned)]
        if here:
            kind = "combination" if order == 0 and stretch.kind == "treatment" and len(here) > 1 else stretch.kind
            parts = tuple(_make_component(iri, roles, doses) for iri in here)
            yield Phase(kind, parts, stretch.max_cycles, stretch.max_months)


def _tells_of(stretches: Sequence[Stretch], alternative: Sequence[str]) -> bool:
    """Whether at least two stretches give something of this alternative."""
    return sum(any(iri in alternative for iri in stretch.agents) for stretch in stretches) > 1


def _make_component(iri: str, roles: Mapping[str, Role], doses: Sequence[Dose]) -> Component:
    return Component(iri, roles.get(iri, "experimental"), tuple(dose for dose in doses if dose.agent == iri))


def _first_mentions(content: ArmContent, alternative: Sequence[str], therapies: StudyTherapies) -> list[TherapyMention]:
    """The first words for each agent: of the arm's own texts, else those that registered it."""
    found: list[TherapyMention] = []
    for iri in alternative:
        own = (m for text in content.texts for m in therapies.in_text.get(text.pointer, ()) if m.therapy.concept == iri)
        mention = next(own, None) or next(iter(therapies.agents.get(iri, ())), None)
        if mention is not None:
            found.append(mention)
    return found
