"""What is given: therapies with their roles, arms, regimens, phases, components and doses.

Regimens, phases, components and doses are named by what they say, so that arms that give the same share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trialgraph.facts.model import AgentFact, Component, Dose, Phase, ProcedureFact, Regimen, StudyFacts
from trialgraph.namespaces import TG
from trialgraph.quads.naming import TrialNames, make_concept_name
from trialgraph.quads.units import find_ucum_code
from trialgraph.study import Arm, Study
from trialgraph.terms import (
    RDF_TYPE,
    RDFS_LABEL,
    make_decimal,
    make_hash,
    make_integer,
    make_iri,
    make_literal,
    make_names,
    make_statement,
    make_text_statement,
)


def make_therapy_lines(names: TrialNames, facts: StudyFacts) -> Iterator[str]:
    """Every therapy of the trial with its role (agents) or kind (procedures)."""
    uses: tuple[AgentFact | ProcedureFact, ...] = (*facts.agents, *facts.procedures)
    for fact in uses:
        role = fact.role if isinstance(fact, AgentFact) else fact.kind
        use = names.part(f"therapy-{make_concept_name(fact.therapy.concept)}-{make_concept_name(role)}")
        yield from names.make_part_lines("hasTherapy", use, "TherapyUse")
        yield make_statement(use, "therapy", make_iri(fact.therapy.concept))
        yield make_text_statement(use, "procedureKind" if isinstance(fact, ProcedureFact) else "role", role)
        yield from names.make_evidence_lines(use, "therapyEvidence", fact.evidence)


def name_arms(names: TrialNames, study: Study, facts: StudyFacts) -> dict[str, list[str]]:
    """The arms by label, as terms; several for a label that is registered twice.

    A regimen whose label no arm has ("" in a study without arms) gets an arm of its own.
    """
    labels = [arm.label.content for arm in study.arms]
    arms: dict[str, list[str]] = {}
    for label, name in zip(labels, make_names(labels), strict=True):
        arms.setdefault(label, []).append(names.part(f"arm-{name}"))
    for regimen in facts.regimens:
        if regimen.arm not in arms:
            arms[regimen.arm] = [names.part(f"arm-{make_hash(regimen.arm)}" if regimen.arm else "arm-all")]
    return arms


def make_arm_lines(names: TrialNames, study: Study, arms: dict[str, list[str]]) -> Iterator[str]:
    """The arms as registered, and those that only a regimen names."""
    registered: dict[str, list[tuple[int, Arm]]] = {}
    for index, arm in enumerate(study.arms):
        registered.setdefault(arm.label.content, []).append((index, arm))
    for label, nodes in arms.items():
        for place, node in enumerate(nodes):
            yield from names.make_part_lines("hasArm", node, "Arm")
            if label:
                yield f"{node} {RDFS_LABEL} {make_literal(label)} .\n"
            if label in registered:
                index, arm = registered[label][place]
                yield make_statement(node, "index", make_integer(index))
                yield make_text_statement(node, "armKind", arm.kind)


def make_regimen_lines(names: TrialNames, regimens: Iterable[Regimen], arms: dict[str, list[str]]) -> Iterator[str]:
    """The regimens of the arms; a label that two arms share stands for both."""
    for regimen in regimens:
        keys = [_key_phase(order, phase) for order, phase in enumerate(regimen.phases, 1)]
        node = names.part(f"regimen-{make_hash(*keys)}")
        yield from (make_statement(arm, "hasRegimen", node) for arm in arms[regimen.arm])
        yield f"{node} {RDF_TYPE} <{TG}Regimen> .\n"
        yield from names.make_evidence_lines(node, "regimenEvidence", regimen.evidence)
        for order, (phase, key) in enumerate(zip(regimen.phases, keys, strict=True), 1):
            part = names.part(f"phase-{make_hash(key)}")
            yield make_statement(node, "hasPhase", part)
            yield from _make_phase_lines(names, part, order, phase)


def _key_phase(order: int, phase: Phase) -> str:
    components = sorted(_key_component(component) for component in phase.components)
    return repr((order, phase.kind, phase.max_cycles, phase.max_months, components))


def _key_component(component: Component) -> str:
    return repr((component.therapy, component.role, sorted(_key_dose(dose) for dose in component.doses)))


def _key_dose(dose: Dose) -> str:
    return repr((dose.agent, dose.amounts, dose.unit, dose.is_range, dose.every_days, dose.days, dose.route))


def _make_phase_lines(names: TrialNames, node: str, order: int, phase: Phase) -> Iterator[str]:
    yield f"{node} {RDF_TYPE} <{TG}Phase> .\n"
    yield make_statement(node, "order", make_integer(order))
    yield make_text_statement(node, "phaseKind", phase.kind)
    if phase.max_cycles is not None:
        yield make_statement(node, "maxCycles", make_integer(phase.max_cycles))
    if phase.max_months is not None:
        yield make_statement(node, "maxMonths", make_decimal(phase.max_months))
    yield from names.make_evidence_lines(node, "phaseEvidence", phase.evidence)
    for component in phase.components:
        part = names.part(f"component-{make_hash(_key_component(component))}")
        yield make_statement(node, "hasComponent", part)
        yield f"{part} {RDF_TYPE} <{TG}Component> .\n"
        yield make_statement(part, "therapy", make_iri(component.therapy))
        yield make_text_statement(part, "role", component.role)
        for dose in component.doses:
            node_of_dose = name_dose(names, dose)
            yield make_statement(part, "hasDose", node_of_dose)
            yield from _make_dose_lines(names, node_of_dose, dose)


def name_dose(names: TrialNames, dose: Dose) -> str:
    """The dose as a term; the same dose stated in two places is one."""
    return names.part(f"dose-{make_hash(_key_dose(dose))}")


def make_trial_dose_lines(names: TrialNames, doses: Iterable[Dose]) -> Iterator[str]:
    """Every dose that the record states."""
    for dose in doses:
        node = name_dose(names, dose)
        yield make_statement(names.node, "hasDose", node)
        yield from _make_dose_lines(names, node, dose)


def _make_dose_lines(names: TrialNames, node: str, dose: Dose) -> Iterator[str]:
    yield f"{node} {RDF_TYPE} <{TG}Dose> .\n"
    yield make_statement(node, "therapy", make_iri(dose.agent))
    is_range = dose.is_range and len(dose.amounts) == 2
    properties = ("amountLow", "amountHigh") if is_range else ("amount",) * len(dose.amounts)
    for name, amount in zip(properties, dose.amounts, strict=True):
        yield make_statement(node, name, make_decimal(amount))
    if dose.unit:
        yield make_text_statement(node, "unitLabel", dose.unit)
        yield make_text_statement(node, "unit", find_ucum_code(dose.unit))
    if dose.every_days is not None:
        yield make_statement(node, "everyDays", make_decimal(dose.every_days))
    yield from (make_statement(node, "day", make_integer(day)) for day in dose.days)
    yield make_text_statement(node, "route", dose.route)
    yield from names.make_evidence_lines(node, "doseEvidence", dose.evidence)
