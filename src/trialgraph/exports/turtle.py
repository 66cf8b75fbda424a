"""The graph's RDF itself in TURTLE."""

from __future__ import annotations

from pyoxigraph import RdfFormat

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.rdf import serialise
from trialgraph.exports.drawing.selection import Selection


def write_turtle(graph: TrialGraph, selection: Selection) -> str:
    """The triples of the selected trials and of the concepts they use."""
    return serialise(graph, selection, RdfFormat.TURTLE)


EXPORT = Export("turtle", ".ttl", "RDF for reading and for any triple store", write_turtle)
