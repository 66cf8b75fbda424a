"""The SPARQL editor: a query as text, its answer as a table, examples, and the terms that the editor completes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
import pyoxigraph as ox

from trialgraph.errors import QueryError
from trialgraph.namespaces import DCTERMS, RDF, RDFS, SKOS
from trialgraph.query_parameters import prepare_query
from trialgraph.resources import ontology_folder
from trialgraph.saved_queries import find_saved_query
from trialgraph.serve.answer import HTML, Answer, Asked, ServedGraph
from trialgraph.serve.pages.questions import Subject, make_questions
from trialgraph.serve.pages.rendering import render, render_page
from trialgraph.serve.views.query_form import read_values
from trialgraph.serve.views.sparql_results import Problem, SparqlResults, ask_graph
from trialgraph.sparql_terms import parse_tokens
from trialgraph.store.reading import PREFIXES

_ONTOLOGY = "trialgraph.ttl"
_OWL = "http://www.w3.org/2002/07/owl#"
_START = """PREFIX tg: <https://w3id.org/trialgraph/>
PREFIX dcterms: <http://purl.org/dc/terms/>

# The ten trials that began last
SELECT ?trial ?start ?title WHERE {
  ?trial a tg:Trial ; tg:startDate ?start ; dcterms:title ?title .
}
ORDER BY DESC(?start)
LIMIT 10
"""
_CLASSES = (f"{_OWL}Class",)
_PROPERTIES = (f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty", f"{_OWL}AnnotationProperty")
_BORROWED = (  # properties of other vocabularies that the graph uses
    (f"{RDF}type", "type"), (f"{RDFS}label", "label"), (f"{RDFS}seeAlso", "see also"),
    (f"{SKOS}prefLabel", "preferred label"), (f"{SKOS}altLabel", "alternative label"),
    (f"{SKOS}hiddenLabel", "misspelling"), (f"{SKOS}notation", "code"), (f"{SKOS}broader", "broader concept"),
    (f"{SKOS}exactMatch", "the same elsewhere"), (f"{DCTERMS}title", "title"),
    (f"{DCTERMS}identifier", "identifier"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Editor:
    """The page. `note` says why the query asked for is not there; `answer` is None before anything was asked."""

    text: str
    note: str
    subjects: tuple[Subject, ...]
    answer: SparqlResults | None
    problem: Problem | None


def show_editor(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/sparql-editor" with a query to begin with: that of ?query=, or a saved one (?saved=NAME with its
    parameters), or a small one."""
    text, note = make_text(graph, asked)
    page = Editor(text, note, make_questions(graph).subjects, None, None)
    return render_page(graph, "sparql_editor.html", asked, page)


def show_results(graph: ServedGraph, asked: Asked, sparql: str) -> Answer:
    """The answer to a query: the whole page, or the part below the editor for its script."""
    found = ask_graph(graph, sparql)
    problem = found if isinstance(found, Problem) else None
    answer = found if isinstance(found, SparqlResults) else None
    if asked.is_fragment:
        return Answer(render(graph, "sparql_results.html", asked, {"answer": answer, "problem": problem}), HTML)
    page = Editor(sparql, "", make_questions(graph).subjects, answer, problem)
    return render_page(graph, "sparql_editor.html", asked, page)


def make_text(graph: ServedGraph, asked: Asked) -> tuple[str, str]:
    """The query to begin with, and what is to be said of it."""
    if asked.query.get("query"):
        return asked.query["query"][: graph.limits.query_characters], ""
    saved = find_saved_query(asked.query.get("saved", ""))
    if saved is None:
        unknown = asked.query.get("saved", "")[:80]
        return _START, f"No saved query is called {unknown!r}." if unknown else ""
    values = read_values(saved, asked.query)
    try:
        return remove_header(prepare_query(saved, values or saved.example.parameters, graph.graph.names).text), ""
    except QueryError as error:
        return remove_header(saved.text), f"{error}. What stands as $name below is a parameter to be filled in."


def remove_header(text: str) -> str:
    """A saved query without its header and the comments that only the program reads."""
    kept = "".join(token.text for token in parse_tokens(text) if not token.text.startswith("#+"))
    lines = [line.rstrip() for line in kept.strip().split("\n")]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1])) + "\n"


def list_terms(graph: ServedGraph, asked: Asked) -> Answer:  # noqa: ARG001
    """What the editor completes, as JSON: prefixes, and classes and properties with labels and definitions."""
    terms = {
        "prefixes": PREFIXES,
        "classes": sorted(_read_terms(_CLASSES)),
        "properties": sorted([*_read_terms(_PROPERTIES), *((iri, label, "") for iri, label in _BORROWED)]),
    }
    return Answer(orjson.dumps(terms), "application/json")


def _read_terms(classes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """IRI, label and definition of the ontology's terms of these classes."""
    said: dict[tuple[str, str], str] = {}
    for quad in ox.parse((ontology_folder() / _ONTOLOGY).read_bytes(), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            if quad.predicate.value == f"{RDF}type" and quad.object.value not in classes:
                continue
            said[quad.subject.value, quad.predicate.value] = quad.object.value
    for iri, predicate in said:
        if predicate == f"{RDF}type":
            yield iri, said.get((iri, f"{RDFS}label"), ""), said.get((iri, f"{SKOS}definition"), "")
