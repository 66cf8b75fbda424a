"""HTML left in a registry's fields, read as the text it stands for without moving anything.

Every piece of HTML is replaced by text of the same length: a word begins where it begins in the field as it came, so
that evidence points to the same characters there. ``<br>`` is a line break and blanks, ``<li>`` one with a bullet,
``&nbsp;`` a blank and blanks; within a word ("Sj&ouml;gren", "10<sup>9</sup>/L") the characters close up and the blanks
follow the word.
"""

from __future__ import annotations

import re
from html import unescape

_BLOCK = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]|hr)\b[^<>]{0,200}>", re.IGNORECASE)
_BLANK = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#(?:9|10|13|32|160)|#[xX](?:9|[aA]|[dD]|20|[aA]0));")
_INLINE = re.compile(r"<(/?)(sup|sub|b|i|u|em|strong)>", re.IGNORECASE)
_OTHER = re.compile(r"</?(?:a|span|font|img|b|i|u|em|strong|sup|sub)\s[^<>]{0,300}>|</(?:a|span|font)>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CAPITALISED = frozenset(("&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&nbsp;"))
_WORD = re.compile(r"\S+")
_MOST_ROUNDS = 4  # what passed through several systems was escaped in each: "&amp;amp;amp;"


def read_html(field: str) -> str:
    """The text of a field, as long as the field: tags and character references are read, nothing moves.

    >>> read_html("1. Remdesivir<br>2. placebo")
    '1. Remdesivir\\n   2. placebo'
    >>> read_html("Sj&ouml;gren syndrome")
    'Sjögren      syndrome'

    A "<" that begins no known tag ("< 18 years") stays.
    """
    if "<" not in field and "&" not in field:
        return field
    text = _BLOCK.sub(_read_block, field)
    text = _OTHER.sub(_blank_out, _BLANK.sub(_blank_out, text))
    if _INLINE.search(text) is None and _REFERENCE.search(text) is None:
        return text
    return _WORD.sub(_close_up, text)


def _read_block(tag: re.Match[str]) -> str:
    """A line break; before an item of a list its bullet too."""
    found = tag.group()
    return ("\n*" if found[:3].lower() == "<li" else "\n").ljust(len(found))


def _blank_out(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _close_up(word: re.Match[str]) -> str:
    found = word.group()
    if "<" not in found and "&" not in found:
        return found
    read = _INLINE.sub(_read_tag, found)
    for _ in range(_MOST_ROUNDS):
        before, read = read, _REFERENCE.sub(_read_reference, read)
        if read == before:
            break
    return read.ljust(len(found)) if len(read) <= len(found) else found


def _read_reference(reference: re.Match[str]) -> str:
    """The character; "&Amp;", as titles are capitalised, is "&" too."""
    found = reference.group()
    return unescape(found.lower()) if found.lower() in _CAPITALISED else unescape(found)


def _read_tag(tag: re.Match[str]) -> str:
    """An exponent stays one: 10<sup>9</sup> is 10^9."""
    return "^" if tag.group(2).lower() == "sup" and not tag.group(1) else ""
