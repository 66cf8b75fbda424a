"""GraphML, for yEd, Gephi, Cytoscape, igraph and networkx."""

from __future__ import annotations

import networkx as nx

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.drawing.view import make_view


def write_graphml(graph: TrialGraph, selection: Selection) -> str:
    """The drawn graph in GraphML (http://graphml.graphdrawing.org/), through networkx."""
    return "\n".join(nx.generate_graphml(make_view(graph, selection), named_key_ids=True)) + "\n"


EXPORT = Export("graphml", ".graphml", "yEd, Gephi, Cytoscape, igraph, networkx", write_graphml)
