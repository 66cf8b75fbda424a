"""The graph's RDF itself in JSON-LD."""

from __future__ import annotations

from pyoxigraph import RdfFormat

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.rdf import serialise
from trialgraph.exports.drawing.selection import Selection


def write_jsonld(graph: TrialGraph, selection: Selection) -> str:
    """The triples of the selected trials and of the concepts they use."""
    return serialise(graph, selection, RdfFormat.JSON_LD)


EXPORT = Export("jsonld", ".jsonld", "RDF as JSON, for web programs", write_jsonld)
