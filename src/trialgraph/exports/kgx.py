"""KGX: nodes and edges in the Biolink Model, as the tools of the Translator and KG-Hub communities read them.

Two TSV files (https://github.com/biolink/kgx/blob/master/specification/kgx-format.md): trials, therapies, conditions;
and ``in clinical trials for`` between a therapy and a condition that an arm gives it for, with the trials it rests on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.linking.biolink import (
    CATEGORIES,
    STATUSES,
    find_highest_phase,
    folder_of,
    make_identifiers,
    make_phase,
)
from trialgraph.exports.linking.cells import make_table
from trialgraph.exports.linking.used_concepts import UsedConcept, find_used_concepts, select_rows
from trialgraph.terms import TRIAL

_SOURCE = "infores:trialgraph"
_REGISTRY = "infores:clinicaltrials"
_NCT = re.compile(r"NCT\d{8}")
_NODES = (
    "id", "category", "name", "xref", "synonym", "iri", "provided_by", "clinical_trial_phase",
    "clinical_trial_overall_status", "clinical_trial_brief_title", "clinical_trial_primary_purpose",
    "clinical_trial_intervention_model", "clinical_trial_enrollment", "clinical_trial_start_date",
    "clinical_trial_interventions", "clinical_trial_conditions",
)  # fmt: skip
_EDGES = (
    "id", "subject", "predicate", "object", "category", "primary_knowledge_source", "aggregator_knowledge_source",
    "knowledge_level", "agent_type", "max_research_phase", "clinical_approval_status",
    "evidence_count", "has_supporting_studies", "publications",
    "original_subject", "original_object",
)  # fmt: skip
# experimental or active therapies that an arm gives to people with the condition
_STUDIED = """?trial tg:hasArm ?arm . ?arm tg:forPopulation ?population ; tg:hasRegimen ?regimen .
    ?regimen tg:hasPhase ?phase . ?phase tg:hasComponent ?component . ?component tg:therapy ?therapy ; tg:role ?role .
    ?population tg:condition ?condition . FILTER(?role IN ("experimental", "active_comparator"))"""
_PROPERTIES = {
    "title": "dcterms:title", "phase": "tg:trialPhase", "status": "tg:status", "purpose": "tg:primaryPurpose",
    "model": "tg:interventionModel", "enrolment": "tg:enrolment", "start": "tg:startDate",
    "page": "rdfs:seeAlso",
}  # fmt: skip


@dataclass
class _Trial:
    iri: str
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    therapies: set[str] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)

    @property
    def curie(self) -> str:
        """The registry's number where Biolink has a prefix for it, else the trial's own."""
        name = self.iri.removeprefix(TRIAL)
        return f"CLINICALTRIALS:{name}" if _NCT.fullmatch(name) else f"trialgraph:trial/{name}"

    def first(self, name: str) -> str:
        return min(self.said[name], default="")

    @property
    def phase(self) -> str:
        return make_phase(self.said["phase"])


def write_kgx(graph: TrialGraph, selection: Selection) -> Mapping[str, str]:
    """The table of nodes and the table of edges; lists within a cell are separated by "|"."""
    concepts = {
        iri: concept for iri, concept in find_used_concepts(graph, selection).items() if folder_of(iri) in CATEGORIES
    }
    curies = _name_concepts(concepts.values())
    trials = _read_trials(graph, selection, concepts)
    nodes = [_make_concept_node(concept, curies[iri]) for iri, concept in concepts.items()]
    nodes += [_make_trial_node(trial, curies) for trial in trials.values()]
    edges = _make_edges(graph, selection, trials, curies)
    return {"_nodes.tsv": make_table(_NODES, nodes), "_edges.tsv": make_table(_EDGES, edges)}


def _name_concepts(concepts: Iterable[UsedConcept]) -> dict[str, str]:
    """The CURIE of each concept: its preferred identifier that no other concept of the file has taken."""
    taken: set[str] = set()
    named = {}
    for concept in concepts:
        named[concept.iri] = next(curie for curie in make_identifiers(concept) if curie not in taken)
        taken.add(named[concept.iri])
    return named


def _read_trials(graph: TrialGraph, selection: Selection, concepts: Mapping[str, UsedConcept]) -> dict[str, _Trial]:
    trials = {iri: _Trial(iri) for iri in selection.trials}
    for name, prop in _PROPERTIES.items():
        for iri, value in select_rows(graph, selection, "?trial ?value", f"?trial {prop} ?value ."):
            trials[iri].said[name].append(value)
    for concept in concepts.values():
        for iri in concept.trials:
            used = trials[iri].conditions if folder_of(concept.iri) == "condition" else trials[iri].therapies
            used.add(concept.iri)
    return trials


def _make_concept_node(concept: UsedConcept, curie: str) -> dict[str, object]:
    return {
        "id": curie,
        "category": CATEGORIES[folder_of(concept.iri)],
        "name": concept.label,
        "xref": [known for known in make_identifiers(concept) if known != curie],
        "synonym": concept.about["altLabel"],
        "iri": concept.iri,
        "provided_by": _SOURCE,
    }


def _make_trial_node(trial: _Trial, curies: Mapping[str, str]) -> dict[str, object]:
    status = trial.first("status")
    return {
        "id": trial.curie,
        "category": "biolink:ClinicalTrial",
        "name": trial.first("title"),
        "iri": trial.iri,
        "provided_by": _SOURCE,
        "clinical_trial_phase": trial.phase,
        "clinical_trial_overall_status": status if status in STATUSES else "",
        "clinical_trial_brief_title": trial.first("title"),
        "clinical_trial_primary_purpose": trial.first("purpose"),
        "clinical_trial_intervention_model": trial.first("model"),
        "clinical_trial_enrollment": trial.first("enrolment"),
        "clinical_trial_start_date": trial.first("start"),
        "clinical_trial_interventions": sorted(curies[iri] for iri in trial.therapies),
        "clinical_trial_conditions": sorted(curies[iri] for iri in trial.conditions),
    }


def _make_edges(
    graph: TrialGraph, selection: Selection, trials: Mapping[str, _Trial], curies: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    studied: dict[tuple[str, str], set[str]] = defaultdict(set)
    for iri, therapy, condition in select_rows(graph, selection, "?trial ?therapy ?condition", _STUDIED):
        if therapy in curies and condition in curies:
            studied[therapy, condition].add(iri)
    for (therapy, condition), iris in sorted(studied.items()):
        resting = [trials[iri] for iri in sorted(iris)]
        subject, target = curies[therapy], curies[condition]
        yield {
            "id": "trialgraph:edge/" + blake2b(f"{subject} {target}".encode(), digest_size=8).hexdigest(),
            "subject": subject,
            "predicate": "biolink:in_clinical_trials_for",
            "object": target,
            "category": "biolink:ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation",
            # The registry's statement where all trials are its own; it is read by rules, not by a person.
            "primary_knowledge_source": _REGISTRY if all(_is_registered(trial) for trial in resting) else _SOURCE,
            "aggregator_knowledge_source": _SOURCE if all(_is_registered(trial) for trial in resting) else "",
            "knowledge_level": "knowledge_assertion",
            "agent_type": "automated_agent",
            "max_research_phase": find_highest_phase(trial.phase for trial in resting),
            "clinical_approval_status": "not_provided",  # a trial says nothing of it
            "evidence_count": str(len(resting)),
            "has_supporting_studies": [trial.curie for trial in resting],
            "publications": [page for trial in resting if (page := trial.first("page"))],
            "original_subject": therapy,
            "original_object": condition,
        }


def _is_registered(trial: _Trial) -> bool:
    return trial.curie.startswith("CLINICALTRIALS:")


EXPORT = Export("kgx", ".tsv", "nodes and edges in the Biolink Model: two files, -o NAME", write_kgx)
