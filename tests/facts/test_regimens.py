"""Regimens of arms as records register them: which agents together, in which alternatives and phases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studies import make_study
from trialgraph.facts.model import StudyFacts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Design, Study
from trialgraph.vocabulary.load import load_builtin

Arms = tuple[tuple[str, str, str, tuple[str, ...]], ...]


def name(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def extract(study: Study) -> StudyFacts:
    return extract_facts(study, load_builtin())


def spell(study: Study) -> list[str]:
    """Each regimen on a line: phases with ">", their agents sorted."""
    return sorted(
        " > ".join("+".join(sorted(name(c.therapy) for c in phase.components)) for phase in regimen.phases)
        for regimen in extract(study).regimens
    )


def make_arm(*drugs: str, label: str = "Arm", kind: str = "EXPERIMENTAL", told: str = "") -> Study:
    """A study of one arm that is linked to all these drugs, and of one that gives nothing."""
    names = tuple(f"Drug: {drug}" for drug in drugs)
    arms: Arms = ((label, kind, told, names), ("Observation", "NO_INTERVENTION", "", ()))
    return make_study(interventions=tuple(("DRUG", drug) for drug in drugs), arms=arms)


ALTERNATIVES = [
    (
        "NCT01779050",
        ("Doxorubicin", "Trastuzumab", "Cyclophosphamide", "Paclitaxel", "Epirubicin", "Docetaxel", "Carboplatin"),
        "The 5 chemo backbone options are:\n\n* doxorubicin or epirubicin plus cyclophosphamide followed by paclitaxel "
        "or docetaxel\n* docetaxel plus cyclophosphamide\n* single-agent paclitaxel\n* docetaxel plus carboplatin"
        "\n\nPatients will also receive trastuzumab IV over 30-90 minutes",
        [
            "carboplatin+docetaxel+trastuzumab",
            "cyclophosphamide+docetaxel+doxorubicin+trastuzumab",
            "cyclophosphamide+docetaxel+epirubicin+trastuzumab",
            "cyclophosphamide+docetaxel+trastuzumab",
            "cyclophosphamide+doxorubicin+paclitaxel+trastuzumab",
            "cyclophosphamide+epirubicin+paclitaxel+trastuzumab",
            "paclitaxel+trastuzumab",
        ],
    ),
    (
        "NCT06109779",
        ("Rilvegostomig", "Capecitabine", "Gemcitabine/Cisplatin", "S-1 [Tegafur/Oteracil/gimeracil]"),
        "Rilvegostomig IV infusion + Investigator choice of chemotherapy (Capecitabine or "
        "Gemcitabine/Cisplatin or S-1)",
        ["capecitabine+rilvegostomig", "cisplatin+gemcitabine+rilvegostomig", "rilvegostomig+s-1"],
    ),
    (
        "NCT05665595",
        ("Pembrolizumab/Vibostolimab",),
        "Participants receive pembrolizumab/vibostolimab (coformulation of 200 mg pembrolizumab and "
        "200 mg vibostolimab)",
        ["pembrolizumab-vibostolimab"],
    ),
    (
        "NCT06417814",
        ("Pemetrexed", "Carboplatin", "Cisplatin"),
        "Participants will receive pemetrexed 500 mg/m2 in combination with carboplatin (AUC5) or cisplatin 75 mg/m2",
        ["carboplatin+pemetrexed", "cisplatin+pemetrexed"],
    ),
    (
        "NCT06065748",
        ("Giredestrant", "Abemaciclib", "Palbociclib", "Ribociclib"),
        "giredestrant plus the choice of CDK4/6 inhibitor (CDK4/6i): palbociclib, ribociclib, or abemaciclib.",
        ["abemaciclib+giredestrant", "giredestrant+palbociclib", "giredestrant+ribociclib"],
    ),
    (
        "NCT05514054",
        ("Tamoxifen", "Anastrozole", "Letrozole", "Exemestane"),
        "Investigator's choice of tamoxifen, anastrozole, letrozole, or exemestane per local approved label.",
        ["anastrozole", "exemestane", "letrozole", "tamoxifen"],
    ),
    (
        "NCT06105619",
        ("Temozolomide", "Cisplatin combined with Etoposide"),
        "Temozolomide or Cisplatin combined with etoposide",
        ["cisplatin+etoposide", "temozolomide"],
    ),
    (
        "NCT04256941",
        ("Abemaciclib", "Fulvestrant", "Palbociclib", "Ribociclib"),
        "Patients receive ribociclib PO QD, palbociclib PO QD on days 1-21, and/or abemaciclib PO BID on days 1-28.",
        ["abemaciclib+fulvestrant", "fulvestrant+palbociclib", "fulvestrant+ribociclib"],
    ),
    (
        "NCT07098338",
        ("Rilvegostomig", "Ramucirumab", "Dato-DXd"),
        "Participants will receive Dato-DXd + ramucirumab ± rilvegostomig until RECIST 1.1-defined progression",
        ["datopotamab-deruxtecan+ramucirumab", "datopotamab-deruxtecan+ramucirumab+rilvegostomig"],
    ),
    (
        "NCT04644068",
        ("AZD5305", "Paclitaxel", "Carboplatin"),
        "AZD5305 + Carboplatin with or without Paclitaxel",
        ["carboplatin+paclitaxel+saruparib", "carboplatin+saruparib"],
    ),
    (
        "NCT06346197",
        ("Folfox Protocol", "XELOX", "Nivolumab"),
        "o FOLFOX, IV, Q2W + Nivolumab 240mg, IV, Q2.",
        ["capecitabine+nivolumab+oxaliplatin", "fluorouracil+leucovorin+nivolumab+oxaliplatin"],
    ),
    (
        "NCT06760637",
        ("letrozole", "abemaciclib", "palbociclib"),
        "Investigator's Choice of CDK4/6 inhibitor (tablet/capsule) taken by mouth with letrozole tablet",
        ["abemaciclib+letrozole", "letrozole+palbociclib"],
    ),
    (
        "two platinums",
        ("Olomorasib", "Cisplatin", "Carboplatin"),
        "",
        ["carboplatin+olomorasib", "cisplatin+olomorasib"],
    ),
    (
        "NCT00064077",
        ("Cisplatin", "Paclitaxel"),
        "Patients receive paclitaxel on day 1 and cisplatin on day 2.",
        ["cisplatin+paclitaxel"],
    ),
    (
        "NCT04874480",
        ("Tegavivint", "Decitabine"),
        "PART I: Patients receive tegavivint IV over 4 hours on days 1, 8, 15, and 22. PART II: Patients receive "
        "tegavivint IV over 4 hours on days 1, 8, 15, and 22 and decitabine IV over 30-60 minutes on days 1-5.",
        ["decitabine+tegavivint", "tegavivint"],
    ),
    (
        "NCT03485027",
        ("Oxaliplatin", "Capecitabine", "Leucovorin", "Fluorouracil", "Bevacizumab", "Cetuximab"),
        "XELOX regimen: Oxaliplatin 130mg/m2, intravenous, on day 1; Capecitabine 1000mg/m2, oral, twice daily, "
        "continuously for 14 days; ±bevacizumab 7.5mg/kg, intravenous, on day 1; repeating every 3 weeks. "
        "FOLFOX regimen: Oxaliplatin 85mg/m2 on day 1; Calcium folinate 400mg/m2 on day 1; 5-FU 400mg/m2 on day 1; "
        "5-FU 2.4g/m2, continuous intravenous infusion for 46 hours, ± Bevacizumab 5mg/kg or ± Cetuximab 500mg/m2",
        [
            "bevacizumab+capecitabine+oxaliplatin",
            "bevacizumab+fluorouracil+leucovorin+oxaliplatin",
            "capecitabine+oxaliplatin",
            "cetuximab+fluorouracil+leucovorin+oxaliplatin",
            "fluorouracil+leucovorin+oxaliplatin",
        ],
    ),
    (
        "NCT06475599",
        ("Paclitaxel", "Albumin-bound paclitaxel", "Doxorubicin"),
        "the investigator will select one of the following chemotherapy drugs for treatment. Paclitaxel: dose of "
        "175 mg /㎡, Day 1, every 4 weeks (Q4W). Albumin-bound paclitaxel: dose of 125 mg /㎡, Day 1, Day 8, Day 15, "
        "every 4 weeks (Q4W). Doxorubicin: dose 60mg/m ², Day1, every 3 weeks (Q3W).",
        ["doxorubicin", "nab-paclitaxel", "paclitaxel"],
    ),
    (
        "NCT05286957",
        ("Cisplatin", "Carboplatin", "Pemetrexed", "Paclitaxel"),
        "cisplatin/carboplatin + paclitaxel or cisplatin/carboplatin + pemetrexed,dependent on tumor histology",
        [
            "carboplatin+paclitaxel",
            "carboplatin+pemetrexed",
            "cisplatin+paclitaxel",
            "cisplatin+pemetrexed",
        ],
    ),
    (
        "NCT06662786",
        ("5-fluorouracil", "Leucovorin calcium/Levoleucovorin", "Oxaliplatin", "Irinotecan Hydrochloride"),
        "Participants will receive cetuximab in combination with chemotherapy (mFOLFOX6 or FOLFIRI)",
        [
            "cetuximab+fluorouracil+irinotecan+leucovorin",
            "cetuximab+fluorouracil+irinotecan+levoleucovorin",
            "cetuximab+fluorouracil+leucovorin+oxaliplatin",
            "cetuximab+fluorouracil+levoleucovorin+oxaliplatin",
        ],
    ),
    (
        "NCT00575406",
        ("Rituximab", "Cyclophosphamide", "Doxorubicin", "Vincristin", "Prednisolone"),
        "Treatment with R-CHOP",
        ["cyclophosphamide+doxorubicin+prednisolone+rituximab+vincristine"],
    ),
    (
        "NCT04866017",
        ("Cisplatin", "Etoposide", "Carboplatin", "Paclitaxel"),
        "selected at the investigator's discretion and may include one of the following options: * Cisplatin (50 mg/m²)"
        " "
        "on days 1 to 5 of each cycle, combined with etoposide (50 mg/m²) on days 1 and 8, both administered "
        "intravenously for 2 cycles. Each cycle was 28 days. * Carboplatin (AUC 2) weekly for 6 weeks, combined with "
        "paclitaxel (40-50 mg/m²) weekly for 6 weeks, both administered intravenously.",
        ["carboplatin+paclitaxel", "cisplatin+etoposide"],
    ),
    (
        "NCT06378866",
        ("Abiraterone", "Prednisone", "Apalutamide", "Darolutamide", "Enzalutamide", "Leuprolide", "Relugolix"),
        "receive APRI (abiraterone and prednisone, apalutamide, darolutamide, or enzalutamide) and ADT (leuprolide "
        "or relugolix)",
        [
            "abiraterone+leuprorelin+prednisone",
            "abiraterone+prednisone+relugolix",
            "apalutamide+leuprorelin",
            "apalutamide+relugolix",
            "darolutamide+leuprorelin",
            "darolutamide+relugolix",
            "enzalutamide+leuprorelin",
            "enzalutamide+relugolix",
        ],
    ),
    (
        "NCT05702229",
        ("Volrustomig", "FOLFOX", "XELOX"),
        "Volrustomig plus XELOX (oxaliplatin and capecitabine) or FOLFOX (oxaliplatin and 5-FU/CF)",
        ["capecitabine+oxaliplatin+volrustomig", "fluorouracil+leucovorin+oxaliplatin+volrustomig"],
    ),
]


@pytest.mark.parametrize(("trial", "drugs", "told", "expected"), ALTERNATIVES)
def test_each_alternative_of_an_arm_is_a_regimen(
    trial: str, drugs: tuple[str, ...], told: str, expected: list[str]
) -> None:
    assert spell(make_arm(*drugs, told=told)) == expected, trial


PHASES = [
    (
        "NCT06417814",
        ("Pemetrexed", "Cisplatin"),
        "pemetrexed 500 mg/m2 with cisplatin 75 mg/m2 Q3W for 4 cycles followed by pemetrexed maintenance 500 mg/m2",
        ["cisplatin+pemetrexed > pemetrexed"],
    ),
    (
        "NCT05832827",
        ("Pembrolizumab", "Lenvatinib", "Carboplatin", "Paclitaxel"),
        "Carboplatin + paclitaxel + pembrolizumab + lenvatinib up to a maximum of 4 cycles in the induction phase. "
        "Then, maintenance therapy with pembrolizumab and lenvatinib will be continued up to 31 cycles.",
        ["carboplatin+lenvatinib+paclitaxel+pembrolizumab > lenvatinib+pembrolizumab"],
    ),
    (
        "NCT04294810",
        ("Atezolizumab", "Tiragolumab"),
        "Participants will receive atezolizumab followed by tiragolumab Q3W on Day 1 of each 21-day cycle",
        ["atezolizumab+tiragolumab"],
    ),
]


@pytest.mark.parametrize(("trial", "drugs", "told", "expected"), PHASES)
def test_phases_of_an_arm(trial: str, drugs: tuple[str, ...], told: str, expected: list[str]) -> None:
    assert spell(make_arm(*drugs, told=told)) == expected, trial


def test_a_product_is_not_counted_beside_its_parts() -> None:
    study = make_arm(  # NCT04305054
        "Pembrolizumab",
        "Pembrolizumab/Quavonlimab",
        "Lenvatinib",
        label="Coformulation Pembrolizumab/Quavonlimab + Lenvatinib",
        told="Participants will receive coformulation of pembrolizumab and quavonlimab IV plus lenvatinib orally",
    )
    assert spell(study) == ["lenvatinib+pembrolizumab-quavonlimab"]


COHORTS = [
    (
        "NCT06532149",
        ("Alectinib", "Brigatinib", "Lorlatinib 100 mg"),
        "Male patients diagnosed with advanced/metastatic ALK+ o ROS-1+ NSCLC, who are receving active anticancer "
        "treatment",
        ["alectinib", "brigatinib", "lorlatinib"],
    ),
    ("made", ("Dabrafenib", "Trametinib"), "Patients on dabrafenib plus trametinib", ["dabrafenib+trametinib"]),
    (
        "NCT06532149",
        ("Osimertinib", "Sotorasib", "Dabrafenib", "Trametinib", "Selpercatinib"),
        "who are receving active anticancer treatment",
        ["dabrafenib", "osimertinib", "selpercatinib", "sotorasib", "trametinib"],
    ),
    ("NCT06485271", ("Apatinib", "Camrelizumab", "Chemotherapy"), "", ["apatinib+camrelizumab+chemotherapy"]),
]


@pytest.mark.parametrize(("trial", "drugs", "told", "expected"), COHORTS)
def test_drugs_of_an_observed_cohort_are_no_combination_unless_joined(
    trial: str, drugs: tuple[str, ...], told: str, expected: list[str]
) -> None:
    study = replace(make_arm(*drugs, label="Cohort A", kind="", told=told), design=Design(study_type="OBSERVATIONAL"))
    assert spell(study) == expected, trial


def test_what_a_title_calls_optional_may_be_missing() -> None:
    """NCT00233623 registers no arms."""
    study = make_study(
        "Irinotecan, 5-Fluorouracil and Leucovorin With or Without Iressa in Metastatic Colorectal Cancer",
        interventions=(("DRUG", "Iressa (Gefitinib)"), ("DRUG", "Irinotecan")),
    )
    assert spell(study) == ["fluorouracil+gefitinib+irinotecan+leucovorin", "fluorouracil+irinotecan+leucovorin"]


def test_supportive_agents_are_left_out_and_placebo_stays() -> None:
    study = make_study(
        interventions=(("DRUG", "Pembrolizumab"), ("DRUG", "Placebo"), ("DRUG", "Pegfilgrastim")),
        arms=(
            ("A", "EXPERIMENTAL", "", ("Drug: Pembrolizumab", "Drug: Pegfilgrastim")),
            ("B", "PLACEBO_COMPARATOR", "", ("Drug: Placebo", "Drug: Pegfilgrastim")),
        ),
    )
    assert spell(study) == ["pembrolizumab", "placebo"]


def test_conditioning_of_a_cell_therapy_is_left_out() -> None:
    """NCT07164469"""
    told = "Patients will receive lymphodepleting chemotherapy with fludarabine and cyclophosphamide from days -5 to -3"
    assert spell(make_arm("Fludarabine", "Cyclophosphamide", "CD70.CAR NK Cells", told=told)) == ["cd70-car-nk-cells"]


def test_a_crossover_never_gives_its_therapies_together() -> None:
    study = make_study(
        interventions=(("DRUG", "Udenafil"), ("DRUG", "Placebo")),
        arms=(("Udenafil, then placebo", "EXPERIMENTAL", "", ("Drug: Udenafil", "Drug: Placebo")),),
        design=Design(intervention_model="CROSSOVER"),
    )
    ((first, second),) = [regimen.phases for regimen in extract(study).regimens]
    assert [len(first.components), len(second.components)] == [1, 1]
    assert (first.kind, second.kind) == ("crossover", "crossover")


def test_a_dose_stays_with_the_arm_that_states_it() -> None:
    """NCT00093964, with its two doses told by the arms."""
    study = make_study(
        interventions=(("DRUG", "Cilengitide"),),
        arms=(
            ("Low", "EXPERIMENTAL", "Cilengitide 500 mg intravenously", ("Drug: Cilengitide",)),
            ("High", "EXPERIMENTAL", "Cilengitide 2000 mg intravenously", ("Drug: Cilengitide",)),
        ),
    )
    amounts = {
        regimen.arm: [dose.amounts for phase in regimen.phases for c in phase.components for dose in c.doses]
        for regimen in extract(study).regimens
    }
    assert amounts == {"Low": [(500.0,)], "High": [(2000.0,)]}


def test_what_a_title_joins_is_given_in_every_arm() -> None:
    """NCT00072358: no arm is linked to the second agent."""
    drug = "anti-GD2 murine IgG3 monoclonal antibody 3F8"
    study = make_study(
        "Monoclonal Antibody 3F8 and Sargramostim in Treating Patients With Neuroblastoma",
        interventions=(("BIOLOGICAL", drug),),
        arms=(
            ("refractory bone marrow disease", "EXPERIMENTAL", "", (f"Biological: {drug}",)),
            ("no evidence of disease", "EXPERIMENTAL", "", (f"Biological: {drug}",)),
        ),
    )
    assert spell(study) == ["3f8+sargramostim"] * 2


def test_evidence_of_a_regimen_are_the_words_of_its_arm() -> None:
    study = make_arm("Pembrolizumab", "Lenvatinib", told="MK-3475 200 mg with lenvatinib 20 mg")
    (regimen,) = extract(study).regimens
    assert [(e.pointer, e.quote) for e in regimen.evidence] == [
        ("/arms/0/description", "MK-3475"),
        ("/arms/0/description", "lenvatinib"),
    ]


def test_a_slash_of_the_summary_is_no_choice_in_an_arm_that_lists_both() -> None:
    """NCT02724163: the summary compares two conditioning regimens by their short names."""
    study = make_study(
        "International Randomised Phase III Clinical Trial in Children With Acute Myeloid Leukaemia",
        summary="To compare busulfan/cyclophosphamide with busulfan/fludarabine",
        interventions=(("DRUG", "Busulfan"), ("DRUG", "Cyclophosphamide"), ("DRUG", "Fludarabine")),
        arms=(
            (
                "Myeloablative conditioning",
                "ACTIVE_COMPARATOR",
                "* Busulfan by IV infusion over 3 hours, given 12 hourly on days -10 to -7 (8 doses). "
                "* Cyclophosphamide 50mg/kg/day by IV infusion over 1 hour, on days -5 to -2 (4 doses).",
                ("Drug: Busulfan", "Drug: Cyclophosphamide"),
            ),
            ("Reduced intensity conditioning", "EXPERIMENTAL", "", ("Drug: Fludarabine", "Drug: Busulfan")),
        ),
    )
    assert spell(study) == ["busulfan+cyclophosphamide", "busulfan+fludarabine"]
