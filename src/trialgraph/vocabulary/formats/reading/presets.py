"""What ``ontology/vocabularies.toml`` says: the columns of known tables, the kinds of semantic types."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.entries import EntryKind

ParentsBy = Literal["id", "label", "tree", ""]


@dataclass(frozen=True, slots=True)
class ReferenceColumn:
    """A column with identifiers of another scheme, written with or without its prefix."""

    column: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class EntryColumns:
    """Which columns of a table describe an entry; what each means is said in ``vocabularies.toml``."""

    id: str
    label: str
    prefix: str = ""
    prefix_column: str = ""
    id_separator: str = ""
    synonyms: tuple[str, ...] = ()
    separator: str = "|"
    definition: str = ""
    parents: str = ""
    parents_by: ParentsBy = "id"
    parent_prefix: str = ""
    xrefs: tuple[ReferenceColumn, ...] = ()
    kind: EntryKind | None = None
    kind_column: str = ""
    kinds: tuple[tuple[str, EntryKind], ...] = ()  # longest beginning first
    kinds_partial: bool = False  # other values of the kind column tell nothing
    semantic_type_column: str = ""
    obsolete_column: str = ""
    obsolete_values: tuple[str, ...] = ()

    def columns(self) -> set[str]:
        """The columns without which the table cannot be read so."""
        return {self.id, self.label}


@dataclass(frozen=True, slots=True)
class Preset:
    """A known table: `header` are columns that it is recognised by; one without header has `columns`, `first_line`."""

    name: str
    entries: tuple[EntryColumns, ...]
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    first_line: re.Pattern[str] | None = None
    version: str = ""


@cache
def load_vocabulary_data() -> Mapping[str, Any]:
    """The whole of ``vocabularies.toml``."""
    return tomllib.loads((ontology_folder() / "vocabularies.toml").read_text(encoding="utf-8"))


@cache
def load_presets() -> Mapping[str, Preset]:
    """All presets by name."""
    return {name: _make_preset(name, table) for name, table in load_vocabulary_data()["preset"].items()}


def find_preset(header: Iterable[str], first_line: str) -> Preset | None:
    """The preset that a table is recognised by: of several the one that more columns speak for."""
    found = set(header)
    matching = [
        preset
        for preset in load_presets().values()
        if (preset.header and found.issuperset(preset.header))
        or (preset.first_line is not None and preset.first_line.search(first_line))
    ]
    return max(matching, key=lambda preset: len(preset.header), default=None)


def kind_of_semantic_types(types: Iterable[str]) -> EntryKind | None:
    """The kind of the first UMLS semantic type that names one of ours."""
    kinds = _semantic_types()
    return next((kinds[one.strip()] for one in types if one.strip() in kinds), None)


@cache
def _semantic_types() -> Mapping[str, EntryKind]:
    table: Mapping[EntryKind, list[str]] = load_vocabulary_data()["semantic_types"]
    return {name: kind for kind, names in table.items() for name in names}


def _make_preset(name: str, table: Mapping[str, Any]) -> Preset:
    first_line = table.get("first_line")
    return Preset(
        name=name,
        entries=tuple(_make_columns(entry) for entry in table["entry"]),
        header=tuple(table.get("header", ())),
        columns=tuple(table.get("columns", ())),
        first_line=re.compile(first_line) if first_line else None,
        version=table.get("version", ""),
    )


def _make_columns(entry: Mapping[str, Any]) -> EntryColumns:
    values: dict[str, Any] = {key: tuple(cell) if isinstance(cell, list) else cell for key, cell in entry.items()}
    values["xrefs"] = tuple(ReferenceColumn(**reference) for reference in entry.get("xrefs", ()))
    kinds: dict[str, EntryKind] = entry.get("kinds", {})
    values["kinds"] = tuple(sorted(kinds.items(), key=lambda item: -len(item[0])))
    return EntryColumns(**values)
