"""Cells of TSV files that are read without quotation: one line each, no tabs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trialgraph.exports.drawing.view import clean_text


def clean_cell(text: str) -> str:
    """Text on one line, without tabs and without a quotation mark at its start, which readers would take for theirs."""
    words = " ".join(clean_text(text).split())
    return f"'{words[1:]}" if words.startswith('"') else words


def make_row(cells: Iterable[str]) -> str:
    """One line of the table."""
    return "\t".join(clean_cell(cell) for cell in cells) + "\n"


def make_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The table with its header, rows in the order of their first column; values that are lists are joined by "|"."""
    lines = sorted(make_row(_join(row.get(column, "")) for column in columns) for row in rows)
    return make_row(columns) + "".join(lines)


def _join(value: object) -> str:
    if isinstance(value, str):
        return value
    parts = (clean_cell(str(part)).replace("|", "/") for part in value)  # type: ignore[attr-defined]  # else a list
    return "|".join(parts)
