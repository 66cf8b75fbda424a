"""How long a state must last, in the words of records."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.outcomes.lasting import extract_lasting
from trialgraph.facts.outcomes.outcomes import extract_outcomes
from trialgraph.vocabulary.load import load_builtin

WEEK = 7 / 30.4375
STATED = [
    ("002_5c4353955f9fa003", "confirmed objective response or stable disease that lasted for at least 6 months", 6),
    ("NCT03169777", "complete response, partial response, or stable disease lasting for at least 2 months", 2),
    ("NCT05635643", "CR, partial PR, or stable disease lasting a minimum of 12 weeks.", 12 * WEEK),
    ("NCT05501886", r"subjects with CR, PR, or stable disease (SD) \>24 weeks as assessed", 24 * WEEK),
    ("NCT05597917", r"CR, PR, and stable disease (SD) for \>18 weeks)", 18 * WEEK),
    ("NCT06433609", "PR (partial response) or SD lasting≥24 weeks (stable disease)", 24 * WEEK),
    ("NCT05296798", "participants with stable disease for ≥24 weeks or a complete response (CR)", 24 * WEEK),
    (
        "NCT04646330",
        "CR, PR, or SD (subjects achieving SD will be included in the DCR if they maintain SD for ≥8 weeks)",
        8 * WEEK,
    ),
    ("NCT04395989", "partial response (PR) and stable disease (SD) ≥4 weeks according to", 4 * WEEK),
    ("NCT03381274", r"participants with CR, PR, or SD (maintained by \>= 8 week) based on", 8 * WEEK),
    ("NCT00496366", "Partial Response, or Stable Disease for at Least 6 Months) of", 6),
    ("NCT05317416", "Minimal residual disease negativity per IMWG criteria that has lasted a minimum of 12 months", 12),
    ("NCT06672068", "the proportion of subjects with CR or PR or SD (duration ≥6 weeks)", 6 * WEEK),
]
SILENT = [
    ("NCT06001255", "assessment require at least one repeat (≥4 weeks); SD shall be assessed"),
    ("NCT04607629", "assess asthma control in patient ≥ 6 years of age"),
    ("001_2c328fc56a7b2162", "At least 6 months after the end of treatment."),
    ("NCT04959994", "their follow up at 30 days will be assessed telephonically for a duration of 1 year"),
    ("000_8c8bcb7ea39ef8d9", "The time from the beginning of the patient's treatment to the disease progression"),
]


@pytest.mark.parametrize(("trial", "content", "months"), STATED)
def test_a_least_duration_is_read(trial: str, content: str, months: float) -> None:
    found = extract_lasting(content)
    assert found is not None, trial
    assert found.months == pytest.approx(months, abs=0.01)


@pytest.mark.parametrize(("trial", "content"), SILENT)
def test_other_times_are_no_least_duration(trial: str, content: str) -> None:
    assert extract_lasting(content) is None, trial


MEASURES = [
    ("NCT00496366", "Partial Response, or Stable Disease for at Least 6 Months) of Capecitabine and Lapatinib", 6),
    ("NCT00064259", "DLT was defined as grade 3 to 4 hematologic toxicity lasting more than 1 week", None),
]


@pytest.mark.parametrize(("trial", "measure", "months"), MEASURES)
def test_only_states_of_the_disease_must_last(trial: str, measure: str, months: float | None) -> None:
    (outcome,) = extract_outcomes(make_study(outcomes=((measure, "2 years"),)), load_builtin())
    assert outcome.lasting_months == months, trial
    assert [evidence.quote in measure for evidence in outcome.lasting_evidence] == [True] * (months is not None)
