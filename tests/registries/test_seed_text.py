"""The seeds' text format: sections, conditions and fields of outcome measures, on the seeds and on real records."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.seed_sections.conditions import split_conditions
from trialgraph.registries.seed_sections.outcomes import OutcomeParts, split_outcome
from trialgraph.registries.seed_sections.sections import Sections, find_sections
from trialgraph.study import Doubt, Study, Text

KNOWN = {"solid tumor", "malignant ascites", "lung cancer", "carcinoma", "breast cancer", "acute myeloid leukemia"}
ROLES = ("primary", "secondary", "other")


def is_known(text: str) -> bool:
    return text.lower() in KNOWN


def read_seeds(seeds: Path) -> dict[str, Study]:
    report = ReadReport()
    studies = {study.id[:3]: study for study in read_studies([seeds], report=report, is_condition=is_known)}
    assert (report.read, report.skipped) == (5, 0)
    return studies


def test_seed_conditions_and_interventions(seeds: Path) -> None:
    studies = read_seeds(seeds)
    assert {key: [text.content for text in study.conditions] for key, study in studies.items()} == {
        "000": ["Nasopharyngeal Carcinoma"],
        "001": ["Cervix Cancer", "Cadonilimab", "Small Cell Neuroendocrine Carcinoma of the Cervix"],
        "002": ["Nasopharyngeal Carcinoma"],
        "003": ["Solid Tumor", "Malignant Ascites"],
        "004": ["Soft Tissue Sarcoma"],
    }
    assert {key: [part.name.content for part in study.interventions] for key, study in studies.items()} == {
        "000": ["Cadonilimab"],
        "001": [],
        "002": ["Gemcitabine combined with Aptinib and Toripalimab"],
        "003": ["SK-NK injection", "SK-NK injection"],
        "004": ["Albumin-Bound Paclitaxel", "Camrelizumab"],
    }
    assert studies["003"].interventions[1].name.pointer == "/interventions/1/name"
    assert {part.kind for study in studies.values() for part in study.interventions} == {"DRUG"}


FOLLOWED = "The last subject completes at least 24 weeks of follow-up (or disease progression)"
EVALUATED = "From randomization to the end of the study，the evaluation lasts for 24 months"
SAFETY = (
    "Safety of Cadonilimab Combined with Chemotherapy in Treating Recurrent or Metastatic Small Cell "
    "Neuroendocrine Carcinoma of the Cervix"
)
# key, role, index, measure, time frame
SEED_OUTCOMES = [
    ("000", "primary", 0, "Adverse Event(AE)", EVALUATED),
    ("000", "primary", 1, "Objective Response Rate，ORR", FOLLOWED),
    ("000", "primary", 2, "Progression-free survival，PFS", FOLLOWED),
    ("000", "secondary", 0, "Overall Survival,OS", "3 years"),
    ("000", "other", 0, "Time to progress，TTP", FOLLOWED),
    ("001", "primary", 0, SAFETY, "At least 3 months from the start of the study to the end of treatment"),
    ("001", "secondary", 0, "Objective Response Rate (ORR)", "At least 6 months after the end of treatment."),
    ("001", "secondary", 1, "Progression-Free Survival (PFS)", "At least 6 months after the end of treatment"),
    ("001", "secondary", 2, "Overall Survival (OS)", "At least 12 months after the end of treatment."),
    ("002", "primary", 0, "Adverse events", "12months"),
    ("002", "secondary", 0, "The proportion of patients who achieved an objective response", "12 months"),
    ("002", "secondary", 1, "The proportion of patients who achieved disease control,", "12months"),
    ("002", "secondary", 2, "The proportion of patients who achieved clinical benefit", "12 months"),
    ("002", "secondary", 3, "Progression-free survival (median and at 6 and 12 months)", "12 months"),
    ("002", "secondary", 4, "Duration of response", "12 months"),
    ("003", "primary", 0, "SK-NK injection safety and tolerance", "up to 12 months"),
    ("003", "primary", 1, "ORR", "up to 12 months"),
    ("003", "secondary", 0, "Pharmacokinetic (PK) characteristics of SK-NK injection;", "up to 12 months"),
    ("003", "secondary", 1, "DCR", "up to 12 months"),
    ("003", "secondary", 2, "PFS", "up to 12 months"),
    ("003", "secondary", 3, "OS", "up to 12 months"),
    ("003", "secondary", 4, "Pharmacokinetic (PK) characteristics of SK-NK injection", "up to 12months"),
    ("003", "secondary", 5, "Pharmacokinetic (PK) characteristics of SK-NK injection;", "up to 12months"),
    ("003", "secondary", 6, "Pharmacokinetic (PK) characteristics of SK-NK injection;", "up to 12months"),
    ("004", "primary", 0, "Progression-free survival", "Up to approximately 24months"),
    ("004", "secondary", 0, "Objective response rate", "Up to approximately 24months"),
]  # fmt: skip


def test_seed_outcomes(seeds: Path) -> None:
    found = [
        (key, part.role, part.index, part.measure.content, part.time_frame.content if part.time_frame else None)
        for key, study in read_seeds(seeds).items()
        for part in study.outcomes
    ]
    assert found == SEED_OUTCOMES
    assert all(part.description for study in read_seeds(seeds).values() for part in study.outcomes)


def test_seed_texts_cite_the_file(seeds: Path) -> None:
    """Every text is a piece of the file, and nothing but separators is left over."""
    for path, study in zip(sorted(seeds.glob("*.txt")), read_seeds(seeds).values(), strict=True):
        rest = path.read_text(encoding="utf-8")
        for text in (study.title, study.brief_summary, *study.conditions, study.detailed_description):
            assert text is not None
        for text in sorted(study.texts(), key=lambda text: -len(text.content)):
            assert text.content in rest, text
            rest = rest.replace(text.content, "", 1)
        assert set(rest.replace("DRUG:", "")) <= set("|,\n ")


def test_seed_paragraphs_versions_and_doubts(seeds: Path) -> None:
    studies = read_seeds(seeds)
    details = studies["004"].detailed_description
    assert details is not None
    assert details.content.startswith("There is increasing evidence")
    assert details.content.endswith("Secondary objectives were objective response rate and safety.")
    summary = studies["001"].brief_summary
    assert summary is not None
    assert summary.content.count("\n\n") == 8
    assert studies["000"].version == "sha256-3e9b140cee60"
    assert {study.registry for study in studies.values()} == {""}
    assert {key: study.doubts for key, study in studies.items() if study.doubts} == {
        "003": (
            Doubt(
                "uncertainSplit",
                Text("/conditions", "Solid Tumor, Malignant Ascites"),
                "2 conditions, separated by commas",
            ),
        )
    }


@pytest.mark.parametrize(
    ("line", "conditions", "assumed"),
    [
        ("Solid Tumor, Malignant Ascites", ["Solid Tumor", "Malignant Ascites"], "2 conditions, separated by commas"),
        ("Lung Cancer,Breast Cancer", ["Lung Cancer", "Breast Cancer"], "2 conditions, separated by commas"),
        ("Carcinoma, Non-Small-Cell Lung", ["Carcinoma, Non-Small-Cell Lung"], "one condition: not every part"),
        ("Leukemia, Myeloid, Acute", ["Leukemia, Myeloid, Acute"], ""),
        ("Leukemia, Acute Myeloid", ["Leukemia, Acute Myeloid"], ""),
        ("Solid Tumor, Unheard-of Disease", ["Solid Tumor, Unheard-of Disease"], "one condition: not every part"),
        ("Carcinoma, Non-Small-Cell Lung|Lung Cancer", ["Carcinoma, Non-Small-Cell Lung", "Lung Cancer"], ""),
        ("Sarcoma", ["Sarcoma"], ""),
        ("Sarcoma| Solid Tumor |", ["Sarcoma", "Solid Tumor"], ""),
    ],
)
def test_conditions(line: str, conditions: list[str], assumed: str) -> None:
    found, why = split_conditions(line, is_known)
    assert found == conditions
    assert why.startswith(assumed) and bool(why) == bool(assumed)


@pytest.mark.parametrize(
    ("measure", "description", "time_frame"),
    [
        ("Overall Survival,OS", "The time from treatment to death", "3 years"),  # 000_8c8bcb7ea39ef8d9
        ("Glycemia", "Glucose in mg/dl", "Up to 2 months"),
        ("Weight loss", "a decrease of the weight", "2 years"),
        (
            "Rate of healthcare utilization.",
            "Number of office visits, hospitalizations, and emergency visits.",
            "1 year",
        ),
        ("Change in glucose (fasting, 2 hours)", "", "Baseline, 6 weeks, 12 weeks, and 6 months"),
        ("Mortality", "Death from any cause.", "Through study completion, an average of 5 years"),
        ("Safety", "Number of events", "From first dose until 30 days after the last dose, up to 2 years"),
        (
            "Survival",
            "",
            "from randomization to death from any cause, whichever occurs first, assessed up to 100 months",
        ),
        ("Risk factors", "Length of hospital stay", "April 1, 2014 to July 31, 2019"),
        ("Humeral blood flow", "", ""),
        ("PFS", "Progression-free survival of SK-NK injection", "up to 12 months"),  # 003_1be6ace33cd82a93
    ],
)
def test_outcome_fields(measure: str, description: str, time_frame: str) -> None:
    text = ", ".join(part for part in (measure, description, time_frame) if part)
    assert split_outcome(text) == OutcomeParts(measure, description, time_frame)


@given(st.text(st.sampled_from("ab, .()12 months|\n，"), max_size=120) | st.text(max_size=80))
@example("a, b, 12 months")
@settings(max_examples=300, deadline=None)
def test_no_text_is_lost_in_an_outcome(text: str) -> None:
    parts = split_outcome(text)
    kept = [part for part in (parts.measure, parts.description, parts.time_frame) if part]
    assert "".join(kept).replace(", ", "") == text.replace(", ", "")


@given(st.lists(st.text(st.sampled_from("aB .,|:-12 months DRUG"), max_size=30), max_size=12))
@settings(max_examples=200, deadline=None)
def test_any_lines_have_at_most_one_reading(lines: list[str]) -> None:
    found = find_sections(lines)
    if found is not None:
        places = [found.conditions, *filter(None, [found.interventions])]
        places += [line for start, end in found.outcomes for line in range(start, end)]
        assert places == list(range(found.conditions, found.end))
        assert found.margin >= 0


def respell(protocol: dict[str, Any]) -> dict[str, str]:
    """The sections of a registered record, each as the registry's export writes it in one column."""
    outcomes, design = protocol.get("outcomesModule", {}), protocol.get("armsInterventionsModule", {})
    sections = {
        "title": protocol["identificationModule"]["briefTitle"],
        "summary": protocol["descriptionModule"]["briefSummary"],
        "conditions": "|".join(protocol["conditionsModule"]["conditions"]),
        "interventions": "|".join(
            f"{part['type']}: {part.get('name', '')}" for part in design.get("interventions", [])
        ),
    }
    for role in ROLES:
        sections[role] = "|".join(
            ", ".join(filter(None, map(part.get, ("measure", "description", "timeFrame"))))
            for part in outcomes.get(f"{role}Outcomes", [])
        )
    sections["details"] = protocol["descriptionModule"].get("detailedDescription", "")
    return {name: content for name, content in sections.items() if content}


def expected_sections(sections: dict[str, str]) -> tuple[int, int | None, tuple[tuple[int, int], ...]]:
    line = 2 + sections["summary"].count("\n")
    conditions, interventions = line, line + 1 if "interventions" in sections else None
    line += 1 if interventions is None else 2
    outcomes = []
    for role in filter(sections.__contains__, ROLES):
        end = line + 1 + sections[role].count("\n")
        outcomes.append((line, end))
        line = end
    return conditions, interventions, tuple(outcomes)


def protocols(shared: Path, every: int) -> Iterator[dict[str, Any]]:
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                yield json.loads(line)["protocolSection"]


def shape(found: Sections | None) -> tuple[int, int | None, tuple[tuple[int, int], ...]] | None:
    return None if found is None else (found.conditions, found.interventions, found.outcomes)


def test_sections_of_real_records_come_back(shared: Path) -> None:
    """Each fourth record as seed text. Measured on all 5,515: 0.98 where a section is a line, 0.65 where outcome
    measures hold line breaks."""
    right: Counter[tuple[str, bool]] = Counter()
    for protocol in protocols(shared, 4):
        sections = respell(protocol)
        lines = "\n".join(sections.values()).split("\n")
        broken = any("\n" in sections.get(name, "") for name in ("title", "conditions", "interventions", *ROLES))
        paragraphs = "\n" in sections["summary"] + sections.get("details", "")
        kind = "breaks in measures" if broken else "paragraphs" if paragraphs else "lines"
        right[kind, shape(find_sections(lines)) == expected_sections(sections)] += 1
    rates = {kind: right[kind, True] / (right[kind, True] + right[kind, False]) for kind, _ in right}
    assert sum(right.values()) == 1379
    assert rates["lines"] >= 0.97
    assert rates["paragraphs"] >= 0.97
    assert rates["breaks in measures"] >= 0.55


def test_outcome_fields_of_real_records_come_back(shared: Path) -> None:
    """Outcome measures of each fourth record. Measured on all records: time frames 0.96, all three fields 0.92."""
    right: Counter[str] = Counter()
    for protocol in protocols(shared, 4):
        for role in ROLES:
            for part in protocol.get("outcomesModule", {}).get(f"{role}Outcomes", []):
                fields = [part.get(name, "").strip() for name in ("measure", "description", "timeFrame")]
                found = split_outcome(", ".join(filter(None, fields)))
                right["all"] += 1
                right["time frame"] += found.time_frame == fields[2]
                right["fields"] += [found.measure, found.description, found.time_frame] == fields
    assert right["all"] > 11_000
    assert right["time frame"] / right["all"] >= 0.95
    assert right["fields"] / right["all"] >= 0.90


def test_the_built_in_vocabulary_tells_conditions_by_default(seeds: Path) -> None:
    study = next(study for study in read_studies([seeds / "003_1be6ace33cd82a93.txt"]))
    assert [text.content for text in study.conditions] == ["Solid Tumor", "Malignant Ascites"]
