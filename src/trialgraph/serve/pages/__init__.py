"""The pages for people: one module and one template a page.

A page is a function ``(graph: ServedGraph, asked: Asked, **names) -> Answer`` that runs in a worker: it asks the graph,
makes a frozen view model and renders the template of that name. `PAGES` says which path is whose. To add a page, add a
module here, a template in ``templates/`` that extends ``layout.html``, and a line below.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the `path` it answers ("{name}" stands for a name, which the function gets as an argument of that name),
    the function that makes it, and its word in the menu ("" where it is not in it).

    `is_kept` says that the page says the same to everybody as long as the graph is the same, so that it may be kept.
    """

    path: str
    function: str
    menu: str = ""
    is_kept: bool = True


_CONCEPT = "trialgraph.serve.pages.concept:show_concept"

PAGES = (
    Page("/", "trialgraph.serve.pages.home:show_home"),
    Page("/search", "trialgraph.serve.pages.search:show_search"),
    Page("/suggest", "trialgraph.serve.pages.search:show_suggestions"),
    Page("/trial/{name}", "trialgraph.serve.pages.trial:show_trial"),
    Page("/agent/{name}", _CONCEPT),
    Page("/class/{name}", _CONCEPT),
    Page("/condition/{name}", _CONCEPT),
    Page("/endpoint/{name}", _CONCEPT),
    Page("/criterion/{name}", _CONCEPT),
    Page("/procedure/{name}", _CONCEPT),
    Page("/regimen/{name}", _CONCEPT),
    Page("/landscape", "trialgraph.serve.pages.landscape:show_landscape", "Landscape"),
    Page("/landscape.svg", "trialgraph.serve.pages.landscape:draw_landscape"),
    Page("/landscape.csv", "trialgraph.serve.pages.landscape:write_landscape"),
    Page("/landscape/trials", "trialgraph.serve.pages.landscape:show_cell"),
    Page("/graph", "trialgraph.serve.pages.graph:show_graph", "Graph"),
    Page("/graph/neighbours", "trialgraph.serve.pages.graph:answer_neighbours"),
    Page("/questions", "trialgraph.serve.pages.questions:show_questions", "Questions"),
    Page("/queries/{name}", "trialgraph.serve.pages.questions:show_query"),
    Page("/sparql-editor", "trialgraph.serve.pages.sparql_editor:show_editor", "SPARQL"),
    Page("/sparql-editor/terms", "trialgraph.serve.pages.sparql_editor:list_terms"),
    Page("/changes", "trialgraph.serve.pages.changes:show_changes", "Changes"),
)
