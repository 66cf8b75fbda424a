"""What a worker is asked (`Task`), what it works on (`ServedGraph`) and what it gives back (`Answer`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from trialgraph.api import TrialGraph
from trialgraph.errors import TrialgraphError
from trialgraph.serve.settings import Limits
from trialgraph.store import Store

T = TypeVar("T")
Body = bytes | Iterable[bytes]
HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a worker: `function` is "module:name" of a function ``(graph: ServedGraph, **arguments) -> Answer``.

    The arguments must be picklable. The function may raise RefusedError, or another TrialgraphError for what is wrong
    with the question (answered as 400).
    """

    function: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent to the client. `body` is bytes, or chunks of them that are made one after another: what goes beyond
    the limits is then stopped before it is made."""

    body: Body = b""
    media_type: str = PLAIN
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The request of a page. `base` is scheme and host as the client wrote them ("http://localhost:8035").

    `query` holds the parameters of the address, each with its last value; `is_fragment` says that htmx asks for a
    part of a page.
    """

    path: str
    base: str
    query: Mapping[str, str] = field(default_factory=dict)
    is_fragment: bool = False


class RefusedError(TrialgraphError):
    """A request that is not carried out; `status` is that of the answer."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)

    def __reduce__(self) -> tuple[type[RefusedError], tuple[int, str]]:
        return RefusedError, (self.status, str(self))


class ServedGraph:
    """The graph that a worker has open, with what is worth keeping between tasks.

    `store` answers SPARQL; `graph` adds names and saved queries; `keep` is for what pages want to make once (a template
    environment, an index). `folder` takes files that can be made anew, where other workers of the snapshot find them;
    without one they go with this object, since a store is not ours to write into.
    """

    def __init__(self, store: Store, limits: Limits, folder: Path | None = None) -> None:
        self.store, self.limits = store, limits
        self._kept: dict[str, Any] = {}
        self._made: TemporaryDirectory[str] | None = None
        if folder is None:
            self._made = TemporaryDirectory(prefix="trialgraph-served-")
            folder = Path(self._made.name)
        self.folder = folder

    @cached_property
    def graph(self) -> TrialGraph:
        """The graph asked by name: `graph.query("partners", therapy="AK104")`, `graph.show(…)`, `graph.names`."""
        return TrialGraph(self.store)

    def label(self, iri: str) -> str:
        """The name of a concept; of one without a name its IRI."""
        return self.graph.names.label(iri) or iri

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives the first time: it lives as long as the snapshot is the newest."""
        if name not in self._kept:
            self._kept[name] = make()
        kept: T = self._kept[name]
        return kept

    def close(self) -> None:
        """Close the files of the store."""
        self.store.close()
        if self._made is not None:
            self._made.cleanup()
