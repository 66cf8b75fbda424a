"""ClinicalTrials.gov legacy XML: fields, layout, real records, and what must not be parsed."""

from __future__ import annotations

import gzip
import io
import tarfile
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from registry_samples import XML
from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.ctgov_words import words
from trialgraph.registries.ctgov_xml_record.fields import known_fields
from trialgraph.registries.ctgov_xml_record.layout import unfold
from trialgraph.study import Doubt, Intervention, Outcome, Study, Text

ONE, TWO = "NCT00000001", "NCT00000002"
SECOND = XML.replace(ONE, TWO)
ROOT = "/clinical_study"


def read(tmp_path: Path, content: bytes | str) -> tuple[list[Study], list[str], ReadReport]:
    path = tmp_path / "input"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = ReadReport()
    studies = list(read_studies([path], report=report))
    assert (report.read, report.skipped) == (len(studies), len(report.errors))
    return studies, [str(error).replace(str(path), "FILE") for error in report.errors], report


def test_sample_and_its_pointers(tmp_path: Path) -> None:
    (study,), errors, report = read(tmp_path, XML)
    assert (errors, report.unknown_fields) == ([], {})
    assert study.brief_summary == Text(
        f"{ROOT}/brief_summary/textblock", "Alphamab is given to patients with sarcoma until progression."
    )
    assert study.conditions == (Text(f"{ROOT}/condition/0", "Soft Tissue Sarcoma"),)
    name = Text(f"{ROOT}/intervention/0/intervention_name", "Alphamab")
    assert study.interventions == (Intervention("DRUG", name),)
    path = f"{ROOT}/primary_outcome/0"
    measure, frame = Text(f"{path}/measure", "Objective response rate"), Text(f"{path}/time_frame", "24 weeks")
    assert study.outcomes == (Outcome("primary", 0, measure, None, frame),)
    assert (study.data_date, study.secondary_ids) == ("2025-01-02", ("ORG-1",))
    assert study.version.startswith("sha256-")


def test_real_records(shared: Path) -> None:
    """515 records of 2016 to 2023; the counts are those of their start tags."""
    report = ReadReport()
    source = shared / "records" / "ctgov_xml.tar.gz"
    studies = list(read_studies([source], report=report))
    assert (report.read, report.errors, report.unknown_fields) == (515, [], {})
    tags: Counter[str] = Counter()
    with tarfile.open(source) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            text = stream.read().decode() if stream else ""
            protocol = text.partition("<clinical_results>")[0] + text.partition("</clinical_results>")[2]
            names = ("condition", "keyword", "intervention", "arm_group", "primary_outcome", "secondary_outcome")
            tags.update(
                {name: protocol.count(f"<{name}>") for name in (*names, "phase", "enrollment", "other_outcome")}
            )
    roles = Counter(outcome.role for study in studies for outcome in study.outcomes)
    assert tags["condition"] == sum(len(study.conditions) for study in studies) == 2127
    assert tags["keyword"] == sum(len(study.keywords) for study in studies)
    assert tags["intervention"] == sum(len(study.interventions) for study in studies) == 1684
    assert tags["arm_group"] == sum(len(study.arms) for study in studies)
    assert [roles["primary"], roles["secondary"], roles["other"]] == [
        tags["primary_outcome"],
        tags["secondary_outcome"],
        tags["other_outcome"],
    ]
    assert sum(bool(study.design.phases) for study in studies) == 470
    assert not [doubt for study in studies for doubt in study.doubts]
    assert all(study.data_date[:4] >= study.version[:4] > "2000" for study in studies)
    assert sum(study.version == study.status.last_updated for study in studies) == 513


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("as it stands", "as it stands"),
        ("two\r\nlines stay", "two\nlines stay"),
        ("\n      Low accrual\r\n    ", "Low accrual"),
        # NCT00005612
        (
            "\n      cells dividing so&\r\n      they stop growing.\r\n\r\n      PURPOSE: x\r\n    ",
            "cells dividing so& they stop growing.\n\nPURPOSE: x",
        ),
        # NCT00769288: the items of a list, and those below one
        (
            "\n        Inclusion:\n\n          -  AST =< 2.5 times (=< 5 times if\n             metastases)\n\n"
            "               -  Angina\n      ",
            "Inclusion:\n\n  -  AST =< 2.5 times (=< 5 times if metastases)\n\n       -  Angina",
        ),
        ("\n  a<br>b\n", "a<br>b"),
        ("\n \n", ""),
    ],
)
def test_layout(text: str, content: str) -> None:
    assert unfold(text) == content


def test_registered_words() -> None:
    assert words.make_phases("Phase 1/Phase 2") == words.make_phases("PHASE1|PHASE2") == ("PHASE1", "PHASE2")
    assert words.make_phases("N/A") == words.make_phases("Not Applicable") == ("NA",)
    assert words.make_phases("Early Phase 1") == ("EARLY_PHASE1",)
    assert words.make_masking("Double Blind (Subject, Caregiver)") == "DOUBLE"
    # NCT00000589
    text = "Allocation: Randomized, Endpoint Classification: Efficacy Study, Intervention Model: Parallel Assignment, "
    assert words.parse_design(text + "Masking: Double Blind (Subject, Caregiver), Primary Purpose: Prevention") == {
        "allocation": "RANDOMIZED",
        "intervention_model": "PARALLEL",
        "masking": "DOUBLE",
        "primary_purpose": "PREVENTION",
    }
    assert words.find_country("Seoul, Korea, Republic of") == "Korea, Republic of"
    assert words.find_country("Lyon, France") == "France"


def test_values_that_cannot_be_read_are_doubts(tmp_path: Path) -> None:
    added = "<start_date>soon</start_date><enrollment>many</enrollment>"
    added += "<intervention><description>x</description></intervention>"
    (study,), _, _ = read(tmp_path, XML.replace("  <condition>", added + "<condition>"))
    assert set(study.doubts) == {
        Doubt("unreadableDate", Text(f"{ROOT}/start_date", "soon"), "no date"),
        Doubt("unreadableNumber", Text(f"{ROOT}/enrollment", "many"), "no number"),
        Doubt("missingName", Text(f"{ROOT}/intervention/0/description", "x"), "intervention without a name, left out"),
    }
    assert [name.pointer for name in (study.interventions[0].name,)] == [f"{ROOT}/intervention/1/intervention_name"]


def test_unknown_elements_are_counted(tmp_path: Path) -> None:
    added = '<new>x</new><condition unit="a">Lym<br/>phoma</condition>'
    (study,), errors, report = read(tmp_path, XML.replace("<condition>", f"{added}<condition>"))
    assert errors == []
    assert report.unknown_fields == {
        "clinical_study.new": 1,
        "clinical_study.condition.@unit": 1,
        "clinical_study.condition.br": 1,
    }
    assert [condition.content for condition in study.conditions] == ["Lym phoma", "Soft Tissue Sarcoma"]


def test_lists_of_elements_do_not_overlap() -> None:
    known = known_fields()
    assert known["clinical_results"] is None
    assert known["brief_title"] == {}


BOMB = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
EXTERNAL = '<!DOCTYPE clinical_study [<!ENTITY file SYSTEM "file:///etc/passwd">]>\n'
ENTITIES = "declares entities (<!ENTITY …>), expected a record without, as the registry's"
BAD: dict[str, tuple[bytes, list[str], list[str]]] = {
    "entity expansion": ((BOMB + XML.replace("Soft", "&b;")).encode(), [], [f"FILE: line 2: {ENTITIES}"]),
    "external entity": ((EXTERNAL + XML.replace("Soft", "&file;")).encode(), [], [f"FILE: {ENTITIES}"]),
    "entity behind a record": ((XML + BOMB + SECOND).encode(), [ONE], [f"FILE: line 30: {ENTITIES}"]),
    "external type declaration": (
        b'<!DOCTYPE clinical_study SYSTEM "http://example.org/x.dtd">' + XML.replace("Soft", "&nbsp;").encode(),
        [],
        ["FILE: line 23: broken XML (undefined entity)"],
    ),
    "broken XML in the middle": (
        (XML + XML.replace("</condition>", "") + SECOND).encode(),
        [ONE, TWO],
        ["FILE: line 56: broken XML (mismatched tag)"],
    ),
    "record not closed": (
        (XML.replace("</clinical_study>", "") + SECOND).encode(),
        [TWO],
        ["FILE: line 2: broken XML: another record begins within it"],
    ),
    "ends early": (
        (XML + SECOND[:-40]).encode(),
        [ONE],
        ["FILE: line 30: broken XML: ends within a record, expected </clinical_study>"],
    ),
    "no id": (
        (XML.replace(ONE, "NCT1") + SECOND).encode(),
        [TWO],
        ['FILE: line 2: id_info/nct_id: expected an NCT number such as NCT04040712, found "NCT1"'],
    ),
    "no title": (
        XML.replace("brief_title", "source").encode(),
        [],
        ["FILE: line 2: brief_title: expected a title, it is missing"],
    ),
    "empty record": (
        b"<clinical_study/>",
        [],
        ["FILE: broken XML: ends within a record, expected </clinical_study>"],
    ),
    "NUL": (
        XML.replace("Soft", "So\0ft").encode(),
        [],
        ["FILE: line 23: broken XML (not well-formed (invalid token))"],
    ),
    "latin-1 that says UTF-8": (
        (XML.replace("Soft", "Söft") + SECOND).encode("latin-1"),
        [TWO],
        ["FILE: line 23: not UTF-8: byte 0xf6, expected the encoding that the document begins with"],
    ),
    "unknown encoding": (
        XML.replace("UTF-8", "klingon").encode(),
        [],
        ["FILE: unknown or wrong encoding 'klingon', expected UTF-8, UTF-16 or the one declared"],
    ),
    "encoding that it cannot have": (
        XML.replace("UTF-8", "UTF-16").encode(),
        [],
        ["FILE: unknown or wrong encoding 'UTF-16', expected UTF-8, UTF-16 or the one declared"],
    ),
    "wide text cut in two": (
        XML.encode("utf-16")[:-41],
        [],
        ["FILE: not UTF-16-LE, as the document begins, expected one encoding"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_xml(tmp_path: Path, name: str) -> None:
    content, ids, messages = BAD[name]
    studies, errors, _ = read(tmp_path, content)
    assert [study.id for study in studies] == ids
    assert errors == messages


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "windows-1252", "iso-8859-1"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    declared = XML.replace("UTF-8", encoding.removesuffix("-sig")).replace("Soft Tissue", "Ménière")
    (study,), errors, _ = read(tmp_path, declared.encode(encoding))
    assert (errors, study.conditions[0].content) == ([], "Ménière Sarcoma")


def pack(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return packed.getvalue()


def test_broken_member_of_a_tar(tmp_path: Path) -> None:
    broken, inner = XML.replace("</sponsors>", "").replace("</condition>", "").encode(), pack(a=b"x")
    packed = pack(
        **{"a.xml": XML.encode(), "._a.xml": b"\0", "b.xml": broken, "c.tar.gz": inner, "d.xml": SECOND.encode()}
    )
    studies, errors, report = read(tmp_path, packed)
    assert [study.id for study in studies] == [ONE, TWO]
    assert report.passed_over == 1
    assert errors == [
        "FILE: b.xml, line 28: broken XML (mismatched tag)",
        "FILE: c.tar.gz: a tar inside another archive, expected one archive of records",
    ]


def test_damaged_tars(tmp_path: Path) -> None:
    whole = gzip.decompress(pack(**{"a.xml": XML.encode(), "b.xml": SECOND.encode()}))
    at = whole.index(b"b.xml")
    damaged = whole[:at] + b"\xff" + whole[at + 1 :]
    for content, ids, message in (
        (damaged, [ONE], "FILE: after a.xml: broken tar (bad checksum), expected a whole tar file"),
        (whole[:at], [ONE], "FILE: after a.xml: broken tar (the archive ends without its end mark), expected a whole"),
        (whole[: at + 700], [ONE], "FILE: "),
        (pack(), [], "FILE: no registry record (binary data)"),
        (gzip.compress(whole)[:-300], [], "FILE: "),
    ):
        studies, errors, _ = read(tmp_path, content)
        assert [study.id for study in studies][: len(ids)] == ids
        assert errors
        assert errors[-1].startswith(message)


def test_wrapped_in_another_element_and_beyond_one_piece(tmp_path: Path) -> None:
    body = XML.partition("\n")[2]
    many = "".join(body.replace(ONE, f"NCT{number:08d}") for number in range(1, 2001))
    tracemalloc.start()
    path = tmp_path / "all.xml"
    path.write_text(f"<studies>\n{many}</studies>\n")
    del many
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    ids = [study.id for study in read_studies([path])]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ids == [f"NCT{number:08d}" for number in range(1, 2001)]
    assert peak - before < path.stat().st_size
