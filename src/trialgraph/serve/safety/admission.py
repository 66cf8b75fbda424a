"""Which queries and updates are let through to a worker: found by SPARQL's tokens, never by how a text looks.

A query that asks another server (SERVICE), an update that fetches (LOAD), and texts whose size or nesting costs more
than any question is worth are refused before they run. Whatever is let through still runs in a process that has no
network (`confinement`) and is killed at its limits (`pool`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import heappop, heappush

from trialgraph.serve.answer import RefusedError
from trialgraph.serve.settings import Limits
from trialgraph.sparql_terms import Token, parse_token, parse_tokens

# SPARQL 1.1, section 19.2: these escapes are replaced before the text is cut into tokens. Oxigraph replaces them behind
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPENING, _CLOSING = "{([", "})]"
# An IRI that might be a comparison, with more of the query in it: a bracket, or a quote or comment that outlasts it.
# Behind a scheme's "//" there is none, as no term begins so.
_COMPARISON = re.compile(r"<(?![\w.+-]*://)[^>]*[)'#]")
_MOST_READINGS = 20  # times that a text is read, in all


def check_query(sparql: str, limits: Limits) -> None:
    """Raises RefusedError for a query that is not let through: 413 too long, 403 asks elsewhere, 400 too complex."""
    _check(sparql, ("service",), limits.query_characters, limits)


def check_update(sparql: str, limits: Limits) -> None:
    """Raises RefusedError as `check_query` does; an update may be as long as its body, and have as many patterns."""
    _check(sparql, ("service", "load"), limits.update_bytes, limits, counts_patterns=False)


def _check(sparql: str, words: tuple[str, ...], length: int, limits: Limits, *, counts_patterns: bool = True) -> None:
    if len(sparql) > length:
        raise RefusedError(413, f"the text has {len(sparql):,} characters, more than {length:,}")
    for text in {decode_code_points(sparql), mask_code_points(sparql)}:
        _refuse_keywords(text, words)
        _check_size(text, limits, counts_patterns)


def _refuse_keywords(text: str, words: tuple[str, ...]) -> None:
    lowered = text.lower()
    if not any(word in lowered for word in words):
        return
    for token in parse_all_readings(text):
        word = find_keyword(token, words)
        if word:
            raise RefusedError(403, f"{word.upper()} is not carried out here: this server asks no other")


def _check_size(text: str, limits: Limits, counts_patterns: bool) -> None:
    depth, deepest, patterns = 0, 0, 0
    for token in parse_tokens(text):
        if token.kind == "sign" and token.text in _OPENING:
            depth += 1
            deepest = max(depth, deepest)
        elif token.kind == "sign" and token.text in _CLOSING:
            depth = max(0, depth - 1)
        patterns += _count_separators(token)
    if deepest > limits.nesting:
        raise RefusedError(400, f"the text is nested {deepest:,} levels deep, more than {limits.nesting}")
    if counts_patterns and patterns > limits.patterns:
        raise RefusedError(400, f"the query has about {patterns:,} patterns, more than {limits.patterns}")


def parse_all_readings(text: str) -> Iterator[Token]:
    """The tokens of every way to read a text in which ``<`` begins an IRI or is a comparison: only the grammar tells
    which. ``1<'a>b') …`` is an IRI ``<'a>`` and an open string, or a comparison with the string ``'a>b'``.

    Each place is read once, so that readings that have met again cost nothing. Raises RefusedError (400) for a text
    that is made to have many long ones.
    """
    waiting, seen, work = [0], {0}, 0
    while waiting:
        start = heappop(waiting)
        if start == len(text):
            continue
        token = parse_token(text, start)
        work += len(token.text)
        if work > _MOST_READINGS * len(text):
            raise RefusedError(400, "the text can be read in too many ways: write <, quotes and # less close together")
        yield token
        lengths = (len(token.text), 1) if token.kind == "iri" and _COMPARISON.match(token.text) else (len(token.text),)
        for end in (start + length for length in lengths):
            if end not in seen:
                seen.add(end)
                heappush(waiting, end)


def mask_code_points(sparql: str) -> str:
    """The text with letters in the place of ``\\uXXXX`` and ``\\UXXXXXXXX``: so Oxigraph reads it, to which these are
    a part of the string or IRI that they stand in, and never its end. Places stay what they are."""
    return _CODE_POINT.sub(lambda match: "_" * len(match[0]), sparql)


def decode_code_points(sparql: str) -> str:
    """The text with ``\\uXXXX`` and ``\\UXXXXXXXX`` replaced. Raises RefusedError (400) for what is no character."""

    def decode(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        if number > 0x10FFFF or 0xD800 <= number < 0xE000:
            raise RefusedError(400, f"{match[0]}: no Unicode character")
        return chr(number)

    return _CODE_POINT.sub(decode, sparql)


def find_keyword(token: Token, words: tuple[str, ...]) -> str | None:
    """The keyword that this token is or might be taken for, wherever a parser may cut it.

    A keyword needs no space around it: ``?o.SERVICE``, ``5SERVICE``, ``SERVICEex:a``. Of a prefixed name only the part
    before the colon can be one.
    """
    if token.kind != "word":
        return None
    text = token.text.lower().partition(":")[0]
    return next((word for word in words if word in text), None)


def _count_separators(token: Token) -> int:
    """How many patterns may begin behind this token."""
    if token.kind == "sign":
        return int(token.text in ";,{/")
    return int(token.kind == "word" and token.text.endswith("."))


def find_graphs(sparql: str) -> Iterator[str]:
    """The IRIs behind FROM and FROM NAMED."""
    before = ""
    for token in parse_tokens(decode_code_points(sparql)):
        if token.kind in ("space", "comment"):
            continue
        text = token.text.lower()
        if token.kind == "iri" and before in ("from", "from named"):
            yield token.text[1:-1]
        before = f"{before} named" if text == "named" and before == "from" else text
