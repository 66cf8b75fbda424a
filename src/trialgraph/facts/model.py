"""Facts: judged statements about a study, each with its evidence. No RDF here (``quads`` spells them)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from trialgraph.mentions.therapies import Therapy

Role = Literal["experimental", "active_comparator", "background", "placebo", "supportive", "diagnostic"]
Bound = Literal["at most", "at least", "about", "exactly"]
PriorState = Literal["required", "progressed_on", "resistant", "intolerant", "allowed", "prohibited", "naive"]


class Evidence(NamedTuple):
    """The words a fact rests on: `quote` is ``content[start:end]`` of the text at `pointer` (code points).

    (A tuple, because it is made thirty times a study, and a frozen dataclass takes three times as long to make.)
    """

    pointer: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class AgentFact:
    """A therapy that participants receive in some arm, and its role in the study."""

    therapy: Therapy
    role: Role
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ProcedureFact:
    """A study intervention that is no agent. `kind` is the guide's word (radiotherapy, surgery, device, …)."""

    therapy: Therapy
    kind: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Dose:
    """A stated dose. `amounts` has one number, the low and high of a range (`is_range`), or a list of levels.

    `unit` is the guide's spelling ("mg/m2", "AUC", "cells/kg"); `every_days` the dosing interval in days (twice daily
    0.5); `days` the days within a cycle; `duration_months`/`max_cycles` limits of this dose's phase, where stated.
    `stated` are the pointers of all texts that state it, each with its amounts there; `evidence` quotes a wording once.
    """

    agent: str
    amounts: tuple[float, ...]
    unit: str | None
    is_range: bool = False
    every_days: float | None = None
    days: tuple[int, ...] = ()
    route: str | None = None
    evidence: tuple[Evidence, ...] = ()
    stated: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """One therapy within a phase, by the IRI of its concept, with the doses stated for it there."""

    therapy: str
    role: Role
    doses: tuple[Dose, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """Therapies given in the same stretch of a regimen. `kind`: treatment, induction, concurrent, maintenance, …"""

    kind: str
    components: tuple[Component, ...]
    max_cycles: int | None = None
    max_months: float | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Regimen:
    """What one alternative of an arm gives. `arm` is the label as registered ("" where no arm is registered)."""

    arm: str
    phases: tuple[Phase, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A disease that the trial studies. `concept` as in `Therapy`; `choices` are the IRIs of the diseases that share
    its name where nothing in the record says which is meant (`known` is False then)."""

    concept: str
    name: str
    aliases: tuple[str, ...]
    known: bool
    evidence: tuple[Evidence, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Lines of systemic therapy at which the study treatment comes; None where open or not said."""

    minimum: int | None
    maximum: int | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """One of the guide's setting words, with the words it was read from."""

    value: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PriorTherapy:
    """A state of the population towards an earlier therapy. `what` is the guide's wording; `concept` its IRI."""

    what: str
    concept: str | None
    state: PriorState
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Biomarker:
    """A biomarker the population is selected or stratified by: ``PD-L1 CPS >= 50 %``, ``EGFR mutated``.

    `comparator` is one of ``< <= = >= >`` or None; `value` in `unit` ("%" or ""); `state` positive, negative,
    mutated, wild-type, … or None; "stratified" where the marker selects nobody and only parts the participants.
    """

    marker: str
    state: str | None
    comparator: str | None
    value: float | None
    unit: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """Who is treated. `arms` are the labels of the arms this population stands for; empty = the whole study."""

    conditions: tuple[str, ...]
    settings: tuple[Setting, ...]
    line: Line | None
    prior_therapies: tuple[PriorTherapy, ...]
    biomarkers: tuple[Biomarker, ...]
    arms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """A time frame. `months`: the longest time named (year = 12, week = 7/30.4375), None where no number is given.

    `anchor`: what it is counted from, as a camelCase word (randomisation, firstDose, endOfTreatment, enrolment, …).
    """

    months: float | None
    bound: Bound | None
    anchor: str | None
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """What one registered outcome measures. `endpoints` are endpoint codes, `criteria` criterion names as the guide
    spells them; `landmarks` are fixed times named in the measure, in months, ascending. `endpoint_concepts` are the
    IRIs of the endpoints as finely as the vocabulary knows them (intracranial ORR, where the code is ORR).
    `lasting_months`: how long a response or stable disease must last to count."""

    role: Literal["primary", "secondary", "other"]
    index: int
    measure: str
    endpoints: tuple[str, ...]
    time_frame: TimeFrame | None
    landmarks: tuple[float, ...]
    criteria: tuple[str, ...]
    endpoint_evidence: tuple[Evidence, ...]
    landmark_evidence: tuple[Evidence, ...] = ()
    criterion_evidence: tuple[Evidence, ...] = ()
    endpoint_concepts: tuple[str, ...] = ()
    lasting_months: float | None = None
    lasting_evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignFact:
    """A design statement read from text. `kind`: safetyRunIn, interimLook, stoppingRule, stratificationFactor,
    doseLevel, plannedEnrolment, singleArm …; `values` hold its numbers by name (participants, events, cutOff …).
    `bound` is what the words say of the participants: "at most", "at least", "about", or "" where the number stands
    alone."""

    kind: str
    label: str
    values: tuple[tuple[str, float], ...]
    evidence: tuple[Evidence, ...]
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect of the record itself. `kind` is a camelCase word; `found` says what, `assumed` what was made of it."""

    kind: str
    found: str
    assumed: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """All facts of one study."""

    trial: str
    agents: tuple[AgentFact, ...]
    procedures: tuple[ProcedureFact, ...]
    regimens: tuple[Regimen, ...]
    doses: tuple[Dose, ...]
    conditions: tuple[ConditionFact, ...]
    populations: tuple[Population, ...]
    outcomes: tuple[OutcomeFact, ...]
    design: tuple[DesignFact, ...]
    findings: tuple[Finding, ...]
