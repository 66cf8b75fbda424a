"""Eligibility texts of real forms split into items on the right side, with their place."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.study import Text

TEXTS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "NCT06983119",
        "For the Primary Outcome the exclusion criteria are:\n\n* Age under 50",
        [("exclusion", "Age under 50")],
    ),
    (
        "NCT05009953",
        "Additional exclusion criteria for cohort 2:\n\n1. Patients who have received any other antibodies",
        [("exclusion", "1. Patients who have received any other antibodies")],
    ),
    (
        "NCT03258515",
        "Exclusion Criteria:\n\nParticipants must not be randomized if any of the following exclusion "
        "criteria are fulfilled:\n\n1. Healthy participants of Japanese ethnicity",
        [("exclusion", "1. Healthy participants of Japanese ethnicity")],
    ),
    (
        "NCT00004109",
        "must practice adequate contraception. Exclusion Criteria: 1. Patients must not have had prior radiation",
        [
            ("inclusion", "must practice adequate contraception."),
            ("exclusion", "1. Patients must not have had prior radiation"),
        ],
    ),
    (
        "NCT00007904",
        "DISEASE CHARACTERISTICS:\n\n* Histologically confirmed",
        [("inclusion", "DISEASE CHARACTERISTICS:"), ("inclusion", "Histologically confirmed")],
    ),
    (
        "NCT00003740",
        "drugs and recovered No prior anthracycline or anthracenedione No concurrent investigational",
        [
            ("inclusion", "drugs and recovered"),
            ("inclusion", "No prior anthracycline or anthracenedione"),
            ("inclusion", "No concurrent investigational"),
        ],
    ),
    (
        "NCT05009953",
        "performance status 0 to 1. 7.Life expectancy \\>3 months. 8.Adverse reactions must recover",
        [
            ("inclusion", "performance status 0 to 1."),
            ("inclusion", "7.Life expectancy \\>3 months."),
            ("inclusion", "8.Adverse reactions must recover"),
        ],
    ),
    (
        "NCT06657144",
        "Carcinoma \\[ESCC\\]) - Specific Exclusion Criteria:\n\n* Received ≥ 2 prior systemic anticancer therapies",
        [
            ("inclusion", "Carcinoma \\[ESCC\\]) - Specific"),
            ("exclusion", "Received ≥ 2 prior systemic anticancer therapies"),
        ],
    ),
    (
        "NCT04457778",
        "* Other protocol defined inclusion criteria may apply\n\nExclusion Criteria:\n\n* Participants with",
        [("inclusion", "Other protocol defined inclusion criteria may apply"), ("exclusion", "Participants with")],
    ),
    ("NCT00001042", "Excluded:\n\n* Live attenuated vaccines", [("exclusion", "Live attenuated vaccines")]),
]


@pytest.mark.parametrize(("trial", "content", "expected"), TEXTS)
def test_items_and_sides(trial: str, content: str, expected: list[tuple[str, str]]) -> None:
    found = [(item.side, content[item.start : item.end]) for item in split_eligibility(Text("/eligibility", content))]
    assert found == expected, trial


def test_no_text_has_no_items() -> None:
    assert split_eligibility(None) == ()
    assert split_eligibility(Text("/eligibility", "")) == ()
