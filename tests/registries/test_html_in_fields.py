"""HTML left in fields is text, in every format: entities and tags of real records are read, nothing else changes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from registry_samples import CSV, XML, make_record
from trialgraph.registries import read_studies
from trialgraph.study import Study

# (trial, words as the record has them, as they are read, white space apart)
FIELDS = [
    ("NCT01793168", "Behcet&#39;s Disease", "Behcet's Disease"),
    (
        "NCT01874431",
        "a documented fasting glucose &gt;&#x2F;= 7.0 mmol&#x2F;L",
        "a documented fasting glucose >/= 7.0 mmol/L",
    ),
    (
        "NCT02540993",
        "an eGFR between 25 to &lt; 60 mL&#x2F;min&#x2F;1.73m²",
        "an eGFR between 25 to < 60 mL/min/1.73m²",
    ),
    ("NCT04435626", "disease has impact on patient&#x27;s lives", "disease has impact on patient's lives"),
    ("NCT01874431", "<p>Inclusion Criteria:</p><ul><li>Men and women", "Inclusion Criteria: * Men and women"),
    (
        "NCT00001529",
        "analysis of cell surface antigens, &amp; analysis of",
        "analysis of cell surface antigens, & analysis of",
    ),
]
LEFT = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#\d+|#x[0-9a-f]+);|</?(?:br|p|ul|li)\b[^<>]*>", re.IGNORECASE)
SUMMARY = "Alphamab is given"


def read_one(path: Path, content: str) -> Study:
    path.write_text(content, encoding="utf-8")
    return next(iter(read_studies([path])))


def summary_of(study: Study) -> str:
    assert study.brief_summary is not None
    return " ".join(study.brief_summary.content.split())


@pytest.mark.parametrize(("found", "read"), [row[1:] for row in FIELDS])
def test_each_format_reads_it(found: str, read: str, tmp_path: Path) -> None:
    record = make_record(1)
    record["protocolSection"]["descriptionModule"] = {"briefSummary": found}
    assert summary_of(read_one(tmp_path / "v2", json.dumps(record))) == read
    assert summary_of(read_one(tmp_path / "xml", XML.replace(SUMMARY, escape(found)))).startswith(read)
    assert summary_of(read_one(tmp_path / "csv", CSV.replace(SUMMARY, found))).startswith(read)


def test_no_real_record_keeps_any(shared: Path) -> None:
    """The records of every format; those of ClinicalTrials.gov v2 alone have some two hundred pieces of HTML."""
    records = shared / "records"
    sources = [records / "ctgov_v2.ndjson.gz", records / "ctgov_xml.tar.gz"]
    sources += [path for folder in ("ctgov_csv", "ictrp", "ctis") for path in (records / folder).iterdir()]
    studies = 0
    for source in sources:
        for study in read_studies([source]):
            assert [text.content for text in study.texts() if LEFT.search(text.content)] == []
            studies += 1
    assert studies > 6000
