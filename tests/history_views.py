"""Two versions of a record compared by their facts, without a store."""

from __future__ import annotations

import json
from typing import Any

from registry_samples import make_record
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.history.compare import compare_lines
from trialgraph.history.model import Change
from trialgraph.quads import find_minted_concepts, make_trial_lines
from trialgraph.registries.ctgov_record.convert import make_study
from trialgraph.registries.ctgov_record.model import Record
from trialgraph.store import respell_lines
from trialgraph.terms import make_trial_iri
from trialgraph.vocabulary.load import load_builtin

JsonObject = dict[str, Any]


def compare_records(old: JsonObject, new: JsonObject) -> tuple[Change, ...]:
    """The changes from one version of a record of ClinicalTrials.gov to another, by the facts that a graph has."""
    vocabulary = load_builtin()
    lines, minted = list[set[str]](), dict[str, str]()
    for record in (old, new):
        study = make_study(Record.model_validate(json.loads(json.dumps(record))), lambda: "made")
        facts = ground_facts(extract_facts(study, vocabulary), vocabulary)
        minted |= {one.iri: one.name for one in find_minted_concepts(facts, vocabulary)}
        lines.append(respell_lines(make_trial_lines(study, facts, vocabulary)))

    def name(iri: str) -> str:
        return minted[iri] if iri in minted else vocabulary.concepts[iri].label

    return compare_lines(make_trial_iri(study.id), lines[0], lines[1], name)


def compare_texts(old: str, new: str) -> tuple[Change, ...]:
    """The changes from one text of the eligibility criteria to another."""
    records = (make_record(1, eligibilityModule={"eligibilityCriteria": text}) for text in (old, new))
    return compare_records(*records)
