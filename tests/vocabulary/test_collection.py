"""The user's vocabularies on disk: added, listed, replaced, removed, refused; compiled anew when something changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trialgraph.errors import VocabularyError
from trialgraph.vocabulary import collection
from trialgraph.vocabulary.collection import (
    NewVocabulary,
    add_vocabularies,
    collection_folder,
    current_digest,
    find_vocabulary,
    list_vocabularies,
    load_collected,
    open_added,
    read_added,
    remove_vocabulary,
)
from trialgraph.vocabulary.formats import ReadOptions
from trialgraph.vocabulary.load import load_builtin

NPC = "https://w3id.org/trialgraph/condition/nasopharyngeal-carcinoma"
OBO = """format-version: 1.2
data-version: made/2026

[Term]
id: MONDO:7000001
name: zebra stripe disease
synonym: "ZSD" EXACT []
is_a: MONDO:7000002 ! stripe disease

[Term]
id: MONDO:7000002
name: stripe disease
xref: NCIT:3921

[Term]
id: MONDO:7000003
name: nasopharyngeal carcinoma
"""
SSSOM = """#license: https://creativecommons.org/publicdomain/zero/1.0/
subject_id\tpredicate_id\tobject_id\tmapping_justification
MONDO:7000001\tskos:exactMatch\tDOID:9999999\tsemapv:ManualMappingCuration
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[NewVocabulary, NewVocabulary]:
    (tmp_path / "made.obo").write_text(OBO)
    (tmp_path / "made.sssom.tsv").write_text(SSSOM)
    obo = NewVocabulary(tmp_path / "made.obo", "made", ReadOptions(kind="condition"))
    return obo, NewVocabulary(tmp_path / "made.sssom.tsv", "mappings")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "here" / "trialgraph.db"


def test_it_stands_beside_the_store(db: Path) -> None:
    assert collection_folder(db) == db.with_name("trialgraph.db.vocab")


def test_nothing_added_is_the_builtin_vocabulary_alone(db: Path) -> None:
    assert list_vocabularies(collection_folder(db)) == []
    assert open_added(collection_folder(db)) is None
    assert current_digest(collection_folder(db)) == ""
    assert load_collected(db) is load_builtin()


def test_what_is_added_is_listed_with_its_counts_and_known_by_name_and_identifier(
    db: Path, files: tuple[NewVocabulary, NewVocabulary]
) -> None:
    folder = collection_folder(db)
    add_vocabularies(folder, files)
    obo, sssom = list_vocabularies(folder)
    assert (obo.name, obo.format, obo.version, obo.entries, obo.defects) == ("made", "obo", "made/2026", 3, 1)
    assert (sssom.name, sssom.mappings, sssom.licence) == (
        "mappings", 1, "https://creativecommons.org/publicdomain/zero/1.0/"
    )  # fmt: skip
    assert [(d.kind, d.line) for d in read_added(folder, obo).defects] == [("malformedIdentifier", 13)]
    vocabulary = load_collected(db)
    zebra = vocabulary.get("https://w3id.org/trialgraph/condition/mondo-7000001")
    assert zebra is not None and zebra.synonyms == ("ZSD",)
    assert zebra.exact_matches == ("https://bioregistry.io/doid:9999999", "https://bioregistry.io/mondo:7000001")
    assert vocabulary.is_within(zebra.iri, "https://w3id.org/trialgraph/condition/mondo-7000002")
    assert vocabulary.added is not None
    assert [hit.iri for hit in vocabulary.added.lookup("Zebra Stripe Diseases")] == [zebra.iri]
    assert vocabulary.added.lookup("zsd") == []  # a short name is meant as it is written
    assert vocabulary.added.by_identifier("DOID:9999999") == [(zebra.iri, "exact")]


def test_a_vocabulary_of_the_same_name_replaces_the_earlier_one(
    db: Path, files: tuple[NewVocabulary, NewVocabulary], tmp_path: Path
) -> None:
    folder = collection_folder(db)
    add_vocabularies(folder, files)
    before = current_digest(folder)
    (tmp_path / "made.obo").write_text(OBO.replace("zebra stripe", "tiger stripe"))
    add_vocabularies(folder, files[:1])
    assert [one.name for one in list_vocabularies(folder)] == ["mappings", "made"]
    assert current_digest(folder) != before
    compiled = open_added(folder)
    assert compiled is not None
    assert compiled.lookup("zebra stripe disease") == [] and compiled.lookup("tiger stripe disease")


def test_removing_the_last_one_leaves_the_builtin_vocabulary(
    db: Path, files: tuple[NewVocabulary, NewVocabulary]
) -> None:
    folder = collection_folder(db)
    add_vocabularies(folder, files)
    remove_vocabulary(folder, "made")
    compiled = open_added(folder)
    assert compiled is not None and compiled.lookup("zebra stripe disease") == []
    remove_vocabulary(folder, "mappings")
    assert open_added(folder) is None
    with pytest.raises(VocabularyError, match="'made': no vocabulary of that name was added; added are: none"):
        find_vocabulary(folder, "made")


def test_all_or_none_is_added(db: Path, files: tuple[NewVocabulary, NewVocabulary], tmp_path: Path) -> None:
    (tmp_path / "junk.bin").write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(VocabularyError, match="junk.bin"):
        add_vocabularies(collection_folder(db), [*files, NewVocabulary(tmp_path / "junk.bin", "junk")])
    assert list_vocabularies(collection_folder(db)) == []


def test_a_link_to_a_store_has_the_vocabularies_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "kept" / "real.db")
    assert collection_folder(tmp_path / "link.db") == collection_folder(tmp_path / "kept" / "real.db")


def test_what_another_process_adds_meanwhile_is_not_lost(
    db: Path, files: tuple[NewVocabulary, NewVocabulary], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, finish = collection_folder(db), collection._finish

    def finish_late(*told: Any) -> None:
        monkeypatch.setattr(collection, "_finish", finish)
        add_vocabularies(folder, files[:1])
        finish(*told)

    monkeypatch.setattr(collection, "_finish", finish_late)
    with pytest.raises(VocabularyError, match="changed by another process meanwhile"):
        add_vocabularies(folder, files[1:])
    assert [one.name for one in list_vocabularies(folder)] == ["made"]
    add_vocabularies(folder, files[1:])
    assert [one.name for one in list_vocabularies(folder)] == ["made", "mappings"]


def test_a_file_that_settles_has_mappings(db: Path, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("id,name\nMONDO:7000009,spotted zebra\n")
    options = ReadOptions(id_column="id", label_column="name")
    with pytest.raises(VocabularyError, match=r"names.csv: expected mappings that settle something \(SSSOM\)"):
        add_vocabularies(collection_folder(db), [NewVocabulary(tmp_path / "names.csv", "names", options, settles=True)])


def test_where_nothing_can_be_read_the_first_defect_is_told(db: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.sssom.tsv").write_text(SSSOM.replace("MONDO:7000001", "MY:1"))
    with pytest.raises(VocabularyError, match=r"no mapping could be read; 1 defects: line 3: my: expected a scheme"):
        add_vocabularies(collection_folder(db), [NewVocabulary(tmp_path / "mine.sssom.tsv", "mine")])


@pytest.mark.parametrize("name", ["../made", "Made", "", "a b", ".hidden", "concepts.sqlite", "vocabularies.json"])
def test_a_name_that_is_no_name_is_refused(db: Path, files: tuple[NewVocabulary, NewVocabulary], name: str) -> None:
    with pytest.raises(VocabularyError, match="expected a name of small letters"):
        add_vocabularies(collection_folder(db), [NewVocabulary(files[0].path, name)])


def test_a_shifted_table_is_refused_with_the_evidence_unless_forced(db: Path, tmp_path: Path) -> None:
    agents = [concept for concept in load_builtin().of_kind("agent") if concept.exact_matches][:60]
    shifted = [*agents[7:], *agents[:7]]
    rows = [f"{a.exact_matches[0].rpartition('/')[2]},{b.label}" for a, b in zip(agents, shifted, strict=True)]
    (tmp_path / "shifted.csv").write_text("id,name\n" + "\n".join(rows) + "\n")
    options = ReadOptions(kind="agent", id_column="id", label_column="name")
    new = NewVocabulary(tmp_path / "shifted.csv", "shifted", options)
    with pytest.raises(VocabularyError, match=r"do not belong together: \d+ of the 60 .* elsewhere.*--force"):
        add_vocabularies(collection_folder(db), [new])
    assert not collection_folder(db).exists()
    add_vocabularies(collection_folder(db), [new], force=True)
    assert [one.name for one in list_vocabularies(collection_folder(db))] == ["shifted"]


def test_it_is_compiled_anew_when_the_builtin_vocabulary_has_changed(
    db: Path, files: tuple[NewVocabulary, NewVocabulary], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = collection_folder(db)
    add_vocabularies(folder, files)
    first = open_added(folder)
    monkeypatch.setattr(collection, "_digest_builtin", lambda: "another one")
    second = open_added(folder)
    assert first is not None and second is not None and first.digest != second.digest == current_digest(folder)


def test_a_damaged_collection_is_one_clear_error(db: Path, files: tuple[NewVocabulary, NewVocabulary]) -> None:
    folder = collection_folder(db)
    add_vocabularies(folder, files)
    (folder / "concepts.sqlite").write_bytes(b"no database")
    with pytest.raises(VocabularyError, match=r"concepts.sqlite: no compiled vocabulary"):
        open_added(folder)
    (folder / "vocabularies.json").write_text(json.dumps([{"nome": "made"}]))
    with pytest.raises(VocabularyError, match=r"vocabularies.json: expected the list of added vocabularies"):
        list_vocabularies(folder)
