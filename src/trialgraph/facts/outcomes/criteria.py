"""Criteria: the standards by which an outcome is judged (RECIST 1.1, CTCAE 5.0, EORTC QLQ-C30 …), with their version.

Most are names of the vocabulary. RECIST and CTCAE are read here, since their version is written in many ways, also
garbled ("RECIST v i I", "RECISTdefined", "NCI-CTC AE 5").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from trialgraph.facts.outcomes.endpoint_names import EndpointNames
from trialgraph.facts.outcomes.instrument_names import KIND_LETTERS, find_spelt_instruments
from trialgraph.facts.wording import lowered_in_place
from trialgraph.mentions.cues import Cues, holds_any
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Match

_ROMAN = {"i": "1", "1": "1", "l": "1", "|": "1", "o": "0", "0": "0"}
_RECIST_NAME = (
    r"(?P<name>response\s+(?:evaluation\s+)?(?:criteria|criterial|criterion|criterias)\s+(?:in|for"
    r"|of)\s+solid\s+tumou?rs?"
    r"|evaluation\s+criteria\s+in\s+solid\s+tumou?rs?|recist)"
)
_RECIST = re.compile(rf"{_RECIST_NAME}(?P<immune>\s+for\s+immun\w+)?")
_RECIST_KIND = re.compile(
    r"(?:\b|(?<=[\s(/]))(?P<kind>immune[- ]modified|modified|immune[- ]related|immunotherapy|immune(?:[- ]response)?"
    r"|intra-?tumou?ral|im|ir|it|[im])[ -]?$"
)
_CTCAE = re.compile(
    r"(?:common\s+(?:terminology|toxicity|terminologic\w*|technology)\s+criteria(?:\s+(?:for|of"
    r"|in)\s+(?:the\s+)?(?:adverse|toxic)\s+(?:events?|effects?))?"
    r"|common\s+terminology\s+for\s+adverse\s+events"
    r"|(?:nci[- ]?)?ctc[- ]?aes?|nci[- ]?ctc(?![a-z])|(?<![a-z])ctc(?=\s*(?:v|ver|version)\.?\s*\d))"
)
_VERSION_REACH = 120  # code points behind a name within which its version stands
_VERSION = re.compile(
    r"[\s,;:()\[\]\"“”'’-]*(?:(?:nci[- ]?)?(?:ctc[- ]?aes?|recist|criteria|guidelines?|grade|scale|grading|scoring"
    r"|the|edition)[\s,;:()\[\]-]*)*"
    r"(?:(?P<v>versions?|vers|ver|v)(?:\s*\(v\))?)?[\s.:]*(?P<major>[1-6]|[il|](?![a-hj-km-z]))\s?(?P<dot>[.·,]"
    r"|\s)?\s?(?P<minor>\d{1,2}|[ilo|](?![a-z]))?(?![\d%])"
)
_VERSION_BEFORE = re.compile(
    r"(?:v|version|ver)\.?\s*(?P<major>[1-6])(?:[.·](?P<minor>\d{1,2}))?\)?\s*(?:of\s+(?:the\s+)?)?(?:nci[- ]?)?$"
)
_PRO_BEFORE = re.compile(
    r"(?:\bpro[\s)-]*|patient[- ]reported[- ]outcomes?(?:\s*\(pros?\))?[\s,-]*)"
    r"(?:version\s+of\s+(?:the\s+)?)?(?:nci[- ]?)?$"
)
_RECIST_KINDS = {
    **dict.fromkeys(("immune", "i", "immunotherapy", "immune response"), "iRECIST"),
    **dict.fromkeys(("im", "immune modified"), "imRECIST"),
    **dict.fromkeys(("ir", "immune related"), "irRC"),
    **dict.fromkeys(("it", "intratumoral", "intratumoural", "intra tumoral", "intra tumoural"), "itRECIST"),
    **dict.fromkeys(("m", "modified"), "mRECIST"),
}
_MEASURING = re.compile(
    r"scale|score|scoring|questionnaire|index|inventory|criteria|\btests?\b|assess|instrument|\bper\b|\bby\b|using"
    r"|according|measur|"
    r"evaluat|guideline|grad|defin|survey|classif|symptom|point|item|[(]"
)
_EORTC_CORE = re.compile(
    r"EORTC\b[^.;]{0,25}(?:quality[- ]of[- ]life|QoL)[^.;]{0,10}questionnaire(?:[ -]{0,2}\(?QLQ\)?[ -]{0,2}C[ -]?30)?",
    re.I,
)
_VERSIONED = ("CTC", "ECIST", "ommon T", "olid T", "ommon t", "olid t", "ecist", "ctc")  # in all spellings of both
VERSIONED_CUES = Cues(_VERSIONED)
_CUES = Cues((*_VERSIONED, "EORTC", *KIND_LETTERS))  # of all criteria that are read here by their form
_ORGANISATIONS = ("WHO", "MDA", "CAP", "NCCN", "EASL", "EBMT", "ISTH", "ASTCT")
_OPENED = re.compile(r"([\w' -]+)[(\[]\s*$")
_ONE_LETTER_BEFORE = re.compile(r"(?:^|\W)[A-Z]-$")
_SHORT_NAME = 4
_KIND_REACH = 20
_NEAR = 45  # characters


class CriterionMention(NamedTuple):
    """A criterion named at ``text[start:end]``; `name` is the guide's spelling."""

    name: str
    start: int
    end: int


def find_versioned_criteria(text: str) -> Iterator[CriterionMention]:
    """RECIST and CTCAE in all their versions and spellings, in order."""
    lowered = lowered_in_place(text)
    if "recist" in lowered or "solid tumo" in lowered:
        for match in _RECIST.finditer(lowered):
            yield _recist_mention(lowered, match)
    if "ctc" in lowered or "common t" in lowered:
        for match in _CTCAE.finditer(lowered):
            mention = _ctcae_mention(lowered, match)
            if mention is not None:
                yield mention


def extract_criteria(text: str, matches: Sequence[Match] = ()) -> tuple[CriterionMention, ...]:
    """The criteria that `text` names, in order: RECIST, CTCAE and those of `matches` (the vocabulary's names in it)."""
    versioned = list(find_versioned_criteria(text)) if holds_any(text, _VERSIONED) else []
    named: list[CriterionMention] = []
    for match in matches:
        if any(other.start < match.end and match.start < other.end for other in versioned):
            continue
        if is_standard(match.concept) and not _is_abbreviation(text, match, named) and _stands_for_it(text, match):
            named.append(CriterionMention(match.concept.label, match.start, match.end))
    if "EORTC" in text and not any(mention.name.startswith("EORTC") for mention in named):
        core = _EORTC_CORE.search(text)  # a quality-of-life questionnaire of the EORTC without a module is its core
        named += [CriterionMention("EORTC QLQ-C30", core.start(), core.end())] if core else []
    taken: tuple[CriterionMention | Match, ...] = (*versioned, *named, *matches)
    for found in find_spelt_instruments(text):
        if not any(other.start < found.end and found.start < other.end for other in taken):
            named.append(CriterionMention(found.name, found.start, found.end))
    if len(versioned) + len(named) < 2:
        return (*versioned, *named)
    return tuple(sorted([*versioned, *named], key=lambda mention: mention.start))


def find_texts_with_criteria(texts: Sequence[str], names: EndpointNames) -> dict[str, tuple[Match, ...]]:
    """Those of `texts` that may name a criterion, with the vocabulary's names in them: for `extract_criteria`.

    Most texts name none; all are looked at in one pass.
    """
    may_name = _CUES.find_holders(texts)
    named = enumerate(zip(texts, names.find_criteria_each(texts), strict=True))
    return {text: matches for place, (text, matches) in named if matches or place in may_name}


def drop_redundant(mentions: Iterable[CriterionMention], vocabulary: Vocabulary) -> tuple[CriterionMention, ...]:
    """Each criterion once, where it first stands; none whose narrower one is named too (RECIST beside RECIST 1.1)."""
    first: dict[str, CriterionMention] = {}
    for mention in mentions:
        first.setdefault(mention.name, mention)
    if len(first) > 1:
        iris = {name: _criterion_iris(vocabulary).get(name, "") for name in first}
        wider = {
            n for n, iri in iris.items() if any(m != n and vocabulary.is_within(iris[m], iri) for m in iris if iris[m])
        }
        return tuple(mention for name, mention in first.items() if name not in wider)
    return tuple(first.values())


def is_standard(concept: Concept) -> bool:
    """Whether a criterion is one that records can name; classes of instruments are not."""
    return concept.kind == "criterion" and bool(concept.broader) and not concept.measures


@lru_cache(maxsize=8)
def _criterion_iris(vocabulary: Vocabulary) -> dict[str, str]:
    return {concept.label: concept.iri for concept in vocabulary.of_kind("criterion")}


def _is_abbreviation(text: str, match: Match, named: list[CriterionMention]) -> bool:
    """Whether a name in brackets right behind another criterion abbreviates that one: "… Questionnaire (SAQ)"."""
    return bool(named) and 0 <= match.start - named[-1].end <= 3 and "(" in text[named[-1].end : match.start]


def _stands_for_it(text: str, match: Match) -> bool:
    """A short name in capitals ("ACT", "SAS", "WHO") means other things too: words about measuring must be near."""
    written = text[match.start : match.end]
    if written.isupper() and (_spells_another(text, match) or _is_another(text, match)):
        return False
    if len(written) > _SHORT_NAME or not written.isalpha() or not written.isupper():
        return True
    if written in _ORGANISATIONS:
        return bool(re.match(r"[^.;]{0,25}criteria", text[match.end : match.end + 40], re.IGNORECASE))
    near = text[max(0, match.start - _NEAR) : match.start] + " " + text[match.end : match.end + _NEAR]
    return bool(_MEASURING.search(near.lower())) or text.strip(" .") == written


def _is_another(text: str, match: Match) -> bool:
    """Whether short capitals are a part of a longer name ("I-PSS") or no capitals in the name ("IRRC" is no irRC)."""
    if match.end - match.start > _SHORT_NAME:
        return False
    return match.label[:1].islower() or bool(_ONE_LETTER_BEFORE.search(text[max(0, match.start - 3) : match.start]))


def _spells_another(text: str, match: Match) -> bool:
    """Whether the words in front spell the abbreviation out as something else: "brain age index (BAI)"."""
    letters = [char.lower() for char in text[match.start : match.end] if char.isalpha()]
    if len(letters) < 2 or not text[: match.start].rstrip().endswith(("(", "[")):
        return False
    opened = _OPENED.search(text, max(0, match.start - _NEAR * 2), match.start)
    if opened is None:
        return False
    words = re.findall(r"[a-z']+", opened[1].lower())[-len(letters) :]
    if [word[0] for word in words] != letters:
        return False
    own = (set(re.findall(r"[a-z']+", name.lower())) for name in match.concept.names)
    return not any(len(own_words.intersection(words)) * 2 > len(words) for own_words in own)


def _recist_mention(text: str, match: re.Match[str]) -> CriterionMention:
    before = _RECIST_KIND.search(text, max(0, match.start() - _KIND_REACH), match.start())
    kind = before["kind"].lower().replace("-", " ") if before is not None else ""
    name = "iRECIST" if match["immune"] else _RECIST_KINDS.get(kind)
    version, version_end = _read_version(text, match)
    if name is not None:
        start = before.start("kind") if before is not None else match.start()
        return CriterionMention(name, start, version_end if name == "mRECIST" else match.end())
    if version is None or (not version[1] and not text[match.end() : version_end].rstrip().endswith("0")):
        return CriterionMention("RECIST", match.start("name"), match.end())  # also "RECIST 1": 1.0 or 1.1
    return CriterionMention("RECIST 1.1" if version[1] else "RECIST 1.0", match.start("name"), version_end)


def _ctcae_mention(text: str, match: re.Match[str]) -> CriterionMention | None:
    before = text[max(0, match.start() - 60) : match.start()]
    if _PRO_BEFORE.search(before):
        return CriterionMention("PRO-CTCAE", match.start(), match.end())
    version, end = _read_version(text, match)
    if version is None:
        return CriterionMention("CTCAE", match.start(), match.end())
    major, minor = version
    known = {"4": "4.03" if minor in ("03", "3") else "4.0"}
    return CriterionMention(f"CTCAE {known.get(major, major + '.0')}", match.start(), end)


def _read_version(text: str, match: re.Match[str]) -> tuple[tuple[str, str] | None, int]:
    """(major, minor without a bare zero) and the end of the words; None where no version is stated."""
    found = _VERSION.match(text, match.end(), match.end() + _VERSION_REACH)
    if found is not None and _is_version(found, text):
        major = _ROMAN.get(found["major"].lower(), found["major"])
        minor = "".join(_ROMAN.get(digit.lower(), digit) for digit in found["minor"] or "")
        return (major, "" if minor in ("0", "00") else minor), found.end()
    before = _VERSION_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
    if before is not None:
        return (before["major"], before["minor"] if (before["minor"] or "0").strip("0") else ""), match.end()
    return None, match.end()


def _is_version(found: re.Match[str], text: str) -> bool:
    """A number behind the name is a version when "v" or a point says so, or when it stands alone ("CTCAE 5")."""
    if found["major"].isdigit():
        if found["v"] or (found["dot"] and found["minor"] and found["dot"] in ".·"):
            return True
        plain = text[found.start() : found.end()]
        return (
            len(plain.strip(" )(-[]")) == 1
            and "," not in plain
            and text[found.end() : found.end() + 1] not in ("-", "–", "/")
        )
    return bool(found["v"] and found["minor"])
