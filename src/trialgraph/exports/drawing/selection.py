"""Which trials are exported: all, or those of a condition, a class, an agent, or named ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError
from trialgraph.namespaces import TG
from trialgraph.terms import TRIAL, make_trial_iri

_KINDS = {
    "condition": ("condition",),
    "class": ("agentClass",),
    "agent": ("agent",),
    "therapy": ("agent", "agentClass"),
}
_PATTERNS = {
    "condition": "?found tg:within {concept} . ?population tg:condition ?found . ?trial tg:hasPopulation ?population .",
    "class": "?found tg:within {concept} . ?use tg:therapy ?found . ?trial tg:hasTherapy ?use .",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The trials to export, by IRI in order, and what picked them in words ("" for all trials of the graph)."""

    trials: tuple[str, ...]
    words: str = ""


def parse_selection(select: Iterable[str]) -> dict[str, list[str]]:
    """``condition=NPC`` … → values by key. Raises QueryError for another key or shape."""
    chosen: dict[str, list[str]] = {}
    for part in select:
        key, equals, value = part.partition("=")
        if not equals or not value.strip() or key.strip() not in (*_KINDS, "trial"):
            keys = ", ".join([*_KINDS, "trial"])
            raise QueryError(f"--select {part}: expected KEY=VALUE such as condition=NPC; the keys are {keys}")
        chosen.setdefault(key.strip(), []).append(value.strip())
    return chosen


def find_trials(graph: TrialGraph, chosen: Mapping[str, list[str]]) -> Selection:
    """The trials that fit all keys (and for each key any of its values).

    Raises QueryError if there is no such trial, UnknownConceptError and AmbiguousConceptError for a name.
    """
    trials = _ask(graph, "?trial a tg:Trial .")
    words = []
    for key, values in chosen.items():
        found: set[str] = set()
        for value in values:
            iris, word = _find_one(graph, key, value)
            found |= iris
            words.append(word)
        trials &= found
    if not trials:
        raise QueryError(f"no trial fits the selection: {', '.join(words) or 'the graph has none'}")
    return Selection(tuple(sorted(trials)), ", ".join(words))


def _find_one(graph: TrialGraph, key: str, value: str) -> tuple[set[str], str]:
    if key == "trial":
        return {value if value.startswith(TRIAL) else make_trial_iri(value)}, value
    concept = graph.names.resolve(value, _KINDS[key])
    pattern = _PATTERNS["condition" if key == "condition" else "class"]
    return _ask(graph, pattern.format(concept=NamedNode(concept.iri))), concept.label


def _ask(graph: TrialGraph, pattern: str) -> set[str]:
    rows = graph.ask(f"PREFIX tg: <{TG}> SELECT DISTINCT ?trial WHERE {{ {pattern} }}", dated=False)
    return {str(row["trial"]) for row in rows}
