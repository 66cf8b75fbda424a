"""Cytoscape.js JSON, for Cytoscape and web pages."""

from __future__ import annotations

import json

import networkx as nx

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.drawing.view import make_view


def write_cytoscape(graph: TrialGraph, selection: Selection) -> str:
    """The drawn graph as ``elements`` of Cytoscape.js (https://js.cytoscape.org/#notation/elements-json)."""
    elements = nx.cytoscape_data(make_view(graph, selection), name="label", ident="id")
    return json.dumps(elements, ensure_ascii=False, indent=1) + "\n"


EXPORT = Export("cytoscape", ".cyjs", "Cytoscape, Cytoscape.js", write_cytoscape)
