"""``/update``: changes of the graph by SPARQL 1.1 Update."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.serve.answer import RefusedError
from trialgraph.serve.answering import get_base, get_service
from trialgraph.serve.protocol.requests import read_request
from trialgraph.serve.protocol.writing import change, check_token
from trialgraph.serve.safety.admission import check_update, decode_code_points
from trialgraph.sparql_terms import parse_tokens

_FIELDS = ("using-graph-uri", "using-named-graph-uri")


async def answer_update(request: Request) -> Response:
    """204 when the update has been carried out, as a whole."""
    check_token(request)
    asked = await read_request(request, "update", "application/sparql-update", _FIELDS)
    if asked is None:
        raise RefusedError(400, "expected an update in the field 'update', or as the body")
    check_update(asked.text, get_service(request).settings.limits)
    sparql = apply_graphs(asked.text, asked.default_graphs, asked.named_graphs)
    return await change(request, "apply_update", sparql=sparql, base=f"{get_base(request)}/update")


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
    for token in parse_tokens(decode_code_points(sparql)):
        text = token.text.lower()
        if token.kind == "word" and depth == 0 and (text in ("using", "with") or (text, before) == ("where", "delete")):
            raise RefusedError(400, f"the update has {text.upper()}, so that the request can name no graphs")
        pieces.append(f"{using}{token.text}" if token.kind == "word" and depth == 0 and text == "where" else token.text)
        depth += (token.text == "{") - (token.text == "}")
        before = before if token.kind in ("space", "comment") else text
    return "".join(pieces)
