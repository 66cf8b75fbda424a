"""Populations: one for most studies, one for each group of arms registered for different conditions."""

from __future__ import annotations

import pytest

from trialgraph.facts.model import Population
from trialgraph.facts.populations.conditions import extract_conditions
from trialgraph.facts.populations.populations import extract_populations
from trialgraph.study import Arm, Study, Text
from trialgraph.vocabulary.load import load_builtin

CONDITION = "https://w3id.org/trialgraph/condition/"


def populations_of(
    conditions: list[str], arms: list[tuple[str, str]], title: str = "A study of cancer"
) -> list[Population]:
    study = Study(
        id="x",
        registry="x",
        version="1",
        title=Text("/title", title),
        conditions=tuple(Text(f"/conditions/{i}", words) for i, words in enumerate(conditions)),
        arms=tuple(
            Arm(Text(f"/arms/{i}/label", label), description=Text(f"/arms/{i}/description", description))
            for i, (label, description) in enumerate(arms)
        ),
    )
    vocabulary = load_builtin()
    return list(extract_populations(study, extract_conditions(study, vocabulary), vocabulary))


COHORTS: list[tuple[str, list[str], list[tuple[str, str]], list[tuple[set[str], list[str]]]]] = [
    (
        "NCT02475213",
        ["Melanoma", "Non Small Cell Lung Cancer"],
        [("Melanoma Cohort", ""), ("Non-small Cell Cancer (NSCLC) Cohort", "")],
        [
            ({"melanoma"}, ["Melanoma Cohort"]),
            ({"non-small-cell-lung-carcinoma"}, ["Non-small Cell Cancer (NSCLC) Cohort"]),
        ],
    ),
    (
        "made",
        ["Urothelial Carcinoma", "NSCLC"],
        [("Cohort A", "patients with NSCLC"), ("Cohort D", "patients with urothelial carcinoma")],
        [({"non-small-cell-lung-carcinoma"}, ["Cohort A"]), ({"urothelial-carcinoma"}, ["Cohort D"])],
    ),
    (
        "made",
        ["Melanoma", "Colorectal Cancer", "Solid Tumor"],
        [("Phase I: Dose Escalation", ""), ("Melanoma group", ""), ("Colorectal group", "colorectal cancer")],
        [
            ({"melanoma"}, ["Melanoma group"]),
            ({"colorectal-carcinoma"}, ["Colorectal group"]),
            ({"solid-tumor"}, ["Phase I: Dose Escalation"]),
        ],
    ),
]


@pytest.mark.parametrize(("trial", "conditions", "arms", "expected"), COHORTS)
def test_arms_for_different_conditions_have_their_own_population(
    trial: str, conditions: list[str], arms: list[tuple[str, str]], expected: list[tuple[set[str], list[str]]]
) -> None:
    found = populations_of(conditions, arms)
    read = [({iri.removeprefix(CONDITION) for iri in p.conditions}, list(p.arms)) for p in found]
    assert read == expected, trial


@pytest.mark.parametrize(
    ("conditions", "arms"),
    [
        (["Melanoma"], [("Melanoma, drug", ""), ("Melanoma, placebo", "")]),
        (["Melanoma", "NSCLC"], [("Drug A", ""), ("Placebo", "")]),
        (["Melanoma", "NSCLC"], [("Drug A", "melanoma or NSCLC"), ("Placebo", "melanoma or NSCLC")]),
        (["Melanoma", "NSCLC"], []),
    ],
)
def test_otherwise_there_is_one_population_for_all_arms(conditions: list[str], arms: list[tuple[str, str]]) -> None:
    (population,) = populations_of(conditions, arms)
    assert population.arms == ()
    assert len(population.conditions) == len(conditions)


def test_a_cohort_has_the_marker_of_its_arm() -> None:
    arms = [("EGFR-mutated NSCLC", ""), ("Melanoma", "")]
    lung, skin = populations_of(["Melanoma", "NSCLC"], arms)
    assert [(b.marker, b.state) for b in lung.biomarkers] == [("EGFR", "mutated")]
    assert skin.biomarkers == ()


def test_setting_line_and_conditions_stand_together() -> None:
    title = "Drug as Second-line Therapy in Metastatic Melanoma"
    (population,) = populations_of(["Melanoma"], [], title)
    assert {setting.value for setting in population.settings} == {"metastatic"}
    assert population.line is not None
    assert (population.line.minimum, population.line.maximum) == (2, 2)
