"""Biomarkers by which a population is selected or stratified: marker, state, comparator, cut-off.

The markers are data (``ontology/biomarkers.ttl``); this module knows the forms of language around them:
"HER2-positive", "EGFR wild-type", "KRAS G12C mutation", "PD-L1 CPS >= 10", "no EGFR mutation". A marker without a state
or a cut-off says nothing of the population (it names a drug's target, or an assay) and gives no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialgraph.facts.design.stratification import find_factors
from trialgraph.facts.model import Biomarker
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.facts.populations.settings import is_oncology
from trialgraph.facts.wording import fold_case, make_evidence
from trialgraph.study import Study, Text
from trialgraph.vocabulary.lexicon import Match
from trialgraph.vocabulary.markers import MarkerNames

MOST = 12

_VARIANT = re.compile(
    r"[ (]*(?P<variant>g12[a-z]\b|g13d\b|q61\w?\b|v600[a-z]?(?:/k)?\b|l858r\b|t790m\b|c797s\b|r132[a-z]\b|"
    r"r172k\b|h1047r\b|k27m\b|v617f\b|itd\b|exon ?(?:\d+|19 del\w*)(?: (?:insertion|deletion|skipping|"
    r"mutation)s?)?|ex20ins\b|19 ?del\w*)"
)
_FILL = (
    r"[ ()/,]*(?:(?:status|gene|tumou?rs?|receptor|protein|or|and|/|alk|ros1|egfr|braf|t790m|"
    r"sensiti[sz]ing|activating|driver|somatic|germline|oncogenic|actionable|pathogenic|deleterious|known|"
    r"documented|confirmed|common|canonical|1|2|3|fusion gene|ihc|expression|surface|is|are|be|was|"
    r"must be|cell)[ ()/,]+){0,5}?"
)
_STATES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (state, re.compile(_FILL + words))
    for state, words in (
        ("non-mutated", r"(?:non ?mutated|unmutated|without mutation)"),
        ("wild-type", r"(?:wild ?type|wt\b)"),
        (
            "mutated",
            r"(?:mutant|mutat\w+|insertions?|deletions?|skipping|variants?|aberrations?|alterations?|altered|"
            r"v617f|itd\b)",
        ),
        ("rearranged", r"(?:rearrang\w+|translocat\w+|fusions?(?: positive)?|re ?arranged)"),
        ("amplified", r"(?:amplif\w+)"),
        ("overexpressed", r"(?:over ?express\w+)"),
        ("negative", r"(?:negativ\w+|neg\b|non ?express\w+|null\b|loss\b|deficient expression)"),
        ("positive", r"(?:positiv\w+|pos\b|\+|express(?:ing|ed)\b|selected)"),
        ("low", r"low\b"),
        ("high", r"(?:high\b|h\b)"),
        ("methylated", r"methylat\w+\b(?! (?:status|test|assay|analysis))"),
        ("unmethylated", r"unmethylat\w+"),
        ("deficient", r"(?:deficien\w+)"),
        ("proficient", r"(?:proficien\w+|intact)"),
        ("codeleted", r"co ?delet\w+"),
    )
)
_CUT_OFF = re.compile(
    r"[^.;\n]{0,45}?(?P<sign>≥|>=|=>|> ?=|≤|<=|=<|< ?=|>|<|\bat least|\bof at least|"
    r"\bgreater than or equal to|\bgreater than|\bmore than|\bless than|"
    r"\bbelow) ?(?P<value>\d+(?:\.\d+)?) ?(?P<percent>%|percent)?"
)
_POINTS = re.compile(r"[^.;\n]{0,30}?(?:\bcps\b|\btps\b|score) ?(?:of )?(?P<low>\d+) ?(?P<percent>%)?")
_SIGNS = {
    "≥": ">=", ">=": ">=", "=>": ">=", "> =": ">=", "≤": "<=", "<=": "<=", "=<": "<=", "< =": "<=", ">": ">", "<": "<",
    "at least": ">=", "of at least": ">=", "greater than or equal to": ">=", "greater than": ">", "more than": ">",
    "less than": "<", "below": "<",
}  # fmt: skip
_SCORE = re.compile(
    r"[^.;\n]{0,40}?\b(?P<score>cps|tps|combined positive score|tumou?r proportion score|tc\b|ic\b|tap\b)"
)
_SCORE_NAMES = {"combined positive score": "CPS", "tumor proportion score": "TPS", "tumour proportion score": "TPS"}
_ABSENT = re.compile(
    r"\b(?:no|(?:is|are|be) not|(?<!or )without|absence of|lack of|lacking|not have|negative for|"
    r"not harbou?r\w*|exclud\w+|"
    r"free of)(?: [^\s.;]+){0,4} ?$"
)
_SAME_LIST = re.compile(
    r"^(?:[ ,/()]|and\b|or\b|\w*mutations?\b|fusions?\b|rearrange\w+|translocations?\b|sensiti[sz]ing|"
    r"gene\b|positive\b|alterations?\b){1,30}$"
)
_FOR_COHORT = re.compile(r"\b(?:for|in|cohorts?)\b[^.;]{0,45}$")
_CARRIED = re.compile(
    r"\b(?:positive for|negative for|high|low|deficient|mutat\w+ (?:in|of)|wild ?type|deleterious|"
    r"rearranged)(?: (?:or|and|in|the|\S+))? ?$"
)
_NOT_MARKER = re.compile(
    r"(?:irrespective|regardless) of (?:\w+ ){0,2}$|"
    r"\banti ?$|\bcar ?$|\btargeting (?:the )?$|inhibitors? of (?:the )?$|directed against $|\btest(?:ing|"
    r"ed)? for $"
)
_NOT_AFTER = re.compile(
    r"[ ()]*(?:small molecule )?(?:inhibit|tki|antibod|targeted|targeting|directed|agonist|antagon|"
    r"vaccine|car\b|blockade|tyrosine|test|assay|bispecific)"
)
_CLAUSE_END = re.compile(r"[.;)\n]")
_OPPOSITE = {
    "mutated": "wild-type",
    "rearranged": "negative",
    "amplified": "not amplified",
    "positive": "negative",
    "negative": "positive",
    "overexpressed": "negative",
    "wild-type": "mutated",
    "high": "not high",
    "deficient": "proficient",
    "proficient": "deficient",
}


def extract_biomarkers(study: Study, markers: MarkerNames) -> tuple[Biomarker, ...]:
    """Biomarkers of the population, each (marker, state, cut-off) once, titles first; empty outside oncology."""
    if not is_oncology(study):
        return ()
    found: dict[tuple[object, ...], Biomarker] = {}
    for text, excluded, start, end in _passages(study):
        for biomarker in parse_biomarkers(text, markers, excluded, start, end):
            key = (biomarker.marker, biomarker.state, biomarker.comparator, biomarker.value)
            if key not in found and len(found) < MOST:
                found[key] = biomarker
    return tuple(found.values())


def _passages(study: Study) -> Iterator[tuple[Text, bool, int, int]]:
    for text in (study.title, study.official_title, *study.conditions, study.brief_summary, study.detailed_description):
        if text is not None:
            yield text, False, 0, len(text.content)
    if study.eligibility is None:
        return
    items = split_eligibility(study.eligibility)
    for side in ("inclusion", "exclusion"):  # one pass over each run of items: the lexicon is quicker on long texts
        for item in items:
            if item.side == side:
                yield study.eligibility, side == "exclusion", item.start, item.end


def parse_biomarkers(
    text: Text, markers: MarkerNames, excluded: bool = False, start: int = 0, end: int | None = None
) -> Iterator[Biomarker]:
    """Biomarkers stated in ``text.content[start:end]``; on the exclusion side a state is turned into its opposite.

    One that only parts the participants ("PD-L1 CPS (<50% vs >50%) was used as the stratification factor") selects
    nobody: its state is "stratified", its cut-off the number that parts them.
    """
    stop = len(text.content) if end is None else end
    passage = text.content[start:stop]
    matches = markers.lexicon.find(passage)
    if not matches:
        return
    folded = fold_case(text.content)[start:stop]
    factors = [(f.start, f.end) for f in find_factors(passage)] if "stratif" in folded else []
    denied = False
    last: Match | None = None
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        between = folded[last.end : match.start] if last is not None else "."
        if last is not None and match.concept is last.concept and len(between) <= 3:
            continue  # "epidermal growth factor receptor (EGFR)": read at the longer name, whose state follows both
        before = folded[max(0, match.start - 60) : match.start]
        denied = _ABSENT.search(before) is not None or (denied and _SAME_LIST.match(between) is not None)
        # a cut-off behind the next marker is that one's: "ALK translocation and a PD-L1 low (<50%) tumour"
        limit = following.start if following is not None and following.concept is not match.concept else len(folded)
        reading = _read_marker(folded, match, markers, limit)
        if reading is not None and not (excluded and _FOR_COHORT.search(before)):
            stratifies = any(a <= match.start < b for a, b in factors)
            found = _affirm(reading, not stratifies and (excluded or denied), text, start)
            yield from (replace(one, state="stratified", comparator=None) if stratifies else one for one in found)
        last = match


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the words around a marker say, at ``[start:end]`` of the passage."""

    marker: str
    state: str | None
    cut_off: tuple[str | None, float, str] | None
    start: int
    end: int


def _read_marker(folded: str, match: Match, markers: MarkerNames, limit: int) -> _Reading | None:
    before, after = folded[max(0, match.start - 45) : match.start], folded[match.end : match.end + 90]
    if _NOT_MARKER.search(before) or _NOT_AFTER.match(after) or _is_exception(folded, match.start):
        return None
    marker, finish = match.concept.label, match.end
    variant = _VARIANT.match(after)
    if variant:
        marker, finish = f"{marker} {_spell(variant['variant'])}", match.end + variant.end()
        if _NOT_AFTER.match(after[variant.end() :]):
            return None
    state, length = _state(folded[match.start : match.end], before, folded[finish : finish + 90], markers)
    state = state or ("mutated" if variant else None)
    comparator, value, unit, cut_end = _cut_off(folded[match.end : min(match.end + 90, limit)])
    if value is not None and marker == "PD-L1" and (score := _SCORE.match(after[:cut_end])):
        marker = f"PD-L1 {_SCORE_NAMES.get(score['score'], score['score'].upper())}"
    if value is not None and value <= 100:
        return _Reading(marker, None, (comparator, value, unit), match.start, match.end + cut_end)
    return _Reading(marker, state, None, match.start, finish + length) if state and value is None else None


def _is_exception(folded: str, start: int) -> bool:
    """ "Anti-CD20 antibody (unless investigator determines that tumor is CD20-negative)" asks for no such tumour."""
    at = folded.rfind("unless ", max(0, start - 80), start)
    return at >= 0 and not _CLAUSE_END.search(folded, at, start)


def _affirm(reading: _Reading, denied: bool, text: Text, offset: int) -> Iterator[Biomarker]:
    """The biomarker of the population: a denied or excluded state is its opposite, an excluded cut-off says nothing."""
    evidence = (make_evidence(text, offset + reading.start, min(offset + reading.end, len(text.content))),)
    if reading.cut_off is None:
        state = reading.state or ""
        yield Biomarker(
            reading.marker, _OPPOSITE.get(state, f"not {state}") if denied else state, None, None, "", evidence
        )
    elif not denied:
        yield Biomarker(reading.marker, None, *reading.cut_off, evidence)


def _spell(variant: str) -> str:
    variant = re.sub(r" mutations?$", "", variant)
    return variant.upper() if " " not in variant and "exon" not in variant else variant


def _state(name: str, before: str, after: str, markers: MarkerNames) -> tuple[str | None, int]:
    if name in markers.states:
        return markers.states[name], 0
    for state, pattern in _STATES:
        if match := pattern.match(after):
            return state, match.end()
    if carried := _CARRIED.search(before):
        word = carried[0].split()[0]
        told = {"positive": "positive", "negative": "negative", "high": "high", "low": "low", "deficient": "deficient",
                "wild": "wild-type", "wildtype": "wild-type", "rearranged": "rearranged"}  # fmt: skip
        return told.get(word, "mutated"), 0
    return None, 0


def _cut_off(after: str) -> tuple[str | None, float | None, str, int]:
    """(comparator, value, unit, end) of a cut-off behind the marker; "<50 % vs >50 %" is a cut-off without a side."""
    match = _CUT_OFF.match(after)
    if match is None or not re.match(r"[^.;,]{0,45}$", after[: match.start("sign")]):
        return None, None, "", 0
    tail = after[match.end() : match.end() + 12]
    if re.match(r"[\d.]*\s*(?:x\b|×|\^|/|mg|ml|cm|mm|uln|years?|weeks?|days?|months?|g/|u/|iu)", tail) or re.search(
        r"platelet|anc\b|within|age|hemoglobin", after[: match.start()] + match[0]
    ):
        return None, None, "", 0
    both = re.match(r"[^.;]{0,25}?(?:vs|versus|or|and)[ .]*(?:≥|>=|>|<|≤)", after[match.end() :]) is not None
    comparator = None if both else _SIGNS[match["sign"].strip()]
    return comparator, float(match["value"]), "%" if match["percent"] else "", match.end()
