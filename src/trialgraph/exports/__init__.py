"""Exports: the graph as a file for another program, or drawn for people.

Every module directly in this package is an export format: it has an ``EXPORT`` descriptor and is found by being there.
What several formats share stands in ``drawing`` (the selection, the view for people, the RDF of some trials) and in
``linking`` (the concepts used, their names and identifiers).
"""

from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.discovery import export_files, export_graph, find_exports

__all__ = ["Export", "export_files", "export_graph", "find_exports"]
