"""Roles of agents: what is tested, what it is tested against, and what is given beside it (GUIDE.md, "role")."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from trialgraph.facts.agents import StudyTherapies
from trialgraph.facts.model import Role
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.study import Study
from trialgraph.vocabulary.load import TG

CONTROL_KINDS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
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
    = background. Where no arm is a control, the titles' words do ("versus …", "standard of care …"), and what a novel
    agent is added to (chemotherapy, an agent that is not even registered) is background.
    """
    experimental, control = _sides(study, arms)
    therapies = {iri: mentions[0].therapy for iri, mentions in found.agents.items()}
    tested = _named_first(found.in_text.get(study.title.pointer, ()), therapies)
    stated = _stated_roles(study, found)
    roles: dict[str, Role] = {}
    for iri, therapy in therapies.items():
        by_arms = _role_of_arms(iri, experimental, control) if control and experimental else stated.get(iri)
        roles[iri] = _role_of_class(therapy, finder) or by_arms or "experimental"
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


def _sides(study: Study, arms: Mapping[str, Collection[str]]) -> tuple[set[str], set[str]]:
    """Agents of the experimental and of the control arms (both sets empty when the arms have no kinds)."""
    experimental: set[str] = set()
    control: set[str] = set()
    has_experimental = any(arm.kind == "EXPERIMENTAL" for arm in study.arms)
    for arm in study.arms:
        if arm.kind in CONTROL_KINDS and has_experimental:
            control.update(arms.get(arm.label.content, ()))
        else:
            experimental.update(arms.get(arm.label.content, ()))
    return experimental, control


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
