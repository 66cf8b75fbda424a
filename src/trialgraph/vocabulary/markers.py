"""The markers of ``ontology/biomarkers.ttl``: their names, and what a name says of the state ("dMMR": deficient)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from trialgraph.errors import VocabularyError
from trialgraph.namespaces import SKOS, TG
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, fold, make_lexicon


@dataclass(frozen=True, eq=False)
class MarkerNames:
    """The lexicon of markers; `states` maps a folded name that says the state to that state."""

    lexicon: Lexicon
    states: dict[str, str]


@cache
def load_markers(path: Path | None = None) -> MarkerNames:
    """The markers of a file, by default the built-in one. Raises VocabularyError (file and marker named)."""
    source = path or ontology_folder() / "biomarkers.ttl"
    statements: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in _read(source):
        statements.setdefault(subject, defaultdict(list))[predicate].append(value)
    concepts, states = [], {}
    for iri, properties in statements.items():
        labels = properties[SKOS + "prefLabel"]
        if len(labels) != 1:
            raise VocabularyError(f"{source}: {iri}: expected one skos:prefLabel, found {labels or 'none'}")
        # a criterion, for the lexicon: what the marker is good for in a trial
        names = tuple(properties[SKOS + "altLabel"]), tuple(properties[SKOS + "hiddenLabel"])
        concepts.append(Concept(iri, "criterion", labels[0], *names, source=str(source)))
        for entry in properties[TG + "stateOfName"]:
            name, bar, state = entry.partition("|")
            if not bar or not state:
                raise VocabularyError(f"{source}: {iri}: tg:stateOfName {entry!r} is not like 'dMMR|deficient'")
            states[fold(name)] = state
    return MarkerNames(make_lexicon(Vocabulary(concepts)), states)


def _read(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, (ox.NamedNode, ox.Literal)):
                yield triple.subject.value, triple.predicate.value, triple.object.value
    except (SyntaxError, OSError) as error:
        raise VocabularyError(f"{path}: not readable as Turtle: {error}") from error
