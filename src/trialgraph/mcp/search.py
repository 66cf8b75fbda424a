"""search_concepts and search_trials: what things are called in the graph, in a worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from trialgraph.concept_names import CONCEPT_KINDS
from trialgraph.errors import QueryError
from trialgraph.mcp.bounds import Room, check_page, cut, say_more
from trialgraph.mcp.concepts import read_concepts, spell_iris
from trialgraph.mcp.models import FoundConcept, FoundConcepts, FoundTrial, FoundTrials
from trialgraph.mcp.sending import send
from trialgraph.name_spellings import fold_name
from trialgraph.serve import searching
from trialgraph.serve.answer import Answer, ServedGraph
from trialgraph.serve.links import KIND_OF_FOLDER, WORD_OF_KIND

_MOST_SKIPPED = 1000
_BROADER = """SELECT ?concept ?broader ?label ?identifier WHERE {{
  VALUES ?concept {{ {concepts} }}
  OPTIONAL {{ ?concept skos:broader ?broader . ?broader skos:prefLabel ?label }}
  OPTIONAL {{ ?concept skos:exactMatch ?identifier }} }}"""
_ABOUT_TRIALS = """SELECT ?trial ?property ?value WHERE {{
  VALUES ?trial {{ {trials} }} VALUES ?property {{ tg:trialPhase tg:tests tg:studies }} ?trial ?property ?value }}"""


def search_concepts(graph: ServedGraph, text: str, kinds: Collection[str], limit: int, offset: int) -> Answer:
    """The concepts that `text` names or begins to name; where there are none, such as look like it."""
    _check(text, limit, offset)
    wanted = {KIND_OF_FOLDER[kind] for kind in kinds}
    found = _keep_identified(text, searching.open_index(graph).find_concepts(text, offset + limit + 1, wanted))
    page = found[offset : offset + limit]
    broader, query = _read_broader(graph, [concept.iri for concept in page])
    identifiers = {concept.iri: concept.identifiers for concept in read_concepts(graph, [c.iri for c in page])}
    answers = [
        FoundConcept(
            iri=concept.iri,
            kind=WORD_OF_KIND[concept.kind],
            label=concept.label,
            matched_name=concept.name or concept.label,
            score=score_name(text, concept.name or concept.label),
            trials=concept.trials,
            identifiers=identifiers.get(concept.iri, []),
            broader=broader[concept.iri],
        )
        for concept in page
    ]
    taken = Room().take(answers)
    near = [] if found else graph.graph.names.suggest(text, wanted or CONCEPT_KINDS)
    total = None if len(found) > offset + limit else len(found)
    more = say_more(len(taken), offset, total, "search_concepts")
    return send(FoundConcepts(concepts=taken, did_you_mean=near, query=query, more=more))


def _keep_identified(text: str, found: list[searching.FoundConcept]) -> list[searching.FoundConcept]:
    """Where `text` is an identifier, what it identifies: NCIT:C3871 is not the beginning of NCIT:C38717."""
    exact = [concept for concept in found if score_name(text, concept.name or concept.label) == 1]
    return exact if exact and ":" in text else found


def score_name(text: str, name: str) -> float:
    """How much of a name `text` is: 1 for all of it; 0.5 to 0.9 for its beginning, below 0.5 for words within it."""
    wanted, folded = fold_name(text), fold_name(name)
    if wanted == folded:
        return 1.0
    share = min(1.0, len(wanted) / max(1, len(folded)))
    return round(0.5 + 0.4 * share if folded.startswith(wanted) else 0.49 * share, 2)


def _read_broader(graph: ServedGraph, iris: list[str]) -> tuple[dict[str, list[str]], str]:
    """What each concept is directly within, and the query that says so."""
    if not iris:
        return {}, ""
    query = _BROADER.format(concepts=spell_iris(iris))
    broader: dict[str, dict[str, None]] = defaultdict(dict)
    for concept, _, label, _ in graph.store.select(query):
        if label is not None:
            broader[concept.value][label.value] = None
    return {iri: sorted(broader[iri]) for iri in iris}, query


def search_trials(graph: ServedGraph, text: str, limit: int, offset: int) -> Answer:
    """The trials with this identifier, or with all these words in their title."""
    _check(text, limit, offset)
    index = searching.open_index(graph)
    found, total = index.find_trials(text, limit, offset), index.count_trials(text)
    query = _ABOUT_TRIALS.format(trials=spell_iris([trial.iri for trial in found])) if found else ""
    facts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for trial, prop, value in graph.store.select(query) if query else ():
        facts[trial.value, prop.value.rpartition("/")[2]].append(value.value)
    answers = [
        FoundTrial(
            iri=trial.iri, identifier=trial.identifier, title=cut(trial.title), start=trial.start, status=trial.status,
            trial_phase=sorted(facts[trial.iri, "trialPhase"]), tests=sorted(facts[trial.iri, "tests"]),
            studies=sorted(facts[trial.iri, "studies"]),
        )
        for trial in found
    ]  # fmt: skip
    taken = Room().take(answers)
    concepts = read_concepts(graph, [iri for trial in taken for iri in (*trial.tests, *trial.studies)])
    more = say_more(len(taken), offset, total, "search_trials")
    return send(FoundTrials(trials=taken, concepts=concepts, query=query, more=more))


def _check(text: str, limit: int, offset: int) -> None:
    check_page(limit, offset, 50)
    if offset > _MOST_SKIPPED:
        raise QueryError(f"offset={offset}: expected at most {_MOST_SKIPPED}; search for more words instead")
    if not any(char.isalnum() for char in text):
        raise QueryError(f"text={text[:40]!r}: expected a name, a code, an identifier, or words of a title")
