"""What a search finds, and the suggestions while one types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote

from trialgraph.name_spellings import fold_name
from trialgraph.serve.answer import HTML, Answer, Asked, ServedGraph
from trialgraph.serve.pages.paging import Pager, make_pager
from trialgraph.serve.pages.rendering import render, render_page
from trialgraph.serve.searching import LONGEST, FoundConcept, FoundTrial, open_index

_CONCEPTS = 60
_SUGGESTED_CONCEPTS, _SUGGESTED_TRIALS = 8, 4
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class FoundKind:
    """The concepts of one kind that were found."""

    kind: str
    concepts: tuple[FoundConcept, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The page of a search. `pager` is that of the trials."""

    q: str
    kinds: tuple[FoundKind, ...]
    trials: tuple[FoundTrial, ...]
    pager: Pager


def show_search(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/search?q="; whoever types the identifier of a trial is sent to its page."""
    text = _read_text(asked)
    view = make_search(graph, text, asked)
    if len(view.trials) == 1 and fold_name(view.trials[0].identifier) == fold_name(text):
        return Answer(status=303, headers=(("Location", quote(view.trials[0].path, safe="/%+")),))
    return render_page(graph, "search.html", asked, view)


def make_search(graph: ServedGraph, text: str, asked: Asked) -> Search:
    """What is found for `text`: concepts by kind, in the order of the best of each kind, and a page of trials."""
    index = open_index(graph)
    kinds: dict[str, list[FoundConcept]] = {}
    for concept in index.find_concepts(text, _CONCEPTS):
        kinds.setdefault(concept.kind, []).append(concept)
    pager = make_pager(asked.query.get("page", ""), index.count_trials(text), asked.path, {"q": text}, anchor="trials")
    trials = index.find_trials(text, pager.length, pager.offset)
    return Search(text, tuple(FoundKind(k, tuple(found)) for k, found in kinds.items()), tuple(trials), pager)


def show_suggestions(graph: ServedGraph, asked: Asked) -> Answer:
    """What is suggested at "/suggest?q=&kinds=": options of a list for htmx, else JSON.

    With kinds ("agent,agentClass") only concepts of these; a field that asks so is called otherwise than "q", and its
    value comes under the name that `field` tells.
    """
    text, index = _read_text(asked, asked.query.get("field", "q")), open_index(graph)
    kinds = {kind for kind in asked.query.get("kinds", "").split(",") if kind}
    concepts = index.find_concepts(text, _SUGGESTED_CONCEPTS, kinds)
    trials = [] if kinds else index.find_trials(text, _SUGGESTED_TRIALS)
    if asked.is_fragment:
        values = {"q": text, "concepts": concepts, "trials": trials}
        return Answer(render(graph, "suggestions.html", asked, values), HTML)
    found = [
        *({"iri": c.iri, "kind": c.kind, "label": c.label, "name": c.name, "trials": c.trials} for c in concepts),
        *({"iri": t.iri, "kind": "trial", "label": t.identifier, "name": t.title} for t in trials),
    ]
    return Answer(json.dumps({"query": text, "found": found}).encode(), JSON)


def _read_text(asked: Asked, field: str = "q") -> str:
    return " ".join(asked.query.get(field, "")[:LONGEST].split())
