"""What real phrases say of lines of therapy, and what a study makes of them."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.line_statements import LineStatement, parse_line_statements
from trialgraph.facts.populations.lines import combine_statements, extract_line
from trialgraph.facts.populations.settings import extract_settings
from trialgraph.study import Study, Text

Statement = tuple[str, int, int | None]

PHRASES: list[tuple[str, str, str, list[Statement]]] = [
    ("NCT06778603", "inclusion", "4\\. No prior systemic treatment for osteosarcoma.", [("untreated", 1, 1)]),
    ("NCT05554939", "inclusion", "PD as best response to first-line therapy, or", [("failed", 2, None)]),
    (
        "NCT05554939",
        "inclusion",
        "SD as best response after at least 4 cycles of first-line therapy (eg,4 cycles of R-CHOP), or",
        [("failed", 2, None)],
    ),
    (
        "NCT05554939",
        "inclusion",
        "For individual with transformed FL must have relapse or refractory disease after transformation to DLBCL.",
        [("failed", 2, None)],
    ),
    (
        "NCT03067610",
        "exclusion",
        "Prior systemic chemotherapy for the study cancer; prior chemotherapy for a remote cancer is allowable",
        [("unexposed", 1, 1)],
    ),
    (
        "NCT00100256",
        "inclusion",
        "Has documentation of progressive disease following prior chemotherapy or who refused to receive "
        "standard chemotherapy.",
        [("failed", 2, None)],
    ),
    (
        "NCT01477060",
        "inclusion",
        "5. Documented disease progression after first-line hormone therapy",
        [("failed", 2, None)],
    ),
    (
        "NCT01477060",
        "exclusion",
        "2. More than one line of prior hormone therapy for metastatic breast cancer.",
        [("limited", 1, 2)],
    ),
    ("NCT00512980", "exclusion", "4. Prior chemotherapy or radiation", [("unexposed", 1, 1)]),
    ("NCT04728893", "inclusion", "At least 2 lines of prior therapy (Part 1 only)", [("counted", 3, None)]),
    (
        "NCT04044170",
        "inclusion",
        "4. Patient has had at least one prior systemic treatment for NSCLC, but no more than three prior "
        "systemic therapy",
        [("counted", 2, 4)],
    ),
    (
        "NCT05693090",
        "inclusion",
        "Treatment-naïve for locally advanced/metastatic EGFR-mutated NSCLC and osimertinib treatment-naïve for NSCLC.",
        [("untreated", 1, 1)],
    ),
    (
        "NCT05914116",
        "inclusion",
        "Has received 1 or 2 prior systemic therapy regimens for recurrent or metastatic disease;",
        [("counted", 2, 3)],
    ),
    ("NCT00057876", "exclusion", "Prior chemotherapy for pancreatic cancer", [("unexposed", 1, 1)]),
    ("NCT00004050", "inclusion", "No prior chemotherapy for prostate cancer", [("untreated", 1, 1)]),
    (
        "NCT04262869",
        "exclusion",
        "Prior systemic therapy for the treatment of advanced or metastatic NSCLC",
        [("unexposed", 1, 1)],
    ),
    (
        "NCT03291002",
        "inclusion",
        "indication for treatment with first-line pembrolizumab (patients naive to anti-PD-1/anti-PD-L1)",
        [("named", 1, 1)],
    ),
    ("NCT05774483", "inclusion", "6. Treatment naïve", [("untreated", 1, 1)]),
    (
        "NCT02250599",
        "exclusion",
        "Prior systemic treatment for metastatic nasopharyngeal carcinoma",
        [("unexposed", 1, 1)],
    ),
    (
        "NCT06140836",
        "inclusion",
        "Up to 1 prior line of systemic treatment for NSCLC is permitted",
        [("limited", 1, 2)],
    ),
    (
        "NCT01486992",
        "inclusion",
        "Histologically confirmed esophageal squamous carcinoma,failed to 1st line treatment of paclitaxel/cisplatin",
        [("failed", 2, None)],
    ),
    (
        "NCT01486992",
        "exclusion",
        "More than 1 Previous systemic therapy for metastatic esophageal squamous carcinoma",
        [("limited", 1, 2)],
    ),
    (
        "NCT02475213",
        "inclusion",
        "Participants on the NSCLC cohort must have progressed on or after first line systemic therapy",
        [("failed", 2, None)],
    ),
    (
        "NCT05078931",
        "inclusion",
        "3. Have undergone failure 1-2 prior EGFR-TKI (Osimertinib exposure required for T790M+)",
        [("counted", 2, 3)],
    ),
    (
        "NCT04265963",
        "inclusion",
        "1. With persistent disease after at least two lines of therapy；",
        [("counted", 3, None)],
    ),
    (
        "NCT05635643",
        "exclusion",
        "Received \\> 4 prior systemic regimens for advanced/metastatic disease.",
        [("limited", 1, 5)],
    ),
    (
        "NCT05635643",
        "exclusion",
        "Received ≥ 2 prior systemic regimens for advanced/metastatic disease.",
        [("limited", 1, 2)],
    ),
    (
        "NCT06433609",
        "inclusion",
        "4. Disease progression after prior 1-2 lines of systemic therapy; if HR-positive, prior CDK4/6 "
        "inhibitor is necessary;",
        [("counted", 2, 3)],
    ),
    (
        "NCT06411691",
        "inclusion",
        "Cohort C: Have received no more than 3 lines of systemic chemotherapy, including prior KRAS inhibitor.",
        [("limited", 1, 4)],
    ),
    (
        "NCT03090165",
        "inclusion",
        "Up to 3 prior line of systemic therapy for metastatic disease is allowed. Combination therapy will "
        "be considered 1 line.",
        [("limited", 1, 4)],
    ),
    (
        "NCT05097248",
        "inclusion",
        "6. Previously treated with no more than one line of chemotherapy in the advanced setting.",
        [("limited", 1, 2)],
    ),
    (
        "NCT04764214",
        "inclusion",
        "The patient receives 3rd generation EGFR-TKI in the first line setting.",
        [("named", 1, 1)],
    ),
    ("NCT05501886", "exclusion", "4. More than 2 lines of prior endocrine therapy treatment", [("limited", 1, 3)]),
    (
        "NCT06157151",
        "inclusion",
        "Patients must have received no more than two prior systemic regimens in the recurrent or metastatic setting",
        [("limited", 1, 3)],
    ),
    (
        "NCT06751901",
        "inclusion",
        "Disease progression after standard second-line therapy, and more than 2 weeks since the end of the "
        "last antitumor treatment;",
        [("failed", 3, None), ("failed", 2, None)],
    ),
    (
        "NCT06657144",
        "inclusion",
        "Cohort A (2L Gastric, Gastro-esophageal-junction \\[GEJ\\], Esophageal Adenocarcinoma \\[EAC\\]) Specific",
        [("named", 2, 2)],
    ),
    (
        "NCT06657144",
        "inclusion",
        "Cohort B (2L Esophageal Squamous Cell Carcinoma \\[ESCC\\]) - Specific",
        [("named", 2, 2)],
    ),
    (
        "NCT06657144",
        "inclusion",
        "Cohort C (1L Esophageal Squamous Cell Carcinoma \\[ESCC\\]) - Specific",
        [("named", 1, 1)],
    ),
    ("NCT06657144", "inclusion", "Cohort D (4L+ Colorectal Carcinoma \\[CRC\\]) - Specific", [("named", 4, None)]),
    (
        "NCT06657144",
        "exclusion",
        "Received ≥ 2 prior systemic anticancer therapies for advanced or metastatic disease.",
        [("limited", 1, 2)],
    ),
    (
        "NCT06657144",
        "exclusion",
        "Received ≥ 1 prior systemic anticancer therapies for advanced or metastatic disease.",
        [("limited", 1, 1)],
    ),
    (
        "NCT04354246",
        "inclusion",
        "Disease progression with no more than 3 prior lines of treatment including fluroropyrimidines, "
        "irinotecan, and oxaliplatin",
        [("limited", 1, 4)],
    ),
    (
        "NCT04354246",
        "inclusion",
        "Received ≤3 prior lines for PROC; maintenance bevacizumab or PARP are not included as a line of therapy",
        [("limited", 1, 4)],
    ),
    (
        "NCT03381274",
        "inclusion",
        "For Arm B (Oleclumab + AZD4635 arms): must have received at least 2 but not more than 4 prior lines "
        "of therapy.",
        [("counted", 3, 5)],
    ),
    ("NCT03342417", "inclusion", "≤4 lines of prior systemic chemotherapy", [("limited", 1, 5)]),
    (
        "NCT05519085",
        "inclusion",
        "Participants received 1 to 3 prior lines of antimyeloma therapy.",
        [("counted", 2, 4)],
    ),
    (
        "NCT05466149",
        "exclusion",
        "More than 3 prior systemic anticancer therapy regimens for locally advanced or metastatic NSCLC",
        [("limited", 1, 4)],
    ),
    ("NCT05154201", "inclusion", "5. Not more than 1 prior systemic therapy.", [("limited", 1, 2)]),
    (
        "NCT00257335",
        "inclusion",
        "Patients must be at least 1 month from prior chemotherapy and radiation therapy.",
        [],
    ),
    ("NCT00337207", "inclusion", "At least 4 weeks since prior cytotoxic therapy (6 weeks for nitrosoureas)", []),
    ("NCT00601991", "inclusion", "prior to, during, and for at least 6 months after completion of study therapy", []),
    (
        "NCT05154201",
        "inclusion",
        "castration-resistant prostatic cancer who have not received prior chemotherapy",
        [("untreated", 1, 1)],
    ),
    ("NCT05019677", "title", "Tislelizumab and Ociperlimab as First-line Treatment in Advanced BTC", [("named", 1, 1)]),
    ("NCT00216099", "title", "Pemetrexed as Second-Line Therapy in Treating Patients", [("named", 2, 2)]),
    ("NCT03485027", "title", "Rechallenge in Third or Later-line Chemotherapy", []),
    (
        "NCT00922025",
        "title",
        "Non-small Cell Lung Cancer of Adeno Histology Failed 1st Line Chemotherapy",
        [("failed", 2, None)],
    ),
    (
        "NCT04296019",
        "title",
        "Fruquintinib as a Maintenance Therapy Following First-line Treatment",
        [("maintenance", 1, 1)],
    ),
    (
        "NCT05327530",
        "exclusion",
        "Participants with prior adjuvant or neoadjuvant systemic therapy within 12 months",
        [],
    ),
    ("NCT04405674", "exclusion", "4. Received EGFR TKI treatment within 2 weeks", []),
    ("NCT03295227", "inclusion", "Any line of prior therapy allowed.", [("limited", 1, None)]),
    (
        "NCT06328036",
        "inclusion",
        "World Health Organization (WHO) grade IV glioblastoma at first or second relapse",
        [("counted", 2, 3)],
    ),
    (
        "NCT05536349",
        "inclusion",
        "or with a diagnosis of previously untreated or relapsed/refractory RT arising from CLL",
        [("untreated", 1, None)],
    ),
    ("NCT06547840", "inclusion", "Progressed following ≤4 prior regimens of anti-cancer therapy", [("counted", 2, 5)]),
    (
        "NCT07268053",
        "inclusion",
        "a failure rate of \\<1% per year and low user dependency) for at least 28 days prior to treatment",
        [],
    ),
    (
        "NCT01217177",
        "inclusion",
        "stages IIB to IIIB (according to clinical and radiological evaluation), without previous treatment.",
        [("untreated", 1, 1)],
    ),
    (
        "NCT05835687",
        "inclusion",
        "Cohort A: relapsed/refractory non-brainstem CNS primary tumor AND tumor is B7-H3 positive",
        [("failed", 2, None)],
    ),
    ("NCT05470595", "exclusion", "Any prior treatment for metastatic disease", [("unexposed", 1, 1)]),
    (
        "NCT00066638",
        "inclusion",
        "Patient has progressive disease and has had 1, 2, 3, or 4 prior lines of therapy",
        [("counted", 2, 5)],
    ),
    (
        "NCT05756322",
        "title",
        "The Safety and Tolerability of LBS-007 in Patients With Relapsed or Resistant Acute Leukaemias",
        [("failed", 2, None)],
    ),
    ("NCT02754362", "inclusion", "Patients with first recurrence of glioblastoma (WHO IV).", [("counted", 2, 2)]),
    (
        "NCT06699576",
        "inclusion",
        "Cohort2: Advanced osteosarcoma patients for which standard treatment has proven ineffective or unavailable "
        "or intolerable.",
        [("failed", 2, None)],
    ),
    (
        "NCT06699576",
        "inclusion",
        "Dose expansion part will enroll patients who have not received prior treatment for advanced/metastatic "
        "disease.",
        [("untreated", 1, 1)],
    ),
    ("NCT00856050", "inclusion", "No limit to number of prior chemotherapies or biologics", [("limited", 1, None)]),
    ("NCT05942599", "title", "Relapsed Acute Myeloid Leukaemia", [("failed", 2, None)]),
    (
        "NCT00043420",
        "inclusion",
        "Patients 18 years or older with biopsy (histopathologically) confirmed cutaneous T-cell lymphoma (limited "
        "to mycosis fungoides (MF)) who have had prior therapy with at least one and no more than 3 systemic "
        "treatments.",
        [("counted", 2, 4)],
    ),
    (
        "NCT06860815",
        "inclusion",
        "Patients with metastatic breast cancer, previously treated with ≥ 1 line of chemotherapy in metastatic "
        "setting",
        [("counted", 2, None)],
    ),
    ("NCT00233623", "inclusion", "No previous treatment for metastatic cancer", [("untreated", 1, 1)]),
    (
        "NCT06203210",
        "inclusion",
        "Has received prior therapy with only one prior platinum-based line as systemic therapy for SCLC with at "
        "least 2 cycles of therapy and a chemotherapy free-interval of ≥30 days.",
        [("counted", 2, 2)],
    ),
    (
        "NCT01087983",
        "inclusion",
        "Patients with advanced or metastatic cancer that is refractory to standard therapy, relapsed after "
        "standard therapy, or who have no standard therapy available that improves survival by at least three months.",
        [("failed", 2, None)],
    ),
    ("NCT01929265", "inclusion", "Untreated patients", [("untreated", 1, 1)]),
    (
        "NCT07117435",
        "inclusion",
        "According to RECIST v1.1, at least one measurable lesion in the hepatic arterial infusion area (long "
        "diameter ≥ 1 cm and no previous local treatment)",
        [],
    ),
    ("NCT01105130", "title", "Survivors of Prostate Cancer Previously Treated With Radiotherapy", []),
    (
        "NCT07268053",
        "inclusion",
        "Diagnosed with: (a) GBM according to the 2021 WHO criteria, who have progressed on or following standard "
        "of care therapy, including maximal safe resection",
        [("failed", 2, None)],
    ),
]

STUDIES: list[tuple[str, str, str, tuple[int | None, int | None] | None]] = [
    ("000_8c8bcb7ea39ef8d9", "nasopharyngeal carcinoma as the second line and above", "", (2, None)),
    (
        "NCT05057052",
        "patients with colorectal cancer liver metastasis in the third-line setting",
        "must have failed at least two previous systemic chemotherapy regimens",
        (3, None),
    ),
    (
        "NCT06140836",
        "Metastatic Tyrosine Kinase Inhibitor (TKI)-naïve ROS1-positive Non-Small Cell Lung Cancer (NSCLC)",
        "Up to 1 prior line of systemic treatment for NSCLC is permitted",
        (1, 2),
    ),
    (
        "NCT00632541",
        "Bevacizumab + Sorafenib in Metastatic Breast Cancer",
        "Two or fewer prior chemotherapy regimens in any disease setting.",
        (1, 3),
    ),
    (
        "NCT05968690",
        "Ipilimumab and Nivolumab in Patients With Advanced Melanoma",
        "Treatment-naïve or has received any number of prior lines of therapy.",
        (1, None),
    ),
    ("NCT05658640", "Children With Relapsed or Refractory Hematological Malignancies", "", (2, None)),
    ("002_5c4353955f9fa003", "Toripalimab in Recurrent or Metastatic Nasopharyngeal Carcinoma", "", None),
    (
        "NCT05025813",
        "Neoadjuvant Pembrolizumab in Cutaneous Squamous Cell Carcinoma",
        "a candidate for a complete resection",
        None,
    ),
    (
        "NCT04791839",
        "Patients With Previously Treated Non-Small Cell Lung Cancer",
        "Previously treated with at least one line of therapy including an immune checkpoint blocker and "
        "no more than 2 prior lines in the metastatic setting",
        (2, 3),
    ),
]


@pytest.mark.parametrize(("trial", "place", "phrase", "expected"), PHRASES)
def test_statements(trial: str, place: str, phrase: str, expected: list[Statement]) -> None:
    found = list(parse_line_statements(phrase, place))
    assert sorted({(s.basis, s.minimum, s.maximum) for s in found}, key=str) == sorted(expected, key=str), trial
    assert all(phrase[s.start : s.end].strip() for s in found)


@pytest.mark.parametrize(("trial", "title", "criterion", "expected"), STUDIES)
def test_line_of_a_study(
    trial: str, title: str, criterion: str, expected: tuple[int | None, int | None] | None
) -> None:
    eligibility = Text("/eligibility", f"Inclusion Criteria:\n\n* {criterion}") if criterion else None
    study = Study(id="x", registry="x", version="1", title=Text("/title", title), eligibility=eligibility)
    line = extract_line(study, extract_settings(study))
    assert (None if line is None else (line.minimum, line.maximum)) == expected, trial
    assert line is None or all(evidence.quote for evidence in line.evidence)


def statement(basis: str, minimum: int, maximum: int | None) -> LineStatement:
    return LineStatement(basis, minimum, maximum, 0, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], (None, None)),
        ([statement("named", 1, 1), statement("named", 2, 2)], (1, 2)),  # cohorts of several lines
        ([statement("named", 1, 1), statement("named", 4, None)], (1, None)),
        ([statement("untreated", 1, 1), statement("counted", 2, None)], (1, None)),
        ([statement("failed", 2, None), statement("counted", 3, None)], (3, None)),  # the count is more exact
        ([statement("failed", 2, None), statement("limited", 1, 4)], (2, 4)),
        ([statement("unexposed", 1, 1)], (1, 1)),
        ([statement("unexposed", 1, 1), statement("failed", 2, None)], (2, None)),  # no chemotherapy, but endocrine
        ([statement("maintenance", 1, 1), statement("failed", 2, None)], (1, 1)),
    ],
)
def test_combination_of_statements(statements: list[LineStatement], expected: tuple[int | None, int | None]) -> None:
    assert combine_statements(statements) == expected
