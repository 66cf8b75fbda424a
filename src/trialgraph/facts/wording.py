"""The plain mechanics of reading prose for facts: case folding that keeps offsets, sentences, evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trialgraph.facts.model import Evidence
from trialgraph.study import Text

# A full stop ends a sentence only before a space, a capital or the end, and not after the usual abbreviations.
# (One set of characters at the beginning: the scanner skips to them, three times as fast as with an alternative.)
_SENTENCE_END = re.compile(
    r"[.!?。；;\n](?:(?<=\n)\n*|(?<!\n)(?=\s|[A-Z]|$)"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\beg\.)(?<!\betc\.)(?<!\bvs\.)(?<!\bDr\.)(?<!\bNo\.)(?<!\bapprox\.))"
)
_HEAD = re.compile(r"\w+?(?=\w[?*+{]|[^\w?*+{]|$)")  # the letters that a form surely begins with
_PLAIN = tuple(
    [(dash, " ") for dash in "-‐‑‒–—−_\u00a0\u2009\u202f\t\r"]
    + [("’", "'"), ("‘", "'"), ("ï", "i"), ("（", "("), ("）", ")"), ("，", ","), ("\\", " ")]
)
_ASCII_PLAIN = bytes(ord(dict(_PLAIN).get(chr(code), chr(code).lower())) for code in range(128)).ljust(256)


def lowered_in_place(text: str) -> str:
    """`text` in lower case with every character at its place (patterns without IGNORECASE are several times faster);
    letters of which lower case has another length stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def at_words(*forms: str) -> str:
    r"""The pattern ``\b(?:form|form)`` of forms that begin with letters or digits, written without ``\b`` in front.

    The scanner of `re` jumps to the characters that a pattern may begin with, but tries each place of a text where it
    begins with ``\b``: two to twenty times as slow.

    >>> at_words("one", r"total\s+of")
    '(?:one(?<!\\wone)|total(?<!\\wtotal)\\s+of)'
    """
    return "(?:" + "|".join(_HEAD.sub(lambda head: rf"{head[0]}(?<!\w{head[0]})", form, 1) for form in forms) + ")"


@lru_cache(maxsize=32)  # several facets read the same text, one after the other
def fold_case(content: str) -> str:
    """Lower-case with hyphens and odd spaces as blanks and "i" for "ï" (naïve); the length, so every offset, stays.

    Line breaks stay too: they end sentences.
    """
    if content.isascii():  # several times as fast as what follows
        return content.encode("ascii").translate(_ASCII_PLAIN).decode("ascii")
    low = lowered_in_place(content)
    for char, plain in _PLAIN:  # str.replace of an absent character costs next to nothing; str.translate does not
        low = low.replace(char, plain)
    return low


def split_sentences(content: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of ``content[start:end]``; a line break ends a sentence, a decimal point does not."""
    stop = len(content) if end is None else end
    begin = start
    for match in _SENTENCE_END.finditer(content, start, stop):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < stop:
        yield begin, stop


def sentence_at(content: str, position: int, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """The span of the sentence of ``content[start:end]`` that holds `position`, not too far from it."""
    window, farthest = max(start, position - 600), position + 3000
    for begin, stop in split_sentences(content, window, farthest if end is None else min(end, farthest)):
        if begin <= position < stop:
            return begin, stop
    return position, position


def cite_whole(text: Text) -> Evidence:
    """Evidence of a whole text, as it came."""
    return Evidence(text.pointer, 0, len(text.content), text.content)


def make_evidence(text: Text, start: int, end: int) -> Evidence:
    """Evidence of the words ``text.content[start:end]``, without spaces at either end."""
    quote = text.content[start:end]
    lead = len(quote) - len(quote.lstrip())
    quote = quote.strip()
    return Evidence(text.pointer, start + lead, start + lead + len(quote), quote)
