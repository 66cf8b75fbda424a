"""Agents that no vocabulary knows: what they are called and of which class they are, on registered names of records."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.therapies.interventions import read_intervention
from trialgraph.mentions.bispecifics import find_bispecific_class
from trialgraph.mentions.therapies import Therapy, make_therapy_finder
from trialgraph.vocabulary.load import load_builtin


def read(name: str) -> list[Therapy]:
    study = make_study(interventions=(("DRUG", name),))
    return [
        mention.therapy
        for mention in read_intervention(study.interventions[0], make_therapy_finder(load_builtin())).mentions
    ]


# (trial, registered name, agents)
NAMES = [
    ("NCT06162988", "68Ga-NOTA-H006 is injected intravenously with a dose of 1.8 MBq[0.05MCi]/kg.", ["68ga-nota-h006"]),
    ("NCT06778603", "a targeted probe B7H3-IRDye800CW", ["b7h3-irdye800cw"]),
    (
        "NCT06818682",
        "ADT for 9 months and ARTA for 6 months",
        ["androgen deprivation therapy", "androgen receptor inhibitor"],
    ),
    ("NCT06818682", "ADT for 2 years", ["androgen deprivation therapy"]),
    ("NCT05975905", "Placebo for 24 Weeks followed by Dose B KER-012 for 72 weeks", ["placebo", "ker-012"]),
    ("NCT03198546", "GPC3 and/or TGFβ targeting CAR-T cells", ["gpc3 and/or tgfβ targeting car-t cells"]),
    (
        "NCT02650414",
        "CART22 cells transduced with a lentiviral vector to express anti-CD22 scFv TCRz:41BB",
        ["cart22 cells transduced with a lentiviral vector to express anti-cd22 scfv tcrz:41bb"],
    ),
    (
        "NCT06221553",
        "B7H3 specific CAR T cell with IL-7Ra signaling domain",
        ["b7h3 specific car t cell with il-7ra signaling domain"],
    ),
    ("NCT04864821", "Targeting CD276 CAR T cells", ["targeting cd276 car t cells"]),
    ("NCT05241392", "B7-H3-targeting CAR-T cells", ["b7-h3-targeting car-t cells"]),
    ("NCT05309213", "IM19 CAR-T cells", ["im19 car-t cells"]),
    ("NCT05238818", "Autologous Tumor Infiltrating Lymphocyte Injection (GT202)", ["gt202"]),
    ("NCT06338657", "PEOX-based Polymer Encapsulated Paclitaxel FID-007", ["fid-007"]),
    (
        "NCT07006077",
        "Recombinant human IL-21-expressing oncolytic vaccinia virus injection",
        ["recombinant human il-21-expressing oncolytic vaccinia virus"],
    ),
    ("NCT00572130", "Rexin-G Dose 1", ["rexin-g"]),
    ("NCT04866563", "AX-8, Part 1 of the study", ["ax-8"]),
    ("NCT04866563", "Placebo, Part 2 of the study", ["placebo"]),
    ("NCT05296798", "Optional Endocrine Therapy of Investigator's Choice", ["endocrine therapy"]),
    ("NCT05278052", "Standard maintenance therapy as decided by the treating medical oncologist", []),
    ("NCT05142189", "Bispecific antibody for PD-L1 and VEGF-A", ["bispecific antibody for pd-l1 and vegf-a"]),
    ("NCT06834425", "Peritendinous NSAID injection", ["NSAID"]),
    ("NCT00589888", "32-gram oral fat load", ["fat load"]),
    ("NCT06860685", "Gum Chewing", []),
    ("NCT06294288", "LP-003 Dose 1 (Single)", ["lp-003"]),
    ("NCT05909488", "1.5 x 10^6 UC-MSC + CM", ["mesenchymal stem cell", "cm"]),
    ("NCT00028236", "Gene-Transduced Autologous CD34+ Stem Cells", ["gene-transduced autologous cd34+ stem cells"]),
    ("NCT02501811", "c-kit+ cells", ["c-kit+ cells"]),
    ("NCT00410280", "IMA-638 is a biologic", ["ima-638"]),
    ("NCT00879957", "No heparin", []),
    ("NCT05987397", "idebenone 30 mg for 14 days", ["idebenone"]),
]


@pytest.mark.parametrize(("trial", "name", "agents"), NAMES)
def test_names(trial: str, name: str, agents: list[str]) -> None:
    assert [therapy.name for therapy in read(name)] == agents, trial


# (trial, registered name, reported classes)
CLASSES = [
    ("NCT03198546", "GPC3 and/or TGFβ targeting CAR-T cells", ["CAR-T cell"]),
    ("NCT04571138", "SCRI-CAR22v2", ["CAR-T cell"]),
    ("NCT04670068", "CAR.B7-H3", ["CAR-T cell"]),
    ("NCT07077330", "CAR19BCMA-T cells", ["CAR-T cell"]),
    ("NCT07120607", "CD7 CAR-γδT cell（QH106）", ["CAR-T cell"]),
    ("NCT07164469", "CD70.CAR NK Cells", ["NK cell"]),
    ("NCT05238818", "Autologous Tumor Infiltrating Lymphocyte Injection (GT202)", ["TIL"]),
    ("NCT06338657", "PEOX-based Polymer Encapsulated Paclitaxel FID-007", ["taxane"]),
    ("NCT06778603", "a targeted probe B7H3-IRDye800CW", ["imaging agent"]),
]


@pytest.mark.parametrize(("trial", "name", "classes"), CLASSES)
def test_classes(trial: str, name: str, classes: list[str]) -> None:
    (therapy,) = read(name)
    assert list(load_builtin().reported_classes(therapy.classes)) == classes, trial


def test_cells_are_also_called_by_their_code_and_without_the_word() -> None:
    (therapy,) = read("IM19 CAR-T cells")
    assert {"im19 car-t", "im19 car-t cell", "IM19"} <= set(therapy.aliases)


# (trial, words, class): antibodies of two targets, as records describe them
OF_TWO_TARGETS = [
    (
        "NCT05390528",
        "A Recombinant Humanized Anti-PDL1 and Anti-TIGIT Bispecific Antibody",
        "pd-l1-tigit-bispecific-antibody",
    ),
    ("NCT05390528", "TIGIT×PDL1 Bispecific", "pd-l1-tigit-bispecific-antibody"),
    ("NCT05775159", "CTLA-4/Anti-PD-1 Bispecific Antibody", "pd-1-ctla-4-bispecific-antibody"),
    ("NCT05775159", "anti- PD-1 and TIGIT bispecific antibody", "pd-1-tigit-bispecific-antibody"),
    ("NCT05142189", "Bispecific antibody for PD-L1 and VEGF-A", "pd-l1-vegf-bispecific-antibody"),
    ("NCT07076095", "bifunctional antibody-cytokine fusion protein that targets B7-H3 and IL-10 receptor", None),
]


@pytest.mark.parametrize(("trial", "words", "expected"), OF_TWO_TARGETS)
def test_antibodies_of_two_targets(trial: str, words: str, expected: str | None) -> None:
    found = find_bispecific_class(words, make_therapy_finder(load_builtin()))
    assert (found.rsplit("/", 1)[-1] if found else None) == expected, trial


def test_the_members_of_a_class_may_stand_among_the_other_names() -> None:
    name = "Endocrine Therapy and Radiotherapy"  # NCT03948568
    others: dict[str, tuple[str, ...]] = {name: ("Radiotherapy", "Tamoxifen", "Letrozole", "Anastrozole", "Exemestane")}
    study = make_study(interventions=(("COMBINATION_PRODUCT", name),), other_names=others)
    mentions = read_intervention(study.interventions[0], make_therapy_finder(load_builtin())).mentions
    agents = [mention.therapy.name for mention in mentions if mention.therapy.kind == "agent"]
    assert agents == ["tamoxifen", "letrozole", "anastrozole", "exemestane"]


def test_two_products_are_no_joint_targets() -> None:
    assert [therapy.name for therapy in read("S-1 and CD19 CAR-T")] == ["S-1", "CD19 CAR-T cell"]


def test_marks_of_a_web_page_are_no_names() -> None:
    assert [therapy.name for therapy in read("Levofloxacin&lt;sup&gt;®&lt;/sup&gt; 500 mg")] == ["levofloxacin"]
    assert [therapy.name for therapy in read("Pembrolizumab &amp; lenvatinib")] == ["pembrolizumab", "lenvatinib"]


@pytest.mark.parametrize("name", ["Saline placebo", "Placebo (normal saline)", "Matching normal saline placebo"])
def test_the_fluid_of_a_placebo_is_no_agent(name: str) -> None:
    assert [therapy.name for therapy in read(name)] == ["placebo"]
