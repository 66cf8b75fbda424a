"""``benchmarks/peer_fields.py``: rdflib and our lines say the same of the same records, and so do the tables."""

from __future__ import annotations

import csv
import gzip
import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest
import rdflib

STUDY = {
    "identificationModule": {"nctId": "NCT00000001", "briefTitle": 'A "quoted" title\nof two lines'},
    "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2020-01"}},
    "designModule": {"phases": ["PHASE1", "PHASE2"], "enrollmentInfo": {"count": 0}},
    "conditionsModule": {"conditions": ["NPC"]},
    "armsInterventionsModule": {"armGroups": [{"label": "A", "type": "EXPERIMENTAL"}, {"label": "B \\ C"}]},
}


@pytest.fixture
def fields(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    return importlib.import_module("peer_fields")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.ndjson.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"protocolSection": STUDY}) + "\n")
    return path


def test_rdflib_and_our_lines_say_the_same(fields: ModuleType, records: Path) -> None:
    by_rdflib, by_lines = rdflib.Graph(), rdflib.Graph()
    fields.fill_rdflib_graph(records, by_rdflib)
    by_lines.parse(data="".join(fields.make_lines(records)), format="nt")
    assert set(by_lines) == set(by_rdflib)
    # type, title, status, date, enrolment 0; two phases; a condition; of two arms link, type, index, label; one's type
    assert len(by_lines) == 5 + 2 + 1 + 2 * 4 + 1


def test_the_tables_hold_what_the_mapping_names(fields: ModuleType, records: Path, tmp_path: Path) -> None:
    fields.write_tables(records, tmp_path)
    mapping = rdflib.Graph().parse(data=fields.make_mapping(tmp_path), format="turtle")
    named = {str(path) for path in mapping.objects(predicate=rdflib.URIRef("http://semweb.mmlab.be/ns/rml#source"))}
    assert named == {str(path) for path in tmp_path.glob("*.csv")}
    with (tmp_path / "arm.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["index"], row["label"], row["type"]) for row in rows] == [
        ("NCT00000001", "0", "A", "EXPERIMENTAL"),
        ("NCT00000001", "1", "B \\ C", ""),
    ]
