"""Texts of the legacy XML without the layout they were printed in.

The registry printed its text blocks in lines of at most some hundred characters, indented, with a blank line between
paragraphs and between the items of a list; a line break that the sponsor had typed was not kept. So within a paragraph
a line break says nothing and becomes a blank, and the indentation that all lines share is taken away; that of an item
against others stays. An element whose text begins on its own line has no such layout and stays as it is, but for white
space around it. Line ends are ``\\n``.
"""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n?")
_PRINTED = re.compile(r"[ \t]*\n[ \t]+")
_PARAGRAPHS = re.compile(r"\n(?:[ \t]*\n)+")
_INDENT = re.compile(r"[ \t]*")


def unfold(text: str) -> str:
    """The text of an element without its layout."""
    lines = _LINE_END.sub("\n", text)
    if _PRINTED.match(lines) is None:
        return lines.strip()
    paragraphs = [part for part in _PARAGRAPHS.split(lines.strip("\n")) if part.strip()]
    shared = min((_indent(line) for part in paragraphs for line in part.split("\n") if line.strip()), default=0)
    return "\n\n".join(_join(part, shared) for part in paragraphs).strip()


def _indent(line: str) -> int:
    found = _INDENT.match(line)
    return found.end() if found else 0


def _join(paragraph: str, shared: int) -> str:
    lines = paragraph.split("\n")
    own = " " * (_indent(lines[0]) - shared)
    return own + " ".join(line.strip() for line in lines)
