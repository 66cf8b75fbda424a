"""Roles of agents, from arms and from titles as records write them."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin

Arms = tuple[tuple[str, str, tuple[str, ...]], ...]


def find_roles(study: Study) -> dict[str, str]:
    return {agent.therapy.name: agent.role for agent in extract_facts(study, load_builtin()).agents}


def make(title: str, arms: Arms, official: str = "") -> Study:
    """A study of these arms: label, kind and drugs of each."""
    drugs = dict.fromkeys(drug for _, _, given in arms for drug in given)
    return make_study(
        title,
        official=official,
        interventions=tuple(("DRUG", drug) for drug in drugs),
        arms=tuple((label, kind, "", tuple(f"Drug: {drug}" for drug in given)) for label, kind, given in arms),
    )


BY_ARMS = [
    (
        "NCT06140836",
        "Repotrectinib Versus Crizotinib",
        (("Arm A", "EXPERIMENTAL", ("Repotrectinib",)), ("Arm B", "ACTIVE_COMPARATOR", ("Crizotinib",))),
        {"repotrectinib": "experimental", "crizotinib": "active_comparator"},
    ),
    (
        "NCT04294810",
        "Tiragolumab in Combination With Atezolizumab Compared With Placebo in Combination With Atezolizumab",
        (
            ("A", "EXPERIMENTAL", ("Atezolizumab", "Tiragolumab")),
            ("B", "PLACEBO_COMPARATOR", ("Atezolizumab", "Matching Placebo")),
        ),
        {"tiragolumab": "experimental", "atezolizumab": "background", "placebo": "placebo"},
    ),
    (
        "NCT04732455",
        "Lidocaine Versus Duloxetine for the Prevention of Taxane-Induced Peripheral Neuropathy",
        (
            ("C", "PLACEBO_COMPARATOR", ("Normal saline",)),
            ("L", "EXPERIMENTAL", ("Lidocaine in Saline",)),
            ("D", "EXPERIMENTAL", ("Duloxetine 30 MG",)),
        ),
        {"lidocaine": "experimental", "duloxetine": "experimental", "sodium chloride 0.9%": "placebo"},
    ),
    (
        "NCT01477060",
        "Modulation of Response to Hormonal Therapy With Lapatinib and/or Metformin",
        (
            ("A", "OTHER", ("Lapatinib", "Hormonal therapy")),
            ("B", "OTHER", ("Metformin", "Hormonal therapy")),
        ),
        {"lapatinib": "experimental", "metformin": "experimental", "endocrine therapy": "background"},
    ),
    (
        "NCT05329766",
        "Treatment Combinations With and Without Chemotherapy in Adult Participants",
        (
            ("A1", "EXPERIMENTAL", ("Domvanalimab", "Zimberelimab", "Oxaliplatin")),
            ("B2", "EXPERIMENTAL", ("Quemliclustat", "Zimberelimab")),
        ),
        {
            "domvanalimab": "experimental",
            "quemliclustat": "experimental",
            "zimberelimab": "background",
            "oxaliplatin": "background",
        },
    ),
    (
        "NCT06328036",
        "Testing the Combination of Anti-cancer Drugs Tiragolumab and Atezolizumab",
        (
            ("A", "EXPERIMENTAL", ("Atezolizumab", "Tiragolumab")),
            ("D", "ACTIVE_COMPARATOR", ("Atezolizumab", "Tiragolumab")),
        ),
        {"atezolizumab": "experimental", "tiragolumab": "experimental"},
    ),
]


@pytest.mark.parametrize(("trial", "title", "arms", "roles"), BY_ARMS)
def test_roles_by_arms(trial: str, title: str, arms: Arms, roles: dict[str, str]) -> None:
    assert find_roles(make(title, arms)) == roles, trial


BY_TITLE = [
    (
        "NCT06417814",
        "Dato-DXd With or Without Osimertinib Compared With Platinum Based Doublet Chemotherapy",
        (
            ("Group 1", "EXPERIMENTAL", ("Dato-DXd", "Osimertinib")),
            ("Group 2", "EXPERIMENTAL", ("Dato-DXd",)),
            ("Group 3", "EXPERIMENTAL", ("Pemetrexed", "Carboplatin")),
        ),
        {
            "datopotamab deruxtecan": "experimental",
            "osimertinib": "experimental",
            "pemetrexed": "active_comparator",
            "carboplatin": "active_comparator",
        },
    ),
    (
        "NCT05519085",
        "Mezigdomide, Bortezomib and Dexamethasone (MEZIVd) Versus Pomalidomide, Bortezomib and Dexamethasone (PVd)",
        (
            ("MeziVd", "EXPERIMENTAL", ("mezigdomide", "Bortezomib", "Dexamethasone")),
            ("PVd", "EXPERIMENTAL", ("Pomalidomide", "Bortezomib", "Dexamethasone")),
        ),
        {
            "mezigdomide": "experimental",
            "pomalidomide": "active_comparator",
            "bortezomib": "background",
            "dexamethasone": "background",
        },
    ),
    (
        "NCT02586025",
        "Trastuzumab Plus (+) Pertuzumab + Docetaxel Compared With Trastuzumab + Placebo + Docetaxel",
        (
            ("A", "EXPERIMENTAL", ("Docetaxel", "Pertuzumab", "Trastuzumab")),
            ("B", "EXPERIMENTAL", ("Docetaxel", "Placebo", "Trastuzumab")),
        ),
        {"docetaxel": "background", "pertuzumab": "experimental", "trastuzumab": "background", "placebo": "placebo"},
    ),
    (
        "NCT00064077",
        "Paclitaxel Plus Cisplatin Versus Vinorelbine Plus Cisplatin Versus Gemcitabine Plus Cisplatin",
        (
            ("I", "EXPERIMENTAL", ("Cisplatin", "Paclitaxel")),
            ("II", "EXPERIMENTAL", ("Cisplatin", "Vinorelbine")),
            ("III", "EXPERIMENTAL", ("Cisplatin", "Gemcitabine")),
        ),
        {
            "paclitaxel": "experimental",
            "vinorelbine": "experimental",
            "gemcitabine": "experimental",
            "cisplatin": "background",
        },
    ),
    (
        "NCT05832827",
        "Carboplatin/Paclitaxel/Lenvatinib/Pembrolizumab Combination for Thymic Carcinomas",
        (("A", "EXPERIMENTAL", ("MK-3475", "Lenvatinib", "Carboplatin", "Paclitaxel")),),
        {
            "pembrolizumab": "experimental",
            "lenvatinib": "experimental",
            "carboplatin": "background",
            "paclitaxel": "background",
        },
    ),
    (
        "002_5c4353955f9fa003",
        "Gemcitabine Combined With Apatinib and Toripalimab",
        (("A", "", ("Gemcitabine combined with Aptinib and Toripalimab",)),),
        {"gemcitabine": "experimental", "apatinib": "experimental", "toripalimab": "experimental"},
    ),
]


@pytest.mark.parametrize(("trial", "title", "arms", "roles"), BY_TITLE)
def test_roles_by_titles(trial: str, title: str, arms: Arms, roles: dict[str, str]) -> None:
    assert find_roles(make(title, arms)) == roles, trial


@pytest.mark.parametrize(
    ("trial", "drugs", "told", "roles"),
    [
        (
            "NCT07164469",
            ("Fludarabine", "Cyclophosphamide", "CD70.CAR NK Cells"),
            "lymphodepleting chemotherapy with fludarabine and cyclophosphamide from days -5 to -3",
            {"fludarabine": "supportive", "cyclophosphamide": "supportive", "cd70.car nk cells": "experimental"},
        ),
        (
            "NCT07120607",
            ("CD7 CAR-γδT cell（QH106）", "Fludarabine (FLU)"),
            "Intravenous fludarabine 30\\~50 mg/m\\^2/day on days-5, -4, and -3",
            {"cd7 car-γδt cell": "experimental", "fludarabine": "supportive"},
        ),
        (
            "no cells",
            ("Fludarabine", "Rituximab"),
            "conditioning with fludarabine",
            {"fludarabine": "background", "rituximab": "experimental"},
        ),
    ],
)
def test_conditioning_of_a_cell_therapy(trial: str, drugs: tuple[str, ...], told: str, roles: dict[str, str]) -> None:
    interventions = tuple(("DRUG", drug) for drug in drugs)
    study = make_study(
        interventions=interventions, arms=(("A", "EXPERIMENTAL", told, tuple(f"Drug: {drug}" for drug in drugs)),)
    )
    assert find_roles(study) == roles, trial


@pytest.mark.parametrize(
    ("trial", "title", "drugs", "roles"),
    [
        (
            "NCT05841992",
            "Al18F-PSMA-617 PET/CT",
            ("Al18F-PSMA-617", "Tamoxifen"),
            {"al18f-psma-617": "diagnostic", "tamoxifen": "experimental"},
        ),
        ("all diagnostic", "68Ga-PSMA-617 PET/CT", ("68Ga-PSMA-617",), {"68ga-psma-617": "diagnostic"}),
        (
            "support",
            "Docetaxel With Pegfilgrastim Support",
            ("Docetaxel", "Pegfilgrastim"),
            {"docetaxel": "experimental", "pegfilgrastim": "supportive"},
        ),
        (
            "NCT00072358",
            "3F8 and Sargramostim in Neuroblastoma",
            ("3F8", "Sargramostim"),
            {"3F8": "experimental", "sargramostim": "experimental"},
        ),
        (
            "000_8c8bcb7ea39ef8d9",
            "Cadonilimab combined with chemotherapy",
            ("Cadonilimab",),
            {"cadonilimab": "experimental", "chemotherapy": "background"},
        ),
        (
            "standard",
            "Zenomarib With Standard Pemetrexed",
            ("Zenomarib", "Pemetrexed"),
            {"zenomarib": "experimental", "pemetrexed": "background"},
        ),
    ],
)
def test_roles_by_class_and_words(trial: str, title: str, drugs: tuple[str, ...], roles: dict[str, str]) -> None:
    assert find_roles(make_study(title, interventions=tuple(("DRUG", drug) for drug in drugs))) == roles, trial
