"""Findings about what a record registers: each kind on real names, and silence where nothing is wrong."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.model import Finding
from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin

Drugs = tuple[tuple[str, str], ...]


def find(study: Study, kind: str) -> list[Finding]:
    return [finding for finding in extract_facts(study, load_builtin()).findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("trial", "title", "drugs", "found"),
    [
        (
            "001_2c328fc56a7b2162",
            "AK104 (Cadonilimab) combined with etoposide",
            (),
            ["cadonilimab: no intervention is registered", "etoposide: no intervention is registered"],
        ),
        (
            "NCT06532539",
            "Cadonilimab plus paclitaxel",
            (("DRUG", "Cadonilimab"),),
            ["paclitaxel: no registered intervention names it"],
        ),
        ("000_8c8bcb7ea39ef8d9", "Cadonilimab combined with chemotherapy", (("DRUG", "Cadonilimab"),), []),
        ("NCT04294810", "Tiragolumab plus placebo", (("DRUG", "Tiragolumab"),), []),
        ("NCT02364076", "Pembrolizumab and Epacadostat", (("DRUG", "MK-3475"), ("DRUG", "INCB024360")), []),
        ("no drug", "Exercise in patients on tamoxifen", (("BEHAVIORAL", "Exercise"),), []),
    ],
)
def test_missing_interventions(trial: str, title: str, drugs: Drugs, found: list[str]) -> None:
    findings = find(make_study(title, interventions=drugs), "interventionMissing")
    assert [finding.found for finding in findings] == found, trial
    assert all(finding.evidence[0].pointer == "/title" for finding in findings)


@pytest.mark.parametrize(
    ("trial", "name", "assumed"),
    [
        (
            "002_5c4353955f9fa003",
            "Gemcitabine combined with Aptinib and Toripalimab",
            ["3 agents: gemcitabine, apatinib, toripalimab"],
        ),
        ("NCT05333276", "TQB3602 Capsule + AK105 Injection", ["2 agents: TQB3602, penpulimab"]),
        (
            "NCT05914753",
            "Epirubicin, Cyclophosphamide, Docetaxel",
            ["3 agents: epirubicin, cyclophosphamide, docetaxel"],
        ),
        ("004_f2dbe8b771b22b90", "PD-1 inhibitor (camrelizumab)", []),
        ("NCT06346197", "Folfox Protocol", []),
        ("NCT05029882", "Trifluridine/Tipiracil", []),
    ],
)
def test_several_agents_in_one_intervention(trial: str, name: str, assumed: list[str]) -> None:
    findings = find(make_study(interventions=(("DRUG", name),)), "severalAgentsInOneIntervention")
    assert [finding.assumed for finding in findings] == assumed, trial
    assert all(finding.found == finding.evidence[0].quote == name for finding in findings)


@pytest.mark.parametrize(
    ("trial", "drugs", "found"),
    [
        ("003_1be6ace33cd82a93", (("DRUG", "SK-NK injection"), ("DRUG", "SK-NK injection")), ["SK-NK injection"]),
        ("spelling", (("DRUG", "Docetaxel"), ("DRUG", " docetaxel")), [" docetaxel"]),
        ("NCT00093964", (("DRUG", "Cilengitide 500 mg"), ("DRUG", "Cilengitide 2000 mg")), []),
        ("procedures", (("PROCEDURE", "biopsy"), ("PROCEDURE", "biopsy")), []),
    ],
)
def test_repeated_interventions(trial: str, drugs: Drugs, found: list[str]) -> None:
    findings = find(make_study(interventions=drugs), "interventionRepeated")
    assert [finding.found for finding in findings] == found, trial
    assert all(len(finding.evidence) == 2 for finding in findings)


@pytest.mark.parametrize(
    ("trial", "name", "found"),
    [
        ("002_5c4353955f9fa003", "Gemcitabine combined with Aptinib and Toripalimab", [("Aptinib", "apatinib")]),
        ("slip", "Gemcitibine", [("Gemcitibine", "gemcitabine")]),
        ("NCT05333276", "AK105", []),
        ("NCT05110196", "Capmatinib 150 mg", []),
    ],
)
def test_misspelt_agents(trial: str, name: str, found: list[tuple[str, str]]) -> None:
    findings = find(make_study(interventions=(("DRUG", name),)), "misspeltAgent")
    assert [(finding.found, finding.assumed) for finding in findings] == found, trial


@pytest.mark.parametrize(
    ("trial", "conditions", "found"),
    [
        ("001_2c328fc56a7b2162", ("Cervix Cancer", "Cadonilimab"), ["Cadonilimab"]),
        ("NCT06346197", ("Gastric Cancer", "MSI-H", "Metastatic Cancer"), []),
        ("NCT00448838", ("Pancreatic Cancer",), []),
    ],
)
def test_drugs_among_the_conditions(trial: str, conditions: tuple[str, ...], found: list[str]) -> None:
    findings = find(make_study(conditions=conditions, interventions=(("DRUG", "Cadonilimab"),)), "drugAsCondition")
    assert [finding.found for finding in findings] == found, trial
