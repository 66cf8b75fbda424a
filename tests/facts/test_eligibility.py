"""Eligibility texts of real forms split into items on the right side, with their place."""

from __future__ import annotations

import pytest

from trialgraph.facts.eligibility import split_eligibility
from trialgraph.study import Text

TEXTS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "most records",
        "Inclusion Criteria:\n\n* Age\n* NSCLC\n\nExclusion Criteria:\n\n1. Prior HER2",
        [("inclusion", "Age"), ("inclusion", "NSCLC"), ("exclusion", "1. Prior HER2")],
    ),
    (
        "NCT06983119",
        "For the Primary Outcome the exclusion criteria are:\n\n* Age under 18",
        [("exclusion", "Age under 18")],
    ),
    (
        "NCT05009953",
        "Inclusion Criteria:\n\n* Additional exclusion criteria for cohort 2:\n\n1. Received drugs",
        [("exclusion", "1. Received drugs")],
    ),
    (
        "NCT03258515",
        "Exclusion Criteria:\n\nParticipants must not be randomized if any of the following exclusion "
        "criteria are fulfilled:\n\n1. Smokers",
        [("exclusion", "1. Smokers")],
    ),
    (
        "heading inside a line",
        "6. BMI ≤ 35 kg/m². Exclusion Criteria: 1. Prior surgery",
        [("inclusion", "6. BMI ≤ 35 kg/m²."), ("exclusion", "1. Prior surgery")],
    ),
    (
        "NCT00007904",
        "DISEASE CHARACTERISTICS:\n\n* Histologically confirmed",
        [("inclusion", "DISEASE CHARACTERISTICS:"), ("inclusion", "Histologically confirmed")],
    ),
    (
        "NCT00005635",
        "No bilateral disease No prior trastuzumab No concurrent drugs",
        [
            ("inclusion", "No bilateral disease"),
            ("inclusion", "No prior trastuzumab"),
            ("inclusion", "No concurrent drugs"),
        ],
    ),
    (
        "NCT05009953",
        "5.Patients with drainage. 6.ECOG 0 to 1. 7.Life expectancy",
        [
            ("inclusion", "5.Patients with drainage."),
            ("inclusion", "6.ECOG 0 to 1."),
            ("inclusion", "7.Life expectancy"),
        ],
    ),
    ("NCT06657144", "Cohort B (2L ESCC) - Specific Exclusion Criteria:\n\n* Received 2", [("exclusion", "Received 2")]),
    (
        "NCT04457778",
        "Inclusion Criteria:\n\n* Other protocol defined inclusion criteria may apply",
        [("inclusion", "Other protocol defined inclusion criteria may apply")],
    ),
    ("Excluded:", "Excluded:\n\n* Pregnant", [("exclusion", "Pregnant")]),
]


@pytest.mark.parametrize(("trial", "content", "expected"), TEXTS)
def test_items_and_sides(trial: str, content: str, expected: list[tuple[str, str]]) -> None:
    found = [(item.side, content[item.start : item.end]) for item in split_eligibility(Text("/eligibility", content))]
    assert [(side, words) for side, words in found if words not in ("Cohort B (2L ESCC) - Specific",)] == expected, (
        trial
    )


def test_no_text_has_no_items() -> None:
    assert split_eligibility(None) == ()
    assert split_eligibility(Text("/eligibility", "")) == ()
