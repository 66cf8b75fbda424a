"""Rows of a table → entries and mappings, by the columns that describe them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from trialgraph.vocabulary.entries import Entry, EntryKind, Mapping, Synonym
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.presets import EntryColumns, kind_of_semantic_types
from trialgraph.vocabulary.formats.reading.rows import Row


@dataclass(frozen=True, slots=True)
class DescribedRow:
    """What a row says of one entry; its parents are texts still."""

    entry: Entry
    columns: EntryColumns
    parents: list[str]
    mappings: list[Mapping]


def add_rows(rows: Iterable[Row], blocks: tuple[EntryColumns, ...], collected: Collected) -> int:
    """All entries that the rows describe; the number of rows read. Rows that are not whole are reported instead."""
    number = 0
    found: list[DescribedRow] = []
    for row in rows:
        number += 1
        if not row.is_whole:
            cells = " | ".join(row.cells.values())
            collected.note("malformedRow", row.line, cells[:80], "a cell for each column")
            continue
        for columns in blocks:
            if described := _describe(row, columns, collected):
                found.append(described)
    _add_entries(found, collected)
    return number


def _describe(row: Row, columns: EntryColumns, collected: Collected) -> DescribedRow | None:
    label = row.cells.get(columns.label, "")
    names = [name for column in columns.synonyms for name in _split(row, column, columns.separator)]
    if columns.label in columns.synonyms:  # the first of several names is the preferred one
        label = names[0] if names else ""
    identifier, others = _identify(row, columns, collected)
    if not identifier:
        return None
    for reference in columns.xrefs:
        for text in _split(row, reference.column, columns.separator):
            others.append(collected.parse(text, row.line, reference.prefix))
    kind, is_told = _kind(row, columns)
    entry = Entry(
        identifier=identifier,
        label=" ".join(label.split()),
        kind=kind if is_told else collected.kind_of(identifier),
        synonyms=tuple(Synonym(name) for name in dict.fromkeys(names) if name != label),
        definition=row.cells.get(columns.definition, ""),
        obsolete=_is_obsolete(row, columns),
        line=row.line,
    )
    mappings = [Mapping(identifier, "xref", other, subject_label=label, line=row.line) for other in others if other]
    return DescribedRow(entry, columns, _split(row, columns.parents, columns.separator), mappings)


def _identify(row: Row, columns: EntryColumns, collected: Collected) -> tuple[str, list[str]]:
    """The identifier of a row, and further ones that its cell holds ("NCIT:C106432|UNII:DPT0O3T46P")."""
    prefix = row.cells.get(columns.prefix_column, "") or columns.prefix
    cell = row.cells.get(columns.id, "")
    if not columns.id_separator:
        return collected.parse_own(cell, row.line, prefix), []
    texts = _split(row, columns.id, columns.id_separator)
    known = [found for text in texts if (found := collected.parse(text, row.line, prefix))]
    if not texts:
        collected.note("malformedIdentifier", row.line, row.cells.get(columns.label, ""), "an identifier")
    return (known[0], known[1:]) if known else ("", [])


def _kind(row: Row, columns: EntryColumns) -> tuple[EntryKind | None, bool]:
    """The kind and whether the table tells it; a value that is none of ours tells that there is none."""
    if columns.semantic_type_column:
        return kind_of_semantic_types(_split(row, columns.semantic_type_column, columns.separator)), True
    if columns.kind_column:
        values = _split(row, columns.kind_column, columns.separator)
        kinds = (kind for value in values for start, kind in columns.kinds if value.startswith(start))
        kind = next(kinds, None)
        return kind, kind is not None or not columns.kinds_partial
    return columns.kind, columns.kind is not None


def _is_obsolete(row: Row, columns: EntryColumns) -> bool:
    values = _split(row, columns.obsolete_column, columns.separator)
    return any(value in columns.obsolete_values or not columns.obsolete_values for value in values)


def _split(row: Row, column: str, separator: str) -> list[str]:
    cell = row.cells.get(column, "") if column else ""
    return [part for text in (cell.split(separator) if separator else [cell]) if (part := text.strip())]


def _add_entries(found: list[DescribedRow], collected: Collected) -> None:
    """The entries with their parents, which may be told by label or tree number and stand further down."""
    by_label: dict[str, str] = {}
    by_tree: dict[str, str] = {}
    for one in found:
        by_label.setdefault(one.entry.label.casefold(), one.entry.identifier)
        if one.columns.parents_by == "tree":
            by_tree.update(dict.fromkeys(one.parents, one.entry.identifier))
    for one in found:
        if one.columns.parents_by == "tree":
            parents = [by_tree.get(text.rpartition(".")[0], "") for text in one.parents]
        else:
            parents = [_find_parent(text, one, by_label, collected) for text in one.parents]
        above = tuple(parent for parent in dict.fromkeys(parents) if parent and parent != one.entry.identifier)
        if collected.add_entry(replace(one.entry, parents=above) if above else one.entry, merge=True):
            for mapping in one.mappings:
                collected.add_mapping(mapping)


def _find_parent(text: str, one: DescribedRow, by_label: dict[str, str], collected: Collected) -> str:
    columns, line = one.columns, one.entry.line
    labelled = by_label.get(text.casefold(), "") if columns.parents_by != "id" else ""
    if labelled:
        return labelled
    if columns.parents_by == "label":
        collected.note("unknownParent", line, text, "the label of an entry of this file")
        return ""
    return collected.parse_own(text, line, columns.parent_prefix or columns.prefix)
