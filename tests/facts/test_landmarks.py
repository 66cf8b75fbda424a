"""Landmarks: fixed times in measures, and what looks like one."""

from __future__ import annotations

import pytest

from trialgraph.facts.outcomes.landmarks import extract_landmarks, extract_rate_landmarks

# (trial, measure as registered, months)
REGISTERED: tuple[tuple[str, str, list[float]], ...] = (
    ("002_5c4353955f9fa003", "Progression-free survival (median and at 6 and 12 months)", [6.0, 12.0]),
    ("NCT04405674", "1-Year Progression-Free Survival Rate (1-Year PFS Rate)", [12.0, 12.0]),
    ("NCT05019677", "6-months/12-months PFS rate", [6.0, 12.0]),
    (
        "NCT03014804",
        "Difference in Landmark survival at 9 month of participants treated with combination treatment",
        [9.0],
    ),
    ("NCT06208371", "Five-year survival rate", [60.0]),
    ("NCT05236946", "Intracranial progression free survival at 24 months", [24.0]),
    ("NCT04294810", "OS Rates at 12 Months and 24 Months", [12.0, 24.0]),
    ("NCT00632541", "the Proportion of Patients With Clinical Benefit (CR+PR+SD > 6 Months Duration)", []),
    ("NCT06657144", "Landmark PFS Rates", []),
    ("NCT04457778", "Occurrence of Dose Limiting Toxicities (DLTs) During the DLT Observation Period (28 Days)", []),
    ("NCT04955626", "SSC: Percentage of Participants With Systemic Events Within 7 Days After Booster Dose", []),
    ("NCT05521750", "Pain reduction after one month", [1.0]),
    ("NCT06679855", "Post-ligation cardiac syndrome (PLCS) or death within 7 days of PDA closure", [0.23]),
    ("NCT00910962", "Mean Brain Natriuretic Peptide (BNP) at Discharge and Week 12", [2.76]),
    ("NCT01236326", "Recovered by 2 Months After Donation", [2.0]),
    ("NCT05444348", "Number of Days of hospitalized in the last 30 days of life", []),
    ("NCT00267098", "Change in Interventricular Mechanical Delay (IVMD) From Randomization to 12 Months", [12.0]),
    ("NCT06151964", "Change in coefficient of variation of glucose levels as measured by CGM over 7 days", []),
    ("NCT01215409", "Percentage of successful second intercourse within 24 hours", []),
    ("NCT03570944", "30 day postoperative complications", [0.99]),
    ("NCT01232400", "Proportion with echocardiographic wall motion abnormalities at baseline and day 7 +- 2", [0.23]),
    ("NCT00351065", ": Did the last 4-week treatment improve your erectile function?", []),
    (
        "NCT06764875",
        "Proportion of all randomized participants alive and progression-free at 12 months (PFS12)",
        [12.0],
    ),
    ("NCT05813288", "Mean Change From Baseline at Week 52 in Asthma Symptom Diary (ASD)", [11.96]),
    ("NCT05913622", "30 day, 90 day and 1 year mortality", [0.99, 2.96, 12.0]),
    ("NCT06062303", "All-cause mortality within 90 days", [2.96]),
    ("NCT04458298", "Stage I: Number of Days of Hospitalization for Survivors", []),
    ("NCT06299306", "Assessment of the patient-reported 1-year prior healthcare utilization", []),
    ("NCT05043116", "Daycare absence", []),
    (
        "NCT00592475",
        "Change From Baseline in Hepatic Blood Flow (HBF) at 0.5, 1, and 1.5 Hours Post Dose",
        [0.000684, 0.0014, 0.0021],
    ),
    ("NCT03116958", "Cost effectiveness at 6 months", [6.0]),
    ("NCT00294918", "Change from Week 12 in maximal chest, waist, and hip circumference at Week 36", [8.28]),
    ("NCT01149421", "Change From Baseline to 16 and 26 Weeks on Pancreatic Enzymes", [3.68, 5.98]),
    ("NCT00468650", "Sexual Experience Questionnaire (Sex-Q): Relationship Domain - Change From Week 2", []),
    ("NCT00430716", "Change From Baseline in Pro-BNP at Week 12", [2.76]),
    ("NCT01642004", "Duration of Objective Response (DOR) in Months for All Confirmed Responders", []),
    ("NCT04631133", "Change from baseline in Visual Analogue Scale (VAS) for left leg pain at 3 months", [3.0]),
    ("NCT06236750", "Efficacy Endpoint: Reduction in Wound Size at 4 Weeks, 8 Weeks, and 12 Weeks", [0.92, 1.84, 2.76]),
    ("NCT00655629", "Change From Baseline in Confidence for Completion at 12 Weeks or LOCF", [2.76]),
    ("NCT05393362", "Clinical Variables_Hospitalizations in the last 12 months", []),
    ("NCT07128433", "Exclusive breastfeeding rates at 3 months postpartum", [3.0]),
    ("NCT01505179", "Change in Oxygen Consumption (VO2) at 6 Weeks", [1.38]),
    ("NCT01126580", "Number of Participants With Treatment Emergent Adverse Events at 26 and 52 Weeks", [5.98, 11.96]),
    ("NCT03152552", "Change From Baseline in Glycated Hemoglobin (HbA1c) at Weeks 12 and 36", [2.76, 8.28]),
    ("NCT01625819", "BDI at 1-Year Follow-Up", [12.0]),
    ("NCT05175885", "Graft renal function (30 days)", [0.99]),
    ("NCT01473420", "Mean Weekly Dosage of Study Medication From Week 30 to Week 34: Maintenance Period", [7.82]),
    ("NCT01245387", "Number of Participants With Angiographic Subtype Reported at Week 30", [6.9]),
    ("NCT05599607", "Changes from baseline in Aspartate Aminotransferase (AST) values at 24 weeks", [5.52]),
    ("NCT03375424", "Efficacy (remission and response) of induction therapy (week 14)", [3.22]),
    ("NCT01815424", "Actual PASI Scores Over Time Through Week 52", []),
    ("NCT07368088", "Time point(week) of complete reversal of cardiac shunt direction", []),
    ("NCT06814145", "Change From Week 24 in 6MWD at Week 48", [11.04]),
    ("NCT02655419", "Plasma Concentration of Aztreonam (ATM): Sparse Sampling at Day 4, 2.75 hr", [0.13, 0.0038]),
    ("NCT06568185", "compare the changes in the fasting plasma glucose over 12 a week period", []),
    ("NCT06860815", "T cell activation in TME: prior to TARE-2 (Day 42)", [1.38]),
    ("NCT05726825", "28-day mortality", [0.92]),
    ("NCT00370617", "normal serum ALT activity at the end of the 24 week treatment-free follow up period", [5.52]),
    ("NCT04310995", "the rate of RA graft failure at Week 24", [5.52]),
    ("NCT01031953", "Improvement in Nausea Score From Baseline to 12 Hours", [0.0164]),
    ("NCT01505179", "Change in Exercise Capacity at 6 Weeks", [1.38]),
    ("NCT05883644", "Disease Control Rate at Week 16 (DCR-16w)", [3.68, 3.68]),
    ("NCT00655629", "Change in Percentage From Baseline in Overall Satisfaction at 12 Weeks", [2.76]),
    ("NCT06113666", "Perceived exertion after cognitive testing at 61 weeks", [14.03]),
    ("NCT01473407", "Mean Weekly Dosage of Study Medication Through 24 Weeks", []),
    ("NCT06023589", "Change from baseline in weekly mean rescue medication use", []),
    ("NCT01815424", "Change From Baseline in DLQI Total Score at Week 4", [0.92]),
    ("NCT02552212", "Change From Baseline in ASQoL at Week 2", [0.46]),
    ("NCT03722069", "Serum sodium level at day 7", [0.23]),
    ("NCT05144789", "Change in clinician-administered MADRS from Baseline to Week 1 post-treatment-initiation", [0.23]),
    ("NCT06113666", "Use of health care services at 5 years after randomization", [60.0]),
    ("NCT06713850", "Incidence of Major Adverse Events at 30 days postoperatively", [0.99]),
    ("NCT00114530", "Treatment-Related Mortality (Month 54, ITT)", [54.0]),
    ("NCT04991844", "Change from baseline whole grain intake at 6 months", [6.0]),
    ("NCT01037218", "Change in SEP Question 4, Change From Baseline to Overall Study/Weeks 1-12, mITT", [0.23, 2.76]),
    ("NCT04943354", "Length of post-menopause (years)", []),
    ("NCT01558271", "Change From Baseline in Glycosylated Hemoglobin (HbA1c) at 26 Weeks", [5.98]),
    ("NCT04688775", "Patient Global Impression of Change (PGIC) Score at Weeks 1, 2, and 4", [0.23, 0.46, 0.92]),
    ("NCT04093414", "Mechanical Dyssynchrony of Inferior-lateral Left Ventricle Myocardial Wall- 3 Months", [3.0]),
    ("NCT06941935", "Changes in Blood Pressure Recorded in a 1-Week Home Blood Pressure Diary", []),
    ("NCT00415532", "Number of Participants With Splenectomy During 52-Week Treatment Period", []),
    ("NCT01694108", "Standardized Weight, Length and Head Circumference of Premature Children at 13 Months", [13.0]),
    ("NCT06666504", "Proportion achieving clinical and biologic remission at 1 year", [12.0]),
    ("NCT04774484", "Change from baseline Intracellular IL35 at 12 weeks post HIIT intervention", [2.76]),
    ("NCT02552212", "Certolizumab Pegol Plasma Concentration at Week 2", [0.46]),
    (
        "NCT02091440",
        "Number of Participants Alive on the Implanted HW005 Ventricular Assist System at 180 Days",
        [5.91],
    ),
    ("NCT04458298", "Stage II: Number of Days in Intensive Care Unit (ICU)", []),
    ("NCT05847673", "7-day point prevalence abstinence (PPA) from all nicotine and tobacco use", []),
    ("NCT01501695", "Change of syndrome scales from baseline at 8 weeks;", [1.84]),
    ("NCT06414499", "Severe bleeding events according to the GUSTO criteria within 90-day (± 7 days)", []),
    ("NCT04932941", "All-cause Mortality Rate up to Day 28", [0.92]),
    ("NCT00909233", "Reporting a second successful intercourse within 24 hours of dosing", []),
    ("NCT00184587", "days with cluster headache", []),
    ("NCT02363972", "Maturation Success Rate at 90 Days", [2.96]),
    ("NCT00252590", "Percentage of Days Abstinent From All Substances", []),
    ("NCT01705080", "Mean Change in Office Diastolic Blood Pressure From Baseline to 5 Years Post Denervation", [60.0]),
    ("NCT04325633", "Number of days alive outside", []),
    ("NCT06548555", "percentage of patients that have ceased smoking by Month 12", [12.0]),
    (
        "NCT05699915",
        "The incidence of hs-TnT/NT-proBNP elevations at baseline, 3, 6, 12, and 24 months.",
        [3.0, 6.0, 12.0, 24.0],
    ),
    ("NCT03476876", "Number of Participants With Graft Re-application to One Wound at 16 Weeks", [3.68]),
    ("NCT03235726", "Part 2 Cohort A: CL/F After Single Dose Administration of CCI15106 60 mg on Day 1", [0.0329]),
    ("NCT00604825", "Change From Baseline in Glucose at Week 12", [2.76]),
    ("NCT00294918", "Change from Week 12 in ratio of trunk fat to limb fat quantified by DXA at Week 36", [8.28]),
    ("NCT03066635", "Days without cluster headache attacks", []),
    ("NCT00125996", "Change in peak VO2 from baseline to week 18", [4.14]),
    ("NCT04910334", "FAS score 6 and 12 months after ICU admission", [6.0, 12.0]),
    ("NCT03446612", "Change in the Absolute FBF From Day 1 to Day 42 in Response to Sodium Nitroprusside", [1.38]),
    ("NCT06442748", "2-year seizure free survival", [24.0]),
    ("NCT04151537", "24 hour blood pressure", []),
    ("NCT05459727", "Change from baseline high-density lipoprotein cholesterol at 1 year after enrollment.", [12.0]),
    ("NCT01383018", "American Urology Association - Symptom Index Over Five Years", []),
    ("NCT03308409", "IIEF-EF score 6 months after completing the treatment", [6.0]),
    ("NCT00300872", "Change in 24 hr mean blood pressure at 3 months", [3.0]),
    ("NCT01242748", "Hazard Ratio of Mortality Rates During 3 Years' Treatment Between Degarelix and Goserelin", []),
    ("NCT04294810", "Investigator-Assessed PFS Rates at 6 Months and 12 Months", [6.0, 12.0]),
    ("NCT06222437", "Number of days on therapy", []),
    ("NCT00655629", "Change From Baseline in Success of Erection Maintenance at 12 Weeks", [2.76]),
    ("NCT02491567", "Month of birth", []),
    ("NCT03756675", "overall survival at one year", [12.0]),
    ("NCT05299762", "Rate of neurological success at 6 weeks, 3, 6, 12 months post-surgery", [1.38, 3.0, 6.0, 12.0]),
    ("NCT03222492", "Proportion of Participants With Grade 3 or Higher Neutropenia at or Before Weeks 12", [2.76]),
    ("NCT01644500", "Change From Baseline in Sitting Pulse Rate at 26 Weeks", [5.98]),
    ("NCT05450471", "Cortisol level in 24-hour urine", []),
    ("NCT04154579", "Change in PROMIS Scale v1.2 - Global Health from Week 8 to Week 16", [3.68]),
    ("NCT02107898", "Percent Change From Baseline in Non-HDL-C at Week 12 - ITT Analysis", [2.76]),
    ("NCT05556005", "Change from baseline Transforming growth factor beta 1 at 3 months", [3.0]),
    ("NCT03732963", "Anesthesia recovery times /Hour in both groups.", []),
    ("NCT04841850", "the proportion of patients in maintenance phase at the one-year consultation", [12.0]),
    ("NCT04610892", "Change From Baseline to Day 253 in Global Longitudinal Strain (GLS)", [8.31]),
    ("NCT05949801", "Change from baseline in LVESV at 90 days;", [2.96]),
)


@pytest.mark.parametrize(("trial", "measure", "months"), REGISTERED)
def test_landmarks_of_registered_measures(trial: str, measure: str, months: list[float]) -> None:
    landmarks = extract_landmarks(measure)
    assert [landmark.months for landmark in landmarks] == months, trial
    assert all(any(char.isdigit() or char.isalpha() for char in measure[m.start : m.end]) for m in landmarks)


RATE = "Estimated proportions of surviving subjects at 9 months will be provided along with the two-sided 95% CIs."


RATES = [
    ("NCT03014804", "Overall Survival rate", RATE, [9.0]),
    ("NCT03014804", "Overall Survival (OS)", RATE, []),
    (
        "NCT04694183",
        "2-year survival rate",
        "Percentage of subjects who are alive without death event at two years.",
        [24.0],
    ),
    ("made", "Response Rate", "Response of all the participants at 24 months.", []),
]


@pytest.mark.parametrize(("trial", "measure", "description", "months"), RATES)
def test_a_survival_rate_takes_its_time_from_the_description(
    trial: str, measure: str, description: str, months: list[float]
) -> None:
    assert [mark.months for mark in extract_rate_landmarks(measure, description)] == months, trial
