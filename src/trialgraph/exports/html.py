"""One HTML file with the graph drawn: opens offline in any browser, nothing else is loaded."""

from __future__ import annotations

import html
import json
from importlib.resources import files

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.colours import COLOURS
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.drawing.view import View, make_view

_MOST_TRIALS = 60  # with more, trials are left out of the drawing (they stay listed at every edge)
_MOST_NODES = 300  # what a page can lay out and a person can look at


def write_html(graph: TrialGraph, selection: Selection) -> str:
    """The page. What is left out of a large graph (and how to see it) is said on the page itself."""
    view = make_view(graph, selection)
    note = _thin_out(view)
    data = {
        "nodes": [{"id": node, **values} for node, values in view.nodes(data=True)],
        "edges": [{"from": start, "to": end, **values} for start, end, values in view.edges(data=True)],
        "colours": COLOURS,
    }
    title = f"Trials of {selection.words}" if selection.words else "Clinical trials"
    subtitle = f"{len(selection.trials):,} trials{note}. Records: {_dates(graph, selection)}."
    page = files("trialgraph.exports.drawing").joinpath("page.html").read_text(encoding="utf-8")
    # "<" in JSON only stands in strings: escaped, no text of a record can end the script element.
    spelled = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    head, middle, tail = page.partition("/*DATA*/null")
    head = head.replace("{{title}}", html.escape(title)).replace("{{subtitle}}", html.escape(subtitle))
    return head + (spelled if middle else "") + tail


def _thin_out(view: View) -> str:
    """Take out trials where there are many, then the nodes with the fewest trials; say so."""
    kinds = {node: data["kind"] for node, data in view.nodes(data=True)}
    notes = []
    trials = [node for node, kind in kinds.items() if kind == "trial"]
    if len(trials) > _MOST_TRIALS:
        view.remove_nodes_from(trials)
        notes.append("as lists at the edges, not as nodes")
    if view.number_of_nodes() > _MOST_NODES:
        ranked = sorted(view, key=lambda node: (-view.nodes[node]["trialCount"], -view.degree(node), node))
        view.remove_nodes_from(ranked[_MOST_NODES:])
        notes.append(
            f"the {_MOST_NODES} concepts with most trials; select a condition, class or trial to see all of it"
        )
    return f" ({'; '.join(notes)})" if notes else ""


def _dates(graph: TrialGraph, selection: Selection) -> str:
    return graph.describe_dates(selection.trials) or "undated"


EXPORT = Export("html", ".html", "any browser: one page, offline, zoomable and searchable", write_html)
