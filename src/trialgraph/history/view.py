"""The triples of one trial, looked up by node and property."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from trialgraph.namespaces import DCTERMS, RDFS, TG

Triple = tuple[str, str, str]
Name = Callable[[str], str]  # the words for a concept's IRI
_SHORT = {f"{DCTERMS}title": "title", f"{RDFS}label": "label"}


class TrialView:
    """What a trial and everything it owns say. `iri` is the trial's, `name` gives words for concepts."""

    def __init__(self, iri: str, triples: Iterable[Triple], name: Name) -> None:
        self.iri = iri
        self.name = name
        self._nodes: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in triples:
            short = _SHORT.get(predicate) or predicate.removeprefix(TG)
            self._nodes.setdefault(subject, {}).setdefault(short, []).append(value)

    def all(self, node: str, name: str) -> list[str]:
        """The values of a property, sorted."""
        return sorted(self._nodes.get(node, {}).get(name, ()))

    def one(self, node: str, name: str) -> str:
        """The value of a property that has at most one; "" where there is none."""
        values = self._nodes.get(node, {}).get(name)
        return min(values) if values else ""

    def owned(self, name: str) -> list[str]:
        """The nodes that the trial itself links to, or its values."""
        return self.all(self.iri, name)

    def properties(self, node: str) -> list[str]:
        """The names of the properties of a node, sorted."""
        return sorted(self._nodes.get(node, ()))
