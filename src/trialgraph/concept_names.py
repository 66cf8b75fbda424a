"""Which concept of the graph a name means: by label, synonym, code or identifier; never by resemblance.

Resemblance (difflib) only makes suggestions for an unknown name: "small cell lung carcinoma" resembles its opposite,
"non-small cell lung carcinoma", and AK104 resembles AK105.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from trialgraph.errors import AmbiguousConceptError, UnknownConceptError

TG = "https://w3id.org/trialgraph/"
BIOREGISTRY = "https://bioregistry.io/"
CONCEPT_KINDS = {
    "agent": "Agent",
    "agentClass": "AgentClass",
    "procedure": "Procedure",
    "condition": "Condition",
    "endpoint": "Endpoint",
    "criterion": "Criterion",
    "namedRegimen": "NamedRegimen",
}
KINDS_IN_WORDS = {"agentClass": "agent class", "namedRegimen": "named regimen"}

# A name that stands higher in this list wins over the same name lower down.
_RANKS = {"prefLabel": 0, "notation": 0, "altLabel": 1, "ambiguousLabel": 1, "hiddenLabel": 2, "exactMatch": 0}
_NAMES_QUERY = f"""
PREFIX tg: <{TG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?class ?property ?name WHERE {{
  VALUES ?class {{ {" ".join("tg:" + name for name in CONCEPT_KINDS.values())} }}
  ?concept a ?class .
  VALUES ?property {{ skos:prefLabel skos:notation skos:altLabel skos:hiddenLabel tg:ambiguousLabel skos:exactMatch }}
  ?concept ?property ?name
}}"""
_IDENTIFIER = re.compile(r"(?:https://bioregistry\.io/)?([A-Za-z][\w.]*):(\S+)$")
_GAPS = re.compile(r"[\s\-‐‑‒–—_]+")
_SUGGESTIONS = 5

Ask = Callable[[str], Any]  # runs SPARQL text


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept of the graph with its kind (agent, agentClass, condition …) and preferred label."""

    iri: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class _Name:
    iri: str
    rank: int
    text: str


def fold(name: str) -> str:
    """A name without case, hyphens and blanks: AK-104 = AK 104 = ak104."""
    return _GAPS.sub("", name.casefold())


def words_of_kinds(kinds: Collection[str]) -> str:
    """Concept kinds in plain words: "agent or agent class"."""
    return " or ".join(KINDS_IN_WORDS.get(kind, kind) for kind in kinds)


class ConceptNames:
    """All names of a graph's concepts. Make one with `read_concept_names`."""

    def __init__(self, names: Iterable[tuple[str, str, str, str]]) -> None:
        """`names`: concept IRI, kind, property (local name) and name, one by one."""
        self.concepts: dict[str, NamedConcept] = {}
        self._names: dict[str, list[_Name]] = {}
        for iri, kind, prop, name in names:
            if prop == "prefLabel":
                self.concepts[iri] = NamedConcept(iri, kind, name)
            text = _identifier_key(name) or "" if prop == "exactMatch" else fold(name)
            self._names.setdefault(text, []).append(_Name(iri, _RANKS[prop], name))

    def label(self, iri: str) -> str | None:
        """The preferred label of a concept, None for an IRI that is no concept."""
        concept = self.concepts.get(iri)
        return concept.label if concept else None

    def resolve(self, name: str, kinds: Collection[str]) -> NamedConcept:
        """The concept of one of these kinds that `name` means.

        Raises UnknownConceptError (with suggestions) or AmbiguousConceptError (with the choices).
        """
        wanted = name.strip()
        found = self._by_identifier(wanted, kinds) or self._by_name(wanted, kinds) or self._by_target(wanted, kinds)
        if not found:
            raise UnknownConceptError(self._unknown(wanted, kinds))
        if len(found) > 1:
            choices = ", ".join(sorted(f"{c.label!r} ({_short(c.iri)})" for c in found))
            raise AmbiguousConceptError(f"{wanted!r} names more than one {words_of_kinds(kinds)}; choose: {choices}")
        return found[0]

    def suggest(self, name: str, kinds: Collection[str]) -> list[str]:
        """Preferred labels of concepts whose names look like `name`, the likeliest first; a guess, for people."""
        labels: dict[str, str] = {}
        for text, entries in self._names.items():
            for entry in entries:
                concept = self.concepts.get(entry.iri)
                if concept and concept.kind in kinds:
                    labels.setdefault(text, concept.label)
        folded = fold(name)
        close = difflib.get_close_matches(folded, labels, n=3 * _SUGGESTIONS, cutoff=0.6)
        holding = sorted((text for text in labels if len(folded) > 2 and folded in text), key=len)
        return list(dict.fromkeys(labels[text] for text in [*close, *holding]))[:_SUGGESTIONS]

    def _by_identifier(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        if name.startswith(("http://", "https://")) and name in self.concepts:
            return self._of_kinds([name], kinds)
        folder, _, rest = name.replace(":", "/", 1).partition("/")
        own = f"{TG}{folder.lower()}/{rest}"
        if own in self.concepts:
            return self._of_kinds([own], kinds)
        key = _identifier_key(name)
        return self._of_kinds([entry.iri for entry in self._names.get(key, ())], kinds) if key else []

    def _by_name(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        folded = fold(name)
        for variant in dict.fromkeys((folded, folded.removesuffix("s"), folded + "s")):
            entries = [entry for entry in self._names.get(variant, ()) if self._of_kinds([entry.iri], kinds)]
            as_written = [entry for entry in entries if entry.text == name]
            chosen = as_written or entries
            best = min((entry.rank for entry in chosen), default=None)
            if best is not None:
                return self._of_kinds([entry.iri for entry in chosen if entry.rank == best], kinds)
        return []

    def _by_target(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        """Classes called `name` plus a word ("PD-1" → "PD-1 antibody"): people name a class by its target alone."""
        start = name.casefold() + " "
        return [
            concept
            for concept in self.concepts.values()
            if concept.kind == "agentClass" and concept.kind in kinds and concept.label.casefold().startswith(start)
        ]

    def _of_kinds(self, iris: Iterable[str], kinds: Collection[str]) -> list[NamedConcept]:
        found = (self.concepts.get(iri) for iri in dict.fromkeys(iris))
        return [concept for concept in found if concept and concept.kind in kinds]

    def _unknown(self, name: str, kinds: Collection[str]) -> str:
        others = self._by_name(name, CONCEPT_KINDS)
        if others:
            is_one = words_of_kinds([others[0].kind])
            return f"{name!r} is no {words_of_kinds(kinds)}: {others[0].label!r} is of the kind {is_one}"
        suggestions = self.suggest(name, kinds)
        hint = f"; did you mean {', '.join(repr(label) for label in suggestions)}?" if suggestions else ""
        return f"{name!r} is not known as {words_of_kinds(kinds)}{hint}"


def read_concept_names(ask: Ask) -> ConceptNames:
    """The names of all concepts in the graph that `ask` (text of a SELECT → rows) answers for."""
    return ConceptNames(_rows(ask(_NAMES_QUERY)))


def _rows(solutions: Iterable[Any]) -> Iterator[tuple[str, str, str, str]]:
    kind_of_class = {TG + name: kind for kind, name in CONCEPT_KINDS.items()}
    for concept, rdf_class, prop, name in solutions:
        yield concept.value, kind_of_class[rdf_class.value], re.split(r"[#/]", prop.value)[-1], name.value


def _identifier_key(name: str) -> str | None:
    """ "NCIT:C3871" and its Bioregistry IRI → "ncit:c3871"; None for what is no such identifier."""
    match = _IDENTIFIER.match(name)
    return f"{match.group(1)}:{match.group(2)}".lower() if match else None


def _short(iri: str) -> str:
    return iri.removeprefix(TG).removeprefix(BIOREGISTRY)
