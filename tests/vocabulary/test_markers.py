"""The file of biomarkers: its names, its identifiers, and what is reported of a wrong one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trialgraph.errors import VocabularyError
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.markers import load_markers

PREFIXES = (
    "@prefix tg: <https://w3id.org/trialgraph/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
    "@prefix marker: <https://w3id.org/trialgraph/marker/> . "
)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("HER-2", "HER2"),
        ("PD-Ll CPS", "PD-L1 CPS"),
        ("dMMR", "mismatch repair"),
        ("CLDN18.2", "claudin 18.2"),
        ("BCR-ABL", "Philadelphia chromosome"),
    ],
)
def test_names(name: str, label: str) -> None:
    assert [concept.label for concept in load_markers().lexicon.lookup(name)] == [label]


def test_genes_are_hgnc_identifiers_and_no_name_has_two_markers() -> None:
    text = (ontology_folder() / "biomarkers.ttl").read_text(encoding="utf-8")
    genes = [gene for line in re.findall(r"tg:gene ([^;]*?) (?:;|[.])\n", text) for gene in line.split(", ")]
    assert len(genes) > 80
    assert all(re.fullmatch(r"hgnc:\d{1,5}", gene) for gene in genes)
    names = [
        name
        for labels in re.findall(r"skos:(?:pref|alt|hidden)Label ([^;]*?) (?:;|[.])\n", text)
        for name in re.findall(r'"([^"]+)"', labels)
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("turtle", "problem"),
    [
        ("marker:x a tg:Marker .", "expected one skos:prefLabel"),
        ('marker:x a tg:Marker ; skos:prefLabel "X" ; tg:stateOfName "X-high" .', "is not like 'dMMR|deficient'"),
        ("marker:x a ", "not readable as Turtle"),
    ],
)
def test_a_wrong_file_is_reported_with_its_place(tmp_path: Path, turtle: str, problem: str) -> None:
    path = tmp_path / "markers.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    with pytest.raises(VocabularyError, match=re.escape(str(path))) as error:
        load_markers(path)
    assert problem in str(error.value)
