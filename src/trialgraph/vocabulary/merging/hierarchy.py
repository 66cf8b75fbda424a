"""One hierarchy of several: the parents that every source gives, without the edge that would close a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as Map

from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary
from trialgraph.vocabulary.entries import Entry
from trialgraph.vocabulary.merging.order import SchemeOrder

# An agent may stand below an agent (a salt, a biosimilar) or a class; everything else below its own kind only.
_PARENT_KINDS: dict[ConceptKind, frozenset[ConceptKind]] = {"agent": frozenset({"agent", "agentClass"})}


def make_broader(
    builtin: Vocabulary,
    entries: Map[str, Entry],
    concept_of: Map[str, str],
    concepts: Map[str, Concept],
    order: SchemeOrder,
) -> dict[str, tuple[str, ...]]:
    """Concept → what stands directly above it. Edges are taken in the order of trust; one that would make a concept
    stand above itself is left out (the sources then disagree on which is wider), and so is one between concepts of
    different kinds."""
    broader: dict[str, dict[str, None]] = defaultdict(dict)
    for child, parent in _edges(builtin, entries, concept_of, order):
        kind = concepts[child].kind
        fits = concepts[parent].kind in _PARENT_KINDS.get(kind, {kind})
        if fits and parent not in broader[child] and not _is_above(broader, parent, child):
            broader[child].setdefault(parent)
    return {iri: tuple(parents) for iri, parents in broader.items() if parents}


def _edges(
    builtin: Vocabulary, entries: Map[str, Entry], concept_of: Map[str, str], order: SchemeOrder
) -> Iterator[tuple[str, str]]:
    for concept in builtin.concepts.values():
        yield from ((concept.iri, parent) for parent in concept.broader)
    for entry in sorted(entries.values(), key=lambda entry: order.rank(entry.identifier, entry.kind)):
        child = concept_of.get(entry.identifier)
        for identifier in entry.parents:
            parent = concept_of.get(identifier)
            if child is not None and parent is not None and parent != child:
                yield child, parent


def _is_above(broader: Map[str, Map[str, None]], start: str, wanted: str) -> bool:
    """Whether `wanted` is `start` or stands above it."""
    seen, waiting = set[str](), [start]
    while waiting:
        iri = waiting.pop()
        if iri == wanted:
            return True
        if iri not in seen:
            seen.add(iri)
            waiting.extend(broader.get(iri, ()))
    return False
