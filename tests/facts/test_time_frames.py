"""Time frames as records write them: months, bound and anchor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.facts.outcomes.time_expressions import find_times
from trialgraph.facts.outcomes.time_frames import find_longest_time, parse_time_frame
from trialgraph.facts.time_words import DAYS_PER_MONTH

# (trial, time frame as registered, months, bound, anchor)
REGISTERED = (
    ("NCT05023460", "Evaluation at month 4", 4.0, "exactly", None),
    ("NCT06014255", "30 days post-prostatectomy", 0.99, "exactly", "surgery"),
    ("NCT01506375", "up to the end of the grass pollen season", None, None, None),
    ("NCT02764619", "15 months from randomization", 15.0, "exactly", "randomisation"),
    ("NCT05496920", "2-6 weeks following scan", 1.38, "at most", None),
    ("NCT06176170", "Study completion (12 months)", 12.0, "exactly", None),
    ("NCT04625192", "after 1 week", 0.23, "exactly", None),
    ("NCT05994729", "12 months", 12.0, "exactly", None),
    ("NCT06552806", "At sea level (one night) and all three nights of the study at high altitude", None, None, None),
    ("NCT05477459", "week 8 post-randomization", 1.84, "exactly", "randomisation"),
    ("NCT05762263", "baseline, after 8 weeks and after 20 weeks from baseline", 4.6, "exactly", "baseline"),
    ("NCT07331272", "2 years after LUCAR-G79D infusion (Day 1)", 24.0, "exactly", "dose"),
    ("NCT07202000", "From Baseline to week 12, and from week 12- 24", 5.52, "exactly", "baseline"),
    ("NCT05813288", "Day 1 (baseline, pre-dose), Weeks 35, 44, and 52", 11.96, "exactly", "baseline"),
    ("NCT05317416", "Assessed for up to approximately 5 years", 60.0, "at most", None),
    ("NCT02394691", "After the end of the protocol (24 weeks)", 5.52, "exactly", None),
    (
        "NCT06065748",
        "From randomization until treatment discontinuation (up to 5 years)",
        60.0,
        "at most",
        "randomisation",
    ),
    ("NCT01838642", "up to 4 cycles of treatment with ponatinib", None, None, None),
    ("NCT05991128", "At 2weeks, 4weeks after IV iron injection", 0.92, "exactly", "dose"),
    ("NCT03521700", "12 months after randomization", 12.0, "exactly", "randomisation"),
    ("NCT03290716", "baseline、6 month、12 month、18 month and 24-month follow-up", 24.0, "exactly", "baseline"),
    ("NCT03135171", "30 days after last treatment dose", 0.99, "exactly", "endOfTreatment"),
    ("NCT03128866", "During first post-operative week", 0.23, "exactly", "surgery"),
    ("NCT01599117", "12th week", 2.76, "exactly", None),
    ("NCT01811251", "at J0 at the end of SSPI", None, None, None),
    ("NCT00133146", "Up to 24 hours post-administration", 0.0329, "at most", "dose"),
    ("NCT02926456", "Baseline, Up to Visit 4 (Week 48)", 11.04, "at most", "baseline"),
    ("NCT05117736", "End of each arm treatment at 32 weeks and 58 weeks.", 13.34, "exactly", "endOfTreatment"),
    ("NCT02024425", "Week 0 and Week 12", 2.76, "exactly", None),
    ("NCT03825770", "From start to end of study data collection (approximately 15 months)", 15.0, "about", None),
    ("NCT02039869", "Immediate", None, None, None),
    ("NCT06549465", "Day 1 and Day 4", 0.13, "exactly", None),
    ("NCT03513965", "Throughout 7 months of treatment", 7.0, "exactly", None),
    ("NCT03538249", "Baseline and 12 weeks", 2.76, "exactly", "baseline"),
    ("NCT06206772", "Single evaluation in chronic cluster headache (cCH) vs. healthy controls (HCs)", None, None, None),
    ("NCT01966887", "at 6 and12 months", 12.0, "exactly", None),
    ("NCT07071935", "From enrollment to completion of follow-up at approximately 1 year", 12.0, "about", "enrolment"),
    ("NCT00627731", "three-year", 36.0, "exactly", None),
    ("NCT05634915", "1 month after transplantation", 1.0, "exactly", "surgery"),
    ("NCT04900948", "12 months of life", 12.0, "exactly", None),
    ("NCT04124198", "evaluated from time of randomization up to 5 years", 60.0, "at most", "randomisation"),
    ("NCT03399747", "after completion of the treatment, up to 4years", 48.0, "at most", "endOfTreatment"),
    ("NCT02999490", "60 mins after injecting 18F-FDG", 0.0014, "exactly", None),
    ("NCT06552247", "After the study - 6 months", 6.0, "exactly", None),
    ("NCT01625819", "Change from Baseline in PSQI scores at 8-week follow-up", 1.84, "exactly", "baseline"),
    ("NCT03170349", "Baseline, 6 Months, 1 Year, 2 Years, 3 Years, 4 Years", 48.0, "exactly", "baseline"),
    ("NCT02224846", "Baseline through Month 12", 12.0, "exactly", "baseline"),
    ("NCT01865552", "0 to 480 hours post-dose", 0.66, "at most", "dose"),
    ("NCT05482074", "start of treatment until disease progression up to 2 years", 24.0, "at most", "firstDose"),
    ("NCT04650945", "2-14 days", 0.46, "at most", None),
    ("NCT06669169", "Baseline, Week 6 and 12.", 2.76, "exactly", "baseline"),
    ("NCT01226563", "4 to 6 hours following deployment, 1, 3 and 12 month follow-up visits", 12.0, "exactly", None),
    (
        "NCT02310061",
        "First episode of heart failure occuring over a follow-up period of 24 months",
        24.0,
        "exactly",
        None,
    ),
    ("NCT01028716", "Up to 1 year", 12.0, "at most", None),
    ("NCT02659618", "Visit 1 day", 0.0329, "exactly", None),
    ("NCT06773481", "Up to 2 years", 24.0, "at most", None),
    ("NCT04701424", "8 week intervention period, both arms", 1.84, "exactly", None),
    ("NCT07120607", "Up to 28 days after infusion", 0.92, "at most", "dose"),
    ("NCT02757859", "Up to 27 months after resection", 27.0, "at most", "surgery"),
    ("NCT06814990", "1-3 days after TIPS-Implantation", 0.0986, "at most", "surgery"),
    ("NCT04550546", "baseline to 3 months", 3.0, "exactly", "baseline"),
    ("NCT04955626", "Month 1 (1 month after vaccination)", 1.0, "exactly", "dose"),
    ("NCT06996782", "Approximately 46 months", 46.0, "about", None),
    ("NCT06312748", "Baseline, Day 90", 2.96, "exactly", "baseline"),
    ("NCT03165734", "From baseline at Week 24", 5.52, "exactly", "baseline"),
    ("NCT03156686", "within the first 3 months after the randomization.", 3.0, "at most", "randomisation"),
    ("NCT05201976", "Events will be collected up to 27 months post study enrollment", 27.0, "at most", "enrolment"),
    ("NCT01000974", "From booster dose until 6 months following receipt of the booster dose", 6.0, "at most", "dose"),
    ("NCT07394660", "Baseline to 8 weeks", 1.84, "exactly", "baseline"),
    ("NCT02719405", "12 months post randomization", 12.0, "exactly", "randomisation"),
    ("NCT03516903", "Baseline, 3±1, 35±1 and 90±7 days", 2.96, "exactly", "baseline"),
    ("NCT04349462", "Hospital Discharge or 30 days post VFSS", 0.99, "exactly", "discharge"),
    ("NCT06035042", "At 1 year after surgery", 12.0, "exactly", "surgery"),
    (
        "NCT02292771",
        "Up to 28 days post estimated date of delivery (EDD) of 40 0/7 weeks gestation",
        0.92,
        "at most",
        "birth",
    ),
    ("NCT02725710", "10 minutes post-procedure", 0.000228, "exactly", "surgery"),
    ("NCT01246037", "0,6,12 months", 12.0, "exactly", None),
    ("NCT06547541", "Baseline to follow-up visit (4 weeks).", 0.92, "exactly", "baseline"),
    ("NCT05991466", "Post spinal anesthesia up to 30 minutes", 0.000684, "at most", None),
    ("NCT06905015", "From enrollment to the postoperative day 30", 0.99, "exactly", "enrolment"),
    ("NCT05459727", "Baseline; 1 year", 12.0, "exactly", "baseline"),
    ("NCT04294810", "Up to approximately 59 months", 59.0, "at most", None),
    ("NCT03102723", "2 to 3 hours", 0.0041, "at most", None),
    ("NCT03603808", "At 72 weeks", 16.56, "exactly", None),
    ("NCT00332683", "pre-operatively and at 24hrs, 6wks, 3mons and 6mons following surgery", 6.0, "exactly", "surgery"),
    ("NCT03772990", "Up to 30 day after randomization", 0.99, "at most", "randomisation"),
    ("NCT05226351", "15 minutes", 0.000342, "exactly", None),
    (
        "NCT06173882",
        "Change from baseline TNSS scores at week 0(before treatment)，4 and 12.",
        2.76,
        "exactly",
        "baseline",
    ),
    ("NCT01506375", "up to 1 year after the start of treatment", 12.0, "at most", "firstDose"),
    ("NCT06621576", "Baseline, 6 months", 6.0, "exactly", "baseline"),
    ("NCT00837603", "6 and 12 months", 12.0, "exactly", None),
    ("NCT06878729", "in-hospital (2-5 days)", 0.16, "at most", None),
    ("NCT05727137", "from end of surgery to postoperative day 2", 0.0657, "exactly", "surgery"),
    ("NCT03835767", "Oral Food Challenge Visits", None, None, None),
    ("NCT05063877", "Day 1 upto day 84", 2.76, "at most", None),
    ("NCT01209078", "Up to Follow-up (7 Day Follow-up, Day 19)", 0.62, "at most", None),
    ("NCT02874794", "Pre-dose and 4 hours post dose at week 4", 0.92, "exactly", "dose"),
    ("NCT03731546", "first 28 days of life", 0.92, "exactly", None),
    ("NCT02520310", "Through 5 years", 60.0, "exactly", None),
    ("NCT02448069", "0-48 hours after enrollment.", 0.0657, "at most", "enrolment"),
    ("NCT05575752", "1 hour after exposure session", 0.0014, "exactly", None),
    ("NCT06712147", "6 month follow up", 6.0, "exactly", None),
    ("NCT04134026", "Week 28 to Week 52", 11.96, "exactly", None),
    (
        "NCT06913894",
        "Assessed at 6 weeks (Cast-removal), 3 months, and 6 months post-intervention.",
        6.0,
        "exactly",
        None,
    ),
    ("NCT04465123", "72 hours and 7 days after randomisation", 0.23, "exactly", "randomisation"),
    ("NCT05286346", "12, 24, 36 and 48 weeks", 11.04, "exactly", None),
    ("NCT02119260", "Up to 17 Weeks", 3.91, "at most", None),
    ("NCT02979587", "Baseline, 30 Day, 6 Month, 1 Year, 2 Year, 3 Year", 36.0, "exactly", "baseline"),
    ("NCT05887817", "12 weeks, 24 weeks", 5.52, "exactly", None),
    (
        "NCT05063877",
        "Weeks 3 to 12 and Weeks 1 to 12 relative to the baseline observation period",
        2.76,
        "exactly",
        "baseline",
    ),
    ("NCT05407103", "through study completion, an average of 1month", 1.0, "about", None),
    ("NCT06543628", "0 months, 6 months", 6.0, "exactly", None),
    ("NCT04930523", "4th weeks", 0.92, "exactly", None),
    ("NCT02224846", "Baseline, Month 1; Baseline, Month 3", 3.0, "exactly", "baseline"),
    ("NCT00367003", "Baseline, Week 24 post-intervention", 5.52, "exactly", "baseline"),
    ("NCT07316465", "From after birth (visit 2) to the age of 24 months (visit 5).", 24.0, "exactly", "birth"),
    (
        "NCT01602679",
        "10 hours following administration of micronized progesterone or placebo",
        0.0137,
        "exactly",
        "dose",
    ),
    ("NCT04535817", "Baseline and Week 4", 0.92, "exactly", "baseline"),
    ("NCT05394116", "Baseline at Weeks 28 and 56", 12.88, "exactly", "baseline"),
    ("NCT03351543", "1-3months", 3.0, "at most", None),
    ("NCT00694161", "Baseline, Month 6, Month 12", 12.0, "exactly", "baseline"),
    ("NCT01083550", "24 months or longer post-randomization", 24.0, "at least", "randomisation"),
    ("NCT01910545", "Up to 30 days after last dose of study drug", 0.99, "at most", "endOfTreatment"),
    ("NCT03128866", "Up to 7 days post-surgery", 0.23, "at most", "surgery"),
    ("NCT02022306", "15 days max", 0.49, "at most", None),
    (
        "NCT06126874",
        "Change in severity of incontinence from baseline to the end of the 12th week.",
        2.76,
        "exactly",
        "baseline",
    ),
    ("NCT05298891", "Change from Baseline BMI at 15 days, 30 days, 45 days, 60 days", 1.97, "exactly", "baseline"),
    ("NCT02497937", "Baseline and up to Day 7 in each treatment period", 0.23, "at most", "baseline"),
    (
        "NCT07069894",
        "From Intensive Care Unit (ICU) admission to ICU discharge or death, up to 28 days.",
        0.92,
        "at most",
        "admission",
    ),
    ("NCT02353312", "Baseline (period 0), 3 mos (period 1), 6 mos (period 2)", 6.0, "exactly", "baseline"),
    ("NCT03160885", "Baseline to Week 16", 3.68, "exactly", "baseline"),
    ("NCT01395264", "By May 2019", None, None, None),
    ("NCT03889197", "determined during participants 32nd post-menstrual week of life", None, None, None),
    ("NCT06670508", "Immediate 24 hours post-operative", 0.0329, "exactly", "surgery"),
    ("NCT05909488", "3 months after injection", 3.0, "exactly", "dose"),
    ("NCT07196605", "Within 48 hours after randomization", 0.0657, "at most", "randomisation"),
    ("NCT03486119", "change from baseline blood biomarker at 6 weeks or progression", 1.38, "exactly", "baseline"),
    ("NCT03894527", "Baseline Clamp Study", None, None, "baseline"),
    ("NCT01255982", "Range of Days 0-3", 0.0986, "exactly", None),
    ("NCT07094048", "From enrollment to 3 months after time of randomization", 3.0, "exactly", "enrolment"),
    ("NCT05576623", "Within 7 days (Days 0 - 6) post dose injection", 0.23, "at most", "dose"),
    ("NCT06064006", "From pre-dose on V33D1 until end of study visit (V37) up to 24 days", 0.79, "at most", "dose"),
    ("NCT04633460", "Assessed 60 minutes after the intervention.", 0.0014, "exactly", None),
    ("NCT01786538", "every 6 weeks, up to disease progression from study treatment", 1.38, "exactly", None),
    ("NCT01892319", "During pregnancy", None, None, None),
    ("NCT01810705", "Each patient will be followed for a duration of 24 months.", 24.0, "exactly", None),
    ("NCT07013123", "Between Month 6 and Month 18 (during 21 to 24 months)", 24.0, "at most", None),
    ("NCT03743103", "at baseline times, 24 ± 4 and 72 ± 4 hours", 0.0986, "exactly", "baseline"),
    ("NCT03968276", "Day 0 - 1 month", 1.0, "exactly", None),
    ("NCT02619617", "30 minutes post dose", 0.000684, "exactly", "dose"),
    ("NCT07117435", "The first Cycle(21 days)", 0.69, "exactly", None),
    ("NCT01662518", "Day 0 - Day 180", 5.91, "exactly", None),
    ("NCT04970355", "Baseline; Week 1-Week 10", 2.3, "exactly", "baseline"),
    ("NCT06408532", "At the end of the study (week 14 ± 7days)", 3.22, "exactly", None),
    ("NCT03515291", "Baseline and 15±2 weeks post surgery", 3.45, "exactly", "baseline"),
    ("NCT05023460", "Evaluation at month 7 (burst ONS) and 10 (tonic ONS)", 10.0, "exactly", None),
    ("NCT03695497", "Within the first year postoperatively", 12.0, "at most", "surgery"),
    ("NCT06750094", "Up to 4 years 4 months", 52.0, "at most", None),
    ("NCT04811560", "Up to 2 years and 10 months", 34.0, "at most", None),
    ("NCT04126252", "3 months maximum", 3.0, "at most", None),
)

# forms of cycles, number words and odd spellings: (trial, time frame, months)
CYCLES = (
    ("NCT05288634", "third day after surgery", 0.1),
    ("NCT02036424", "baseline to month seven", 7.0),
    ("NCT06370949", "postoperative day two", 0.07),
    ("NCT03344315", "Change from baseline at following surgery sixth and twelfth month respectively", 12.0),
    ("NCT04648098", "Change from baseline score at the end of the third month", 3.0),
    ("NCT04129814", "3 momths", 3.0),
    ("NCT02434042", "10 monhts", 10.0),
    ("NCT00616811", "24 weekd", 5.52),
    ("NCT05296798", "(up to 8 years, 5 months)", 101.0),
    (
        "NCT04457778",
        "From Day 1 Cycle 1 (Baseline) up to Day 1 Cycle 7 "
        "(Each Cycle is of 14 days in Q2W regimen and 21 days in Q3W regimen)",
        4.17,
    ),
    ("NCT05025813", "At the end of 4 cycles of neo-adjuvant pembrolizumab. Each cycle is 21 days.", 2.76),
    ("NCT05333276", "Up to Cycle 28 (Cycle Length= 21 days)", 19.32),
    (
        "NCT06761586",
        "Cycle1 Day 1 and Day 9 (Cohorts 1, 2, and 3); Cycle1 Day 5 (only Cohort 3) (Each cycle is 28 days)",
        0.3,
    ),
    (
        "NCT06761586",
        "Cycle 1 Day 1, Day 2, Day 15, and Cycle 2 Day 1 (Cohort 1 & 2); Cycle 1 Day 1, Day 6, Day 15, "
        "and Cycle 2 Day 1 (Cohort 3) (Each cycle is 28 days)",
        0.95,
    ),
    ("NCT07226856", "During cycle 1 (cycle length = 28 days)", 0.92),
    ("NCT04956640", "Cycle 1 (21 Days)", 0.69),
    ("NCT04354246", "DLT evaluation window in the 1st cycle (21 Days).", 0.69),
    ("NCT06467357", "Until all patients have completed at least 1 full Cycle (each cycle is 21 days)", 0.69),
    ("NCT05009953", "0-240 h of circle 1 to circle 4", 0.33),
    ("NCT04459715", "Cycle 1, 2, 3, 4, 5 and 6 (each cycle is of 3 weeks)", 4.14),
    ("NCT05009953", "Up to six months after the last patient's first administration", 6.0),
    ("NCT06208371", "Assessed five-year following diagnosis", 60.0),
    ("NCT05236946", "Upto 5-year", 60.0),
    ("NCT00115895", "15 yrs", 180.0),
    ("NCT05170204", "5, 11, and 17 months", 17.0),
    ("NCT05645718", "through study completion; an average of 1 year.", 12.0),
    (
        "000_8c8bcb7ea39ef8d9",
        "The last subject completes at least 24 weeks of follow-up (or disease progression)",
        5.52,
    ),
    ("003_1be6ace33cd82a93", "up to 12months", 12.0),
    ("004_f2dbe8b771b22b90", "Up to approximately 24months", 24.0),
    ("001_2c328fc56a7b2162", "At least 3 months from the start of the study to the end of treatment", 3.0),
)

UNTIMED = (
    ("NCT04694183", "From the start of system therapy to death from any cause."),
    ("NCT06905015", "From enrollment to the end of operation"),
    ("NCT00638521", "5/08 to 8/12"),
    ("NCT01838642", "up to 4 cycles of treatment with ponatinib"),
    ("NCT05363488", "16 May 2019 through November 2019"),
)


@pytest.mark.parametrize(("trial", "text", "months", "bound", "anchor"), REGISTERED)
def test_registered_time_frames(
    trial: str, text: str, months: float | None, bound: str | None, anchor: str | None
) -> None:
    frame = parse_time_frame(text)
    assert (frame.months, frame.bound, frame.anchor) == (months, bound, anchor), trial
    assert frame.text == text


@pytest.mark.parametrize(("trial", "text", "months"), CYCLES)
def test_cycles_and_odd_spellings(trial: str, text: str, months: float) -> None:
    assert parse_time_frame(text).months == pytest.approx(months, abs=0.01), trial


@pytest.mark.parametrize(("trial", "text"), UNTIMED)
def test_no_number_and_no_cycle_length_is_no_time(trial: str, text: str) -> None:
    assert parse_time_frame(text).months is None, trial
    assert parse_time_frame(text).bound is None, trial


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("up to approximately 59 months", "at most"),
        ("At least 6 months after the end of treatment", "at least"),
        ("an average of 1 year", "about"),
        ("3 years", "exactly"),
        ("6-8 weeks", "at most"),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert parse_time_frame(text).bound == bound


UNITS = {"years": 12.0, "months": 1.0, "weeks": 7 / DAYS_PER_MONTH, "days": 1 / DAYS_PER_MONTH}


@given(st.integers(1, 99), st.sampled_from(sorted(UNITS)), st.sampled_from(["", "up to ", "Baseline and ", "at "]))
def test_any_number_of_any_unit(number: int, unit: str, before: str) -> None:
    frame = parse_time_frame(f"{before}{number} {unit}")
    assert frame.months == pytest.approx(number * UNITS[unit], abs=0.006)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.sampled_from(["Week", "Month", "Day"]))
def test_the_longest_of_a_list_counts(numbers: list[int], unit: str) -> None:
    listed = ", ".join(map(str, numbers))
    assert parse_time_frame(f"{unit}s {listed}").months == pytest.approx(
        max(numbers) * UNITS[unit.lower() + "s"], abs=0.006
    )


@given(st.integers(2, 30), st.integers(1, 28), st.sampled_from([14, 21, 28]))
def test_a_day_of_a_cycle_counts_from_the_first_day(cycle: int, day: int, length: int) -> None:
    text = f"Day {day} of Cycle {cycle} (each cycle is {length} days)"
    assert parse_time_frame(text).months == pytest.approx(((cycle - 1) * length + day) / DAYS_PER_MONTH, abs=0.006)


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error_and_spans_lie_within(text: str) -> None:
    for time in find_times(text):
        assert 0 <= time.start < time.end <= len(text)
        assert time.months == max(time.values)


def test_the_longest_time_is_found_where_it_stands() -> None:
    text = "Up to approximately 2.25 years (pre-infusion and up to 336 hours post-infusion)"
    time = find_longest_time(text)
    assert time is not None
    assert text[time.start : time.end] == "2.25 years"
