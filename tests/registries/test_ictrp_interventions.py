"""Arms and interventions of the WHO portal's free-text field: every form that the registers write, on real fields."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from trialgraph.registries.ictrp_record.interventions import Part, split_interventions
from trialgraph.registries.reading.html import read_html

# trial, its field "Intervention" as exported, parts as (label, name, kind)
FIELDS: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    (
        "ChiCTR2000029558",
        "single arm:Chinese medicine treatment combined with western medicine treatment;",
        [("single arm", "Chinese medicine treatment combined with western medicine treatment", "")],
    ),
    ("ChiCTR2000029734", "Case series:N/A;", [("Case series", "", "")]),
    ("ChiCTR2000029735", "non-severe group and severe gorup:N/A;", [("non-severe group and severe gorup", "", "")]),
    (
        "ChiCTR2000029781",
        "experimental group:routine treatment and Kangbingdu granules;control group:routine treatment ;",
        [
            ("experimental group", "routine treatment and Kangbingdu granules", ""),
            ("control group", "routine treatment", ""),
        ],
    ),
    (
        "ChiCTR2000029870",
        "Gold Standard:Nucleic acid detection method of novel Coronavirus pneumonia ;Index test:IgM/IgG;",
        [
            ("", "Nucleic acid detection method of novel Coronavirus pneumonia", "DIAGNOSTIC_TEST"),
            ("", "IgM/IgG", "DIAGNOSTIC_TEST"),
        ],
    ),
    ("ChiCTR2000029900", "Case series:Nil;", [("Case series", "", "")]),
    ("ChiCTR2000029907", "Case series:Nil;", [("Case series", "", "")]),
    (
        "ChiCTR2000029935",
        "Case series:Treated with conventional treatment combined with Chloroquine Phosphate;",
        [("Case series", "Treated with conventional treatment combined with Chloroquine Phosphate", "")],
    ),
    (
        "ChiCTR2000029958",
        "patient group:Under surgical and anesthesia;Health care team:Anesthesiologists for NCP patients;",
        [
            ("patient group", "Under surgical and anesthesia", ""),
            ("Health care team", "Anesthesiologists for NCP patients", ""),
        ],
    ),
    (
        "ChiCTR2000029972",
        "Experimental group:ultra short wave  Electrotherapy;control:standard medical therapy;",
        [("Experimental group", "ultra short wave  Electrotherapy", ""), ("control", "standard medical therapy", "")],
    ),
    (
        "ChiCTR2000030002",
        "control group:conventional therapy;Experience group:conventional therapy and Tranilast;",
        [("control group", "conventional therapy", ""), ("Experience group", "conventional therapy and Tranilast", "")],
    ),
    ("ChiCTR2000030042", "Case series:Nil;", [("Case series", "", "")]),
    ("ChiCTR2000030095", "Case series:Nil;", [("Case series", "", "")]),
    (
        "ChiCTR2000030259",
        "Experimental group:Danorevir sodium tablets,/ritonavir oral;Control group:Symptomatic treatment;",
        [
            ("Experimental group", "Danorevir sodium tablets,/ritonavir oral", ""),
            ("Control group", "Symptomatic treatment", ""),
        ],
    ),
    (
        "ChiCTR2000030260",
        "Experimental group:enteral nutrition emulsion, tpf-t 200ml Bid;Control group:No intervention;",
        [("Experimental group", "enteral nutrition emulsion, tpf-t 200ml Bid", ""), ("Control group", "", "")],
    ),
    ("ChiCTR2000030283", "case series:N/A;", [("case series", "", "")]),
    (
        "ChiCTR2000030314",
        "Case series:Traditional Chinese medicine Ma-Xing-Shi-Gan-Tang and Sheng-Jiang-San;",
        [("Case series", "Traditional Chinese medicine Ma-Xing-Shi-Gan-Tang and Sheng-Jiang-San", "")],
    ),
    (
        "ChiCTR2000030325",
        "Intervention group:Psychological intervention;",
        [("Intervention group", "Psychological intervention", "")],
    ),
    (
        "ChiCTR2000030418",
        "Group 1:Eight lung exercises for rehabilitation;Group 2:Free activities;",
        [("Group 1", "Eight lung exercises for rehabilitation", ""), ("Group 2", "Free activities", "")],
    ),
    (
        "ChiCTR2000030490",
        "Case series:diammonium glycyrrhizinate enteric-coated capsule combined with hydrogen-rich water;",
        [("Case series", "diammonium glycyrrhizinate enteric-coated capsule combined with hydrogen-rich water", "")],
    ),
    (
        "ChiCTR2000030543",
        "Case series:reverse transcription polymerase chain reaction;",
        [("Case series", "reverse transcription polymerase chain reaction", "")],
    ),
    (
        "ChiCTR2000030720",
        "Group 2:Western medicine conventional treatment;Group 1:TCM treatment;",
        [("Group 2", "Western medicine conventional treatment", ""), ("Group 1", "TCM treatment", "")],
    ),
    ("ChiCTR2000030798", "Case series:Nil;", [("Case series", "", "")]),
    (
        "ChiCTR2000030807",
        "non-cancer COVID-19 versus cancer with COVID-19:none;",
        [("non-cancer COVID-19 versus cancer with COVID-19", "", "")],
    ),
    ("ChiCTR2000030901", "Case series:Not applicable;", [("Case series", "", "")]),
    (
        "ChiCTR2000030951",
        "Gold Standard:RT-PCR test;Index test:artificial&#32;intelligence&#32;triage&#32;system;",
        [
            ("", "RT-PCR test", "DIAGNOSTIC_TEST"),
            ("", "artificial     intelligence     triage     system", "DIAGNOSTIC_TEST"),
        ],
    ),
    ("ChiCTR2000030985", "cross-sectional study:Nil;", [("cross-sectional study", "", "")]),
    (
        "ChiCTR2000031023",
        "Group 2:thymosin;Group 1:BaZhen soup;",
        [("Group 2", "thymosin", ""), ("Group 1", "BaZhen soup", "")],
    ),
    (
        "ChiCTR2000031090",
        "Group 1:psychological support;Group 2:cognitive behavioral therapy;",
        [("Group 1", "psychological support", ""), ("Group 2", "cognitive behavioral therapy", "")],
    ),
    ("ChiCTR2000031376", "Mild:No;severe:No;", [("Mild", "", ""), ("severe", "", "")]),
    (
        "ChiCTR2000031427",
        "Gold Standard:PCR Nucleic acid detection;Index test:2019-nCov IgM;",
        [("", "PCR Nucleic acid detection", "DIAGNOSTIC_TEST"), ("", "2019-nCov IgM", "DIAGNOSTIC_TEST")],
    ),
    (
        "ChiCTR2000031499",
        "eye patch and earplugs:Nil;eye patch:Nil;",
        [("eye patch and earplugs", "", ""), ("eye patch", "", "")],
    ),
    (
        "ChiCTR2000031501",
        "Group 1:Routine treatment + Infusion of convalescent plasma;Group 2:Routine treatment;",
        [("Group 1", "Routine treatment + Infusion of convalescent plasma", ""), ("Group 2", "Routine treatment", "")],
    ),
    (
        "ChiCTR2000031540",
        "Experimental group:Rehabilitation Nursing Program;Control group:Routine rehabilitation care;",
        [
            ("Experimental group", "Rehabilitation Nursing Program", ""),
            ("Control group", "Routine rehabilitation care", ""),
        ],
    ),
    ("JPRN-jRCTs031190226", "oral administration of favipiravir", [("", "oral administration of favipiravir", "")]),
    (
        "JPRN-jRCTs031190227",
        "oral administration of lopinavir, ritonavir and hydroxychloroquine with or without oseltamivir",
        [("", "oral administration of lopinavir, ritonavir and hydroxychloroquine with or without oseltamivir", "")],
    ),
    ("NCT04279782", "Other: Comprehensive treatment", [("", "Comprehensive treatment", "OTHER")]),
    (
        "NCT04281693",
        "Diagnostic Test: Standard screening strategy;Diagnostic Test: New screening strategy",
        [("", "Standard screening strategy", "DIAGNOSTIC_TEST"), ("", "New screening strategy", "DIAGNOSTIC_TEST")],
    ),
    ("NCT04283396", "Combination Product: systemic treatment", [("", "systemic treatment", "COMBINATION_PRODUCT")]),
    (
        "NCT04315987",
        "Biological: NestCell®;Biological: NestCell®",
        [("", "NestCell®", "BIOLOGICAL"), ("", "NestCell®", "BIOLOGICAL")],
    ),
    (
        "NCT04320732",
        "Behavioral: Observation of behavior and COVID-19 infection will be conducted.",
        [("", "Observation of behavior and COVID-19 infection will be conducted.", "BEHAVIORAL")],
    ),
    (
        "NCT04321811",
        "Other: Observation of patients with known, suspected, or at risk for COVID-19 infection",
        [("", "Observation of patients with known, suspected, or at risk for COVID-19 infection", "OTHER")],
    ),
    (
        "NCT04324463",
        "Drug: Azithromycin;Drug: Chloroquine",
        [("", "Azithromycin", "DRUG"), ("", "Chloroquine", "DRUG")],
    ),
    ("NCT04325646", "Other: Human Biological samples", [("", "Human Biological samples", "OTHER")]),
    ("NCT04327206", "Drug: BCG Vaccine", [("", "BCG Vaccine", "DRUG")]),
    ("NCT04327401", "Drug: Dexamethasone", [("", "Dexamethasone", "DRUG")]),
    (
        "NCT04329572",
        "Drug: Hydroxychloroquine Sulfate;Drug: Azithromycin Tablets",
        [("", "Hydroxychloroquine Sulfate", "DRUG"), ("", "Azithromycin Tablets", "DRUG")],
    ),
    (
        "NCT04331899",
        "Drug: Peginterferon Lambda-1a;Other: Standard of Care Treatment",
        [("", "Peginterferon Lambda-1a", "DRUG"), ("", "Standard of Care Treatment", "OTHER")],
    ),
    (
        "NCT04332094",
        "Drug: Tocilizumab;Drug: Hydroxychloroquine;Drug: Azithromycin",
        [("", "Tocilizumab", "DRUG"), ("", "Hydroxychloroquine", "DRUG"), ("", "Azithromycin", "DRUG")],
    ),
    ("NCT04333225", "Drug: Hydroxychloroquine", [("", "Hydroxychloroquine", "DRUG")]),
    ("NL8473", "Not applicable", []),
    (
        "NL8483",
        "Infotainment intervention with (social) media and influencers.",
        [("", "Infotainment intervention with (social) media and influencers.", "")],
    ),
    ("NL8485", "None", []),
    ("NL8491", "Imatinib or placebo", [("", "Imatinib or placebo", "")]),
    (
        "TCTR20200321001",
        "Patients suspected of Covid-19 infection with severity criteria",
        [("", "Patients suspected of Covid-19 infection with severity criteria", "")],
    ),
    (
        "TCTR20200324001",
        "Head of departmenet or nurse supervisor of all emergency departments in France",
        [("", "Head of departmenet or nurse supervisor of all emergency departments in France", "")],
    ),
]
EXPORT = "records/ictrp/COVID19-927-trials_7Apr2020.csv"


@pytest.mark.parametrize(("trial", "field", "parts"), FIELDS, ids=[row[0] for row in FIELDS])
def test_fields(trial: str, field: str, parts: list[tuple[str, str, str]]) -> None:
    found = split_interventions(read_html(field))
    assert found.prose == "", trial
    assert list(found.parts) == [Part(*part) for part in parts]


def test_the_fields_are_those_of_the_trials(shared: Path) -> None:
    assert len(FIELDS) >= 40
    with (shared / EXPORT).open(encoding="utf-8", newline="") as stream:
        exported = {row["TrialID"]: row["Intervention"] for row in csv.DictReader(stream)}
    assert [(trial, exported[trial]) for trial, _, _ in FIELDS] == [(trial, field) for trial, field, _ in FIELDS]


@pytest.mark.parametrize(
    "field",
    [
        # ChiCTR2000030541: groups that are compared, none of which is labelled
        "Medical students group; Non-medical students group:None;",
        # ISRCTN14966673: sentences
        "Patients will have a nose and throat swab collected. Results are available in one hour: see the protocol.",
    ],
)
def test_prose_stays_prose(field: str) -> None:
    found = split_interventions(field, is_interventional=False)
    assert (found.parts, found.prose) == ((), field)


def test_a_numbered_list_behind_words_of_allocation_is_one_of_arms() -> None:
    """The form of ISRCTN83971151."""
    found = split_interventions(
        "Adults will be randomly allocated between three groups:\n1. Standard of care alone\n2. Remdesivir (daily)\n"
        "3. Lopinavir + ritonavir (twice daily)\n"
    )
    assert [part.label for part in found.parts] == [
        "Standard of care alone",
        "Remdesivir (daily)",
        "Lopinavir + ritonavir (twice daily)",
    ]
    listed = "Data are collected at these times:\n1. Baseline\n2. Discharge"
    assert split_interventions(listed).parts == ()


def test_lines_of_arms_behind_words_that_announce_them() -> None:
    """The form of ISRCTN16912075."""
    found = split_interventions(
        "Patients will be randomised in a 1:1 ratio to:\nArm 1: Continuous positive pressure\nArm 2: Standard care"
    )
    assert [(part.label, part.name) for part in found.parts] == [
        ("Arm 1", "Continuous positive pressure"),
        ("Arm 2", "Standard care"),
    ]


PRODUCTS = [
    # the form of EUCTR2020-001039-29-GR: a trade name and what it holds
    ("<br>Trade Name: Kineret<br>Product Name: Anakinra<br><br>", [("Kineret", ("Anakinra",))]),
    # EUCTR2020-000936-23-FR: the substances of a combination
    (
        "<br>Trade Name: MYLAN<br>INN or Proposed INN: LOPINAVIR<br>INN or Proposed INN: RITONAVIR<br>",
        [("LOPINAVIR", ()), ("RITONAVIR", ())],
    ),
    # EUCTR2020-001271-33-FR: a placebo
    (
        "<br>Trade Name: Plaquenil®<br>Pharmaceutical form of the placebo: Tablet<br>",
        [("Plaquenil®", ()), ("placebo", ())],
    ),
    # EUCTR2020-001275-32-DK: one product in two strengths; EUCTR2020-001236-10-NL: the code of a class
    (
        "<br>Trade Name: A<br>Product Name: Tocilizumab<br>INN or Proposed INN: Tocilizumab<br><br>"
        "Trade Name: B<br>INN or Proposed INN: TOCILIZUMAB<br>Product Code: L01XE01<br>",
        [("Tocilizumab", ("A", "B"))],
    ),
]


@pytest.mark.parametrize(("field", "products"), PRODUCTS)
def test_products(field: str, products: list[tuple[str, tuple[str, ...]]]) -> None:
    parts = split_interventions(read_html(field)).parts
    assert [(part.name, part.other_names) for part in parts] == products
    assert {part.kind for part in parts} == {"DRUG"}
