"""Endpoints: what an outcome measures, as codes of the guide.

The vocabulary's names give mentions; the words between two mentions say how they hang together. The first mention is
what is measured; a later one is measured too when it is joined on ("PFS and OS"), and only says how, in whom or what of
when a preposition or a verb of measuring stands between ("OS in PD-L1 positive patients", "pain assessed by MRI").
The description refines a general measure ("Safety", "Efficacy") and serves when the measure names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from trialgraph.facts.criteria import is_standard
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, Match, make_lexicon

ENDPOINT = "https://w3id.org/trialgraph/endpoint/"
OTHER = "OTHER"

_JOINS = re.compile(
    r"\b(?:and|or|as well as|plus|versus|vs|leading to|led to|resulting in|requiring|followed by|because of|due to)\b|[,;/&+:：，、；]|-\s|\s-",
    re.IGNORECASE,
)
_CAUSES = re.compile(
    r"\b(?:due to|because of|caused by|leading to|led to|resulting in|lead to|that lead|with or without|defined by)\b",
    re.IGNORECASE,
)
_MEASURES = re.compile(
    r"\b(?:assess|evaluat|measur|determin|defin|analy[sz]e|calculat|estimat|judge|grade|classif|quantif|examin|monitor|detect|record|score)(?:ed|d)\b"
    r"|\b(?:according to|as per|per|using|based on|by means of|via|through|from the|time from|in terms of whether)\b|\bi\.e",
    re.IGNORECASE,
)
_PREPOSITIONS = re.compile(
    r"\b(?:of|in|for|among|by|with|on|from|after|during|without|following|until|to|who|that|against|at|within|as|before|than|between|under|undergoing|receiving|treated|having|when|is|are|was|will)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;]\s|\n")
_CORRELATES = re.compile(r"\b(?:correlat|associat|relationship|relation between|predict|prognostic)", re.IGNORECASE)
_FOR_EXAMPLE = re.compile(r"\b(?:e\.?g\b|such as|including|include|for example|like)", re.IGNORECASE)
_MEASURED_BY = re.compile(
    r"\s*(?:\w+\s+){0,3}(?:as\s+)?(?:measured|assessed|evaluated|determined)\s+(?:by|using)\b", re.IGNORECASE
)

# What gives way when something that stands for it more exactly is named too (concept -> heads of what displaces it).
_GIVES_WAY: dict[str, tuple[str, ...]] = {
    "safety": ("safety-event", "dose-finding"),
    "efficacy": (
        "efficacy",
        "BIOMARKER",
        "IMMUNE",
        "patient-reported-outcome",
        "FUNCTION",
        "IMAGING",
        "clinical-improvement",
    ),
    "antitumour-activity": ("efficacy",),
    "tumour-response": ("efficacy",),
    "time-to-event": ("efficacy",),
    "drug-concentration": ("PK", "BIOMARKER", "LAB", "IMMUNE", "INFECTION", "efficacy"),
    "time-to-deterioration": ("",),
    "patient-reported-outcome": ("",),
    "clinical-improvement": ("",),
    "surgical-outcome": ("",),
    "physical-examination": ("",),
    "medication-use": ("",),
    "health-behaviour": ("",),
    "OTHER": ("",),
}
_GENERAL = (
    "safety",
    "efficacy",
    "antitumour-activity",
    "tumour-response",
    "time-to-event",
    "PK",
    "drug-concentration",
    "patient-reported-outcome",
    "clinical-improvement",
)
_DEFAULT_CODES = {"antitumour-activity": "ORR", "tumour-response": "ORR", "safety": "AE"}
_REFINES: dict[str, tuple[str, ...]] = {  # which codes a description may add to, by what the measure names
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
_NEVER_ADDED = (
    "CR",
    "MORTALITY",
    "DISCONT",
    "TTP",
)  # words of definitions: "… complete or partial response", "or death"
_COMPOUND_HEADS = ("ORR", "CR", "TTP", "DCR")  # "CA 19-9 response": what responds, not the response, is measured
_MATTERS = ("BIOMARKER", "IMMUNE", "IMAGING", "LAB", "SYMPTOM", "QOL", "FUNCTION", "INFECTION", "WEIGHT", "VITALS")
_SPECIFYING = re.compile(r"\bby\b|\bin terms of\b|\bas\b|[:(]")
_ASIDE = re.compile(
    r"\b(?:in|during|at|among|under|on|depending|due|representing|undergoing|versus)\b[^,;.:()]*$", re.IGNORECASE
)
_TAKES_OBJECT = (
    "time-to-deterioration",
    "clinical-improvement",
    "patient-reported-outcome",
)  # "… in physical function"
_OBJECT = re.compile(r"\W*(?:\([^)]*\)\s*)?(?:in|of)\b", re.IGNORECASE)
_MEETS = re.compile(r"(?:that\s+|which\s+)?(?:meet\w*|qualif\w+|constitut\w+)\b", re.IGNORECASE)
_TIME_TO = re.compile(r"\btime (?:to|from|until|between)\b[^.;]{0,80}$", re.IGNORECASE)
_RELATED_TO = re.compile(
    r"s?\)?,?\s+(?:that (?:is|are|were) )?(?:possibly |probably |definitely )?related to\b", re.IGNORECASE
)
_DESCRIPTION_REACH = 400
_FAR = 60


@dataclass(frozen=True, slots=True)
class EndpointMention:
    """An endpoint named at ``text[start:end]`` of the measure or (`in_description`) the description.

    `code` is the guide's code, `concept` the IRI of the endpoint as finely as the vocabulary knows it.
    """

    code: str
    concept: str
    start: int
    end: int
    in_description: bool = False


def extract_endpoints(measure: str, description: str, vocabulary: Vocabulary) -> tuple[EndpointMention, ...]:
    """What an outcome with this measure and description measures; nothing understood gives one mention of OTHER."""
    return make_endpoint_reader(vocabulary).read(measure, description)


@lru_cache(maxsize=8)
def make_endpoint_reader(vocabulary: Vocabulary) -> EndpointReader:
    """The compiled reader of endpoints of this vocabulary."""
    return EndpointReader(vocabulary)


class EndpointReader:
    """The lexicon of endpoints and criteria with the codes that their concepts are reported by."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.lexicon: Lexicon = make_lexicon(vocabulary, "endpoint", "criterion")
        self.criteria: Lexicon = make_lexicon(vocabulary, "criterion")
        self.codes = {concept.iri: _reported_code(vocabulary, concept) for concept in vocabulary.of_kind("endpoint")}
        self.measured = _measured_endpoints(vocabulary)

    def find(self, text: str) -> list[Match]:
        """Names of endpoints and criteria in `text`."""
        return [self._recast(text, match) for match in self.lexicon.find(text) if _is_written_so(text, match)]

    def _recast(self, text: str, match: Match) -> Match:
        """Words in front that make another endpoint of a name: "colectomy-free survival", "time from … to death"."""
        name = _local(match.concept)
        if name == "OS" and text[: match.start].lower().endswith(("-free ", " free ", "-free-")):
            return self._as(match, "EFS")
        if name == "MORTALITY" and _TIME_TO.search(text, 0, match.start):
            return self._as(match, "OS")
        return match

    def _as(self, match: Match, name: str) -> Match:
        concept = self.vocabulary.concepts.get(ENDPOINT + name)
        return match if concept is None else replace(match, concepts=(concept,))

    def find_heads(self, text: str) -> list[Match]:
        """The names of what `text`, a list of endpoints in prose, says is measured."""
        return self._heads(text, self.find(text))

    def find_criteria(self, text: str) -> list[Match]:
        """Names of criteria in `text`; none is shadowed by an endpoint's ("WHO performance status")."""
        return self.criteria.find(text)

    def read(self, measure: str, description: str, found: Sequence[Match] | None = None) -> tuple[EndpointMention, ...]:
        """See `extract_endpoints`; `found` are the names in `measure`, if they are known already."""
        matches = list(found) if found is not None else self.find(measure)
        heads = self._heads(measure, matches)
        general = self._general(heads)
        if general is not None and description:
            heads_in_description = self._refinements(general, heads, description)
            if heads_in_description:
                kept = [] if general in _GENERAL and not self._keeps(general, description) else heads
                return self._mentions(kept, heads_in_description)
        if all(self.codes[head.concept.iri] == OTHER for head in heads):
            return self._fall_back(measure, description, matches, heads)
        return self._mentions([*heads, *self._related(measure, heads)], self._measured_by(heads, description))

    def _heads(self, text: str, matches: Iterable[Match]) -> list[Match]:
        """The mentions of what is measured: the first one and those joined to it."""
        mentions = [match for match in matches if match.concept.kind == "endpoint"]
        kept: list[Match] = []
        previous: Match | None = None
        is_measured = True
        for match in mentions:
            if previous is not None:
                relation = self._relation(text[previous.end : match.start], previous, match)
                if relation == "replaces" and kept and kept[-1] is previous:
                    kept.pop()
                elif relation == "qualifies":
                    is_measured = bool(kept) and self._specifies(kept[-1], match, text[previous.end : match.start])
                elif relation == "new":
                    is_measured = True
            if is_measured:
                kept.append(match)
            previous = match
        if len(kept) > 1 and _CORRELATES.search(text):
            markers = [match for match in kept if self._is(match, ("BIOMARKER",))]
            kept = markers or [match for match in kept if self._is(match, ("IMMUNE",))] or kept
        return self._without_displaced(kept)

    def _relation(self, gap: str, previous: Match, match: Match) -> str:
        """How the words between two mentions join them: joined, qualifies, replaces or new (a new clause)."""
        bare = gap.strip(" ()[]-–'\"“”")
        if "+" in match.label or (bare == "" and "(" in gap and match.label.startswith("CR")):
            return "qualifies"  # "clinical benefit (CR+PR+SD …)": a definition
        if not bare and "(" not in gap:
            return self._compound(previous, match)
        if _MEETS.match(bare) or (_local(previous.concept) in _TAKES_OBJECT and _OBJECT.match(gap)):
            return "replaces"
        if (
            bare.lower() in ("or", "and/or", "or any cause")
            and self._is(match, ("MORTALITY",))
            and self._is(previous, ("time-to-event",))
        ):
            return "qualifies"  # "time to progression or death"
        if _CAUSES.search(gap):
            return "joined"
        if _SENTENCE_END.search(gap):
            return "new" if len(gap) < _FAR else "qualifies"
        measuring = [word.end() for word in _MEASURES.finditer(gap)]
        if measuring and not _joins_on(gap[measuring[-1] :]):
            return "qualifies"
        if bare.lower() in ("related", "associated", "specific", "free", "based", "induced", "mediated"):
            return "replaces"
        return "qualifies" if _PREPOSITIONS.search(gap) and not _joins_on(gap) else "joined"

    def _specifies(self, general: Match, match: Match, gap: str) -> bool:
        """Whether `match` says what a general head stands for: "efficacy as measured by ORR"."""
        allowed = _REFINES.get(_local(general.concept), ()) if _local(general.concept) in _GENERAL else ()
        return bool(allowed) and bool(_MEASURES.search(gap) or _SPECIFYING.search(gap)) and self._is(match, allowed)

    def _compound(self, previous: Match, match: Match) -> str:
        """Two mentions side by side: the last is what is measured ("infection mortality"), but for "CA 19-9 response"."""
        if self._is(match, _COMPOUND_HEADS):
            if self._is(previous, ("IMAGING",)):
                return "joined"
            if self._is(previous, _MATTERS):
                return "qualifies"
        return "joined" if self._is(previous, ("safety", "efficacy")) else "replaces"

    def _without_displaced(self, mentions: list[Match]) -> list[Match]:
        """Mentions without those that a more exact one stands for, and without an ancestor of another (but AE)."""
        if len(mentions) < 2:
            return mentions
        names = [_local(match.concept) for match in mentions]
        kept = []
        for match, name in zip(mentions, names, strict=True):
            others = [other for other in mentions if other.concept.iri != match.concept.iri]
            displacing = _GIVES_WAY.get(name)
            if displacing is not None and any(self._displaces(other, match, displacing) for other in others):
                continue
            if name != "AE" and any(self.vocabulary.is_within(o.concept.iri, match.concept.iri) for o in others):
                continue
            kept.append(match)
        return kept

    def _displaces(self, other: Match, match: Match, displacing: tuple[str, ...]) -> bool:
        is_wider = self.vocabulary.is_within(match.concept.iri, other.concept.iri)
        return self._is(other, displacing) and _local(other.concept) not in _GIVES_WAY and not is_wider

    def _general(self, heads: Sequence[Match]) -> str | None:
        """The general concept that a description may refine, when the measure names nothing more exact."""
        names = {_local(match.concept) for match in heads}
        for name in _REFINES:
            if name in names and names <= {*_GENERAL, "AE"}:
                return name
        return "AE" if "AE" in names or any(self._is(match, ("AE",)) for match in heads) and len(names) == 1 else None

    def _refinements(self, general: str, heads: Sequence[Match], description: str) -> list[Match]:
        allowed = _REFINES[general]
        known = {match.concept.iri for match in heads}
        matches = [match for match in self.find(description[:_DESCRIPTION_REACH]) if match.concept.kind == "endpoint"]
        if general in ("efficacy", "antitumour-activity", "tumour-response", "time-to-event"):
            matches = self._heads(description, matches)
        found = [
            match
            for match in matches
            if self._is(match, allowed)
            and match.concept.iri not in known
            and _local(match.concept) not in (*_GENERAL, "AE" if general == "AE" else "")
            and (_local(match.concept) not in _NEVER_ADDED or general == "efficacy")
        ]
        return self._without_displaced(_first_of_each(found))

    def _keeps(self, general: str, description: str) -> bool:
        """Whether a general code stays beside its refinement: a description that only gives examples."""
        return general == "PK" and bool(_FOR_EXAMPLE.search(description))

    def _measured_by(self, heads: Sequence[Match], description: str) -> list[Match]:
        """ "Measured by the number of patients with DLT": what a description of that form names is measured too."""
        opening = _MEASURED_BY.match(description) if any(self._is(head, ("dose-finding",)) for head in heads) else None
        if opening is None:
            return []
        known = {match.concept.iri for match in heads}
        found = (m for m in self.find(description) if m.concept.kind == "endpoint" and m.concept.iri not in known)
        return [match for match in found if self._is(match, ("safety-event",))][:2]

    def _related(self, measure: str, heads: Sequence[Match]) -> list[Match]:
        """ "Adverse events related to pembrolizumab" are treatment-related, "serious drug-related events" serious."""
        events = [match for match in heads if self._is(match, ("AE",))]
        related = [self._as(match, "TRAE") for match in events if _RELATED_TO.match(measure, match.end)]
        serious = [self._as(m, "SAE") for m in events if measure[: m.start].lower().endswith("serious ")]
        return [*related, *serious]

    def _fall_back(
        self, measure: str, description: str, matches: Sequence[Match], heads: Sequence[Match]
    ) -> tuple[EndpointMention, ...]:
        """The measure names no endpoint with a code: an instrument in it, then the description, an instrument there."""
        instrument = self._instrument(matches)
        if instrument is not None:
            return (instrument,)
        if heads:
            return self._mentions(heads, ())
        text = description[:_DESCRIPTION_REACH]
        in_description = self.find(text)
        in_text = self._heads(text, in_description)
        if in_text and not _is_aside(text, in_text[0]):
            return self._mentions([], in_text[:2])
        instrument = self._instrument(in_description)
        if instrument is not None:
            return (EndpointMention(instrument.code, instrument.concept, instrument.start, instrument.end, True),)
        return (EndpointMention(OTHER, ENDPOINT + OTHER, 0, len(measure)),)

    def _instrument(self, matches: Iterable[Match]) -> EndpointMention | None:
        for match in matches:
            for iri in self.measured.get(match.concept.iri, ()) if is_standard(match.concept) else ():
                return EndpointMention(self.codes[iri], iri, match.start, match.end)
        return None

    def _mentions(self, heads: Sequence[Match], in_description: Sequence[Match]) -> tuple[EndpointMention, ...]:
        mentions: dict[str, EndpointMention] = {}
        for matches, is_description in ((heads, False), (in_description, True)):
            for match in matches:
                code = self.codes[match.concept.iri]
                mention = EndpointMention(code, match.concept.iri, match.start, match.end, is_description)
                mentions.setdefault(code, mention)
        if len(mentions) > 1:
            mentions.pop(OTHER, None)
        return tuple(mentions.values())

    def _is(self, match: Match, names: Iterable[str]) -> bool:
        above = self.vocabulary.ancestors(match.concept.iri)
        return any(not name or ENDPOINT + name in above for name in names)


def _joins_on(gap: str) -> bool:
    """Whether a gap adds another thing: "… in arm A and", not ", in": a preposition right behind the comma goes on."""
    return any(not _PREPOSITIONS.match(gap[join.end() :].lstrip()) for join in _JOINS.finditer(gap))


def _is_aside(text: str, match: Match) -> bool:
    """Whether a description names something in passing ("… during failure in pneumonia") or too vaguely to tell."""
    vague = text[match.start : match.end].lower() in ("response", "concentration", "concentrations", "cost", "function")
    return vague or bool(_ASIDE.search(text[max(0, match.start - _FAR) : match.start]))


def _first_of_each(matches: Iterable[Match]) -> list[Match]:
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.concept.iri, match)
    return list(first.values())


def _local(concept: Concept) -> str:
    return concept.iri.rpartition("/")[2]


def _is_written_so(text: str, match: Match) -> bool:
    """A code counts as it is written: "FUNCTION" is no "function", and "PCR" is no "pCR"."""
    written = text[match.start : match.end]
    if match.how == "code":
        return (
            written.rstrip("s") == match.label.rstrip("s")
            or match.label.lower() != match.label
            and written == match.label
        )
    return not (
        written.isupper() and written != match.label and match.label[:1].islower() and match.label[1:].isupper()
    )


def _reported_code(vocabulary: Vocabulary, concept: Concept) -> str:
    """The code of the nearest endpoint at or above `concept` that is one of the guide's."""
    level, seen = [concept], {concept.iri}
    while level:
        for candidate in level:
            if candidate.reported and candidate.codes:
                return candidate.codes[0]
        above = [iri for candidate in level for iri in candidate.broader if iri not in seen]
        seen.update(above)
        level = [vocabulary.concepts[iri] for iri in above]
    return _DEFAULT_CODES.get(_local(concept), OTHER)


def _measured_endpoints(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """What each instrument measures: its own ``tg:measures`` or that of its class."""
    return {
        concept.iri: tuple(
            endpoint for iri in vocabulary.ancestors(concept.iri) for endpoint in vocabulary.concepts[iri].measures
        )
        for concept in vocabulary.of_kind("criterion")
    }
