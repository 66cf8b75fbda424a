"""Procedures in the phases of regimens, on arms as records write them."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Design, Study
from trialgraph.vocabulary.load import load_builtin

Phases = list[tuple[str, list[str], list[str]]]


def read_phases(study: Study) -> Phases:
    """Kind, agents and procedures of each phase of the study's first regimen."""
    vocabulary = load_builtin()
    facts = extract_facts(study, vocabulary)
    therapies = [*(fact.therapy for fact in facts.agents), *(fact.therapy for fact in facts.procedures)]
    names = {therapy.concept: therapy.name for therapy in therapies}
    kinds = {p.therapy.concept for p in facts.procedures}
    return [
        (
            phase.kind,
            [names[c.therapy] for c in phase.components if c.therapy not in kinds],
            [names[c.therapy] for c in phase.components if c.therapy in kinds],
        )
        for phase in facts.regimens[0].phases
    ]


ARMS: list[tuple[str, str, tuple[tuple[str, str], ...], Phases]] = [
    (
        "NCT02385136",
        "whole brain radiotherapy (WBRT) concomitantly with temozolomide (TMZ)",
        (("DRUG", "Temozolomide"),),
        [("treatment", ["temozolomide"], ["whole-brain radiotherapy"])],
    ),
    (
        "NCT01634685",
        "one arm",
        (("RADIATION", "Radiation"), ("DRUG", "Bavituximab"), ("DRUG", "Capecitabine")),
        [("treatment", ["bavituximab", "capecitabine"], ["radiotherapy"])],
    ),
    (
        "NCT00874406",
        "Liver metastasis resection was done without TAC. Adjuvant folfox4 chemotherapy was done within "
        "28 days after surgery.",
        (("DRUG", "folfox4"),),
        [("surgery", [], ["tumour resection"]), ("treatment", ["leucovorin", "fluorouracil", "oxaliplatin"], [])],
    ),
    (
        "NCT05142189",
        "BNT116 + cemiplimab + carboplatin + paclitaxel as neo-adjuvant treatment followed by surgery, thereafter "
        "adjuvant treatment with BNT116 + cemiplimab",
        (("BIOLOGICAL", "BNT116"), ("BIOLOGICAL", "Cemiplimab"), ("DRUG", "Carboplatin"), ("DRUG", "Paclitaxel")),
        [
            ("combination", ["bnt116", "cemiplimab", "carboplatin", "paclitaxel"], []),
            ("surgery", [], ["surgery"]),
            ("adjuvant", ["bnt116", "cemiplimab"], []),
        ],
    ),
]


@pytest.mark.parametrize(("trial", "description", "interventions", "phases"), ARMS)
def test_procedures_stand_in_the_phase_that_the_arm_tells(
    trial: str, description: str, interventions: tuple[tuple[str, str], ...], phases: Phases
) -> None:
    names = tuple(f"{kind.title()}: {name}" for kind, name in interventions)
    arms = (("Treatment", "EXPERIMENTAL", description, names),)
    assert read_phases(make_study(interventions=interventions, arms=arms)) == phases, trial


TIMES = [
    ("NCT03216187", "Pregabalin 150 mg twice daily, starting from the evening before surgery"),
    ("NCT03913845", "On the day of surgery, the operating room pharmacist will prepare 20 cc of either study drug"),
]


@pytest.mark.parametrize(("trial", "description"), TIMES)
def test_an_operation_that_only_tells_the_time_is_no_procedure_of_the_arm(trial: str, description: str) -> None:
    arms = (("Treatment", "EXPERIMENTAL", description, ("Drug: Pregabalin",)),)
    study = make_study(interventions=(("DRUG", "Pregabalin"),), arms=arms)
    assert extract_facts(study, load_builtin()).procedures == (), trial


def test_roles_of_procedures_follow_the_arms() -> None:
    arms = (
        ("Combined", "EXPERIMENTAL", "", ("Drug: Temozolomide", "Radiation: Radiotherapy")),
        ("Radiotherapy", "ACTIVE_COMPARATOR", "", ("Radiation: Radiotherapy",)),
        ("Surgery", "EXPERIMENTAL", "", ("Procedure: Surgery",)),
    )
    interventions = (("DRUG", "Temozolomide"), ("RADIATION", "Radiotherapy"), ("PROCEDURE", "Surgery"))
    facts = extract_facts(make_study(interventions=interventions, arms=arms), load_builtin())
    roles = {
        (regimen.arm, component.therapy.rsplit("/", 1)[-1]): component.role
        for regimen in facts.regimens
        for phase in regimen.phases
        for component in phase.components
    }
    assert roles == {
        ("Combined", "temozolomide"): "experimental",
        ("Combined", "radiotherapy"): "background",
        ("Radiotherapy", "radiotherapy"): "background",
        ("Surgery", "surgery"): "experimental",
    }


def test_the_facts_leave_out_arms_without_agents_and_name_the_procedures_of_the_others() -> None:
    arms = (
        ("Combined", "EXPERIMENTAL", "", ("Drug: Temozolomide", "Radiation: Radiotherapy")),
        ("Radiotherapy", "ACTIVE_COMPARATOR", "", ("Radiation: Radiotherapy",)),
    )
    interventions = (("DRUG", "Temozolomide"), ("RADIATION", "Radiotherapy"))
    vocabulary = load_builtin()
    study = make_study(interventions=interventions, arms=arms, design=Design(allocation="RANDOMIZED"))
    (regimen,) = make_fact_line(extract_facts(study, vocabulary), vocabulary)["regimens"]
    assert (regimen["arm"], regimen["agents"]) == ("Combined", ["temozolomide"])
    assert regimen["phases"][0]["procedures"] == ["radiotherapy"]
