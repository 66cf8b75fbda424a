"""The tables of `make linking`: strings stand in the records named, and judged groundings are still what was judged."""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

ROOT = Path(__file__).resolve().parents[2]
LEAST_RIGHT = 0.98


def read_table(name: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / f"judged_{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def records(shared: Path) -> dict[str, dict[str, Any]]:
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as lines:
        parsed = map(orjson.loads, lines)
        return {record["protocolSection"]["identificationModule"]["nctId"]: record for record in parsed}


@pytest.fixture(scope="module")
def linked_strings() -> Any:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import linked_strings
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    return linked_strings


def list_registered(record: dict[str, Any]) -> set[str]:
    protocol = record["protocolSection"]
    conditions = protocol.get("conditionsModule", {}).get("conditions", [])
    interventions = protocol.get("armsInterventionsModule", {}).get("interventions", [])
    return {" ".join(text.split()) for text in (*conditions, *(one["name"] for one in interventions))}


@pytest.mark.parametrize("name", ["condition_strings", "agent_strings", "groundings"])
def test_judged_strings_are_registered(records: dict[str, dict[str, Any]], name: str) -> None:
    rows = read_table(name)
    assert len(rows) >= 280
    assert [row["string"] for row in rows if row["string"] not in list_registered(records[row["trial"]])] == []


def test_judged_tags_are_those_of_the_record(records: dict[str, dict[str, Any]]) -> None:
    for row in read_table("mesh_disagreements"):
        tags = records[row["trial"]]["derivedSection"]["conditionBrowseModule"]["meshes"]
        assert row["term"] in {tag["term"] for tag in tags}, row


@pytest.mark.parametrize("sample", ["all", "added"])
def test_judged_groundings_are_right_often_enough(sample: str) -> None:
    right = [row["right"] == "yes" for row in read_table("groundings") if row["sample"] == sample]
    assert len(right) >= (200 if sample == "all" else 60)
    assert sum(right) / len(right) >= LEAST_RIGHT


def test_what_was_judged_right_is_still_found(
    shared: Path, records: dict[str, dict[str, Any]], linked_strings: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from trialgraph.registries import read_studies

    rows = [row for row in read_table("groundings") if row["right"] == "yes"]
    folder = tmp_path_factory.mktemp("linking")
    chosen = [records[trial] for trial in dict.fromkeys(row["trial"] for row in rows)]
    (folder / "records.ndjson").write_bytes(b"\n".join(map(orjson.dumps, chosen)))
    vocabulary = linked_strings.load_all(shared / "vocab", folder)
    found = {
        (study.id, " ".join(text.content.split()), identifier.rpartition("/")[2])
        for study in read_studies([folder / "records.ndjson"])
        for _, text, concepts in linked_strings.link_strings(study, vocabulary)
        for concept in concepts
        for identifier in concept.exact_matches
    }
    expected = [(row["trial"], row["string"], row["identifier"]) for row in rows]
    lost = [one for one in expected if one not in found]
    assert len(lost) <= (1 - LEAST_RIGHT) * len(expected), lost
