"""Which identifiers concepts are joined by, and whose label and identifier comes first (``ontology/trust.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from trialgraph.errors import VocabularyError
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.entries import EntryKind
from trialgraph.vocabulary.identifiers import find_scheme, scheme_of


@dataclass(frozen=True)
class SchemeOrder:
    """`orders`: kind of concept → the schemes that name it, most trusted first; `linked`: all of them."""

    orders: dict[str, tuple[str, ...]]
    linked: frozenset[str]

    def is_linked(self, identifier: str) -> bool:
        """Whether concepts are joined by identifiers of this scheme."""
        return scheme_of(identifier) in self.linked

    def rank(self, identifier: str, kind: str | None) -> int:
        """The place of an identifier's scheme in the order of trust of this kind, 0 first."""
        order = self.orders.get(kind or "condition", ())
        scheme = scheme_of(identifier)
        return order.index(scheme) if scheme in order else len(order)


@cache
def load_order() -> SchemeOrder:
    """The order of ``ontology/trust.toml``. Raises VocabularyError if it is not what it should be."""
    path = ontology_folder() / "trust.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        orders = {kind: tuple(schemes) for kind, schemes in data["order"].items()}
    except (OSError, KeyError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path}: expected the table [order], kind = [scheme, …]: {error}") from error
    return SchemeOrder(orders, frozenset(scheme for order in orders.values() for scheme in order))


def kind_of(identifier: str) -> EntryKind | None:
    """What an identifier stands for, where its scheme alone tells."""
    scheme = find_scheme(scheme_of(identifier))
    return scheme.kind if scheme is not None else None
