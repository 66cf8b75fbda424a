"""What the service says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import pyoxigraph as ox

from trialgraph.namespaces import HISTORY
from trialgraph.serve.answer import Answer, ServedGraph
from trialgraph.serve.protocol.answers import choose
from trialgraph.serve.protocol.changes import READABLE
from trialgraph.serve.protocol.media_types import GRAPHS, ROWS
from trialgraph.serve.protocol.writers import write_graph
from trialgraph.terms import DATASET

_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {  # https://www.w3.org/ns/formats/
    "application/sparql-results+json": "SPARQL_Results_JSON", "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV", "text/tab-separated-values": "SPARQL_Results_TSV", "text/turtle": "Turtle",
    "application/n-triples": "N-Triples", "application/rdf+xml": "RDF_XML", "application/ld+json": "JSON-LD",
    "application/trig": "TriG", "application/n-quads": "N-Quads", "text/n3": "N3",
}  # fmt: skip


def describe_service(graph: ServedGraph, base: str, accept: str, is_writable: bool) -> Answer:
    """The description, of the service at `base`, in a format of RDF. Raises RefusedError (406)."""
    media_type = choose(accept, GRAPHS)
    text = make_description(base, is_writable, [iri for iri in (HISTORY,) if graph.store.has_graph(iri)])
    triples = (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    return Answer(write_graph(triples, media_type), media_type)


def make_description(base: str, is_writable: bool, graphs: list[str]) -> str:
    """The description in Turtle."""
    formats = ", ".join(f"<{_FORMATS}{_NAMES[name]}>" for name in dict.fromkeys((*ROWS.values(), *GRAPHS.values())))
    named = "".join(
        f" ; sd:namedGraph [ a sd:NamedGraph ; sd:name <{iri}> ; sd:graph [ a sd:Graph ] ]" for iri in graphs
    )
    update = f"""
<{base}/update#service> a sd:Service ; sd:endpoint <{base}/update> ; sd:supportedLanguage sd:SPARQL11Update ;
  sd:inputFormat {", ".join(f"<{_FORMATS}{_NAMES[name]}>" for name in READABLE)} ;
  sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple> .
"""
    return f"""
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<{base}/sparql#service> a sd:Service ; sd:endpoint <{base}/sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
  dcterms:title "trialgraph" ;
  sd:resultFormat {formats} ;
  sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple> ;
  sd:defaultDataset [ a sd:Dataset ; dcterms:source <{DATASET}> ; sd:defaultGraph [ a sd:Graph ]{named} ] .
{update if is_writable else ""}"""
