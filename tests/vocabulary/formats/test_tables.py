"""Tables: whatever stands in the cells, a row says what its columns mean."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialgraph.errors import VocabularyError
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.entries import EntryKind
from trialgraph.vocabulary.formats import ReadOptions, read_vocabulary_file
from trialgraph.vocabulary.formats.reading.discovery import load_formats
from trialgraph.vocabulary.formats.reading.presets import (
    find_preset,
    kind_of_semantic_types,
    load_presets,
    load_vocabulary_data,
)
from trialgraph.vocabulary.identifiers import find_scheme, load_schemes

KNOWN = load_vocabulary_data()["vocabulary"]
OPTIONS = ReadOptions(
    id_column="code", label_column="name", synonyms_columns=("others",), parent_column="above", prefix="ncit",
    parents_by="id",
)  # fmt: skip

names = st.text(st.characters(codec="utf-8", exclude_characters="|\0", exclude_categories=["Cs", "Cc"]), max_size=15)
rows = st.lists(
    st.tuples(st.integers(1, 10**6), names, st.lists(names, max_size=3)), max_size=12, unique_by=lambda r: r[0]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, delimiter=st.sampled_from(",\t;"), end=st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read(
    tmp_path: Path, rows: list[tuple[int, str, list[str]]], delimiter: str, end: str
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerow(["code", "name", "others", "above"])
    for number, name, others in rows:
        writer.writerow([f"C{number}", name, "|".join(others), "C0"])
    path = tmp_path / "table"
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    found = read_vocabulary_file(path, OPTIONS)
    assert found.read == len(rows)
    named = [row for row in rows if row[1].strip()]
    assert [(entry.identifier, entry.label) for entry in found.entries] == [
        (f"ncit:C{number}", " ".join(name.split())) for number, name, _ in named
    ]
    for entry, (_, name, others) in zip(found.entries, named, strict=True):
        assert entry.parents == ("ncit:C0",)
        stripped = [other.strip() for other in others]
        assert [s.name for s in entry.synonyms] == [o for o in dict.fromkeys(stripped) if o and o != name.strip()]
    assert len([d for d in found.defects if d.kind == "missingLabel"]) == len(rows) - len(named)


def test_lines_are_those_of_the_file_also_after_quoted_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('code,name,others,above\n\nC1,"a\nb",,\nC2,c,,\nX3,d,,\nC4,e\n')
    found = read_vocabulary_file(path, OPTIONS)
    assert [(entry.identifier, entry.label, entry.line) for entry in found.entries] == [
        ("ncit:C1", "a b", 3), ("ncit:C2", "c", 5),
    ]  # fmt: skip
    assert [(d.kind, d.line, d.found) for d in found.defects] == [
        ("malformedIdentifier", 6, "X3"), ("malformedRow", 7, "C4 | e"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (ReadOptions(preset="hgcn"), "no preset 'hgcn', expected one of cdisc"),
        (ReadOptions(id_column="id", label_column="name"), "no column 'id'"),
        (ReadOptions(id_column="code"), "no column ''"),
        (ReadOptions(id_column="code", label_column="name", parent_column="up"), "no column 'up'"),
        (ReadOptions(preset="hgnc"), "no column 'hgnc_id', 'symbol'"),
    ],
)
def test_columns_that_are_not_there_are_refused(tmp_path: Path, options: ReadOptions, said: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("code,name\nC1,a\n")
    with pytest.raises(VocabularyError, match=said):
        read_vocabulary_file(path, options)


def test_given_columns_go_before_those_of_the_preset(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("subject_id\tsubject_label\tshort\nNCIT:C1\tlong name\tname\n")
    assert read_vocabulary_file(path).entries[0].label == "long name"
    assert read_vocabulary_file(path, ReadOptions(label_column="short")).entries[0].label == "name"


def test_a_kind_that_the_user_names_is_that_of_rows_whose_kind_nothing_tells(tmp_path: Path) -> None:
    path = tmp_path / "protocol.csv"
    path.write_text(
        "Code,Codelist Code,CDISC Submission Value,CDISC Synonym(s),NCI Preferred Term\n"
        "C125201,C1,OS,Survival; Overall Survival,Overall Survival\nC70918,C85493,Max Conc,,Maximum Concentration\n"
    )
    survival, concentration = read_vocabulary_file(path, ReadOptions(kind="condition")).entries
    assert (survival.kind, concentration.kind) == ("condition", "endpoint")
    assert [synonym.name for synonym in survival.synonyms] == ["OS", "Survival"]
    assert read_vocabulary_file(path).entries[0].kind is None


def test_kinds_of_mesh_follow_from_tree_numbers_and_of_omop_from_classes(tmp_path: Path) -> None:
    mesh, omop = tmp_path / "mesh.tsv", tmp_path / "concept.csv"
    mesh.write_text(
        "mesh_id\tmesh_name\tmesh_tree_number\nD009369\tNeoplasms\tC04\nD002945\tCisplatin\tD01.210.375|D01.625\n"
        "D000003\tAbattoirs\tJ01.576\n"
    )
    omop.write_text(
        "concept_name,vocabulary_id,concept_class_id,concept_code,invalid_reason\nCisplatin,HemOnc,Component,105,\n"
        "Platinum agent,HemOnc,Component Class,9,\nOral,HemOnc,Route,7,\ncisplatin,RxNorm,Ingredient,2555,D\n"
    )
    assert [entry.kind for entry in read_vocabulary_file(mesh).entries] == ["condition", "agent", None]
    found = read_vocabulary_file(omop)
    assert [(e.identifier, e.kind, e.obsolete) for e in found.entries] == [
        ("hemonc:105", "agent", False), ("hemonc:9", "agentClass", False), ("hemonc:7", None, False),
        ("rxnorm:2555", "agent", True),
    ]  # fmt: skip


# --- the data file ---------------------------------------------------------------------------------------------------


def test_every_preset_is_recognised_by_its_own_header() -> None:
    presets = load_presets()
    assert len(presets) >= 12
    for name, preset in presets.items():
        if preset.header:
            found = find_preset([*preset.header, "another"], "")
            assert found is not None
            assert found.name == name
        else:
            assert preset.columns and preset.first_line
        for columns in preset.entries:
            known = set(preset.header) | set(preset.columns)
            assert columns.columns() <= known, name
            assert not columns.prefix or find_scheme(columns.prefix), name
            assert all(find_scheme(reference.prefix) for reference in columns.xrefs), name
    assert find_preset(["a", "b"], "a,b") is None


def test_kinds_are_kinds_of_entries() -> None:
    kinds = set(get_args(EntryKind))
    assert set(load_vocabulary_data()["semantic_types"]) <= kinds
    assert {scheme.kind for scheme in load_schemes().values()} <= kinds | {None}
    assert {kind for p in load_presets().values() for columns in p.entries for _, kind in columns.kinds} <= kinds
    assert kind_of_semantic_types(["Conceptual Entity", "Neoplastic Process"]) == "condition"
    assert kind_of_semantic_types(["Conceptual Entity"]) is None


def test_every_known_vocabulary_says_where_it_is_and_what_its_licence_allows() -> None:
    assert {"mondo", "doid", "ncit", "mesh", "hgnc", "drugbank-open", "oncotree"} <= set(KNOWN)
    formats = {found.name for found in load_formats()}
    for name, known in KNOWN.items():
        for told in ("title", "address", "homepage", "licence", "allows", "citation"):
            assert known[told].strip(), (name, told)
        assert known["address"].startswith(("https://", "http://purl.obolibrary.org/"))
        assert ("{year}" in known["address"]) == known.get("year", False)
        assert known["format"] in formats
        assert known.get("preset", "hgnc") in load_presets()
        assert known.get("kind", "agent") in get_args(EntryKind)


def test_the_data_files_stand_in_the_ontology_folder() -> None:
    assert {path.name for path in ontology_folder().glob("*.toml")} >= {"schemes.toml", "vocabularies.toml"}
