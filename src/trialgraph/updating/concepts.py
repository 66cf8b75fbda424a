"""Concepts brought up to date: those of the vocabulary, and those that only records name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from trialgraph.namespaces import SKOS, TG
from trialgraph.quads import MintedConcepts, Minting
from trialgraph.store import Replacement, Store, StoreUpdate, read_lines_about, respell_lines
from trialgraph.vocabulary.load import CLASS_OF_KIND

_BATCH = 10_000  # quads that are replaced at once


def renew_concepts(store: Store, lines: Iterable[str]) -> Iterator[Replacement]:
    """What must be replaced in a store so that it says of these concepts what the lines say, and nothing else.

    The lines of one concept come one after the other.
    """
    deleted, inserted = list[str](), list[str]()
    for subject, own in groupby(lines, key=lambda line: line.partition(" ")[0]):
        old, new = set(read_lines_about(store, subject[1:-1])), respell_lines(own)
        deleted += old - new
        inserted += new - old
        if len(deleted) + len(inserted) >= _BATCH:
            yield Replacement(tuple(deleted), tuple(inserted))
            deleted, inserted = [], []
    if deleted or inserted:
        yield Replacement(tuple(deleted), tuple(inserted))


def remove_unused(update: StoreUpdate, known: set[str]) -> None:
    """Take out the concepts that are not `known` (by IRI) and that no trial names any more.

    A name that a new vocabulary gives to one concept would else still name the one that was minted for it.
    """
    for iri in [iri for iri in update.store.concepts() if iri not in known]:
        if not update.is_used(iri):
            update.apply(Replacement(deleted=tuple(update.read_lines_about(iri))))


def add_stored(minted: MintedConcepts, store: Store, iris: Iterable[str]) -> None:
    """Take also what the store has of these minted concepts: names that other trials give them."""
    for iri in iris:
        said = {triple.predicate.value: list[str]() for triple in store.triples(iri)}
        for triple in store.triples(iri):
            said[triple.predicate.value].append(triple.object.value)  # type: ignore[union-attr]
        if said.get(f"{TG}grounded") == ["false"]:
            minted.add([_make_minting(iri, said)])


def _make_minting(iri: str, said: dict[str, list[str]]) -> Minting:
    (name,) = said[f"{SKOS}prefLabel"]
    kinds = {class_iri: kind for kind, class_iri in CLASS_OF_KIND.items()}
    found = next(kinds[value] for values in said.values() for value in values if value in kinds)
    return Minting(iri, name, tuple(said.get(f"{SKOS}altLabel", ())), tuple(said.get(f"{SKOS}broader", ())), found)
