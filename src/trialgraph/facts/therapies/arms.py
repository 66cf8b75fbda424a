"""Arms: which agents each registered arm gives, from the interventions linked to it and from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.interventions import Reading
from trialgraph.facts.therapies.placebos import find_fluids, is_imitated, is_inert, is_other_arms, without_fluids
from trialgraph.facts.therapies.therapy_classes import PLACEBO
from trialgraph.mentions.contexts import is_given
from trialgraph.study import Arm, Study, Text

_ALONE = re.compile(r"\b(?:alone|mono-?therapy|only|single[- ]agent)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArmContent:
    """What an arm gives: agents in order, and the texts that tell how. `label` is "" where no arm is registered.

    `options` are sets of agents of which one is given: interventions of the arm that each list a whole regimen.
    `linked` are the agents of each intervention linked to it.
    """

    label: str
    agents: tuple[str, ...]
    texts: tuple[Text, ...]
    options: tuple[frozenset[str], ...] = ()
    linked: tuple[frozenset[str], ...] = ()


def extract_arm_contents(study: Study, therapies: StudyTherapies) -> tuple[ArmContent, ...]:
    """The agents of each arm: of the interventions linked to it, and those its own text names as given."""
    if not study.arms:
        texts = tuple(t for t in (study.brief_summary, study.detailed_description) if t is not None)
        return (ArmContent("", tuple(therapies.agents), texts),) if therapies.agents else ()
    contents = [_read_arm(arm, study, therapies) for arm in study.arms]
    if len(contents) == 1:
        unsaid = {PLACEBO, *find_fluids(therapies.agents)} & therapies.only_in_text
        missing = [iri for iri in therapies.agents if iri not in contents[0].agents and iri not in unsaid]
        only = contents[0]
        return (ArmContent(only.label, (*only.agents, *missing), only.texts, (), only.linked),)
    return tuple(_with_unplaced(contents, therapies))


def find_linked(arm: Arm, therapies: StudyTherapies) -> Iterator[Reading]:
    """The readings of the interventions linked to an arm, from either side ("Drug: Cisplatin" or the arm's label)."""
    names = {name.split(": ", 1)[-1].strip().casefold() for name in arm.intervention_names}
    for reading in therapies.readings:
        linked = arm.label.content in reading.intervention.arm_labels
        if linked or reading.intervention.name.content.strip().casefold() in names:
            yield reading


def _with_unplaced(contents: list[ArmContent], therapies: StudyTherapies) -> Iterator[ArmContent]:
    """What the titles join to the study's agents and no arm names is given in each arm that gives anything."""
    placed = {iri for other in contents for iri in other.agents} | {PLACEBO, *find_fluids(therapies.agents)}
    unplaced = tuple(iri for iri in therapies.agents if iri in therapies.only_in_text and iri not in placed)
    for content in contents:
        yield replace(content, agents=(*content.agents, *unplaced)) if content.agents and unplaced else content


def _read_arm(arm: Arm, study: Study, therapies: StudyTherapies) -> ArmContent:
    agents: dict[str, None] = {}
    options: dict[frozenset[str], None] = {}
    for reading in find_linked(arm, therapies):
        known = [m for m in reading.mentions if m.therapy.concept in therapies.agents]
        given = [m.therapy.concept for m in known if not is_imitated(m)] or [m.therapy.concept for m in known]
        agents.update(dict.fromkeys(given))
        options.setdefault(frozenset(given))
    registered = frozenset(agents)
    texts = tuple(text for text in (arm.label, arm.description) if text is not None)
    named = _given(arm.label, therapies, arm.kind)
    if agents and named and set(named) < set(agents) and _ALONE.search(arm.label.content):
        return ArmContent(arm.label.content, tuple(iri for iri in agents if iri in named), texts)
    is_linked = bool(agents)
    for text in texts:
        for iri in _given(text, therapies, arm.kind):
            if not is_linked or iri in therapies.only_in_text or text is arm.label:
                agents.setdefault(iri)
    given = without_fluids(agents, find_fluids(therapies.agents), options, PLACEBO in therapies.agents)
    if _is_linked_to_the_drug(arm, registered, study, therapies) or _is_linked_to_another(
        arm, named, registered, study, therapies
    ):
        given = [iri for iri in given if iri not in registered]
    in_turn = study.design.intervention_model == "CROSSOVER"  # "A" and "A plus B" are then stretches of one sequence
    apart = () if in_turn else _overlapping(list(options))
    return ArmContent(arm.label.content, tuple(given), texts, apart, tuple(options))


def _is_linked_to_another(
    arm: Arm, named: list[str], registered: frozenset[str], study: Study, therapies: StudyTherapies
) -> bool:
    """Whether an arm labelled with one agent ("Valsartan") is linked to nothing but the agent of another arm's label
    ("Sacubitril/Valsartan")."""
    if len(registered) != 1 or not named or not registered.isdisjoint(named):
        return False
    return any(registered <= set(_given(o.label, therapies, o.kind)) for o in study.arms if o != arm)


def _is_linked_to_the_drug(arm: Arm, registered: frozenset[str], study: Study, therapies: StudyTherapies) -> bool:
    """Whether an arm labelled as placebo is linked to nothing but the one drug that another arm gives."""
    told = therapies.in_text.get(arm.label.pointer, ())
    if PLACEBO in registered or len(registered) != 1 or not told or not all(map(is_inert, told)):
        return False
    is_placebo = arm.kind == "PLACEBO_COMPARATOR" or any(m.therapy.concept == PLACEBO for m in told)
    others = [o for o in study.arms if o != arm and PLACEBO not in _given(o.label, therapies, o.kind)]
    linked = [{m.therapy.concept for r in find_linked(other, therapies) for m in r.mentions} for other in others]
    return is_placebo and any(registered <= given for given in linked)


def _overlapping(listed: list[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Interventions of one arm that share an agent without being equal are alternatives: nobody gets it twice."""
    groups = [a for a in listed if any(a != b and a & b for b in listed)]
    return tuple(groups)


def _given(text: Text, therapies: StudyTherapies, kind: str) -> list[str]:
    """IRIs of the study's agents that a text of an arm of this kind names as given."""
    mentions = therapies.in_text.get(text.pointer, ())
    known = (m for m in mentions if m.therapy.concept in therapies.agents)
    told = [m for m in known if not is_imitated(m) and not is_other_arms(m, kind)]
    return [m.therapy.concept for m in told if is_given(text.content, m.start, m.end)]
