"""Exports: the graph as a file for another program, or drawn for people.

Every module directly in this package is an export format: it has an ``EXPORT`` descriptor and is found by being there.
What several formats share (the selection, the view for people, the RDF of some trials) stands in ``drawing``.
"""

from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.discovery import export_graph, find_exports

__all__ = ["Export", "export_graph", "find_exports"]
