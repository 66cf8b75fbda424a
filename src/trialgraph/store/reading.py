"""A store opened for reading. Several processes may read one at once; a build or an update does not disturb them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from trialgraph.errors import QueryError, StoreError
from trialgraph.namespaces import DCTERMS, HISTORY, RDF, RDFS, SKOS, TG, XSD
from trialgraph.quads.dataset import Metadata
from trialgraph.replacement import find_number, recover_directory
from trialgraph.store.directory import GRAPH, TEXTS, read_marker, read_metadata, resolve
from trialgraph.store.manifest import Manifest
from trialgraph.texts import Texts

# Known without being declared, as on any endpoint that people type into.
PREFIXES = {
    "tg": TG,
    "agent": f"{TG}agent/",
    "class": f"{TG}class/",
    "condition": f"{TG}condition/",
    "endpoint": f"{TG}endpoint/",
    "trial": f"{TG}trial/",
    "skos": SKOS,
    "dcterms": DCTERMS,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "prov": "http://www.w3.org/ns/prov#",
}
QueryResults = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
DAMAGED = (OSError, RuntimeError)  # what Oxigraph raises for files that cannot be read, and for damaged ones
_TRIES = 10  # at opening a store that is replaced at just that moment
_DEFAULT = ox.DefaultGraph()
_HISTORY = ox.NamedNode(HISTORY)


class Store:
    """A store, opened for reading; several processes may read it at once. Make one with `open_store`."""

    def __init__(self, path: Path, metadata: Metadata, manifest: Manifest) -> None:
        self.path = path
        self.metadata = metadata
        self.manifest = manifest
        self.texts = Texts(path / TEXTS)
        try:
            self._graph = ox.Store.read_only(str(path / GRAPH))
        except DAMAGED as error:
            self.texts.close()
            raise StoreError(f"{path}: the graph cannot be read: {error}") from error

    def query(
        self,
        sparql: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResults:
        """The results of a SPARQL query, as pyoxigraph gives them.

        Relative IRIs are resolved against `base`. Graphs given by IRI are the whole dataset, whatever the query says of
        it (SPARQL 1.1 Protocol, section 2.1.4).

        Raises QueryError if it is no SPARQL 1.1 query, or a graph no IRI.
        """
        try:
            default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [*map(ox.NamedNode, default_graphs)]
            named: list[ox.NamedNode | ox.BlankNode] = [*map(ox.NamedNode, named_graphs)]
            if not default and not named:
                return self._graph.query(sparql, base_iri=base, prefixes=PREFIXES)
            return self._graph.query(
                sparql, base_iri=base, prefixes=PREFIXES, default_graph=default, named_graphs=named
            )
        except SyntaxError as error:
            raise QueryError(f"not a SPARQL query: {error}") from error
        except ValueError as error:
            raise QueryError(f"not an IRI: {error}") from error

    def has_graph(self, iri: str) -> bool:
        """Whether the store has a named graph of this IRI, be it empty. Raises QueryError if it is no IRI."""
        try:
            return self._graph.contains_named_graph(ox.NamedNode(iri))
        except ValueError as error:
            raise QueryError(f"not an IRI of a graph: {error}") from error

    def select(self, sparql: str) -> ox.QuerySolutions:
        """The rows of a SELECT query. Raises QueryError for any other query."""
        results = self.query(sparql)
        if not isinstance(results, ox.QuerySolutions):
            raise QueryError("expected a SELECT query")
        return results

    def triples(self, subject: str) -> Iterator[ox.Triple]:
        """The triples of the default graph about one IRI."""
        for quad in self._graph.quads_for_pattern(ox.NamedNode(subject), None, None, _DEFAULT):
            yield quad.triple

    def owned_triples(self, trial_iri: str) -> set[ox.Triple]:
        """The triples of a trial and of everything it owns: the nodes reached from it whose IRIs are fragments of its
        own."""
        owned, waiting, seen = set[ox.Triple](), [trial_iri], {trial_iri}
        start = trial_iri + "#"
        about = self._graph.quads_for_pattern
        while waiting:
            found = [quad.triple for quad in about(ox.NamedNode(waiting.pop()), None, None, _DEFAULT)]
            owned.update(found)
            linked = (triple.object for triple in found if type(triple.object) is ox.NamedNode)
            nodes = {node.value for node in linked if node.value.startswith(start)} - seen
            seen |= nodes
            waiting += nodes
        return owned

    def all_triples(self) -> Iterator[ox.Triple]:
        """Every triple of the default graph. Raises StoreError where the graph is damaged."""
        yield from self._scan(_DEFAULT)

    def history_about(self, subject: str) -> Iterator[ox.Triple]:
        """The triples of the history about one IRI."""
        for quad in self._graph.quads_for_pattern(ox.NamedNode(subject), None, None, _HISTORY):
            yield quad.triple

    def history_triples(self) -> Iterator[ox.Triple]:
        """Every triple of the history. Raises StoreError where the graph is damaged."""
        yield from self._scan(_HISTORY)

    def _scan(self, graph: ox.DefaultGraph | ox.NamedNode) -> Iterator[ox.Triple]:
        try:
            for quad in self._graph.quads_for_pattern(None, None, None, graph):
                yield quad.triple
        except DAMAGED as error:
            raise StoreError(f"{self.path}: the graph is damaged: {error}") from error

    def subjects(self, class_iri: str) -> Iterator[str]:
        """The IRIs that have this class."""
        rdf_type = ox.NamedNode(RDF + "type")
        for quad in self._graph.quads_for_pattern(None, rdf_type, ox.NamedNode(class_iri), _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def concepts(self) -> Iterator[str]:
        """The IRIs of all concepts."""
        for quad in self._graph.quads_for_pattern(None, ox.NamedNode(f"{SKOS}prefLabel"), None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def is_cited(self, trial_iri: str, version: str) -> bool:
        """Whether the history cites this version of a trial's record."""
        trial, name = ox.NamedNode(trial_iri), ox.Literal(version)
        revisions = self._graph.quads_for_pattern(None, ox.NamedNode(f"{TG}revisionOf"), trial, _HISTORY)
        after = ox.NamedNode(f"{TG}versionAfter")
        return any(ox.Quad(quad.subject, after, name, _HISTORY) in self._graph for quad in revisions)

    def __len__(self) -> int:
        return len(self._graph)

    def close(self) -> None:
        """Close the files of the texts; the graph closes with the object."""
        self.texts.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(db: Path) -> Store:
    """The store at `db`, for reading.

    Raises StoreError if there is none, if the directory is something else, or if it has another format version.
    """
    db = resolve(db)
    for _ in range(_TRIES):
        with contextlib.suppress(OSError):  # a parent that cannot be listed or written: the message is the clear one
            recover_directory(db)
        number = find_number(db)
        try:
            store = Store(db, *read_marker(db))
        except StoreError:
            if find_number(db) == number:
                raise
        else:
            if find_number(db) == number:
                return store
            store.close()
    raise StoreError(f"{db}: the store was replaced again and again while it was opened; try again")


def open_texts(db: Path) -> Texts | None:
    """The texts of the store at `db`, without its graph; None if there is no store."""
    return Texts(resolve(db) / TEXTS) if read_metadata(db) is not None else None
