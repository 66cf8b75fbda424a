"""Which of the endpoints that a text names are measured, and which only say how, in whom, or why.

The first mention is what is measured; a later one is too when it is joined on ("PFS and OS"), and is not when a
preposition or a verb of measuring stands between ("OS in PD-L1 positive patients", "pain assessed by MRI").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from trialgraph.facts.outcomes.displaced_endpoints import drop_displaced
from trialgraph.facts.outcomes.endpoint_names import ENDPOINT, EndpointNames, local_name
from trialgraph.vocabulary.lexicon import Match

Relation = Literal["joined", "qualifies", "replaces", "repeats", "new"]

REFINES: dict[str, tuple[str, ...]] = {
    "AE": ("AE",),
    "safety": ("safety-event", "dose-finding"),
    "PK": ("PK",),
    "drug-concentration": ("PK",),
    "efficacy": ("efficacy",),
    "antitumour-activity": ("efficacy",),
    "tumour-response": ("efficacy",),
    "time-to-event": ("time-to-event",),
    "patient-reported-outcome": ("patient-reported-outcome",),
    "clinical-improvement": (),
}
"""What may be told more exactly elsewhere, and by which endpoints."""
GENERAL = frozenset(REFINES) - {"AE"}
"""Endpoints too general to stand beside what tells them more exactly."""

# "time to deterioration in physical function", "concentration of NT-proBNP", "diagnostic accuracy of BNP"
_TAKES_OBJECT = (
    *("time-to-deterioration", "clinical-improvement", "patient-reported-outcome", "drug-concentration"),
    "diagnostic-accuracy",
)
_RESPONSES = ("ORR", "CR", "TTP", "DCR")  # "CA 19-9 response": what responds, not the response, is measured
_MATTERS = (
    "BIOMARKER",
    "IMMUNE",
    "IMAGING",
    "LAB",
    "SYMPTOM",
    "QOL",
    "FUNCTION",
    "INFECTION",
    "WEIGHT",
    "VITALS",
    "ADA",
)

_JOINS = re.compile(
    r"\b(?:and|or|as well as|plus|versus|vs|leading to|led to|resulting in|requiring|followed by|because of|due to)\b"
    r"|[,;/&+:：，、；]|-\s|\s-"
)
_CAUSES = re.compile(
    r"\b(?:due to|because of|caused by|leading to|led to|resulting in|lead to|that lead|with or without|defined by)\b"
)
_CAUSED = ("AE", "MORTALITY", "HOSP", "DISCONT", "DLT", "INFECTION", "RFS", "TTP")
_MEASURES = re.compile(
    r"\b(?:assess|evaluat|measur|determin|defin|analy[sz]e|calculat|estimat|judge|grade|classif|quantif|examin|monitor"
    r"|detect|record|score)(?:ed|d)\b"
    r"|\b(?:according to|as per|per|using|based on|by means of|via|through|from the|time from)\b|\bi\.e"
)
_PREPOSITIONS = re.compile(
    r"\b(?:of|in|for|among|by|with|on|from|after|during|without|following|until|to|who|that|against|at|within|as|before"
    r"|than|between|under|undergoing|receiving|treated|having|when|is|are|was|will)\b"
)
_SENTENCE_END = re.compile(r"(?<!\bvs)[.;]\s|\n")
_CORRELATES = re.compile(r"\b(?:correlat|associat|relationship|relation between|predict|prognostic)", re.IGNORECASE)
_SPECIFYING = re.compile(
    r"\bby\b|\bin terms of\b|\bas\b|[:(]|\bin (?:the )?(?:reduc|improv|prevent|decreas|increas|control|reliev)\w+"
)
_OBJECT = re.compile(r"\W*(?:\([^)]*\)\s*)?(?:in|of)\s+(?:[\w'-]+\s+){0,3}")
_ORGANISATION = re.compile(r"\borgani[sz]ation for (?:the )?research and treatment of cancer\b")
_ONLY_JOINS = re.compile(r"\W*(?:and|or)?\W*")
_DEFINED = ("ORR", "DCR", "CBR")
_DEFINITION = re.compile(
    r"(?:\s+rates?)?\s*(?:\(\w{2,4}\)\s*)?\(\s*(?:either\s+|any\s+|i\.?e\.?,?\s+|defined as\s+)?"
    r"(?:(?:complete|partial)\s+(?:response|remission)|[CP]R)\b[^)]*(?:\+|,|/|\bor\b|\band\b)"
    r"[^)]*\)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:the\s+)?(?:incidence|occurrence|frequency)\b", re.IGNORECASE)
_MEETS = re.compile(r"(?:that\s+|which\s+)?(?:meet\w*|qualif\w+|constitut\w+)\b")
_MODIFIES = ("related", "associated", "specific", "free", "based", "induced", "mediated")
_EFFECT_ON = re.compile(r"\b(?:effect|impact)s? of\b(.{3,160}?)\bon\b(?! day| treatment)", re.IGNORECASE)
_SCORES = ("score", "scores", "index", "scale", "level", "levels")
_FAR = 60  # characters: a mention further on in another sentence is about something else


def find_heads(names: EndpointNames, text: str, matches: Iterable[Match]) -> list[Match]:
    """Those of `matches`, the names found in `text`, that `text` says are measured, in order."""
    kept: list[Match] = []
    previous: Match | None = None
    relation: Relation = "new"
    is_measured = True
    for match in _leave_out_causes(names, text, matches):
        if previous is not None:
            gap = _ORGANISATION.sub("", text[previous.end : match.start].lower())
            relation = _relation(names, gap, previous, match)
            if relation == "replaces":
                kept = [head for head in kept if not _is_same_name(names, text, head, previous)]
            elif relation == "qualifies":
                is_measured = bool(kept) and _specifies(names, kept[-1], match, gap)
            elif relation == "new":
                is_measured = True
        if is_measured and relation != "repeats":
            kept.append(match)
        previous = match
    return drop_displaced(names, _choose(names, text, kept) if len(kept) > 1 else kept)


def _is_same_name(names: EndpointNames, text: str, head: Match, previous: Match) -> bool:
    """Whether `head` is `previous`, or the name that it abbreviates: "prostate-specific antigen (PSA)"."""
    if head is previous:
        return True
    is_same = head.concept.iri == previous.concept.iri and names.is_any(head, _MATTERS)
    return is_same and text[head.end : previous.start].strip() == "("


def _leave_out_causes(names: EndpointNames, text: str, matches: Iterable[Match]) -> Iterator[Match]:
    """The endpoints without those whose effect on another is measured, and without the parts of a definition:
    "effect of weight loss on pain", "clinical benefit (CR + PR + SD)"."""
    cause = _EFFECT_ON.search(text) if " on " in text and ("ct of " in text or "cts of " in text) else None
    defined = 0  # where the definition of a response ends
    for match in matches:
        is_cause = cause is not None and cause.start(1) <= match.start < cause.end(1)
        if match.concept.kind != "endpoint" or is_cause or match.start < defined:
            continue
        definition = _DEFINITION.match(text, match.end) if names.is_any(match, _DEFINED) else None
        defined = definition.end() if definition is not None else defined
        yield match


def _choose(names: EndpointNames, text: str, heads: list[Match]) -> list[Match]:
    """What is left of several heads: no complete beside a partial response, no symptoms whose incidence is counted
    with that of harms ("incidence of pruritus and hypotension"), the marker of what is correlated."""
    if any(head.label.lower().startswith("partial") for head in heads):
        heads = [head for head in heads if local_name(head.concept) != "CR"]  # complete or partial: a response
    if _COUNTED.match(text) and any(names.is_any(head, ("AE",)) for head in heads):
        heads = [head for head in heads if not names.is_any(head, ("SYMPTOM",))]
    return _correlated(names, heads) if len(heads) > 1 and _CORRELATES.search(text) else heads


def _correlated(names: EndpointNames, heads: list[Match]) -> list[Match]:
    """Of things that are correlated, the marker is measured: "correlation between PD-L1 and response"."""
    for kind in ("BIOMARKER", "IMMUNE"):
        markers = [match for match in heads if names.is_any(match, (kind,))]
        if markers:
            return markers
    return heads


def _relation(names: EndpointNames, gap: str, previous: Match, match: Match) -> Relation:
    """How the words between two mentions join them."""
    bare = gap.strip(" ()[]-–'\"“”")
    of_infection = _relation_to_infection(names, gap, previous, match)
    if of_infection is not None:
        return of_infection
    if _defines(names, bare, gap, previous, match):
        return "qualifies"
    if (not bare and "(" not in gap) or (bare in _SCORES and names.is_any(match, _RESPONSES)):
        return _compound(names, previous, match)
    if _MEETS.match(bare) or (local_name(previous.concept) in _TAKES_OBJECT and _OBJECT.fullmatch(gap)):
        return "replaces"
    if _CAUSES.search(gap) and names.is_any(match, _CAUSED):
        return "joined"
    return _relation_of_words(gap, bare)


def _relation_to_infection(names: EndpointNames, gap: str, previous: Match, match: Match) -> Relation | None:
    """An infection beside an immune response says against what it is: "titres against measles, mumps", "SARS-CoV-2
    serum neutralising titres"."""
    if names.is_any(match, ("INFECTION",)) and names.is_any(previous, ("IMMUNE",)):
        return None if _ONLY_JOINS.fullmatch(gap) else "qualifies"  # "CD4 count, and viral load"
    if names.is_any(match, ("IMMUNE",)) and names.is_any(previous, ("INFECTION",)) and _is_plain(gap):
        return "replaces"
    return None


def _is_plain(gap: str) -> bool:
    """Whether nothing in a gap joins two things or puts one in relation to the other."""
    return not (_JOINS.search(gap) or _PREPOSITIONS.search(gap) or _SENTENCE_END.search(gap))


def _relation_of_words(gap: str, bare: str) -> Relation:
    if _SENTENCE_END.search(gap):
        return "new" if len(gap) < _FAR else "qualifies"
    measuring = [word.end() for word in _MEASURES.finditer(gap)]
    if measuring and not _joins_on(gap[measuring[-1] :]):
        return "qualifies"
    if bare in _MODIFIES:
        return "replaces"
    return "qualifies" if _PREPOSITIONS.search(gap) and not _joins_on(gap) else "joined"


def _defines(names: EndpointNames, bare: str, gap: str, previous: Match, match: Match) -> bool:
    """Definitions: "clinical benefit (CR+PR+SD …)", "time to progression or death"."""
    if "+" in match.label or (not bare and "(" in gap and match.label.startswith("CR")):
        return True
    is_or_death = bare in ("or", "and/or") and match.label.startswith("death")
    return is_or_death and names.is_any(previous, ("time-to-event",))


def _compound(names: EndpointNames, previous: Match, match: Match) -> Relation:
    """Two mentions side by side: the last is what is measured ("infection mortality"), but for "CA 19-9 response"."""
    if names.is_any(match, ("drug-concentration",)):
        return "repeats"  # "hemoglobin concentration"
    if names.is_any(match, ("CL",)) and names.is_any(previous, _MATTERS):
        return "repeats"  # "ctDNA clearance", "viral clearance"
    if match.concept.iri == ENDPOINT + "BIOMARKER" and names.is_any(previous, ("IMMUNE",)):
        return "repeats"  # "immune cell biomarkers"
    if names.is_any(match, _RESPONSES):
        if names.is_any(previous, ("IMAGING",)):
            return "joined"
        if names.is_any(previous, _MATTERS):
            return "repeats"
    return "joined" if names.is_any(previous, ("safety", "efficacy")) else "replaces"


def _specifies(names: EndpointNames, general: Match, match: Match, gap: str) -> bool:
    """Whether `match` says what a general head stands for: "efficacy as measured by ORR"."""
    name = local_name(general.concept)
    if name not in GENERAL or not (_MEASURES.search(gap) or _SPECIFYING.search(gap)):
        return False
    return name == "efficacy" or names.is_any(match, REFINES[name])


def _joins_on(gap: str) -> bool:
    """Whether a gap adds another thing: "… in arm A and", not ", in": a preposition right behind the comma goes on."""
    return any(not _PREPOSITIONS.match(gap[join.end() :].lstrip()) for join in _JOINS.finditer(gap))
