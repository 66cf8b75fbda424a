"""Biomarkers in real criteria: marker, state, comparator, cut-off, unit."""

from __future__ import annotations

import pytest

from trialgraph.facts.populations.biomarkers import extract_biomarkers, parse_biomarkers
from trialgraph.study import Study, Text
from trialgraph.vocabulary.markers import load_markers

Reading = tuple[str, str | None, str | None, float | None, str]

CRITERIA: list[tuple[str, str, str, list[Reading]]] = [
    (
        "NCT03291002",
        "inclusion",
        "PD-L1 combined positive score ≥ 1% according to local practice",
        [("PD-L1 CPS", None, ">=", 1.0, "%")],
    ),
    (
        "NCT04676009",
        "inclusion",
        "Having a newly metastatic non-small-cell lung cancer (NSCLC) without an EGFR/ALK alteration diagnosis,",
        [("EGFR", "wild-type", None, None, ""), ("ALK", "wild-type", None, None, "")],
    ),
    (
        "NCT05414032",
        "inclusion",
        "12. Tumor must express PD-L1 (CPS ≥1) as determined by the local laboratory using the PD-L1 IHC "
        "22C3 pharmDx assay.",
        [("PD-L1 CPS", None, ">=", 1.0, "")],
    ),
    (
        "NCT06140836",
        "inclusion",
        "Participant has a ROS1 gene rearrangement/fusion as detected by a local test.",
        [("ROS1", "rearranged", None, None, "")],
    ),
    (
        "NCT05009953",
        "exclusion",
        "1\\. Patients with definite positive NTRK fusion gene.",
        [("NTRK", "negative", None, None, "")],
    ),
    (
        "NCT03003546",
        "inclusion",
        "Histological confirmation of relapsed/refractory B-cell NHL, CD20+",
        [("CD20", "positive", None, None, "")],
    ),
    ("NCT00117156", "inclusion", "Documentation of CD20+ status", [("CD20", "positive", None, None, "")]),
    (
        "NCT03447678",
        "exclusion",
        "1. Has an EGFR sensitizing mutation and/or an ALK translocation.",
        [("EGFR", "wild-type", None, None, ""), ("ALK", "negative", None, None, "")],
    ),
    (
        "NCT06328036",
        "inclusion",
        "Patients must have histologically confirmed IDH wildtype World Health Organization (WHO) grade IV "
        "glioblastoma at first or second relapse",
        [("IDH", "wild-type", None, None, "")],
    ),
    (
        "NCT06328036",
        "exclusion",
        "Patients with IDH mutations will be excluded from the study",
        [("IDH", "wild-type", None, None, "")],
    ),
    ("NCT03463954", "exclusion", "Subject who is known to be BRCA positive", [("BRCA1/2", "negative", None, None, "")]),
    (
        "NCT03895671",
        "inclusion",
        "3. Patient with Philadelphia chromosome positive CML in first blast crisis or first accelerated phase:",
        [("Philadelphia chromosome", "positive", None, None, "")],
    ),
    (
        "NCT05078931",
        "inclusion",
        "2. Have confirmation with sensitizing EGFR mutations, either DEL19 or L858R",
        [("EGFR", "mutated", None, None, "")],
    ),
    ("NCT06356129", "inclusion", "v) Epstein-Barr virus + DLBCL", [("EBV", "positive", None, None, "")]),
    (
        "NCT05378763",
        "inclusion",
        "5. Have documentation of HER2 exon 20 mutation",
        [("HER2 exon 20", "mutated", None, None, "")],
    ),
    (
        "NCT03319901",
        "exclusion",
        "Ph-positive ALL, Burkitt's leukemia/lymphoma, or lymphoblastic lymphoma",
        [("Philadelphia chromosome", "negative", None, None, "")],
    ),
    (
        "NCT03948568",
        "inclusion",
        "Patients with newly diagnosed early stage, hormone receptor positive breast cancer",
        [("hormone receptor", "positive", None, None, "")],
    ),
    (
        "NCT06305702",
        "inclusion",
        "2. Pathologically diagnosed with HER2-positive recurrent or metastatic breast cancer",
        [("HER2", "positive", None, None, "")],
    ),
    (
        "NCT06726265",
        "exclusion",
        "1. Epidermal growth factor receptor (EGFR)-sensitizing (activating) mutation",
        [("EGFR", "wild-type", None, None, "")],
    ),
    ("NCT06726265", "exclusion", "3. c-ROS oncogene 1 (ROS1) translocation", [("ROS1", "negative", None, None, "")]),
    (
        "NCT07098338",
        "inclusion",
        "Absence of sensitizing EGFR mutations or ALK rearrangements. No known other Actionable Genomic "
        "Alterations(AGAs)",
        [("EGFR", "wild-type", None, None, ""), ("ALK", "negative", None, None, "")],
    ),
    (
        "NCT04732494",
        "inclusion",
        "4. Have confirmed programmed cell death protein-ligand 1 (PD-L1) tumor area positivity (TAP) ≥ 10% "
        "in tumor tissues tested by the central lab.",
        [("PD-L1 TAP", None, ">=", 10.0, "%")],
    ),
    (
        "NCT04405674",
        "inclusion",
        "2. Documentation of tumor EGFR sensitizing mutation before EGFR TKI treatment, including 19del, "
        "L858R, G719X, S786I and L861Q.",
        [("EGFR", "mutated", None, None, "")],
    ),
    (
        "NCT03964233",
        "inclusion",
        "Patients with MDM2 amplified tumors and TP53 wild type status confirmed on tumor tissue",
        [("TP53", "wild-type", None, None, "")],
    ),
    (
        "NCT06433609",
        "inclusion",
        "3. Histologically or cytologically confirmed HER2-negative advanced breast cancer;",
        [("HER2", "negative", None, None, "")],
    ),
    (
        "000_8c8bcb7ea39ef8d9",
        "inclusion",
        "PD-Ll CPS (\\<50% vs\\>50%, subjects whose PD-Ll expression could not be evaluated were classified as\\<50%)",
        [("PD-L1 CPS", None, None, 50.0, "%")],
    ),
    ("NCT04694183", "inclusion", "HER-2 negative unresectable gastric cancer.", [("HER2", "negative", None, None, "")]),
    (
        "NCT04694183",
        "inclusion",
        "PD-L1+（CPS≥1）or MSI-H/dMMR",
        [
            ("PD-L1 CPS", None, ">=", 1.0, ""),
            ("microsatellite instability", "high", None, None, ""),
            ("mismatch repair", "deficient", None, None, ""),
        ],
    ),
    (
        "NCT06890598",
        "inclusion",
        "unresectable KRAS G12C-mutant non-small cell lung cancer",
        [("KRAS G12C", "mutated", None, None, "")],
    ),
    ("NCT05984277", "inclusion", "participants with mNSCLC in PD-L1 \\< 50%", [("PD-L1", None, "<", 50.0, "%")]),
    (
        "NCT02364076",
        "exclusion",
        "Has received prior therapy with an anti-PD-1, anti-PD-L1, anti-PD-L2, anti-CD137",
        [],
    ),
    ("NCT06014255", "inclusion", "N1 by PSMA allowed with up to 3 LNs each ≤1 cm", []),
    ("NCT03964233", "inclusion", "solid tumors (any type) irrespective of the TP53 mutation status", []),
    ("NCT04956640", "exclusion", "Have received prior treatment with any KRAS G12C small molecule inhibitor", []),
    (
        "NCT04294810",
        "inclusion",
        "with no epidermal growth factor receptor (EGFR) mutation",
        [("EGFR", "wild-type", None, None, "")],
    ),
    (
        "000_8c8bcb7ea39ef8d9",
        "inclusion",
        "PD-Ll CPS (\\<50% vs\\>50%, subjects whose PD-Ll expression could not be evaluated were classified as\\<50%) "
        "was used as the stratification factor.",
        [("PD-L1 CPS", "stratified", None, 50.0, "%")],
    ),
    (
        "NCT05029882",
        "inclusion",
        "that does not harbor the BRAF V600E mutation and are not dMMR+/MSI-Hi",
        [
            ("BRAF V600E", "wild-type", None, None, ""),
            ("mismatch repair", "proficient", None, None, ""),
        ],
    ),
    (
        "NCT05554939",
        "inclusion",
        "Anti-CD20 monoclonal antibody (unless investigator determines that tumor is CD20-negative)",
        [],
    ),
    (
        "NCT07032324",
        "inclusion",
        "including anti-CD20 drugs (unless the investigator had determined that the tumor is/is CD20 negative)",
        [],
    ),
    ("NCT03014804", "inclusion", "MGMT promoter methylation status of original tumor is obtainable", []),
]


@pytest.mark.parametrize(("trial", "side", "criterion", "expected"), CRITERIA)
def test_criteria(trial: str, side: str, criterion: str, expected: list[Reading]) -> None:
    found = list(parse_biomarkers(Text("/eligibility", criterion), load_markers(), side == "exclusion"))
    assert [(b.marker, b.state, b.comparator, b.value, b.unit) for b in found] == expected, trial
    for biomarker in found:
        (evidence,) = biomarker.evidence
        assert criterion[evidence.start : evidence.end] == evidence.quote


def test_laboratory_values_and_other_fields_are_no_biomarkers() -> None:
    title = Text("/title", "Osimertinib in EGFR-mutated lung cancer")
    eligibility = Text(
        "/eligibility", "Inclusion Criteria:\n\n* ANC ≥ 1.5 x 10^9/L\n* Platelets ≥ 100\n* Hemoglobin ≥ 9 g/dL"
    )
    study = Study(id="x", registry="x", version="1", title=title, eligibility=eligibility)
    assert [(b.marker, b.state) for b in extract_biomarkers(study, load_markers())] == [("EGFR", "mutated")]


def test_outside_oncology_there_are_none() -> None:
    study = Study(id="x", registry="x", version="1", title=Text("/title", "HPV-positive women and vaccination"))
    assert extract_biomarkers(study, load_markers()) == ()
