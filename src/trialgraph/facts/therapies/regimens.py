"""Regimens: what each alternative of each arm gives, in phases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from trialgraph.facts.model import Component, Dose, Phase, Regimen, Role
from trialgraph.facts.therapies.agents import StudyTherapies, cite_mention
from trialgraph.facts.therapies.alternatives import (
    Choice,
    find_choices,
    find_optional,
    find_separate,
    join_choices,
)
from trialgraph.facts.therapies.applied_choices import apply_choices, without_listed
from trialgraph.facts.therapies.arms import ArmContent
from trialgraph.facts.therapies.class_choices import (
    find_class_choice,
    find_platinum_choice,
    without_platinum_class,
)
from trialgraph.facts.therapies.interventions import Reading
from trialgraph.facts.therapies.listed_choices import (
    find_bracketed_choice,
    find_chosen_arm,
    find_histology_choice,
    find_listed_choice,
    find_parts_choice,
    is_chosen,
    texts_of,
)
from trialgraph.facts.therapies.phases import Stretch, find_limits, find_stretches
from trialgraph.facts.therapies.placebos import find_placebo_choice
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention, find_parts
from trialgraph.study import Study, Text

_ROLES_LEFT_OUT = frozenset({"supportive", "diagnostic"})  # of a regimen, by the guide; placebo stays in


_STATES_CHOICE = re.compile(r"\bor\b|/|±|或|\bwithout\b")


def make_components(roles: Mapping[str, Role], doses: Sequence[Dose]) -> dict[str, Component]:
    """Each agent of a study as a component, with its role and all doses stated for it."""
    return {
        iri: Component(iri, role, tuple(dose for dose in doses if dose.agent == iri)) for iri, role in roles.items()
    }


def extract_regimens(
    study: Study,
    contents: Sequence[ArmContent],
    therapies: StudyTherapies,
    components: Mapping[str, Component],
    finder: TherapyFinder,
) -> tuple[Regimen, ...]:
    """One regimen for each alternative of each arm that gives an agent; supportive agents are left out unless tested.

    `components` (of `make_components`) hold each agent's role and doses; a dose that another arm states stays there.
    """
    shared, shared_optional = _choices_of_interventions(study, therapies, finder)
    named = [reading.mentions for reading in therapies.readings]
    named += [
        therapies.in_text.get(text.pointer, ()) for text in (study.title, study.official_title) if text is not None
    ]
    is_imaging = all(component.role == "diagnostic" for component in components.values())
    left_out = frozenset[str]() if is_imaging else _ROLES_LEFT_OUT  # in a trial of imaging the tracer is what is tested
    crossover = study.design.intervention_model == "CROSSOVER"
    regimens: list[Regimen] = []
    of_arms = frozenset(text.pointer for content in contents for text in content.texts)
    for content in contents:
        own = _of_this_arm(content, of_arms, components)
        doubled = _parts_of_products(content, therapies, finder)
        agents = [iri for iri in content.agents if own[iri].role not in left_out and iri not in doubled]
        agents = without_platinum_class(agents, finder)
        mentions = [therapies.in_text.get(text.pointer, ()) for text in content.texts]
        choices = _choices_of_arm(content, agents, shared, study, therapies, finder)
        if study.design.study_type == "OBSERVATIONAL" and not choices:
            choices = find_separate(agents, [*mentions, *named], finder)
        optional = frozenset[str]().union(*(find_optional(found) for found in mentions), shared_optional)
        told = [
            [] if find_listed_choice(m, agents, finder) else find_stretches(m[0].text.content, m) for m in mentions if m
        ]
        for alternative in _make_alternatives(content, agents, choices, optional & set(agents)):
            parts = tuple(own[iri] for iri in alternative)
            phases = _one_after_another(parts) if crossover else tuple(_make_phases(content, parts, told))
            evidence = tuple(cite_mention(m) for m in _first_mentions(content, alternative, therapies))
            regimens.append(Regimen(content.label, phases, evidence))
    return tuple(regimens)


def _choices_of_arm(
    content: ArmContent,
    agents: Sequence[str],
    shared: Sequence[Choice],
    study: Study,
    therapies: StudyTherapies,
    finder: TherapyFinder,
) -> list[Choice]:
    """The choices among an arm's agents, the most telling first: an agent that one of them decides is decided."""
    mentions = [therapies.in_text.get(text.pointer, ()) for text in content.texts]
    described = [drug.description for drug in study.interventions if drug.description is not None]
    told = [*mentions, *(therapies.in_text.get(text.pointer, ()) for text in described)]
    named = [m.therapy.concept for m in mentions[0]] if mentions else []
    choices = [choice for found in mentions for choice in find_parts_choice(found, agents)]
    choices += [choice for found in told for choice in find_listed_choice(found, agents, finder)]
    choices += [choice for found in told for choice in find_bracketed_choice(found)]
    choices += find_chosen_arm(content, [iri for iri in named if iri in agents])
    choices += find_histology_choice(agents, texts_of(study), finder)
    stated = [choice for found in mentions for choice in find_choices(found, finder)]
    offered = [c for c in shared if len(study.arms) < 2 or sum(o <= set(agents) for o in c.options) > 1]
    if len(study.arms) > 1:
        offered = without_listed(offered, content.texts, mentions)
    choices += _with_all_partners([*stated, *offered], therapies.readings)
    choices += [choice for found in mentions for choice in find_class_choice(found, agents, finder)]
    return [*choices, *find_platinum_choice(agents, finder), *find_placebo_choice(agents, content.texts)]


def _parts_of_products(content: ArmContent, therapies: StudyTherapies, finder: TherapyFinder) -> frozenset[str]:
    """What an arm gives within a product that its label names, and not besides ("Pembrolizumab/Quavonlimab", linked
    also to the intervention pembrolizumab)."""
    label = content.texts[0] if content.texts and content.texts[0].content == content.label else None
    named = {m.therapy.concept for m in therapies.in_text.get(label.pointer, ())} if label is not None else set()
    return frozenset[str]().union(*(find_parts(finder, iri) for iri in named & set(content.agents))) - named


def _of_this_arm(
    content: ArmContent, of_arms: frozenset[str], components: Mapping[str, Component]
) -> dict[str, Component]:
    """The components without the doses, and the dose levels, that only the texts of other arms state; `of_arms` are the
    JSON pointers of all arms' texts."""
    elsewhere = of_arms - {text.pointer for text in content.texts}
    own = {}
    for iri, component in components.items():
        doses = (_levels_stated(dose, elsewhere) for dose in component.doses)
        own[iri] = Component(iri, component.role, tuple(dose for dose in doses if dose is not None))
    return own


def _levels_stated(dose: Dose, elsewhere: Collection[str]) -> Dose | None:
    """A dose without the levels that only the texts `elsewhere` (JSON pointers) state; None when nothing is left."""
    here = [amounts for pointer, amounts in dose.stated if pointer not in elsewhere]
    if len(here) == len(dose.stated):
        return dose
    if not here:
        return None
    evidence = tuple(e for e in dose.evidence if e.pointer not in elsewhere) or dose.evidence  # in the same words
    levels = {amount for amounts in here for amount in amounts}
    kept = dose.amounts if dose.is_range else tuple(amount for amount in dose.amounts if amount in levels)
    return replace(dose, amounts=kept, evidence=evidence) if kept else None


def _make_alternatives(
    content: ArmContent, agents: Sequence[str], choices: Sequence[Choice], optional: frozenset[str]
) -> list[tuple[str, ...]]:
    """The alternatives of an arm: within each of its options, else among all its agents."""
    shared = frozenset(agents) - frozenset[str]().union(*content.options)
    bases = [[iri for iri in agents if iri in option or iri in shared] for option in content.options] or [list(agents)]
    found = [alternative for base in bases for alternative in apply_choices(base, choices, optional)]
    return [alternative for alternative in dict.fromkeys(found) if alternative]


def _choices_of_interventions(
    study: Study, therapies: StudyTherapies, finder: TherapyFinder
) -> tuple[list[Choice], frozenset[str]]:
    """Alternatives that intervention names and the summary state for the whole study."""
    named = [_mentions_in(text, reading, finder) for reading in therapies.readings for text in _texts_of(reading)]
    choices = [choice for found in named for choice in find_choices(found, finder)]
    single = len(study.arms) < 2  # among several arms, an "or" that is none between arms leaves both in one of them
    texts = (study.title, study.official_title, study.brief_summary, study.detailed_description if single else None)
    stated = [text for text in texts if text is not None]
    told = [therapies.in_text.get(text.pointer, ()) for text in stated]
    given = [[m for m in found if is_given(m.text.content, m.start, m.end)] for found in told]
    offered = (choice for found in given for choice in find_choices(found, finder))
    choices += [choice for choice in offered if single or choice.alike or all(len(o) > 1 for o in choice.options)]
    if single:
        named += told[:2]  # the titles: "paclitaxel with or without bevacizumab"
    optional = frozenset[str]().union(*map(find_optional, named))
    return choices, optional


def _with_all_partners(choices: Sequence[Choice], readings: Sequence[Reading]) -> list[Choice]:
    """The choices with partners; those that now share a whole doublet are one ("A or B/C or D")."""
    completed = [_with_partners(choice, readings) for choice in choices]
    grown = [one for one, choice in zip(completed, choices, strict=True) if one != choice]
    return completed if len(grown) < 2 else [*join_choices(grown), *(one for one in completed if one not in grown)]


def _with_partners(choice: Choice, readings: Sequence[Reading]) -> Choice:
    """Options with what is registered as given with them: "temozolomide or cisplatin", the latter with etoposide."""
    options = list(choice.options)
    for reading in readings:
        registered = frozenset(m.therapy.concept for m in reading.mentions if m.text is reading.intervention.name)
        meeting = [at for at, option in enumerate(options) if option & registered]
        if len(meeting) == 1 and options[meeting[0]] <= registered and reading.parts > 1:
            options[meeting[0]] |= registered
    return replace(choice, options=tuple(options))


def _mentions_in(text: Text, reading: Reading, finder: TherapyFinder) -> tuple[TherapyMention, ...]:
    """The therapies a text of an intervention names, in its name also unknown ones ("IMG-007 or placebo")."""
    own = [mention for mention in reading.mentions if mention.text is text]
    unknown = any(not mention.therapy.known for mention in own)
    return tuple(sorted(own, key=lambda mention: mention.start)) if unknown else finder.find(text)


def _texts_of(reading: Reading) -> list[Text]:
    """The name of an intervention, and the description that says its agents, where they offer a choice."""
    description = reading.intervention.description
    told = description is not None and (
        is_chosen(description) or any(mention.text is description for mention in reading.mentions)
    )
    texts = [reading.intervention.name, *([description] if told and description is not None else [])]
    return [text for text in texts if _STATES_CHOICE.search(text.content.lower())]


def _one_after_another(parts: Sequence[Component]) -> tuple[Phase, ...]:
    """A crossover gives its therapies in turn: never together."""
    return tuple(Phase("crossover" if len(parts) > 1 else "treatment", (part,)) for part in parts)


def _make_phases(content: ArmContent, parts: Sequence[Component], told: Sequence[Sequence[Stretch]]) -> Iterator[Phase]:
    """The phases of one alternative; `told` are the stretches of each of the arm's texts."""
    alternative = [part.therapy for part in parts]
    stretches = next((found for found in told if _tells_of(found, alternative)), [])
    if not stretches:
        limits = [find_limits(text.content) for text in content.texts]
        cycles = next((most for most, _ in limits if most is not None), None)
        months = next((longest for _, longest in limits if longest is not None), None)
        yield Phase("treatment", tuple(parts), cycles, months)
        return
    mentioned = {iri for stretch in stretches for iri in stretch.agents}
    for order, stretch in enumerate(stretches):
        here = tuple(
            part for part in parts if part.therapy in stretch.agents or (order == 0 and part.therapy not in mentioned)
        )
        if here:
            combines = order == 0 and stretch.kind == "treatment" and len(here) > 1
            yield Phase("combination" if combines else stretch.kind, here, stretch.max_cycles, stretch.max_months)


def _tells_of(stretches: Sequence[Stretch], alternative: Sequence[str]) -> bool:
    """Whether at least two stretches give something of this alternative."""
    return sum(any(iri in alternative for iri in stretch.agents) for stretch in stretches) > 1


def _first_mentions(content: ArmContent, alternative: Sequence[str], therapies: StudyTherapies) -> list[TherapyMention]:
    """The first words for each agent: of the arm's own texts, else those that registered it."""
    found: list[TherapyMention] = []
    for iri in alternative:
        own = (m for text in content.texts for m in therapies.in_text.get(text.pointer, ()) if m.therapy.concept == iri)
        mention = next(own, None) or next(iter(therapies.agents.get(iri, ())), None)
        if mention is not None:
            found.append(mention)
    return found
