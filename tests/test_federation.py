"""The example of a join with somebody else's RDF gives the same answer on two engines."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from seed_store import seed_store
from trialgraph.exports import export_graph

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
EXPECTED = [
    ("002_5c4353955f9fa003", "nasopharyngeal carcinoma", "48", "gemcitabine", "plate-a2"),
    ("002_5c4353955f9fa003", "nasopharyngeal carcinoma", "48", "toripalimab", "plate-a1"),
]
# without named graphs, N-Quads are N-Triples, which rdflib reads into a plain graph
FORMATS = [("turtle", ox.RdfFormat.TURTLE, "turtle"), ("nquads", ox.RdfFormat.N_QUADS, "nt")]


@pytest.mark.parametrize(("form", "rdf", "name"), FORMATS)
def test_an_export_joins_another_file_by_mondo_and_ncit(form: str, rdf: ox.RdfFormat, name: str) -> None:
    export = export_graph(seed_store(), form, ["class=PD-1"])
    query = (EXAMPLES / "federation.rq").read_text(encoding="utf-8")
    store = ox.Store()
    store.load(export.encode(), format=rdf)
    store.load(path=EXAMPLES / "biobank.ttl", format=ox.RdfFormat.TURTLE)
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    oxigraph = [tuple(str(getattr(term, "value", term)) for term in row) for row in solutions]
    graph = rdflib.Graph()
    graph.parse(data=export, format=name)
    graph.parse(EXAMPLES / "biobank.ttl", format="turtle")
    by_rdflib = [tuple(map(str, row)) for row in graph.query(query)]  # type: ignore[arg-type]  # rows of a SELECT
    assert [(*row[:-1], row[-1].rpartition("/")[2]) for row in oxigraph] == EXPECTED
    assert by_rdflib == oxigraph
