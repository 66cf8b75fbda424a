"""The graphs that a request names, put into an update: Oxigraph takes them for queries only."""

from __future__ import annotations

from collections.abc import Sequence

from trialgraph.serve.answer import RefusedError
from trialgraph.serve.safety.admission import mask_code_points
from trialgraph.sparql_terms import parse_tokens


def apply_graphs(sparql: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """The update with the graphs of the request as its USING clauses (SPARQL 1.1 Protocol, section 2.2.3).

    Raises RefusedError (400) if it names its own, or has an operation that takes none.
    """
    if not default_graphs and not named_graphs:
        return sparql
    for iri in (*default_graphs, *named_graphs):
        if any(char in iri for char in '<>"{}|^`\\') or any(char <= " " for char in iri):
            raise RefusedError(400, f"{iri!r}: not an IRI of a graph")
    using = "".join(f"USING <{iri}> " for iri in default_graphs)
    using += "".join(f"USING NAMED <{iri}> " for iri in named_graphs)
    pieces, depth, before = [], 0, ""
    place = 0
    for token in parse_tokens(mask_code_points(sparql)):
        text, written = token.text.lower(), sparql[place : place + len(token.text)]
        place += len(token.text)
        if token.kind == "word" and depth == 0 and (text in ("using", "with") or (text, before) == ("where", "delete")):
            raise RefusedError(400, f"the update has {text.upper()}, so that the request can name no graphs")
        pieces.append(f"{using}{written}" if token.kind == "word" and depth == 0 and text == "where" else written)
        depth += (token.text == "{") - (token.text == "}")
        before = before if token.kind in ("space", "comment") else text
    return "".join(pieces)
