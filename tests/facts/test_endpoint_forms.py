"""Measures that name no endpoint, and the kind that their form tells."""

from __future__ import annotations

import pytest

from trialgraph.facts.outcomes.endpoint_forms import find_form

FORMS = [
    ("NCT05552976", "Recommended Mezigdomide Dose", "RP2D"),
    ("NCT05348876", "Time to initiation of first cytotoxic chemotherapy for prostate cancer", "TTF"),
    ("NCT06334120", "Duration of Darolutamide treatment", "DISCONT"),
    ("NCT03857464", "Length of antibiotic therapy", "DISCONT"),
    ("NCT04967092", "The use of concomitant drugs", "medication-use"),
    ("NCT05293132", "Serum MDA level", "BIOMARKER"),
    ("NCT06252844", "Changes in circulating levels of c-terminal agrin fragment-22 (CAF22)", "BIOMARKER"),
    ("NCT03814226", "Plasma/serum levels of PACAP-38, VIP, CGRP, Histamine, Tryptase and NSE", "BIOMARKER"),
    ("NCT05637398", "Change in procollagen type I carboxy-terminal propeptide (PICP, ng/ml)", "BIOMARKER"),
    ("NCT06144554", "Percentage of time < 54 mg/dL", "LAB"),
    ("NCT06408532", "Percentage of patients with TIR (3.9-10 mmol/L) >70%", "LAB"),
    ("NCT05071482", "The plasma and cerebrospinal fluid (CSF) level of flumatinib", "drug-concentration"),
    ("NCT00953576", "Plasma Lapatinib Levels [Phase I]", "drug-concentration"),
    ("NCT03290716", "The incidence of hyponatremia", "AE"),
    ("NCT02084862", "Hypoxemia", "AE"),
    ("NCT01232400", "Proportion with symptomatic cerebral vasospasm", "AE"),
    ("NCT04750668", "Gait pattern", "FUNCTION"),
    ("NCT07563244", "Change in ability to walk unassisted", "FUNCTION"),
    ("NCT05987046", "Concentric peak force of squat", "FUNCTION"),
    ("NCT03432572", "urine discoloration on cystoscopy", "IMAGING"),
    ("NCT02492386", "Diameter stenosis measured by invasive angiography", "IMAGING"),
]

NO_FORM = [
    ("NCT06775288", "Hypoglycemia Attitude and Behavior Scale"),
    ("NCT00294086", "Patients reaching target dose at 10 weeks"),
    ("NCT05184725", "Patient Activation Measure"),
    ("NCT03525262", "Time to local recurrence."),
]


@pytest.mark.parametrize(("trial", "measure", "name"), FORMS)
def test_forms(trial: str, measure: str, name: str) -> None:
    form = find_form(measure)
    assert form is not None, trial
    assert form.name == name
    assert 0 <= form.start < form.end <= len(measure)


@pytest.mark.parametrize(("trial", "measure"), NO_FORM)
def test_other_measures_have_none(trial: str, measure: str) -> None:
    assert find_form(measure) is None, trial
