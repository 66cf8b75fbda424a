"""MeSH in plain text, as its library publishes it: descriptors (d2026.bin), supplementary records (c2026.bin).

One element a line ("MH = Appendicitis"), records begin with ``*NEWRECORD``; entry terms tell after the term how they
stand to the heading, in the fields that the letters of the last one name (https://www.nlm.nih.gov/mesh/asc_abt.html).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from trialgraph.vocabulary.entries import EntryKind, Scope, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.described import Described, add_described
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.presets import load_presets
from trialgraph.vocabulary.formats.reading.source import Source

_RECORD = re.compile(rb"\A\s*\*NEWRECORD\s")
_ELEMENT = re.compile(r"([A-Z][A-Z0-9 ]*?) = (.*)")
_FIELDS = re.compile(r"a[a-z]*")
_RELATION_FIELD = "d"
_SCOPES: dict[str, Scope] = {"EQV": "exact", "NRW": "narrow", "BRD": "broad", "REL": "related"}
_NAMES, _ENTRY_TERMS, _NOTES = ("MH", "NM"), ("PRINT ENTRY", "ENTRY", "SY"), ("MS", "NO")

Record = dict[str, list[str]]


def sniff(head: bytes) -> Likeness:
    """The line that begins a record."""
    return Likeness.CERTAIN if _RECORD.match(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All descriptors and supplementary records; the hierarchy follows from the tree numbers."""
    records = list(_read_records(source))
    by_tree = {number: _one(record, ("UI",)) for record, _ in records for number in record.get("MN", ())}
    collected = Collected("mesh-ascii", options)
    for record, line in records:
        add_described(_describe(record, line, by_tree), collected)
    return collected.finish(len(records))


def _read_records(source: Source) -> Iterator[tuple[Record, int]]:
    record: Record | None = None
    start = 0
    with source.open_text() as stream:
        for number, line in enumerate(stream, 1):
            if line.startswith("*NEWRECORD"):
                if record is not None:
                    yield record, start
                record, start = defaultdict(list), number
            elif record is not None and (element := _ELEMENT.match(line)):
                record[element.group(1)].append(element.group(2).strip())
    if record is not None:
        yield record, start


def _describe(record: Record, line: int, by_tree: dict[str, str]) -> Described:
    numbers = record.get("MN", [])
    above = (by_tree.get(number.rpartition(".")[0], "") for number in numbers)
    described = Described(
        identifier=f"mesh:{_one(record, ('UI',))}",
        line=line,
        label=_one(record, _NAMES),
        kind=_kind(numbers),
        kind_told=bool(numbers),
        parents=[f"mesh:{parent}" for parent in above if parent],
        definition=_one(record, _NOTES),
    )
    for name in _ENTRY_TERMS:
        for value in record.get(name, ()):
            described.add_synonym(*_parse_term(value))
    return described


def _parse_term(value: str) -> tuple[str, Scope]:
    """ "A-23187|T109|T195|LAB|NRW|NLM (1991)|900308|abbcdef": each letter names a field, d the relation."""
    fields = value.split("|")
    letters = fields[-1]
    if len(fields) == len(letters) + 1 and _FIELDS.fullmatch(letters) and _RELATION_FIELD in letters:
        return fields[0], _SCOPES.get(fields[letters.index(_RELATION_FIELD)], "related")
    return fields[0], "exact"


def _kind(numbers: list[str]) -> EntryKind | None:
    """The kind that the first tree number of a kind tells, as in tables of MeSH with tree numbers."""
    kinds = load_presets()["mesh-tree"].entries[0].kinds
    return next((kind for number in numbers for start, kind in kinds if number.startswith(start)), None)


def _one(record: Record, names: tuple[str, ...]) -> str:
    return next((record[name][0] for name in names if record.get(name)), "")


FORMAT = VocabularyFormat("mesh-ascii", "MeSH in plain text (*NEWRECORD)", sniff, read)
