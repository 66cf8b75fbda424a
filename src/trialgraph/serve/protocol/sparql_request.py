"""What a request asks for, as server and workers know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query or an update (`text`) with the graphs that the request itself names, and its other fields."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
