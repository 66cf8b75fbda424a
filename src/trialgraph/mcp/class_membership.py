"""Which classes of agents two sets of agents have in common: toripalimab and cadonilimab are both PD-1 antibodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from trialgraph.mcp.concepts import spell_iris
from trialgraph.serve.answer import ServedGraph

_ABOVE = """SELECT ?below ?class ?label ?isDirect WHERE {{
  VALUES ?below {{ {below} }} ?below tg:within ?class . ?class a tg:AgentClass ; skos:prefLabel ?label
  BIND(EXISTS {{ ?below skos:broader ?class }} AS ?isDirect) }}"""


def read_classes(
    graph: ServedGraph, first: Sequence[str], second: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The classes of each side's agents, as IRI → label: those that both have, however far above, and each side's own
    direct ones. Of the common ones only the most specific count, since "systemic therapy" says nothing."""
    above, direct, labels = _read_above(graph, {*first, *second})
    common = {c for iri in first for c in above[iri]} & {c for iri in second for c in above[iri]}
    over, _, _ = _read_above(graph, common)
    common -= {wider for iri in common for wider in over[iri] if wider != iri}

    def of(agents: Sequence[str]) -> dict[str, str]:
        own = {c for iri in agents for c in direct[iri] if not (above_of_common(c))}
        return {iri: labels[iri] for iri in sorted(common | own, key=lambda iri: labels[iri].casefold())}

    def above_of_common(iri: str) -> bool:
        return any(iri in over[shared] for shared in common)

    return of(first), of(second)


def _read_above(
    graph: ServedGraph, iris: Collection[str]
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, str]]:
    """The classes above each of these, all of them and the direct ones, and their labels."""
    above: dict[str, set[str]] = defaultdict(set)
    direct: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    if iris:
        for below, found, label, is_direct in graph.store.select(_ABOVE.format(below=spell_iris(sorted(iris)))):
            above[below.value].add(found.value)
            labels[found.value] = label.value
            if is_direct.value == "true":
                direct[below.value].add(found.value)
    return above, direct, labels
