"""Do a file's names and identifiers belong together? Seen by what other vocabularies call the same identifiers.

A table whose rows were shifted by an export gives every identifier a name that no other source knows it by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.name_keys import make_name_keys

# Real files differ from each other on 0 to 5 % of the identifiers they share, a shifted one on nearly all.
LARGEST_SHARE = 0.3
_FEWEST = 20  # shared identifiers; fewer say nothing
_EXAMPLES = 5
_SAYS_LITTLE = frozenset({"disease", "disorder", "syndrome", "cancer", "neoplasm", "malignant", "acid", "with", "type"})

NamesOf = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Agreement:
    """Of `shared` identifiers, `disagreeing` have no word in common with any of their other names."""

    shared: int
    disagreeing: int
    examples: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether so many disagree that the file must be wrong as a whole."""
        return self.shared >= _FEWEST and self.disagreeing > LARGEST_SHARE * self.shared

    def __str__(self) -> str:
        told = (
            f"{self.disagreeing} of the {self.shared} identifiers that other vocabularies know bear another name there"
        )
        return f"{told}: {'; '.join(self.examples)}" if self.examples else told


def compare_names(file: VocabularyFile, names_of: NamesOf) -> Agreement:
    """How many entries of a file, and labels in its mappings, are called otherwise by `names_of` (identifier → names
    in other vocabularies, none for an unknown one)."""
    shared, wrong = 0, []
    for identifier, names in _named(file):
        known = list(names_of(identifier))
        if known:
            shared += 1
            if not _words(names) & _words(known) and not _keys(names) & _keys(known):
                wrong.append(f"{identifier} is {names[0]!r} here, {known[0]!r} elsewhere")
    return Agreement(shared, len(wrong), tuple(wrong[:_EXAMPLES]))


def _named(file: VocabularyFile) -> Iterator[tuple[str, list[str]]]:
    """Identifiers with what the file calls them: those of its entries, and those that its entries say they are.

    Preferred names only: those may be shifted while the synonyms stand in their places.
    """
    own = {entry.identifier: [entry.label] for entry in file.entries}
    yield from own.items()
    for mapping in file.mappings:
        if mapping.relation in ("exact", "xref") and not mapping.negative:
            if mapping.subject in own:
                yield mapping.object, own[mapping.subject]
            else:
                yield from ((mapping.subject, [label]) for label in (mapping.subject_label,) if label)
                yield from ((mapping.object, [label]) for label in (mapping.object_label,) if label)


def _keys(names: Iterable[str]) -> set[str]:
    return {key for name in names for key in make_name_keys(name)}


def _words(names: Iterable[str]) -> set[str]:
    return {word for key in _keys(names) for word in key.split() if len(word) > 3} - _SAYS_LITTLE
