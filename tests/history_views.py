"""Two versions of a record compared by their facts, without a store."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from registry_samples import make_record
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.history.compare import compare_trials
from trialgraph.history.model import Change
from trialgraph.history.view import TrialView
from trialgraph.quads import find_minted_concepts, make_trial_lines
from trialgraph.registries.ctgov_record.convert import make_study
from trialgraph.registries.ctgov_record.model import Record
from trialgraph.terms import make_trial_iri
from trialgraph.vocabulary.load import load_builtin

JsonObject = dict[str, Any]


def make_view(record: JsonObject) -> TrialView:
    """The facts of a record of ClinicalTrials.gov, as the graph has them."""
    vocabulary = load_builtin()
    study = make_study(Record.model_validate(json.loads(json.dumps(record))), "made")
    facts = ground_facts(extract_facts(study, vocabulary), vocabulary)
    minted = {one.iri: one.name for one in find_minted_concepts(facts, vocabulary)}
    content = "".join(make_trial_lines(study, facts, vocabulary)).encode()
    triples = (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
    plain = ((t.subject.value, t.predicate.value, t.object.value) for t in triples)

    def name(iri: str) -> str:
        return minted[iri] if iri in minted else vocabulary.concepts[iri].label

    return TrialView(make_trial_iri(study.id), plain, name)


def compare_records(old: JsonObject, new: JsonObject) -> tuple[Change, ...]:
    """The changes from one version of a record to another."""
    return compare_trials(make_view(old), make_view(new))


def compare_texts(old: str, new: str) -> tuple[Change, ...]:
    """The changes from one text of the eligibility criteria to another."""
    records = (make_record(1, eligibilityModule={"eligibilityCriteria": text}) for text in (old, new))
    return compare_records(*records)
