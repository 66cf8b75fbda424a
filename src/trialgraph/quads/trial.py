"""One study and its facts as N-Triples lines: the trial itself, and everything it owns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.facts.model import StudyFacts
from trialgraph.namespaces import DCTERMS, RDFS, TG
from trialgraph.quads.naming import TrialNames, make_trial_names
from trialgraph.quads.outcomes import make_outcome_lines
from trialgraph.quads.populations import make_population_lines
from trialgraph.quads.therapies import (
    make_arm_lines,
    make_regimen_lines,
    make_therapy_lines,
    make_trial_dose_lines,
    name_arms,
)
from trialgraph.study import Study
from trialgraph.terms import (
    RDF_TYPE,
    RDFS_LABEL,
    make_date,
    make_decimal,
    make_full_date,
    make_hash,
    make_integer,
    make_iri,
    make_literal,
    make_statement,
    make_text_statement,
    make_trial_iri,
    make_web_iri,
)
from trialgraph.vocabulary.concepts import Vocabulary

_PROPERTY_NAME = re.compile(r"[a-z][A-Za-z0-9]*")


def make_trial_lines(study: Study, facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[str]:
    """Everything that is known of one study, each N-Triples line once, in a fixed order.

    `vocabulary` resolves endpoint codes and criterion names. The concepts themselves come from `make_concept_lines`
    and `make_minted_concept_lines`.
    """
    return iter(dict.fromkeys(filter(None, _make_lines(study, facts, vocabulary))))


def _make_lines(study: Study, facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[str]:
    names = make_trial_names(study)
    arms = name_arms(names, study, facts)
    yield from _make_record_lines(names, study)
    yield from _make_status_lines(names, study, facts)
    yield from _make_shortcut_lines(names, facts)
    yield from make_therapy_lines(names, facts)
    yield from make_arm_lines(names, study, arms)
    yield from make_regimen_lines(names, facts.regimens, arms)
    yield from make_trial_dose_lines(names, facts.doses)
    yield from make_population_lines(names, facts, arms)
    yield from make_outcome_lines(names, study, facts, vocabulary)
    yield from _make_design_fact_lines(names, facts)
    yield from _make_finding_lines(names, facts)


def _make_record_lines(names: TrialNames, study: Study) -> Iterator[str]:
    trial = names.node
    yield f"{trial} {RDF_TYPE} <{TG}Trial> .\n"
    yield f"{trial} <{DCTERMS}title> {make_literal(study.title.content)} .\n"
    yield f"{trial} <{DCTERMS}identifier> {make_literal(study.id)} .\n"
    page = make_web_iri(study.url)
    if page is not None:
        yield f"{trial} <{RDFS}seeAlso> {page} .\n"
    yield make_text_statement(trial, "registry", study.registry)
    yield make_text_statement(trial, "recordVersion", study.version)
    yield make_statement(trial, "dataDate", make_full_date(study.data_date))


def make_withdrawal_line(trial: str, date: str) -> str:
    """That the trial was found missing from its registry on this day (ISO 8601)."""
    return make_statement(f"<{make_trial_iri(trial)}>", "withdrawnFromRegistry", make_full_date(date))


def _find_trial_phases(study: Study, facts: StudyFacts) -> tuple[str, ...]:
    """The registered phases; those the text states ("PHASE1/PHASE2") where the registry has none."""
    stated = (phase for fact in facts.design if fact.kind == "trialPhase" for phase in fact.label.split("/"))
    return study.design.phases or tuple(dict.fromkeys(stated))


def _make_status_lines(names: TrialNames, study: Study, facts: StudyFacts) -> Iterator[str]:
    trial, design, status = names.node, study.design, study.status
    yield from (make_text_statement(trial, "trialPhase", phase) for phase in _find_trial_phases(study, facts))
    for name, text in (
        ("status", status.overall),
        ("studyType", design.study_type),
        ("allocation", design.allocation),
        ("masking", design.masking),
        ("interventionModel", design.intervention_model),
        ("primaryPurpose", design.primary_purpose),
        ("sponsor", status.sponsor),
    ):
        yield make_text_statement(trial, name, text)
    if design.enrolment is not None:
        yield make_statement(trial, "enrolment", make_integer(design.enrolment))
    for name, date in (
        ("startDate", status.start_date),
        ("primaryCompletionDate", status.primary_completion_date),
        ("completionDate", status.completion_date),
    ):
        yield make_statement(trial, name, make_date(date))
    yield from (make_text_statement(trial, "country", country) for country in status.countries)


def _make_shortcut_lines(names: TrialNames, facts: StudyFacts) -> Iterator[str]:
    """What is experimental in the trial and which conditions its populations have, said of the trial itself.

    Both follow from its therapies and populations, so that they come and go with them. They spare a class × condition
    question the way over the parts of every trial, which costs a look-up each.
    """
    tested = (fact.therapy.concept for fact in facts.agents if fact.role == "experimental")
    yield from (make_statement(names.node, "tests", make_iri(concept)) for concept in tested)
    studied = (concept for population in facts.populations for concept in population.conditions)
    yield from (make_statement(names.node, "studies", make_iri(concept)) for concept in studied)


def _make_design_fact_lines(names: TrialNames, facts: StudyFacts) -> Iterator[str]:
    for fact in facts.design:
        node = names.part(f"design-{make_hash(fact.kind, fact.label, fact.values)}")
        yield from names.make_part_lines("hasDesignFact", node, "DesignFact")
        yield make_text_statement(node, "designKind", fact.kind)
        if fact.label:
            yield f"{node} {RDFS_LABEL} {make_literal(fact.label)} .\n"
        for name, value in fact.values:
            if _PROPERTY_NAME.fullmatch(name) is None:
                raise ValueError(f"{names.trial}: design value {name!r}: expected a camelCase name")
            yield make_statement(node, name, make_decimal(value))
        if fact.bound:
            yield make_text_statement(node, "participantsBound", fact.bound)
        yield from names.make_evidence_lines(node, "designEvidence", fact.evidence)


def _make_finding_lines(names: TrialNames, facts: StudyFacts) -> Iterator[str]:
    for finding in facts.findings:
        places = [(item.pointer, item.quote) for item in finding.evidence]
        node = names.part(f"finding-{make_hash(finding.kind, finding.found, finding.assumed, places)}")
        yield from names.make_part_lines("hasFinding", node, "Finding")
        yield make_text_statement(node, "findingKind", finding.kind)
        yield make_text_statement(node, "found", finding.found)
        yield make_text_statement(node, "assumed", finding.assumed)
        yield from names.make_evidence_lines(node, "findingEvidence", finding.evidence)
