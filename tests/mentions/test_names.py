"""Registered intervention names as records write them (the trial is named in each row)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mentions.names import make_ascii_slug, parse_agent_name, split_name

NAMES = [
    ("NCT05803083", "Hyaluronic acid 75 mg/capsule", ["hyaluronic acid"]),
    ("NCT05558007", "Tadalafil 5mg", ["tadalafil"]),
    ("NCT05558007", "BZ371A", ["bz371a"]),
    ("NCT05558007", "Topical Placebo", ["placebo"]),
    ("NCT07324642", "KINE-101", ["kine-101"]),
    ("NCT00681772", "Levitra (Vardenafil, BAY38-9456)", ["levitra"]),
    ("NCT00709800", "VCL-IPT1", ["vcl-ipt1"]),
    ("NCT06000423", "Tranexamic acid", ["tranexamic acid"]),
    ("NCT05576623", "AdCLD-CoV19-1 OMI (Part A)", ["adcld-cov19-1 omi"]),
    ("NCT02390050", "Bexagliflozin tablets", ["bexagliflozin"]),
    ("NCT02390050", "Bexagliflozin tablets, placebo", ["bexagliflozin", "placebo"]),
    (
        "NCT00329680",
        "Eicosapentaenoic acid, Gamma-Linolenic Acid and Antioxidant Vitamins",
        ["eicosapentaenoic acid", "gamma-linolenic acid", "antioxidant vitamins"],
    ),
    ("NCT05537051", "PM1021, PM8001", ["pm1021", "pm8001"]),
    ("NCT05188989", "TPN171H 2.5mg group", ["tpn171h"]),
    ("NCT05188989", "TPN171H 10mg group", ["tpn171h"]),
    ("NCT01153204", "Sildenafil citrate", ["sildenafil"]),
    ("NCT07053475", "Ferric Carboxymaltose", ["ferric carboxymaltose"]),
    ("NCT07053475", "Ferrous Sulfate", ["ferrous sulfate"]),
    ("NCT00102271", "Sodium Nitrite", ["sodium nitrite"]),
    ("NCT02645240", "Heparin injection", ["heparin"]),
    ("NCT05061628", "JS006 as Monotherapy", ["js006"]),
    ("NCT05061628", "JS006 in combination with Toripalimab", ["js006", "toripalimab"]),
    ("NCT01818076", "Botulinum Toxin Type A", ["botulinum toxin type a"]),
    ("NCT04320498", "prp injection", ["prp"]),
    ("NCT06142383", "XXB750 Medium Dose", ["xxb750"]),
    ("NCT06142383", "Sacubitril/valsartan", ["sacubitril/valsartan"]),
    ("NCT00106613", "FK228 (romidepsin)", ["romidepsin"]),
    ("NCT00303498", "Sitexsentin sodium", ["sitexsentin"]),
    ("NCT03386149", "Loxonine tab.", ["loxonine"]),
    ("NCT06997952", "Febuxostat 40 mg", ["febuxostat"]),
    ("NCT02593396", "Bupropion hydrochloride sustained-release", ["bupropion"]),
    ("NCT01815424", "CP-690,550", ["cp-690,550"]),
    ("NCT04354246", "Cohort expansion: COM902 in combination with COM701 (both at the RDFE).", ["com902", "com701"]),
    (
        "NCT04354246",
        "Cohort expansion: Triplet combination of COM902 + COM701 + Pembrolizumab.",
        ["com902", "com701", "pembrolizumab"],
    ),
    ("NCT04354246", "Dose escalation: COM902 monotherapy.", ["com902"]),
    ("NCT05333276", "TQB3602 Capsule + AK105 Injection", ["tqb3602", "ak105"]),
    ("NCT04395989", "A1: Pyrotinib with nab-paclitaxel", ["pyrotinib", "nab-paclitaxel"]),
    ("NCT06532539", "Paclitaxel and Cisplatin", ["paclitaxel", "cisplatin"]),
    ("003_1be6ace33cd82a93", "SK-NK injection", ["sk-nk"]),
    (
        "002_5c4353955f9fa003",
        "Gemcitabine combined with Aptinib and Toripalimab",
        ["gemcitabine", "aptinib", "toripalimab"],
    ),
]


@pytest.mark.parametrize(("trial", "name", "agents"), NAMES)
def test_agents_of_a_registered_name(trial: str, name: str, agents: list[str]) -> None:
    parts = [parse_agent_name(name[start:end])[0] for start, end in split_name(name, [])]
    assert [part for part in parts if part] == agents, trial


NO_AGENTS = [
    ("NCT02964858", "Standard Arm"),
    ("NCT02964858", "Experimental Arm"),
    ("NCT02834104", "blood sample"),
    ("NCT06784674", "No intervention"),
    ("NCT05766735", "Routine Care (RC)"),
    ("made", "Treatment"),
    ("made", "Arm A"),
    ("made", "Dose 1"),
    ("NCT02852811", "Group education"),
    ("NCT04116060", "Control"),
    ("NCT05286957", "patients"),
    ("NCT05247567", "skin swab in elbow folds"),
    ("NCT04441021", "Penicillin Allergy Risk Stratification"),
]


@pytest.mark.parametrize(("trial", "name"), NO_AGENTS)
def test_what_names_no_agent_gives_none(trial: str, name: str) -> None:
    assert parse_agent_name(name) == ("", ()), trial


IN_BRACKETS = [
    ("NCT00681772", "Levitra (Vardenafil, BAY38-9456)", ("Vardenafil", "BAY38-9456")),
    ("NCT00106613", "FK228 (romidepsin)", ("FK228",)),
    ("made", "Ociperlimab (BGB-A1217)", ("BGB-A1217",)),
    ("made", "Hyaluronic acid (75 mg)", ()),
    ("made", "COM902 (at the recommended dose for expansion)", ()),
]


@pytest.mark.parametrize(("trial", "name", "aliases"), IN_BRACKETS)
def test_other_names_stand_in_brackets(trial: str, name: str, aliases: tuple[str, ...]) -> None:
    assert parse_agent_name(name)[1] == aliases, trial


def test_a_known_name_is_not_split() -> None:
    name = "Tegafur, gimeracil and oteracil plus oxaliplatin"
    known = [(0, len("Tegafur, gimeracil and oteracil"))]
    assert [name[start:end] for start, end in split_name(name, known)] == [
        "Tegafur, gimeracil and oteracil",
        "oxaliplatin",
    ]


@given(st.text())
def test_parts_lie_within_the_name_and_do_not_overlap(name: str) -> None:
    parts = split_name(name, [])
    assert all(0 <= start < end <= len(name) for start, end in parts)
    assert all(left[1] <= right[0] for left, right in pairwise(parts))


@given(st.text())
def test_a_bare_name_is_stripped_and_lower_case(part: str) -> None:
    name, _ = parse_agent_name(part)
    assert name == name.strip().lower()


@given(st.text())
def test_a_slug_is_safe_in_an_iri(name: str) -> None:
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in make_ascii_slug(name))
