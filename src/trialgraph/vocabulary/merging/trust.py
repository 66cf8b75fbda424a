"""Whom to believe first: the order in which assertions that two identifiers mean the same are taken.

The user's own settling comes first, then the built-in vocabulary, then mappings that a person curated, other exact
mappings, cross-references, and last equal names. What comes later and contradicts is kept as a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

from trialgraph.namespaces import BIOREGISTRY
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.entries import Mapping, VocabularyFile
from trialgraph.vocabulary.lexicon import fold

BUILTIN = "built-in"
CURATED = frozenset({"semapv:ManualMappingCuration", "semapv:MappingReview"})
LEXICAL = "semapv:LexicalMatching"

Verdict = Literal["same", "conflict", "denied", "related"]


class Trust(IntEnum):
    """The order of trust, most trusted first."""

    SETTLED = 0
    BUILTIN = 1
    CURATED = 2
    EXACT = 3
    REFERENCE = 4
    NAME = 5


class Source(NamedTuple):
    """A vocabulary file under the name the user gave it; `settles` marks the user's own word, which always wins."""

    name: str
    file: VocabularyFile
    settles: bool = False


@dataclass(frozen=True, slots=True)
class JudgedMapping:
    """What a source asserts of two identifiers, and what came of it.

    `verdict`: "same" (they are one concept), "conflict" (exact by its source, but against a more trusted one: `why`),
    "denied" (a negative mapping), "related" (close, broader, narrower).
    """

    mapping: Mapping
    source: str
    trust: Trust
    verdict: Verdict
    why: str = ""


def make_builtin_mappings(vocabulary: Vocabulary) -> Iterator[Mapping]:
    """The external identifiers of the built-in concepts, as mappings."""
    for concept in vocabulary.concepts.values():
        relations = (
            ("exact", concept.exact_matches),
            ("close", concept.close_matches),
            ("broad", concept.broad_matches),
            ("narrow", concept.narrow_matches),
        )
        for relation, identifiers in relations:
            for identifier in identifiers:
                yield Mapping(
                    concept.iri,
                    relation,  # type: ignore[arg-type]  # the four words above
                    identifier.removeprefix(BIOREGISTRY),
                    justification="semapv:ManualMappingCuration",
                    subject_label=concept.label,
                )


def order_by_trust(builtin: Iterable[Mapping], sources: Iterable[Source]) -> list[tuple[Trust, str, Mapping]]:
    """All mappings, most trusted first; of equally trusted ones those whose labels agree, then as they were added."""
    ranked = [(Trust.BUILTIN, BUILTIN, mapping) for mapping in builtin]
    for source in sources:
        ranked += [(_trust(source, mapping), source.name, mapping) for mapping in source.file.mappings]
    ranked.sort(key=lambda entry: (entry[0], not _labels_agree(entry[2]), -(entry[2].confidence or 0)))
    return ranked


def _trust(source: Source, mapping: Mapping) -> Trust:
    if source.settles:
        return Trust.SETTLED
    if mapping.relation == "xref":
        return Trust.REFERENCE
    return Trust.CURATED if mapping.justification in CURATED else Trust.EXACT


def _labels_agree(mapping: Mapping) -> bool:
    return bool(mapping.subject_label) and fold(mapping.subject_label) == fold(mapping.object_label)
