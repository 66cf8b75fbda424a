"""A graph in memory, for what is asked once and not kept."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from trialgraph.namespaces import HISTORY


def make_memory_graph(history_lines: Iterable[str]) -> ox.Store:
    """A graph with nothing but these N-Triples lines in its history."""
    graph = ox.Store()
    graph.bulk_load(
        "".join(history_lines).encode("utf-8"), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(HISTORY)
    )
    return graph
