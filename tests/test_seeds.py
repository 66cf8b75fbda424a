"""What the five seed trials say, fact by fact, as `facts` prints it: one assertion for each fact that must be right."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin

Line = dict[str, Any]
CADONILIMAB = "000_8c8bcb7ea39ef8d9"
CERVIX = "001_2c328fc56a7b2162"
TRIPLET = "002_5c4353955f9fa003"
SK_NK = "003_1be6ace33cd82a93"
SARCOMA = "004_f2dbe8b771b22b90"


@pytest.fixture(scope="module")
def studies(seeds: Path) -> dict[str, Study]:
    return {study.id: study for study in read_studies([seeds])}


@pytest.fixture(scope="module")
def lines(studies: dict[str, Study]) -> dict[str, Line]:
    vocabulary = load_builtin()
    return {name: make_fact_line(extract_facts(study, vocabulary), vocabulary) for name, study in studies.items()}


@pytest.fixture(scope="module")
def cadonilimab(lines: dict[str, Line]) -> Line:
    return lines[CADONILIMAB]


@pytest.fixture(scope="module")
def cervix(lines: dict[str, Line]) -> Line:
    return lines[CERVIX]


@pytest.fixture(scope="module")
def triplet(lines: dict[str, Line]) -> Line:
    return lines[TRIPLET]


@pytest.fixture(scope="module")
def sk_nk(lines: dict[str, Line]) -> Line:
    return lines[SK_NK]


@pytest.fixture(scope="module")
def sarcoma(lines: dict[str, Line]) -> Line:
    return lines[SARCOMA]


def list_agents(line: Line) -> list[tuple[str, str, list[str]]]:
    return [(agent["name"], agent["role"], agent["classes"]) for agent in line["agents"]]


def list_phases(line: Line) -> list[list[tuple[str, set[str]]]]:
    return [[(phase["kind"], set(phase["agents"])) for phase in regimen["phases"]] for regimen in line["regimens"]]


def list_codes(line: Line, role: str) -> list[list[str]]:
    return [endpoint["codes"] for endpoint in line["endpoints"] if endpoint["role"] == role]


def find_endpoint(line: Line, role: str, index: int) -> Line:
    (found,) = [e for e in line["endpoints"] if (e["role"], e["index"]) == (role, index)]
    return found  # type: ignore[no-any-return]


def find_design(line: Line, kind: str) -> list[dict[str, float]]:
    return [fact["values"] for fact in line["design"] if fact["kind"] == kind]


def list_findings(line: Line, kind: str) -> list[tuple[str, str]]:
    return [(finding["found"], finding["assumed"]) for finding in line["findings"] if finding["kind"] == kind]


def list_doses(line: Line) -> set[tuple[str, object, str, float | None]]:
    stated = ((d["agent"], d["amount"], d["unit"], d["every_days"]) for d in line["doses"])
    return {(name, tuple(a) if isinstance(a, list) else a, unit, days) for name, a, unit, days in stated}


def list_quotes(fact: Line) -> list[str]:
    return [evidence["quote"] for evidence in fact["evidence"]]


def iterate_evidence(value: object) -> Iterable[Line]:
    if isinstance(value, dict):
        yield from value.get("evidence", ())
        for inner in value.values():
            yield from iterate_evidence(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from iterate_evidence(inner)


# ---------------------------------------------------------------- all five


@pytest.mark.parametrize("trial", [CADONILIMAB, CERVIX, TRIPLET, SK_NK, SARCOMA])
def test_every_fact_quotes_the_record(trial: str, lines: dict[str, Line], studies: dict[str, Study]) -> None:
    texts = {text.pointer: text.content for text in studies[trial].texts()}
    texts.update((doubt.text.pointer, doubt.text.content) for doubt in studies[trial].doubts)
    quoted = list(iterate_evidence(lines[trial]))
    assert len(quoted) > 20
    for evidence in quoted:
        assert texts[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["quote"] != ""


@pytest.mark.parametrize("trial", [CADONILIMAB, CERVIX, TRIPLET, SK_NK, SARCOMA])
def test_each_kind_of_fact_has_evidence(trial: str, lines: dict[str, Line]) -> None:
    for kind in ("agents", "regimens", "conditions", "endpoints", "doses", "design", "findings"):
        assert all(fact["evidence"] for fact in lines[trial][kind]), kind


# ---------------------------------------------------------------- cadonilimab in nasopharyngeal carcinoma


def test_cadonilimab_is_given_with_chemotherapy(cadonilimab: Line) -> None:
    assert list_agents(cadonilimab) == [
        ("cadonilimab", "experimental", ["PD-1/CTLA-4 bispecific antibody"]),
        ("chemotherapy", "background", ["chemotherapy"]),
    ]
    assert list_phases(cadonilimab) == [[("treatment", {"cadonilimab", "chemotherapy"})]]


def test_only_cadonilimab_is_registered(cadonilimab: Line) -> None:
    assert [agent["generic"] for agent in cadonilimab["agents"]] == [False, True]
    assert [agent["evidence"][0]["field"] for agent in cadonilimab["agents"]] == [
        "/interventions/0/name",
        "/briefSummary",
    ]


def test_pd1_resistance_is_the_population_and_no_agent(cadonilimab: Line) -> None:
    (prior,) = cadonilimab["prior_therapy"]
    assert (prior["what"], prior["state"]) == ("PD-1 antibody", "resistant")
    assert list_quotes(prior) == ["PD-1 inhibitor"]
    assert not any("PD-1 antibody" in agent["classes"] for agent in cadonilimab["agents"])


def test_cadonilimab_is_second_line_or_later(cadonilimab: Line) -> None:
    assert cadonilimab["line"] == {"min": 2, "max": None}
    assert list_quotes(cadonilimab["populations"][0]["line"]) == ["second line and above"]


def test_cadonilimab_condition(cadonilimab: Line) -> None:
    assert [condition["name"] for condition in cadonilimab["conditions"]] == ["nasopharyngeal carcinoma"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("plannedEnrolment", {"participants": 30}),
        ("safetyRunIn", {"participants": 6}),
        ("interimLook", {"participants": 15}),
        ("stoppingRule", {"events": 6, "outOf": 15}),
        ("stratificationFactor", {"cutOff": 50}),
        ("singleArm", {"arms": 1}),
        ("trialPhase", {}),
    ],
)
def test_cadonilimab_design(kind: str, values: dict[str, float], cadonilimab: Line) -> None:
    assert find_design(cadonilimab, kind) == [values]


def test_cadonilimab_is_stratified_by_pd_l1(cadonilimab: Line) -> None:
    (factor,) = [fact for fact in cadonilimab["design"] if fact["kind"] == "stratificationFactor"]
    assert factor["label"] == "PD-L1 CPS"
    (biomarker,) = cadonilimab["populations"][0]["biomarkers"]
    assert (biomarker["marker"], biomarker["value"], biomarker["unit"]) == ("PD-L1 CPS", 50, "%")
    assert (biomarker["state"], biomarker["comparator"]) == ("stratified", None)


def test_cadonilimab_endpoints(cadonilimab: Line) -> None:
    assert list_codes(cadonilimab, "primary") == [["AE"], ["ORR"], ["PFS"]]
    assert list_codes(cadonilimab, "secondary") == [["OS"]]
    assert list_codes(cadonilimab, "other") == [["TTP"]]
    assert find_endpoint(cadonilimab, "secondary", 0)["timeframe_max_months"] == 36
    assert find_endpoint(cadonilimab, "primary", 0)["timeframe_max_months"] == 24
    assert find_endpoint(cadonilimab, "primary", 0)["timeframe_anchor"] == "randomisation"


@pytest.mark.parametrize(
    ("role", "index", "quote"),
    [("primary", 1, "RECIST v i I"), ("primary", 2, "RECIST v i I"), ("secondary", 0, "RECIST vi. I")],
)
def test_a_garbled_criterion_is_read(role: str, index: int, quote: str, cadonilimab: Line) -> None:
    endpoint = find_endpoint(cadonilimab, role, index)
    assert endpoint["criteria"] == ["RECIST 1.1"]
    assert quote in list_quotes(endpoint)


def test_cadonilimab_findings(cadonilimab: Line) -> None:
    assert list_findings(cadonilimab, "garbledCriterion") == [
        ("RECIST v i I", "RECIST 1.1"),
        ("RECIST vi. I", "RECIST 1.1"),
    ]
    ((found, assumed),) = list_findings(cadonilimab, "interventionMissing")
    assert found == "chemotherapy: no registered intervention names it"
    assert assumed == "given as the text says; which agents is not said"


# ---------------------------------------------------------------- small cell neuroendocrine carcinoma of the cervix


def test_cervix_agents(cervix: Line) -> None:
    assert list_agents(cervix) == [
        ("cadonilimab", "experimental", ["PD-1/CTLA-4 bispecific antibody"]),
        ("cisplatin", "background", ["platinum"]),
        ("carboplatin", "background", ["platinum"]),
        ("etoposide", "background", ["topoisomerase inhibitor"]),
    ]


def test_cervix_has_two_regimens_of_two_phases(cervix: Line) -> None:
    assert list_phases(cervix) == [
        [("combination", {"cadonilimab", "etoposide", platinum}), ("maintenance", {"cadonilimab"})]
        for platinum in ("cisplatin", "carboplatin")
    ]


def test_cervix_phases_have_limits(cervix: Line) -> None:
    limits = [[(p["max_cycles"], p["max_months"]) for p in regimen["phases"]] for regimen in cervix["regimens"]]
    assert limits == [[(6, None), (None, 24)]] * 2


def test_cervix_doses(cervix: Line) -> None:
    assert list_doses(cervix) == {
        ("cadonilimab", 10, "mg/kg", 21),
        ("cisplatin", 75, "mg/m2", 21),
        ("carboplatin", 5, "AUC", 21),
        ("etoposide", 100, "mg/m2", 21),
    }


def test_cervix_findings(cervix: Line) -> None:
    missing = {found.split(":")[0] for found, _ in list_findings(cervix, "interventionMissing")}
    assert missing == {"cadonilimab", "cisplatin", "carboplatin", "etoposide"}
    assert [found for found, _ in list_findings(cervix, "drugAsCondition")] == ["Cadonilimab"]
    ((found, _),) = list_findings(cervix, "criterionVersionConflict")
    assert "CTCAE 4.0" in found
    assert "CTCAE 5.0" in found


def test_cervix_conditions_leave_the_drug_out(cervix: Line) -> None:
    names = [condition["name"] for condition in cervix["conditions"]]
    assert names == ["cervical carcinoma", "small cell neuroendocrine carcinoma of the cervix"]
    assert set(cervix["setting"]) == {"recurrent", "metastatic"}


def test_cervix_endpoints(cervix: Line) -> None:
    assert set(find_endpoint(cervix, "primary", 0)["codes"]) == {"TRAE", "AE"}
    assert find_endpoint(cervix, "primary", 0)["criteria"] == ["CTCAE 4.0"]
    assert list_codes(cervix, "secondary") == [["ORR"], ["PFS"], ["OS"]]
    survival = find_endpoint(cervix, "secondary", 2)
    assert (survival["timeframe_max_months"], survival["timeframe_bound"]) == (12, "at least")
    assert survival["timeframe_anchor"] == "endOfTreatment"


# ---------------------------------------------------------------- gemcitabine, apatinib, toripalimab


def test_one_intervention_holds_three_agents(triplet: Line) -> None:
    assert list_agents(triplet) == [
        ("gemcitabine", "experimental", ["antimetabolite"]),
        ("apatinib", "experimental", ["VEGFR inhibitor"]),
        ("toripalimab", "experimental", ["PD-1 antibody"]),
    ]
    assert list_phases(triplet) == [[("treatment", {"gemcitabine", "apatinib", "toripalimab"})]]
    ((found, assumed),) = list_findings(triplet, "severalAgentsInOneIntervention")
    assert found == "Gemcitabine combined with Aptinib and Toripalimab"
    assert assumed == "3 agents: gemcitabine, apatinib, toripalimab"


def test_a_misspelt_agent_is_told(triplet: Line) -> None:
    assert list_findings(triplet, "misspeltAgent") == [("Aptinib", "apatinib")]
    (apatinib,) = [agent for agent in triplet["agents"] if agent["name"] == "apatinib"]
    assert list_quotes(apatinib)[0] == "Aptinib"


def test_disease_control_and_clinical_benefit(triplet: Line) -> None:
    assert list_codes(triplet, "secondary") == [["ORR"], ["DCR"], ["CBR"], ["PFS"], ["DOR"]]
    assert find_endpoint(triplet, "secondary", 1)["lasting_months"] is None
    benefit = find_endpoint(triplet, "secondary", 2)
    assert benefit["lasting_months"] == 6
    assert "stable disease that lasted for at least 6 months" in list_quotes(benefit)


def test_landmarks_of_progression_free_survival(triplet: Line) -> None:
    survival = find_endpoint(triplet, "secondary", 3)
    assert survival["timepoints_months"] == [6, 12]
    assert survival["timepoint_months"] == 12
    assert "6 and 12 months" in list_quotes(survival)


def test_triplet_population(triplet: Line) -> None:
    assert [condition["name"] for condition in triplet["conditions"]] == ["nasopharyngeal carcinoma"]
    assert set(triplet["setting"]) == {"recurrent", "metastatic"}
    assert find_design(triplet, "singleCentre") == [{"centres": 1}]
    assert triplet["prior_therapy"] == []


# ---------------------------------------------------------------- SK-NK injection


def test_an_agent_that_no_vocabulary_knows(sk_nk: Line) -> None:
    (agent,) = sk_nk["agents"]
    assert (agent["name"], agent["classes"], agent["role"]) == ("sk-nk", ["NK cell"], "experimental")
    assert not agent["grounded"]
    assert not agent["generic"]


def test_registered_twice_for_two_dose_groups(sk_nk: Line) -> None:
    assert [found for found, _ in list_findings(sk_nk, "interventionRepeated")] == ["SK-NK injection"]
    assert find_design(sk_nk, "doseLevels") == [{"doseLevels": 2}]
    assert find_design(sk_nk, "doseLevel") == [{"amount": 20e8}, {"amount": 30e8}]


def test_a_lost_exponent_is_restored_and_told(sk_nk: Line) -> None:
    assert list_doses(sk_nk) == {("sk-nk", (20e8, 30e8), "cells", 7)}
    assert list_findings(sk_nk, "lostExponent") == [
        ("20×108 cells", "20×10^8 cells"),
        ("30×108 cells", "30×10^8 cells"),
    ]


def test_weekly_six_infusions(sk_nk: Line) -> None:
    assert [(dose["every_days"], dose["route"], dose["is_range"]) for dose in sk_nk["doses"]] == [
        (7, "intravenous", False)
    ]
    assert find_design(sk_nk, "administrations") == [{"administrations": 6}]


def test_pharmacokinetic_endpoints(sk_nk: Line) -> None:
    assert list_codes(sk_nk, "secondary") == [["CMAX"], ["DCR"], ["PFS"], ["OS"], ["THALF"], ["TMAX"], ["AUC"]]
    assert list_codes(sk_nk, "primary") == [["DLT", "TEAE", "SAE"], ["ORR"]]
    assert {endpoint["timeframe_max_months"] for endpoint in sk_nk["endpoints"]} == {12}


def test_solid_tumour_and_malignant_ascites(sk_nk: Line) -> None:
    assert [condition["name"] for condition in sk_nk["conditions"]] == ["solid tumor", "malignant ascites"]
    assert sk_nk["line"] == {"min": 2, "max": None}
    assert [found for found, _ in list_findings(sk_nk, "uncertainSplit")] == ["Solid Tumor, Malignant Ascites"]


# ---------------------------------------------------------------- nab-paclitaxel and camrelizumab


def test_albumin_bound_paclitaxel_is_nab_paclitaxel(sarcoma: Line) -> None:
    assert list_agents(sarcoma) == [
        ("nab-paclitaxel", "experimental", ["taxane"]),
        ("camrelizumab", "experimental", ["PD-1 antibody"]),
    ]
    assert list_phases(sarcoma) == [[("treatment", {"nab-paclitaxel", "camrelizumab"})]]


def test_sarcoma_doses(sarcoma: Line) -> None:
    assert list_doses(sarcoma) == {("nab-paclitaxel", 300, "mg/m2", 21), ("camrelizumab", 200, "mg", 21)}
    assert {dose["route"] for dose in sarcoma["doses"]} == {"intravenous"}
    assert [dose["days"] for dose in sarcoma["doses"]] == [[1], [1]]


def test_a_landmark_that_stands_only_in_the_text(sarcoma: Line) -> None:
    ((found, assumed),) = list_findings(sarcoma, "landmarkOnlyInText")
    assert found == "PFS at 4 months"
    assert "without a landmark" in assumed
    assert find_endpoint(sarcoma, "primary", 0)["timepoint_months"] is None


def test_an_objective_that_is_not_registered(sarcoma: Line) -> None:
    assert [found for found, _ in list_findings(sarcoma, "objectiveNotRegistered")] == ["AE as secondary objective"]
    assert not any("AE" in endpoint["codes"] for endpoint in sarcoma["endpoints"])


def test_sarcoma_endpoints(sarcoma: Line) -> None:
    assert list_codes(sarcoma, "primary") == [["PFS"]]
    assert list_codes(sarcoma, "secondary") == [["ORR"]]
    assert find_endpoint(sarcoma, "secondary", 0)["criteria"] == ["RECIST 1.1"]
    frames = {(e["timeframe_max_months"], e["timeframe_bound"]) for e in sarcoma["endpoints"]}
    assert frames == {(24, "at most")}
    assert [condition["name"] for condition in sarcoma["conditions"]] == ["soft tissue sarcoma"]


def test_no_other_findings(lines: dict[str, Line]) -> None:
    told = {name: sorted({finding["kind"] for finding in line["findings"]}) for name, line in lines.items()}
    assert told == {
        CADONILIMAB: ["garbledCriterion", "interventionMissing"],
        CERVIX: ["criterionVersionConflict", "drugAsCondition", "interventionMissing"],
        TRIPLET: ["misspeltAgent", "severalAgentsInOneIntervention"],
        SK_NK: ["interventionRepeated", "lostExponent", "uncertainSplit"],
        SARCOMA: ["landmarkOnlyInText", "objectiveNotRegistered"],
    }
