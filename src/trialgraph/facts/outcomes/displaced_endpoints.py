"""Endpoints that stand for nothing of their own beside a more exact one: "safety" beside "adverse events"."""

from __future__ import annotations

from trialgraph.facts.outcomes.endpoint_names import EndpointNames, local_name
from trialgraph.vocabulary.lexicon import Match

# General endpoints give way when one of the endpoints named (or one below it) stands beside them; "" is any.
_GIVES_WAY: dict[str, tuple[str, ...]] = {
    "safety": ("safety-event", "dose-finding"),
    "antitumour-activity": ("efficacy",),
    "tumour-response": ("efficacy",),
    "time-to-event": ("efficacy",),
    "composite-cardiovascular": ("IMAGING",),
    "drug-concentration": ("PK", "BIOMARKER", "LAB", "IMMUNE", "INFECTION", "efficacy"),
    **dict.fromkeys(("time-to-deterioration", "patient-reported-outcome", "clinical-improvement", "OTHER"), ("",)),
    **dict.fromkeys(("surgical-outcome", "physical-examination", "medication-use", "health-behaviour"), ("",)),
    "efficacy": ("",),
}


def drop_displaced(names: EndpointNames, mentions: list[Match]) -> list[Match]:
    """Mentions without those that a more exact one stands for, and without an ancestor of another (but for AE)."""
    if len(mentions) < 2:
        return mentions
    return [match for match in mentions if not any(_displaces(names, other, match) for other in mentions)]


def _displaces(names: EndpointNames, other: Match, match: Match) -> bool:
    if other.concept.iri == match.concept.iri:
        return False
    name = local_name(match.concept)
    if name not in ("AE", "SYMPTOM") and names.vocabulary.is_within(other.concept.iri, match.concept.iri):
        return True
    displacing = _GIVES_WAY.get(name)
    if displacing is None or local_name(other.concept) in _GIVES_WAY:
        return False
    is_wider = names.vocabulary.is_within(match.concept.iri, other.concept.iri)
    return names.is_any(other, displacing) and not is_wider
