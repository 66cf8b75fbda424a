"""Outcome measures: endpoint, time frame, landmarks and criteria of each registered outcome, with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trialgraph.facts.model import Evidence, OutcomeFact, TimeFrame
from trialgraph.facts.outcomes.criteria import (
    CriterionMention,
    drop_redundant,
    extract_criteria,
    find_texts_with_criteria,
)
from trialgraph.facts.outcomes.endpoint_names import ENDPOINT, EndpointNames, make_endpoint_names
from trialgraph.facts.outcomes.endpoints import EndpointMention, extract_endpoints
from trialgraph.facts.outcomes.landmarks import extract_landmarks, extract_rate_landmarks
from trialgraph.facts.outcomes.lasting import extract_lasting
from trialgraph.facts.outcomes.time_frames import find_longest_time, parse_time_frame
from trialgraph.study import Outcome, Study, Text
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.lexicon import Match

_STATES = frozenset({"ORR", "CR", "DCR", "CBR"})  # what a patient reaches, and may have to keep for a while
_PERFORMANCE = ENDPOINT + "PS"


def extract_outcomes(study: Study, vocabulary: Vocabulary) -> tuple[OutcomeFact, ...]:
    """What each registered outcome measures, in the record's order; every fact with the words it rests on."""
    names = make_endpoint_names(vocabulary)
    endpoints = names.find_each([outcome.measure.content for outcome in study.outcomes])
    texts = dict.fromkeys(text.content for outcome in study.outcomes for text in _texts(outcome))
    criteria = find_texts_with_criteria(tuple(texts), names)
    return tuple(
        _extract_outcome(outcome, names, named, criteria)
        for outcome, named in zip(study.outcomes, endpoints, strict=True)
    )


def _texts(outcome: Outcome) -> Iterator[Text]:
    yield outcome.measure
    if outcome.description is not None:
        yield outcome.description
    if outcome.time_frame is not None:
        yield outcome.time_frame


def _extract_outcome(
    outcome: Outcome, names: EndpointNames, named: Sequence[Match], with_criteria: Mapping[str, Sequence[Match]]
) -> OutcomeFact:
    """`named` are the endpoints named in the measure, `with_criteria` the texts that may name a criterion."""
    measure, description = outcome.measure, outcome.description
    described = description.content if description is not None else ""
    endpoints = extract_endpoints(measure.content, described, names.vocabulary, named)
    codes = tuple(mention.code for mention in endpoints)
    criteria = _extract_criteria(outcome, names, codes, with_criteria)
    landmarks = tuple((measure, mark) for mark in extract_landmarks(measure.content))
    if not landmarks and description is not None:
        landmarks = tuple((description, mark) for mark in extract_rate_landmarks(measure.content, description.content))
    lasting, lasting_evidence = _extract_lasting(outcome, codes)
    return OutcomeFact(
        role=outcome.role,
        index=outcome.index,
        measure=measure.content,
        endpoints=codes,
        time_frame=_extract_time_frame(outcome.time_frame),
        landmarks=tuple(sorted({mark.months for _, mark in landmarks})),
        criteria=tuple(mention.name for _, mention in criteria),
        endpoint_evidence=tuple(_endpoint_evidence(outcome, endpoints)),
        landmark_evidence=_unique(make_span_evidence(text, mark.start, mark.end) for text, mark in landmarks),
        criterion_evidence=_unique(make_span_evidence(text, mention.start, mention.end) for text, mention in criteria),
        endpoint_concepts=tuple(dict.fromkeys(mention.concept for mention in endpoints)),
        lasting_months=lasting,
        lasting_evidence=lasting_evidence,
    )


def _extract_lasting(outcome: Outcome, codes: Sequence[str]) -> tuple[float | None, tuple[Evidence, ...]]:
    """How long a response or stable disease must last, as the measure or its description says."""
    for text in (outcome.measure, outcome.description) if not _STATES.isdisjoint(codes) else ():
        found = extract_lasting(text.content) if text is not None else None
        if found is not None and text is not None:
            return found.months, (make_span_evidence(text, found.start, found.end),)
    return None, ()


def make_span_evidence(text: Text, start: int, end: int) -> Evidence:
    """The words ``text.content[start:end]`` as evidence."""
    return Evidence(text.pointer, start, end, text.content[start:end])


def _extract_time_frame(text: Text | None) -> TimeFrame | None:
    if text is None or not text.content.strip():
        return None
    frame, time = parse_time_frame(text.content), find_longest_time(text.content)
    start, end = (time.start, time.end) if time is not None else (0, len(text.content))
    evidence = (make_span_evidence(text, start, end),)
    return TimeFrame(frame.months, frame.bound, frame.anchor, frame.text, evidence)


def _extract_criteria(
    outcome: Outcome, names: EndpointNames, codes: Sequence[str], with_criteria: Mapping[str, Sequence[Match]]
) -> list[tuple[Text, CriterionMention]]:
    """Criteria named anywhere in the outcome, each once, with the text in which it stands.

    A performance scale counts only where performance is measured: elsewhere ("safety will be assessed by laboratory
    tests, ECOG performance status …") it is one examination of many.
    """
    named: list[tuple[Text, CriterionMention]] = []
    for text in _texts(outcome):
        found = with_criteria.get(text.content)
        if found is None:  # as for most texts
            continue
        matches = [m for m in found if _PERFORMANCE not in names.measured[m.concept.iri] or "PS" in codes]
        named += [(text, mention) for mention in extract_criteria(text.content, matches)]
    if len(named) < 2:
        return named
    kept = drop_redundant((mention for _, mention in named), names.vocabulary)
    return [(text, mention) for text, mention in named if any(mention is other for other in kept)]


def _endpoint_evidence(outcome: Outcome, mentions: Iterable[EndpointMention]) -> Iterator[Evidence]:
    for mention in mentions:
        text = outcome.description if mention.in_description else outcome.measure
        if text is not None:
            yield make_span_evidence(text, mention.start, mention.end)


def _unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))
