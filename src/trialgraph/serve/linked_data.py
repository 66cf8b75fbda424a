"""Linked data: the address of an IRI of the graph is its path on this server, and says what the graph says of it.

``https://w3id.org/trialgraph/trial/NCT01234567`` is ``/trial/NCT01234567`` here: a page for people, Turtle, JSON-LD,
N-Triples or RDF/XML for programs, by `Accept` or suffix (``/trial/NCT01234567.ttl``). Terms of the ontology and the
fields of records that evidence cites have addresses, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from trialgraph.namespaces import TG
from trialgraph.resources import ontology_folder
from trialgraph.serve.answer import Answer, RefusedError, ServedGraph
from trialgraph.serve.protocol.writers import write_graph
from trialgraph.terms import TRIAL, parse_evidence_iri

_ONTOLOGY = "trialgraph.ttl"


def describe_resource(graph: ServedGraph, iris: Sequence[str], media_type: str) -> Answer:
    """What is said of the first of these IRIs that anything is said of. Raises RefusedError (404)."""
    iri, triples = find_triples(graph, iris)
    link = (("Link", f'<{iri}>; rel="describes"'),) if iri.isascii() else ()
    return Answer(write_graph(triples, media_type), media_type, headers=link)


def find_triples(graph: ServedGraph, iris: Sequence[str]) -> tuple[str, Sequence[ox.Triple]]:
    """The triples about the first of these IRIs that has any, in order: of a trial with all it owns.

    Raises RefusedError (404) where there are none.
    """
    for iri in iris:
        try:
            found = _triples_about(graph, iri)
        except ValueError:  # no IRI
            continue
        if found:
            return iri, sorted(found, key=str)
    raise RefusedError(404, f"<{iris[0]}>: nothing is known of it here")


def _triples_about(graph: ServedGraph, iri: str) -> set[ox.Triple]:
    if iri.startswith(TRIAL) and "/" not in iri.removeprefix(TRIAL):
        found = graph.store.owned_triples(iri)
    else:
        found = set(graph.store.triples(iri))
    return found | set(graph.store.history_about(iri)) | set(graph.keep("ontology", _read_ontology).get(iri, ()))


def _read_ontology() -> Mapping[str, Sequence[ox.Triple]]:
    """The triples of the ontology by their subject; all of them under the address of the ontology itself."""
    text = (ontology_folder() / _ONTOLOGY).read_bytes()
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    terms: dict[str, list[ox.Triple]] = {f"{TG}ontology": triples}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            terms.setdefault(triple.subject.value, []).append(triple)
    return terms


def read_text(graph: ServedGraph, iri: str) -> Answer:
    """The text of a field. Raises RefusedError (404) where the store has none."""
    try:
        place = parse_evidence_iri(f"{iri}#char=0,0")
    except ValueError as error:
        raise RefusedError(404, f"<{iri}>: no field of a record") from error
    text = graph.store.texts.find_text(place.trial, place.version, place.pointer)
    if text is None:
        raise RefusedError(404, f"<{iri}>: no such text is kept")
    return Answer(text.encode("utf-8", "replace"))
