"""Finds the export formats: the modules directly in the package ``trialgraph.exports``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from trialgraph.api import TrialGraph
from trialgraph.discovery import find_descriptors
from trialgraph.errors import QueryError
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import find_trials, parse_selection

EXPORT_PACKAGE = "trialgraph.exports"


@cache
def find_exports(package_name: str = EXPORT_PACKAGE) -> Mapping[str, Export]:
    """All export formats by name. Raises TrialgraphError as `find_descriptors` does."""
    return {found.name: found for found in find_descriptors(package_name, "EXPORT", Export, "export format")}


def export_graph(graph: TrialGraph, form: str, select: Iterable[str] = ()) -> str:
    """The graph, or the trials that ``select`` picks ("condition=NPC", "class=PD-1", "trial=NCT…"), as a file's text.

    Raises QueryError for a format or selection that does not exist, or that picks no trial, and for a format of several
    files, which `export_files` gives.
    """
    files = export_files(graph, form, select)
    if len(files) > 1:
        endings = ", ".join(f"NAME{ending}" for ending in files)
        raise QueryError(f"export format {form!r} is {len(files)} files; name them with --output NAME: {endings}")
    return next(iter(files.values()))


def export_files(graph: TrialGraph, form: str, select: Iterable[str] = ()) -> Mapping[str, str]:
    """The same for any format: the text of each file under what its name ends with; "" for a format of one file."""
    exports = find_exports()
    if form not in exports:
        raise QueryError(f"export format {form!r} does not exist; the formats are {', '.join(sorted(exports))}")
    written = exports[form].write(graph, find_trials(graph, parse_selection(select)))
    return {"": written} if isinstance(written, str) else written
