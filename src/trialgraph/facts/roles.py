"""Roles of agents: what is tested, what it is tested against, and what is given beside it (GUIDE.md, "role")."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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
_CHEMOTHERAPY = TG + "class/chemotherapy"


def assign_roles(
    study: Study,
    therapies: Mapping[str, Therapy],
    arms: Mapping[str, Collection[str]],
    title: tuple[TherapyMention, ...],
    finder: TherapyFinder,
) -> dict[str, Role]:
    """The role of each agent. `arms` maps arm labels to the IRIs of the agents given there; `title` are the mentions
    of the brief title.

    Placebo, imaging and supportive agents keep the role of their class (a supportive agent that is what the trial
    tests is experimental). Then the arms decide: only in control arms = comparator, in experimental and control arms
    = background. Where no arm is a control, what a novel agent is added to (chemotherapy) is background.
    """
    experimental, control = _sides(study, arms)
    tested = _named_first(title, therapies)
    roles: dict[str, Role] = {}
    for iri, therapy in therapies.items():
        roles[iri] = _role_of_class(therapy, finder) or _role_of_arms(iri, experimental, control) or "experimental"
    if not control or not experimental:
        _demote_backbone(roles, therapies, tested, finder)
    return _keep_one_tested(roles, tested)


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
    ways_up = (therapy.concept, *therapy.classes)
    return therapy.kind == "agentClass" or any(finder.vocabulary.is_within(iri, _CHEMOTHERAPY) for iri in ways_up)


def _keep_one_tested(roles: dict[str, Role], tested: set[str]) -> dict[str, Role]:
    """A trial tests something: where every agent is supportive or diagnostic, those are what it tests."""
    if roles and not {"experimental", "active_comparator", "background"} & set(roles.values()):
        wanted: set[Role] = {"supportive", "diagnostic"}
        return {iri: "experimental" if role in wanted else role for iri, role in roles.items()}
    return {iri: "experimental" if iri in tested and role == "supportive" else role for iri, role in roles.items()}
