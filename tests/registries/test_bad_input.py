"""Bad input: one clear line each that names file, place and what was expected; the rest goes through."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry_samples import CSV, OLD_CSV, RECORD, SEED_TEXT, XML, make_record
from trialgraph.errors import RecordError
from trialgraph.registries import ReadReport, format_summary, read_studies
from trialgraph.registries.reading.discovery import load_formats
from trialgraph.registries.seed_text import EXPECTED as TEXT

ANY_FORMAT = " or ".join(registry_format.expects for registry_format in load_formats())
ID = "protocolSection.identificationModule.nctId"


def line(number: int, **changes: Any) -> bytes:
    return json.dumps(make_record(number, **changes)).encode()


def packed(compression: int = zipfile.ZIP_DEFLATED, /, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


def broken_member() -> bytes:
    whole = packed(**{"a.json": line(1), "b.json": line(2)})
    at = whole.index(b"a.json") + 60
    return whole[:at] + b"\xff\xff\xff" + whole[at + 3 :]


# of two lines that hardly compress, the second is cut short
TRUNCATED = gzip.compress(
    b"".join(line(n, descriptionModule={"briefSummary": os.urandom(9000).hex()}) + b"\n" for n in (1, 2))
)[:-6000]


def read(path: Path) -> tuple[list[str], list[str]]:
    report = ReadReport()
    ids = [study.id for study in read_studies([path], report=report, is_condition=set().__contains__)]
    assert (report.read, report.skipped) == (len(ids), len(report.errors))
    return ids, [str(error).replace(str(path), "FILE") for error in report.errors]


ONE, TWO = "NCT00000001", "NCT00000002"
OPEN_ENDS = ("(", "exceeded", "broken ")
CASES: dict[str, tuple[bytes, list[str], list[str]]] = {
    "empty": (b"", [], [f"FILE: empty file, expected {ANY_FORMAT}"]),
    "blank": (b" \n\n\t", [], [f"FILE: empty file, expected {ANY_FORMAT}"]),
    "binary": (b"\x89PNG\0\0", [], [f"FILE: no registry record (binary data), expected {ANY_FORMAT}"]),
    "UTF-16 without its mark": (
        f"NCT Number,Study Title\n{ONE},Alphamab".encode("utf-16-le"),
        [],
        [f"FILE: no registry record (text in UTF-16 without a byte order mark), expected {ANY_FORMAT}"],
    ),
    "JSON in UTF-16": (
        json.dumps(RECORD).encode("utf-16"),
        [],
        [
            "FILE: no registry record (text in UTF-16, which is read of CSV and XML only; JSON and text must be "
            f"UTF-8), expected {ANY_FORMAT}"
        ],
    ),
    "latin-1": (
        b"Caf\xe9 trial\n" * 20,
        [],
        [f"FILE: no registry record (not UTF-8: byte 0xe9 at offset 3), expected {ANY_FORMAT}"],
    ),
    "latin-1 in JSON": (
        line(1) + b'\n{"protocolSection": "Caf\xe9"}\n',
        [ONE],
        ["FILE: line 2: not UTF-8: byte 0xe9 at offset 24, expected a study in JSON"],
    ),
    "XML": (
        b"<html><body>Page not found</body></html>",
        [],
        ["FILE: XML without <clinical_study>, expected ClinicalTrials.gov legacy XML"],
    ),
    "README": (
        b"# Studies\n\nThese are studies.\n",
        [],
        [f"FILE: no trial record (no line of interventions or outcome measures found), expected {TEXT}"],
    ),
    "other JSON": (
        b'{"title": "x", "year": 3}',
        [],
        ["FILE: no study: expected an object with protocolSection, found one with title, year"],
    ),
    "array of numbers": (
        b"[1, 2]",
        [],
        [
            "FILE: study 1: expected a study (an object with protocolSection), found a number",
            "FILE: study 2: expected a study (an object with protocolSection), found a number",
        ],
    ),
    "broken line": (
        line(1) + b'\n{"protocolSection": {"identi\n' + line(2),
        [ONE, TWO],
        ["FILE: line 2: broken JSON ("],
    ),
    "broken first line": (
        b"{oops\n" + line(2),
        [TWO],
        ["FILE: line 1: broken JSON ("],
    ),
    "junk line": (line(1) + b"\njunk\n\n" + line(2), [ONE, TWO], ["FILE: line 2: broken JSON ("]),
    "broken element": (
        b"[" + line(1) + b', {"protocolSection": {"x" 3}},' + line(2) + b"]",
        [ONE, TWO],
        ["FILE: study 2: broken JSON ("],
    ),
    "array that ends early": (
        b"[" + line(1) + b"," + line(2)[:-9],
        [ONE],
        ["FILE: after study 1: broken JSON: ends within a value (a quote or bracket is not closed)"],
    ),
    "array without comma": (
        b"[" + line(1) + line(2) + b"]",
        [ONE],
        ["FILE: after study 1: broken JSON: expected , or ], found {"],
    ),
    "page without list": (b'{"totalCount": 3}', [], ["FILE: a page without a list 'studies'"]),
    "no id": (
        line(1, identificationModule={"nctId": None}),
        [],
        [f"FILE: {ID}: expected an NCT number such as NCT04040712, it is missing"],
    ),
    "bad id": (
        line(1, identificationModule={"nctId": "NCT1 <x>"}),
        [],
        [f'FILE: {ID}: expected an NCT number such as NCT04040712, found "NCT1 <x>"'],
    ),
    "no title": (
        line(1, identificationModule={"briefTitle": None, "officialTitle": ""}),
        [],
        ["FILE: protocolSection.identificationModule.briefTitle: expected a title, it is missing"],
    ),
    "no identification": (
        b'{"protocolSection": {}}',
        [],
        ["FILE: protocolSection.identificationModule: expected an object, it is missing"],
    ),
    "number for text": (
        line(1) + b"\n" + line(2, conditionsModule={"conditions": [3, "Sarcoma", None]}),
        [ONE],
        ["FILE: line 2: protocolSection.conditionsModule.conditions[0]: expected text, found a number (and 1 more)"],
    ),
    "text for number": (
        line(1, designModule={"enrollmentInfo": {"count": "30"}}),
        [],
        ["FILE: protocolSection.designModule.enrollmentInfo.count: expected a whole number, found text"],
    ),
    "object for list": (
        line(1, outcomesModule={"primaryOutcomes": {"measure": "x"}}),
        [],
        ["FILE: protocolSection.outcomesModule.primaryOutcomes: expected a list, found an object"],
    ),
    "text for object": (
        b'{"protocolSection": "x"}',
        [],
        ["FILE: protocolSection: expected an object, found text"],
    ),
    "NUL": (
        line(1, descriptionModule={"briefSummary": "a\0b"}),
        [],
        ["FILE: protocolSection.descriptionModule.briefSummary: expected text, found text with a NUL character"],
    ),
    "lone surrogate": (b'{"protocolSection": "\\ud800"}\n' + line(2), [TWO], ["FILE: line 1: broken JSON ("]),
    "deep nesting": (
        b'{"protocolSection":' + b"[" * 5000 + b"]" * 5000 + b"}\n" + line(2),
        [TWO],
        ["FILE: line 1: broken JSON (depth limit exceeded"],
    ),
    "truncated gzip": (
        TRUNCATED,
        [ONE],
        ["FILE: the compressed data end too early, expected a whole gzip or zip file (is the download complete?)"],
    ),
    "broken gzip": (
        b"\x1f\x8b\x08\x00garbage that is no gzip",
        [],
        ["FILE: broken compressed data ("],
    ),
    "bad zip": (
        b"PK\x03\x04 and nothing else",
        [],
        ["FILE: broken zip (File is not a zip file), expected a whole zip file"],
    ),
    "empty zip": (packed(), [], ["FILE: empty zip, expected registry records"]),
    "zip with junk": (
        packed(
            **{
                "README.txt": b"Downloaded today.\n",
                "folder/": b"",
                "__MACOSX/._a.json": b"\0\0",
                "folder/.DS_Store": b"\0",
                "folder/a.json": line(1),
                "bad.json": b'{"protocolSection": ',
                "inner.zip": packed(x=b"y"),
                "b.json": line(2),
            }
        ),
        [ONE, TWO],
        [
            f"FILE: README.txt: no trial record (no line of interventions or outcome measures found), expected {TEXT}",
            "FILE: bad.json: broken JSON (",
            "FILE: inner.zip: a zip inside another archive, expected one archive of records",
        ],
    ),
    "zip with a damaged member": (broken_member(), [TWO], ["FILE: a.json: broken "]),
    "NUL in text": (
        SEED_TEXT.encode() + b"\0" + b"x" * 70_000,
        [],
        [f"FILE: no registry record (binary data), expected {ANY_FORMAT}"],
    ),
    "long text": (
        SEED_TEXT.encode() * 900,
        [],
        [f"FILE: text of more than 256 kB, expected {TEXT}"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input(tmp_path: Path, name: str) -> None:
    content, ids, messages = CASES[name]
    path = tmp_path / "input"
    path.write_bytes(content)
    found_ids, found = read(path)
    assert found_ids == ids
    assert len(found) == len(messages)
    for message, start in zip(found, messages, strict=True):
        # what stands in brackets are the words of the JSON, gzip or zip library
        assert message.startswith(start) if start.endswith(OPEN_ENDS) else message == start
        assert "\n" not in message
        assert len(message) < 400 + len(str(path))


def test_missing_file_and_empty_directory(tmp_path: Path) -> None:
    missing, empty = tmp_path / "missing.json", tmp_path / "empty"
    empty.mkdir()
    expected = "cannot be read (No such file or directory), expected a file with registry records"
    assert read(missing) == ([], [f"FILE: {expected}"])
    assert read(empty) == ([], ["FILE: empty directory, expected files with registry records"])


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("trialgraph.registries.reading.sources._CountedFile", refuse)
    path = tmp_path / "secret.json"
    assert read(path) == ([], ["FILE: cannot be read (Permission denied), expected a file with registry records"])


def test_directory_in_order_of_names_with_system_files_passed_over(tmp_path: Path) -> None:
    for name, number in (("b.json", 3), ("a/z.json", 1), ("a/y/x.json", 2)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(line(number))
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "notes.txt").write_text("nothing\n")
    report = ReadReport()
    assert [study.id for study in read_studies([tmp_path], report=report)] == [
        "NCT00000003",
        "NCT00000001",
        "NCT00000002",
    ]
    assert (report.passed_over, report.skipped) == (1, 1)
    assert report.errors[0].source == str(tmp_path / "notes.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it; one that is named is read."""
    os.mkfifo(tmp_path / "a.pipe")
    (tmp_path / "b.json").write_bytes(line(1))
    report = ReadReport()
    assert [study.id for study in read_studies([tmp_path], report=report)] == ["NCT00000001"]
    assert report.skipped == 0


def test_strict_stops_at_the_first(tmp_path: Path) -> None:
    path = tmp_path / "input.ndjson"
    path.write_bytes(line(1) + b"\n{broken\n" + line(2))
    read_before = []
    with pytest.raises(RecordError) as raised:
        for study in read_studies([path], strict=True):
            read_before.append(study.id)
    assert read_before == [ONE]
    assert (raised.value.source, raised.value.place) == (str(path), "line 2")


def test_summary_counts_like_reasons_together(tmp_path: Path) -> None:
    wrong = make_record(3, conditionsModule={"conditions": ["a", 7]})
    other = make_record(4, conditionsModule={"conditions": [8]})
    new = json.loads(json.dumps(RECORD))
    new["protocolSection"]["newModule"] = 1
    path = tmp_path / "input.ndjson"
    path.write_text("\n".join(json.dumps(record) for record in (new, wrong, other)))
    seen: list[str] = []
    report = ReadReport(on_skip=lambda error: seen.append(error.place))
    assert len(list(read_studies([path, tmp_path / "nothing"], report=report))) == 1
    assert seen == ["line 2", "line 3", ""]
    assert format_summary(report).splitlines() == [
        "1 study read, 3 skipped",
        "  skipped 2: protocolSection.conditionsModule.conditions[…]: expected text, found a number",
        "  skipped 1: cannot be read (No such file or directory), expected a file with registry records",
        "  fields that are not known (neither read nor on the list of ignored fields):",
        "    protocolSection.newModule in 1 record",
    ]


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (
            "not UTF-8: byte 0xe9 at offset 1,003, expected ClinicalTrials.gov API v2 JSON in UTF-8",
            "not UTF-8: byte … at offset …, expected ClinicalTrials.gov API v2 JSON in UTF-8",
        ),
        ("arms[7]: expected text, found a number", "arms[…]: expected text, found a number"),
        ("text that begins with 'Caf 7'", "text that begins with …"),
        ('unknown date "2020-13"', "unknown date …"),
        (
            "this trial was read before (version 2024-01-02); this one is sha256-ab12",
            "this trial was read before (version …); this one is …",
        ),
        ("text of more than 256 kB, expected text", "text of more than 256 kB, expected text"),
    ],
)
def test_a_reason_leaves_out_what_varies_and_only_that(problem: str, reason: str) -> None:
    report = ReadReport()
    report.note_skipped(RecordError("file", "line 3", problem))
    assert list(report.reasons) == [reason]


def test_report_does_not_grow_with_the_input(tmp_path: Path) -> None:
    path = tmp_path / "input.ndjson"
    path.write_text("{}\n{}\n" * 2000)
    report = ReadReport()
    assert list(read_studies([path], report=report)) == []
    assert (report.skipped, len(report.errors), len(report.reasons)) == (4000, 1000, 1)


def test_a_summary_shows_the_commonest_unknown_fields_only() -> None:
    report = ReadReport(read=2)
    for name in [*(f"module.new{at}" for at in range(30)), "module.new7"]:
        report.note_unknown(name)
    lines = format_summary(report).splitlines()
    assert lines[2] == "    module.new7 in 2 records"
    assert (len(lines), lines[-1]) == (23, "    and 10 other fields")


WHOLE = {
    "gzip": gzip.compress(line(1) + b"\n" + line(2)),
    "stored": packed(**{"a.json": line(1), "b.txt": SEED_TEXT.encode()}),
    "bzip2": packed(zipfile.ZIP_BZIP2, **{"a.json": line(1)}),
    "lzma": packed(zipfile.ZIP_LZMA, **{"a.json": line(1)}),
    "json": json.dumps([RECORD, RECORD]).encode(),
    "text": SEED_TEXT.encode(),
    "xml": (XML + XML).encode(),
    "wide xml": XML.encode("utf-16"),
    "table": CSV.encode(),
    "wide table": OLD_CSV.encode("utf-16"),
    "tar": tarred(**{"a.xml": XML.encode(), "b.csv": CSV.encode()}),
    "compressed tar": gzip.compress(tarred(**{"a.xml": XML.encode(), "b.csv": CSV.encode()})),
}


@given(
    name=st.sampled_from(sorted(WHOLE)),
    damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
    kept=st.floats(0, 1) | st.just(1.0),
)
@settings(max_examples=300, deadline=None)
def test_no_damage_is_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, name: str, damage: list[tuple[float, int]], kept: float
) -> None:
    content = bytearray(WHOLE[name])
    for place, byte in damage:
        content[int(place * len(content))] = byte
    path = tmp_path_factory.mktemp("damaged") / "input"
    path.write_bytes(content[: int(kept * len(content))])
    ids, messages = read(path)
    assert ids or messages
    assert all(message.startswith("FILE: ") and "\n" not in message for message in messages)
