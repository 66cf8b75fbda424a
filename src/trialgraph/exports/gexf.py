"""GEXF, for Gephi; nodes have the colour of their kind and a size by their number of trials."""

from __future__ import annotations

import math

import networkx as nx

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.colours import COLOURS, rgb
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.drawing.view import make_view


def write_gexf(graph: TrialGraph, selection: Selection) -> str:
    """The drawn graph in GEXF 1.2 (https://gexf.net/), through networkx."""
    view = make_view(graph, selection)
    for _, data in view.nodes(data=True):
        red, green, blue = rgb(COLOURS[data["kind"]])
        size = 8.0 + 4.0 * math.sqrt(data["trialCount"])
        data["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}, "size": size}
    return "\n".join(nx.generate_gexf(view)) + "\n"


EXPORT = Export("gexf", ".gexf", "Gephi, with colours and sizes", write_gexf)
