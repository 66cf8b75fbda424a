"""The lexicon: all names of the vocabulary, found in text in one pass.

Matching folds case, dashes and white space (one character stays one character, so offsets hold) and knows three forms
of a name without listing them: a hyphen written as a space, a code written without its gap ("AK-104", "AK 104",
"AK104"), and a plural. Short names in capitals ("OS", "ALL", "NPC") match only as written, since folded they are words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

import ahocorasick_rs

from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary

How = Literal["label", "synonym", "code", "misspelling", "ambiguous"]

_DASHES = "-‐‑‒–—−_"
_SPACES = "\t\n\r\u00a0\u2009\u202f®™"
_FOLDED = {**dict.fromkeys(_DASHES + _SPACES, " "), "’": "'", "‘": "'", "µ": "μ"}
_ASCII_FOLDING = bytes(ord(_FOLDED.get(chr(code), chr(code).lower())) for code in range(128)) + bytes(range(128, 256))
_ASCII_WORDS = bytes(code if chr(code).isalnum() else ord(" ") for code in _ASCII_FOLDING[:128]) + bytes(
    range(128, 256)
)
_GAP_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_]) (?=\d)")
_GAP_AFTER_DIGIT = re.compile(r"(?<=\d) (?=[^\W\d_])")
_NO_GAP_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
_SEPARATORS = re.compile(r"[\W_]+")
_CODE_LIKE = re.compile(r"[^\W\d_]{1,6} ?\d[\w ]*$|\d+ [^\W\d_]{1,4}$")
_SHORT = 5
_BETWEEN = "\x1f"  # parts texts that are read in one pass: no letter, no blank, and in no name


class Match(NamedTuple):
    """A name found at ``text[start:end]``; several `concepts` only where the name itself is ambiguous.

    (A tuple, because it is made forty times a study, and a frozen dataclass takes three times as long to make.)
    """

    start: int
    end: int
    concepts: tuple[Concept, ...]
    label: str
    how: How

    @property
    def concept(self) -> Concept:
        """The first (for an unambiguous name the only) concept."""
        return self.concepts[0]


class _Entry(NamedTuple):
    """A name of a concept; `exact` is its bare spelling where it must match as it is written, else ""."""

    concepts: tuple[Concept, ...]
    label: str
    how: How
    exact: str


def fold(text: str) -> str:
    """`text` in lower case with dashes and white space as blanks; the length never changes."""
    if text.isascii():  # ten times as fast as str.translate, and run on every text
        return text.encode("ascii").translate(_ASCII_FOLDING).decode("ascii")
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for char, plain in _FOLDED.items():  # an absent character costs next to nothing, unlike in str.translate
        lowered = lowered.replace(char, plain)
    return lowered


def fold_to_words(text: str) -> str:
    """`fold(text)` with blanks in place of all that is no letter or digit; the length never changes."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii")
    folded = fold(text)
    for char in set(folded):
        if not char.isalnum():
            folded = folded.replace(char, " ")
    return folded


def is_short_name(name: str) -> bool:
    """Whether a name is so short and capital ("NPC", "S-1") that it must match as it is written.

    Two letters with a digit ("5-FU", "PD-1") are telling enough in any case.
    """
    if len(name) > _SHORT:
        return False
    letters, digits = sum(char.isalpha() for char in name), sum(char.isdigit() for char in name)
    return not any(char.islower() for char in name) and (letters < 2 or not digits)


class Lexicon:
    """The compiled names of some concepts. Make one with `make_lexicon`."""

    def __init__(self, entries: dict[str, list[_Entry]]) -> None:
        self._entries = entries
        # Names are looked for as words with a blank in front ("1.1/2" as " 1 1 2"), then as they are spelt: so most of
        # the places in a text that cannot begin a name do not leave the automaton's first state.
        spelt: dict[str, list[str]] = {}
        for name in entries:
            spelt.setdefault(f" {fold_to_words(name)}", []).append(name)
        self._spelt = list(spelt.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(spelt))
        # A third of the short texts that facets look at, and half of the names, have just been looked at.
        self._find = lru_cache(maxsize=64)(self.search)
        self._lookup = lru_cache(maxsize=2048)(self._look_up)

    def find(self, text: str) -> list[Match]:
        """The names in `text`, longest first at each place, never overlapping, in order of `start`."""
        return list(self._find(text))

    def lookup(self, name: str) -> tuple[Concept, ...]:
        """The concepts that `name`, as a whole, names."""
        return self._lookup(name)

    def search(self, text: str) -> tuple[Match, ...]:
        """The same as `find`, for texts that are not looked at again soon."""
        spans = self._find_spans(text)
        return tuple(self._choose(text, spans)) if spans else ()

    def search_each(self, texts: Sequence[str]) -> list[tuple[Match, ...]]:
        """What `search` finds in each of `texts`, in one pass over all of them.

        Of a short text the call costs more than the search, and the automaton, once in the processor's cache, stays.
        """
        found: list[tuple[Match, ...]] = [()] * len(texts)
        spans = self._find_spans(_BETWEEN.join(texts))
        if not spans:
            return found
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        by_text: dict[int, list[tuple[int, int, str]]] = {}
        for start, negative_end, name in spans:
            place = bisect_right(starts, start) - 1
            begin = starts[place]
            by_text.setdefault(place, []).append((start - begin, negative_end + begin, name))
        for place, own in by_text.items():
            found[place] = tuple(self._choose(texts[place], own))
        return found

    def _find_spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand as whole words: start, end (negative: the longest is sorted first) and name."""
        found = self._automaton.find_matches_as_indexes(f" {fold_to_words(text)}", overlapping=True)
        if not found:
            return []
        folded, size = fold(text), len(text)
        may_be_negated = "non " in folded
        spans: list[tuple[int, int, str]] = []
        for index, start, behind in found:
            end = behind - 1  # without the blank in front of the text
            if end < size and folded[end].isalnum() and _runs_on(folded, end):
                continue
            if may_be_negated and _is_negated(folded, start):
                continue
            for name in self._spelt[index]:
                if folded.startswith(name, start):
                    spans.append((start, -end, name))
        return spans

    def _look_up(self, name: str) -> tuple[Concept, ...]:
        folded = fold(name.strip())
        found: dict[str, Concept] = {}
        for variant in (folded, folded[:-1] if folded.endswith("s") else folded):
            for entry in self._entries.get(variant, ()):
                if not entry.exact or entry.exact == _bare(name):
                    found.update((concept.iri, concept) for concept in entry.concepts)
            if found:
                break
        return tuple(found.values())

    def _choose(self, text: str, spans: list[tuple[int, int, str]]) -> Iterator[Match]:
        taken = 0
        for start, negative_end, pattern in sorted(spans):
            end = -negative_end
            if start < taken:
                continue
            match = self._match(text, start, end, self._entries[pattern])
            if match is not None:
                taken = end
                yield match

    def _match(self, text: str, start: int, end: int, entries: list[_Entry]) -> Match | None:
        best = entries[0]
        if len(entries) == 1 and not best.exact:  # nearly all names
            return Match(start, end, best.concepts, best.label, best.how)
        written = _bare(text[start:end])
        fitting = [entry for entry in entries if not entry.exact or entry.exact == written]
        if not fitting:
            return None
        best = fitting[0]
        if len(fitting) == 1:
            return Match(start, end, best.concepts, best.label, best.how)
        concepts = {concept.iri: concept for entry in fitting for concept in entry.concepts}
        how: How = "ambiguous" if len(concepts) > 1 else best.how
        return Match(start, end, tuple(concepts.values()), best.label, how)


def make_lexicon(vocabulary: Vocabulary, *kinds: ConceptKind) -> Lexicon:
    """The lexicon of the concepts of these kinds (all kinds when none is named)."""
    entries: dict[str, list[_Entry]] = {}
    chosen = vocabulary.of_kind(*kinds) if kinds else vocabulary.concepts.values()
    for concept in chosen:
        for name, how in _names(concept):
            entry = _Entry((concept,), name, how, _bare(name) if is_short_name(name) else "")
            for form in _forms(name):
                entries.setdefault(form, []).append(entry)
    return Lexicon(entries)


def _names(concept: Concept) -> Iterator[tuple[str, How]]:
    if not concept.printed_only:
        yield concept.label, "label"
    groups: tuple[tuple[Iterable[str], How], ...] = (
        (concept.synonyms, "synonym"),
        (concept.codes, "code"),
        (concept.misspellings, "misspelling"),
        (concept.ambiguous, "ambiguous"),
    )
    seen = {concept.label}
    for names, how in groups:
        for name in names:
            if name not in seen:
                seen.add(name)
                yield name, how


def _forms(name: str) -> set[str]:
    """The folded spellings of a name: as it is, and for letters next to digits with and without the gap."""
    folded = fold(name).strip()
    forms = {folded, _GAP_BEFORE_DIGIT.sub("", folded)}
    if _CODE_LIKE.match(folded):
        closed = _GAP_AFTER_DIGIT.sub("", _GAP_BEFORE_DIGIT.sub("", folded))
        forms |= {closed, _NO_GAP_BEFORE_DIGIT.sub(" ", closed, count=1)}
    return {form for form in forms if form}


def _bare(name: str) -> str:
    """A short name without hyphen, blank or plural, in its own case: "S 1" is "S-1", "s-1" is not."""
    return _SEPARATORS.sub("", name)


def _is_negated(folded: str, start: int) -> bool:
    """Whether "non-" stands before a match: "non-small cell …" must never be read as "small cell …"."""
    return folded.endswith("non ", 0, start) and not folded[start - 5 : start - 4].isalnum()


def _runs_on(folded: str, end: int) -> bool:
    """Whether the word goes on behind a match, at a letter or digit; a plural "s" does not count."""
    if folded[end] == "s" and folded[end - 1].isalpha() and folded[end - 1] != "s":
        return end + 1 < len(folded) and folded[end + 1].isalnum()
    return True
