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
from trialgraph.say_numbers import count_things

_MOST_TRIALS = 60  # with more, trials are left out of the drawing (they stay listed at every edge)
_MOST_OF_KIND = {"agent": 45, "condition": 25, "class": 20, "endpoint": 20, "procedure": 8, "other": 8}
_MOST_NODES = sum(_MOST_OF_KIND.values())  # what a person can look at
_EDGES_OF_NODE = 4  # of a graph that large, each node shows its strongest edges


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
    subtitle = f"{count_things(len(selection.trials), 'trial')}{note}. Records: {_dates(graph, selection)}."
    page = files("trialgraph.exports.drawing").joinpath("page.html").read_text(encoding="utf-8")
    # "<" in JSON only stands in strings: escaped, no text of a record can end the script element.
    spelled = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    head, middle, tail = page.partition("/*DATA*/null")
    head = head.replace("{{title}}", html.escape(title)).replace("{{subtitle}}", html.escape(subtitle))
    return head + (spelled if middle else "") + tail


def _thin_out(view: View) -> str:
    """Take out trials where there are many, then the concepts with the fewest trials and weak edges; say so."""
    trials = _of_kind(view, "trial")
    notes = []
    if len(trials) > _MOST_TRIALS:
        view.remove_nodes_from(trials)
        notes.append("listed at the edges, not drawn")
    if view.number_of_nodes() > _MOST_NODES:
        for kind, most in _MOST_OF_KIND.items():
            view.remove_nodes_from(_of_kind(view, kind)[most:])
        _remove_weak_edges(view)
        notes.append("only the concepts with most trials and their strongest joins; select less to see all")
    view.remove_nodes_from([node for node, degree in list(view.degree()) if degree == 0 and len(trials) > 1])
    return f" ({'; '.join(notes)})" if notes else ""


def _of_kind(view: View, kind: str) -> list[str]:
    """The nodes of a kind, those with most trials first."""
    nodes = [node for node, data in view.nodes(data=True) if data["kind"] == kind]
    return sorted(nodes, key=lambda node: (-view.nodes[node]["trialCount"], -view.degree(node), node))


def _remove_weak_edges(view: View) -> None:
    """Keep the edges that are among the strongest of one of their two nodes."""
    kept = set()
    for node in view:
        edges = [*view.in_edges(node, data="weight"), *view.out_edges(node, data="weight")]
        strongest = sorted(edges, key=lambda edge: (-edge[2], edge[:2]))[:_EDGES_OF_NODE]
        kept |= {(start, end) for start, end, _ in strongest}
    view.remove_edges_from([edge for edge in view.edges if edge not in kept])


def _dates(graph: TrialGraph, selection: Selection) -> str:
    return graph.describe_dates(selection.trials) or "undated"


EXPORT = Export("html", ".html", "any browser: one page, offline, zoomable and searchable", write_html)
