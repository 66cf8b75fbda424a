"""Namespaces of the IRIs that name things here and elsewhere: plain prefixes, no RDF."""

from __future__ import annotations

TG = "https://w3id.org/trialgraph/"
BIOREGISTRY = "https://bioregistry.io/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
HISTORY = TG + "history"  # the named graph of what has changed
