"""Collecting what a vocabulary file says, with the checks that every format shares.

What is wrong becomes a `Defect` and is not loaded: identifiers that do not fit their scheme, stanzas that come again,
"exact" matches of one identifier with several of one scheme (loaded as close ones), entries without a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from trialgraph.vocabulary.entries import Defect, DefectKind, Entry, EntryKind, Mapping, VocabularyFile
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.identifiers import IdentifierError, find_scheme, parse_identifier, scheme_of

_OWN_IDENTIFIER = re.compile(r"([A-Za-z][\w.\-]*):(\S+)")
# In files that are in order at most 2 % of entries carry another one's label as synonym; in a shifted table most do.
_MISALIGNED_SHARE, _MISALIGNED_ENTRIES = 0.25, 4


class Collected:
    """The entries, mappings and defects of one file so far; `finish` makes a `VocabularyFile` of them."""

    def __init__(self, format_name: str, options: ReadOptions) -> None:
        self._file = VocabularyFile(format=format_name)
        self._options = options
        self._entries: dict[str, Entry] = {}
        self._mappings: dict[tuple[str, str, bool], Mapping] = {}
        self._counted: dict[tuple[DefectKind, str], list[int]] = {}  # the lines that one defect is found on
        self._kept: dict[str, list[int]] = {}  # by prefix, the lines with identifiers of the file's own scheme

    def parse(self, text: str, line: int, default_prefix: str = "") -> str:
        """The CURIE of an identifier that the file refers to; "" (and a defect) when it is none."""
        try:
            return parse_identifier(text, default_prefix)
        except IdentifierError as error:
            self._note_identifier(error, line)
            return ""

    def parse_own(self, text: str, line: int, default_prefix: str = "") -> str:
        """The identifier of an entry of the file: one of an unregistered scheme is kept as it is (see entries)."""
        try:
            return parse_identifier(text, default_prefix)
        except IdentifierError as error:
            own = _OWN_IDENTIFIER.fullmatch(error.found) if error.problem == "unknownScheme" else None
            if own is None:
                self._note_identifier(error, line)
                return ""
            if own.group(2).startswith("//"):
                return error.found
            self._kept.setdefault(error.prefix, []).append(line)
            return f"{error.prefix}:{own.group(2)}"

    def note(self, kind: DefectKind, line: int, found: str, expected: str) -> None:
        """A defect of the file."""
        self._file.defects.append(Defect(kind, line, found, expected))

    def count(self, kind: DefectKind, line: int, found: str) -> None:
        """A defect that is reported once for `found`, with the number of places: an unknown relation or scheme."""
        self._counted.setdefault((kind, found), []).append(line)

    def kind_of(self, identifier: str) -> EntryKind | None:
        """The kind of an entry whose source tells none: that of its scheme, else the one that the user named."""
        scheme = find_scheme(scheme_of(identifier))
        return (scheme.kind if scheme else None) or self._options.kind

    def add_entry(self, entry: Entry, merge: bool = False) -> bool:
        """An entry; with `merge` further rows of the same identifier and label add to the first one.

        False when it is refused: without a name, or a second one; its mappings are then not to be added either.
        """
        if not entry.label.strip():
            self.note("missingLabel", entry.line, entry.identifier, "a name")
            return False
        first = self._entries.get(entry.identifier)
        if first is None:
            self._entries[entry.identifier] = entry
        elif merge and first.label.casefold() == entry.label.casefold():
            self._entries[entry.identifier] = _merge(first, entry)
        else:
            found = f"{entry.identifier} ({entry.label})"
            self.note("repeatedEntry", entry.line, found, f"one entry; the first, on line {first.line}, is kept")
            return False
        return True

    def add_mapping(self, mapping: Mapping) -> None:
        """A mapping; of two about one pair the one that says more than "cross-reference" is kept."""
        if mapping.subject == mapping.object:
            return
        key = (mapping.subject, mapping.object, mapping.negative)
        first = self._mappings.get(key)
        if first is None or (first.relation == "xref" and mapping.relation != "xref"):
            self._mappings[key] = mapping

    def finish(self, read: int, version: str = "", licence: str = "") -> VocabularyFile:
        """The file, checked as a whole; `read` is the number of its stanzas, nodes or rows."""
        self._check_parents()
        self._check_names()
        self._demote_one_to_many()
        for (kind, found), lines in self._counted.items():
            self.note(kind, min(lines), found, f"{_EXPECTED[kind]}; {_times(len(lines))} not loaded")
        for prefix, lines in self._kept.items():
            self.note(
                "unknownScheme", min(lines), prefix, f"{_EXPECTED['unknownScheme']}; {_times(len(lines))} kept as is"
            )
        self._file.read, self._file.version, self._file.licence = read, version.strip(), licence.strip()
        self._file.entries = list(self._entries.values())
        self._file.mappings = list(self._mappings.values())
        self._file.defects.sort(key=lambda defect: defect.line)
        return self._file

    def _note_identifier(self, error: IdentifierError, line: int) -> None:
        if error.problem == "unknownScheme":
            self.count("unknownScheme", line, error.prefix)
        else:
            self.note(error.problem, line, error.found, error.expected)

    def _check_parents(self) -> None:
        missing: dict[str, list[int]] = defaultdict(list)
        known = self._entries.keys() | {old for entry in self._entries.values() for old in entry.replaces}
        for entry in self._entries.values():
            for parent in entry.parents:
                if parent not in known and scheme_of(parent) == scheme_of(entry.identifier):
                    missing[parent].append(entry.line)
        for parent, lines in missing.items():
            self.note("unknownParent", lines[0], parent, f"an entry of this file; {_times(len(lines))} named as parent")

    def _check_names(self) -> None:
        labels = {entry.label.casefold(): entry.identifier for entry in self._entries.values()}
        shifted = [entry for entry in self._entries.values() if _carries_other_label(entry, labels)]
        named = sum(any(synonym.scope == "exact" for synonym in entry.synonyms) for entry in self._entries.values())
        if len(shifted) >= _MISALIGNED_ENTRIES and len(shifted) > _MISALIGNED_SHARE * named:
            found = f"{len(shifted)} of {named} entries carry another one's label as synonym"
            self.note("misalignedNames", shifted[0].line, found, f"few, unlike {shifted[0].identifier} on this line")

    def _demote_one_to_many(self) -> None:
        groups: dict[tuple[str, str], list[Mapping]] = defaultdict(list)
        for mapping in self._mappings.values():
            if mapping.relation == "exact" and not mapping.negative:
                groups[mapping.subject, scheme_of(mapping.object)].append(mapping)
                groups[mapping.object, scheme_of(mapping.subject)].append(mapping)
        for (identifier, scheme), group in groups.items():
            if len(group) > 1:
                others = ", ".join(m.object if m.subject == identifier else m.subject for m in group)
                expected = f"one exact match in {scheme or 'a scheme'}"
                self.note("oneToMany", group[0].line, f"{identifier} = {others}", expected)
                for mapping in group:
                    key = (mapping.subject, mapping.object, mapping.negative)
                    self._mappings[key] = replace(mapping, relation="close")


_EXPECTED: dict[DefectKind, str] = {
    "unknownScheme": "a scheme of schemes.toml",
    "unknownRelation": "exact, close, broad or narrow match, or cross-reference",
}


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _merge(first: Entry, other: Entry) -> Entry:
    return replace(
        first,
        kind=first.kind or other.kind,
        synonyms=tuple(dict.fromkeys((*first.synonyms, *other.synonyms))),
        codes=tuple(dict.fromkeys((*first.codes, *other.codes))),
        parents=tuple(dict.fromkeys((*first.parents, *other.parents))),
        definition=first.definition or other.definition,
    )


def _carries_other_label(entry: Entry, labels: dict[str, str]) -> bool:
    names = {synonym.name.casefold() for synonym in entry.synonyms if synonym.scope == "exact"}
    return any(labels.get(name, entry.identifier) != entry.identifier for name in names - {entry.label.casefold()})
