"""What a request of the SPARQL 1.1 Protocol says (https://www.w3.org/TR/sparql11-protocol/, section 2)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.requests import Request

from trialgraph.serve.answer import RefusedError
from trialgraph.serve.protocol.sparql_request import SparqlRequest

FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 200
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


async def read_request(request: Request, name: str, direct: str, graphs: tuple[str, str]) -> SparqlRequest | None:
    """The text under `name` in the address or a form, or as a body of the media type `direct`; None if there is none.

    `graphs` are the fields of the default and the named graphs. Raises RefusedError (400, 415).
    """
    fields = parse_fields(request.scope["query_string"])
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    texts = [value for field, value in fields if field == name]
    if request.method == "POST":
        body = decode_body(await request.body(), request.headers.get("content-type", ""))
        if media_type == FORM:
            form = parse_fields(body.encode())
            fields += form
            texts = [value for field, value in form if field == name]
        elif media_type == direct:
            texts = [body]
        else:
            raise RefusedError(415, f"Content-Type {media_type!r}: expected {direct} or {FORM}")
    if len(texts) > 1:
        raise RefusedError(400, f"{name!r} is given {len(texts)} times: expected once")
    if not texts:
        return None
    default, named = (tuple(value for field, value in fields if field == wanted) for wanted in graphs)
    return SparqlRequest(texts[0], default, named, dict(fields))


def parse_fields(query: bytes) -> list[tuple[str, str]]:
    """The fields of an address or a form. Raises RefusedError for what is no UTF-8 or has too many fields."""
    try:
        return parse_qsl(query.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise RefusedError(400, f"the fields cannot be read: expected UTF-8 and {_MOST_FIELDS} at most") from error


def decode_body(body: bytes, content_type: str) -> str:
    """The text of a body. SPARQL is UTF-8, whatever a client declares. Raises RefusedError (400, 415)."""
    match = _CHARSET.search(content_type)
    if match and match[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, f"charset {match[1]}: SPARQL is UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"the text is no UTF-8: {error.reason} at byte {error.start}") from error
