"""Cues: words of which a text must hold some before costly patterns are tried on it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import ahocorasick_rs

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P<\w+>|[:=!]|<[=!])|[()|]|(?:[?*+]|\{\d*,?\d*\})[?+]?|.", re.DOTALL
)
_BETWEEN = "\x1f"  # parts texts that are read in one pass: stands in no word
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")


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

    def stand_in(self, text: str) -> bool:
        """Whether one of the words stands anywhere in `text`; case counts."""
        return bool(self._automaton.find_matches_as_indexes(text))

    def find_holders(self, texts: Sequence[str]) -> set[int]:
        """The places of those of `texts` in which one of the words stands; all are looked at in one pass."""
        found = self._automaton.find_matches_as_indexes(_BETWEEN.join(texts))
        if not found:
            return set()
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        return {bisect_right(starts, start) - 1 for _, start, _ in found}


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of a few words stands anywhere in `text`, also inside another word; case counts."""
    for word in words:  # noqa: SIM110 - twice as fast as any()
        if word in text:
            return True
    return False


class Forms:
    """Forms of language: a costly pattern that is tried only on texts with the letters of one of its forms.

    The letters are read off the pattern (`find_letters`). Raises ValueError for a pattern that may do without any.
    """

    def __init__(self, pattern: str) -> None:
        letters = find_letters(pattern)
        if not letters:
            raise ValueError(f"no letters stand in all that is found by {pattern}")
        self.pattern = pattern
        self._cues = Cues(letters)
        self._compiled = re.compile(pattern)
        self.match = self._compiled.match

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in `text` that the pattern finds."""
        return self._compiled.search(text) if self._cues.stand_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places in `text` that the pattern finds."""
        return self._compiled.finditer(text) if self._cues.stand_in(text) else iter(())


def find_letters(pattern: str) -> frozenset[str]:
    """Strings of which one stands in whatever a pattern finds, as long ones as there are; empty if there are none.

    >>> sorted(find_letters(r"(?:at least|> ?)\\d+ (?:days?|weeks?) (?:prior|before)|wash ?out"))
    ['before', 'prior', 'wash']
    """
    return _Reader(_TOKEN.findall(pattern)).read_alternatives()


class _Reader:
    """Reads the tokens of a pattern once, from the beginning."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, ""]
        self._at = 0

    def read_alternatives(self) -> frozenset[str]:
        """The letters of all alternatives up to a closing bracket or the end; empty if one of them has none."""
        found = [self._read_alternative()]
        while self._tokens[self._at] == "|":
            self._at += 1
            found.append(self._read_alternative())
        return frozenset().union(*found) if all(found) else frozenset()

    def _read_alternative(self) -> frozenset[str]:
        """The best of the letters that stand in a row and the groups, without what may be left out."""
        parts: list[frozenset[str]] = []
        run = ""
        while (token := self._tokens[self._at]) not in ("", "|", ")"):
            self._at += 1
            group = self._read_group(token) if token.startswith("(") else frozenset[str]()
            repeated = self._tokens[self._at][:1] in ("?", "*", "+", "{")
            may_lack = repeated and not self._tokens[self._at].startswith("+")
            self._at += repeated
            plain = len(token) == 1 and token not in "(.^$"
            if plain and not may_lack:
                run += token
            if not plain or repeated:
                parts += [frozenset({run})] if run else []
                parts += [group] if group and not may_lack else []
                run = ""
        parts += [frozenset({run})] if run else []
        return max(parts, key=lambda letters: min(map(len, letters)), default=frozenset())

    def _read_group(self, opening: str) -> frozenset[str]:
        inside = self.read_alternatives()
        self._at += 1  # the closing bracket
        return frozenset() if opening in _LOOKS else inside
