"""Splitting a line of conditions: at bars, or at commas where every part is a known condition."""

from __future__ import annotations

from collections.abc import Callable


def split_conditions(line: str, is_condition: Callable[[str], bool]) -> tuple[list[str], str]:
    """The conditions of a line, and what was assumed where the split is uncertain ("" where it is certain).

    Commas separate only where every part is a known condition and the whole is none, neither as written nor turned
    round: in "Carcinoma, Non-Small-Cell Lung" they belong to an inverted heading.
    """
    if "|" in line:
        return [part.strip() for part in line.split("|") if part.strip()], ""
    whole = line.strip()
    parts = [part.strip() for part in whole.split(",")]
    if len(parts) == 1:
        return [whole], ""
    if is_condition(whole) or is_condition(" ".join(reversed(parts))):
        return [whole], ""
    if all(part and is_condition(part) for part in parts):
        return parts, f"{len(parts)} conditions, separated by commas"
    return [whole], "one condition: not every part between commas is a known condition"
