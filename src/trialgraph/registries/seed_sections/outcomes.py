"""Splitting ``measure, description, time frame`` where commas also stand inside each of the three.

Only a comma followed by a blank separates fields ("Overall Survival,OS" and full-width commas do not), and none within
brackets. Of the possible splits the one is taken that reads best; how well it reads is a sum of signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialgraph.registries.seed_sections.wording import (
    ABBREVIATED_STOP,
    DESCRIPTION_START,
    FULL_STOP,
    MEASURE_GOES_ON,
    TIME,
    TIME_GOES_ON,
    TIME_START,
    VERB,
)

SEPARATOR = ", "
# Most registered measures have a description (84 in 100): a split is taken unless the signs speak against it.
_NO_DESCRIPTION = -1.1
# A time frame has at most so many pieces between commas, and so has a measure: long texts stay cheap.
_MAX_PIECES = 60
_OPENING, _CLOSING = "([{（", ")]}）"
_SYMBOLS_ONLY = re.compile(r"[\W\d]*$")
_BARE_NUMBER_START = re.compile(r"\W{0,8}\d(?!\d{0,8}\s?-?\d{0,8}[A-Za-z])")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_MONTH_AND_DAY = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}$")
_AND_OR = re.compile(r"(?:and|or)\b")
_ENDS_WITH_DIGIT = re.compile(r"\d$")


@dataclass(frozen=True, slots=True)
class OutcomeParts:
    """The three fields of an outcome measure as written; "" for one that is not there."""

    measure: str
    description: str
    time_frame: str


def split_outcome(text: str) -> OutcomeParts:
    """The fields of one outcome measure; joined by ", " (without the empty ones) they are `text` again."""
    start = time_frame_start(text)
    time_frame = text[start:]
    head = text[: start - len(SEPARATOR)] if time_frame else text
    cut = _description_start(head)
    measure = head[: cut - len(SEPARATOR)] if cut < len(head) else head
    return OutcomeParts(measure, head[cut:], time_frame)


def _pieces(text: str) -> list[tuple[int, str]]:
    """The pieces between separating commas, each with where it starts; commas in brackets separate only when the
    brackets do not match."""
    cuts: list[tuple[int, int]] = []
    depth = 0
    for position, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char == "," and text.startswith(SEPARATOR, position) and not _is_within_date(text, position):
            cuts.append((position, depth))
    balanced = sum(map(text.count, _OPENING)) == sum(map(text.count, _CLOSING))
    ends = [position for position, inside in cuts if not inside or not balanced]
    starts = [0, *(end + len(SEPARATOR) for end in ends)]
    return [(start, text[start:end]) for start, end in zip(starts, [*ends, len(text)], strict=True)]


def _is_within_date(text: str, comma: int) -> bool:
    """Whether this comma stands between day and year ("April 1, 2014")."""
    return bool(_YEAR.match(text, comma + len(SEPARATOR)) and _MONTH_AND_DAY.search(text[max(0, comma - 14) : comma]))


def time_frame_start(text: str) -> int:
    """Where the time frame at the end of an outcome measure starts; the length of `text` when there is none."""
    pieces = _pieces(text)
    timeless, best, start = 0, 0.0, len(text)
    for index in range(len(pieces) - 1, max(0, len(pieces) - _MAX_PIECES), -1):
        if not TIME.search(pieces[index][1]) and not _SYMBOLS_ONLY.match(pieces[index][1]):
            timeless += 1
        likelihood = _time_frame_signs(pieces, index, len(text)) - 3 * timeless
        if start == len(text) or likelihood > best:
            best, start = likelihood, pieces[index][0]
    return start if TIME.search(text, start) else len(text)


def time_frame_clarity(text: str) -> float:
    """How clearly a text ends with a time frame as outcome measures do: 1 clearly, 0 not at all.

    Sentences end with times too ("… at 3, 6, and 12 months."): there the last piece goes on with its sentence, has a
    verb or begins in lower case without a full stop before it.
    """
    start = time_frame_start(text)
    if start == len(text):
        return 0.0
    head, first_piece = text[: start - len(SEPARATOR)], text[start:].split(SEPARATOR, 1)[0]
    if head.endswith(".") and not ABBREVIATED_STOP.search(head):
        return 1.0  # a full stop and a comma: no sentence has that
    if not TIME.search(first_piece) or not TIME_START.match(first_piece):
        return 0.2
    if VERB.search(first_piece) or _AND_OR.match(first_piece) or len(text) - start > 160:
        return 0.3
    sentences = len(FULL_STOP.findall(head))
    return 1.0 if not first_piece[:1].islower() else 0.9 if not sentences else 0.4


def _time_frame_signs(pieces: list[tuple[int, str]], index: int, end: int) -> float:
    """How much speaks for a time frame that begins with this piece and goes to the end."""
    start, piece = pieces[index]
    before = pieces[index - 1][1].rstrip()
    signs = 2.0 if TIME_START.match(piece) else -1.5
    if before.endswith((".", ";", ":", "?")) and not ABBREVIATED_STOP.search(before):
        signs += 3
    if TIME_GOES_ON.match(piece):
        signs -= 3 if TIME_START.match(before) or TIME_GOES_ON.match(before) else 1
    signs += 1 if piece[:1].isupper() else -0.5 if piece[:1].islower() else 0
    if _BARE_NUMBER_START.match(piece) and _ENDS_WITH_DIGIT.search(before):
        signs -= 3  # within a list of times: "…, 3, 6, and 12 months"
    if index > 1 and len(before.split()) <= 6 and not before.endswith(".") and _begins_time(before):
        signs -= 2.5  # the piece before looks like the beginning of the same time frame
    later = sum(_is_new_start(pieces, place) for place in range(index + 1, len(pieces)))
    return signs - 2 * later - (end - start) / 100


def _begins_time(piece: str) -> bool:
    return bool(TIME.search(piece) and TIME_START.match(piece))


def _is_new_start(pieces: list[tuple[int, str]], index: int) -> bool:
    """Whether a time frame plainly starts here: after a full stop, and not as something that goes on."""
    after_stop = pieces[index - 1][1].rstrip().endswith(".")
    return after_stop and bool(TIME_START.match(pieces[index][1])) and not TIME_GOES_ON.match(pieces[index][1])


def _description_start(head: str) -> int:
    """Where the description starts in ``measure, description``; the length of `head` when there is none."""
    pieces = _pieces(head)
    best, start = _NO_DESCRIPTION, len(head)
    for index in range(1, min(len(pieces), _MAX_PIECES)):
        likelihood = _description_signs(head, pieces, index)
        if likelihood > best:
            best, start = likelihood, pieces[index][0]
    return start


def _description_signs(head: str, pieces: list[tuple[int, str]], index: int) -> float:
    """How much speaks for a description that begins with this piece and goes to the end of `head`."""
    start, piece = pieces[index]
    rest, measure, before = head[start:], head[: start - len(SEPARATOR)], pieces[index - 1][1].rstrip()
    first, last = piece.lstrip(), index == len(pieces) - 1
    signs = 1.5 if first[:1].isupper() else -1.0 if first[:1].islower() else 0.0
    signs += 1 if DESCRIPTION_START.match(first) else -2 if MEASURE_GOES_ON.match(first) else 0
    signs += 1.5 if FULL_STOP.search(rest) else 0
    signs += 0.7 if len(rest.split()) >= 8 else 0
    signs += 1 if before.endswith((".", ")", ";")) else 0
    signs += 4 if rest.casefold().startswith(measure.casefold()) else 0
    signs -= 2 if FULL_STOP.search(measure.rstrip(". ")) else 0
    signs -= 1.5 if len(piece.split()) == 1 and not last else 0
    signs -= 1 if len(rest.split()) <= 2 and not first[:1].isupper() else 0
    signs -= 3 if piece.isupper() and len(piece) <= 10 and not last else 0  # "Overall Survival, OS, The time …"
    return signs - 0.8 * (index - 1)
