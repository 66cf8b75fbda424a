"""Therapy mentions: where a text names an agent, an agent class, a procedure or a named regimen of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, NamedTuple

from trialgraph.study import Text
from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, Match, make_lexicon

THERAPY_KINDS: tuple[ConceptKind, ...] = ("agent", "agentClass", "procedure", "namedRegimen")
# Another substance, named after an agent: calcitonin gene-related peptide, glucagon-like peptide-1
_NAMED_AFTER = re.compile(r"[-\s](?:gene[-\s]related|like[-\s]+peptide)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Therapy:
    """Something that is given: an agent, an agent class named in its place ("chemotherapy"), or a procedure.

    `concept` is the IRI of the vocabulary's concept, or one minted from the name for an agent no vocabulary knows
    (`known` is False then). `classes` are the IRIs of its direct classes. `aliases` are other names of this concept.
    """

    concept: str
    kind: Literal["agent", "agentClass", "procedure"]
    name: str
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    known: bool = True


class TherapyMention(NamedTuple):
    """A therapy named at ``text.content[start:end]``; `regimen` is the named regimen that stands there for it."""

    text: Text
    start: int
    end: int
    therapy: Therapy
    regimen: str | None = None
    misspelt: bool = False

    @property
    def is_initials(self) -> bool:
        """Whether it is named by two or three letters, which in running text may mean anything ("RTX", "GEM")."""
        return self.end - self.start < 4 and self.text.content[self.start : self.end].isalpha()


@dataclass(frozen=True, eq=False)
class TherapyFinder:
    """The vocabulary's therapies, ready to be found in texts. Make one with `make_therapy_finder`."""

    vocabulary: Vocabulary
    lexicon: Lexicon

    def find(self, text: Text) -> tuple[TherapyMention, ...]:
        """The therapies that a text names, in order; a named regimen gives one mention for each member."""
        return tuple([mention for match in self.lexicon.find(text.content) for mention in self._read(text, match)])

    def lookup(self, name: str) -> Therapy | None:
        """The therapy that a whole string names, if it names exactly one."""
        concepts = [concept for concept in self.lexicon.lookup(name) if concept.kind != "namedRegimen"]
        return make_therapy(concepts[0]) if len(concepts) == 1 else None

    @cached_property
    def populated(self) -> frozenset[str]:
        """The IRIs of the classes that have an agent of the vocabulary below them."""
        agents = self.vocabulary.of_kind("agent")
        return frozenset(iri for agent in agents for iri in self.vocabulary.ancestors(agent.iri))

    def _read(self, text: Text, match: Match) -> Sequence[TherapyMention]:
        start, end, concepts, _, how = match
        if len(concepts) > 1:
            return ()  # a name of several therapies says nothing without its context
        concept = concepts[0]
        if concept.kind == "agent" and _NAMED_AFTER.match(text.content, end):
            return ()
        if concept.kind == "agentClass" and how == "code":
            return ()  # in running text "PD-1" is a target far more often than what acts on it
        misspelt = how == "misspelling"
        if concept.kind != "namedRegimen":
            return (TherapyMention(text, start, end, make_therapy(concept), None, misspelt),)
        members = [make_therapy(self.vocabulary.concepts[iri]) for iri in concept.includes]
        return [TherapyMention(text, start, end, member, concept.iri, misspelt) for member in members]


@cache
def make_therapy_finder(vocabulary: Vocabulary) -> TherapyFinder:
    """The finder of a vocabulary's therapies (compiled once a vocabulary)."""
    return TherapyFinder(vocabulary, make_lexicon(vocabulary, *THERAPY_KINDS))


@cache
def find_parts(finder: TherapyFinder, iri: str) -> frozenset[str]:
    """The IRIs of the agents that a co-formulated product holds, by the one of its names that lists them
    ("pembrolizumab/quavonlimab", S-1 as "tegafur/gimeracil/oteracil"); empty for any other therapy."""
    concept = finder.vocabulary.concepts.get(iri)
    names = (concept.label, *concept.synonyms) if concept is not None and concept.kind == "agent" else ()
    for name in names:
        parts = [finder.lookup(part.strip()) for part in name.split("/")] if "/" in name else []
        agents = {part.concept for part in parts if part is not None and part.kind == "agent"} - {iri}
        if len(agents) > 1 and len(agents) == len(parts):
            return frozenset(agents)
    return frozenset()


@cache
def make_therapy(concept: Concept) -> Therapy:
    """A vocabulary concept as a therapy. Raises KeyError for a concept that is no therapy."""
    kind = {"agent": "agent", "agentClass": "agentClass", "procedure": "procedure"}[concept.kind]
    aliases = tuple(dict.fromkeys((*concept.synonyms, *concept.misspellings)))
    return Therapy(concept.iri, kind, concept.label, aliases, concept.broader)  # type: ignore[arg-type]
