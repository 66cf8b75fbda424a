"""A damaged record beside sound ones in the other formats: real rows, XML records and EU trials, damaged at random.

`test_mutations` does the same with a thousand API records and follows them through to the graph; here it is the cutting
of rows and records out of a stream that is tested: what is damaged must not take its neighbours with it.
"""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from trialgraph.registries import ReadReport, read_studies
from trialgraph.study import Study

ROUNDS = 60
ODD = (
    *('"', '""', ",", ";", "|", "\n", "\r", "\0", "<", "&", "&lt;", "<br>", "]]>", "<![CDATA[", "<!--", "</condition>"),
    *("\u202e", "\u200f", "\ufeff", "\u2028", "\x85", "\u0130", "\U0001f9ec", "9" * 40, "x" * 20_000, "\ud800"),
)
Records = tuple[bytes, list[bytes]]  # what stands before the records, and the records


def truncate(record: bytes, chance: Random) -> bytes:
    return record[: chance.randrange(1, len(record))]


def change_byte(record: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(record))
    return record[:at] + bytes([chance.randrange(256)]) + record[at + 1 :]


def cut_out(record: bytes, chance: Random) -> bytes:
    start, end = sorted(chance.randrange(len(record)) for _ in range(2))
    return record[:start] + record[end:]


def move(record: bytes, chance: Random) -> bytes:
    start, end = sorted(chance.randrange(len(record)) for _ in range(2))
    return record[:start] + record[end : end + 200] + record[start:end] + record[end:]


def repeat(record: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(record))
    return record[:at] + record[at : at + 30] * 500 + record[at:]


def insert(record: bytes, chance: Random) -> bytes:
    for _ in range(5):
        at = chance.randrange(len(record))
        record = record[:at] + chance.choice(ODD).encode("utf-8", "surrogatepass") + record[at:]
    return record


MUTATORS = (truncate, change_byte, cut_out, move, repeat, insert)


def read_rows(path: Path) -> Records:
    """The rows of a table, each written on its own; the header, and the rows with it."""
    text = path.read_bytes().decode("utf-8-sig")
    lines = []
    for row in csv.reader(io.StringIO(text, newline="")):
        line = io.StringIO(newline="")
        csv.writer(line).writerow(row)
        lines.append(line.getvalue().encode())
    return lines[0], lines[1:]


def read_xml(path: Path) -> Records:
    with tarfile.open(path) as archive:
        files = [archive.extractfile(member) for member in archive if member.isfile()]
        return b"", [file.read() + b"\n" for file in files if file is not None]


def read_ctis(path: Path) -> Records:
    return b"", [json.dumps(trial).encode() + b"\n" for trial in json.loads(path.read_bytes())["data"]]


SOURCES: dict[str, tuple[str, Callable[[Path], Records]]] = {
    "today's CSV": ("ctgov_csv/ctg-studies.csv", read_rows),
    "the old CSV": ("ctgov_csv/SearchResults-old-header.csv", read_rows),
    "ICTRP": ("ictrp/COVID19-927-trials_7Apr2020.csv", read_rows),
    "legacy XML": ("ctgov_xml.tar.gz", read_xml),
    "CTIS": ("ctis/ctis_trials_page1.json", read_ctis),
}


def read(path: Path, content: bytes) -> tuple[dict[str, Study], ReadReport]:
    path.write_bytes(content)
    report = ReadReport()
    return {study.id: study for study in read_studies([path], report=report)}, report


@pytest.mark.parametrize("source", SOURCES)
def test_a_damaged_record_leaves_its_neighbours(source: str, shared: Path, tmp_path: Path) -> None:
    place, load = SOURCES[source]
    head, records = load(shared / "records" / place)
    chance = Random(source)
    refused = 0
    for at in range(ROUNDS):
        before, damaged, behind = chance.sample(records, 3)
        broken = MUTATORS[at % len(MUTATORS)](damaged, chance)
        mixed = before + broken.rstrip(b"\n") + b"\n" + behind
        expected, _ = read(tmp_path / "sound", head + before + behind)
        found, report = read(tmp_path / "mixed", head + mixed)
        assert len(expected) == 2
        assert {trial: found.get(trial) for trial in expected} == expected, (at, report.errors)
        assert all("\n" not in str(error) for error in report.errors)
        refused += report.skipped > 0
    assert 5 <= refused < ROUNDS  # else nothing was damaged, or nothing but the door was tested
