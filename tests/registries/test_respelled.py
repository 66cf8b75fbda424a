"""One trial, one set of facts: real API v2 records, spelled as legacy XML and as CSV, say the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from respelling import JsonObject, printed, spell_csv, spell_xml
from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import ReadReport, read_studies
from trialgraph.study import Intervention, Study, Text
from trialgraph.vocabulary.load import load_builtin

EVERY, COMPARED = 12, 300


def some_records(shared: Path) -> list[JsonObject]:
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz", "rb") as lines:
        return [json.loads(line) for line in islice(lines, 0, None, EVERY)]


def read(path: Path, content: str) -> list[Study]:
    path.write_bytes(content.encode())
    report = ReadReport()
    studies = list(read_studies([path], report=report))
    assert (report.errors, report.unknown_fields) == ([], {})
    return studies


def read_v2(tmp_path: Path, records: list[JsonObject]) -> list[Study]:
    return read(tmp_path / "v2", "\n".join(map(json.dumps, records)))


def values(thing: Any) -> Any:
    """A study without its pointers, white space around its texts, and what its readers add."""
    if isinstance(thing, Text):
        return thing.content.replace("\r\n", "\n").strip()
    if isinstance(thing, tuple):
        return [values(part) for part in thing]
    if not hasattr(thing, "__dataclass_fields__"):
        return thing
    fields = {name: values(getattr(thing, name)) for name in thing.__dataclass_fields__}
    fields |= {"intervention_names": sorted(fields.get("intervention_names", ()))}
    return {name: value for name, value in fields.items() if name not in ("data_date", "doubts", "version")}


def facts(study: Study, *, quoted: bool) -> Any:
    """The facts of a study without their places; with their words if `quoted`."""
    vocabulary = load_builtin()
    return without_places(make_fact_line(extract_facts(study, vocabulary), vocabulary), quoted)


def without_places(value: Any, quoted: bool) -> Any:
    if isinstance(value, list):
        return [without_places(part, quoted) for part in value]
    if not isinstance(value, dict):
        return value
    if "quote" in value:
        return value["quote"] if quoted else ""
    dropped = () if quoted else ("evidence",)
    return {key: without_places(part, quoted) for key, part in value.items() if key not in dropped}


def compare(pairs: Iterable[tuple[Study, Study]], *, quoted: bool) -> int:
    """How many pairs have the same facts; all must."""
    count = 0
    for count, (expected, found) in enumerate(pairs, 1):  # noqa: B007 - the last number is the answer
        assert facts(found, quoted=quoted) == facts(expected, quoted=quoted)
    return count


def test_xml_says_what_v2_says(shared: Path, tmp_path: Path) -> None:
    records = some_records(shared)
    expected = read_v2(tmp_path, records)
    found = read(tmp_path / "xml", "".join(map(spell_xml, records)))
    assert len(found) == len(records) > 400
    for record, study in zip(expected, found, strict=True):
        assert values(study) == values(record)
    assert compare(islice(zip(expected, found, strict=True), COMPARED), quoted=True) == COMPARED


def test_xml_printed_in_lines_says_what_v2_says(shared: Path, tmp_path: Path) -> None:
    """The registry broke lines and set list items apart; that moves words and changes no fact."""
    records = some_records(shared)[:COMPARED]
    found = read(tmp_path / "xml", "".join(spell_xml(record, printed) for record in records))
    assert compare(zip(read_v2(tmp_path, records), found, strict=True), quoted=False) == COMPARED


def as_in_csv(study: Study) -> Study:
    """The study without what the CSV has no column for."""
    interventions = tuple(Intervention(intervention.kind, intervention.name) for intervention in study.interventions)
    return replace(
        study,
        official_title=None,
        detailed_description=None,
        eligibility=None,
        keywords=(),
        arms=(),
        interventions=interventions,
        status=replace(study.status, why_stopped=None),
        design=replace(study.design, enrolment_kind=""),
    )


def without_aliases(record: JsonObject) -> JsonObject:
    """The CSV has no column for retired NCT numbers."""
    record["protocolSection"]["identificationModule"].pop("nctIdAliases", None)
    return record


def test_csv_says_what_v2_says(shared: Path, tmp_path: Path) -> None:
    """Outcome measures have commas inside and between their fields; `test_seed_text` measures how they are parted.

    So facts of outcomes are compared where they were parted as they had been, all others always.
    """
    records = list(map(without_aliases, some_records(shared)))
    expected = list(map(as_in_csv, read_v2(tmp_path, records)))
    found = read(tmp_path / "table", spell_csv(records))
    assert len(found) == len(records) > 400
    parted = []
    for record, study in zip(expected, found, strict=True):
        without = replace(record, outcomes=()), replace(study, outcomes=())
        assert values(without[0]) == values(without[1])
        same = values(study.outcomes) == values(record.outcomes)
        parted.append((record, study) if same else without)
    assert sum(bool(study.outcomes) for _, study in parted) > 0.7 * len(found)
    assert compare(islice(parted, COMPARED), quoted=True) == COMPARED


# The trials that are in the shared API v2 records and in the legacy XML of another version, and what came between.
OTHER_VERSIONS = {"NCT01028716": "the record of 2023 (terminated) has other conditions, outcomes no biomarker analysis"}


# Likewise of CSV rows of another version: the facts that differ. Rows of the same version differ in none.
OTHER_CSV_VERSIONS: dict[str, list[str]] = {
    "NCT00794638": [],
    "NCT02227251": ["findings"],  # the record of 2024 has other interventions
    "NCT02646098": [],
    "NCT02650414": [],
    "NCT02900651": [],
    "NCT02964858": [],
    "NCT03003546": ["populations"],  # "CD20 Positive" is no condition of the record of 2023
    "NCT03366272": [],
}


def test_csv_rows_of_trials_in_v2_have_its_facts(shared: Path) -> None:
    """The old header has neither summary nor roles of outcome measures, so both are left aside."""
    files = sorted((shared / "records" / "ctgov_csv").iterdir())
    rows = {study.id: study for study in read_studies(files)}
    new = [study for study in read_studies([shared / "records" / "ctgov_v2.ndjson.gz"]) if study.id in rows]
    assert len(new) == 14
    differing: dict[str, list[str]] = {}
    for study in new:
        row = replace(rows[study.id], brief_summary=None, outcomes=(), doubts=())
        expected = facts(replace(as_in_csv(study), brief_summary=None, outcomes=()), quoted=False)
        found = facts(row, quoted=False)
        names = [name for name in expected if expected[name] != found[name]]
        if names or row.version != study.version:
            differing[study.id] = names
    assert differing == OTHER_CSV_VERSIONS


# The one trial that is in the shared API v2 records and in the WHO portal's export: what the export lacks.
NOT_IN_THE_EXPORT = {
    "agents": "lansoprazole, which an arm's description names",
    "regimens": "arms",
    "endpoints": "secondary outcomes and time frames",
    "doses": "descriptions of interventions and arms",
}


def test_the_trial_of_the_portal_and_of_v2_differs_in_what_the_portal_lacks_only(shared: Path) -> None:
    rows = {study.id: study for study in read_studies([shared / "records" / "ictrp"])}
    new = [study for study in read_studies([shared / "records" / "ctgov_v2.ndjson.gz"]) if study.id in rows]
    assert [study.id for study in new] == ["NCT04325633"]
    expected, found = facts(new[0], quoted=False), facts(rows[new[0].id], quoted=False)
    assert {name for name in expected if expected[name] != found[name]} == NOT_IN_THE_EXPORT.keys()
    assert [agent["name"] for agent in found["agents"]] == ["naproxen", "standard of care"]
    assert [agent for agent in expected["agents"] if agent["name"] != "lansoprazole"] == found["agents"]
    assert [outcome["measure"] for outcome in found["endpoints"]] == ["Mortality all causes at day30"]
    assert found["endpoints"][0]["codes"] == expected["endpoints"][0]["codes"]
    assert found["doses"] == []


def test_trials_in_both_formats_have_one_set_of_facts(shared: Path) -> None:
    """The registry's own spelling of the same version: list marks, line breaks and escapes differ, no fact does."""
    old = {study.id: study for study in read_studies([shared / "records" / "ctgov_xml.tar.gz"])}
    new = [study for study in read_studies([shared / "records" / "ctgov_v2.ndjson.gz"]) if study.id in old]
    pairs = [(study, old[study.id]) for study in new]
    assert len(pairs) == 10
    assert {a.id for a, b in pairs if a.version != b.version} == OTHER_VERSIONS.keys()
    assert compare(((a, b) for a, b in pairs if a.version == b.version), quoted=False) == 9
