"""SPARQL text as tokens: put RDF terms in at ``$name``, and leave out blocks whose parameter was not given.

A parameter is never pasted in as text. Its value is an RDF term, spelled by pyoxigraph, and takes the place of one
``$name`` token; what looks like a parameter inside a string, an IRI or a comment is left alone. No value can therefore
change the token structure of a query (a property test holds this). A query with its ``$name`` tokens left in is valid
SPARQL too, because ``$name`` is a variable there: the same text works on any endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from trialgraph.errors import QueryError
from trialgraph.namespaces import DCTERMS, PROV, RDF, RDFS, SKOS, TG, XSD

Term = NamedNode | Literal
PREFIXES = {"tg": TG, "skos": SKOS, "dcterms": DCTERMS, "rdf": RDF, "rdfs": RDFS, "prov": PROV, "xsd": XSD}

# SPARQL 1.1, section 19.8. Order matters: long strings before short ones, IRIs before "<". A character that fits
# nothing else is a token of its own, so that every text has a token list and joining it gives the text back.
_TOKENS = re.compile(
    r"""
    (?P<string>  \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
               | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
  | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
  | (?P<comment> \#[^\n\r]* )
  | (?P<variable>[?$][^\W]\w* )
  | (?P<space>   \s+ )
  | (?P<word>    (?:[\w:@%.-]|\\[^\s\w])+ )
  | (?P<sign>    \^\^ | && | \|\| | [<>!]= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_IF = re.compile(r"#\s*if\s+(not\s+)?([A-Za-z_]\w*)\s*$")
_END = re.compile(r"#\s*end\s+if\s*$")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SPARQL text; `kind`: string, iri, comment, variable, space, word or sign."""

    kind: str
    text: str


def parse_tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text, in order; their texts joined give the text back unchanged."""
    for match in _TOKENS.finditer(text):
        yield Token(str(match.lastgroup), match.group())


def parse_token(text: str, start: int) -> Token:
    """The token of a SPARQL text that begins at `start`, a place before its end. Raises IndexError behind it."""
    match = _TOKENS.match(text, start)
    if match is None:
        raise IndexError(start)
    return Token(str(match.lastgroup), match.group())


def find_parameters(text: str) -> frozenset[str]:
    """The names of the ``$name`` tokens of a query (``?name`` is an ordinary variable)."""
    return frozenset(token.text[1:] for token in parse_tokens(text) if _is_parameter(token))


def find_conditional_parameters(text: str) -> frozenset[str]:
    """The names that ``# if name`` comments of a query ask for (``# if not name`` needs no value)."""
    matches = (_IF.match(token.text) for token in parse_tokens(text) if token.kind == "comment")
    return frozenset(match.group(2) for match in matches if match and not match.group(1))


def find_undeclared_prefixes(text: str) -> list[str]:
    """The prefixes (without colon) that a query uses and does not declare, in the order of the text."""
    used: dict[str, None] = {}
    declared: set[str] = set()
    before = ""
    for token in parse_tokens(text):
        if token.kind == "word" and ":" in token.text and not token.text.startswith(("_:", "@")):
            name = token.text.partition(":")[0]
            if before == "prefix":
                declared.add(name)
            else:
                used[name] = None
        if token.kind not in ("space", "comment"):
            before = token.text.lower()
    return [name for name in used if name not in declared]


def apply_terms(text: str, terms: Mapping[str, Term]) -> str:
    """The query with every ``$name`` whose name is in `terms` replaced by that term; others stay variables."""
    return "".join(
        spell_term(terms[token.text[1:]]) if _is_parameter(token) and token.text[1:] in terms else token.text
        for token in parse_tokens(text)
    )


def apply_conditions(text: str, given: Collection[str]) -> str:
    """The query without the blocks ``# if name`` … ``# end if`` whose name is not in `given`; blocks may nest.

    A block ``# if not name`` stays where the name is not given: another way to the same answer, for the whole graph.
    (In the text as it stands both kinds of blocks are read, so it must be true with the value, too.)

    Raises QueryError for a block that is opened and not closed, or closed and not opened.
    """
    kept: list[str] = []
    open_blocks: list[bool] = []
    for token in parse_tokens(text):
        opening = _IF.match(token.text) if token.kind == "comment" else None
        if opening:
            open_blocks.append((opening.group(2) in given) is not bool(opening.group(1)))
        elif token.kind == "comment" and _END.match(token.text):
            if not open_blocks:
                raise QueryError("query: '# end if' without an '# if NAME' before it")
            open_blocks.pop()
        elif all(open_blocks):
            kept.append(token.text)
    if open_blocks:
        raise QueryError("query: '# if NAME' without an '# end if' after it")
    return "".join(kept)


def spell_term(term: Term) -> str:
    """A term as SPARQL text, spelled by pyoxigraph. Raises QueryError for text that is no Unicode (lone surrogates)."""
    try:
        spelled = str(term)
        spelled.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"parameter value is not valid Unicode text: {error.reason}") from error
    return spelled


def _is_parameter(token: Token) -> bool:
    return token.kind == "variable" and token.text[0] == "$"
