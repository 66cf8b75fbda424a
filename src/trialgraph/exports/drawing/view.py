"""The graph as people draw it: agents, classes, conditions, endpoints and trials, joined by shortcut edges.

The edges (agent – studied in – condition, agent – combined with – agent, agent – measured by – endpoint) are computed
here and not stored, because they could not be taken back when one trial changes. Each carries the number of trials it
rests on and their identifiers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import networkx as nx
from pyoxigraph import NamedNode

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.selection import Selection
from trialgraph.namespaces import TG
from trialgraph.terms import TRIAL

View: TypeAlias = "nx.DiGraph[str]"

KINDS = {"agent": "agent", "class": "class", "procedure": "procedure", "condition": "condition", "endpoint": "endpoint"}
_TREATMENT = 'IN ("experimental", "active_comparator", "background")'
# relation → what it joins, as ?trial ?from ?to; `within` keeps "chemotherapy" from being combined with cisplatin.
_EDGES = {
    "studied in": f"""?trial tg:hasArm ?arm . ?arm tg:forPopulation ?population ; tg:hasRegimen ?regimen .
        ?regimen tg:hasPhase ?phase . ?phase tg:hasComponent ?component . ?component tg:therapy ?from ; tg:role ?role .
        ?population tg:condition ?to . FILTER(?role {_TREATMENT})""",
    "combined with": f"""?trial tg:hasArm ?arm . ?arm tg:hasRegimen ?regimen . ?regimen tg:hasPhase ?phase .
        ?phase tg:hasComponent ?component , ?other . ?component tg:therapy ?from ; tg:role ?role .
        ?other tg:therapy ?to ; tg:role ?otherRole . FILTER(STR(?from) < STR(?to))
        FILTER(?role {_TREATMENT}) FILTER(?otherRole {_TREATMENT})
        FILTER NOT EXISTS {{ ?from tg:within ?to }} FILTER NOT EXISTS {{ ?to tg:within ?from }}""",
    "measured by": """?trial tg:hasTherapy ?use . ?use tg:therapy ?from ; tg:role "experimental" .
        ?trial tg:hasOutcome ?outcome . ?outcome tg:endpoint ?to .""",
    "gives": "?trial tg:hasTherapy ?use . ?use tg:therapy ?to . BIND(?trial AS ?from)",
    "treats": "?trial tg:hasPopulation ?population . ?population tg:condition ?to . BIND(?trial AS ?from)",
    "measures": "?trial tg:hasOutcome ?outcome . ?outcome tg:endpoint ?to . BIND(?trial AS ?from)",
}
_TITLES = "?trial dcterms:title ?to . BIND(?trial AS ?from)"
_CLASSES = """?from a ?kind . VALUES ?kind { tg:Agent tg:AgentClass } ?from skos:broader ?to .
    ?to a tg:AgentClass . BIND(?from AS ?trial)"""
_PREFIXES = f"""PREFIX tg: <{TG}> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> """
# XML 1.0, section 2.2: characters that no XML file may hold, not even escaped
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def make_view(graph: TrialGraph, selection: Selection) -> View:
    """The drawn graph of the selected trials.

    Nodes are IRIs with `label`, `kind` and `trialCount` (in how many trials they appear); trials also have `title`.
    Edges have `relation`, `weight` (number of trials) and `trials` (their identifiers, separated by blanks).
    """
    view: View = nx.DiGraph()
    titles = {trial: title for trial, _, title in _rows(graph, selection, _TITLES)}
    for trial in selection.trials:
        identifier = clean_text(trial.removeprefix(TRIAL))
        view.add_node(trial, label=identifier, kind="trial", title=clean_text(titles.get(trial, "")), trialCount=1)
    seen: dict[str, set[str]] = defaultdict(set)
    for relation, pattern in _EDGES.items():
        edges: dict[tuple[str, str], set[str]] = defaultdict(set)
        for trial, start, end in _rows(graph, selection, pattern):
            edges[start, end].add(trial)
        for (start, end), trials in sorted(edges.items()):
            _add_concepts(graph, view, start, end)
            _add_edge(view, (start, end), relation, trials)
            for node in (start, end):
                seen[node] |= trials
    _add_classes(graph, view, seen)
    for node, trials in seen.items():
        view.nodes[node]["trialCount"] = len(trials)
    return view


def clean_text(text: str) -> str:
    """`text` without the characters that XML forbids, which no reader would take."""
    return _NOT_XML.sub("\ufffd", text)


def _add_edge(view: View, ends: tuple[str, str], relation: str, trials: Iterable[str]) -> None:
    if not view.has_edge(*ends):
        names = sorted(clean_text(trial.removeprefix(TRIAL)) for trial in trials)
        view.add_edge(*ends, relation=relation, weight=len(names), trials=" ".join(names))


def _add_concepts(graph: TrialGraph, view: View, *iris: str) -> None:
    for iri in iris:
        if iri not in view:
            folder, _, slug = iri.removeprefix(TG).partition("/")
            label = clean_text(graph.names.label(iri) or slug or iri)
            view.add_node(iri, label=label, kind=KINDS.get(folder, "other"), trialCount=0)


def _add_classes(graph: TrialGraph, view: View, seen: dict[str, set[str]]) -> None:
    """The classes directly above the agents drawn; such an edge rests on the trials of the agent."""
    above: dict[str, set[str]] = defaultdict(set)
    for _, member, parent in _rows(graph, Selection(()), _CLASSES):
        above[member].add(parent)
    agents = [node for node in view if view.nodes[node]["kind"] == "agent"]
    for agent in sorted(agents):
        for parent in sorted(above[agent]):
            _add_concepts(graph, view, parent)
            _add_edge(view, (agent, parent), "member of", seen[agent])
            seen[parent] = seen[parent] | seen[agent]


def _rows(graph: TrialGraph, selection: Selection, pattern: str) -> Iterator[tuple[str, str, str]]:
    """What the pattern finds in the selected trials; all trials are not named one by one."""
    named = " ".join(str(NamedNode(iri)) for iri in selection.trials) if selection.words else ""
    values = f"VALUES ?trial {{ {named} }} " if named else ""
    query = f"{_PREFIXES} SELECT DISTINCT ?trial ?from ?to WHERE {{ {values}{pattern} }}"
    for row in graph.ask(query, dated=False):
        yield str(row["trial"]), str(row["from"]), str(row["to"])
