"""The shape of `facts` lines: the guide's keys and values, and what trialgraph adds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from made_facts import make_evidence, make_facts
from studies import make_study
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.model import Line, OutcomeFact, TimeFrame
from trialgraph.facts.study_facts import extract_facts
from trialgraph.vocabulary.load import load_builtin

GUIDE_KEYS = {"agents", "non_drug", "regimens", "conditions", "setting", "line", "prior_therapy", "endpoints", "doses"}
OWN_KEYS = {"trial", "procedures", "populations", "design", "findings"}
AGENT_KEYS = {"name", "concept", "aliases", "ids", "classes", "role", "generic", "grounded", "evidence"}


def make_line(**parts: Any) -> dict[str, Any]:
    return make_fact_line(replace(make_facts(), **parts), load_builtin())


def test_the_keys_are_those_of_the_guide_and_our_own() -> None:
    assert make_line().keys() == GUIDE_KEYS | OWN_KEYS


def test_a_line_is_json_and_comes_back_the_same() -> None:
    line = make_line()
    assert json.loads(json.dumps(line)) == line


def test_an_agent() -> None:
    known, unknown = make_line()["agents"]
    assert known.keys() == AGENT_KEYS
    assert (known["name"], known["classes"], known["role"]) == ("toripalimab", ["PD-1 antibody"], "experimental")
    assert known["grounded"]
    assert (unknown["name"], unknown["aliases"], unknown["grounded"]) == ("X-1", ["X1 cells"], False)
    assert unknown["ids"] == []


def test_identifiers_are_curies_of_the_vocabulary() -> None:
    ids = make_line()["agents"][0]["ids"]
    assert ids
    assert all(":" in name and not name.startswith("http") for name in ids)


def test_regimens_give_all_phases_agents_once_and_the_phases_apart() -> None:
    first, second = make_line()["regimens"]
    assert first["agents"] == ["toripalimab", "X-1"]
    assert [
        (phase["kind"], phase["agents"], phase["max_cycles"], phase["max_months"]) for phase in first["phases"]
    ] == [
        ("concurrent", ["toripalimab", "X-1"], 6, None),
        ("maintenance", ["toripalimab"], None, 24),
    ]
    assert (second["arm"], second["agents"]) == ("Arm B", ["toripalimab"])


def test_doses_name_the_agent_and_keep_lists_and_ranges_apart() -> None:
    single, levels, ranged = make_line()["doses"]
    assert (single["agent"], single["amount"], single["days"], single["every_days"]) == ("toripalimab", 240, [1, 8], 21)
    assert (levels["amount"], levels["is_range"]) == ([1e6, 1e7], False)
    assert (ranged["amount"], ranged["is_range"]) == ([0.5, 2.25], True)


def test_an_endpoint_has_the_later_landmark_and_all_of_them() -> None:
    (endpoint,) = make_line()["endpoints"]
    assert (endpoint["timepoint_months"], endpoint["timepoints_months"]) == (12, [6, 12])
    assert (endpoint["timeframe_max_months"], endpoint["timeframe_bound"]) == (24, "at most")
    assert (endpoint["codes"], endpoint["lasting_months"]) == (["PFS", "NEW-CODE"], 6)


def test_an_endpoint_without_time_frame() -> None:
    bare = OutcomeFact("secondary", 3, "Safety", ("AE",), None, (), (), make_evidence())
    (endpoint,) = make_line(outcomes=(bare,))["endpoints"]
    assert endpoint["timeframe_max_months"] is endpoint["timepoint_months"] is endpoint["timeframe_anchor"] is None
    assert endpoint["timepoints_months"] == endpoint["criteria"] == []


def test_a_time_frame_without_a_number() -> None:
    frame = TimeFrame(None, None, None, "through study completion", make_evidence())
    bare = OutcomeFact("primary", 0, "Safety", ("AE",), frame, (), (), make_evidence())
    (endpoint,) = make_line(outcomes=(bare,))["endpoints"]
    assert endpoint["timeframe_max_months"] is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], {"min": None, "max": None}),
        ([Line(2, 2)], {"min": 2, "max": 2}),
        ([Line(2, 2), Line(1, 1)], {"min": 1, "max": 2}),
        ([Line(2, None), Line(1, 1)], {"min": 1, "max": None}),
        ([Line(None, 3)], {"min": None, "max": 3}),
    ],
)
def test_lines_of_cohorts_are_put_together(lines: list[Line], expected: dict[str, int | None]) -> None:
    (population,) = make_facts().populations
    populations = tuple(replace(population, line=line) for line in lines) or (replace(population, line=None),)
    assert make_line(populations=populations)["line"] == expected


def test_prior_therapy_of_several_populations_stands_once() -> None:
    (population,) = make_facts().populations
    line = make_line(populations=(population, replace(population, arms=("Arm B",))))
    assert [(prior["what"], prior["state"]) for prior in line["prior_therapy"]] == [("PD-1 antibody", "resistant")]
    assert len(line["populations"]) == 2


@pytest.mark.parametrize(
    ("trial", "name", "classes", "generic"),
    [
        ("000_8c8bcb7ea39ef8d9", "Cadonilimab", ["PD-1/CTLA-4 bispecific antibody"], False),
        ("NCT04804709", "Chemotherapy", ["chemotherapy"], True),
        ("NCT02757365", "Levofloxacin", None, False),
        ("made", "Zenomarib", ["other"], False),
    ],
)
def test_classes_are_the_most_specific_in_the_guides_words(
    trial: str, name: str, classes: list[str] | None, generic: bool
) -> None:
    vocabulary = load_builtin()
    facts = extract_facts(make_study(interventions=(("DRUG", name),)), vocabulary)
    (agent,) = make_fact_line(facts, vocabulary)["agents"]
    assert agent["generic"] is generic, trial
    assert agent["classes"] == classes if classes else agent["classes"] not in ([], ["other"])
