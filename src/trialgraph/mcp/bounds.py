"""How much one answer may hold: what a language model reads at once, not what a file may have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from trialgraph.errors import QueryError

MOST_CHARACTERS = 40_000  # of the facts of an answer; names, identifiers and the query come on top
LONGEST_CELL = 600  # characters of a value; evidence is quoted up to LONGEST_QUOTE
LONGEST_QUOTE = 300
MOST_ROWS = 200
_MOST_SKIPPED = 1_000_000
T = TypeVar("T")


class Room:
    """What is left of the characters that an answer may have."""

    def __init__(self, characters: int = MOST_CHARACTERS) -> None:
        self._left = characters
        self._is_empty = True

    def take(self, items: Iterable[T]) -> list[T]:
        """The first of `items`, as many as there is room for; the very first of an answer always fits."""
        taken: list[T] = []
        for item in items:
            size = count_characters(item)
            if size > self._left and not self._is_empty:
                self._left = 0
                break
            self._left, self._is_empty = self._left - size, False
            taken.append(item)
        return taken


def count_characters(item: object) -> int:
    """How long an item is as JSON."""
    if isinstance(item, BaseModel):
        return len(item.model_dump_json())
    return len(json.dumps(item, ensure_ascii=False, default=str))


def cut(text: str, most: int = LONGEST_CELL) -> str:
    """The text, or its beginning with a note of how long it is."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


def check_page(limit: int, offset: int, most: int = MOST_ROWS) -> None:
    """Raises QueryError for a page that does not exist."""
    if not 1 <= limit <= most:
        raise QueryError(f"limit={limit}: expected 1 to {most}; the rest comes with offset")
    if not 0 <= offset <= _MOST_SKIPPED:
        raise QueryError(f"offset={offset}: expected 0 to {_MOST_SKIPPED}")


def say_more(shown: int, offset: int, total: int | None, call: str) -> str:
    """How to get what follows; "" where nothing does. `total` is None where more follow, nobody knows how many."""
    after = offset + shown
    if total is not None and after >= total:
        return ""
    count = "more follow" if total is None else f"{offset + 1} to {after} of {total:,} are shown"
    return f"{count}; the next: {call} with offset={after}"
