"""ClinicalTrials.gov API v2: every field lands where it belongs, and its pointer points back to it."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry_samples import RECORD, make_record
from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.ctgov_record.fields import known_fields, unknown_fields
from trialgraph.registries.reading.html import read_html
from trialgraph.study import Arm, Design, Doubt, Intervention, Outcome, Status, Study, Text

PROTOCOL = "/protocolSection"


def read(tmp_path: Path, content: object) -> tuple[list[Study], ReadReport]:
    path = tmp_path / "input"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    report = ReadReport()
    return list(read_studies([path], report=report)), report


def at(record: Any, pointer: str) -> Any:
    """The value that an RFC 6901 pointer names."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        record = record[int(name)] if isinstance(record, list) else record[name]
    return record


def test_whole_record(tmp_path: Path) -> None:
    (study,), _ = read(tmp_path, RECORD)
    arms = f"{PROTOCOL}/armsInterventionsModule"
    outcomes = f"{PROTOCOL}/outcomesModule"
    assert study == Study(
        id="NCT00000001",
        registry="ctgov",
        version="2024-05-03",
        title=Text(f"{PROTOCOL}/identificationModule/briefTitle", "Alphamab in Sarcoma"),
        official_title=Text(
            f"{PROTOCOL}/identificationModule/officialTitle", "A Phase 2 Study of Alphamab in Soft Tissue Sarcoma"
        ),
        acronym=Text(f"{PROTOCOL}/identificationModule/acronym", "ALPHA"),
        brief_summary=Text(f"{PROTOCOL}/descriptionModule/briefSummary", "Alphamab is given.\n\nUntil progression."),
        detailed_description=Text(f"{PROTOCOL}/descriptionModule/detailedDescription", "More."),
        eligibility=Text(f"{PROTOCOL}/eligibilityModule/eligibilityCriteria", "Inclusion Criteria:\n\n* Adults"),
        conditions=(
            Text(f"{PROTOCOL}/conditionsModule/conditions/0", "Carcinoma, Renal Cell"),
            Text(f"{PROTOCOL}/conditionsModule/conditions/1", "Sarcoma"),
        ),
        keywords=(Text(f"{PROTOCOL}/conditionsModule/keywords/0", "PD-1"),),
        interventions=(
            Intervention(
                kind="DRUG",
                name=Text(f"{arms}/interventions/0/name", "Alphamab"),
                description=Text(f"{arms}/interventions/0/description", "10 mg/kg"),
                other_names=(Text(f"{arms}/interventions/0/otherNames/0", "AL-1"),),
                arm_labels=("A~/B",),
            ),
        ),
        arms=(
            Arm(
                label=Text(f"{arms}/armGroups/0/label", "A~/B"),
                kind="EXPERIMENTAL",
                description=Text(f"{arms}/armGroups/0/description", "Alphamab 10 mg/kg"),
                intervention_names=("Drug: Alphamab",),
            ),
        ),
        outcomes=(
            Outcome(
                "primary",
                0,
                Text(f"{outcomes}/primaryOutcomes/0/measure", "ORR"),
                Text(f"{outcomes}/primaryOutcomes/0/description", "By RECIST 1.1"),
                Text(f"{outcomes}/primaryOutcomes/0/timeFrame", "24 weeks"),
            ),
            Outcome(
                "secondary",
                0,
                Text(f"{outcomes}/secondaryOutcomes/0/measure", "PFS"),
                None,
                Text(f"{outcomes}/secondaryOutcomes/0/timeFrame", "2 years"),
            ),
            Outcome("secondary", 1, Text(f"{outcomes}/secondaryOutcomes/1/measure", "OS")),
            Outcome(
                "other",
                0,
                Text(f"{outcomes}/otherOutcomes/0/measure", "ctDNA"),
                None,
                Text(f"{outcomes}/otherOutcomes/0/timeFrame", "baseline"),
            ),
        ),
        design=Design(
            study_type="INTERVENTIONAL",
            phases=("PHASE1", "PHASE2"),
            allocation="NA",
            intervention_model="SINGLE_GROUP",
            masking="NONE",
            primary_purpose="TREATMENT",
            enrolment=30,
            enrolment_kind="ACTUAL",
        ),
        status=Status(
            overall="TERMINATED",
            why_stopped=Text(f"{PROTOCOL}/statusModule/whyStopped", "Slow accrual"),
            start_date="2021-03",
            primary_completion_date="2023-01-31",
            completion_date="2024",
            first_posted="2021-02-02",
            last_updated="2024-05-03",
            sponsor="University of Example",
            sponsor_class="OTHER",
            collaborators=("Example Pharma",),
            countries=("France", "Germany"),
        ),
        secondary_ids=("ORG-1", "2020-000001-10"),
        url="https://clinicaltrials.gov/study/NCT00000001",
        data_date="2025-01-02",
    )


@pytest.mark.parametrize(
    ("status", "version"),
    [
        ({"lastUpdatePostDateStruct": None}, "2024-05-01"),
        ({"lastUpdatePostDateStruct": None, "lastUpdateSubmitDate": None, "statusVerifiedDate": "2024-04"}, "2024-04"),
        ({"lastUpdatePostDateStruct": {}, "lastUpdateSubmitDate": ""}, "sha256-"),
    ],
)
def test_version_falls_back(tmp_path: Path, status: dict[str, Any], version: str) -> None:
    record = make_record(7, statusModule=status)
    del record["derivedSection"]
    (study,), _ = read(tmp_path, record)
    assert study.version == version if "sha" not in version else study.version.startswith(version)
    assert study.data_date == ("" if "sha" in version else version)


def test_title_may_be_the_official_one_and_then_stands_once(tmp_path: Path) -> None:
    (study,), _ = read(tmp_path, make_record(7, identificationModule={"briefTitle": "  "}))
    assert study.title == Text(
        f"{PROTOCOL}/identificationModule/officialTitle", "A Phase 2 Study of Alphamab in Soft Tissue Sarcoma"
    )
    assert study.official_title is None


@pytest.mark.parametrize("found", ["May 2, 2021", "2021-13", "2021-02-30", "21-01-01"])
def test_unreadable_date_is_a_doubt_and_not_a_date(tmp_path: Path, found: str) -> None:
    (study,), _ = read(tmp_path, make_record(7, statusModule={"startDateStruct": {"date": found}}))
    assert study.status.start_date == ""
    pointer = f"{PROTOCOL}/statusModule/startDateStruct/date"
    assert study.doubts == (Doubt("unreadableDate", Text(pointer, found), "no date"),)


def test_nameless_parts_are_doubts_and_the_others_keep_their_place(tmp_path: Path) -> None:
    outcomes = {"primaryOutcomes": [{"description": "a description"}, {"measure": "ORR"}]}
    (study,), _ = read(tmp_path, make_record(7, outcomesModule=outcomes))
    assert [(outcome.index, outcome.measure.content) for outcome in study.outcomes if outcome.role == "primary"] == [
        (1, "ORR")
    ]
    (doubt,) = study.doubts
    assert (doubt.kind, doubt.text.content) == ("missingName", "a description")
    assert doubt.assumed == "outcome measure without a name, left out"


def test_new_fields_are_noticed(tmp_path: Path) -> None:
    first, second = make_record(1), make_record(2, designModule={"quantumArm": True})
    first["protocolSection"]["newModule"] = {"a": 1}
    for record in (first, second):
        record["protocolSection"]["outcomesModule"]["primaryOutcomes"] *= 2
        record["protocolSection"]["outcomesModule"]["primaryOutcomes"][0]["unit"] = "months"
    studies, report = read(tmp_path, [first, second])
    assert len(studies) == 2
    assert report.unknown_fields == {
        "protocolSection.newModule": 1,
        "protocolSection.designModule.quantumArm": 1,
        "protocolSection.outcomesModule.primaryOutcomes.unit": 2,
    }


def records_of(shared: Path) -> Iterator[dict[str, Any]]:
    for path in (shared / "records" / "ctgov_v2.ndjson.gz", shared / "gold" / "dev_records.ndjson"):
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            yield from map(json.loads, lines)


def test_every_field_of_real_records_is_read_or_ignored_on_purpose(shared: Path) -> None:
    count = 0
    for record in records_of(shared):
        assert list(unknown_fields(record)) == []
        count += 1
    assert count == 5557
    assert known_fields()["resultsSection"] is None


def test_real_records_are_read_without_loss(shared: Path) -> None:
    """All of them; every text is what stands at its pointer, HTML read in place."""
    report = ReadReport()
    paths = [shared / "records" / "ctgov_v2.ndjson.gz", shared / "gold" / "dev_records.ndjson"]
    outcomes = 0
    for record, study in zip(records_of(shared), read_studies(paths, report=report), strict=True):
        assert all(read_html(at(record, text.pointer)) == text.content for text in study.texts())
        outcomes += len(study.outcomes)
    assert (report.read, report.skipped) == (5557, 0)
    assert outcomes == 45249


def write_page(path: Path, count: int) -> None:
    """A page of `count` studies, some 30 kB each, on one line."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"totalCount": 1, "studies": [')
        filler = {"detailedDescription": "x" * 30_000}
        for number in range(count):
            out.write("," * bool(number) + json.dumps(make_record(number, descriptionModule=filler)))
        out.write('], "nextPageToken": "abc"}')


def peak_of(path: Path) -> int:
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_studies([path])) > 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("lines", [True, False], ids=["ndjson", "page"])
def test_memory_does_not_grow_with_the_input(tmp_path: Path, lines: bool) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    for path, count in ((small, 100), (large, 1000)):
        write_page(path, count)
        if lines:
            page = json.loads(path.read_text())
            path.write_text("".join(json.dumps(study) + "\n" for study in page["studies"]))
    assert large.stat().st_size > 30_000_000
    peak_of(small)  # what is loaded once does not count
    assert peak_of(large) < peak_of(small) + 1_000_000 < 5_000_000
