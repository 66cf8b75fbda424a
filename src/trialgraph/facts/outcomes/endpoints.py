"""Endpoints: what an outcome measures, as codes of the guide.

The measure decides (see `endpoint_heads`). The description refines a general measure ("Safety", "Efficacy") and serves
when the measure names nothing; definitions in it ("time from randomisation to progression or death") add nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialgraph.facts.outcomes.criteria import is_standard
from trialgraph.facts.outcomes.displaced_endpoints import drop_displaced
from trialgraph.facts.outcomes.endpoint_forms import find_form
from trialgraph.facts.outcomes.endpoint_heads import GENERAL, REFINES, find_heads
from trialgraph.facts.outcomes.endpoint_names import ENDPOINT, OTHER, EndpointNames, local_name, make_endpoint_names
from trialgraph.facts.outcomes.listed_instruments import with_listed_instruments
from trialgraph.facts.outcomes.passing_mentions import is_aside
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.lexicon import Match

_NEVER_ADDED = ("CR", "MORTALITY", "DISCONT", "TTP")  # words of definitions: "complete or partial response", "or death"
_NARROWED = ("efficacy", "antitumour-activity", "tumour-response", "time-to-event")  # by what a description is about
_REFINABLE = GENERAL | {"AE"}
_FOR_EXAMPLE = re.compile(r"\b(?:e\.?g\b|such as|including|include|for example|like)", re.IGNORECASE)
_MEASURED_BY = re.compile(r"\s*(?:as\s+)?(?:measured|assessed|evaluated|determined)\s+(?:by|using)\b", re.IGNORECASE)
_RELATED_TO = re.compile(
    r"\)?,?(?:\s+\(\w+\))?\s+(?:that (?:is|are|were) |(?:considered|deemed|judged|assessed|determined)[^.;,]{0,40} )?"
    r"(?:possibly |probably |definitely )?related to\b",
    re.IGNORECASE,
)
_RATES_ANYTHING = ("vas", "nrs")
_PAIN = re.compile(r"pain|\bache|analges", re.IGNORECASE)
_PAIN_SCALE = re.compile(r"[\w' -]*\bpain\b(?! and| disab| impact| catastro)", re.IGNORECASE)  # "WOMAC pain score"
_SCALE_REACH = 8
_ACCURACY, _CARDIAC = "diagnostic-accuracy", "cardiac-function"
_ECHO = re.compile(r"echo\b|echocardio|doppler|ejection fraction|\bLVEF\b", re.IGNORECASE)
_IMAGES = re.compile(
    r"imag(?:e|ing)|\b(?:MRI?|PET|CT|SPECT|US|EUS)\b|scan|sonogra|mammogra|tomogra|scop(?:y|ic|ist)|radiolog|radiograph"
    r"|x-?ray|fluoresc|scintigra|visuali[sz]|lesion",
    re.IGNORECASE,
)
_MARKERS = re.compile(
    r"marker|mutation|\b(?:ct)?DNA\b|\b\w*RNA\b|\bgen(?:e|es|omic)\b|antigen|methylation|\bPCR\b|assay", re.IGNORECASE
)
_DEFINES_EVENTS = re.compile(  # "An AE is any unfavourable sign, including an abnormal laboratory finding"
    r"\bAn? (?:\(?AE\)?|adverse event)\b[^.]{0,20}?\b(?:is|was)\b[^.]*$", re.IGNORECASE
)
_IS_DEFINED = re.compile(r"\)?(?:\s*\(\w+\))?\s+(?:was|is|were|are|means?)\s+(?:defined|any|an?)\b", re.IGNORECASE)
_SERIOUS = re.compile(r"\bserious\)? $", re.IGNORECASE)
_RELATED_SERIOUS = re.compile(r"\b(?:treatment|drug)[- ]related \(serious\) $", re.IGNORECASE)
_BOTH_KINDS = re.compile(r"\)?[,:]?\s*\(?(?:both |including )?serious\b", re.IGNORECASE)
_DESCRIPTION_REACH = 400  # characters: what a description is about stands at its beginning
_KIND_REACH = 25


class EndpointMention(NamedTuple):
    """An endpoint named at ``text[start:end]`` of the measure or (`in_description`) the description.

    `code` is the guide's code, `concept` the IRI of the endpoint as finely as the vocabulary knows it.
    """

    code: str
    concept: str
    start: int
    end: int
    in_description: bool = False


def extract_endpoints(
    measure: str, description: str, vocabulary: Vocabulary, found: Sequence[Match] | None = None
) -> tuple[EndpointMention, ...]:
    """What an outcome with this measure and description measures; nothing understood gives one mention of OTHER.

    `found` are the names in `measure`, if they are known already.
    """
    names = make_endpoint_names(vocabulary)
    matches = names.find(measure) if found is None else found
    measured = list(with_listed_instruments(names, measure, matches))
    heads = _place_by_method(names, find_heads(names, measure, measured), measure, description)
    general = _find_general(names, heads) if description else None
    if general is not None:
        refined = _find_refinements(names, general, heads, description[:_DESCRIPTION_REACH])
        if refined:
            return _make_mentions(names, heads if _stays(names, general, refined, description) else (), refined)
    if all(names.codes[head.concept.iri] == OTHER for head in heads):
        return _fall_back(names, measure, description[:_DESCRIPTION_REACH], matches, heads)
    measured_by = _find_measured_by(names, heads, description)
    return _make_mentions(names, [*heads, *_find_related(names, measure, heads)], measured_by)


def _place_by_method(names: EndpointNames, heads: list[Match], measure: str, description: str) -> list[Match]:
    """What is named by its purpose, as what it is done with: accuracy is that of imaging or of a marker where the
    outcome tells of one, else of any other test; cardiac function is seen in images or tested."""
    found = {local_name(head.concept) for head in heads} & {_ACCURACY, _CARDIAC}
    if not found:
        return heads
    text = f"{measure} {description}"
    is_seen = bool(_IMAGES.search(text))
    accuracy = "imaging-accuracy" if is_seen else "marker-accuracy" if _MARKERS.search(text) else _ACCURACY
    kinds = {_ACCURACY: accuracy, _CARDIAC: "IMAGING" if is_seen or _ECHO.search(text) else _CARDIAC}
    return [names.recast(head, kinds.get(local_name(head.concept), local_name(head.concept))) for head in heads]


def _find_general(names: EndpointNames, heads: Sequence[Match]) -> str | None:
    """The general endpoint that a description may refine, when the measure names nothing more exact beside it."""
    found = {local_name(match.concept) for match in heads}
    if found <= _REFINABLE:
        return next((name for name in REFINES if name in found), None)
    is_one_kind = len(found) == 1 and names.is_any(heads[0], ("AE",))
    return "AE" if "AE" in found or is_one_kind else None


def _find_refinements(names: EndpointNames, general: str, heads: Sequence[Match], description: str) -> list[Match]:
    """What `description` says more exactly than the measure, each endpoint once."""
    matches = [match for match in names.find(description) if match.concept.kind == "endpoint"]
    if general in _NARROWED:
        matches = find_heads(names, description, matches)
    passed_over = {*GENERAL, *(("AE",) if general == "AE" else ()), *(() if general == "efficacy" else _NEVER_ADDED)}
    known = {head.concept.iri for head in heads}
    found: dict[str, Match] = {}
    for match in matches:
        is_new = match.concept.iri not in known and local_name(match.concept) not in passed_over
        if is_new and general == "AE" and _IS_DEFINED.match(description, match.end):
            continue
        if not names.is_any(match, ("AE",)) and _DEFINES_EVENTS.search(description, 0, match.start):
            continue
        if is_new and names.is_any(match, REFINES[general]):
            found.setdefault(match.concept.iri, match)
    return drop_displaced(names, list(found.values()))


def _stays(names: EndpointNames, general: str, refined: Sequence[Match], description: str) -> bool:
    """Whether the measure's endpoints stay beside refinements: exact ones, "PK parameters, e.g. Cmax", and safety
    where only the dose to be found is told."""
    if general == "safety":
        return all(names.is_any(match, ("dose-finding",)) for match in refined)
    return general not in GENERAL or (general == "PK" and bool(_FOR_EXAMPLE.search(description)))


def _find_measured_by(names: EndpointNames, heads: Sequence[Match], description: str) -> list[Match]:
    """What a description of the form "Measured by the number of patients with DLT" adds to a dose to be found."""
    if not description or not _MEASURED_BY.match(description):
        return []
    if not any(names.is_any(head, ("dose-finding",)) for head in heads):
        return []
    found = (match for match in names.find(description) if match.concept.kind == "endpoint")
    return [match for match in found if names.is_any(match, ("safety-event",))][:2]


def _find_related(names: EndpointNames, measure: str, heads: Sequence[Match]) -> list[Match]:
    """Events "related to pembrolizumab" are treatment-related, "serious drug-related events" are serious too."""
    events = [match for match in heads if names.is_any(match, ("AE",))]
    if not events:
        return []
    related = [
        names.recast(match, "TRAE")
        for match in events
        if _RELATED_TO.match(measure, match.end) or _RELATED_SERIOUS.search(measure, 0, match.start)
    ]
    serious = [
        names.recast(match, "SAE")
        for match in events
        if _SERIOUS.search(measure, 0, match.start) or _BOTH_KINDS.match(measure, match.end)
    ]
    return [*related, *serious, *_find_double_kinds(names, measure, events)]


def _find_double_kinds(names: EndpointNames, measure: str, events: Sequence[Match]) -> list[Match]:
    """ "Treatment-emergent serious adverse events" are treatment-emergent, "serious related events" are related too."""
    found = []
    for match in events:
        if local_name(match.concept) in ("SAE", "TRAE", "AESI"):
            words = measure[max(0, match.start - _KIND_REACH) : match.end].lower()
            kinds = (("TEAE", "emergent" in words or "teae" in words or "tesae" in words), ("TRAE", "related" in words))
            found += [names.recast(match, name) for name, is_told in kinds if is_told]
    return found


def _fall_back(
    names: EndpointNames, measure: str, description: str, matches: Iterable[Match], heads: Sequence[Match]
) -> tuple[EndpointMention, ...]:
    """The measure names no endpoint with a code: an instrument in it serves, then the description's, or its words."""
    instrument = _find_instrument(names, measure, description, matches, measure)
    if instrument is not None:
        return (instrument,)
    form = None if any(local_name(head.concept) not in GENERAL for head in heads) else find_form(measure)
    if form is not None and ENDPOINT + form.name in names.codes:
        return (EndpointMention(names.codes[ENDPOINT + form.name], ENDPOINT + form.name, form.start, form.end),)
    if not all(local_name(head.concept) in GENERAL for head in heads):
        return _make_mentions(names, heads, ())
    in_description = names.find(description)
    described = find_heads(names, description, in_description)
    if described and not is_aside(names, description, described[0]):
        are_of_efficacy = all(names.is_any(match, ("efficacy",)) for match in described)
        return _make_mentions(names, (), described if are_of_efficacy else described[:2])
    instrument = _find_instrument(names, measure, description, in_description, description)
    if instrument is not None:
        return (instrument._replace(in_description=True),)
    return (EndpointMention(OTHER, ENDPOINT + OTHER, 0, len(measure)),)


def _find_instrument(
    names: EndpointNames, measure: str, description: str, matches: Iterable[Match], text: str
) -> EndpointMention | None:
    """What the first instrument measures; a scale that rates anything (VAS, NRS) is one of pain unless the
    description tells of other things only."""
    for match in matches:
        if (
            local_name(match.concept) in _RATES_ANYTHING
            and description
            and not _PAIN.search(f"{measure} {description}")
        ):
            continue
        measured = names.measured.get(match.concept.iri, ()) if is_standard(match.concept) else ()
        if measured:
            is_of_pain = _PAIN_SCALE.match(text, match.start, match.end + _SCALE_REACH)
            iri = ENDPOINT + "PAIN" if is_of_pain else measured[0]
            return EndpointMention(names.codes[iri], iri, match.start, match.end)
    return None


def _make_mentions(
    names: EndpointNames, in_measure: Iterable[Match], in_description: Iterable[Match]
) -> tuple[EndpointMention, ...]:
    """One mention per code, the first; OTHER only where it is alone."""
    mentions: dict[str, EndpointMention] = {}
    for matches, is_description in ((in_measure, False), (in_description, True)):
        for match in matches:
            code, iri = names.codes[match.concept.iri], match.concept.iri
            if code not in mentions:
                mentions[code] = EndpointMention(code, iri, match.start, match.end, is_description)
    if len(mentions) > 1:
        mentions.pop(OTHER, None)
    return tuple(mentions.values())
