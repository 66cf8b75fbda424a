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
        "NCT04124198",
        "Quality of Life After Primary TORS vs IMRT for Patients With Early-stage Oropharyngeal Squamous Cell "
        "Carcinoma",
        (
            ("Transoral robotic surgery (TORS)", "EXPERIMENTAL", ()),
            ("Intensity-Modulated Radiation Therapy (IMRT)", "ACTIVE_COMPARATOR", ("Cisplatin", "Nimorazole.")),
        ),
        {"cisplatin": "active_comparator", "nimorazole": "active_comparator"},
    ),
    (
        "NCT00216099",
        "Pemetrexed as Second-Line Therapy in Treating Patients With Hormone Refractory Prostate Cancer",
        (("Investigational Treatment", "EXPERIMENTAL", ("Pemetrexed", "Folic Acid", "Vitamin B12")),),
        {"pemetrexed": "experimental", "folic acid": "supportive", "cyanocobalamin": "supportive"},
    ),
    (
        "NCT06305754",
        "A Randomized, Open-label, Phase 3 Study of MK-2870 vs. Platinum Doublets",
        (
            ("Sacituzumab tirumotecan", "EXPERIMENTAL", ("Sacituzumab tirumotecan",)),
            ("Pemetrexed Plus Carboplatin", "ACTIVE_COMPARATOR", ("Pemetrexed", "Carboplatin")),
        ),
        {
            "sacituzumab tirumotecan": "experimental",
            "pemetrexed": "active_comparator",
            "carboplatin": "active_comparator",
        },
    ),
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


BY_ARMS += [
    (
        "NCT02709798",
        "ShenFu Injection for Myocardial Protection",
        (
            ("Shenfu Injection", "EXPERIMENTAL", ("Shenfu Injection",)),
            ("5% Glucose Injection", "PLACEBO_COMPARATOR", ("5% Glucose Injection",)),
        ),
        {"Shenfu injection": "experimental", "glucose solution": "placebo"},
    ),
    (
        "NCT06764875",
        "Rilvegostomig in Combination With Fluoropyrimidine and Trastuzumab Deruxtecan",
        (
            ("Arm A", "EXPERIMENTAL", ("Rilvegostomig", "Trastuzumab deruxtecan", "Capecitabine")),
            ("Arm B", "ACTIVE_COMPARATOR", ("Trastuzumab", "Pembrolizumab", "Capecitabine")),
            ("Arm C", "ACTIVE_COMPARATOR", ("Rilvegostomig", "Trastuzumab", "Capecitabine")),
        ),
        {
            "rilvegostomig": "experimental",
            "trastuzumab deruxtecan": "experimental",
            "capecitabine": "background",
            "trastuzumab": "active_comparator",
            "pembrolizumab": "active_comparator",
        },
    ),
    (
        "NCT01830699",
        "Rilonacept (Arcalyst ®) in the Treatment of Subacromial Bursitis",
        (
            ("Rilonacept", "ACTIVE_COMPARATOR", ("Rilonacept",)),
            ("Corticosteroid", "PLACEBO_COMPARATOR", ("Triamcinolone (Kenalog)",)),
        ),
        {"rilonacept": "experimental", "triamcinolone": "active_comparator"},
    ),
    (
        "NCT06442748",
        "Short Versus Long-term Levetiracetam in Brain Tumors",
        (("STANDARD", "OTHER", ("Levetiracetam",)), ("EXPERIMENTAL", "EXPERIMENTAL", ("Levetiracetam",))),
        {"levetiracetam": "experimental"},
    ),
    (
        "NCT00004228",
        "Combination Chemotx in Treating Children or Adolescents",
        (("A", "EXPERIMENTAL", ("methotrexate", "leucovorin calcium", "vincristine sulfate")),),
        {"methotrexate": "experimental", "leucovorin": "supportive", "vincristine": "experimental"},
    ),
]


@pytest.mark.parametrize(("trial", "title", "arms", "roles"), BY_ARMS)
def test_roles_by_arms(trial: str, title: str, arms: Arms, roles: dict[str, str]) -> None:
    assert find_roles(make(title, arms)) == roles, trial


BY_TITLE = [
    (
        "NCT07076095",
        "IBB0979 in Combination With Topotecan Versus Topotecan in Relapsed Small Cell Lung Cancer",
        (
            ("Part 1(Phase IIa)", "EXPERIMENTAL", ("IBB0979",)),
            ("Part 2(Phase IIb)", "EXPERIMENTAL", ("IBB0979", "topotecan hydrochloride for injection")),
        ),
        {"ibb0979": "experimental", "topotecan": "background"},
    ),
    (
        "NCT05029882",
        "ABBV-400 as Monotherapy and in Combination With IV Bevacizumab",
        (
            ("Part 1 (Monotherapy Dose Escalation)", "EXPERIMENTAL", ("ABBV-400",)),
            ("Part 7a (Combination Dose Escalation)", "EXPERIMENTAL", ("ABBV-400", "Bevacizumab")),
            ("Part 7biii (Combination Comparator)", "EXPERIMENTAL", ("Trifluridine/Tipiracil", "Bevacizumab")),
        ),
        {
            "telisotuzumab adizutecan": "experimental",
            "bevacizumab": "background",
            "trifluridine/tipiracil": "active_comparator",
        },
    ),
    (
        "NCT03742258",
        "R-CHOP Plus SYK Inhibitor TAK-659 for the Front-Line Treatment of High-Risk Diffuse Large B Cell Lymphoma",
        (("A", "EXPERIMENTAL", ("Rituximab", "Cyclophosphamide", "Prednisone", "TAK-659")),),
        {
            "rituximab": "background",
            "cyclophosphamide": "background",
            "prednisone": "background",
            "mivavotinib": "experimental",
        },
    ),
    (
        "NCT00064077",
        "Comparison of Four Combination Chemotherapy Regimens Using Cisplatin",
        (
            ("I", "EXPERIMENTAL", ("Cisplatin", "Paclitaxel")),
            ("II", "EXPERIMENTAL", ("Cisplatin", "Vinorelbine Tartrate")),
        ),
        {"cisplatin": "background", "paclitaxel": "experimental", "vinorelbine": "experimental"},
    ),
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
            "NCT04897321",
            ("B7-H3 CAR T cells", "Fludarabine", "Cyclophosphamide", "MESNA"),
            "a single infusion of B7-H3-CAR T cells after lymphodepleting chemotherapy",
            {
                "B7-H3 CAR-T cell": "experimental",
                "fludarabine": "supportive",
                "cyclophosphamide": "supportive",
                "mesna": "supportive",
            },
        ),
        (
            "NCT00387959",
            (
                "rituximab",
                "fludarabine phosphate",
                "cyclosporine",
                "allogeneic hematopoietic stem cell transplantation",
            ),
            "rituximab IV on days 7, 14. Nonmyeloablative conditioning regimen: Patients receive fludarabine. "
            "Graft-vs-host disease prophylaxis: Patients receive cyclosporine IV over 2-4 hours.",
            {"rituximab": "experimental", "fludarabine": "supportive", "ciclosporin": "supportive"},
        ),
        (
            "NCT02164734",
            ("remifentanil", "atropine"),
            "following premedication with atropine",
            {"remifentanil": "experimental", "atropine": "supportive"},
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


def test_conditioning_that_only_the_official_title_names_is_tested() -> None:  # NCT00429026
    study = make_study(
        "Conditioning Regimen in Nonmyeloablative Allogeneic Hematopoietic Stem Cell Transplantation",
        official="Fludarabine-Melphalan Versus Fludarabine-Cyclophosphamide Conditioning Regimen",
        interventions=(
            ("DRUG", "Fludarabine"),
            ("DRUG", "Melphalan"),
            ("DRUG", "Cyclophosphamide"),
            ("PROCEDURE", "Stem Cell Transplant"),
        ),
        arms=(
            (
                "Fludarabine + Cyclophosphamide with ASCT",
                "EXPERIMENTAL",
                "",
                ("Drug: Fludarabine", "Drug: Cyclophosphamide"),
            ),
            ("Fludarabine + Melphalan with ASCT", "EXPERIMENTAL", "", ("Drug: Fludarabine", "Drug: Melphalan")),
        ),
    )
    assert "supportive" not in find_roles(study).values()
