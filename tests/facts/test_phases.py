"""Stretches of a regimen, and the limits that texts set, in the words of records."""

from __future__ import annotations

import pytest

from trialgraph.facts.therapies.phases import find_limits, find_stretches
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.study import Text
from trialgraph.vocabulary.load import load_builtin

STRETCHES = [
    (
        "001_2c328fc56a7b2162",
        "Receive AK104 (10 mg/kg) combined with either cisplatin (75 mg/m²) or carboplatin (AUC 5) and etoposide "
        "(100 mg/m²) every three weeks for up to six cycles. After chemotherapy, continue with AK104",
        [("treatment", "cadonilimab+cisplatin+carboplatin+etoposide", 6), ("maintenance", "cadonilimab", None)],
    ),
    (
        "NCT06417814",
        "cisplatin 75 mg/m2 as IV infusion Q3W for 4 cycles followed by pemetrexed maintenance 500 mg/m2",
        [("treatment", "cisplatin", 4), ("maintenance", "pemetrexed", None)],
    ),
    (
        "NCT06291064",
        "epirubicin and cyclophosphamide every three weeks for a total of 12 weeks followed by "
        "3-weekly docetaxel for 12 weeks and carboplatin",
        [("treatment", "epirubicin+cyclophosphamide", None), ("sequential", "docetaxel+carboplatin", None)],
    ),
    (
        "NCT01779050",
        "doxorubicin or epirubicin plus cyclophosphamide followed by paclitaxel or docetaxel",
        [("treatment", "doxorubicin+epirubicin+cyclophosphamide", None), ("sequential", "paclitaxel+docetaxel", None)],
    ),
    (
        "NCT04262869",
        "durvalumab IV over 1 hour on day 1. Treatment repeats every 3 weeks for up to 4 cycles in the absence of "
        "disease progression or unacceptable toxicity. Patients who do not progress receive durvalumab IV and "
        "pemetrexed IV",
        [("treatment", "durvalumab", 4), ("maintenance", "durvalumab+pemetrexed", None)],
    ),
    (
        "NCT05832827",
        "lenvatinib for 3 weeks (21 days) as 1 cycle, up to a maximum of 4 cycles in the induction phase. Then, "
        "maintenance therapy with pembrolizumab and lenvatinib",
        [("induction", "lenvatinib", 4), ("maintenance", "pembrolizumab+lenvatinib", None)],
    ),
    (
        "NCT00667966",
        "single dose of 10 mg placebo followed by 20 mg placebo and then crossed over to 10 mg vardenafil",
        [("treatment", "placebo", None), ("crossover", "vardenafil", None)],
    ),
]
ONE_STRETCH = [
    ("NCT04294810", "atezolizumab followed by tiragolumab every 3 weeks (Q3W) on Day 1 of each 21-day cycle"),
    ("NCT04294810", "atezolizumab followed by placebo Q3W on Day 1 of each 21-day cycle"),
    (
        "NCT04746924",
        "tislelizumab 200 milligrams (mg) intravenously followed by ociperlimab 900 mg intravenously once every "
        "3 weeks",
    ),
    ("NCT04746924", "pembrolizumab 200 mg intravenously followed by placebo intravenously once every 3 weeks"),
    (
        "NCT05805501",
        "IV tobemstomig followed by IV tiragolumab Q3W on Day 1 of 21-day cycle. Participants will also receive "
        "axitinib",
    ),
    ("NCT06467357", "Gemcitabine and cisplatin in combination with durvalumab"),
    ("NCT05025813", "Neoadjuvant Pembrolizumab 4 cycles, 200mg IV Q3W followed by interval restaging"),
    (
        "NCT03941964",
        "400 mg daily for each 28-day cycle thereafter. Azacitidine (75 mg/m\\^2) was administered subcutaneously",
    ),
]


@pytest.mark.parametrize(("trial", "content", "expected"), STRETCHES)
def test_stretches_follow_one_another(trial: str, content: str, expected: list[tuple[str, str, int | None]]) -> None:
    mentions = make_therapy_finder(load_builtin()).find(Text("/t", content))
    found = find_stretches(content, mentions)
    spelled = [(s.kind, "+".join(iri.rsplit("/", 1)[-1] for iri in s.agents), s.max_cycles) for s in found]
    assert spelled == expected, trial
    assert [s.start for s in found] == sorted(s.start for s in found)


@pytest.mark.parametrize(("trial", "content"), ONE_STRETCH)
def test_what_is_no_sequence(trial: str, content: str) -> None:
    assert find_stretches(content, make_therapy_finder(load_builtin()).find(Text("/t", content))) == [], trial


@pytest.mark.parametrize(
    ("trial", "content", "limits"),
    [
        ("001_2c328fc56a7b2162", "every three weeks for up to six cycles", (6, None)),
        ("001_2c328fc56a7b2162", "with a maximum treatment duration of 24 months", (None, 24)),
        ("NCT05832827", "up to a maximum of 4 cycles in the induction phase", (4, None)),
        ("NCT03681561", "unacceptable toxicity, or for a maximum of 2 years", (None, 24)),
        (
            "NCT05949099",
            "may continue via this study protocol for up to 24 months (26 cycles of treatment)",
            (None, 24),
        ),
        ("NCT06140836", "Specified dose on specified days", (None, None)),
    ],
)
def test_limits(trial: str, content: str, limits: tuple[int | None, float | None]) -> None:
    assert find_limits(content) == limits, trial
