"""The SSSOM export, read with sssom-pydantic."""

from __future__ import annotations

import io
from importlib.metadata import version

import pytest
import sssom_pydantic
from sssom_pydantic import SemanticMapping, SemanticMappingPack

from exports.test_exports import NPC, hostile, small
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.exports import export_graph
from trialgraph.exports.linking.curies import Curies


def read(graph: TrialGraph, select: list[str]) -> SemanticMappingPack:
    return sssom_pydantic.read(io.StringIO(export_graph(graph, "sssom", select)))


def find(pack: SemanticMappingPack, subject: str, target: str) -> SemanticMapping:
    found = [m for m in pack.mappings if m.subject_name == subject and m.object.curie == target]
    return found[0]


def test_the_mapping_set_says_what_it_is() -> None:
    pack = read(seed_store(), [])
    about, tool = pack.mapping_set, pack.mappings[0].mapping_tool
    assert str(about.id).startswith("https://w3id.org/trialgraph/mappings/")
    assert str(about.license) == "https://creativecommons.org/licenses/by/4.0/"
    assert tool is not None
    assert (tool.name, tool.version) == ("trialgraph", version("trialgraph"))
    assert "all trials" in str(about.description)
    assert "nasopharyngeal carcinoma" in str(read(seed_store(), NPC).mapping_set.description)


def test_a_concept_has_the_identifiers_of_the_vocabulary() -> None:
    mapping = next(
        m
        for m in read(seed_store(), []).mappings
        if m.subject.curie == "trialgraph:condition/nasopharyngeal-carcinoma" and m.object.curie == "mondo:0015459"
    )
    assert mapping.predicate.curie == "skos:exactMatch"
    assert mapping.justification.curie == "semapv:ManualMappingCuration"
    assert mapping.confidence == 1.0
    assert mapping.extensions is not None
    assert mapping.extensions["trial_count"].value == 2


@pytest.mark.parametrize(
    ("words", "identifier", "predicate", "justification", "confidence"),
    [
        ("Nasopharyngeal Carcinoma", "mondo:0015459", "exactMatch", "LexicalMatching", 0.98),  # the label
        ("Nasopharyngeal Carcinoma", "ncit:C9321", "closeMatch", "LexicalMatching", 0.98),
        ("Cervix Cancer", "ncit:C9039", "exactMatch", "LexicalMatching", 0.95),  # a synonym
        ("Aptinib", "drugbank:DB14765", "exactMatch", "LexicalMatching", 0.9),  # a misspelling
    ],
)
def test_a_registered_string_has_the_identifiers_of_its_concept(
    words: str, identifier: str, predicate: str, justification: str, confidence: float
) -> None:
    mapping = find(read(seed_store(), []), words, identifier)
    assert mapping.subject.prefix == "trialgraph"
    assert mapping.predicate.curie == f"skos:{predicate}"
    assert mapping.justification.curie == f"semapv:{justification}"
    assert mapping.confidence == confidence


def test_what_only_the_text_says_is_no_registered_string() -> None:
    subjects = {m.subject_name for m in read(seed_store(), []).mappings if m.subject.identifier.startswith("name/")}
    assert "Gemcitabine" in subjects
    assert "chemotherapy" not in subjects  # named in the summary of 000_8c8bcb7ea39ef8d9 only


def test_a_selection_maps_what_its_trials_use() -> None:
    everything, some = ({m.subject.curie for m in read(seed_store(), select).mappings} for select in ([], NPC))
    assert some < everything
    assert "trialgraph:condition/soft-tissue-sarcoma" in everything - some


@pytest.mark.parametrize("graph", [small, hostile], ids=["small", "hostile"])
def test_hostile_texts_stay_in_their_cells(graph: object) -> None:
    assert callable(graph)
    text = export_graph(graph(), "sssom")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(read(graph(), []).mappings) == len(rows) - 1


def test_identifiers_of_other_namespaces_get_a_prefix() -> None:
    curies = Curies()
    spelled = [curies.spell(iri) for iri in ("http://a.org/x#1", "http://a.org/x#2", "http://b.org/y/3")]
    assert spelled == ["ns1:1", "ns1:2", "ns2:3"]
    assert curies.spell("https://bioregistry.io/oncotree:CNL/MPN") == "oncotree:CNL/MPN"
    assert curies.prefixes["ns1"] == "http://a.org/x#"
