"""Diseases that share a word: "ovarian, fallopian tube, or primary peritoneal cancer", "adenocarcinoma of the
esophagus, gastroesophageal junction and stomach", "adenocarcinoma/squamous cell carcinoma of the esophagus".

The lexicon finds the one member of the list that stands whole; here the others are read with what they share with it,
from there outwards, until one names no known disease.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOUN = re.compile(
    r"\b(?:cancers?|(?:squamous cell |urothelial )?(?:adeno)?carcinomas?|tumou?rs?|lymphomas?|leuka?emias?|sarcomas?|"
    r"melanomas?|gliomas?|metastas[ei]s)$",
    re.IGNORECASE,
)
_OF = re.compile(r"^.*\b(?:cancers?|(?:adeno)?carcinomas?|tumou?rs?)(?P<of> (?:of|in) (?:the )?)")
_LINK = r"(?:,\s*(?:and/or |and |or )?|\s*/\s*|\s+(?:and/or|and|or)\s+)"
_LINKS = (",", "/", "and", "or")
_BRACKET = r"(?:\s*\([^()]{1,12}\))?"
_HISTOLOGY = re.compile(rf"((?:[\w-]+ ){{0,2}}(?:adeno)?carcinomas?){_LINK}$", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w-])((?:[\w-]+ ){{0,3}}[\w-]+){_BRACKET}{_LINK}$")
_AFTER = re.compile(rf"^{_BRACKET}{_LINK}(?:the )?((?:[\w-]+ ){{0,2}}[\w-]+)")

# "gastroesophageal junction (GEJ) adenocarcinoma": a code inside a name
_CODE_INSIDE = re.compile(r"\([A-Z][A-Z-]{1,7}\)(?=\s+(?:cancer|(?:adeno)?carcinoma|tumou?r|lymphoma|leuk))")

Lookup = Callable[[str], bool]


def blank_codes(text: str) -> str:
    """The text with blanks in the place of codes that stand inside a name; nothing moves."""
    return _CODE_INSIDE.sub(lambda code: " " * len(code.group()), text)


def find_elided(text: str, start: int, end: int, is_disease: Lookup) -> Iterator[tuple[int, int, str]]:
    """The other members of the list that a disease at ``text[start:end]`` stands in, each with the name in full.

    `is_disease` says whether a name in full is a known disease.
    """
    found = text[start:end]
    lowered = found.lower()
    if (" of " in lowered or " in " in lowered) and (of := _OF.match(lowered)):
        yield from _read_after(text, end, found[: of.end()], is_disease)
        yield from _read_histologies(text, start, found[of.start("of") :], is_disease)
    elif noun := _NOUN.search(found):
        yield from _read_before(text, start, noun.group(), is_disease)


def _read_before(text: str, start: int, noun: str, is_disease: Lookup) -> Iterator[tuple[int, int, str]]:
    if not text[:start].rstrip().endswith(_LINKS):
        return  # as nearly always
    while member := _BEFORE.search(text, max(0, start - 60), start):
        words = member.group(1)
        while words and not is_disease(f"{words} {noun}"):
            words = words.partition(" ")[2]
        if not words or is_disease(words):  # a disease of its own stands for itself
            return
        end = member.end(1)
        start = end - len(words)
        yield start, end, f"{words} {noun}"


def _read_after(text: str, end: int, head: str, is_disease: Lookup) -> Iterator[tuple[int, int, str]]:
    while member := _AFTER.match(text[end : end + 80]):
        words = member.group(1)
        while words and not is_disease(head + words):
            words = words.rpartition(" ")[0]
        if not words:
            return
        begin = end + member.start(1)
        end = begin + len(words)
        yield begin, end, head + words


def _read_histologies(text: str, start: int, of_site: str, is_disease: Lookup) -> Iterator[tuple[int, int, str]]:
    """ "Adenocarcinoma/squamous cell carcinoma of the esophagus": the histology before, of the same site."""
    member = _HISTOLOGY.search(text, max(0, start - 60), start)
    words = member.group(1) if member else ""
    while words and not is_disease(words + of_site):
        words = words.partition(" ")[2]
    if member and words:
        yield member.end(1) - len(words), member.end(1), words + of_site
