"""DOT, for Graphviz. networkx has no writer of its own for it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.colours import COLOURS
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.drawing.view import clean_text, make_view
from trialgraph.say_numbers import count_things

_SHAPES = {"agent": "ellipse", "class": "box", "procedure": "hexagon", "condition": "box", "endpoint": "ellipse"}
_STYLES = {
    "combined with": {"dir": "none", "color": "#0072B2"},
    "studied in": {"color": "#D55E00"},
    "measured by": {"color": "#CC79A7", "style": "dashed"},
    "member of": {"color": "#56B4E9", "style": "dotted"},
}
_LONGEST = 28  # characters of a line of a label


def write_dot(graph: TrialGraph, selection: Selection) -> str:
    """The drawn graph in the DOT language (https://graphviz.org/doc/info/lang.html); trials are in edge tooltips.

    Trials are not nodes of their own here: on paper they would hide what they have in common.
    """
    view = make_view(graph, selection)
    lines = [
        f"digraph {quote(selection.words or 'trialgraph')} {{",
        '  graph [layout=sfdp, overlap=prism, splines=true, sep="+14", K=1.2, outputorder=edgesfirst];',
        '  node [fontname="Helvetica", fontsize=12, style=filled, fontcolor=white, penwidth=0, margin="0.12,0.06"];',
        '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.6, color="#8A8F98"];',
    ]
    for node, data in view.nodes(data=True):
        if data["kind"] != "trial":
            lines.append(f"  {quote(node)} {_attributes(_draw_node(data))};")
    for start, end, data in view.edges(data=True):
        if view.nodes[start]["kind"] != "trial":
            lines.append(f"  {quote(start)} -> {quote(end)} {_attributes(_draw_edge(data))};")
    return "\n".join([*lines, "}", ""])


def quote(text: str) -> str:
    """`text` as a DOT string; a backslash is doubled, since DOT reads escapes in labels."""
    escaped = clean_text(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "\\n".join(escaped.splitlines()) + '"'


def _draw_node(data: Mapping[str, object]) -> dict[str, str]:
    kind = str(data["kind"])
    dark_text = kind in ("class", "other", "endpoint")
    return {
        "label": _wrap(str(data["label"])),
        "shape": _SHAPES.get(kind, "ellipse"),
        "fillcolor": COLOURS[kind],
        "fontcolor": "#10202b" if dark_text else "white",
        "tooltip": f"{kind}, {count_things(int(str(data['trialCount'])), 'trial')}",
    }


def _draw_edge(data: Mapping[str, object]) -> dict[str, str]:
    weight = int(str(data["weight"]))
    style = _STYLES.get(str(data["relation"]), {})
    width = f"{1 + math.log2(max(weight, 1)):.1f}"
    tooltip = f"{data['relation']}: {count_things(weight, 'trial')}: {data['trials']}"
    return {"weight": str(max(weight, 1)), "penwidth": width, "tooltip": tooltip, **style}


def _attributes(values: Mapping[str, str]) -> str:
    return "[" + ", ".join(f"{name}={quote(value)}" for name, value in values.items()) + "]"


def _wrap(label: str) -> str:
    return "\n".join(textwrap.wrap(label, _LONGEST)) or " "


EXPORT = Export("dot", ".dot", "Graphviz", write_dot)
