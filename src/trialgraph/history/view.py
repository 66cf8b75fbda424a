"""The N-Triples lines of one trial, looked up by node and property."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from trialgraph.namespaces import DCTERMS, RDFS, TG

Name = Callable[[str], str]  # the words for a concept's IRI
_SHORT = {f"{DCTERMS}title": "title", f"{RDFS}label": "label"}
_ESCAPED = re.compile(r'\\(?:([tbnrf"\'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _read_object(term: str) -> str:
    """The IRI or the text of an object, which ends its line."""
    if term[0] == "<":
        return term[1 : term.rindex(">")]
    text = term[1 : term.rindex('"')]
    return _ESCAPED.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return _PLAIN.get(match[1], match[1])
    return chr(int(match[2] or match[3], 16))


class TrialView:
    """What a trial and everything it owns say: subjects and objects by IRI, or by text for a literal, properties by a
    short name. `iri` is the trial's, `name` gives words for concepts. Lines are parsed when they are asked for."""

    def __init__(self, iri: str, lines: Iterable[str], name: Name) -> None:
        self.iri = iri
        self.name = name
        self._lines: dict[str, list[str]] = {}
        for line in lines:
            self._lines.setdefault(line.partition(" ")[0], []).append(line)
        self._nodes: dict[str, dict[str, list[str]]] = {}

    def all(self, node: str, name: str) -> list[str]:
        """The values of a property, sorted."""
        values = self._read(node).get(name, ())
        return sorted(values)

    def one(self, node: str, name: str) -> str:
        """The value of a property that has at most one; "" where there is none."""
        values = self._read(node).get(name)
        return min(values) if values else ""

    def owned(self, name: str) -> list[str]:
        """The nodes that the trial itself links to, or its values."""
        return self.all(self.iri, name)

    def properties(self, node: str) -> list[str]:
        """The names of the properties of a node, sorted."""
        return sorted(self._read(node))

    def _read(self, node: str) -> dict[str, list[str]]:
        said = self._nodes.get(node)
        if said is None:
            said = self._nodes[node] = {}
            for line in self._lines.get(f"<{node}>", ()):
                _, predicate, value = line.split(" ", 2)
                said.setdefault(_shorten(predicate), []).append(_read_object(value))
        return said


@cache
def _shorten(predicate: str) -> str:
    name = predicate[1:-1]
    return _SHORT.get(name) or name.removeprefix(TG)


def find_links(iri: str, lines: Iterable[str], nodes: Iterable[str]) -> set[str]:
    """The properties by which a trial has these nodes of its own, or those that they belong to."""
    above: dict[str, list[tuple[str, str]]] = {}
    start = f" <{iri}#"
    for line in lines:
        if start in line:
            subject, predicate, value = line.split(" ", 2)
            above.setdefault(value[1:-4], []).append((subject[1:-1], predicate))
    links, seen, waiting = set[str](), set(nodes), list(nodes)
    while waiting:
        for subject, predicate in above.get(waiting.pop(), ()):
            if subject == iri:
                links.add(_shorten(predicate))
            elif subject not in seen:
                seen.add(subject)
                waiting.append(subject)
    return links
