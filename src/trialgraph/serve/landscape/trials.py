"""The trials behind a cell of the landscape, found as the saved query of the matrix counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialgraph.errors import QueryError
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.landscape.question import PHASES, Question
from trialgraph.serve.links import make_iri
from trialgraph.serve.views.asking import ask_about_many, ask_naming
from trialgraph.serve.views.concept_trials import say_phases

_ROLES = 'IN ("experimental", "active_comparator", "background")'
_TESTED = "{ SELECT DISTINCT ?trial WHERE { ?agent tg:within $class . ?trial tg:tests ?agent } LIMIT 900000 } "
_GIVEN = f"""{{ SELECT DISTINCT ?phase ?therapy WHERE {{ ?therapy skos:broader? $class ; a ?kind .
    FILTER(?therapy = $class || ?kind = tg:Agent)
    ?component tg:therapy ?therapy ; tg:role ?role . FILTER(?role {_ROLES}) ?phase tg:hasComponent ?component
  }} LIMIT 900000 }}
  ?phase tg:hasComponent ?other . ?other tg:therapy ?partner ; tg:role ?otherRole . FILTER(?otherRole {_ROLES})
  ?partner skos:broader? $partner ; a ?otherKind . FILTER(?partner = $partner || ?otherKind = tg:Agent)
  FILTER(?therapy != ?partner) MINUS {{ ?therapy tg:within ?partner }} MINUS {{ ?partner tg:within ?therapy }}
  ?regimen tg:hasPhase ?phase . ?arm tg:hasRegimen ?regimen . ?trial tg:hasArm ?arm . """
_PATTERNS = {
    "classes": _TESTED + "?found tg:within $condition . ?trial tg:studies ?found . ",
    "broader": _TESTED + "$condition tg:within ?found . ?trial tg:studies ?found . FILTER(?found != $condition) ",
    "pairs": _GIVEN,
    "endpoints": "?outcome tg:endpoint $endpoint . ?trial tg:hasOutcome ?outcome . ",
}
_IN_CONDITION = {
    "pairs": "?arm tg:forPopulation ?group . ?group tg:condition ?found . ?found tg:within $condition . ",
    "endpoints": "{ SELECT DISTINCT ?trial WHERE { ?found tg:within $condition . ?trial tg:studies ?found } } ",
}
_LISTED = """SELECT ?trial ?identifier ?title ?status ?start ?phase WHERE {
  $values ?trial dcterms:identifier ?identifier ; dcterms:title ?title .
  OPTIONAL { ?trial tg:status ?status } OPTIONAL { ?trial tg:startDate ?start }
  OPTIONAL { ?trial tg:trialPhase ?phase } }"""
_NAMED = {"classes": ("class", "condition"), "pairs": ("class", "partner"), "endpoints": ("endpoint",)}
_FOLDERS = {"partner": "class"}


@dataclass(frozen=True, slots=True)
class CellTrial:
    """A trial in the list of a cell."""

    iri: str
    identifier: str
    title: str
    year: str
    phase: str
    status: str


def find_concepts(graph: ServedGraph, question: Question, query: Mapping[str, str]) -> dict[str, str]:
    """The IRIs of what an address names ("class", "condition", "partner", "endpoint"); a condition that trials are
    narrowed to is given by its name. Raises QueryError for what is not known."""
    found = {}
    for name in _NAMED[question.view]:
        iri = make_iri(_FOLDERS.get(name, name), query.get(name, ""))
        if graph.graph.names.label(iri) is None:
            raise QueryError(f"{query.get(name, '')[:80]!r}: no {_FOLDERS.get(name, name)} of this graph is called so")
        found[name] = iri
    if question.condition and "condition" not in found:
        found["condition"] = graph.graph.names.resolve(question.condition, ("condition",)).iri
    return found


def find_cell_trials(graph: ServedGraph, question: Question, concepts: Mapping[str, str], fit: str) -> list[str]:
    """The trials of a cell, those that began last first; `fit` "broader" asks for those of wider diseases."""
    kind = "broader" if fit == "broader" and question.view == "classes" else question.view
    pattern = _PATTERNS[kind]
    if "condition" in concepts and kind in _IN_CONDITION:
        pattern += _IN_CONDITION[kind]
    if kind == "endpoints" and question.role == "primary":
        pattern += '?outcome tg:role "primary" . '
    if question.phase in PHASES:
        pattern += f'?trial tg:trialPhase "{question.phase}" . '
    query = f"SELECT DISTINCT ?trial ?start WHERE {{ {pattern} OPTIONAL {{ ?trial tg:startDate ?start }} }}"
    rows = sorted((row["start"], row["trial"]) for row in ask_naming(graph, query, **concepts))
    first, last = str(question.since or ""), str(question.until or "")
    return [
        trial
        for start, trial in reversed(rows)
        if (not first or start[:4] >= first) and (not last or (start and start[:4] <= last))
    ]


def list_cell_trials(graph: ServedGraph, trials: Iterable[str]) -> tuple[CellTrial, ...]:
    """What a list shows of these trials, in their order."""
    trials = list(trials)
    said: dict[str, dict[str, str]] = {}
    phases: dict[str, set[str]] = defaultdict(set)
    for row in ask_about_many(graph, _LISTED, make_iri("trial", "x"), "trial", trials):
        said[row["trial"]] = row
        phases[row["trial"]] |= {row["phase"]} - {""}
    return tuple(
        CellTrial(
            trial,
            said[trial]["identifier"],
            said[trial]["title"],
            said[trial]["start"][:4],
            say_phases(sorted(phases[trial])),
            said[trial]["status"],
        )
        for trial in trials
    )
