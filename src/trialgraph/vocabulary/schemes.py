"""Schemes of identifiers: which ones join concepts, what they stand for, whom to trust first (``trust.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from trialgraph.errors import VocabularyError
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.entries import EntryKind
from trialgraph.vocabulary.load import BIOREGISTRY


@dataclass(frozen=True)
class Schemes:
    """`orders`: kind → its schemes, most trusted first. `kinds`: scheme → what its identifiers stand for."""

    orders: dict[str, tuple[str, ...]]
    kinds: dict[str, EntryKind]
    linked: frozenset[str]

    def is_linked(self, identifier: str) -> bool:
        """Whether concepts are joined by identifiers of this scheme."""
        return identifier.partition(":")[0] in self.linked

    def kind(self, identifier: str) -> EntryKind | None:
        """What an identifier stands for, where its scheme alone tells."""
        return self.kinds.get(identifier.partition(":")[0])

    def rank(self, identifier: str, kind: str | None) -> int:
        """The place of an identifier's scheme in the order of trust of this kind, 0 first."""
        order = self.orders.get(kind or "condition", ())
        scheme = identifier.partition(":")[0]
        return order.index(scheme) if scheme in order else len(order)


@cache
def load_schemes() -> Schemes:
    """The schemes of ``ontology/trust.toml``. Raises VocabularyError if it is not what it should be."""
    path = ontology_folder() / "trust.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        orders = {kind: tuple(schemes) for kind, schemes in data["order"].items()}
        return Schemes(orders, data["kind"], frozenset(scheme for order in orders.values() for scheme in order))
    except (OSError, KeyError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path}: expected the tables [order] and [kind]: {error}") from error


def expand_curie(curie: str) -> str:
    """The Bioregistry IRI of a CURIE ("ncit:C3871")."""
    return BIOREGISTRY + curie


def shorten_iri(iri: str) -> str:
    """The CURIE of a Bioregistry IRI."""
    return iri.removeprefix(BIOREGISTRY)
