"""How success is measured: outcome measures with endpoints, time frames, landmarks and criteria."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.facts.model import OutcomeFact, StudyFacts, TimeFrame
from trialgraph.quads.concepts import find_criterion_iri, find_endpoint_iri
from trialgraph.quads.naming import TrialNames
from trialgraph.study import Study
from trialgraph.terms import (
    RDFS_LABEL,
    make_decimal,
    make_integer,
    make_iri,
    make_literal,
    make_names,
    make_statement,
    make_text_statement,
)
from trialgraph.vocabulary.concepts import Vocabulary


def make_outcome_lines(names: TrialNames, study: Study, facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[str]:
    """The outcome measures, named by role, measure, description and time frame."""
    descriptions = {
        (outcome.role, outcome.index): outcome.description.content
        for outcome in study.outcomes
        if outcome.description is not None
    }
    keys = [_key_outcome(outcome, descriptions.get((outcome.role, outcome.index), "")) for outcome in facts.outcomes]
    for outcome, name in zip(facts.outcomes, make_names(keys), strict=True):
        node = names.part(f"outcome-{outcome.role}-{name}")
        yield from names.make_part_lines("hasOutcome", node, "OutcomeMeasure")
        yield make_text_statement(node, "role", outcome.role)
        yield make_statement(node, "index", make_integer(outcome.index))
        yield f"{node} {RDFS_LABEL} {make_literal(outcome.measure)} .\n"
        yield from _make_measured_lines(names, node, outcome, vocabulary)
        if outcome.time_frame is not None:
            yield from _make_time_frame_lines(names, node, outcome.time_frame)


def _key_outcome(outcome: OutcomeFact, description: str) -> str:
    time_frame = outcome.time_frame.text if outcome.time_frame is not None else ""
    return "\x1e".join((outcome.role, outcome.measure, description, time_frame))


def _make_measured_lines(names: TrialNames, node: str, outcome: OutcomeFact, vocabulary: Vocabulary) -> Iterator[str]:
    for code in outcome.endpoints:
        yield make_statement(node, "endpoint", make_iri(find_endpoint_iri(vocabulary, code)))
    yield from names.make_evidence_lines(node, "endpointEvidence", outcome.endpoint_evidence)
    yield from (make_statement(node, "landmark", make_decimal(months)) for months in outcome.landmarks)
    yield from names.make_evidence_lines(node, "landmarkEvidence", outcome.landmark_evidence)
    if outcome.lasting_months is not None:
        yield make_statement(node, "lastingMonths", make_decimal(outcome.lasting_months))
    yield from names.make_evidence_lines(node, "lastingEvidence", outcome.lasting_evidence)
    for name in outcome.criteria:
        yield make_statement(node, "criterion", make_iri(find_criterion_iri(vocabulary, name)))
    yield from names.make_evidence_lines(node, "criterionEvidence", outcome.criterion_evidence)


def _make_time_frame_lines(names: TrialNames, node: str, time_frame: TimeFrame) -> Iterator[str]:
    if time_frame.months is not None:
        yield make_statement(node, "months", make_decimal(time_frame.months))
    yield make_text_statement(node, "timeBound", time_frame.bound)
    yield make_text_statement(node, "timeAnchor", time_frame.anchor)
    yield make_text_statement(node, "timeFrameText", time_frame.text)
    yield from names.make_evidence_lines(node, "timeFrameEvidence", time_frame.evidence)
