"""Roles of agents: what is tested, what it is tested against, and what is given beside it (GUIDE.md, "role")."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from trialgraph.facts.model import Role
from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.controls import Comparison, find_sides, read_comparison
from trialgraph.facts.therapies.therapy_classes import CELL_THERAPY, FLUID
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.study import Study
from trialgraph.vocabulary.load import TG

_PLACEBO_ARMS = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"})
_ROLE_OF_CLASS: tuple[tuple[str, Role], ...] = (
    (TG + "class/placebo", "placebo"),
    (TG + "class/imaging-agent", "diagnostic"),
    (TG + "class/supportive-care", "supportive"),
)
_BACKBONE = (TG + "class/chemotherapy", TG + "class/reduced-folate", TG + "class/corticosteroid")
_CONDITIONING = re.compile(r"\b(?:lympho-?deplet\w*|conditioning|preparative)\b[^.;]{0,90}$", re.IGNORECASE)
_CONDITIONING_BEHIND = re.compile(
    r"^[^.;]{0,30}\b(?:lympho-?deplet\w*|conditioning)\b|^[^.;]{0,60}\bdays?\s*[-−–]\s?\d", re.IGNORECASE
)
_SUPPORT_BEHIND = re.compile(r"^\W*(?:support|premedication|prophylaxis|rescue)\b", re.IGNORECASE)
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
    comparison = read_comparison(study, found)
    stated = _stated_roles(study, found, comparison)
    experimental, control = find_sides(study, arms, comparison, finder)
    conditioning = _find_conditioning(found, therapies, finder)
    inert = _only_in_placebo_arms(study, arms)
    roles: dict[str, Role] = {}
    for iri, therapy in therapies.items():
        by_arms = _role_of_arms(iri, experimental, control) if control and experimental else stated.get(iri)
        in_place: Role | None = "placebo" if iri in inert and _is_within(therapy, FLUID, finder) else None
        if iri in conditioning:
            in_place = "supportive"
        roles[iri] = in_place or _role_of_class(therapy, finder) or by_arms or "experimental"
    if not control or not experimental:
        _demote_common(roles, arms, {iri for iri in tested & therapies.keys() if therapies[iri].kind == "agent"})
        title = [m for m in found.in_text.get(study.title.pointer, ()) if m.therapy.kind != "procedure"]
        leading = set[str]() if _leads_with_doublet(title, finder) else tested
        _demote_backbone(roles, therapies, leading, finder)
        _demote_unregistered(roles, found)
    return _keep_tested(roles, study, found, tested)


def _stated_roles(study: Study, found: StudyTherapies, comparison: Comparison) -> dict[str, Role]:
    """Roles that the titles state: "versus X", "X as a positive control", "standard of care X"."""
    roles: dict[str, Role] = dict.fromkeys(comparison.reference, "active_comparator")
    for text in (study.title, study.official_title):
        for mention in found.in_text.get(text.pointer, ()) if text is not None else ():
            if _STANDARD_BEFORE.search(mention.text.content[: mention.start]):
                roles.setdefault(mention.therapy.concept, "background")
    return roles


def _find_conditioning(found: StudyTherapies, therapies: Mapping[str, Therapy], finder: TherapyFinder) -> set[str]:
    """Agents that only make room for a cell therapy: "lymphodepleting chemotherapy with fludarabine"."""
    cells = {iri for iri, therapy in therapies.items() if _is_within(therapy, CELL_THERAPY, finder)}
    if not cells:
        return set()
    return {
        mention.therapy.concept
        for mentions in (*found.in_text.values(), *found.agents.values())
        for mention in mentions
        if mention.therapy.concept in therapies and mention.therapy.concept not in cells and _conditions(mention)
    }


def _conditions(mention: TherapyMention) -> bool:
    content = mention.text.content
    before, behind = content[max(0, mention.start - 130) : mention.start], content[mention.end : mention.end + 80]
    return bool(_CONDITIONING.search(before) or _CONDITIONING_BEHIND.match(behind))


def _demote_common(roles: dict[str, Role], arms: Mapping[str, Collection[str]], tested: set[str]) -> None:
    """What every arm gives beside something else is what the others are added to."""
    given = [set(agents) for agents in arms.values() if agents]
    common = set.intersection(*given) if len(given) > 1 else set[str]()
    for iri in common - tested if all(agents - common for agents in given) else ():
        if roles.get(iri) == "experimental":
            roles[iri] = "background"


def _demote_unregistered(roles: dict[str, Role], found: StudyTherapies) -> None:
    """What a record only names in its text is what its registered agents are added to."""
    if set(roles) - found.only_in_text:
        for iri in found.only_in_text:
            if roles[iri] == "experimental":
                roles[iri] = "background"


def _only_in_placebo_arms(study: Study, arms: Mapping[str, Collection[str]]) -> set[str]:
    kinds = {arm.label.content: arm.kind for arm in study.arms}
    others = {iri for label, given in arms.items() if kinds.get(label) not in _PLACEBO_ARMS for iri in given}
    return {iri for label, given in arms.items() if kinds.get(label) in _PLACEBO_ARMS for iri in given} - others


def _is_within(therapy: Therapy, class_iri: str, finder: TherapyFinder) -> bool:
    return any(finder.vocabulary.is_within(iri, class_iri) for iri in (therapy.concept, *therapy.classes))


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


def _leads_with_doublet(title: Sequence[TherapyMention], finder: TherapyFinder) -> bool:
    """Whether a title begins with a whole backbone ("GP plus …", "Carboplatin/paclitaxel/…"), which is not what it
    tests, as a single agent in that place is ("Gemcitabine combined with …")."""
    if len(title) < 2:
        return False
    first, second = title[:2]
    beside = second.start - first.end <= len(" and ") and _is_backbone(second.therapy, finder)
    return first.regimen is not None or (beside and _is_backbone(first.therapy, finder))


def _is_backbone(therapy: Therapy, finder: TherapyFinder) -> bool:
    above = {a for iri in (therapy.concept, *therapy.classes) for a in finder.vocabulary.ancestors(iri)}
    return therapy.kind == "agentClass" or not above.isdisjoint(_BACKBONE)


def _keep_tested(roles: dict[str, Role], study: Study, found: StudyTherapies, tested: set[str]) -> dict[str, Role]:
    """A trial tests something: where every agent is supportive or diagnostic, those are what it tests; and so is a
    supportive agent that the title names for its own sake (not "with pegfilgrastim support")."""
    if roles and not {"experimental", "active_comparator", "background"} & set(roles.values()):
        wanted: set[Role] = {"supportive", "diagnostic"}
        return {iri: "experimental" if role in wanted else role for iri, role in roles.items()}
    title = [m for m in found.in_text.get(study.title.pointer, ()) if is_given(study.title.content, m.start, m.end)]
    named = {m.therapy.concept for m in title if not _SUPPORT_BEHIND.match(study.title.content[m.end :])} | tested
    wanted = {"supportive"} if "experimental" in roles.values() else {"supportive", "background"}
    return {iri: "experimental" if iri in named and role in wanted else role for iri, role in roles.items()}
