"""Outcome measures: endpoint, time frame, landmarks and criteria of each registered outcome, with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from trialgraph.facts.criteria import CriterionMention, drop_redundant, extract_criteria
from trialgraph.facts.endpoints import EndpointMention, EndpointReader, make_endpoint_reader
from trialgraph.facts.landmarks import extract_landmarks, extract_rate_landmarks
from trialgraph.facts.model import Evidence, OutcomeFact, TimeFrame
from trialgraph.facts.time_frames import find_longest_time, parse_time_frame
from trialgraph.study import Outcome, Study, Text
from trialgraph.vocabulary.concepts import Vocabulary


def extract_outcomes(study: Study, vocabulary: Vocabulary) -> tuple[OutcomeFact, ...]:
    """What each registered outcome measures, in the record's order; every fact with the words it rests on."""
    reader = make_endpoint_reader(vocabulary)
    return tuple(_extract_outcome(outcome, reader) for outcome in study.outcomes)


def _extract_outcome(outcome: Outcome, reader: EndpointReader) -> OutcomeFact:
    measure, description = outcome.measure, outcome.description
    found = reader.find(measure.content)
    endpoints = reader.read(measure.content, description.content if description else "", found)
    criteria = _extract_criteria(outcome, reader)
    landmarks = tuple((measure, mark) for mark in extract_landmarks(measure.content))
    if not landmarks and description is not None:
        landmarks = tuple((description, mark) for mark in extract_rate_landmarks(measure.content, description.content))
    return OutcomeFact(
        role=outcome.role,
        index=outcome.index,
        measure=measure.content,
        endpoints=tuple(mention.code for mention in endpoints),
        time_frame=_extract_time_frame(outcome.time_frame),
        landmarks=tuple(sorted({mark.months for _, mark in landmarks})),
        criteria=tuple(mention.name for _, mention in criteria),
        endpoint_evidence=tuple(_endpoint_evidence(outcome, endpoints)),
        landmark_evidence=_unique(make_span_evidence(text, mark.start, mark.end) for text, mark in landmarks),
        criterion_evidence=_unique(make_span_evidence(text, mention.start, mention.end) for text, mention in criteria),
        endpoint_concepts=tuple(dict.fromkeys(mention.concept for mention in endpoints)),
    )


def make_span_evidence(text: Text, start: int, end: int) -> Evidence:
    """The words ``text.content[start:end]`` as evidence."""
    return Evidence(text.pointer, start, end, text.content[start:end])


def _extract_time_frame(text: Text | None) -> TimeFrame | None:
    if text is None or not text.content.strip():
        return None
    time = find_longest_time(text.content)
    start, end = (time.start, time.end) if time is not None else (0, len(text.content))
    return replace(parse_time_frame(text.content), evidence=(make_span_evidence(text, start, end),))


def _extract_criteria(outcome: Outcome, reader: EndpointReader) -> list[tuple[Text, CriterionMention]]:
    """Criteria named anywhere in the outcome, each once, with the text in which it stands."""
    named: list[tuple[Text, CriterionMention]] = []
    for text in (outcome.measure, outcome.description, outcome.time_frame):
        if text is not None:
            matches = reader.find_criteria(text.content)
            named += [(text, mention) for mention in extract_criteria(text.content, matches)]
    if len(named) < 2:  # noqa: PLR2004 - one alone cannot be redundant
        return named
    kept = drop_redundant((mention for _, mention in named), reader.vocabulary)
    return [(text, mention) for text, mention in named if any(mention is other for other in kept)]


def _endpoint_evidence(outcome: Outcome, mentions: Iterable[EndpointMention]) -> Iterator[Evidence]:
    for mention in mentions:
        text = outcome.description if mention.in_description else outcome.measure
        if text is not None:
            yield make_span_evidence(text, mention.start, mention.end)


def _unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))
