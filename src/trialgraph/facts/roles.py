"""Roles of agents: what is tested, what it is tested against, and what is given beside it (GUIDE.md, "role")."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from trialgraph.facts.agents import StudyTherapies
from trialgraph.facts.interventions import FLUID
from trialgraph.facts.model import Role
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.study import Study
from trialgraph.vocabulary.load import TG

CONTROL_KINDS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_PLACEBO_ARMS = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"})
_ROLE_OF_CLASS: tuple[tuple[str, Role], ...] = (
    (TG + "class/placebo", "placebo"),
    (TG + "class/imaging-agent", "diagnostic"),
    (TG + "class/supportive-care", "supportive"),
)
_BACKBONE = (TG + "class/chemotherapy", TG + "class/reduced-folate", TG + "class/corticosteroid")
_CONTROL_BEFORE = re.compile(
    r"(?:\bversus|\bvs\.?|\bcompar(?:ed|ison|ing)\s+(?:with|to)|\brelative\s+to)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_CONTROL_BEHIND = re.compile(
    r"^\W*(?:\([^)]*\)\s*)?as\s+(?:an?\s+)?(?:positive|active|assay|reference)?\s*(?:control|comparator)\b",
    re.IGNORECASE,
)
_STANDARD_BEFORE = re.compile(
    r"\b(?:standard(?:[\s-]of[\s-]care)?|soc|background|backbone|conventional|routine)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)


def assign_roles(
    study: Study, found: StudyTherapies, arms: Mapping[str, Collection[str]], finder: TherapyFinder
) -> dict[str, Role]:
    """The role of each agent. `arms` maps arm labels to the IRIs of the agents given there.

    Placebo, imaging and supportive agents keep the role of their class (a supportive agent that is what the trial
    tests is experimental). Then the arms decide: only in control arms = comparator, in experimental and control arms
    = background. Where no arm is registered as a control, the titles' words do ("versus …", "standard of care …"), and
    what a novel agent is added to (chemotherapy, an agent that is not even registered) is background.
    """
    therapies = {iri: mentions[0].therapy for iri, mentions in found.agents.items()}
    tested = _named_first(found.in_text.get(study.title.pointer, ()), therapies)
    stated = _stated_roles(study, found)
    compared = _compared(stated, finder)
    experimental, control = _sides(study, arms, compared, tested, finder)
    inert = _only_in_placebo_arms(study, arms)
    roles: dict[str, Role] = {}
    for iri, therapy in therapies.items():
        by_arms = _role_of_arms(iri, experimental, control) if control and experimental else stated.get(iri)
        in_place: Role | None = "placebo" if iri in inert and _is_fluid(therapy, finder) else None
        roles[iri] = in_place or _role_of_class(therapy, finder) or by_arms or "experimental"
    if not control or not experimental:
        _demote_backbone(roles, therapies, tested, finder)
        _demote_unregistered(roles, found)
    return _keep_one_tested(roles, tested)


def _stated_roles(study: Study, found: StudyTherapies) -> dict[str, Role]:
    """Roles that the titles state: "versus X", "X as a positive control", "standard of care X"."""
    roles: dict[str, Role] = {}
    for text in (study.title, study.official_title):
        for mention in found.in_text.get(text.pointer, ()) if text is not None else ():
            before, behind = mention.text.content[: mention.start], mention.text.content[mention.end :]
            if _CONTROL_BEFORE.search(before) or _CONTROL_BEHIND.match(behind):
                roles.setdefault(mention.therapy.concept, "active_comparator")
            elif _STANDARD_BEFORE.search(before):
                roles.setdefault(mention.therapy.concept, "background")
    return roles


def _demote_unregistered(roles: dict[str, Role], found: StudyTherapies) -> None:
    """What a record only names in its text is what its registered agents are added to."""
    if set(roles) - found.only_in_text:
        for iri in found.only_in_text:
            if roles[iri] == "experimental":
                roles[iri] = "background"


def _sides(
    study: Study,
    arms: Mapping[str, Collection[str]],
    compared: Collection[str],
    tested: set[str],
    finder: TherapyFinder,
) -> tuple[set[str], set[str]]:
    """Agents of the experimental and of the control arms (both sets empty when nothing tells them apart)."""
    has_experimental = any(arm.kind == "EXPERIMENTAL" for arm in study.arms)
    controls = {arm.label.content for arm in study.arms if arm.kind in CONTROL_KINDS and has_experimental}
    controls = controls or {
        label for label, given in arms.items() if _gives_comparator(given, compared, tested, finder)
    }
    experimental = {iri for label, given in arms.items() if label not in controls for iri in given}
    return experimental, {iri for label, given in arms.items() if label in controls for iri in given}


def _compared(stated: Mapping[str, Role], finder: TherapyFinder) -> set[str]:
    """What the titles compare with; a class without members of its own ("platinum doublet") by the class above it."""
    compared = {iri for iri, role in stated.items() if role == "active_comparator"}
    concepts = finder.vocabulary.concepts
    wider = {
        above for iri in compared if iri in concepts and iri not in finder.populated for above in concepts[iri].broader
    }
    return compared | wider


def _gives_comparator(
    given: Collection[str], compared: Collection[str], tested: set[str], finder: TherapyFinder
) -> bool:
    """Whether an arm gives what the title compares with ("versus platinum doublet") and not what it tests."""
    above = {a for iri in given for a in (iri, *finder.vocabulary.ancestors(iri))}
    return not above.isdisjoint(compared) and tested.isdisjoint(given)


def _only_in_placebo_arms(study: Study, arms: Mapping[str, Collection[str]]) -> set[str]:
    kinds = {arm.label.content: arm.kind for arm in study.arms}
    others = {iri for label, given in arms.items() if kinds.get(label) not in _PLACEBO_ARMS for iri in given}
    return {iri for label, given in arms.items() if kinds.get(label) in _PLACEBO_ARMS for iri in given} - others


def _is_fluid(therapy: Therapy, finder: TherapyFinder) -> bool:
    """Whether a therapy is a fluid such as normal saline, which in a placebo's place is a placebo."""
    return any(finder.vocabulary.is_within(iri, FLUID) for iri in therapy.classes)


def _role_of_class(therapy: Therapy, finder: TherapyFinder) -> Role | None:
    above = {a for iri in (therapy.concept, *therapy.classes) for a in finder.vocabulary.ancestors(iri)}
    return next((role for iri, role in _ROLE_OF_CLASS if iri in above), None)


def _role_of_arms(iri: str, experimental: set[str], control: set[str]) -> Role | None:
    if iri in control:
        return "background" if iri in experimental else "active_comparator"
    return None


def _named_first(title: tuple[TherapyMention, ...], therapies: Mapping[str, Therapy]) -> set[str]:
    """The agent that the title names first is what the trial is about."""
    return {next((m.therapy.concept for m in title if m.therapy.concept in therapies), "")}


def _demote_backbone(
    roles: dict[str, Role], therapies: Mapping[str, Therapy], tested: set[str], finder: TherapyFinder
) -> None:
    """Chemotherapy and class names beside another experimental agent are the background it is added to."""
    novel = {iri for iri, role in roles.items() if role == "experimental" and not _is_backbone(therapies[iri], finder)}
    for iri, role in roles.items():
        if role == "experimental" and novel and iri not in novel and iri not in tested:
            roles[iri] = "background"


def _is_backbone(therapy: Therapy, finder: TherapyFinder) -> bool:
    above = {a for iri in (therapy.concept, *therapy.classes) for a in finder.vocabulary.ancestors(iri)}
    return therapy.kind == "agentClass" or not above.isdisjoint(_BACKBONE)


def _keep_one_tested(roles: dict[str, Role], tested: set[str]) -> dict[str, Role]:
    """A trial tests something: where every agent is supportive or diagnostic, those are what it tests."""
    if roles and not {"experimental", "active_comparator", "background"} & set(roles.values()):
        wanted: set[Role] = {"supportive", "diagnostic"}
        return {iri: "experimental" if role in wanted else role for iri, role in roles.items()}
    return {iri: "experimental" if iri in tested and role == "supportive" else role for iri, role in roles.items()}
