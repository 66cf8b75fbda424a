"""Rows of terms as plain values, and queries as they are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from trialgraph.mcp.bounds import LONGEST_QUOTE, cut
from trialgraph.mcp.models import Cell
from trialgraph.results import Term, python_value
from trialgraph.sparql_terms import parse_tokens


def make_row(columns: Sequence[str], row: Sequence[Term | None]) -> dict[str, Cell]:
    """A row as plain values: IRIs whole, long texts cut, None where there is no value."""
    return {column: _make_cell(term) for column, term in zip(columns, row, strict=True)}


def _make_cell(term: Term | None) -> Cell:
    try:
        value: Cell = python_value(term)
    except ValueError:  # no number, though its datatype says so
        value = str(getattr(term, "value", term))
    if isinstance(value, float) and not math.isfinite(value):  # JSON has no such number
        value = str(getattr(term, "value", term))
    return cut(value) if isinstance(value, str) else value


def quote_words(text: str, most: int = LONGEST_QUOTE) -> str:
    """Words of a record as part of a statement: between “ and ”, which stand nowhere else in it."""
    line = " ".join(text.split()).replace("“", '"').replace("”", '"')
    return f"“{cut(line, most)}”"


def strip_comments(sparql: str) -> str:
    """A query without its comments and empty lines; those of saved queries explain what their notes say, too."""
    text = "".join(token.text for token in parse_tokens(sparql) if token.kind != "comment")
    return re.sub(r"\n\s*\n+", "\n", text).strip()
