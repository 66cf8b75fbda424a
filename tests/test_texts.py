"""The texts beside the store: what evidence quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.errors import StoreError
from trialgraph.study import Text
from trialgraph.terms import make_evidence_iri
from trialgraph.texts import Texts, TextsWriter

any_text = st.text(st.characters(categories=None))


def write_texts(path: Path, *trials: tuple[str, str, dict[str, str]]) -> Texts:
    """A file with these trials, versions and fields, opened."""
    writer = TextsWriter(path)
    for trial, version, fields in trials:
        writer.add(trial, version, [Text(pointer, content) for pointer, content in fields.items()])
    writer.close()
    return Texts(path)


@given(trial=any_text.filter(bool), version=any_text.filter(bool), content=any_text, data=st.data())
def test_a_quotation_is_the_words_of_the_field(
    tmp_path_factory: pytest.TempPathFactory, trial: str, version: str, content: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    texts = write_texts(tmp_path_factory.mktemp("texts") / "texts.sqlite", (trial, version, {"/a~1b/0": content}))
    assert texts.quote(make_evidence_iri(trial, version, "/a~1b/0", start, end)) == content[start:end]
    assert texts.fields(trial) == {"/a~1b/0": content}
    texts.close()


def test_offsets_count_code_points(tmp_path: Path) -> None:
    texts = write_texts(tmp_path / "t.sqlite", ("NCT01", "1", {"/title": "𝛽-glucan ≥ 5 µg"}))
    assert texts.quote(make_evidence_iri("NCT01", "1", "/title", 0, 8)) == "𝛽-glucan"


@pytest.mark.parametrize(
    ("trial", "version", "pointer", "end", "told"),
    [
        ("NCT02", "1", "/title", 3, "it has nothing"),
        ("NCT01", "2", "/title", 3, "it has version '1' with 1 fields"),
        ("NCT01", "1", "/summary", 3, "it has version '1' with 1 fields"),
        ("NCT01", "1", "/title", 99, "it has version '1' with 1 fields"),
    ],
)
def test_a_text_that_is_not_there_is_told(
    tmp_path: Path, trial: str, version: str, pointer: str, end: int, told: str
) -> None:
    texts = write_texts(tmp_path / "t.sqlite", ("NCT01", "1", {"/title": "A title"}))
    with pytest.raises(StoreError, match=told):
        texts.quote(make_evidence_iri(trial, version, pointer, 0, end))


def test_an_unknown_trial_has_no_fields(tmp_path: Path) -> None:
    assert write_texts(tmp_path / "t.sqlite", ("NCT01", "1", {"/title": "A title"})).fields("NCT02") == {}


def test_a_later_version_replaces_the_earlier(tmp_path: Path) -> None:
    texts = write_texts(tmp_path / "t.sqlite", ("NCT01", "1", {"/title": "old"}), ("NCT01", "2", {"/title": "new"}))
    assert texts.quote(make_evidence_iri("NCT01", "2", "/title", 0, 3)) == "new"


def test_more_trials_than_are_written_at_once(tmp_path: Path) -> None:
    texts = write_texts(tmp_path / "t.sqlite", *((f"NCT{n:04}", "1", {"/title": f"title {n}"}) for n in range(1234)))
    assert [texts.fields(f"NCT{n:04}")["/title"] for n in (0, 499, 500, 1233)] == [
        "title 0",
        "title 499",
        "title 500",
        "title 1233",
    ]


def test_a_file_that_is_missing_or_foreign_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database at all, but longer than the header of one " * 9)
    for name in ("missing.sqlite", "notes.txt"):
        with pytest.raises(StoreError, match=f"{name}: the texts of the records cannot be read"):
            Texts(tmp_path / name)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        TextsWriter(tmp_path / "no such folder" / "t.sqlite")
