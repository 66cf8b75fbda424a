"""How wide words are in a picture, for cutting them into lines before any browser sees them.

Browsers use whatever sans-serif the system has: the widths are those of a wide one (DejaVu Sans), in parts of its size.
"""

from __future__ import annotations

_WIDTHS = {
    **dict.fromkeys("iljI.,;:'|!()[] ", 0.36),
    **dict.fromkeys("ftr-/1", 0.43),
    **dict.fromkeys("mwMW@%—×≤≥", 0.92),
}
_UPPER, _DIGIT, _LOWER, _WIDE = 0.72, 0.64, 0.61, 1.05
_BOLD = 1.09


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in pixels, for a font of `size` pixels; rather too wide than too narrow."""
    return sum(map(_measure_character, text)) * size * (_BOLD if bold else 1)


def _measure_character(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if ord(char) > 0x2E80:  # Chinese and the like
        return _WIDE
    return _UPPER if char.isupper() else _DIGIT if char.isdigit() else _LOWER


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int = 3) -> list[str]:
    """Text in at most so many lines of this width; what has no room is cut off with an ellipsis."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if not found[-1] or measure(longer, size, bold=bold) <= width:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1]}…"]
    return [_cut(line, width, size, bold) for line in found]


def _cut(line: str, width: float, size: float, bold: bool) -> str:
    if measure(line, size, bold=bold) <= width:
        return line
    while line and measure(line + "…", size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip(" …") + "…"
