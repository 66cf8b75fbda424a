"""OBO Graphs: the JSON form of OBO ontologies."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import orjson

from trialgraph.vocabulary.entries import Scope, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.described import Described, add_described
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.lines import LineFinder
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.predicates import relation_of_predicate
from trialgraph.vocabulary.formats.reading.source import Source

_START = re.compile(rb'\A\s*\{(?s:.{0,2000}?)"graphs"\s*:\s*\[')
_IS_A = ("is_a", "http://www.w3.org/2000/01/rdf-schema#subClassOf")
_ALTERNATIVE = "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId"
_REPLACED = "http://purl.obolibrary.org/obo/IAO_0100001"
_LICENCES = ("http://purl.org/dc/terms/license", "http://purl.org/dc/elements/1.1/rights")
_SCOPES: dict[str, Scope] = {
    "hasExactSynonym": "exact",
    "hasBroadSynonym": "broad",
    "hasNarrowSynonym": "narrow",
    "hasRelatedSynonym": "related",
}


def sniff(head: bytes) -> Likeness:
    """An object that holds a list of graphs."""
    return Likeness.CERTAIN if _START.match(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All nodes that are classes; properties and individuals are counted only."""
    with source.open_bytes() as stream:
        content = stream.read()
    try:
        graphs = orjson.loads(content)["graphs"]
        collected = Collected("obographs", options)
        nodes = sum(_read_graph(graph, LineFinder(content), collected) for graph in graphs)
        metadata: dict[str, Any] = graphs[0].get("meta") or {} if graphs else {}
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise source.error(f"not readable as OBO Graphs: {error}") from error
    values = metadata.get("basicPropertyValues") or ()
    licences = [value["val"] for value in values if value.get("pred") in _LICENCES]
    return collected.finish(nodes, metadata.get("version") or "", " ".join(licences))


def _read_graph(graph: dict[str, Any], find_line: LineFinder, collected: Collected) -> int:
    parents, replaced = defaultdict(list), {}
    for edge in graph.get("edges") or ():
        if edge["pred"] in _IS_A:
            parents[edge["sub"]].append(edge["obj"])
        elif edge["pred"] == _REPLACED:
            replaced[edge["sub"]] = edge["obj"]
    nodes = graph.get("nodes") or []
    for node in nodes:
        if node.get("type") == "CLASS":
            line = find_line(f'"id" : "{node["id"]}"', f'"id": "{node["id"]}"', f'"id":"{node["id"]}"')
            described = Described(node["id"], line, node.get("lbl") or "", parents=parents[node["id"]])
            described.replaced_by = replaced.get(node["id"], "")
            _describe(described, node.get("meta") or {})
            add_described(described, collected)
    return len(nodes)


def _describe(described: Described, metadata: dict[str, Any]) -> None:
    described.definition = (metadata.get("definition") or {}).get("val") or ""
    described.obsolete = metadata.get("deprecated") is True
    for synonym in metadata.get("synonyms") or ():
        described.add_synonym(synonym["val"], _SCOPES.get(synonym["pred"], "related"))
    for reference in metadata.get("xrefs") or ():
        described.references.append(("xref", reference["val"], described.line))
    for value in metadata.get("basicPropertyValues") or ():
        if value["pred"] == _ALTERNATIVE:
            described.replaces.append(value["val"])
        elif value["pred"] == _REPLACED:
            described.replaced_by = value["val"]
        elif relation := relation_of_predicate(value["pred"]):
            described.references.append((relation, value["val"], described.line))


FORMAT = VocabularyFormat("obographs", 'OBO Graphs JSON ({"graphs": [ …)', sniff, read)
