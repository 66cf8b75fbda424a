"""Doses of studies: amounts linked to agents, schedules shared, what is no dose left out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from trialgraph.facts.doses.doses import AgentSpan, extract_doses, find_dose_defects
from trialgraph.facts.model import AgentFact, Dose
from trialgraph.facts.study_facts import extract_facts
from trialgraph.mentions.therapies import Therapy
from trialgraph.study import Arm, Design, Intervention, Study, Text
from trialgraph.vocabulary.load import load_builtin


def _agents(*names: str, kind: str = "agent") -> tuple[AgentFact, ...]:
    return tuple(
        AgentFact(Therapy(name, kind, name), "placebo" if name == "placebo" else "experimental", ())  # type: ignore[arg-type]
        for name in names
    )


def _mentions(study: Study, *names: str) -> dict[str, tuple[AgentSpan, ...]]:
    found = {}
    for text in study.texts():
        spans = [
            AgentSpan(m.start(), m.end(), name)
            for name in names
            for m in re.finditer(rf"(?<![\\w-]){re.escape(name)}", text.content, re.IGNORECASE)
        ]
        found[text.pointer] = tuple(sorted(spans, key=lambda span: span.start))
    return found


def _study(arm: str = "", **fields: Any) -> Study:
    arms = (Arm(Text("/arms/0/label", "Arm 1"), "EXPERIMENTAL", Text("/arms/0/description", arm)),) if arm else ()
    return Study(id="NCT0", registry="r", version="1", title=Text("/title", "A study"), **{"arms": arms, **fields})


def _doses(text: str, *names: str, given: tuple[str, ...] = (), **fields: Any) -> tuple[Dose, ...]:
    study = _study(text, **fields)
    return extract_doses(study, _agents(*(given or names)), _mentions(study, *names))


def _short(dose: Dose) -> tuple[Any, ...]:
    amounts = dose.amounts[0] if len(dose.amounts) == 1 else dose.amounts
    every = None if dose.every_days is None else round(dose.every_days, 2)
    return dose.agent, amounts, dose.unit, every, dose.days, dose.route


LINKED = [
    (
        "NCT07221253",
        "Gemcitabine/Cisplatin IV (Intravenous) 1000 mg/m2 plus cisplatin 25 mg/m2 on Day 1 and Day 8 of each 21-day "
        "cycle",
        ["gemcitabine", "cisplatin"],
        [
            ("gemcitabine", 1000, "mg/m2", 21, (1, 8), "intravenous"),
            ("cisplatin", 25, "mg/m2", 21, (1, 8), "intravenous"),
        ],
    ),
    (
        "NCT06305754",
        "500 mg/m2 pemetrexed every 3 weeks (Days 1 and 22 of every 6-week cycle) plus area under the curve (AUC) 5 "
        "mg/mL\\*min carboplatin every 3 weeks (Days 1 and 22 of every 6-week cycle for 4 doses)",
        ["pemetrexed", "carboplatin"],
        [("pemetrexed", 500, "mg/m2", 42, (1, 22), None), ("carboplatin", 5, "AUC", 42, (1, 22), None)],
    ),
    (
        "NCT00216099",
        "All patients received vitamin B12 1000ug intramuscular injection the week preceding the first pemetrexed dose "
        "and received additional 1000ug intramuscular injections",
        ["vitamin b12", "pemetrexed"],
        [("vitamin b12", 1000, "ug", None, (), "intramuscular")],
    ),
    (
        "NCT05841992",
        "Intravenous injection of one dosage of 148-185 MBq (4-5 mCi) 68Ga-PSMA-617.",
        ["68ga-psma-617"],
        [("68ga-psma-617", (148, 185), "MBq", None, (), "intravenous")],
    ),
    (
        "NCT01087996",
        "Participants will receive an injection of 20 million, 100 million or 200 million autologous human mesenchymal "
        "stem cells.",
        ["autologous human mesenchymal stem cells"],
        [("autologous human mesenchymal stem cells", (2e7, 1e8, 2e8), "cells", None, (), None)],
    ),
    (
        "NCT05321940",
        "15-20 Million mature dendritic cells per dose administered via intravenous injection.",
        ["dendritic cells"],
        [("dendritic cells", (1.5e7, 2e7), "cells", None, (), "intravenous")],
    ),
    (
        "seed 001",
        "Receive AK104 (10 mg/kg) combined with either cisplatin (75 mg/m²) or carboplatin (AUC "
        "5) and etoposide (100 mg/m²) every three weeks for up to six cycles.",
        ["ak104", "cisplatin", "carboplatin", "etoposide"],
        [
            ("ak104", 10, "mg/kg", 21, (), None),
            ("cisplatin", 75, "mg/m2", 21, (), None),
            ("carboplatin", 5, "AUC", 21, (), None),
            ("etoposide", 100, "mg/m2", 21, (), None),
        ],
    ),
    (
        "seed 004",
        "300 mg/m2 of nab-paclitaxel (Hengrui Pharmaceutical, Lianyungang, China) and 200 mg of "
        "PD-1 inhibitor (camrelizumab; Hengrui Pharmaceutical, Lianyungang, China) via a 30-min "
        "intravenous infusion on day 1. The treatment was repeated every three weeks until "
        "progressive disease",
        ["nab-paclitaxel", "camrelizumab"],
        [
            ("nab-paclitaxel", 300, "mg/m2", 21, (1,), "intravenous"),
            ("camrelizumab", 200, "mg", 21, (1,), "intravenous"),
        ],
    ),
    (
        "NCT00632541",
        "Sorafenib 200mg po daily Bevacizumab 5mg/kg every other week",
        ["sorafenib", "bevacizumab"],
        [("sorafenib", 200, "mg", 1, (), "oral"), ("bevacizumab", 5, "mg/kg", 14, (), None)],
    ),
    (
        "NCT04791839",
        "Patients will be treated on 21-day cycles with 360 mg zimberelimab intravenously on Day "
        "1, 15 mg/kg domvanalimab intravenously on Day 1, and 150 mg etrumadenant orally daily on "
        "Days 1 to 21.",
        ["zimberelimab", "domvanalimab", "etrumadenant"],
        [
            ("zimberelimab", 360, "mg", 21, (1,), "intravenous"),
            ("domvanalimab", 15, "mg/kg", 21, (1,), "intravenous"),
            ("etrumadenant", 150, "mg", 1, tuple(range(1, 22)), "oral"),
        ],
    ),
    (
        "NCT04395989",
        "D1: VEGFR bevacizumab 10mg/kg d1,15 ivgtt + nab-paclitaxel 100mg/m2 d1,8,15 ivgtt, 4 weeks as a cycle.",
        ["bevacizumab", "nab-paclitaxel"],
        [
            ("bevacizumab", 10, "mg/kg", 28, (1, 15), "intravenous"),
            ("nab-paclitaxel", 100, "mg/m2", 28, (1, 8, 15), "intravenous"),
        ],
    ),
    (
        "NCT04694183",
        "Intraperitoneal paclitaxel 20 mg/m² and intravenous paclitaxel 50 mg/m² on days 1 and 8, "
        "every 3 weeks(For patients with peritoneal metastasis ).",
        ["paclitaxel"],
        [
            ("paclitaxel", 20, "mg/m2", 21, (1, 8), "intraperitoneal"),
            ("paclitaxel", 50, "mg/m2", 21, (1, 8), "intravenous"),
        ],
    ),
    (
        "NCT05968690",
        "Patients will receive intravenous ipilimumab 3 mg/kg + nivolumab 1 mg/kg every 21 days "
        "for up to 4 cycles followed by intravenous nivolumab monotherapy 480 mg every 28 days.",
        ["ipilimumab", "nivolumab"],
        [
            ("ipilimumab", 3, "mg/kg", 21, (), "intravenous"),
            ("nivolumab", 1, "mg/kg", 21, (), "intravenous"),
            ("nivolumab", 480, "mg", 28, (), "intravenous"),
        ],
    ),
    (
        "NCT01634685",
        "capecitabine, will be delivered twice daily p.o. on the days of radiation treatment, at a dose of 825 mg/m2.",
        ["capecitabine"],
        [("capecitabine", 825, "mg/m2", 0.5, (), "oral")],
    ),
    (
        "NCT03126435",
        "EndoTAG-1 22 mg/m² twice weekly plus Gemcitabine 1000mg/m² once weekly for 1 cycle (8 weeks)",
        ["endotag-1", "gemcitabine"],
        [("endotag-1", 22, "mg/m2", 3.5, (), None), ("gemcitabine", 1000, "mg/m2", 7, (), None)],
    ),
    (
        "NCT03342417",
        "two 6-week treatment cycles of Nivolumab 240 mg administered by intravenous (IV) "
        "infusion over 30 minutes and Ipilimumab 1 mg/kg administered by IV infusion over 30 "
        "minutes. Nivolumab is given every two weeks (q2w) whereas Ipilimumab is given every 6 "
        "weeks (q6w), both starting on Day 1.",
        ["nivolumab", "ipilimumab"],
        [("nivolumab", 240, "mg", 14, (), "intravenous"), ("ipilimumab", 1, "mg/kg", 42, (1,), "intravenous")],
    ),
    (
        "NCT05170204",
        "Participants will receive 1500 mg of intravenous (IV) durvalumab every 4 weeks until "
        "completion of treatment period (1 year)",
        ["durvalumab"],
        [("durvalumab", 1500, "mg", 28, (), "intravenous")],
    ),
    (
        "NCT06761586",
        "Currently planned dose levels are 20 mg QD, 10 mg BID and 15 mg BID.",
        ["aur104"],
        [("aur104", 20, "mg", 1, (), None), ("aur104", (10, 15), "mg", 0.5, (), None)],
    ),
    (
        "NCT01290471",
        "with a starting intravenous (IV) dose of 2 mg/kg. A maximum of 2 new subjects will "
        "receive their first dose of U3-1565 per 24-hour period during the dose-escalation phase. "
        "Subsequent escalating doses of 8, 16, and 24 mg/kg are planned.",
        ["u3-1565"],
        [("u3-1565", (2, 8, 16, 24), "mg/kg", None, (), "intravenous")],
    ),
    (
        "NCT02225548",
        "Tadalafil 2.5mg for 4 weeks then oral selegiline 5mg daily for 2 weeks then increased to "
        "5mg twice daily for 2 more weeks",
        ["tadalafil", "selegiline"],
        [("tadalafil", 2.5, "mg", None, (), None), ("selegiline", 5, "mg", 1, (), "oral")],
    ),
    (
        "NCT04342351",
        "perindopril will be applied from 2mg for q.d for 1-2 weeks, 4mg q.d 2 weeks, to target dosage 8mg q.d for 3 "
        "months",
        ["perindopril"],
        [("perindopril", (2, 4, 8), "mg", 1, (), None)],
    ),
    (
        "NCT02285920",
        "Participants will initiate treatment at 12.5 mg daily for 2 weeks at which time the dose will be increased to "
        "25 mg daily for 2 weeks, and increased to 50 mg daily for a total treatment time of 36 weeks.",
        ["spironolactone"],
        [("spironolactone", (12.5, 25, 50), "mg", 1, (), None)],
    ),
    (
        "NCT05870995",
        "venetoclax: 100mg day-21; 200mg day -20, 400mg day -19 to day-3",
        ["venetoclax"],
        [("venetoclax", (100, 200, 400), "mg", None, tuple(range(-19, -2)), None)],
    ),
    (
        "NCT03941964",
        "The venetoclax dosing ramp-up schedule was 100 mg on Cycle 1 Day 1, 200 mg on Cycle 1 Day 2, and 400 mg on "
        "Cycle 1 Days 3 -28",
        ["venetoclax"],
        [("venetoclax", (100, 200, 400), "mg", None, tuple(range(3, 29)), None)],
    ),
    (
        "NCT02667587",
        "Temozolomide: 75 mg/meter squared daily during Radiotherapy, 4 week treatment break, 150 mg/meter squared Day "
        "1-5 for Cycle 1 and increased to 200 mg/meter squared Day 1-5 for Cycle2-Cycle 6",
        ["temozolomide"],
        [
            ("temozolomide", 75, "mg/m2", 1, (), None),
            ("temozolomide", (150, 200), "mg/m2", None, (1, 2, 3, 4, 5), None),
        ],
    ),
    (
        "NCT05554939",
        "Intravenous fludarabine 30\\~50 mg/m\\^2/day on days -5, -4, and -3.",
        ["fludarabine"],
        [("fludarabine", (30, 50), "mg/m2", 1, (-5, -4, -3), "intravenous")],
    ),
    (
        "NCT00117156",
        "Rituximab:\n\n375 mg/m2 on day 1 of 28 day cycle up to 6 cycles Rituximab dose was split between days 1 and 3",
        ["rituximab"],
        [("rituximab", 375, "mg/m2", 28, (1, 3), None)],
    ),
    (
        "NCT02040064",
        "Cohort 1: Tremelimumab 3 mg/kg every 4 Weeks plus Gefitinib 250 mg/daily, 6 patients (+ "
        "6 patients if 3 mg/kg is the MTD)",
        ["tremelimumab", "gefitinib"],
        [("tremelimumab", 3, "mg/kg", 28, (), None), ("gefitinib", 250, "mg", 1, (), None)],
    ),
    (
        "NCT05914116",
        "a 21-day treatment cycle (i.e., once every 3 weeks) via intravenous infusion will be "
        "used for DB-1311/BNT324, combined with abiraterone 1000mg QD orally.",
        ["db-1311", "abiraterone"],
        [("abiraterone", 1000, "mg", 1, (), "oral")],
    ),
    (
        "NCT01217177",
        "daily doses of everolimus (2.5mg) in association with radiotherapy and cisplatin (40 "
        "mg/m2 of body surface per week",
        ["everolimus"],
        [("everolimus", 2.5, "mg", 1, (), None)],
    ),
    (
        "NCT03718650",
        "Patients will take a single dose of 0.5 g/m\\^2 (approximately 13 mg/kg) of oral pimonidazole HCI",
        ["pimonidazole"],
        [("pimonidazole", 0.5, "g/m2", None, (), "oral")],
    ),
    (
        "NCT01394679",
        "to yield a target dose of 25 mCi (range of 20-30 mCi)by IV push and less than 1 mg of EC-DG",
        ["ec-dg"],
        [("ec-dg", 25, "mCi", None, (), "intravenous")],
    ),
    (
        "NCT06346392",
        "TAS-102 35 mg/m2 up to a maximum of 80 mg orally twice a day on Days 1 to 5",
        ["tas-102"],
        [("tas-102", 35, "mg/m2", 0.5, (1, 2, 3, 4, 5), "oral")],
    ),
    (
        "NCT05515796",
        "Trastuzumab (6 mg/kg following an initial loading dose of 8 mg/kg) on day 1 of each cycle",
        ["trastuzumab"],
        [("trastuzumab", 6, "mg/kg", None, (1,), None)],
    ),
    (
        "NCT00893113",
        "Participants first received a 10 mg tablet of Alfuzosin once daily for 12 weeks.",
        ["alfuzosin"],
        [("alfuzosin", 10, "mg", 1, (), "oral")],
    ),
    (
        "NCT06058884",
        "0.9 mg/kg of alteplase up to a maximum dose of 90 mg was administered intravenously",
        ["alteplase"],
        [("alteplase", 0.9, "mg/kg", None, (), "intravenous")],
    ),
    (
        "NCT06517953",
        "orally Icotinib 125mg Tid plus orally Befotertinib 100mg qd until progression disease",
        ["icotinib", "befotertinib"],
        [("icotinib", 125, "mg", 0.33, (), "oral"), ("befotertinib", 100, "mg", 1, (), "oral")],
    ),
    (
        "NCT02542111",
        "Bortezomib 1.6 mg/m2/d iv d1 and d8 Gemcitabine 1000mg/m2/d iv d1 and d8 Dexamethasone 40mg/d iv d1-4 "
        "cisplatin 25 mg/m2 iv d2-4 Frequency every 28 days",
        ["bortezomib", "gemcitabine", "dexamethasone", "cisplatin"],
        [
            ("bortezomib", 1.6, "mg/m2", 28, (1, 8), "intravenous"),
            ("gemcitabine", 1000, "mg/m2", 28, (1, 8), "intravenous"),
            ("dexamethasone", 40, "mg", 28, (1, 2, 3, 4), "intravenous"),
            ("cisplatin", 25, "mg/m2", 28, (2, 3, 4), "intravenous"),
        ],
    ),
    (
        "NCT01742767",
        "Cisplatinum 40 mg/m2 d 1 + d 8 Pemetrexed 500 mg/m2 d 1 q d 21",
        ["cisplatinum", "pemetrexed"],
        [("cisplatinum", 40, "mg/m2", 21, (1, 8), None), ("pemetrexed", 500, "mg/m2", 21, (1,), None)],
    ),
    (
        "NCT02013089",
        "Erlotinib 150 mg tablet or Gefitinib 250 mg tablet by mouth every day",
        ["erlotinib", "gefitinib"],
        [("erlotinib", 150, "mg", 1, (), "oral"), ("gefitinib", 250, "mg", 1, (), "oral")],
    ),
    (
        "NCT02923180",
        "Enoblituzumab 15mg/kg IV weekly for 6 weeks followed by radical prostatectomy on day 50, with "
        "follow-up visits",
        ["enoblituzumab"],
        [("enoblituzumab", 15, "mg/kg", 7, (), "intravenous")],
    ),
    (
        "NCT04732494",
        "Participants received 200 milligrams (mg) tislelizumab plus 900 mg ociperlimab intravenously once every "
        "3 weeks",
        ["tislelizumab", "ociperlimab"],
        [("tislelizumab", 200, "mg", 21, (), "intravenous"), ("ociperlimab", 900, "mg", 21, (), "intravenous")],
    ),
    (
        "NCT03118986",
        "olanzapine 0.1 mg/kg/dose (maximum 10 mg/dose) by mouth as a single daily dose based on actual body weight",
        ["olanzapine"],
        [("olanzapine", 0.1, "mg/kg", 1, (), "oral")],
    ),
    (
        "NCT01220570",
        "Ridaforolimus 40 mg (once daily for 5 consecutive days per week) for 2 weeks, 10 mg enteric-coated tablets",
        ["ridaforolimus"],
        [("ridaforolimus", 40, "mg", 1, (), "oral")],
    ),
]


@pytest.mark.parametrize(("trial", "text", "names", "expected"), LINKED)
def test_amounts_belong_to_their_agents(
    trial: str, text: str, names: list[str], expected: list[tuple[Any, ...]]
) -> None:
    assert [_short(dose) for dose in _doses(text, *names)] == expected, trial


def test_levels_of_one_statement_are_one_dose_and_their_exponent_is_found_lost() -> None:
    text = (
        "In this phase, two dose groups are preset, namely 20×108 cells and 30×108 cells. "
        "Subjects will receive intravenous "
        "infusion of SK-NK injection. Once a week for 6 consecutive infusions."
    )
    doses = _doses(text, "sk-nk")
    assert [_short(dose) for dose in doses] == [("sk-nk", (2e9, 3e9), "cells", 7, (), "intravenous")]
    findings = find_dose_defects(_study(text), doses)
    assert [(f.kind, f.found, f.assumed) for f in findings] == [
        ("lostExponent", "20×108 cells", "20×10^8 cells"),
        ("lostExponent", "30×108 cells", "30×10^8 cells"),
    ]
    assert all(text[f.evidence[0].start : f.evidence[0].end] == f.found for f in findings)


NO_DOSES = [
    ("NCT02117479", "150 and 500 mg tablets to be administered by mouth twice daily (BID)", "capecitabine"),
    ("NCT00496366", "for 14 consecutive days, every 21 days (total daily dose = 2000 mg/m2).", "capecitabine"),
    (
        "NCT05009953",
        "Irinotecan Liposome Injection, intravenously, over 90 min on days 1 of every 14-day cycle, 43mg/10mL",
        "irinotecan",
    ),
    (
        "NCT01290471",
        "Each glass vial will contain 1.1 mL (1 mL extractable) of study medication with a concentration of 100 mg/mL.",
        "u3-1565",
    ),
    ("NCT06532539", "with a biologically effective dose (BED) of ≥ 72 Gy.", "cadonilimab"),
    ("NCT02227251", "Dosage form: film-coated (20 mg each) immediate release tablets", "selinexor"),
    (
        "NCT00115895",
        "The criteria for a repeat radioiodine treatment are serum thyroglobulin \\> 1 ug/L",
        "radioiodine",
    ),
    ("NCT03895671", "ponatinib daily dose will be reduced to 30 mg/day.", "ponatinib"),
    ("NCT00215631", "In case of side effects the dose can be reduced to 10 mg.", "tadalafil"),
    (
        "NCT04023110",
        "uptitrated as tolerated in a stepwise fashion to a maximum dose of 25mg twice daily",
        "carvedilol",
    ),
    ("NCT00488215", "An escalating dose of prucalopride up to a maximum of 20 mg was given once daily", "prucalopride"),
    ("NCT06338657", "Prednisone dose of ≤ 10mg is allowed", "prednisone"),
    ("NCT00169247", "cetuximab (loading dose of 400 mg", "cetuximab"),
    ("NCT06588335", "Systemic corticosteroid therapy (\\>10 mg prednisone equivalent per day)", "prednisone"),
    ("NCT06300489", "promoted to the next dose group（an increase of 5mg/m2）", "liposomal irinotecan"),
    (
        "NCT00879957",
        "at a dose of 0.5 units heparin per milliliter of intravenous fluid/parenteral nutrition",
        "heparin",
    ),
    ("NCT03386149", "Ingredient : Loxoprofen Sodium 68.1mg (Loxoprofen 60mg)", "loxoprofen"),
    (
        "NCT06881563",
        "a test-dose of 2% lidocaine, 50 mg, to detect intrathecal misplacement will be given",
        "lidocaine",
    ),
    ("NCT06881563", "levobupivacaine at the rate 5-8 mL/h during the first 24 hours", "levobupivacaine"),
    (
        "NCT00084799",
        "given on Weeks 1 and 4 was trace-labeled with 6-8 millicurie (mCi) of indium-111 (111In).",
        "hu3s193",
    ),
    (
        "NCT06038539",
        "Initial dose of trastuzumab is 8 mg/kg administered as approximately 90-minute IV infusion",
        "trastuzumab",
    ),
]


@pytest.mark.parametrize(("trial", "text", "name"), NO_DOSES)
def test_what_is_no_dose(trial: str, text: str, name: str) -> None:
    assert _doses(text, name) == (), trial


def test_a_drug_that_is_not_given_keeps_its_amount() -> None:
    doses = _doses(
        "dexamethasone 8 mg before paclitaxel 175 mg/m2 q3w", "dexamethasone", "paclitaxel", given=("paclitaxel",)
    )
    assert [_short(dose) for dose in doses] == [("paclitaxel", 175, "mg/m2", 21, (), None)]


def test_an_intervention_that_names_no_drug_in_its_description_is_the_dose_of_its_own_drug() -> None:
    drug = Intervention(
        "DRUG", Text("/i/0/name", "Camrelizumab"), Text("/i/0/d", "200mg, intravenous drip, d1, every 3 weeks.")
    )
    doses = _doses("", "camrelizumab", "s-1", interventions=(drug,))
    assert [_short(dose) for dose in doses] == [("camrelizumab", 200, "mg", 21, (1,), "intravenous")]


def test_the_same_dose_stated_twice_is_one_and_completed() -> None:
    drug = Intervention("DRUG", Text("/i/0/name", "Nivolumab"), Text("/i/0/d", "240 mg IV every 2 weeks"))
    doses = _doses("Nivolumab 240 mg until progression", "nivolumab", interventions=(drug,))
    assert [_short(dose) for dose in doses] == [("nivolumab", 240, "mg", 14, (), "intravenous")]


def test_grams_and_milligrams_of_the_same_dose_are_one() -> None:
    doses = _doses(
        "fluorouracil 2.4 g/m2 q2w", "fluorouracil", brief_summary=Text("/s", "fluorouracil 2,400mg/m2 for 46 hours")
    )
    assert [_short(dose) for dose in doses] == [("fluorouracil", 2400, "mg/m2", 14, (), None)]


def _two_arms(allocation: str) -> tuple[Dose, ...]:
    arms = tuple(
        Arm(
            Text(f"/arms/{i}/label", f"Cohort {i}"),
            "EXPERIMENTAL",
            Text(f"/arms/{i}/description", f"Naltrexone {mg} mg orally once a day"),
        )
        for i, mg in enumerate((4.5, 9, 25))
    )
    return _doses("", "naltrexone", arms=arms, design=Design(allocation=allocation))


def test_levels_in_arms_of_an_escalation_are_one_dose() -> None:
    assert [_short(dose) for dose in _two_arms("NON_RANDOMIZED")] == [("naltrexone", (4.5, 9, 25), "mg", 1, (), "oral")]


def test_steps_of_a_list_are_no_doses_of_their_own() -> None:  # NCT02874794
    drug = Intervention("DRUG", Text("/i/0/name", "Enalapril"), Text("/i/0/description", "2.5mg, 5mg, and 10mg, oral"))
    text = "minimum dose: 2.5mg, BID, oral, tablet maximum dose: 10 mg, BID, oral tablet"
    doses = _doses(text, "enalapril", interventions=(drug,), design=Design(allocation="RANDOMIZED"))
    assert [dose.amounts for dose in doses] == [(2.5, 5.0, 10.0)]


def test_doses_compared_at_random_stay_apart() -> None:
    assert [dose.amounts for dose in _two_arms("RANDOMIZED")] == [(4.5,), (9.0,), (25.0,)]


def test_evidence_quotes_its_text() -> None:
    text = "Tislelizumab 200 mg intravenously on Day 1 of each 21-day cycle"
    (dose,) = _doses(text, "tislelizumab")
    assert [e.quote for e in dose.evidence] == ["200 mg", "on Day 1 of each 21-day cycle"]
    assert all(text[e.start : e.end] == e.quote and e.pointer == "/arms/0/description" for e in dose.evidence)


def test_a_placebo_has_no_dose() -> None:
    assert _doses("Placebo 160 mg/day orally", "placebo") == ()


def test_a_description_without_a_name_is_about_the_drug_it_describes() -> None:
    """NCT03330028: the agent that the amount precedes only tells when; NCT07562841: a class explains the agent."""
    drugs = [
        ("Dexamethasone", "10 mg by vein approximately 60 minutes before Paclitaxel."),
        ("Paclitaxel", "Starting dose of Paclitaxel is 20 mg/m2 in 3-7 liters of infusate"),
        (
            "Toripalimab",
            "Administration of Toripalimab (anti-PD-1 antibody) at a fixed dose of 240 mg, administered every 2 weeks",
        ),
    ]
    interventions = tuple(
        Intervention("DRUG", Text(f"/{i}/name", name), Text(f"/{i}/description", told), (), ())
        for i, (name, told) in enumerate(drugs)
    )
    facts = extract_facts(_study(interventions=interventions), load_builtin())
    stated = {(dose.agent.rsplit("/", 1)[-1], dose.amounts[0], dose.every_days) for dose in facts.doses}
    assert stated == {("dexamethasone", 10.0, None), ("paclitaxel", 20.0, None), ("toripalimab", 240.0, 14.0)}
