"""Procedures within regimens: radiotherapy beside the agents of its phase, surgery and transplants in phases alone.

They are therapies too, and are placed by the arm's words; an operation is never in one phase with a drug, since it is
done in a day, before or after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trialgraph.facts.model import Component, Phase, ProcedureFact, Regimen, Role
from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.arms import ArmContent, find_linked
from trialgraph.facts.therapies.controls import CONTROL_KINDS
from trialgraph.facts.therapies.phases import find_stretches
from trialgraph.facts.therapies.procedures import find_arm_procedures
from trialgraph.mentions.therapies import TherapyFinder
from trialgraph.study import Study, Text

_BESIDE = frozenset({"radiotherapy", "procedure"})
_ALONE = frozenset({"surgery", "transplant"})
_BEFORE_AGENTS = re.compile(
    r"(?<!neo)(?<!neo-)\badjuvant|\bpost-?operative|\b(?:after|following)\s+(?:\w+\s+){0,3}?"
    r"(?:surgery|resection|operation|\w+ectomy|transplant\w*)|\b(?:surgery|resection|transplant\w*)\s+followed\s+by\b",
    re.IGNORECASE,
)

_AFTER_AGENTS = re.compile(
    r"\bneo-?adjuvant|\bpre-?operative|\b(?:before|prior\s+to|followed\s+by)\s+(?:\w+\s+){0,3}?"
    r"(?:surgery|resection|operation|\w+ectomy|transplant\w*)",
    re.IGNORECASE,
)


def apply_procedures(
    study: Study,
    regimens: Sequence[Regimen],
    contents: Sequence[ArmContent],
    therapies: StudyTherapies,
    procedures: Sequence[ProcedureFact],
    finder: TherapyFinder,
) -> tuple[Regimen, ...]:
    """The regimens with the arms' procedures in their phases; an arm that gives only procedures gets a regimen too."""
    kinds = {p.therapy.concept: p.kind for p in procedures if p.kind in _BESIDE | _ALONE}
    if not kinds:
        return tuple(regimens)
    by_arm = _procedures_by_arm(study, therapies, kinds, finder)
    roles = _assign_roles(study, by_arm)
    texts = {content.label: content.texts for content in contents}
    texts |= {arm.label.content: tuple(t for t in (arm.label, arm.description) if t is not None) for arm in study.arms}
    arms_with_agents = {regimen.arm for regimen in regimens}
    cited = {procedure.therapy.concept: procedure.evidence for procedure in procedures}
    without = [
        Regimen(label, (), tuple(e for iri in given for e in cited[iri]))
        for label, given in by_arm.items()
        if given and label not in arms_with_agents
    ]
    placed: list[Regimen] = []
    for regimen in (*regimens, *without):
        given = {iri: (kinds[iri], Component(iri, roles[iri])) for iri in by_arm.get(regimen.arm, ())}
        placed.append(_place(regimen, given, texts.get(regimen.arm, ()), therapies) if given else regimen)
    return tuple(placed)


def _place(
    regimen: Regimen, given: Mapping[str, tuple[str, Component]], texts: Sequence[Text], therapies: StudyTherapies
) -> Regimen:
    phases = list(regimen.phases)
    for iri, (kind, component) in given.items():
        at = _find_phase(iri, kind, phases, texts, therapies)
        if at is not None:
            phases[at] = replace(phases[at], components=(*phases[at].components, component))
            continue
        at = _find_gap(phases, texts) if kind in _ALONE else len(phases)
        phases.insert(at, Phase(kind if kind in _ALONE else "treatment", (component,)))
    return replace(regimen, phases=tuple(phases))


def _find_gap(phases: Sequence[Phase], texts: Sequence[Text]) -> int:
    """Where an operation comes: before an adjuvant phase; before all where what is given comes after it; else last."""
    adjuvant = next((at for at, phase in enumerate(phases) if phase.kind == "adjuvant"), None)
    if adjuvant is not None:
        return adjuvant
    told = " ".join(text.content for text in texts)
    return 0 if _BEFORE_AGENTS.search(told) and not _AFTER_AGENTS.search(told) else len(phases)


def _find_phase(
    iri: str, kind: str, phases: Sequence[Phase], texts: Sequence[Text], therapies: StudyTherapies
) -> int | None:
    """The phase to put a procedure in: an operation beside operations; else the phase whose stretch of an arm's text
    names it, or the first that gives agents; None where it needs one of its own."""
    if kind in _ALONE:
        return next((at for at, phase in enumerate(phases) if phase.kind == kind), None)
    for text in texts:
        mentions = therapies.in_text.get(text.pointer, ())
        place = next((m.start for m in mentions if m.therapy.concept == iri), None)
        if place is None:
            continue
        for stretch in find_stretches(text.content, mentions):
            if stretch.start <= place < stretch.end:
                shared = [len({c.therapy for c in phase.components} & set(stretch.agents)) for phase in phases]
                return shared.index(max(shared)) if any(shared) else None
    return next((at for at, phase in enumerate(phases) if phase.kind not in _ALONE), None)


def _procedures_by_arm(
    study: Study, therapies: StudyTherapies, kinds: Mapping[str, str], finder: TherapyFinder
) -> dict[str, tuple[str, ...]]:
    """IRIs of the procedures of each arm: of interventions linked to it, and those its own text names as given."""
    found: dict[str, tuple[str, ...]] = {}
    for arm in study.arms:
        given: dict[str, None] = {}
        for reading in find_linked(arm, therapies):
            given.update(dict.fromkeys(m.therapy.concept for m in reading.mentions))
        given.update(dict.fromkeys(mention.therapy.concept for mention in find_arm_procedures(arm, therapies)))
        found[arm.label.content] = finder.vocabulary.narrowest([iri for iri in given if iri in kinds])
    if not study.arms:
        registered = (m.therapy.concept for reading in therapies.readings for m in reading.mentions)
        found[""] = finder.vocabulary.narrowest(list(dict.fromkeys(iri for iri in registered if iri in kinds)))
    return found


def _assign_roles(study: Study, by_arm: Mapping[str, Iterable[str]]) -> dict[str, Role]:
    """A procedure of experimental arms only is tested, of control arms only compared with, of both background."""
    control = {iri for arm in study.arms if arm.kind in CONTROL_KINDS for iri in by_arm[arm.label.content]}
    others = {iri for arm in study.arms if arm.kind not in CONTROL_KINDS for iri in by_arm[arm.label.content]}
    has_control = any(arm.kind in CONTROL_KINDS for arm in study.arms)
    roles: dict[str, Role] = {}
    for iri in {iri for given in by_arm.values() for iri in given}:
        only_tested = iri in others and iri not in control and has_control
        compared = iri in control and iri not in others
        roles[iri] = "experimental" if only_tested else "active_comparator" if compared else "background"
    return roles
