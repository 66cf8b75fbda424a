"""Concepts of the vocabulary and their hierarchy, whatever file they came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, get_args

from trialgraph.errors import VocabularyError

if TYPE_CHECKING:
    from trialgraph.vocabulary.merging.trust import JudgedMapping

# "target" and "unknown" (a source that does not tell) occur in added vocabularies only.
ConceptKind = Literal[
    "agent", "agentClass", "procedure", "condition", "endpoint", "criterion", "namedRegimen", "target", "unknown"
]
KINDS: tuple[ConceptKind, ...] = tuple(kind for kind in get_args(ConceptKind) if kind not in ("target", "unknown"))


@dataclass(frozen=True, slots=True)
class Concept:
    """A vocabulary entry. Relations hold IRIs; identifiers (`exact_matches` …) are Bioregistry IRIs.

    `ambiguous` are labels this concept shares with another one of its kind; `codes` are skos:notation values;
    `measures` are the endpoints that an instrument measures; `reported` marks the classes and endpoints that `facts`
    prints; `printed_only` marks
    a label that is printed but not looked for in text ("other", "procedure"); `source` is the file it was read from.
    """

    iri: str
    kind: ConceptKind
    label: str
    synonyms: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    exact_matches: tuple[str, ...] = ()
    close_matches: tuple[str, ...] = ()
    broad_matches: tuple[str, ...] = ()
    narrow_matches: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    reported: bool = False
    printed_only: bool = False
    definition: str = ""
    source: str = ""

    def __hash__(self) -> int:  # of all fields it would cost more than what is looked up by it
        return hash(self.iri)

    @property
    def names(self) -> tuple[str, ...]:
        """Label and synonyms: what this concept is rightly called."""
        return (self.label, *self.synonyms)


class NameHit(NamedTuple):
    """A concept that has a name: `how` is "label", "synonym", "code", "misspelling" or "ambiguous", `text` the name."""

    iri: str
    kind: ConceptKind
    how: str
    text: str


class AddedConcepts(Protocol):
    """The built-in concepts joined with those of the vocabularies that the user added (see ``compiled``)."""

    @property
    def digest(self) -> str:
        """A name for exactly these vocabularies."""

    def concept(self, iri: str) -> Concept | None:
        """The concept with this IRI."""

    def concepts(self, *kinds: ConceptKind) -> Iterator[tuple[Concept, list[str]]]:
        """All concepts of these kinds, each with the IRIs of itself and everything above it."""

    def ancestors(self, iri: str) -> frozenset[str]:
        """The concept itself and everything above it."""

    def lookup(self, name: str, *kinds: ConceptKind) -> list[NameHit]:
        """The concepts of these kinds that have this name, labels before synonyms."""

    def by_identifier(self, curie: str) -> list[tuple[str, str]]:
        """IRI and relation of each concept with this identifier, exact ones first."""

    def mappings(self, identifiers: Collection[str]) -> Sequence[JudgedMapping]:
        """What the sources say of any of these identifiers, the most trusted first."""


class Vocabulary:
    """A checked set of concepts. Raises VocabularyError (file and concept named) if they contradict each other.

    `concepts` are those whose names are looked for in texts. `added` are the vocabularies that the user added: they
    ground what these do not know, and give identifiers and further concepts above.
    """

    def __init__(self, concepts: Iterable[Concept], added: AddedConcepts | None = None) -> None:
        self.concepts: Mapping[str, Concept] = {concept.iri: concept for concept in concepts}
        self.added = added
        self._ancestors: dict[str, frozenset[str]] = {}
        self._reported: dict[tuple[str, ...], tuple[str, ...]] = {}  # as many as combinations of classes that occur
        self._check_references()
        for iri in self.concepts:
            self._ancestors[iri] = self._climb(iri, ())

    def get(self, iri: str) -> Concept | None:
        """The concept with this IRI, with all that is known of it; None for an unknown one."""
        joined = self.added.concept(iri) if self.added is not None else None
        return joined or self.concepts.get(iri)

    def of_kind(self, *kinds: ConceptKind) -> Iterator[Concept]:
        """The concepts of the kinds named, in file order."""
        return (concept for concept in self.concepts.values() if concept.kind in kinds)

    def ancestors(self, iri: str) -> frozenset[str]:
        """The concept itself and everything above it (reflexive-transitive ``skos:broader``)."""
        known = self._ancestors.get(iri)
        if known is None:
            known = frozenset((iri,)) if self.added is None else self.added.ancestors(iri)
        return known

    def everything_above(self, iri: str) -> frozenset[str]:
        """As `ancestors`, with what added vocabularies know to stand above a built-in concept."""
        return self.ancestors(iri) if self.added is None else self.added.ancestors(iri)

    def is_within(self, iri: str, ancestor: str) -> bool:
        """Whether `iri` is `ancestor` or stands below it."""
        return ancestor in self.ancestors(iri)

    def code(self, kind: ConceptKind, notation: str) -> Concept | None:
        """The concept of this kind with this ``skos:notation``."""
        return self._codes.get((kind, notation))

    def reported_classes(self, classes: Iterable[str]) -> tuple[str, ...]:
        """Labels of the nearest reported classes at or above the classes named; none shadows a narrower one."""
        key = tuple(classes)
        known = self._reported.get(key)
        if known is None:
            known = self._reported[key] = self._find_reported(key)
        return known

    def _find_reported(self, classes: tuple[str, ...]) -> tuple[str, ...]:
        found = {a for iri in classes for a in self.ancestors(iri) if a in self.concepts and self.concepts[a].reported}
        return tuple(sorted(self.concepts[iri].label for iri in self.narrowest(found)))

    def narrowest(self, iris: Collection[str]) -> tuple[str, ...]:
        """The concepts without those that stand above another one of them, in their order."""
        return tuple(a for a in iris if not any(b != a and a in self.ancestors(b) for b in iris))

    @cached_property
    def _codes(self) -> dict[tuple[str, str], Concept]:
        return {(concept.kind, code): concept for concept in self.concepts.values() for code in concept.codes}

    def _check_references(self) -> None:
        for concept in self.concepts.values():
            for relation in (concept.broader, concept.includes, concept.measures):
                for target in relation:
                    if target not in self.concepts:
                        raise VocabularyError(f"{concept.source}: {concept.iri}: unknown concept <{target}>")

    def _climb(self, iri: str, path: tuple[str, ...]) -> frozenset[str]:
        if iri in path:
            source = self.concepts[iri].source
            raise VocabularyError(f"{source}: {iri}: is above itself, through {' > '.join((*path, iri))}")
        if iri not in self._ancestors:
            above = (self._climb(parent, (*path, iri)) for parent in self.concepts[iri].broader)
            self._ancestors[iri] = frozenset((iri,)).union(*above)
        return self._ancestors[iri]
