"""What every vocabulary format must do, whatever it reads; and what discovery must refuse."""

from __future__ import annotations

import codecs
import gzip
import importlib
import pkgutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialgraph.errors import TrialgraphError, VocabularyError
from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats import ReadOptions, read_vocabulary_file
from trialgraph.vocabulary.formats.reading.discovery import FORMAT_PACKAGE, load_formats
from trialgraph.vocabulary.formats.reading.format import Likeness
from vocabulary_samples import SAMPLES, Sample

CASES = [pytest.param(name, sample, id=f"{name}-{sample.name}") for name in SAMPLES for sample in SAMPLES[name]]
DOCUMENTS = [pytest.param(sample, id=sample.name) for samples in SAMPLES.values() for sample in samples]


def test_every_format_has_a_sample() -> None:
    modules = {
        info.name.replace("_", "-")
        for info in pkgutil.iter_modules(importlib.import_module(FORMAT_PACKAGE).__path__)
        if not info.ispkg
    }
    assert {found.name for found in load_formats()} == set(SAMPLES) == modules
    assert len(CASES) >= len(SAMPLES) >= 8


def check(found: VocabularyFile, sample: Sample) -> None:
    """What the file says is what its sample tells; each thing has a line of its own."""
    entries = {
        entry.identifier: (entry.label, tuple(s.name for s in entry.synonyms if s.scope == "exact"), entry.parents)
        for entry in found.entries
    }
    assert entries == sample.entries
    assert {(m.subject, m.relation, m.object) for m in found.mappings} == sample.mappings
    assert found.read >= max(len(found.entries) // 2, 1)
    last = sample.text.count("\n") + 1
    assert all(1 <= line <= last for line in [e.line for e in found.entries] + [m.line for m in found.mappings])


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_reads_its_sample(tmp_path: Path, name: str, sample: Sample) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.text.encode())
    found = read_vocabulary_file(path, sample.options)
    assert found.format == name
    check(found, sample)


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_only_its_own_format_recognises_it(name: str, sample: Sample) -> None:
    likeness = {found.name: found.sniff(sample.text.encode()) for found in load_formats()}
    best = max(likeness.values())
    assert best > Likeness.NO
    assert [other for other, likely in likeness.items() if likely == best] == [name]


@pytest.mark.parametrize("sample", DOCUMENTS)
def test_packed_and_respelled_files_say_the_same(tmp_path: Path, sample: Sample) -> None:
    content = sample.text.encode()
    path = tmp_path / "file"  # the name says nothing
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("folder/file", content)
    packed = (tmp_path / "packed.zip").read_bytes()
    for respelled in (gzip.compress(content), packed, codecs.BOM_UTF8 + content, content.replace(b"\n", b"\r\n")):
        path.write_bytes(respelled)
        check(read_vocabulary_file(path, sample.options), sample)


@pytest.mark.parametrize("sample", DOCUMENTS)
def test_a_file_that_breaks_off_is_read_or_refused(tmp_path: Path, sample: Sample) -> None:
    content = sample.text.encode()
    path = tmp_path / sample.name
    refused = 0
    for length in range(0, len(content), max(len(content) // 60, 1)):
        path.write_bytes(content[:length])
        try:
            read_vocabulary_file(path, sample.options)
        except VocabularyError as error:
            refused += 1
            assert str(path) in str(error)
    assert refused >= 1  # the empty one


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(), byte=st.integers(0, 255), sample=st.sampled_from([s for group in SAMPLES.values() for s in group])
)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, data: st.DataObject, byte: int, sample: Sample) -> None:
    content = bytearray(sample.text.encode())
    content[data.draw(st.integers(0, len(content) - 1))] = byte
    path = tmp_path / "damaged"
    path.write_bytes(content)
    try:
        found = read_vocabulary_file(path, sample.options)
    except VocabularyError as error:
        assert str(path) in str(error)
    else:
        assert all(entry.identifier and entry.label.strip() for entry in found.entries)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty file"),
        (b" \n\n", "empty file"),
        (b"\x00\x01\x02\x03", "no vocabulary that is known"),
        (b"just one sentence", "no vocabulary that is known"),
        (b'{"studies": []}', "no vocabulary that is known"),
        (gzip.compress(b"id,label\n" * 5000)[:-20], "cannot be read"),
        (b"PK\x03\x04 no zip", "cannot be read"),
        (b"code,name\nA,B\n", "name the one with identifiers"),
        ("subject_id\tsubject_label\nNCIT:C1\tTumeur bénigne\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(VocabularyError, match=said):
        read_vocabulary_file(path)


def test_a_zip_of_several_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(VocabularyError, match="a zip of 2 files"):
        read_vocabulary_file(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="No such file"):
        read_vocabulary_file(tmp_path / "missing.obo")


def test_a_kind_is_taken_where_neither_file_nor_scheme_tells(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("subject_id\tsubject_label\nNCIT:C3871\tNasopharyngeal Carcinoma\nDRUGBANK:DB00002\tcetuximab\n")
    found = read_vocabulary_file(path, ReadOptions(kind="condition"))
    assert [(entry.identifier, entry.kind) for entry in found.entries] == [
        ("ncit:C3871", "condition"),
        ("drugbank:DB00002", "agent"),
    ]


def test_a_bad_format_fails_loudly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    good = "from trialgraph.vocabulary.formats.obo import FORMAT\n"
    cases = {
        "bare_vocabulary_formats": ({"one": "x = 1\n"}, "expected FORMAT"),
        "twice_vocabulary_formats": ({"one": good, "two": good}, "already taken"),
        "no_vocabulary_formats": ({}, "no vocabulary format found"),
    }
    for package, (files, said) in cases.items():
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
        for name, text in files.items():
            (tmp_path / package / f"{name}.py").write_text(text)
        with pytest.raises(TrialgraphError, match=said):
            load_formats(package)
