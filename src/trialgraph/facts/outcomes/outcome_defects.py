"""Defects of a record about its outcomes: where its texts and its registered outcomes do not say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trialgraph.facts.model import Evidence, Finding, OutcomeFact
from trialgraph.facts.outcomes.criteria import VERSIONED_CUES, CriterionMention, find_versioned_criteria
from trialgraph.facts.outcomes.endpoint_heads import find_heads
from trialgraph.facts.outcomes.endpoint_names import ENDPOINT, EndpointNames, make_endpoint_names
from trialgraph.facts.outcomes.landmarks import Landmark, extract_landmarks
from trialgraph.facts.outcomes.time_frame_defects import find_contradicted_time_frames
from trialgraph.facts.wording import at_words, lowered_in_place
from trialgraph.mentions.cues import holds_any
from trialgraph.study import Study, Text
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.lexicon import Match

_VERSIONED = re.compile(r"(?:CTCAE|RECIST) \d\.\d+$")
# A version of which scanning or typing turned a digit into a letter: "RECIST v i I", "RECIST vi. I", "RECIST 1.l"
_GARBLED = re.compile(r"(?<=[\s.v])(?=\W*\w?\W*[il|])[1il|]\s?[.·,\s]?\s?[0-9ilo|]$", re.IGNORECASE)
_STATEMENT = re.compile(  # on lower case
    rf"(?P<role>{at_words('primary', 'secondary', 'key secondary', 'exploratory')})\s+(?:\w+\s+){{0,2}}?"
    r"(?:objectives?|end-?\s?points?|outcomes?|outcome measures?|aims?)\b(?:\s+of\s+(?:the|this)\s+(?:study|trial))?"
    r"\s*(?:is|are|was|were|will be|includes?|included|will include|:)\s*(?P<what>[^.\n;]*(?:\.\d[^.\n;]*)*)"
)
_ROLES = ("primary", "secondary", "exploratory")
_NEGATED = re.compile(r"\b(?:not|no longer|without)\b", re.IGNORECASE)
_NEAR = 40  # characters between an endpoint and the landmark that belongs to it
_LANDMARKED = ("OS", "PFS", "DFS", "EFS", "RFS", "MFS", "LRC", "TTP", "ORR", "DCR", "CBR", "TTF")
# An objective counts as registered when one of these codes is: records name the same thing more or less exactly.
_SAFETY = {
    "AE",
    "TEAE",
    "TRAE",
    "SAE",
    "irAE",
    "AESI",
    "DLT",
    "MTD",
    "RP2D",
    "LAB",
    "DISCONT",
    "VITALS",
    "ECG",
    "MORTALITY",
    "INFECTION",
    "FEASIBILITY",
}
_EVENTS = {"PFS", "TTP", "EFS", "DFS", "RFS", "TTF", "MFS", "LRC"}
_EQUIVALENT: dict[str, set[str]] = {
    **dict.fromkeys(("AE", "SAE", "TEAE", "TRAE"), _SAFETY),
    "ORR": {"ORR", "CR", "pCR", "MPR", "CBR", "MRD", "DCR", "BIOMARKER"},
    **dict.fromkeys(("PFS", "TTP", "EFS", "DFS", "RFS"), _EVENTS),
    "OS": {"OS", "MORTALITY"},
    "DOR": {"DOR"},
    "DCR": {"DCR", "CBR", "ORR"},
    "QOL": {"QOL", "SYMPTOM", "FUNCTION", "PAIN"},
    "PK": {"PK", "CMAX", "TMAX", "CMIN", "AUC", "CL", "VD", "THALF"},
    "ADA": {"ADA", "IMMUNE"},
    "DLT": {"DLT", "MTD", "RP2D", *_SAFETY},
    "MTD": {"MTD", "RP2D", "DLT"},
    "RP2D": {"MTD", "RP2D", "DLT"},
    "pCR": {"pCR", "MPR", "ORR", "CR"},
}

_PLAIN = (
    "safety",
    "tolerability",
    "toxicity",
    "pharmacokinetics",
    "immunogenicity",
    "progression-free",
    "qol",
    "hrqol",
)
# What says safety as such; a named event ("myocardial infarction") may be registered in other words.
_GENERAL = re.compile(r"safety|tolera|toxic|adverse|side effect|treatment-emergent", re.IGNORECASE)
_VAGUE = {ENDPOINT + name for name in ("antitumour-activity", "tumour-response", "efficacy")}


def find_outcome_defects(
    study: Study, outcomes: tuple[OutcomeFact, ...], vocabulary: Vocabulary
) -> tuple[Finding, ...]:
    """Criteria in two versions, contradicting time frames, landmarks and objectives that stand only in the text."""
    if not outcomes:
        return ()
    names, versioned = make_endpoint_names(vocabulary), list(_versioned_criteria(study, outcomes))
    return (
        *_version_conflicts(versioned),
        *_garbled_criteria(versioned),
        *find_contradicted_time_frames(outcomes),
        *_unique(_unregistered(study, outcomes, names)),
    )


def _versioned_criteria(study: Study, outcomes: Sequence[OutcomeFact]) -> Iterator[tuple[Text, CriterionMention]]:
    """The mentions of CTCAE and RECIST that say a version."""
    texts = tuple(_telling_texts(study, outcomes))
    for place in sorted(VERSIONED_CUES.find_holders([text.content for text in texts])):
        text = texts[place]
        for mention in find_versioned_criteria(text.content):
            if _VERSIONED.match(mention.name):
                yield text, mention


def _version_conflicts(versioned: Iterable[tuple[Text, CriterionMention]]) -> Iterator[Finding]:
    """Two versions of CTCAE, or of RECIST, in the texts and outcomes (eligibility may grade by another one)."""
    found: dict[str, dict[str, Evidence]] = {}
    for text, mention in versioned:
        family = mention.name.partition(" ")[0]
        evidence = Evidence(text.pointer, mention.start, mention.end, _words(text, mention))
        found.setdefault(family, {}).setdefault(mention.name, evidence)
    for family, versions in found.items():
        if len({_main_version(family, name) for name in versions}) > 1:
            said = " and ".join(sorted(versions))
            yield Finding(
                "criterionVersionConflict",
                said,
                "each outcome is judged by the version it names",
                tuple(versions.values()),
            )


def _garbled_criteria(versioned: Iterable[tuple[Text, CriterionMention]]) -> Iterator[Finding]:
    """Criteria whose version was read although letters stand in the place of its digits, each spelling once."""
    seen: set[str] = set()
    for text, mention in versioned:
        words = _words(text, mention)
        if _GARBLED.search(words) and words.casefold() not in seen:
            seen.add(words.casefold())
            evidence = Evidence(text.pointer, mention.start, mention.end, words)
            yield Finding("garbledCriterion", words, mention.name, (evidence,))


def _main_version(family: str, name: str) -> str:
    """CTCAE 4.0 and 4.03 are one edition; RECIST 1.0 and 1.1 are two."""
    return name if family == "RECIST" else name.partition(".")[0]


def _unregistered(study: Study, outcomes: Sequence[OutcomeFact], names: EndpointNames) -> Iterator[Finding]:
    registered = {code for outcome in outcomes for code in outcome.endpoints}
    for text in (study.brief_summary, study.detailed_description):
        lowered = lowered_in_place(text.content) if text is not None else ""
        if text is None or not _may_state_objectives(lowered):
            continue
        for match in _STATEMENT.finditer(lowered):
            what = text.content[match.start("what") : match.end("what")]
            if _NEGATED.search(what):
                continue
            heads = find_heads(names, what, names.find(what))
            if match["role"] == "primary":
                yield from _unregistered_landmarks(text, match, heads, outcomes, names)
            for finding in _unregistered_objectives(text, match, heads, registered, names):
                if not _is_told_by_outcomes(finding.evidence[0].quote.lower(), study):
                    yield finding


def _is_told_by_outcomes(words: str, study: Study) -> bool:
    told = (text for outcome in study.outcomes for text in (outcome.measure, outcome.description))
    return any(text is not None and words in text.content.lower() for text in told)


def _may_state_objectives(lowered: str) -> bool:
    """A cheap look before the pattern is tried: one word of a role and one of what is stated."""
    return holds_any(lowered, _ROLES) and holds_any(lowered, ("objective", "point", "outcome", "aim"))


def _unregistered_landmarks(
    text: Text,
    statement: re.Match[str],
    heads: Sequence[Match],
    outcomes: Sequence[OutcomeFact],
    names: EndpointNames,
) -> Iterator[Finding]:
    """A landmark of the primary endpoint that no primary outcome has, neither in its measure nor as its time frame."""
    shift = statement.start("what")
    for landmark in extract_landmarks(text.content[shift : statement.end("what")]):
        head = next((head for head in heads if _belongs(head, landmark)), None)
        code = names.codes[head.concept.iri] if head is not None else ""
        same = [outcome for outcome in outcomes if outcome.role == "primary" and code in outcome.endpoints]
        if head is None or code not in _LANDMARKED or not same or any(_has_time(outcome, landmark) for outcome in same):
            continue
        start, end = shift + min(head.start, landmark.start), shift + max(head.end, landmark.end)
        evidence = Evidence(text.pointer, start, end, text.content[start:end])
        said = f"{code} at {landmark.months:g} months"
        yield Finding("landmarkOnlyInText", said, "the registered outcome is kept without a landmark", (evidence,))


def _belongs(head: Match, landmark: Landmark) -> bool:
    return min(abs(landmark.start - head.end), abs(head.start - landmark.end)) <= _NEAR


def _has_time(outcome: OutcomeFact, landmark: Landmark) -> bool:
    frame = outcome.time_frame.months if outcome.time_frame is not None else None
    times = (*outcome.landmarks, *((frame,) if frame is not None else ()))
    return any(abs(time - landmark.months) <= 0.1 * landmark.months for time in times)


def _unregistered_objectives(
    text: Text, statement: re.Match[str], heads: Sequence[Match], registered: set[str], names: EndpointNames
) -> Iterator[Finding]:
    """An endpoint that the text states as an objective and no outcome measures."""
    shift = statement.start("what")
    for head in heads:
        code = names.codes[head.concept.iri]
        enough = _EQUIVALENT.get(code)
        start, end = shift + head.start, shift + head.end
        written = text.content[start:end].lower()
        vague = head.concept.iri in _VAGUE or (head.how != "code" and " " not in written and written not in _PLAIN)
        if enough is None or registered & enough or vague or (code == "AE" and not _GENERAL.search(written)):
            continue
        role = statement["role"].removeprefix("key ")
        evidence = Evidence(text.pointer, start, end, text.content[start:end])
        yield Finding(
            "objectiveNotRegistered", f"{code} as {role} objective", "not an outcome of the graph", (evidence,)
        )


def _telling_texts(study: Study, outcomes: Sequence[OutcomeFact]) -> Iterator[Text]:
    """Titles, summary, description, and the texts of the outcomes that were found to name CTCAE or RECIST."""
    for text in (study.title, study.official_title, study.brief_summary, study.detailed_description):
        if text is not None:
            yield text
    for outcome, fact in zip(study.outcomes, outcomes, strict=True):
        if any("CTC" in name or "RECIST" in name for name in fact.criteria):
            texts = (outcome.measure, outcome.description, outcome.time_frame)
            yield from (text for text in texts if text is not None)


def _unique(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Each finding once: the summary and the description often say the same."""
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.kind, finding.found.partition(" as ")[0])
        if key not in seen:
            seen.add(key)
            yield finding


def _words(text: Text, mention: CriterionMention) -> str:
    return text.content[mention.start : mention.end]
