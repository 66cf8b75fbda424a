"""Delimited tables (CSV, TSV) and YAML lists of rows, by a preset or by the columns that the user names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.presets import EntryColumns, ParentsBy, Preset, find_preset, load_presets
from trialgraph.vocabulary.formats.reading.row_entries import add_rows
from trialgraph.vocabulary.formats.reading.rows import Row, find_delimiter, read_delimited, read_first_row, read_yaml
from trialgraph.vocabulary.formats.reading.source import Source

_YAML_ROWS = re.compile(rb"\A(?:\s|#[^\n]*\n|---[^\n]*\n)*- [\w ]+:(?:\s|\Z)")
_PARENTS_BY: dict[str, ParentsBy] = {"id": "id", "label": "label", "tree": "tree", "": ""}


def sniff(head: bytes) -> Likeness:
    """A first line with delimiters, or a YAML list of mappings; anything more particular goes before."""
    if b"\0" in head or head.lstrip()[:1] in (b"{", b"[", b"<"):
        return Likeness.NO
    first_line, _ = read_first_row(head)
    return Likeness.POSSIBLE if _YAML_ROWS.match(head) or find_delimiter(first_line) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All rows. Raises VocabularyError when it is not known, and not told, which columns say what."""
    first_line, header = read_first_row(source.head)
    is_yaml = bool(_YAML_ROWS.match(source.head))
    rows: Iterator[Row] = iter(())
    if is_yaml:
        rows = read_yaml(source)
        first = list(islice(rows, 1))
        header = list(first[0].cells) if first else []
        rows = chain(first, rows)
    preset = _choose_preset(source, options, header, first_line)
    blocks = _choose_columns(source, options, header, preset)
    if not is_yaml:
        columns = list(preset.columns) if preset and preset.columns else header
        rows = read_delimited(source, columns, find_delimiter(first_line), not (preset and preset.columns))
    versions: set[str] = set()
    if preset and preset.version:
        rows = _note_versions(rows, preset.version, versions)
    collected = Collected("table", options)
    return collected.finish(add_rows(rows, blocks, collected), ", ".join(sorted(versions)))


def _choose_preset(source: Source, options: ReadOptions, header: list[str], first_line: str) -> Preset | None:
    if not options.preset:
        return find_preset(header, first_line)
    presets = load_presets()
    if options.preset not in presets:
        raise source.error(f"no preset {options.preset!r}, expected one of {', '.join(sorted(presets))}")
    return presets[options.preset]


def _choose_columns(
    source: Source, options: ReadOptions, header: list[str], preset: Preset | None
) -> tuple[EntryColumns, ...]:
    if options.id_column or options.label_column:
        blocks: tuple[EntryColumns, ...] = (_told_columns(options, preset),)
    elif preset:
        blocks = preset.entries
    else:
        known = ", ".join(load_presets())
        raise source.error(
            f"a table with the columns {', '.join(header)[:300]}: name the one with identifiers and the one with "
            f"labels (--id-column, --label-column), or a preset: {known}"
        )
    columns = set(preset.columns) if preset and preset.columns else set(header)
    given = {options.parent_column, *options.synonyms_columns} - {""}
    for block in blocks:
        if missing := sorted((block.columns() | given) - columns):
            raise source.error(f"no column {', '.join(map(repr, missing))}, expected one of {', '.join(header)[:300]}")
    return blocks


def _told_columns(options: ReadOptions, preset: Preset | None) -> EntryColumns:
    base = preset.entries[0] if preset else EntryColumns(options.id_column, options.label_column)
    return replace(
        base,
        id=options.id_column or base.id,
        label=options.label_column or base.label,
        prefix=options.prefix or base.prefix,
        synonyms=options.synonyms_columns or base.synonyms,
        separator=options.separator or base.separator,
        parents=options.parent_column or base.parents,
        parents_by=_PARENTS_BY.get(options.parents_by, "") if options.parent_column else base.parents_by,
    )


def _note_versions(rows: Iterator[Row], column: str, versions: set[str]) -> Iterator[Row]:
    for row in rows:
        if version := row.cells.get(column):
            versions.add(version)
        yield row


FORMAT = VocabularyFormat("table", "a table with a header row (CSV, TSV) or a YAML list of rows", sniff, read)
