"""Cutting fields into pieces: lists joined by semicolons, lines, numbered lines."""

from __future__ import annotations

import re

NOTHING = re.compile(
    r"\W*(?:nil|none|no|non|not|n\s?[/.]?\s?a|not (?:applicable|available|selected|any)|null|blank(?: control)?|"
    r"without|non?[- ]intervention|no (?:treatment|interventions?)|无)?\W*",
    re.IGNORECASE,
)
"""What registers write where there is nothing to say ("Nil", "N/A", "/"): the whole piece matches."""

BULLET = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})*\s?[.)、]\s*|[-–•●*·?]\s*(?=\w)|\(\d{1,2}\)\s*)(?=\S)")
_LISTED = re.compile(r"[;；]")
_OPEN, _CLOSED = "([{（［", ")]}）］"


def split_list(text: str) -> list[str]:
    """The pieces between semicolons (also full-width ones) that stand in no bracket, without blanks around them.

    Where the brackets of the text do not match, each semicolon separates.
    """
    depth, start, pieces = 0, 0, []
    is_matched = sum(map(text.count, _OPEN)) == sum(map(text.count, _CLOSED))
    for position, char in enumerate(text):
        if is_matched and char in _OPEN:
            depth += 1
        elif is_matched and char in _CLOSED:
            depth -= 1
        elif depth <= 0 and _LISTED.match(char):
            pieces.append(text[start:position])
            start = position + 1
    return [piece.strip() for piece in (*pieces, text[start:]) if piece.strip()]


def split_lines(text: str) -> list[str]:
    """The lines that are not blank, without blanks around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def split_numbered(text: str) -> list[str]:
    """The items of a list with a number or a bullet at the beginning of each line; empty if the text is none.

    A line without one goes on with the item before it, as it stood.
    """
    starts = [match.start(1) for match in re.finditer(r"^[ \t]*(\S.*)$", text, re.MULTILINE)]
    begins = [start for start in starts if BULLET.match(text, start)]
    if not begins or not starts or begins[0] != starts[0]:
        return []
    items = [text[start:end].strip() for start, end in zip(begins, [*begins[1:], len(text)], strict=True)]
    return [item for item in (BULLET.sub("", item, count=1) for item in items) if item]


def is_nothing(text: str) -> bool:
    """Whether a piece only says that there is nothing."""
    return NOTHING.fullmatch(text) is not None
