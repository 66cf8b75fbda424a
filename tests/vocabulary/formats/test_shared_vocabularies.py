"""Every real vocabulary file loads, with a count that its source confirms; its known defects are found, not loaded."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats import read_vocabulary_file

COUNTED = re.compile(r"\| (\S+/\S+) \| \d+ \| (\d+) (ids|nodes|classes|rows|paths|genes) \|")


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


def lines_with(pattern: str) -> Callable[[Path], int]:
    """How many lines match."""
    return lambda path: len(re.findall(pattern, text_of(path), re.M))


def rows_of(delimiter: str) -> Callable[[Path], int]:
    """How many rows a table has below its header, comment lines aside."""

    def count(path: Path) -> int:
        lines = (line for line in text_of(path).splitlines(keepends=True) if not line.startswith("#"))
        return sum(1 for _ in csv.reader(lines, delimiter=delimiter)) - 1

    return count


def nodes_of_graphs(path: Path) -> int:
    return sum(len(graph["nodes"]) for graph in json.loads(text_of(path))["graphs"])


IDS, TABS, COMMAS = lines_with(r"^id: "), rows_of("\t"), rows_of(",")

# File, how the count of SOURCES.md is confirmed, what stands in the file beside the stanzas read (OBO's typedefs have
# ids, too), entries and mappings loaded.
FILES: list[tuple[str, Callable[[Path], int], int, int, int]] = [
    ("disease/doid_cancer_slim.obo", IDS, 0, 730, 3011),
    ("disease/doid_cancer_slim.obographs.json", nodes_of_graphs, 0, 730, 3011),  # 19 nodes are properties
    ("disease/doid_cancer_slim.owl", lines_with(r"<owl:Class rdf:about="), 0, 730, 3011),
    ("disease/doid_full_2015-05-14.obo", IDS, 15, 8948, 38754),
    ("disease/doid_ncit_subset.obo", IDS, 0, 4757, 22657),
    ("disease/doid_terms.tsv", TABS, 0, 12246, 0),  # a row a parent: 50 rows add one
    ("disease/mesh_2015_terms.tsv", TABS, 0, 27455, 0),
    ("disease/mondo_extract_20251104.obo", IDS, 274, 99, 627),
    ("disease/ncit_extract_25.08d.owl", lines_with(r"<owl:Class rdf:about="), 0, 15, 11),
    ("disease/ncit_unmapped_terms.tsv", TABS, 0, 13277, 0),
    ("disease/oncotree_2025_10_03.json", lambda path: text_of(path).count('"code":'), 0, 898, 1343),
    ("drug/drugbank_vocabulary.csv", COMMAS, 0, 19842, 15183),
    ("drug/drugmechdb_index.yaml", lines_with(r"^- id: "), 0, 2318, 1518),  # paths of 1,574 drugs and 744 diseases
    ("drug/hemonc_extract_concepts.csv", COMMAS, 0, 878, 0),
    ("drug/ncit_antineoplastic_2021-10.tsv", TABS, 0, 2228, 2512),
    ("drug/ncit_drug_extract_23.09d.owl", lines_with(r"<owl:Class rdf:about="), 0, 62, 85),
    ("target/hgnc.genegroup.obo", IDS, 4, 1981, 0),
    ("target/hgnc_complete_set.txt.gz", TABS, 0, 43882, 85057),
    ("endpoint/cdisc_Glossary_CT_2025-09-26.csv", COMMAS, 0, 879, 0),
    ("endpoint/cdisc_Protocol_CT_2025-09-26.csv", COMMAS, 0, 455, 0),  # a concept stands in several code lists
    ("endpoint/cdisc_sdtm_oncology_pk_2025-03-28.tsv", TABS, 0, 643, 0),  # tests stand there by code and by name
    ("mapping/biomappings_negative.sssom.tsv", TABS, 0, 0, 905),
    ("mapping/biomappings_positive.sssom.tsv", TABS, 0, 0, 9179),
    ("mapping/mondo_exactmatch_doid.sssom.tsv", TABS, 0, 0, 11966),
    ("mapping/mondo_exactmatch_mesh.sssom.tsv", TABS, 0, 0, 8179),
    ("mapping/mondo_exactmatch_ncit.sssom.tsv", TABS, 0, 0, 7303),
    ("mapping/mondo_exactmatch_umls.sssom.tsv", TABS, 0, 0, 21660),
    ("mapping/mondo_hasdbxref_oncotree.sssom.tsv", TABS, 0, 0, 558),
]


@cache
def read(path: Path) -> VocabularyFile:
    return read_vocabulary_file(path)


def line_of(path: Path, text: str) -> int:
    """The line of a file that the text stands on."""
    return next(number for number, line in enumerate(text_of(path).splitlines(), 1) if text in line)


def found_defects(found: VocabularyFile, kind: str) -> list[tuple[int, str]]:
    return [(defect.line, defect.found) for defect in found.defects if defect.kind == kind]


def test_the_table_has_every_file(shared: Path) -> None:
    vocabularies = shared / "vocab"
    present = {path.relative_to(vocabularies).as_posix() for path in vocabularies.glob("*/*")}
    assert present == {name for name, *_ in FILES}
    assert len(FILES) == 28


@pytest.mark.parametrize(("name", "count", "beside", "entries", "mappings"), FILES, ids=[name for name, *_ in FILES])
def test_each_file_loads_with_the_count_of_its_source(
    shared: Path, name: str, count: Callable[[Path], int], beside: int, entries: int, mappings: int
) -> None:
    path = shared / "vocab" / name
    sources = {file: int(number) for file, number, _ in COUNTED.findall((shared / "vocab/SOURCES.md").read_text())}
    found = read(path)
    assert found.read + beside == count(path) == sources[name]
    assert (len(found.entries), len(found.mappings)) == (entries, mappings)
    last = text_of(path).count("\n") + 1
    assert all(0 < thing.line <= last for things in (found.entries, found.mappings, found.defects) for thing in things)
    assert not [defect for defect in found.defects if defect.kind == "misalignedNames"]


def test_three_formats_of_one_ontology_say_the_same(shared: Path) -> None:
    def say(name: str) -> tuple[set[object], set[object]]:
        found = read(shared / "vocab/disease" / name)
        entries: set[object] = {
            (e.identifier, e.label, frozenset(e.synonyms), frozenset(e.parents), e.obsolete, frozenset(e.replaces))
            for e in found.entries
        }
        return entries, {(m.subject, m.relation, m.object) for m in found.mappings}

    obo = say("doid_cancer_slim.obo")
    assert say("doid_cancer_slim.owl") == obo
    assert say("doid_cancer_slim.obographs.json") == obo


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mapping/mondo_exactmatch_mesh.sssom.tsv", ["mesh:C1720824", "mesh:D00007727"]),
        ("mapping/mondo_exactmatch_ncit.sssom.tsv", ["NCIT:3921"]),
    ],
)
def test_malformed_identifiers_are_found_on_their_lines_and_not_loaded(
    shared: Path, name: str, found: list[str]
) -> None:
    path = shared / "vocab" / name
    expected = [(line_of(path, f"\t{identifier}\t"), identifier) for identifier in found]
    assert found_defects(read(path), "malformedIdentifier") == sorted(expected)
    assert not {mapping.object.partition(":")[2] for mapping in read(path).mappings} & {
        f.partition(":")[2] for f in found
    }


# SOURCES.md counts subjects with several objects; one of the 69 has a malformed second one, and with that refused the
# first is its only exact match again.
@pytest.mark.parametrize(("scheme", "subjects", "left"), [("mesh", 69, 1), ("ncit", 45, 0), ("doid", 119, 0)])
def test_several_exact_matches_of_one_subject_are_found_and_none_is_exact(
    shared: Path, scheme: str, subjects: int, left: int
) -> None:
    path = shared / f"vocab/mapping/mondo_exactmatch_{scheme}.sssom.tsv"
    found = found_defects(read(path), "oneToMany")
    assert len(found) == subjects - left
    close = Counter(mapping.subject for mapping in read(path).mappings if mapping.relation == "close")
    assert {text.split(" = ")[0] for _, text in found} == set(close)
    assert min(close.values()) >= 2
    lines = text_of(path).splitlines()
    for line, text in found:
        assert lines[line - 1].lower().startswith(text.split(" = ")[0])
    exact = Counter(mapping.subject for mapping in read(path).mappings if mapping.relation == "exact")
    assert max(exact.values()) == 1


def test_the_two_codes_of_nasopharyngeal_carcinoma_stay_visible(shared: Path) -> None:
    """MONDO says NCIT:C3871, DOID:9261 carries NCI:C9321: both are loaded as each source says it."""
    mondo = read(shared / "vocab/mapping/mondo_exactmatch_ncit.sssom.tsv").mappings
    doid = read(shared / "vocab/disease/doid_cancer_slim.obo").mappings
    assert ("exact", "ncit:C3871") in {(m.relation, m.object) for m in mondo if m.subject == "mondo:0015459"}
    assert ("xref", "ncit:C9321") in {(m.relation, m.object) for m in doid if m.subject == "doid:9261"}


def test_ranges_given_as_codes_are_found_on_their_lines(shared: Path) -> None:
    path = shared / "vocab/disease/doid_full_2015-05-14.obo"
    found = found_defects(read(path), "codeRange")
    assert (line_of(path, "xref: ICD9CM:614-616.99"), "ICD9CM:614-616.99") in found
    assert len(found) == len(re.findall(r"^xref: ICD\w+:\w[\w.]*-\w", text_of(path), re.M))


def test_the_facts_table_of_the_project_is_known(shared: Path) -> None:
    path = shared / "vocab/facts.tsv"
    found = read_vocabulary_file(path)
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline=""), delimiter="\t"))
    assert found.read == len(rows) == 243
    without = [row["name"] for row in rows if not row["identifiers"]]
    assert [name for _, name in found_defects(found, "malformedIdentifier")] == without
    assert len(found.entries) == len(rows) - len(without)
    kinds = Counter(row["kind"] for row in rows if row["identifiers"])
    assert Counter(entry.kind for entry in found.entries) == {
        "agent": kinds["drug"] + kinds["cell therapy"], "condition": kinds["condition"],
        "endpoint": kinds["endpoint"], "target": kinds["target"],
    }  # fmt: skip
