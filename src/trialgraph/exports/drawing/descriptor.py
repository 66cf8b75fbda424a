"""What an export format says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.selection import Selection


@dataclass(frozen=True, slots=True)
class Export:
    """An export format: its name on the command line, the ending of its files, what it is for, and its writer.

    `write` gives the whole text of the file for the trials that a selection picks; a format of several files gives the
    text of each under the ending of its name ("_nodes.tsv"), and has the ending that they share as `extension`.
    """

    name: str
    extension: str
    purpose: str
    write: Callable[[TrialGraph, Selection], str | Mapping[str, str]]
