"""The media types of results and of RDF, best first, with the suffixes and short names that ask for them."""

from __future__ import annotations

from collections.abc import Mapping

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NTRIPLES, RDF_XML = "text/turtle", "application/n-triples", "application/rdf+xml"
JSON_LD, TRIG, NQUADS, N3 = "application/ld+json", "application/trig", "application/n-quads", "text/n3"

# What is offered; application/json, xml and plain text are what older clients call the first that fits.
ROWS: Mapping[str, str] = {
    JSON_RESULTS: JSON_RESULTS, "application/json": JSON_RESULTS, XML_RESULTS: XML_RESULTS,
    "application/xml": XML_RESULTS, "text/xml": XML_RESULTS, CSV: CSV, TSV: TSV,
}  # fmt: skip
BOOLEANS: Mapping[str, str] = {
    name: media_type for name, media_type in ROWS.items() if media_type in (JSON_RESULTS, XML_RESULTS)
}
GRAPHS: Mapping[str, str] = {
    TURTLE: TURTLE, NTRIPLES: NTRIPLES, RDF_XML: RDF_XML, "application/xml": RDF_XML, "text/xml": RDF_XML,
    JSON_LD: JSON_LD, "application/json": JSON_LD, TRIG: TRIG, NQUADS: NQUADS, N3: N3, "text/plain": NTRIPLES,
}  # fmt: skip
SUFFIXES: Mapping[str, str] = {
    "json": JSON_RESULTS, "xml": XML_RESULTS, "csv": CSV, "tsv": TSV, "ttl": TURTLE, "nt": NTRIPLES, "rdf": RDF_XML,
    "jsonld": JSON_LD, "trig": TRIG, "nq": NQUADS, "n3": N3,
}  # fmt: skip
