"""Facts as JSON: the shape of the annotation guide, so that ``score.py`` and people's own programs can read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trialgraph.facts.model import (
    AgentFact,
    Biomarker,
    ConditionFact,
    DesignFact,
    Dose,
    Evidence,
    Finding,
    Line,
    OutcomeFact,
    Population,
    Regimen,
    StudyFacts,
)
from trialgraph.mentions.therapies import Therapy
from trialgraph.namespaces import BIOREGISTRY
from trialgraph.vocabulary.concepts import Concept, Vocabulary

Json = dict[str, Any]


def make_fact_line(facts: StudyFacts, vocabulary: Vocabulary) -> Json:
    """The facts of one study as a JSON object with the keys and values of GUIDE.md, and what trialgraph adds.

    Amounts are in the unit beside them, times in months, intervals in days; `evidence` quotes the record's words with
    the JSON pointer of their field and their span in code points.
    """
    names = {agent.therapy.concept: agent.therapy.name for agent in facts.agents}
    procedures = {procedure.therapy.concept: procedure.therapy.name for procedure in facts.procedures}
    regimens = (_regimen(regimen, names, procedures) for regimen in facts.regimens)
    line = _merge_populations(facts.populations)
    return {
        "trial": facts.trial,
        "agents": [_agent(agent, vocabulary) for agent in facts.agents],
        "non_drug": sorted({procedure.kind for procedure in facts.procedures}),
        "procedures": [
            {"name": p.therapy.name, "kind": p.kind, "evidence": _evidence(p.evidence)} for p in facts.procedures
        ],
        "regimens": [regimen for regimen in regimens if regimen["agents"]],
        "conditions": [_condition(condition, vocabulary) for condition in facts.conditions],
        **line,
        "populations": [_population(population) for population in facts.populations],
        "endpoints": [_endpoint(outcome) for outcome in facts.outcomes],
        "doses": [_dose(dose, names) for dose in facts.doses],
        "design": [_design(fact) for fact in facts.design],
        "findings": [_finding(finding) for finding in facts.findings],
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Json]:
    return [{"field": e.pointer, "start": e.start, "end": e.end, "quote": e.quote} for e in evidence]


def _identifiers(concept: Concept | None) -> list[str]:
    return [iri.removeprefix(BIOREGISTRY) for iri in concept.exact_matches] if concept else []


def _agent(agent: AgentFact, vocabulary: Vocabulary) -> Json:
    therapy = agent.therapy
    return {
        "name": therapy.name,
        "concept": therapy.concept,
        "aliases": list(therapy.aliases),
        "ids": _identifiers(vocabulary.get(therapy.concept)),
        "classes": _classes(therapy, vocabulary),
        "role": agent.role,
        "generic": therapy.kind == "agentClass",
        "grounded": therapy.known,
        "evidence": _evidence(agent.evidence),
    }


def _classes(therapy: Therapy, vocabulary: Vocabulary) -> list[str]:
    """The guide's words for its classes; where the guide has none, the labels of its own classes, else "other"."""
    direct = (therapy.concept,) if therapy.kind == "agentClass" else therapy.classes
    reported = list(vocabulary.reported_classes(direct))
    return (
        reported
        or sorted(vocabulary.concepts[iri].label for iri in therapy.classes if iri in vocabulary.concepts)
        or ["other"]
    )


def _regimen(regimen: Regimen, names: Mapping[str, str], procedures: Mapping[str, str]) -> Json:
    therapies = dict.fromkeys(c.therapy for phase in regimen.phases for c in phase.components)
    return {
        "arm": regimen.arm,
        "agents": [names[iri] for iri in therapies if iri in names],
        "phases": [
            {
                "kind": phase.kind,
                "agents": [names[c.therapy] for c in phase.components if c.therapy in names],
                "procedures": [procedures[c.therapy] for c in phase.components if c.therapy in procedures],
                "max_cycles": phase.max_cycles,
                "max_months": phase.max_months,
            }
            for phase in regimen.phases
        ],
        "evidence": _evidence(regimen.evidence),
    }


def _condition(condition: ConditionFact, vocabulary: Vocabulary) -> Json:
    return {
        "name": condition.name,
        "concept": condition.concept,
        "aliases": list(condition.aliases),
        "ids": _identifiers(vocabulary.get(condition.concept)),
        "grounded": condition.known,
        "evidence": _evidence(condition.evidence),
    }


def _line(line: Line | None) -> Json:
    return {"min": line.minimum if line else None, "max": line.maximum if line else None}


def _merge_populations(populations: tuple[Population, ...]) -> Json:
    """Setting, line and prior therapy of the study as a whole, as the guide asks."""
    settings = dict.fromkeys(setting.value for population in populations for setting in population.settings)
    prior = {(p.what, p.state): p for population in populations for p in population.prior_therapies}
    lines = [population.line for population in populations if population.line is not None]
    return {
        "setting": list(settings),
        "line": _line(_widest(lines)),
        "prior_therapy": [
            {"what": p.what, "state": p.state, "concept": p.concept, "evidence": _evidence(p.evidence)}
            for p in prior.values()
        ],
    }


def _widest(lines: list[Line]) -> Line | None:
    """Cohorts of several lines: the lowest, and the highest or open (guide, adjudication 4)."""
    if not lines:
        return None
    lows = [line.minimum for line in lines if line.minimum is not None]
    highs = [line.maximum for line in lines]
    return Line(min(lows, default=None), None if None in highs else max(h for h in highs if h is not None))


def _population(population: Population) -> Json:
    return {
        "arms": list(population.arms),
        "conditions": list(population.conditions),
        "setting": [{"value": s.value, "evidence": _evidence(s.evidence)} for s in population.settings],
        "line": {**_line(population.line), "evidence": _evidence(population.line.evidence if population.line else ())},
        "prior_therapy": [{"what": p.what, "state": p.state} for p in population.prior_therapies],
        "biomarkers": [_biomarker(biomarker) for biomarker in population.biomarkers],
    }


def _biomarker(biomarker: Biomarker) -> Json:
    return {
        "marker": biomarker.marker,
        "state": biomarker.state,
        "comparator": biomarker.comparator,
        "value": biomarker.value,
        "unit": biomarker.unit,
        "evidence": _evidence(biomarker.evidence),
    }


def _endpoint(outcome: OutcomeFact) -> Json:
    frame = outcome.time_frame
    return {
        "role": outcome.role,
        "index": outcome.index,
        "measure": outcome.measure,
        "codes": list(outcome.endpoints),
        "timeframe_max_months": frame.months if frame else None,
        "timeframe_bound": frame.bound if frame else None,
        "timeframe_anchor": frame.anchor if frame else None,
        "timepoint_months": outcome.landmarks[-1] if outcome.landmarks else None,
        "timepoints_months": list(outcome.landmarks),
        "lasting_months": outcome.lasting_months,
        "criteria": list(outcome.criteria),
        "evidence": _evidence(
            (
                *outcome.endpoint_evidence,
                *(frame.evidence if frame else ()),
                *outcome.landmark_evidence,
                *outcome.lasting_evidence,
                *outcome.criterion_evidence,
            )
        ),
    }


def _dose(dose: Dose, names: Mapping[str, str]) -> Json:
    return {
        "agent": names.get(dose.agent, dose.agent),
        "amount": dose.amounts[0] if len(dose.amounts) == 1 else list(dose.amounts),
        "is_range": dose.is_range,
        "unit": dose.unit,
        "every_days": dose.every_days,
        "days": list(dose.days),
        "route": dose.route,
        "evidence": _evidence(dose.evidence),
    }


def _design(fact: DesignFact) -> Json:
    return {
        "kind": fact.kind,
        "label": fact.label,
        "values": dict(fact.values),
        "bound": fact.bound,
        "evidence": _evidence(fact.evidence),
    }


def _finding(finding: Finding) -> Json:
    return {
        "kind": finding.kind,
        "found": finding.found,
        "assumed": finding.assumed,
        "evidence": _evidence(finding.evidence),
    }
