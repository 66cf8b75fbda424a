"""What counts as a change, and how it reads: a record edited in one place, before and after."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from history_views import JsonObject, compare_records, compare_texts
from registry_samples import make_record
from trialgraph.history.model import CHANGE_KINDS, Change

Edit = Callable[[JsonObject], Any]  # given the modules of a record


def tell(change: Change) -> tuple[str, ...]:
    """A change as kind, subject, type, old and new value with their roles."""
    sides = ((side.value, side.role) if side else ("", "") for side in (change.old, change.new))
    (old, old_role), (new, new_role) = sides
    return change.kind, change.about, change.type, f"{old_role} {old}".strip(), f"{new_role} {new}".strip()


def swap(modules: JsonObject) -> None:
    outcomes = modules["outcomesModule"]
    primary, secondary = outcomes["primaryOutcomes"], outcomes["secondaryOutcomes"]
    primary[0], secondary[0] = secondary[0], primary[0]


def add_arm(modules: JsonObject) -> None:
    module = modules["armsInterventionsModule"]
    module["armGroups"].append({"label": "C", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]})
    module["interventions"].append({"type": "DRUG", "name": "Placebo", "armGroupLabels": ["C"]})


def rename_arm(modules: JsonObject) -> None:
    module = modules["armsInterventionsModule"]
    module["armGroups"][0]["label"] = "Alphamab arm"
    module["interventions"][0]["armGroupLabels"] = ["Alphamab arm"]


EDITS: list[tuple[str, Edit, list[tuple[str, ...]]]] = [
    ("nothing", lambda m: m.items(), []),
    (
        "the version alone",
        lambda m: m["statusModule"].update(lastUpdatePostDateStruct={"date": "2026-01-01"}),
        [],
    ),
    (
        "the status",
        lambda m: m["statusModule"].update(overallStatus="COMPLETED"),
        [("status", "", "changed", "TERMINATED", "COMPLETED")],
    ),
    (
        "the enrolment",
        lambda m: m["designModule"].update(enrollmentInfo={"count": 45}),
        [("enrolment", "", "changed", "30", "45")],
    ),
    (
        "a date that is left out",
        lambda m: m["statusModule"].pop("completionDateStruct"),
        [("date", "completion", "removed", "2024", "")],
    ),
    (
        "a country",
        lambda m: m["contactsLocationsModule"]["locations"].append({"country": "Japan"}),
        [("country", "Japan", "added", "", "Japan")],
    ),
    (
        "outcomes that swap their roles",
        swap,
        [
            (
                "endpoint", "ORR", "changed", "primary objective response rate",
                "secondary objective response rate",
            ),
            ("endpoint", "PFS", "changed", "secondary progression-free survival", "primary progression-free survival"),
        ],
    ),
    (
        "an outcome in other words",
        lambda m: m["outcomesModule"]["secondaryOutcomes"][0].update(measure="Progression Free Survival"),
        [("measure", "Progression Free Survival", "changed", "secondary PFS", "secondary Progression Free Survival")],
    ),
    (
        "an outcome in capitals",
        lambda m: m["outcomesModule"]["otherOutcomes"][0].update(measure="CTDNA"),
        [],
    ),
    (
        "a time frame",
        lambda m: m["outcomesModule"]["secondaryOutcomes"][0].update(timeFrame="3 years"),
        [("timeFrame", "PFS", "changed", "secondary exactly 24 months", "secondary exactly 36 months")],
    ),
    (
        "an outcome less",
        lambda m: m["outcomesModule"]["secondaryOutcomes"].pop(),
        [("endpoint", "OS", "removed", "secondary overall survival", "")],
    ),
    (
        "outcomes in another order",
        lambda m: m["outcomesModule"]["secondaryOutcomes"].reverse(),
        [],
    ),
    (
        "an arm more",
        add_arm,
        [
            ("agent", "placebo", "added", "", "placebo placebo"),
            ("arm", "C", "added", "", "PLACEBO_COMPARATOR C"),
            ("regimen", "C", "added", "", "placebo [placebo]"),
        ],
    ),
    (
        "an arm renamed",
        rename_arm,
        [
            ("arm", "A~/B", "removed", "EXPERIMENTAL A~/B", ""),
            ("arm", "Alphamab arm", "added", "", "EXPERIMENTAL Alphamab arm"),
        ],
    ),
    (
        "another dose",
        lambda m: [
            m["armsInterventionsModule"]["armGroups"][0].update(description="Alphamab 20 mg/kg"),
            m["armsInterventionsModule"]["interventions"][0].update(description="20 mg/kg"),
        ],
        [("dose", "alphamab", "changed", "10 mg/kg", "20 mg/kg")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_an_edited_record(edit: Edit, expected: list[tuple[str, ...]]) -> None:
    old = make_record(1)
    new = deepcopy(old)
    edit(new["protocolSection"])
    changes = compare_records(old, new)
    assert sorted(map(tell, changes)) == sorted(expected)


def test_changes_back_are_the_same_with_old_and_new_exchanged() -> None:
    old = make_record(1)
    new = deepcopy(old)
    for edit in (swap, add_arm):
        edit(new["protocolSection"])
    there, back = compare_records(old, new), compare_records(new, old)
    assert len(there) > 3
    assert sorted((c.kind, c.about, str(c.old), str(c.new)) for c in there) == sorted(
        (c.kind, c.about, str(c.new), str(c.old)) for c in back
    )


def test_changes_come_in_the_order_of_their_kinds_and_cite_their_words() -> None:
    new = make_record(1)
    for edit in (swap, add_arm, EDITS[2][1]):
        edit(new["protocolSection"])
    changes = compare_records(make_record(1), new)
    places = [CHANGE_KINDS.index(change.kind) for change in changes]
    assert places == sorted(places) and places[0] < places[-1]
    (agent,) = [change.new for change in changes if change.kind == "agent"]
    assert agent is not None and agent.concepts and all("/v/2024-05-03/text/" in place for place in agent.evidence)


ELIGIBILITY = "Inclusion Criteria:\n\n* {}\n\nExclusion Criteria:\n\n* Pregnancy"


@pytest.mark.parametrize(
    ("before", "after", "kind", "expected"),
    [
        (
            "Metastatic soft tissue sarcoma that progressed on doxorubicin",
            "Metastatic soft tissue sarcoma, no prior doxorubicin",
            "priorTherapy",
            ("doxorubicin", "progressed_on", "prohibited"),
        ),
        ("PD-L1 CPS >= 1", "PD-L1 CPS >= 10", "biomarker", ("PD-L1 CPS", ">= 1", ">= 10")),
    ],
)
def test_an_edited_criterion(before: str, after: str, kind: str, expected: tuple[str, ...]) -> None:
    changes = compare_texts(ELIGIBILITY.format(before), ELIGIBILITY.format(after))
    told = [(c.about, c.old and c.old.value, c.new and c.new.value) for c in changes if c.kind == kind]
    assert told == [expected]


REWORDED = [  # NCT01028716, before and after
    (
        ["Neutrophil recovery", "Platelet recovery", "Primary graft failure", "Secondary graft failure"],
        ["Incidence of Primary Graft Failure", "Time to Neutrophil Recovery", "Time to Platelet Recovery"],
        [
            ("endpoint", "Secondary graft failure", "removed"),
            ("measure", "Incidence of Primary Graft Failure", "changed"),
            ("measure", "Time to Neutrophil Recovery", "changed"),
            ("measure", "Time to Platelet Recovery", "changed"),
        ],
    ),
    (  # either may be what became of it
        ["Overall response", "Response"],
        ["Overall response rate"],
        [
            ("endpoint", "Overall response", "removed"),
            ("endpoint", "Overall response rate", "added"),
            ("endpoint", "Response", "removed"),
        ],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), REWORDED)
def test_outcomes_of_one_endpoint_are_told_apart_by_their_words(
    before: list[str], after: list[str], expected: list[tuple[str, ...]]
) -> None:
    old, new = (
        make_record(1, outcomesModule={"secondaryOutcomes": [{"measure": text} for text in texts]})
        for texts in (before, after)
    )
    assert sorted(tell(change)[:3] for change in compare_records(old, new)) == expected
