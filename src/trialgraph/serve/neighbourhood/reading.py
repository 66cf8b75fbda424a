"""Reading a neighbourhood: nodes and edges as a drawing takes them, those with most trials first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trialgraph.namespaces import TG
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.landscape.question import PHASES
from trialgraph.serve.links import KIND_OF_FOLDER, make_path
from trialgraph.serve.neighbourhood.relations import Relation, list_relations
from trialgraph.serve.searching import open_index
from trialgraph.serve.views.asking import ask_about, ask_about_many
from trialgraph.terms import TRIAL

LIMITS = (8, 16, 32)  # neighbours of a relation
_COUNTED = """SELECT ?what (COUNT(DISTINCT ?trial) AS ?trials) WHERE {{ {pattern} {kept} FILTER(BOUND(?what)) }}
GROUP BY ?what ORDER BY DESC(?trials) ?what"""
_PLAIN = "SELECT DISTINCT (0 AS ?trials) ?what WHERE {{ {pattern} }} ORDER BY ?what"
_LATEST = """SELECT DISTINCT (?trial AS ?what) (1 AS ?trials) ?start WHERE {{ {pattern} {kept}
  OPTIONAL {{ ?trial tg:startDate ?start }} }} ORDER BY DESC(?start) ?trial"""
_TRIALS = """SELECT ?trial ?title ?start WHERE { $values ?trial dcterms:title ?title .
  OPTIONAL { ?trial tg:startDate ?start } }"""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which trials count: `phase` in the registry's word ("" for any), years (0 for all)."""

    phase: str = ""
    since: int = 0
    until: int = 0
    limit: int = LIMITS[0]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in the drawing. `title` is that of a trial; `trials` of a concept are all it is used in."""

    id: str
    kind: str
    label: str
    page: str
    trials: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes with the number of trials it rests on (0 for the hierarchy's and a trial's own)."""

    source: str
    target: str
    relation: str
    trials: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A node, its neighbours and the edges between it and them; `left_out` counts the neighbours of each relation
    for which there was no room."""

    about: Node
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: dict[str, int]


def find_kind(iri: str) -> str:
    """The kind of thing that an IRI of the graph names, "" for none that is drawn."""
    folder, _, name = iri.removeprefix(TG).partition("/")
    if not iri.startswith(TG) or not name or "#" in name:
        return ""
    return "trial" if folder == "trial" else KIND_OF_FOLDER.get(folder, "")


def read_neighbourhood(graph: ServedGraph, iri: str, filters: Filters) -> Neighbourhood:
    """What stands around a thing of the graph."""
    edges: dict[tuple[str, str, str], Edge] = {}
    left_out: dict[str, int] = {}
    for relation in list_relations(find_kind(iri)):
        found = _ask(graph, iri, relation, filters)
        for what, trials in found[: filters.limit]:
            source, target = (iri, what) if relation.points_out else (what, iri)
            if relation.goes_both_ways:
                source, target = sorted((source, target))
            edges.setdefault((source, target, relation.name), Edge(source, target, relation.name, trials))
        if len(found) > filters.limit:
            left_out[relation.name] = left_out.get(relation.name, 0) + len(found) - filters.limit
    others = dict.fromkeys(end for edge in edges.values() for end in (edge.source, edge.target) if end != iri)
    about, *nodes = describe_nodes(graph, [iri, *others])
    return Neighbourhood(about, tuple(nodes), tuple(edges.values()), left_out)


def _ask(graph: ServedGraph, iri: str, relation: Relation, filters: Filters) -> list[tuple[str, int]]:
    """The neighbours by a relation, with their numbers of trials."""
    if not relation.counts:
        query = _PLAIN.format(pattern=relation.pattern)
    else:
        is_of_trials = "?what" not in relation.pattern
        query = (_LATEST if is_of_trials else _COUNTED).format(pattern=relation.pattern, kept=_say_kept(filters))
    rows = [(row["what"], int(row["trials"])) for row in ask_about(graph, query, iri)]
    found = [(what, trials) for what, trials in rows if what != iri and find_kind(what)]
    if not relation.counts:
        uses = open_index(graph).count_uses([what for what, _ in found])
        found.sort(key=lambda pair: (-uses.get(pair[0], 0), pair[0]))
    return found


def _say_kept(filters: Filters) -> str:
    """The condition on trials that filters make; it holds nothing that came from outside but checked values."""
    said = f'?trial tg:trialPhase "{filters.phase}" . ' if filters.phase in PHASES else ""
    if filters.since or filters.until:
        said += "?trial tg:startDate ?begun . "
    if filters.since:
        said += f'FILTER(STR(?begun) >= "{filters.since:04d}") '
    if filters.until:
        said += f'FILTER(STR(?begun) < "{filters.until + 1:04d}") '
    return said


def describe_nodes(graph: ServedGraph, iris: Iterable[str]) -> list[Node]:
    """How these things are called and shown, in their order."""
    iris = list(iris)
    uses = open_index(graph).count_uses(iris)
    trials = [iri for iri in iris if find_kind(iri) == "trial"]
    titles = {row["trial"]: row["title"] for row in ask_about_many(graph, _TRIALS, TG, "trial", trials)}
    return [
        Node(
            iri,
            find_kind(iri),
            iri.removeprefix(TRIAL) if iri in titles else graph.graph.names.label(iri) or iri.rpartition("/")[2],
            make_path(iri),
            1 if iri in titles else uses.get(iri, 0),
            titles.get(iri, ""),
        )
        for iri in iris
    ]
