"""The graph's RDF itself in N-QUADS."""

from __future__ import annotations

from pyoxigraph import RdfFormat

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.rdf import serialise
from trialgraph.exports.drawing.selection import Selection


def write_nquads(graph: TrialGraph, selection: Selection) -> str:
    """The triples of the selected trials and of the concepts they use."""
    return serialise(graph, selection, RdfFormat.N_QUADS)


EXPORT = Export("nquads", ".nq", "RDF, one statement a line, for loading and comparing", write_nquads)
