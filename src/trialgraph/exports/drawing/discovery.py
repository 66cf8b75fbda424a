"""Finds the export formats: the modules directly in the package ``trialgraph.exports``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache

from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError, TrialgraphError
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import find_trials, parse_selection

_PACKAGE = "trialgraph.exports"


@cache
def find_exports() -> Mapping[str, Export]:
    """All export formats by name.

    Raises TrialgraphError if none is found, a module has no descriptor, or two have the same name.
    """
    package = importlib.import_module(_PACKAGE)
    modules = [info.name for info in pkgutil.iter_modules(package.__path__) if not info.ispkg]
    return collect_exports(
        {name: getattr(importlib.import_module(f"{_PACKAGE}.{name}"), "EXPORT", None) for name in modules}
    )


def collect_exports(descriptors: Mapping[str, object]) -> Mapping[str, Export]:
    """The descriptors of these modules by name. Raises TrialgraphError if they do not fit together."""
    found: dict[str, Export] = {}
    for module, descriptor in sorted(descriptors.items()):
        if not isinstance(descriptor, Export):
            raise TrialgraphError(f"exports/{module}.py: no EXPORT descriptor (an Export) in it")
        if descriptor.name in found:
            raise TrialgraphError(f"exports/{module}.py: a second export named {descriptor.name!r}")
        found[descriptor.name] = descriptor
    if not found:
        raise TrialgraphError(f"{_PACKAGE}: no export format found; install trialgraph again")
    return found


def export_graph(graph: TrialGraph, form: str, select: Iterable[str] = ()) -> str:
    """The graph, or the trials that ``select`` picks ("condition=NPC", "class=PD-1", "trial=NCT…"), as a file's text.

    Raises QueryError for a format or selection that does not exist, or that picks no trial.
    """
    exports = find_exports()
    if form not in exports:
        raise QueryError(f"export format {form!r} does not exist; the formats are {', '.join(sorted(exports))}")
    return exports[form].write(graph, find_trials(graph, parse_selection(select)))
