"""Cues: words of which a text must hold some before costly patterns are tried on it."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick_rs


class Cues:
    """Some words or parts of words, all looked for in one pass over a text.

    For a hundred words this takes a sixth of the time of a hundred ``word in text``.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        # An automaton of so few words may as well be a table: searching takes half the time.
        self._automaton = ahocorasick_rs.AhoCorasick(self._words, implementation=ahocorasick_rs.Implementation.DFA)

    def find(self, text: str) -> set[str]:
        """Those of the words that stand anywhere in `text`, also inside another word; case counts."""
        words = self._words
        return {words[match[0]] for match in self._automaton.find_matches_as_indexes(text, overlapping=True)}


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of a few words stands anywhere in `text`, also inside another word; case counts."""
    for word in words:  # noqa: SIM110 - twice as fast as any()
        if word in text:
            return True
    return False
