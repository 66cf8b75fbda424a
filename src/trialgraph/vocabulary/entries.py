"""What a vocabulary file says, as it says it: entries, mappings and the file's own defects. No judgement yet.

Identifiers are CURIEs in the spelling of the Bioregistry ("ncit:C3871", "mondo:0015459"); an entry of the user's own,
whose scheme is not registered, keeps its prefix in lower case or its whole IRI. `line` is the line of the
file (from 1; 0 where the format has none) that an entry, a mapping or a defect stands on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

EntryKind = Literal["agent", "agentClass", "condition", "endpoint", "target"]
Scope = Literal["exact", "broad", "narrow", "related"]
Relation = Literal["exact", "close", "broad", "narrow", "xref"]
DefectKind = Literal[
    "malformedIdentifier",  # does not fit the pattern of its scheme: mesh:D00007727
    "codeRange",  # a range where one code is expected: ICD10CM:A00-A09
    "unknownScheme",  # a prefix that no scheme is registered for
    "oneToMany",  # several "exact" matches of one identifier in one other scheme
    "repeatedEntry",  # a stanza or row whose identifier came before
    "missingLabel",  # an entry without a name
    "unknownParent",  # a parent that the file does not define
    "malformedRow",  # a row with fewer or more cells than the header
    "unknownRelation",  # a predicate of mappings that says neither "same" nor wider, narrower, close
    "misalignedNames",  # names shifted against identifiers: many entries carry another entry's label as a synonym
]


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name of an entry; only those of scope `exact` name the entry itself."""

    name: str
    scope: Scope = "exact"


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept as its source describes it; `kind` is None where the source does not tell."""

    identifier: str
    label: str
    kind: EntryKind | None = None
    synonyms: tuple[Synonym, ...] = ()
    codes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    definition: str = ""
    obsolete: bool = False
    replaced_by: str = ""
    replaces: tuple[str, ...] = ()  # other identifiers of its own scheme that were merged into it (OBO's alt_id)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a source says of two identifiers; `negative` says that they are not the same."""

    subject: str
    relation: Relation
    object: str
    negative: bool = False
    justification: str = ""  # a semapv CURIE
    confidence: float | None = None
    subject_label: str = ""
    object_label: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with a file: reported, and not loaded as truth."""

    kind: DefectKind
    line: int
    found: str
    expected: str


@dataclass
class VocabularyFile:
    """A vocabulary file, read."""

    format: str
    version: str = ""
    licence: str = ""
    read: int = 0  # the stanzas, classes, nodes or rows of the file, whatever became of them
    entries: list[Entry] = field(default_factory=list)
    mappings: list[Mapping] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
