"""An entry as a file describes it, with its references still as text: the shape that all ontology formats have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from trialgraph.vocabulary.entries import Entry, EntryKind, Mapping, Relation, Scope, Synonym
from trialgraph.vocabulary.formats.reading.collected import Collected

_ANNOTATION = re.compile(r"\s*[\[{].*")
_PAGE = re.compile(r"(?:url|https?):|\S*//", re.I)


@dataclass(slots=True)
class Described:
    """One class, concept, term or node of a file. Texts are unescaped, identifiers as they are spelled there.

    `references` are identifiers of other schemes with their relation and line; `kind_told` says that the source tells
    of the kind: then None means that it is none of ours.
    """

    identifier: str
    line: int = 0
    label: str = ""
    kind: EntryKind | None = None
    kind_told: bool = False
    synonyms: list[Synonym] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    definition: str = ""
    obsolete: bool = False
    replaced_by: str = ""
    replaces: list[str] = field(default_factory=list)
    references: list[tuple[Relation, str, int]] = field(default_factory=list)

    def add_synonym(self, name: str, scope: Scope) -> None:
        """A further name; white space around and within it says nothing."""
        if name := " ".join(name.split()):
            self.synonyms.append(Synonym(name, scope))


def add_described(described: Described, collected: Collected) -> None:
    """The entry with its mappings; what is wrong with its identifiers becomes defects."""
    line = described.line
    identifier = collected.parse_own(described.identifier, line)
    if not identifier:
        return
    label = " ".join(described.label.split())
    is_added = collected.add_entry(
        Entry(
            identifier=identifier,
            label=label,
            kind=described.kind if described.kind_told else collected.kind_of(identifier),
            synonyms=tuple(s for s in dict.fromkeys(described.synonyms) if s.name != label),
            codes=tuple(dict.fromkeys(described.codes)),
            parents=_parse_own(described.parents, identifier, line, collected),
            definition=" ".join(described.definition.split()),
            obsolete=described.obsolete,
            replaced_by=collected.parse_own(described.replaced_by, line) if described.replaced_by else "",
            replaces=_parse_own(described.replaces, identifier, line, collected),
            line=line,
        )
    )
    for relation, reference, place in described.references if is_added else ():
        text = _ANNOTATION.sub("", reference).strip()
        if relation == "xref" and _PAGE.match(text):  # a page about it, no identifier
            continue
        if found := collected.parse(text, place):
            collected.add_mapping(Mapping(identifier, relation, found, line=place))


def _parse_own(texts: Iterable[str], identifier: str, line: int, collected: Collected) -> tuple[str, ...]:
    found = dict.fromkeys(collected.parse_own(text, line) for text in texts)
    return tuple(other for other in found if other and other != identifier)
