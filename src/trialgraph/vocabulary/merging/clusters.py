"""Identifiers that mean the same, joined one assertion at a time and never against an identifier or a denial."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from trialgraph.namespaces import TG

SCHEME_OF_BUILTIN = "trialgraph"
_LOCAL_NAME = re.compile(r"[^/#]*$")


def scheme_of(identifier: str) -> str:
    """The scheme of a CURIE; IRIs of the built-in vocabulary are one of their own, so that two never become one
    concept, and so are the IRIs of each other namespace."""
    if identifier.startswith(TG):
        return SCHEME_OF_BUILTIN
    scheme, _, local = identifier.partition(":")
    return _LOCAL_NAME.sub("", identifier) if local.startswith("//") else scheme


class Clusters:
    """Disjoint sets of identifiers, each with at most one identifier of a scheme and at most one kind of concept."""

    def __init__(self, denied: Iterable[tuple[str, str]] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._members: dict[str, dict[str, str]] = {}  # root → scheme → identifier
        self._kinds: dict[str, str] = {}  # root → kind, where it is known
        self._denied: dict[str, set[str]] = defaultdict(set)
        for one, other in denied:
            self._denied[one].add(other)
            self._denied[other].add(one)

    def add(self, identifier: str, kind: str | None = None) -> None:
        """Take an identifier in, with the kind of its concept; the first kind that is told stays."""
        if identifier not in self._parent:
            self._parent[identifier] = identifier
            self._members[identifier] = {scheme_of(identifier): identifier}
        if kind is not None:
            self._kinds.setdefault(self.find(identifier), kind)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._parent

    def find(self, identifier: str) -> str:
        """The identifier that stands for the set of `identifier`; of itself where it is alone or unknown."""
        root = identifier
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(identifier, identifier)) != root:
            self._parent[identifier], identifier = root, above
        return root

    def members(self, identifier: str) -> dict[str, str]:
        """Scheme → identifier of the set that `identifier` is in."""
        return self._members[self.find(identifier)]

    def kind(self, identifier: str) -> str | None:
        """The kind of the concept that the set stands for, None where no source tells it."""
        return self._kinds.get(self.find(identifier))

    def tell(self, identifier: str, kind: str) -> bool:
        """Say of which kind the set of `identifier` is, where no source told; whether that was news."""
        root = self.find(identifier)
        is_news = root in self._members and root not in self._kinds
        if is_news:
            self._kinds[root] = kind
        return is_news

    def join(self, one: str, other: str) -> str:
        """Make two sets one; where that cannot be, leave them and say why (an empty text means: done)."""
        self.add(one)
        self.add(other)
        a, b = self.find(one), self.find(other)
        if a == b:
            return ""
        problem = self._contradiction(a, b)
        if problem:
            return problem
        self._parent[b] = a
        self._members[a].update(self._members.pop(b))
        kind = self._kinds.pop(b, None)
        if kind is not None:
            self._kinds.setdefault(a, kind)
        return ""

    def _contradiction(self, a: str, b: str) -> str:
        kinds = {self._kinds[root] for root in (a, b) if root in self._kinds}
        if len(kinds) > 1:
            return f"one is of the kind {self._kinds[a]}, the other {self._kinds[b]}"
        first, second = self._members[a], self._members[b]
        for scheme in first.keys() & second.keys():
            return f"it would make {first[scheme]} and {second[scheme]} equal"
        others = set(second.values())
        for identifier in first.values():
            for denied in self._denied.get(identifier, set()) & others:
                return f"a source denies that {identifier} is {denied}"
        return ""

    def roots(self) -> Iterator[str]:
        """One identifier of each set."""
        return iter(self._members)
