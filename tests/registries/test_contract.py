"""What every registry format must do, whatever it reads; and what discovery must refuse."""

from __future__ import annotations

import gzip
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from registry_samples import SAMPLES, Sample
from trialgraph.errors import TrialgraphError
from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.reading.discovery import load_formats
from trialgraph.registries.reading.format import Likeness, RegistryFormat
from trialgraph.study import Study

CASES = [pytest.param(name, sample, id=f"{name}-{sample.name}") for name in SAMPLES for sample in SAMPLES[name]]
DOCUMENTS = [pytest.param(sample, id=sample.name) for samples in SAMPLES.values() for sample in samples]


def test_every_format_has_a_sample() -> None:
    assert [registry_format.name for registry_format in load_formats()] == sorted(SAMPLES)
    assert len(CASES) >= len(SAMPLES) > 1


def read(path: Path) -> list[Study]:
    report = ReadReport()
    studies = list(read_studies([path], report=report, is_condition=set().__contains__))
    assert (report.errors, report.read) == ([], len(studies))
    return studies


def check_texts(study: Study) -> None:
    """Texts are whole, none is empty, and each has a place of its own."""
    texts = list(study.texts())
    assert len({text.pointer for text in texts}) == len(texts) >= 5
    assert all(text.pointer.startswith("/") and text.content for text in texts)
    for role in ("primary", "secondary", "other"):
        indexes = [outcome.index for outcome in study.outcomes if outcome.role == role]
        assert indexes == sorted(set(indexes))


@pytest.mark.parametrize("sample", DOCUMENTS)
def test_reads_its_sample(tmp_path: Path, sample: Sample) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.content)
    studies = read(path)
    assert tuple((study.id, study.title.content) for study in studies) == sample.studies
    assert all(study.version for study in studies)
    for study in studies:
        check_texts(study)


@pytest.mark.parametrize("sample", DOCUMENTS)
def test_reads_it_packed_in_any_way(tmp_path: Path, sample: Sample) -> None:
    plain, packed, archive = (tmp_path / name for name in (sample.name, "packed", "archive"))
    plain.write_bytes(sample.content)
    expected = read(plain)
    (tmp_path / f"{sample.name}.gz").write_bytes(gzip.compress(sample.content))
    packed.mkdir()
    (packed / sample.name).write_bytes(sample.content)
    with zipfile.ZipFile(archive, "w") as opened:
        opened.mkdir("folder")
        opened.writestr(f"folder/{sample.name}.gz", gzip.compress(sample.content))
    for mode in ("w", "w:gz"):
        with tarfile.open(tmp_path / f"tar-{mode[2:]}", mode) as written:
            written.add(packed, "folder")
    assert read(tmp_path / f"{sample.name}.gz") == expected
    assert read(packed) == expected
    assert read(archive) == expected
    assert read(tmp_path / "tar-") == expected
    assert read(tmp_path / "tar-gz") == expected


@pytest.mark.parametrize(("format_name", "sample"), CASES)
def test_is_recognised_by_content(tmp_path: Path, format_name: str, sample: Sample) -> None:
    ranks = {found.name: found.sniff(sample.content) for found in load_formats()}
    assert max(ranks, key=lambda name: ranks[name]) == format_name
    assert sorted(ranks.values())[-1] > sorted(ranks.values())[-2]
    misleading = tmp_path / "picture.png"
    misleading.write_bytes(b"\xef\xbb\xbf" + sample.content)
    assert [study.title.content for study in read(misleading)] == [title for _, title in sample.studies]


@pytest.mark.parametrize("found", load_formats(), ids=lambda found: str(found.name))
def test_refuses_what_is_no_text(found: RegistryFormat) -> None:
    assert found.sniff(b"") == Likeness.NO
    assert found.sniff(b"\x89PNG\r\n\x1a\n\0\0") == Likeness.NO
    assert found.expects and found.name


GOOD = """
from trialgraph.registries.reading.format import Likeness, RegistryFormat, RegistryFormat
FORMAT = RegistryFormat("good", "good records", lambda head: Likeness.NO, lambda document, context: iter(()))
"""


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ({}, "{package}: no registry format found, expected at least one module with FORMAT"),
        ({"a": "x = 1"}, "{package}.a: expected FORMAT, a RegistryFormat, found NoneType"),
        ({"a": "FORMAT = 3"}, "{package}.a: expected FORMAT, a RegistryFormat, found int"),
        ({"a": GOOD, "b": GOOD}, "{package}.b: the registry format name 'good' is already taken"),
    ],
)
def test_discovery_fails_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modules: dict[str, str], message: str
) -> None:
    package = f"formats_{abs(hash((tmp_path, message)))}"
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    for name, content in modules.items():
        (tmp_path / package / f"{name}.py").write_text(content)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(TrialgraphError) as raised:
        load_formats(package)
    assert str(raised.value) == message.format(package=package)
    for name in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[name]
