"""Whether a text says that a therapy is given, on clauses as records write them."""

from __future__ import annotations

import pytest

from trialgraph.mentions.contexts import is_given

GIVEN = [
    (
        "NCT00667966",
        "10 mg placebo followed by 20 mg placebo and then crossed over to 10 mg vardenafil",
        "vardenafil",
    ),
    ("NCT06328036", "14-19 days later, undergo surgical resection", "surgical resection"),
    (
        "NCT05968690",
        "Patients will receive intravenous ipilimumab 3 mg/kg + nivolumab 1 mg/kg every 21 days",
        "nivolumab",
    ),
    ("NCT04791839", "Patients will be treated on 21-day cycles with 360 mg zimberelimab intravenously", "zimberelimab"),
    ("NCT05025813", "Neoadjuvant Pembrolizumab 4 cycles, 200mg IV Q3W followed by interval restaging", "Pembrolizumab"),
    (
        "NCT05658640",
        "weight of the patient. Dexamethasone is given intravenously (IV)/orally on days 1 to 5",
        "Dexamethasone",
    ),
    ("000_8c8bcb7ea39ef8d9", "Cadonilimab (AK104) combined with chemotherapy in the treatment of", "chemotherapy"),
    (
        "NCT05984277",
        "Pembrolizumab plus histology-specific chemotherapy (carboplatin plus either pemetrexed",
        "pemetrexed",
    ),
]
NOT_GIVEN = [
    (
        "NCT07337447",
        "The BEVANEC study (PHRCK 2014, NCT02820857) reported no benefit of FOLFIRI + bevacizumab compared to FOLFIRI",
        "bevacizumab",
    ),
    (
        "NCT07337447",
        "The DURIGAST PRODIGE 59 study, conducted by the FFCD, demonstrated the feasibility and safety of the FOLFIRI",
        "FOLFIRI",
    ),
    ("NCT00504660", "will receive Lomustine; or if had Gliadel wafers and", "Gliadel"),
    (
        "NCT03528590",
        "in anesthetized, paralyzed female patients weighing 50 to 60 kilograms who undergo breast surgery",
        "surgery",
    ),
    ("000_8c8bcb7ea39ef8d9", "in the treatment of PD-1 inhibitor-resistant nasopharyngeal carcinoma", "PD-1 inhibitor"),
    ("NCT05327530", "Whose Disease Did Not Progress With First Line Platinum-Containing Chemotherapy", "Chemotherapy"),
    ("NCT05645692", "Who Are Ineligible for Platinum-Containing Chemotherapy", "Chemotherapy"),
    ("NCT06140836", "Metastatic Tyrosine Kinase Inhibitor (TKI)-naïve ROS1-positive", "Tyrosine Kinase Inhibitor"),
    ("NCT04791839", "Documented PD-L1 expression of at least 1% by a US FDA-approved PD-L1 assay", "PD-L1"),
    ("NCT03126435", "Adenocarcinoma of the Pancreas Failed on FOLFIRINOX Treatment", "FOLFIRINOX"),
    ("NCT01642004", "after failure of prior platinum-based chemotherapy", "chemotherapy"),
    ("NCT04405674", "EGFR sensitizing mutation who failed EGFR TKI", "TKI"),
]


@pytest.mark.parametrize(("trial", "clause", "therapy"), GIVEN)
def test_given(trial: str, clause: str, therapy: str) -> None:
    start = clause.rindex(therapy)
    assert is_given(clause, start, start + len(therapy)), trial


@pytest.mark.parametrize(("trial", "clause", "therapy"), NOT_GIVEN)
def test_only_spoken_of(trial: str, clause: str, therapy: str) -> None:
    start = clause.rindex(therapy)
    assert not is_given(clause, start, start + len(therapy)), trial


def test_a_cue_of_an_earlier_sentence_does_not_reach() -> None:
    text = "Patients who progressed on platinum are enrolled. They receive cadonilimab."
    assert is_given(text, text.index("cadonilimab"), text.index("cadonilimab") + 11)
