"""The KGX export, checked against the Biolink Model with bmt, offline."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files

import pytest
from bmt import Toolkit

from exports.test_exports import NPC, hostile, small
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError
from trialgraph.exports import export_files, export_graph
from trialgraph.exports.linking.biolink import find_highest_phase, make_phase

Table = list[dict[str, str]]
GRAPHS = pytest.mark.parametrize("graph", [small(), hostile(), seed_store()], ids=["small", "hostile", "seeds"])


@cache
def biolink() -> Toolkit:
    schema = files("biolink_model").joinpath("schema/biolink_model.yaml")
    return Toolkit(schema=str(schema), predicate_map={"predicate mappings": []})


def read(graph: TrialGraph, select: list[str]) -> tuple[Table, Table]:
    written = export_files(graph, "kgx", select)
    assert list(written) == ["_nodes.tsv", "_edges.tsv"]
    tables = [
        list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)) for text in written.values()
    ]
    return tables[0], tables[1]


@GRAPHS
def test_columns_categories_and_predicates_are_biolinks(graph: TrialGraph) -> None:
    nodes, edges = read(graph, [])
    for column in nodes[0].keys() | edges[0].keys():
        assert biolink().get_element(column.replace("_", " ")) is not None, column
    assert {row["predicate"] for row in edges} == {"biolink:in_clinical_trials_for"}
    assert biolink().is_predicate("biolink:in_clinical_trials_for")
    for category in {category for row in nodes for category in row["category"].split("|")}:
        assert biolink().is_category(category), category
    assert all(biolink().is_association(biolink().get_element(row["category"])["name"]) for row in edges)


@GRAPHS
def test_values_of_enumerations_are_biolinks(graph: TrialGraph) -> None:
    nodes, edges = read(graph, [])
    enumerations = {
        "max_research_phase": "ResearchPhaseEnum",
        "knowledge_level": "KnowledgeLevelEnum",
        "agent_type": "AgentTypeEnum",
        "clinical_approval_status": "ClinicalApprovalStatusEnum",
        "clinical_trial_phase": "ResearchPhaseEnum",
        "clinical_trial_overall_status": "ClinicalTrialStatusEnum",
    }
    for column, name in enumerations.items():
        values = {row[column] for row in [*nodes, *edges] if row.get(column)}
        assert all(biolink().is_permissible_value_of_enum(name, value) for value in values), (column, values)


@GRAPHS
def test_subject_and_object_are_what_the_predicate_joins(graph: TrialGraph) -> None:
    nodes, edges = read(graph, [])
    assert len({row["id"] for row in nodes}) == len(nodes)
    assert len({row["id"] for row in edges}) == len(edges) > 0
    categories = {row["id"]: row["category"].split("|") for row in nodes}
    for row in edges:
        for end, wanted in (("subject", "chemical entity"), ("object", "disease or phenotypic feature")):
            ancestors = {a for category in categories[row[end]] for a in biolink().get_ancestors(category)}
            assert wanted in ancestors
        assert all(categories[trial] == ["biolink:ClinicalTrial"] for trial in row["has_supporting_studies"].split("|"))
        assert int(row["evidence_count"]) == len(row["has_supporting_studies"].split("|"))


@GRAPHS
def test_prefixes_are_those_that_biolink_has_for_the_class(graph: TrialGraph) -> None:
    for row in read(graph, [])[0]:
        prefix = row["id"].partition(":")[0]
        allowed = {
            known
            for category in row["category"].split("|")
            for known in biolink().get_element(category)["id_prefixes"] or ()
        }
        assert prefix in allowed | {"trialgraph", "NCIT"}, row["id"]


def test_an_indication_of_the_seeds() -> None:
    nodes, edges = read(seed_store(), NPC)
    edge = next(row for row in edges if row["original_subject"].endswith("agent/cadonilimab"))
    assert (edge["subject"], edge["object"]) == ("UNII:6FYG1DS4NW", "MONDO:0015459")
    assert edge["max_research_phase"] == "clinical_trial_phase_2"
    assert edge["has_supporting_studies"] == "trialgraph:trial/000_8c8bcb7ea39ef8d9"
    assert edge["primary_knowledge_source"] == "infores:trialgraph"
    assert (edge["knowledge_level"], edge["agent_type"]) == ("knowledge_assertion", "automated_agent")
    trial = next(row for row in nodes if row["id"] == edge["has_supporting_studies"])
    assert "UNII:6FYG1DS4NW" in trial["clinical_trial_interventions"].split("|")
    assert not any(row["name"] == "soft tissue sarcoma" for row in nodes)


def test_a_registered_trial_has_the_prefix_of_its_registry() -> None:
    nodes, edges = read(small(), [])
    trials = {row["id"] for row in nodes if row["category"] == "biolink:ClinicalTrial"}
    assert "CLINICALTRIALS:NCT90000005" in trials
    edge = next(row for row in edges if row["has_supporting_studies"] == "CLINICALTRIALS:NCT90000005")
    assert edge["primary_knowledge_source"] == "infores:clinicaltrials"
    assert edge["aggregator_knowledge_source"] == "infores:trialgraph"


@pytest.mark.parametrize(
    ("words", "phase"),
    [
        (["PHASE2"], "clinical_trial_phase_2"),
        (["PHASE2", "PHASE1"], "clinical_trial_phase_1_to_2"),
        (["PHASE2", "PHASE3"], "clinical_trial_phase_2_to_3"),
        (["EARLY_PHASE1"], "clinical_trial_phase_1"),
        (["NA"], "not_provided"),
        ([], "not_provided"),
    ],
)
def test_phases(words: list[str], phase: str) -> None:
    assert make_phase(words) == phase


def test_the_highest_phase() -> None:
    phases = ["clinical_trial_phase_2", "clinical_trial_phase_1_to_2", "not_provided"]
    assert find_highest_phase(phases) == "clinical_trial_phase_2"
    assert find_highest_phase(["not_provided"]) == "not_provided"


def test_two_files_are_no_one_text() -> None:
    with pytest.raises(QueryError, match="NAME_nodes.tsv, NAME_edges.tsv"):
        export_graph(small(), "kgx")
