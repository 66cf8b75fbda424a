"""The trials of a concept, each with how it fits: exact (the concept itself), narrower (something below it) or broader
(only something above it)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.views.asking import ask_about, ask_about_many, say_concerns

HITS = ("exact", "narrower", "broader")
_HITS = """SELECT ?trial ?hit ?start ?phase WHERE {
  { SELECT ?trial (MIN(?rank) AS ?hit) WHERE {
      { ?found tg:within $concept . BIND(IF(?found = $concept, 0, 1) AS ?rank) }
      UNION { $concept tg:within ?found . FILTER(?found != $concept) BIND(2 AS ?rank) }
      %s } GROUP BY ?trial LIMIT 10000000 }
  OPTIONAL { ?trial tg:startDate ?start } OPTIONAL { ?trial tg:trialPhase ?phase } }"""
_LISTED = """SELECT ?trial ?identifier ?title ?status ?found ?role WHERE {
  $values ?trial dcterms:title ?title ; dcterms:identifier ?identifier .
  OPTIONAL { ?trial tg:status ?status }
  OPTIONAL { { ?found tg:within $concept } UNION { $concept tg:within ?found } %s
    OPTIONAL { ?use tg:role|tg:procedureKind ?role } } }"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A trial that a concept concerns; `start` is as precise as registered, `phases` in the registry's words."""

    trial: str
    hit: str
    start: str
    phases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedTrial:
    """A trial in a list: `found` is what it names instead of the concept, `roles` what that is to the trial."""

    iri: str
    identifier: str
    title: str
    hit: str
    found: tuple[str, ...]
    roles: tuple[str, ...]
    year: str
    phase: str
    status: str


def find_hits(graph: ServedGraph, iri: str, kind: str) -> list[Hit]:
    """All trials of a concept: exact hits first, then narrower, then broader ones, in each those that began last."""
    found: dict[str, tuple[str, str]] = {}
    phases: dict[str, set[str]] = defaultdict(set)
    for row in ask_about(graph, _HITS % say_concerns(kind), iri):
        found[row["trial"]] = (HITS[int(row["hit"])], row["start"])
        if row["phase"]:
            phases[row["trial"]].add(row["phase"])
    hits = [Hit(trial, hit, start, tuple(sorted(phases[trial]))) for trial, (hit, start) in found.items()]
    hits.sort(key=lambda hit: hit.trial)
    hits.sort(key=lambda hit: hit.start, reverse=True)
    return sorted(hits, key=lambda hit: HITS.index(hit.hit))


def list_trials(graph: ServedGraph, iri: str, kind: str, hits: Iterable[Hit]) -> tuple[ListedTrial, ...]:
    """What a list shows of these hits, in their order."""
    hits = list(hits)
    said: dict[str, dict[str, str]] = {}
    found: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, set[str]] = defaultdict(set)
    for row in ask_about_many(graph, _LISTED % say_concerns(kind), iri, "trial", [hit.trial for hit in hits]):
        said[row["trial"]] = row
        found[row["trial"]] |= {row["found"]} - {"", iri}
        roles[row["trial"]] |= {row["role"]} - {""}
    return tuple(_list_trial(graph, hit, said[hit.trial], found[hit.trial], roles[hit.trial]) for hit in hits)


def _list_trial(graph: ServedGraph, hit: Hit, row: dict[str, str], found: set[str], roles: set[str]) -> ListedTrial:
    labels = sorted(graph.label(other) for other in found) if hit.hit != "exact" else []
    return ListedTrial(
        hit.trial,
        row["identifier"],
        row["title"],
        hit.hit,
        tuple(labels),
        tuple(sorted(roles)),
        hit.start[:4],
        say_phases(hit.phases),
        row["status"],
    )


def say_phases(phases: Iterable[str]) -> str:
    """The phases of a trial in words: "1/2", "3", "early 1"; "" for none and for "NA"."""
    words = [phase.removeprefix("PHASE").replace("EARLY_PHASE", "early ") for phase in phases if phase != "NA"]
    return "/".join(words)


def count_phases(hits: Iterable[Hit]) -> list[tuple[str, int]]:
    """How many trials are of each phase, in the order of phases; those without one last, as ""."""
    counts = Counter(say_phases(hit.phases) for hit in hits)
    order = sorted(counts, key=lambda phase: (phase == "", not phase.startswith("early"), phase))
    return [(phase, counts[phase]) for phase in order]


def count_years(hits: Iterable[Hit]) -> dict[int, int]:
    """How many trials began in each year; those without a date are left out."""
    years = Counter(int(hit.start[:4]) for hit in hits if hit.start[:4].isdecimal())
    return dict(sorted(years.items()))
