"""What phrases say of lines of therapy: named, counted, limited, failed, untreated.

Source of the rules: gold/GUIDE.md, "line", and adjudication rule 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from trialgraph.facts.populations.eligibility import EligibilityItem
from trialgraph.facts.populations.line_signs import (
    AFTER,
    ANY_NUMBER,
    AS_STUDY,
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    EXACT,
    FAILED,
    FAILURES,
    LEAD_FAILED,
    LINE_NOUN,
    LINES,
    LOCAL,
    NAMED,
    NOT_FAILED,
    NTH_RELAPSE,
    NUMBER,
    NUMBERS,
    OF_EARLIER,
    OF_PARTICIPANTS,
    OF_STUDY,
    PRETREATED,
    RANGE,
    RELAPSED_BLOOD,
    RELAPSED_REFRACTORY,
    TO_BE_GIVEN,
    UNTREATED,
    WASHOUT,
)
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
    *("exhausted", "ineffective", "resistan", "recurrence"),
)
_PROGRESSED_AFTER = re.compile(r"\b(?:progressed|relapsed|failed)(?: (?:on|after|following|during|despite|to))? $")
_SIGNS = re.compile(r"\b(?:[1-5]l\b|r/r|rr)")


def _read_sentence(sentence: str, place: str) -> Iterator[LineStatement]:
    if place == "exclusion":
        yield from _read_exclusion(sentence)
        return
    named = list(_read_named(sentence, place))
    yield from named
    if WASHOUT.search(sentence):
        return
    counted = [*_read_counts(sentence), *_read_relapses(sentence)]
    yield from counted
    if not counted and not UNTREATED.search(sentence):
        yield from _read_failure(sentence, place)
    if match := ANY_NUMBER.search(sentence):
        basis: Basis = "untreated" if UNTREATED.search(sentence) else "limited"
        yield LineStatement(basis, 1, None, match.start(), match.end())
    elif matches := list(UNTREATED.finditer(sentence)):
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
    for match in NAMED.finditer(sentence) if holds_any(sentence, LINES) else ():
        before = sentence[: match.start()]
        ordinal = int(match["digit"]) if match["digit"] else NUMBERS[match["ordinal"]]
        further = match["to"] or match["to2"]
        after = AFTER.search(before) is not None and not AS_STUDY.search(before)
        if "maintenance" in sentence and (after or ordinal == 1):
            yield LineStatement("maintenance", ordinal, ordinal, match.start(), match.end())
        elif after:
            if place == "inclusion" or re.search(r"fail|progress|relaps|refractor|resistan", before):
                yield LineStatement("failed", ordinal + 1, None, match.start(), match.end())
        elif (
            place in ("title", "summary")
            or match["digit"]
            or re.search(r"setting|must be", sentence)
            or TO_BE_GIVEN.search(before)
        ):
            opened = match["open"] or match["plus"]
            highest = None if opened else NUMBERS[further] if further else ordinal
            yield LineStatement("named", ordinal, highest, match.start(), match.end())


def _read_relapses(sentence: str) -> Iterator[LineStatement]:
    """ "At first or second relapse": as many lines failed."""
    for match in NTH_RELAPSE.finditer(sentence):
        further = match["to"]
        highest = NUMBERS.get(further) if further else NUMBERS[match["n"]]
        yield LineStatement(
            "counted", NUMBERS[match["n"]] + 1, highest + 1 if highest else None, match.start(), match.end()
        )


def _read_counts(sentence: str) -> Iterator[LineStatement]:
    if LOCAL.search(sentence) and not re.search(r"metastatic|advanced|any (?:disease )?setting", sentence):
        return
    if (match := RANGE.search(sentence)) and (match["low2"] or "prior" in sentence or "previous" in sentence):
        low, high = match["low"] or match["low2"], match["high"] or match["high2"]
        if _number(low) <= _number(high):
            yield LineStatement("counted", _number(low) + 1, _number(high) + 1, match.start(), match.end())
            return
    if not holds_any(sentence, OF_EARLIER):
        return
    least, most = AT_LEAST.search(sentence), AT_MOST.search(sentence)
    most_count = _number(most["n"] or most["n2"] or most["n3"]) if most else None
    if least and not (most and least.start() == most.start() + 3):
        count = _number(least["n"] or least["n2"] or least["n3"]) + (1 if least["n3"] else 0)
        highest = most_count + 1 if most_count is not None and most_count >= count else None
        yield LineStatement("counted", count + 1, highest, least.start(), (most or least).end())
    elif most and most_count and _PROGRESSED_AFTER.search(sentence[: most.start()]):
        yield LineStatement("counted", 2, most_count + 1, most.start(), most.end())
    elif most and most_count is not None:
        yield LineStatement("limited", 1, most_count + 1, most.start(), most.end())
    elif match := EXACT.search(sentence):
        count = _number(match["only"] or match["n"])
        yield LineStatement("counted", count + 1, count + 1 if match["only"] else None, match.start(), match.end())


def _number(word: str) -> int:
    first = word.strip().split(" ")[-1 if word.startswith("a single") else 0]
    return int(first) if first.isdigit() else NUMBERS[first]


def _read_failure(sentence: str, place: str) -> Iterator[LineStatement]:
    if (match := RELAPSED_REFRACTORY.search(sentence)) and not LOCAL.search(sentence):
        yield LineStatement("failed", 2, None, match.start(), match.end())
    elif match := (holds_any(sentence, FAILURES) and LEAD_FAILED.search(sentence)) or FAILED.search(sentence):
        denied = NOT_FAILED.search(sentence[max(0, match.start() - 40) : match.start()])
        told = place == "summary" and not OF_PARTICIPANTS.search(sentence)
        local = LOCAL.search(sentence[: match.end()])  # failure of adjuvant therapy is no line
        if not denied and not told and not local and not OF_STUDY.search(sentence[: match.end()]):
            yield LineStatement("failed", 2, None, match.start(), match.end())
    elif place == "title" and (match := PRETREATED.search(sentence) or RELAPSED_BLOOD.search(sentence)):
        yield LineStatement("failed", 2, None, match.start(), match.end())


def _read_exclusion(sentence: str) -> Iterator[LineStatement]:
    """ "More than 2 prior lines" excluded: three at most; "any prior systemic therapy for advanced disease": first."""
    if WASHOUT.search(sentence) or LOCAL.search(sentence):
        return
    more = re.search(
        rf"(?P<sign>more than|>|≥|>=|greater than|at least)? ?\b(?P<n>{NUMBER})(?P<more> or more)? (?:prior|"
        rf"previous|lines?){BETWEEN}(?:{LINE_NOUN})",
        sentence,
    )
    if more and (more["sign"] or more["more"]):
        inclusive = more["sign"] in ("≥", ">=", "at least") or more["more"]
        allowed = _number(more["n"]) - (1 if inclusive else 0)
        yield LineStatement("limited", 1, allowed + 1, more.start(), more.end())
    elif match := re.search(
        r"^\W*(?:\d+[.)]? )?(?:patients |participants |subjects )?(?:who |that )?(?:ha(?:ve|s) )?(?:had |"
        r"received |with )?(?:any )?(?:prior|previous) "
        r"(?:(?:treatment|therapy)(?= for (?:\w+ ){0,3}(?:metastatic|advanced|recurrent))|"
        r"systemic|chemotherapy)(?: or \w+)?(?: anti ?\w+)?(?: therapy| treatment|"
        r" chemotherapy)?(?: (?:for|are|is|of)\b[^,;]*)?$",
        sentence.strip(),
    ):
        yield LineStatement("unexposed", 1, 1, match.start(), match.end())
