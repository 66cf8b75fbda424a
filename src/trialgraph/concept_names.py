"""Which concept of the graph a name means: by label, synonym, code or identifier; never by resemblance.

Resemblance (difflib) only makes suggestions for an unknown name: "small cell lung carcinoma" resembles its opposite,
"non-small cell lung carcinoma", and AK104 resembles AK105.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode

from trialgraph.errors import AmbiguousConceptError, UnknownConceptError
from trialgraph.name_spellings import find_starts, fold_name, make_spellings
from trialgraph.namespaces import BIOREGISTRY, TG
from trialgraph.vocabulary.identifiers import IdentifierError, identifier_iri, parse_identifier
from trialgraph.vocabulary.load import CLASS_OF_KIND

CONCEPT_KINDS = {kind: iri.removeprefix(TG) for kind, iri in CLASS_OF_KIND.items()}
KINDS_IN_WORDS = {"agentClass": "agent class", "namedRegimen": "named regimen"}

# A name that stands higher in this list wins over the same name lower down.
_RANKS = {"prefLabel": 0, "notation": 0, "altLabel": 1, "ambiguousLabel": 1, "hiddenLabel": 2}
_PREFIXES = f"PREFIX tg: <{TG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
_CONCEPTS = f"""{_PREFIXES} SELECT ?concept ?class ?label WHERE {{
  VALUES ?class {{ {" ".join("tg:" + name for name in CONCEPT_KINDS.values())} }}
  ?concept a ?class ; skos:prefLabel ?label }}"""
_CONCEPT = _CONCEPTS.replace("?concept a ?class", "VALUES ?concept { %s } ?concept a ?class")
_UNGROUNDED = f"{_PREFIXES} SELECT ?concept WHERE {{ ?concept tg:grounded false }}"
_NAMES = f"""{_PREFIXES} SELECT ?concept ?property ?name WHERE {{
  VALUES ?property {{ skos:prefLabel skos:notation skos:altLabel skos:hiddenLabel tg:ambiguousLabel }}
  ?concept ?property ?name }}"""
_IDENTIFIED = f"{_PREFIXES} SELECT ?concept WHERE {{ ?concept skos:exactMatch %s }}"
_IDENTIFIERS = f"{_PREFIXES} SELECT ?concept ?match WHERE {{ ?concept skos:exactMatch ?match }}"
_BARE_IDENTIFIER = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{5,}")
_SUGGESTIONS = 5
_LOOK_UPS = 2000  # of single concepts; whoever asks for more had better read all, which takes as long

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


def words_of_kinds(kinds: Collection[str]) -> str:
    """Concept kinds in plain words: "agent or agent class"."""
    return " or ".join(KINDS_IN_WORDS.get(kind, kind) for kind in kinds)


class ConceptNames:
    """The names of a graph's concepts, read when they are needed; `ask` runs SPARQL text on the graph."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._looked_up: dict[str, NamedConcept | None] = {}

    @cached_property
    def concepts(self) -> dict[str, NamedConcept]:
        """All concepts by IRI."""
        return self._read_concepts(_CONCEPTS)

    def label(self, iri: str) -> str | None:
        """The preferred label of a concept, None for an IRI that is no concept."""
        concept = self._concept(iri)
        return concept.label if concept else None

    def _concept(self, iri: str) -> NamedConcept | None:
        """The concept of an IRI, looked up alone: reading all concepts of a large graph takes 0.1 s."""
        if "concepts" in self.__dict__ or len(self._looked_up) > _LOOK_UPS:
            return self.concepts.get(iri)
        if iri not in self._looked_up:
            try:
                found = self._read_concepts(_CONCEPT % NamedNode(iri))
            except ValueError:  # no IRI, so no concept
                found = {}
            self._looked_up[iri] = found.get(iri)
        return self._looked_up[iri]

    def _read_concepts(self, query: str) -> dict[str, NamedConcept]:
        kinds = {TG + name: kind for kind, name in CONCEPT_KINDS.items()}
        rows = ((row[0].value, row[1].value, row[2].value) for row in self._ask(query))
        return {iri: NamedConcept(iri, kinds[rdf_class], label) for iri, rdf_class, label in rows}

    def resolve(self, name: str, kinds: Collection[str]) -> NamedConcept:
        """The concept of one of these kinds that `name` means; one that only records name gives way to any other.

        Raises UnknownConceptError (with suggestions) or AmbiguousConceptError (with the choices).
        """
        wanted = name.strip()
        found = (
            self._by_identifier(wanted, kinds)
            or self._grounded(self._as_written(wanted, kinds))
            or self._grounded(self._as_usual(wanted, kinds))
            or self._grounded(self._by_name(wanted, kinds))
            or self._by_target(wanted, kinds)
            or self._by_name(wanted, kinds)
            or self._by_bare_identifier(wanted, kinds)
        )
        if not found:
            raise UnknownConceptError(self._unknown(wanted, kinds))
        if len(found) > 1:
            choices = ", ".join(sorted(f"{c.label!r} ({_short(c.iri)})" for c in found))
            raise AmbiguousConceptError(f"{wanted!r} names more than one {words_of_kinds(kinds)}; choose: {choices}")
        return found[0]

    def suggest(self, name: str, kinds: Collection[str]) -> list[str]:
        """Preferred labels of concepts whose names look like `name`, the likeliest first; a guess, for people."""
        labels: dict[str, str] = {}
        written: dict[str, list[str]] = {}
        for text, entries in self._names.items():
            for entry in entries:
                concept = self.concepts.get(entry.iri)
                if concept and concept.kind in kinds:
                    labels.setdefault(text, concept.label)
                    written.setdefault(text, []).append(entry.text)
        folded = fold_name(name)
        word = re.compile(rf"(?<!\w){re.escape(name.strip())}", re.IGNORECASE) if len(folded) > 2 else None
        begun = [text for text in labels if word and any(map(word.search, written[text]))]
        begun.sort(key=lambda text: (not text.startswith(folded), len(text), text))
        close = difflib.get_close_matches(folded, labels, n=3 * _SUGGESTIONS, cutoff=0.6)
        holding = sorted((text for text in labels if len(folded) > 2 and folded in text), key=len)
        return list(dict.fromkeys(labels[text] for text in [*begun, *close, *holding]))[:_SUGGESTIONS]

    def has_trial(self, iri: str) -> bool:
        """Whether the graph has a trial with this IRI (a valid one)."""
        return bool(self._ask(f"{_PREFIXES} ASK {{ {NamedNode(iri)} a tg:Trial }}"))

    @cached_property
    def _names(self) -> dict[str, list[_Name]]:
        """All names, folded. (Reading them takes 0.1 s, so names are tried as they are written first.)"""
        names: dict[str, list[_Name]] = {}
        for entry in self._read_names(_NAMES):
            names.setdefault(fold_name(entry.text), []).append(entry)
        return names

    @cached_property
    def _ungrounded(self) -> frozenset[str]:
        return frozenset(row[0].value for row in self._ask(_UNGROUNDED))

    @cached_property
    def _identifiers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for concept, match in self._ask(_IDENTIFIERS):
            found.setdefault(match.value.removeprefix(BIOREGISTRY).lower(), []).append(concept.value)
        return found

    def _read_names(self, query: str) -> Iterator[_Name]:
        for concept, prop, name in self._ask(query):
            yield _Name(concept.value, _RANKS[re.split(r"[#/]", prop.value)[-1]], name.value)

    def _by_identifier(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        folder, _, rest = name.replace(":", "/", 1).partition("/")
        for iri in (name, f"{TG}{folder.lower()}/{rest}"):
            if self._concept(iri):
                return self._of_kinds([iri], kinds)
        try:
            identifier = parse_identifier(name)
        except IdentifierError:
            return []
        query = _IDENTIFIED % NamedNode(identifier_iri(identifier))
        return self._of_kinds((row[0].value for row in self._ask(query)), kinds)

    def _by_bare_identifier(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        """The concepts whose identifier is `name` without its scheme ("DB16680"); tried last, as it may be a code."""
        if not _BARE_IDENTIFIER.fullmatch(name):
            return []
        wanted = f":{name.lower()}"
        found = (iri for key, iris in self._identifiers.items() if key.endswith(wanted) for iri in iris)
        return self._of_kinds(found, kinds)

    def _as_written(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        return self._best(self._look_up([name]), kinds)

    def _as_usual(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        """By the spellings that names usually have: reading all names of a large graph takes a second."""
        return self._best(self._look_up(make_spellings(name)), kinds)

    def _look_up(self, spellings: Iterable[str]) -> list[_Name]:
        try:
            literals = " ".join(str(Literal(spelling)) for spelling in spellings)
        except ValueError:  # no Unicode text, so no name
            return []
        query = _NAMES.replace(
            "?concept ?property ?name }", f"VALUES ?name {{ {literals} }} ?concept ?property ?name }}"
        )
        return list(self._read_names(query))

    def _by_name(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        folded = fold_name(name)
        for variant in dict.fromkeys((folded, folded.removesuffix("s"), folded + "s")):
            found = self._best(self._names.get(variant, []), kinds)
            if found:
                return found
        return []

    def _best(self, entries: list[_Name], kinds: Collection[str]) -> list[NamedConcept]:
        """The concepts whose name ranks highest, grounded ones before others."""
        fitting = [entry for entry in entries if self._of_kinds([entry.iri], kinds)]
        grounded = [entry for entry in fitting if entry.iri not in self._ungrounded] or fitting
        best = min((entry.rank for entry in grounded), default=0)
        return self._of_kinds([entry.iri for entry in grounded if entry.rank == best], kinds)

    def _grounded(self, concepts: list[NamedConcept]) -> list[NamedConcept]:
        return [concept for concept in concepts if concept.iri not in self._ungrounded]

    def _by_target(self, name: str, kinds: Collection[str]) -> list[NamedConcept]:
        """Classes called `name` plus a word ("PD-1" → "PD-1 antibody"): people name a class by its target alone."""
        folded = fold_name(name)
        classes = [concept for concept in self.concepts.values() if concept.kind == "agentClass"]
        return [c for c in classes if c.kind in kinds and folded in find_starts(c.label)]

    def _of_kinds(self, iris: Iterable[str], kinds: Collection[str]) -> list[NamedConcept]:
        found = (self._concept(iri) for iri in dict.fromkeys(iris))
        return [concept for concept in found if concept and concept.kind in kinds]

    def _unknown(self, name: str, kinds: Collection[str]) -> str:
        others = self._by_name(name, CONCEPT_KINDS)
        if others:
            is_one = words_of_kinds([others[0].kind])
            return f"{name!r} is no {words_of_kinds(kinds)}: {others[0].label!r} is of the kind {is_one}"
        suggestions = self.suggest(name, kinds)
        hint = f"; did you mean {', '.join(repr(label) for label in suggestions)}?" if suggestions else ""
        return f"{name!r} is not known as {words_of_kinds(kinds)}{hint}"


def _short(iri: str) -> str:
    return iri.removeprefix(TG).removeprefix(BIOREGISTRY)
