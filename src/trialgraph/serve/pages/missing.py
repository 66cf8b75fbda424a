"""The page in the place of one that is not there: what was looked for, and what is called like it."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.serve.answer import Answer, Asked, ServedGraph
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.searching import FoundConcept, FoundTrial, open_index

_SUGGESTED = 6


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not there, as "agent", and its name; `concepts` and `trials` are called like it."""

    what: str
    name: str
    concepts: tuple[FoundConcept, ...]
    trials: tuple[FoundTrial, ...]


def show_missing(graph: ServedGraph, asked: Asked, what: str, name: str) -> Answer:
    """The page (404) that says that the graph has no such thing."""
    index, words = open_index(graph), name.replace("-", " ")
    found = Missing(
        what,
        name,
        tuple(index.find_concepts(words, _SUGGESTED)),
        tuple(index.find_trials(words, _SUGGESTED)),
    )
    return render_page(graph, "missing.html", asked, found, status=404)
