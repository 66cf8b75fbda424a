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
        (
            "000_8c8bcb7ea39ef8d9",
            "Cadonilimab combined with chemotherapy",
            (("DRUG", "Cadonilimab"),),
            ["chemotherapy: no registered intervention names it"],
        ),
        ("NCT04294810", "Tiragolumab plus placebo", (("DRUG", "Tiragolumab"),), []),
        ("NCT02364076", "Pembrolizumab and Epacadostat", (("DRUG", "MK-3475"), ("DRUG", "INCB024360")), []),
        ("NCT00489931", "DNA Plasmid Vaccine, VRC-AVIDNA036-00-VP", (("BIOLOGICAL", "VRC-AVIDNA036-00-VP"),), []),
        ("no drug", "Exercise in patients on tamoxifen", (("BEHAVIORAL", "Exercise"),), []),
        (
            "NCT00090870",
            "PEG-Interferon Alfa-2b, Sargramostim, and Thalidomide in Treating Patients With Metastatic Kidney Cancer",
            (("BIOLOGICAL", "PEG-interferon alfa-2b"), ("BIOLOGICAL", "GM-CSF"), ("DRUG", "thalidomide")),
            [],
        ),
        (
            "NCT00014092",
            "Temozolomide, GM-CSF, IL2, and Interferon Alfa-2b",
            (("BIOLOGICAL", "recombinant interferon alfa"), ("DRUG", "temozolomide"), ("BIOLOGICAL", "aldesleukin")),
            [],
        ),
        ("NCT04134637", "0.25% bupivacaine plus epinephrine", (("DRUG", "Bupivacaine Hydrochloride"),), []),
        (
            "NCT00489606",
            "Drug Interaction After Oral Administration of Tamsulosin and SK3530",
            (("DRUG", "SK3530"),),
            ["tamsulosin: no registered intervention names it"],
        ),
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
        ("NCT06532539", "Paclitaxel and Cisplatin", ["2 agents: paclitaxel, cisplatin"]),
        ("NCT05061628", "JS006 in combination with Toripalimab", ["2 agents: js006, toripalimab"]),
        (
            "NCT05679336",
            "Rituximab, Cyclophosphamide, and Corticosteroids",
            ["3 agents: rituximab, cyclophosphamide, corticosteroid"],
        ),
        ("NCT07417215", "Sacubitril / Valsartan", []),
        ("NCT03913845", "lidocaine with epinephrine", []),
        ("NCT01719978", "3.6mL 2% Mepivacaine with 1:100,000 epinephrine", []),
        ("NCT01308021", "gpASIT+TM", []),
        ("NCT04866563", "Placebo, Part 1 of the study", []),
        ("NCT02813161", "cellular and tissue based therapy", []),
        ("NCT07202000", "Placebo, Normal Saline", []),
        ("NCT01163734", "Saline 0.9% and placebo tablet", []),
        ("NCT05286957", "adjuvant tislelizumab and chemotherapy for MRD+ patients", []),
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
        ("NCT05439343", ("Arthroplasty, Replacement, Knee", "Analgesia", "Rehabilitation"), []),
        ("NCT05670470", ("Bowel Preparation",), []),
        ("NCT00448838", ("Pancreatic Cancer",), []),
    ],
)
def test_drugs_among_the_conditions(trial: str, conditions: tuple[str, ...], found: list[str]) -> None:
    findings = find(make_study(conditions=conditions, interventions=(("DRUG", "Cadonilimab"),)), "drugAsCondition")
    assert [finding.found for finding in findings] == found, trial


def test_a_repetition_is_told_once_with_all_its_places() -> None:
    doses = tuple(("DRUG", "Neladenoson bialanate (BAY1067197)") for _ in range(5))  # NCT02992288
    (finding,) = find(make_study(interventions=(*doses, ("DRUG", "Placebo"))), "interventionRepeated")
    assert finding.assumed == "one agent, registered 5 times"
    assert len({evidence.pointer for evidence in finding.evidence}) == 5


@pytest.mark.parametrize(
    ("trial", "name", "assumed"),
    [
        ("NCT04646330", "AK104+anlotinib", "one intervention, registered twice"),
        ("NCT05063539", "LY3372689", "one agent, registered twice"),
    ],
)
def test_what_is_repeated(trial: str, name: str, assumed: str) -> None:
    findings = find(make_study(interventions=(("DRUG", name), ("DRUG", name))), "interventionRepeated")
    assert [finding.assumed for finding in findings] == [assumed], trial
