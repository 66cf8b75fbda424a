"""A made-up study that has every kind of fact, and the small vocabulary it is written with."""

from __future__ import annotations

from trialgraph.facts.model import (
    AgentFact,
    Biomarker,
    Component,
    ConditionFact,
    DesignFact,
    Dose,
    Evidence,
    Finding,
    Line,
    OutcomeFact,
    Phase,
    Population,
    PriorTherapy,
    ProcedureFact,
    Regimen,
    Setting,
    StudyFacts,
    TimeFrame,
)
from trialgraph.history.model import Change, RecordState, Revision, Statement
from trialgraph.mentions.therapies import Therapy
from trialgraph.namespaces import TG
from trialgraph.quads import Metadata
from trialgraph.study import Arm, Design, Outcome, Status, Study, Text
from trialgraph.terms import make_evidence_iri
from trialgraph.vocabulary.concepts import Concept, Vocabulary

TITLE = 'A "quoted" study of toripalimab\nwith X-1 in NPC'
METADATA = Metadata(1, "trialgraph 0.1.0", "2024-06-01T12:00:00Z", "0123456789abcdef", "2024-05-17", "2024-05-17")


def make_vocabulary() -> Vocabulary:
    """A class with one agent, an endpoint, two criteria, a condition below another, a procedure, a regimen, a gene."""
    return Vocabulary(
        [
            Concept(TG + "class/immunotherapy", "agentClass", "immunotherapy"),
            Concept(
                TG + "class/pd-1-antibody",
                "agentClass",
                "PD-1 antibody",
                synonyms=("anti-PD-1",),
                broader=(TG + "class/immunotherapy",),
                targets=("https://bioregistry.io/hgnc:8760",),
                reported=True,
            ),
            Concept(
                TG + "agent/toripalimab",
                "agent",
                "toripalimab",
                synonyms=("JS001",),
                misspellings=("toripalimb",),
                ambiguous=("tori",),
                broader=(TG + "class/pd-1-antibody",),
                exact_matches=("https://bioregistry.io/drugbank:DB15043",),
                definition="An antibody.",
            ),
            Concept(TG + "procedure/radiotherapy", "procedure", "radiotherapy"),
            Concept(TG + "condition/carcinoma", "condition", "carcinoma"),
            Concept(
                TG + "condition/nasopharyngeal-carcinoma",
                "condition",
                "nasopharyngeal carcinoma",
                broader=(TG + "condition/carcinoma",),
            ),
            Concept(TG + "endpoint/progression-free-survival", "endpoint", "progression-free survival", codes=("PFS",)),
            Concept(TG + "criterion/recist", "criterion", "RECIST"),
            Concept(TG + "criterion/recist-1-1", "criterion", "RECIST 1.1", broader=(TG + "criterion/recist",)),
            Concept(TG + "regimen/t-rt", "namedRegimen", "T-RT", includes=(TG + "agent/toripalimab",)),
            Concept("https://bioregistry.io/hgnc:8760", "target", "PDCD1", synonyms=("PD-1",)),
        ]
    )


def make_evidence(start: int = 0, end: int = 9) -> tuple[Evidence, ...]:
    """A place in the title."""
    return (Evidence("/protocolSection/identificationModule/briefTitle", start, end, TITLE[start:end]),)


def make_outcomes(*measures: str) -> tuple[OutcomeFact, ...]:
    """Primary outcomes with these measures, in this order."""
    return tuple(
        OutcomeFact("primary", index, measure, ("PFS",), None, (), (), make_evidence())
        for index, measure in enumerate(measures)
    )


def make_study() -> Study:
    """Two arms, one outcome, every value of the record."""
    return Study(
        id="NCT00000001",
        registry="ClinicalTrials.gov",
        version="2024-05-17",
        title=Text("/protocolSection/identificationModule/briefTitle", TITLE),
        arms=(
            Arm(Text("/arms/0/label", "Arm A"), "EXPERIMENTAL"),
            Arm(Text("/arms/1/label", "Arm B"), "ACTIVE_COMPARATOR"),
        ),
        outcomes=(
            Outcome(
                "primary", 0, Text("/p/0/measure", "PFS"), Text("/p/0/description", "By RECIST"), Text("/p/0/t", "")
            ),
        ),
        design=Design(
            study_type="INTERVENTIONAL",
            phases=("PHASE1", "PHASE2"),
            allocation="RANDOMIZED",
            intervention_model="PARALLEL",
            masking="NONE",
            primary_purpose="TREATMENT",
            enrolment=30,
        ),
        status=Status(
            overall="RECRUITING",
            start_date="2024-02",
            primary_completion_date="2025-02-28",
            completion_date="2026",
            sponsor="Sun Yat-sen University",
            countries=("China", "France"),
        ),
        url="https://clinicaltrials.gov/study/NCT00000001",
        data_date="2024-05-17",
    )


def make_facts() -> StudyFacts:
    """Every kind of fact, with an agent and an endpoint that the vocabulary does not know."""
    tori = Therapy(TG + "agent/toripalimab", "agent", "toripalimab", classes=(TG + "class/pd-1-antibody",))
    x1 = Therapy(TG + "agent/x-1", "agent", "X-1", ("X1 cells",), (TG + "class/immunotherapy",), known=False)
    radiotherapy = Therapy(TG + "procedure/radiotherapy", "procedure", "radiotherapy")
    dose = Dose(
        tori.concept, (240.0,), "mg", every_days=21.0, days=(1, 8), route="intravenous", evidence=make_evidence()
    )
    levels = Dose(x1.concept, (1e6, 1e7), "cells/kg", evidence=make_evidence(17, 20))
    ranged = Dose(x1.concept, (0.5, 2.25), "drops/eye/h", is_range=True, evidence=make_evidence(17, 20))
    together = Phase(
        "concurrent",
        (Component(tori.concept, "experimental", (dose,)), Component(x1.concept, "background")),
        max_cycles=6,
        evidence=make_evidence(),
    )
    after = Phase("maintenance", (Component(tori.concept, "experimental"),), max_months=24.0)
    npc = TG + "condition/nasopharyngeal-carcinoma"
    return StudyFacts(
        trial="NCT00000001",
        agents=(AgentFact(tori, "experimental", make_evidence()), AgentFact(x1, "background", make_evidence(17, 20))),
        procedures=(ProcedureFact(radiotherapy, "radiotherapy", make_evidence(3, 5)),),
        regimens=(Regimen("Arm A", (together, after), make_evidence()), Regimen("Arm B", (after,))),
        doses=(dose, levels, ranged),
        conditions=(ConditionFact(npc, "nasopharyngeal carcinoma", ("NPC",), True, make_evidence(24, 27)),),
        populations=(_make_population(npc),),
        outcomes=(
            OutcomeFact(
                "primary",
                0,
                "PFS",
                ("PFS", "NEW-CODE"),
                TimeFrame(24.0, "at most", "randomisation", "up to 2 years", make_evidence()),
                (6.0, 12.0),
                ("RECIST 1.1", "Anew 2"),
                make_evidence(),
                make_evidence(1, 2),
                make_evidence(2, 3),
                lasting_months=6.0,
                lasting_evidence=make_evidence(3, 4),
            ),
        ),
        design=(
            DesignFact("stoppingRule", "stop at 6 of 15", (("events", 6.0), ("outOf", 15.0)), make_evidence(), "about"),
        ),
        findings=(Finding("missingIntervention", "X-1 is not registered", "it is given", make_evidence(17, 20)),),
    )


def _make_population(condition: str) -> Population:
    return Population(
        (condition,),
        (Setting("recurrent", make_evidence()),),
        Line(2, 4, make_evidence()),
        (PriorTherapy("PD-1 antibody", TG + "class/pd-1-antibody", "resistant", make_evidence()),),
        (
            Biomarker("PD-L1 CPS", None, ">=", 50.0, "%", make_evidence()),
            Biomarker("EGFR", "wild-type", None, None, "", make_evidence()),
        ),
    )


def make_revision() -> Revision:
    """A revision with both causes, in which an endpoint changes its role and an agent is added."""
    places = tuple(make_evidence_iri("NCT01", version, "/title", 0, 3) for version in ("1", "2"))
    endpoint = (TG + "endpoint/pfs",)
    old, new = (
        Statement("endpoint", "PFS", "progression-free survival", role, endpoint, (place,))
        for role, place in zip(("primary", "secondary"), places, strict=True)
    )
    agent = Statement("agent", "X-1", "X-1", "experimental", (TG + "agent/x-1",), places[1:])
    changes = (Change("agent", "X-1", None, agent), Change("endpoint", "PFS", old, new))
    states = RecordState("1", "2026-01-01", "reader 1"), RecordState("2", "2026-02-01", "reader 2")
    return Revision("NCT01", ("recordUpdate", "reinterpretation"), *states, "2026-03-01T12:00:00Z", changes)
