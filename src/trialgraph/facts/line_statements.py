"""What phrases say of lines of therapy: named, counted, limited, failed, untreated.

Source of the rules: gold/GUIDE.md, "line", and adjudication rule 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from trialgraph.facts.eligibility import EligibilityItem
from trialgraph.facts.wording import fold_case, split_sentences
from trialgraph.mentions.cues import holds_any

Basis = Literal["named", "counted", "limited", "failed", "untreated", "unexposed", "maintenance"]


@dataclass(frozen=True, slots=True)
class LineStatement:
    """What one phrase says of lines, at ``[start:end]`` of its text.

    `basis`: the line is `named` ("second-line"); prior lines are `counted` ("at least two prior lines") or only
    `limited` ("no more than two"); a therapy `failed`; participants are `untreated`, or `unexposed` (earlier therapy
    is excluded); or the treatment is `maintenance` after a line.
    """

    basis: Basis
    minimum: int
    maximum: int | None
    start: int
    end: int


_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "single": 1, "a": 1,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3,
    "4th": 4, "5th": 5, "front": 1,
}  # fmt: skip
_N = (
    r"(?:one|two|three|four|five|six|[1-9])\b(?: \(\s?\w+\s?\))?(?! (?:more )?(?:days?|weeks?|months?|"
    r"years?|half|mg|hours?))"
)
_NEXT = (
    r"(?P<open>\s?\+|\s?(?:plus|(?:or|and|/)\s?(?:\w+ )?(?:later|above|beyond|further|subsequent|greater|"
    r"higher|more|over|advanced|salvage)))"
)
_NAMED = re.compile(
    r"\b(?P<ordinal>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|front) ?(?:(?:or|and|/|"
    r"to) ?(?P<to>second|third|fourth|fifth|2nd|3rd|4th) ?)?line\b"
    rf"{_NEXT}?(?: ?(?:or|and|/|to) ?(?P<to2>second|third|fourth|fifth|2nd|3rd|4th) ?line\b)?"
    rf"|\b(?P<digit>[1-5])l(?P<plus>\+)?(?=\b|\s)(?!/)"
)
_LINE_NOUN = (
    r"(?:lines?|regimens?|courses of|(?:systemic |standard |anti ?cancer |drug )*(?:therap(?:y|ies)|"
    r"treatments?))\b"
)
_BETWEEN = r"(?: +(?!within|for at|in the)[\w/+,()]+){0,6}? +"
_AT_LEAST = re.compile(
    rf"\b(?:(?:at least|minimum of|a minimum of)|(?:≥|>=|=>|> ?=)) ?(?P<n>{_N})(?: or more)?{_BETWEEN}{_LINE_NOUN}|"
    rf"\b(?P<n2>{_N}) or more (?:prior|previous){_BETWEEN}{_LINE_NOUN}|"
    rf"(?<!no )(?<!not )\bmore than (?P<n3>{_N}) (?:prior|"
    rf"previous){_BETWEEN}{_LINE_NOUN}"
)
_AT_MOST = re.compile(
    rf"\b(?:(?:no|not) (?:have (?:had|received) )?(?:more|greater) than|at most|up to|(?:a )?maximum of|"
    rf"maximally|(?:≤|<=|=<|< ?=)) ?(?P<n>{_N}|a single)(?: or fewer)?{_BETWEEN}{_LINE_NOUN}"
    rf"|(?:≤|<=|=<) ?(?P<n3>{_N}){_BETWEEN}{_LINE_NOUN}"
    rf"|\b(?P<n2>{_N}) or (?:fewer|less){_BETWEEN}{_LINE_NOUN}"
)
_RANGE = re.compile(
    rf"\b(?P<low>{_N}) ?(?:to|or|and|,| |–) ?(?:(?:up to|at most|no more than|"
    rf"not more than) )?(?P<high>{_N}) (?:prior|previous|lines?){_BETWEEN}?(?:{_LINE_NOUN})?"
    rf"|\b(?:at least|minimum of|≥|>=) ?(?P<low2>{_N})(?: \w+){{0,4}}? (?:and|but|to)(?: (?:a|with|"
    rf"received|have))? ?(?:maximum of|(?:no|not) more than|up to|at most|≤|<=) ?(?P<high2>{_N})"
)
_EXACT = re.compile(
    rf"(?:only|exactly) (?P<only>{_N}) (?:prior|previous){_BETWEEN}{_LINE_NOUN}"
    rf"|(?:received|had|failed|failure of|progress\w* (?:on|after|following)|after|with|following|"
    rf"least) (?P<n>{_N}|a) (?:prior|previous|lines? of prior){_BETWEEN}{_LINE_NOUN}"
)
_FAILED = re.compile(
    r"\b(?:progress(?:ed|ion|ing|ive)?|fail(?:ed|ure|ing)?|refractory|relaps(?:ed|e|ing)|recurred|"
    r"exhausted|(?<!castration )(?<!castrate )(?<!hormone )resistan(?:t|ce)|intoleran(?:t|ce)|"
    r"non ?responsive|unresponsive)\b"
    r"[^;:]{0,90}?\b(?:(?:standard|conventional|prior|previous|available|existing|approved|established|"
    r"first line|1st line|(?:\w+ )?regimens?|initial) ?(?:\S+ ){0,4}?(?:therap(?:y|ies)|treatments?|care|"
    r"regimens?|chemotherap\w+|lines?|options?)"
    r"|(?:tki|\w+nib|\w+mab|\w+platin|inhibitors?|immunotherapy|chemotherapy|based) ?(?:therapy|treatment|"
    r"regimens?)?)\b"
)
_LEAD_FAILED = re.compile(
    r"(?:standard|conventional|prior|previous|available|first line|\w+nib|"
    r"\w+mab)(?: \S+){0,4}? (?:therap\w+|treatments?|chemotherapy|regimens?|failed|"
    r"failure)(?: \S+){0,2}? (?:failed|failure|has been ineffective|(?:was|were|is|are) ineffective)|"
    r"folfirinox failure|exhausted all"
)
_RELAPSED_REFRACTORY = re.compile(
    r"\b(?:relapsed?|recurrent|relapsing)(?:\)| \(\S+\))?,? ?(?:/|or|and|and/or|"
    r",)? ?(?:primary )?refractory|refractory ?(?:/|or|and|and/or) ?(?:relapsed?|recurrent)|\br/r\b|"
    r"\brr ?(?:mm|dlbcl|aml|all|cll|fl|mcl|nhl)\b"
)
_PRETREATED = re.compile(
    r"\b(?:previously treated|pre ?treated|previously (?:been )?received (?:standard|"
    r"systemic))\b(?! (?:brain|cns|central))"
)
_UNTREATED = re.compile(
    r"\bpreviously untreated\b|\b(?:treatment|therapy|systemic therapy|chemotherapy) naive\b|"
    r"\buntreated (?:\S+ ){0,3}?(?:advanced|metastatic|unresectable|stage|locally|lymphoma|\w+oma|"
    r"leukemia)"
    r"|\bno (?:prior|previous) (?:\w+ )?(?:systemic|systematic|anti ?(?:cancer|tumou?r)|"
    r"chemotherapy)(?: \S+){0,4}? (?:for|of|in)\b(?! the past)|\b(?:no|not received)(?: any)? (?:prior|"
    r"previous) (?:systemic|systematic) (?:\S+ ){0,3}?(?:therapy|treatment|chemotherapy)\b(?! within)"
    r"|\breceived no (?:prior|previous) (?:systemic|chemo)|\bnot (?:have )?(?:previously )?received "
    r"(?:any )?(?:prior |"
    r"previous )?(?:systemic|chemotherapy)\b(?![^.;]{0,60}\bwithin\b)"
    r"|\bwithout (?:any )?(?:prior|previous) (?:systemic |anti ?(?:cancer|tumou?r) )?"
    r"(?:treatment|therapy|chemotherapy)\b(?! with| within)"
)
_ANY_NUMBER = re.compile(
    r"\b(?:any|unlimited|irrespective of|regardless of) (?:(?:the )?number of )?"
    r"(?:prior |previous )?lines? of (?:\w+ )?(?:therap|treatment|chemotherap)"
)
_MAINTENANCE = re.compile(r"\bmaintenance\b")
_AFTER = re.compile(
    r"\b(?:after|following|fail\w*|progress\w*|prior|previous\w*|receiv\w+|relaps\w+|refractory|"
    r"resistan\w+|recurred|during|standard|treated with|intoleran\w+|completed|completion|started|since|"
    r"respon\w+ to|beyond|than|their|of|post|based on|except)"
    r"(?: (?!as\b)\S+){0,5} ?$"
)
_TO_BE_GIVEN = re.compile(r"\b(?:scheduled|candidates?|eligible|indicat\w+|planned|suitable)(?: \S+){0,4} ?$")
_AS_STUDY = re.compile(r"\b(?:as|in|for)(?: (?:a|an|the|its|either))? ?$")
_WASHOUT = re.compile(
    r"\bwithin (?:\S+ ){0,3}?(?:days?|weeks?|months?|half)|\btoxicit|adverse (?:event|reaction)|"
    r"side effects?|grade \d|brain metast|cns\b|resolved|biops"
)
_FAILURES = ("fail", "ineffective", "exhausted all")
_OF_EARLIER = ("prior", "previous", "receiv", "treated", "fail", "progress", "line of", "lines of")
_LOCAL = re.compile(r"\b(?:neo ?)?adjuvant\b|peri ?operative")


def parse_item_statements(content: str, item: EligibilityItem) -> Iterator[LineStatement]:
    """Line statements of one eligibility item."""
    yield from parse_line_statements(content, item.side, item.start, item.end)


def parse_line_statements(content: str, place: str, start: int = 0, end: int | None = None) -> Iterator[LineStatement]:
    """Line statements of ``content[start:end]``; `place` is title, summary, inclusion or exclusion."""
    stop = len(content) if end is None else end
    folded = fold_case(content)[start:stop]
    if not _may_speak_of_lines(folded, place):
        return
    for begin, finish in split_sentences(folded):
        sentence = folded[begin:finish]
        if not _may_speak_of_lines(sentence, place):
            continue
        for statement in _read_sentence(sentence, place):
            offset = start + begin
            yield replace(statement, start=offset + statement.start, end=offset + statement.end)


def _may_speak_of_lines(folded: str, place: str) -> bool:
    """A cheap look before the patterns are tried."""
    if place == "exclusion":
        return "prior" in folded or "previous" in folded or "line" in folded
    if holds_any(folded, _WORDS):
        return True
    return holds_any(folded, ("1l", "2l", "3l", "4l", "5l", "r/r", "rr")) and _SIGNS.search(folded) is not None


_WORDS = (
    *("line", "prior", "previous", "naive", "untreated", "refractory", "fail", "progress", "relaps", "treated"),
    *("exhausted", "ineffective", "resistan"),
)
_SIGNS = re.compile(r"\b(?:[1-5]l\b|r/r|rr)")


def _read_sentence(sentence: str, place: str) -> Iterator[LineStatement]:
    if place == "exclusion":
        yield from _read_exclusion(sentence)
        return
    named = list(_read_named(sentence, place))
    yield from named
    if _WASHOUT.search(sentence):
        return
    counted = list(_read_counts(sentence))
    yield from counted
    if not counted and not _LOCAL.search(sentence) and not _UNTREATED.search(sentence):
        yield from _read_failure(sentence, place)
    if match := _ANY_NUMBER.search(sentence):
        yield LineStatement("untreated", 1, None, match.start(), match.end())
    elif matches := list(_UNTREATED.finditer(sentence)):
        opened = any(_followed_by_or(sentence, match.end()) for match in matches)
        yield LineStatement("untreated", 1, None if opened else 1, matches[0].start(), matches[0].end())


def _followed_by_or(sentence: str, position: int) -> bool:
    return (
        re.match(
            r"[, ]*(?:or|and)(?: \S+){0,4} (?:received|previously|prior|pre ?treated|progressed|failed|relapsed)",
            sentence[position:],
        )
        is not None
    )


def _read_named(sentence: str, place: str) -> Iterator[LineStatement]:
    for match in _NAMED.finditer(sentence):
        before = sentence[: match.start()]
        ordinal = int(match["digit"]) if match["digit"] else _NUMBERS[match["ordinal"]]
        further = match["to"] or match["to2"]
        after = _AFTER.search(before) is not None and not _AS_STUDY.search(before)
        if "maintenance" in sentence and (after or ordinal == 1):
            yield LineStatement("maintenance", ordinal, ordinal, match.start(), match.end())
        elif after:
            if place == "inclusion" or re.search(r"fail|progress|relaps|refractor|resistan", before):
                yield LineStatement("failed", ordinal + 1, None, match.start(), match.end())
        elif (
            place in ("title", "summary")
            or match["digit"]
            or re.search(r"setting|must be", sentence)
            or _TO_BE_GIVEN.search(before)
        ):
            opened = match["open"] or match["plus"]
            highest = None if opened else _NUMBERS[further] if further else ordinal
            yield LineStatement("named", ordinal, highest, match.start(), match.end())


def _read_counts(sentence: str) -> Iterator[LineStatement]:
    if _LOCAL.search(sentence) and not re.search(r"metastatic|advanced|any (?:disease )?setting", sentence):
        return
    if (match := _RANGE.search(sentence)) and (match["low2"] or "prior" in sentence or "previous" in sentence):
        low, high = match["low"] or match["low2"], match["high"] or match["high2"]
        if _number(low) <= _number(high):
            yield LineStatement("counted", _number(low) + 1, _number(high) + 1, match.start(), match.end())
            return
    if not holds_any(sentence, _OF_EARLIER):
        return
    least, most = _AT_LEAST.search(sentence), _AT_MOST.search(sentence)
    most_count = _number(most["n"] or most["n2"] or most["n3"]) if most else None
    if least and not (most and least.start() == most.start() + 3):
        count = _number(least["n"] or least["n2"] or least["n3"]) + (1 if least["n3"] else 0)
        highest = most_count + 1 if most_count is not None and most_count >= count else None
        yield LineStatement("counted", count + 1, highest, least.start(), (most or least).end())
    elif most and most_count is not None:
        yield LineStatement("limited", 1, most_count + 1, most.start(), most.end())
    elif match := _EXACT.search(sentence):
        count = _number(match["only"] or match["n"])
        yield LineStatement("counted", count + 1, count + 1 if match["only"] else None, match.start(), match.end())


def _number(word: str) -> int:
    first = word.strip().split(" ")[-1 if word.startswith("a single") else 0]
    return int(first) if first.isdigit() else _NUMBERS[first]


def _read_failure(sentence: str, place: str) -> Iterator[LineStatement]:
    if match := _RELAPSED_REFRACTORY.search(sentence):
        yield LineStatement("failed", 2, None, match.start(), match.end())
    elif match := (holds_any(sentence, _FAILURES) and _LEAD_FAILED.search(sentence)) or _FAILED.search(sentence):
        before = sentence[max(0, match.start() - 40) : match.start()]
        denied = re.search(
            r"\b(?:no|without|not|until|free|if|time to|following|prevent\w*|when|"
            r"whose disease did)(?: \w+){0,2} $",
            before,
        )
        told = place == "summary" and not re.search(
            r"patient|participant|subject|treatment of|who\b|in adults|children", sentence
        )
        if denied is None and not told and not re.search(r"\buntil\b|\bduring the study|will be|survival", sentence):
            yield LineStatement("failed", 2, None, match.start(), match.end())
    elif place == "title" and (match := _PRETREATED.search(sentence)):
        yield LineStatement("failed", 2, None, match.start(), match.end())


def _read_exclusion(sentence: str) -> Iterator[LineStatement]:
    """ "More than 2 prior lines" excluded: three at most; "any prior systemic therapy for advanced disease": first."""
    if _WASHOUT.search(sentence) or _LOCAL.search(sentence):
        return
    more = re.search(
        rf"(?P<sign>more than|>|≥|>=|greater than|at least)? ?\b(?P<n>{_N})(?P<more> or more)? (?:prior|"
        rf"previous|lines?){_BETWEEN}(?:{_LINE_NOUN})",
        sentence,
    )
    if more and (more["sign"] or more["more"]):
        inclusive = more["sign"] in ("≥", ">=", "at least") or more["more"]
        allowed = _number(more["n"]) - (1 if inclusive else 0)
        yield LineStatement("limited", 1, allowed + 1, more.start(), more.end())
    elif match := re.search(
        r"^\W*(?:\d+[.)]? )?(?:patients |participants |subjects )?(?:who |that )?(?:ha(?:ve|s) )?(?:had |"
        r"received |with )?(?:any )?(?:prior|previous) "
        r"(?:systemic|chemotherapy)(?: or \w+)?(?: anti ?\w+)?(?: therapy| treatment|"
        r" chemotherapy)?(?: (?:for|are|is|of)\b[^,;]*)?$",
        sentence.strip(),
    ):
        yield LineStatement("unexposed", 1, 1, match.start(), match.end())
