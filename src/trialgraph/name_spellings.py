"""How people spell one name: with and without case, hyphens, blanks and plural."""

from __future__ import annotations

import re

_GAPS = re.compile(r"[\s\-‐‑‒–—_]+")


def fold_name(name: str) -> str:
    """A name without case, hyphens and blanks: AK-104 = AK 104 = ak104."""
    return _GAPS.sub("", name.casefold())


def make_spellings(name: str) -> list[str]:
    """A name in lower case, capitals and between, with hyphens or blanks, as one thing or several."""
    words = name.split()
    joined = dict.fromkeys(
        spelled
        for text in (" ".join(words), " ".join(_GAPS.split(name)), "-".join(_GAPS.split(name)), _GAPS.sub("", name))
        for spelled in (text, text.removesuffix("s"), f"{text}s")
    )
    cased = (way(text) for text in joined for way in (str, str.lower, str.capitalize, str.title, str.upper))
    return list(dict.fromkeys(text for text in cased if text))


def find_starts(label: str) -> set[str]:
    """A label cut off after each of its words but the last, folded."""
    words = label.split()
    return {fold_name(" ".join(words[:end])) for end in range(1, len(words))}
