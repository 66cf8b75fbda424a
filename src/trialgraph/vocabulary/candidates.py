"""What a text may mean: every concept that one of its names fits, with the reason; nothing is linked by resemblance.

Scores order the candidates of one text; they are no probabilities. A text that is a name as a whole scores by what
kind of name it is; a name within a longer text by the share of the text that it covers.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from trialgraph.namespaces import BIOREGISTRY
from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary
from trialgraph.vocabulary.identifiers import IdentifierError, parse_identifier
from trialgraph.vocabulary.lexicon import Lexicon, fold, make_lexicon

Reason = Literal[
    "identifier", "preferred label", "code", "synonym", "misspelling", "ambiguous name", "context", "part", "hierarchy"
]

_REASONS: dict[str, tuple[Reason, float]] = {
    "label": ("preferred label", 1.0),
    "code": ("code", 0.95),
    "synonym": ("synonym", 0.9),
    "misspelling": ("misspelling", 0.8),
    "ambiguous": ("ambiguous name", 0.5),
}
_RELATIONS = {"exact": 1.0, "replaced": 0.9, "close": 0.5, "broad": 0.4, "narrow": 0.4}
_PART, _ABOVE, _CONTEXT = 0.7, 0.3, 0.25
_CODE = re.compile(r"[A-Za-z]{1,6}[- ]?\d[\w-]*")  # of a laboratory: AK104, MK-3475
_SUGGESTIONS, _LIKENESS = 5, 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a text may mean. `name` is the name that fits, at ``text[start:end]``."""

    iri: str
    kind: ConceptKind
    label: str
    score: float
    reason: Reason
    name: str
    start: int
    end: int
    identifiers: tuple[str, ...]


def find_candidates(text: str, vocabulary: Vocabulary, kinds: Sequence[ConceptKind] = ()) -> list[Candidate]:
    """The concepts of these kinds (of all, when none is named) that `text` may mean, the likeliest first.

    An identifier gives its concepts; else every concept with that name; else the concepts named within the text; and
    what stands directly above the best one. More than one of a score: the text is ambiguous.
    """
    ways = (_by_identifier, _by_name, _within)
    found: list[Candidate] = next(filter(None, (list(way(text, vocabulary)) for way in ways)), [])
    fitting = [candidate for candidate in found if not kinds or candidate.kind in kinds]
    fitting.sort(key=lambda candidate: -candidate.score)
    if fitting and not any(other.score == fitting[0].score for other in fitting[1:]):
        fitting += [above for above in _above(fitting[0], vocabulary) if not kinds or above.kind in kinds]
    unique: dict[str, Candidate] = {}
    for candidate in sorted(fitting, key=lambda candidate: -candidate.score):
        unique.setdefault(candidate.iri, candidate)
    return list(unique.values())


def suggest_names(text: str, vocabulary: Vocabulary, kinds: Sequence[ConceptKind] = ()) -> list[str]:
    """Labels of concepts with a name that resembles `text`, for a person to choose from; never a link."""
    names = {
        fold(name): concept.label
        for concept in (vocabulary.of_kind(*kinds) if kinds else vocabulary.concepts.values())
        for name in concept.names
    }
    close = difflib.get_close_matches(fold(text.strip()), names, n=3 * _SUGGESTIONS, cutoff=_LIKENESS)
    return list(dict.fromkeys(names[name] for name in close))[:_SUGGESTIONS]


def _by_identifier(text: str, vocabulary: Vocabulary) -> Iterator[Candidate]:
    with suppress(IdentifierError):
        curie = parse_identifier(text.strip())
        for iri, relation in find_by_identifier(curie, vocabulary):
            concept = vocabulary.get(iri)
            if concept is not None:
                yield _make(concept, _RELATIONS[relation], "identifier", curie, 0, len(text))


def find_by_identifier(curie: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """IRI and relation ("exact", "replaced", "close", "broad", "narrow") of each concept with this identifier."""
    if vocabulary.added is not None:
        return vocabulary.added.by_identifier(curie)
    iri = BIOREGISTRY + curie
    found = []
    for concept in vocabulary.concepts.values():
        matches = (concept.exact_matches, concept.close_matches, concept.broad_matches, concept.narrow_matches)
        relations = zip(("exact", "close", "broad", "narrow"), matches, strict=True)
        found += [(concept.iri, relation) for relation, identifiers in relations if iri in identifiers]
    return sorted(found, key=lambda pair: list(_RELATIONS).index(pair[1]))


def _by_name(text: str, vocabulary: Vocabulary) -> Iterator[Candidate]:
    name = text.strip()
    for concept in _lexicon(vocabulary).lookup(name):
        how = _how(concept, name)
        yield _make(concept, _REASONS[how][1], _REASONS[how][0], name, 0, len(text))
    if vocabulary.added is not None:
        for hit in vocabulary.added.lookup(name):
            found = vocabulary.get(hit.iri)
            if found is not None:
                yield _make(found, _REASONS[hit.how][1], _REASONS[hit.how][0], hit.text, 0, len(text))


def _how(concept: Concept, name: str) -> str:
    groups = (("label", (concept.label,)), ("code", concept.codes), ("ambiguous", concept.ambiguous))
    folded = fold(name)
    for how, names in (*groups, ("misspelling", concept.misspellings)):
        if any(fold(one) == folded for one in names):
            return how
    return "code" if _CODE.fullmatch(name) else "synonym"


def _within(text: str, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """The concepts named in a longer text; of those that share a name the ones that the rest of the text speaks of
    rank higher (the context decides)."""
    for match in _lexicon(vocabulary).find(text):
        share = _PART * (match.end - match.start) / max(len(text.strip()), 1)
        rest = _words(text[: match.start]) | _words(text[match.end :])
        for concept in match.concepts:
            part = _make(concept, round(share, 3), "part", match.label, match.start, match.end)
            spoken = len(match.concepts) > 1 and bool(rest & _words(" ".join((*concept.names, concept.definition))))
            yield replace(part, score=part.score + _CONTEXT, reason="context") if spoken else part


def _above(best: Candidate, vocabulary: Vocabulary) -> Iterator[Candidate]:
    concept = vocabulary.get(best.iri)
    for iri in concept.broader if concept else ():
        parent = vocabulary.get(iri)
        if parent is not None:
            yield _make(parent, round(_ABOVE * best.score, 3), "hierarchy", best.label, best.start, best.end)


def _make(concept: Concept, score: float, reason: Reason, name: str, start: int, end: int) -> Candidate:
    identifiers = tuple(iri.removeprefix(BIOREGISTRY) for iri in concept.exact_matches)
    return Candidate(concept.iri, concept.kind, concept.label, score, reason, name, start, end, identifiers)


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) > 4}


@lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> Lexicon:
    return make_lexicon(vocabulary)
