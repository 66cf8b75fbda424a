"""What the user may say about a vocabulary file that the file does not say itself."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.vocabulary.entries import EntryKind


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`kind` is that of the entries whose kind neither the file nor their scheme tells.

    The rest is for tables: a `preset` by name, or the names of columns; `prefix` stands before identifiers written
    without one; synonyms and parents of one cell stand apart by `separator`; `parents_by` says what a parent cell
    holds: "id", "label", "tree" (tree numbers), or "" for identifier or label. All this goes before the preset.
    """

    kind: EntryKind | None = None
    preset: str = ""
    id_column: str = ""
    label_column: str = ""
    synonyms_columns: tuple[str, ...] = ()
    parent_column: str = ""
    prefix: str = ""
    separator: str = "|"
    parents_by: str = ""
