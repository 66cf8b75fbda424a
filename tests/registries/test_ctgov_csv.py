"""ClinicalTrials.gov CSV downloads: three real headers, odd rows and encodings."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from registry_samples import CSV, OLD_CSV
from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.reading.csv_rows import MAX_ROW_CHARS
from trialgraph.study import Doubt, Intervention, Outcome, Study, Text

ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"


def read(tmp_path: Path, content: bytes | str) -> tuple[list[Study], list[str], ReadReport]:
    path = tmp_path / "input"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = ReadReport()
    studies = list(read_studies([path], report=report))
    assert (report.read, report.skipped) == (len(studies), len(report.errors))
    return studies, [str(error).replace(str(path), "FILE") for error in report.errors], report


def test_sample_and_its_pointers(tmp_path: Path) -> None:
    (study, other), errors, report = read(tmp_path, CSV)
    assert (errors, report.unknown_fields) == ([], {})
    assert study.brief_summary == Text("/briefSummary", "Alphamab is given,\nuntil progression.")
    assert study.interventions == (Intervention("DRUG", Text("/interventions/0/name", "Alphamab")),)
    assert study.outcomes == (
        Outcome(
            "primary",
            0,
            Text("/primaryOutcomes/0/measure", "Objective response rate"),
            Text("/primaryOutcomes/0/description", "By RECIST 1.1."),
            Text("/primaryOutcomes/0/timeFrame", "24 weeks"),
        ),
    )
    assert [text.content for text in other.conditions] == ["Sarcoma", "Lymphoma"]
    assert [outcome.measure.content for outcome in other.outcomes] == ["PFS", "OS"]


def test_the_old_header_has_measures_without_roles(tmp_path: Path) -> None:
    (study,), _, _ = read(tmp_path, OLD_CSV)
    response, survival = Text("/outcomes/0/measure", "Response"), Text("/outcomes/1/measure", "Survival")
    assert study.outcomes == (Outcome("other", 0, response), Outcome("other", 1, survival))
    assumed = "other outcome measures: the export does not say which are primary"
    assert study.doubts == (Doubt("unknownRole", response, assumed),)
    assert (study.status.overall, study.version) == ("COMPLETED", "2018-03-01")


@pytest.mark.parametrize(
    ("name", "rows", "column", "interventions"),
    [
        ("ctg-studies.csv", 44, "Conditions", 118),
        ("ctg-studies-few-columns.csv", 20, "Conditions", 0),
        ("SearchResults-old-header.csv", 1000, "Conditions", 2793),
    ],
)
def test_real_downloads(shared: Path, name: str, rows: int, column: str, interventions: int) -> None:
    report = ReadReport()
    source = shared / "records" / "ctgov_csv" / name
    studies = list(read_studies([source], report=report))
    assert (report.read, report.errors, report.unknown_fields) == (rows, [], {})
    with source.open(newline="") as lines:
        cells = list(csv.DictReader(lines))
    assert [study.id for study in studies] == [row["NCT Number"] for row in cells]
    for study, row in zip(studies, cells, strict=True):
        assert "|".join(text.content for text in study.conditions) == row[column]
        dates = (study.status.start_date, study.status.last_updated)
        assert all(dates) or not row.get("Last Update Posted") or row["Start Date"] == "null"
    assert sum(len(study.interventions) for study in studies) == interventions
    assert (
        sum(row.get("Interventions", "").count("|") + bool(row.get("Interventions")) for row in cells) == interventions
    )
    kinds = Counter(doubt.kind for study in studies for doubt in study.doubts)
    assert set(kinds) <= {"unknownRole"}


HEADER, ROW_ONE, ROW_TWO = "NCT Number,Study Title,Conditions", f"{ONE},Alpha,Sarcoma", f"{TWO},Beta,Lymphoma"
TABLES: dict[str, tuple[bytes | str, list[str], list[str]]] = {
    "no number": (
        "Study Title,Conditions,Interventions\nAlpha,Sarcoma,DRUG: A\n",
        [],
        ['FILE: no column "NCT Number", expected the columns NCT Number and Study Title and any others'],
    ),
    "no title": (
        f"NCT Number,Conditions\n{ONE},Sarcoma\n",
        [],
        ['FILE: no column "Study Title" (or "Title"), expected the columns NCT Number and Study Title and any others'],
    ),
    "no rows": (HEADER, [], ["FILE: a table without rows, expected one row a study"]),
    "odd rows": (
        "\n".join([HEADER, ROW_ONE, f"{TWO},Beta", f"{TWO},Beta,a,b", "", ",,", ROW_TWO]),
        [ONE, TWO],
        [f"FILE: line {line}: {count} cells, expected 3 as in the header" for line, count in ((3, 2), (4, 4))],
    ),
    "a quote that is not closed": (
        "\n".join([HEADER, ROW_ONE, f'{THREE},"Gamma,Sarcoma', ROW_TWO, f'{ONE},"A, ""b""",x']),
        [ONE, TWO, ONE],
        ["FILE: line 3: a quotation mark is not closed, expected 3 cells as in the header"],
    ),
    "a quote that is not closed, of which two rows make one with as many cells": (
        "\n".join([HEADER, f'{THREE},"Gamma,Sarcoma', f'{ONE},"Alpha",x', ROW_TWO]),
        [ONE, TWO],
        ["FILE: line 2: a quotation mark is not closed, expected 3 cells as in the header"],
    ),
    "a quote that is not closed in the last row": (
        "\n".join([HEADER, ROW_ONE, f'{THREE},"Gamma,Sarcoma']),
        [ONE],
        ["FILE: line 3: 2 cells, expected 3 as in the header"],
    ),
    "a row of wrong numbers": (
        "\n".join([HEADER, "NCT1,Alpha,Sarcoma", f"{ONE},,x", ROW_TWO]),
        [TWO],
        [
            'FILE: line 2: NCT Number: expected an NCT number such as NCT04040712, found "NCT1"',
            "FILE: line 3: Study Title: expected a title, it is empty",
        ],
    ),
    "NUL": (
        f"{HEADER}\n{ONE},Al\0pha,Sarcoma\n{ROW_TWO}",
        [TWO],
        ["FILE: line 2: cell 2: a NUL character, expected text"],
    ),
    "latin-1": (
        f"{HEADER}\n{ONE},Ménière,x\n{ROW_TWO}".encode("latin-1"),
        [TWO],
        ["FILE: line 2: cell 2: not UTF-8: byte 0xe9, expected UTF-8, or UTF-16 with a byte order mark"],
    ),
    "wide text cut in two": (
        f"{HEADER}\n{ROW_ONE}\n{ROW_TWO}".encode("utf-16")[:-1],
        [ONE],
        ["FILE: not UTF-16, as its byte order mark says, from somewhere on"],
    ),
    "a row that never ends": (
        f"{HEADER}\n{ROW_ONE}\n{THREE},{'x' * (MAX_ROW_CHARS + 10)},y\n{ROW_TWO}",
        [ONE, TWO],
        ["FILE: line 3: broken row (a line of more than 16 million characters)"],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_odd_tables(tmp_path: Path, name: str) -> None:
    content, ids, messages = TABLES[name]
    studies, errors, _ = read(tmp_path, content)
    assert errors == messages
    assert [study.id for study in studies] == ids


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    rows = ["nct number", "Title", "Conditions"], [ONE, f"Ménière{line_end}disease", "a|b"], [TWO, "x, y; z", "c"]
    writer.writerows(rows)
    studies, errors, _ = read(tmp_path, text.getvalue().encode(encoding))
    assert errors == []
    assert [study.title.content for study in studies] == ["Ménière\ndisease", "x, y; z"]
    assert [len(study.conditions) for study in studies] == [2, 1]


def test_new_columns_are_counted_and_huge_cells_read(tmp_path: Path) -> None:
    huge = "University, Lyon, France|" * 40_000
    (study,), errors, report = read(tmp_path, f'{HEADER},Locations,Mood,\n{ROW_ONE},"{huge}",good,\n')
    assert (errors, report.unknown_fields) == ([], {"Mood": 1})
    assert study.status.countries == ("France",)


def test_other_tables_are_no_records(tmp_path: Path) -> None:
    _, errors, _ = read(tmp_path, "Title,Status,Mood\nx,y,z\n")
    assert len(errors) == 1
    assert "no trial record" in errors[0]
