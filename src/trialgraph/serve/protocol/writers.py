"""Results written in the formats of SPARQL 1.1, and graphs in those of RDF; piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson
import pyoxigraph as ox

from trialgraph.namespaces import XSD
from trialgraph.serve.protocol.media_types import CSV, JSON_RESULTS, NTRIPLES, RDF_XML, TSV, XML_RESULTS
from trialgraph.store.reading import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Iterable[Term | None]
_STRING = XSD + "string"
_BATCH = 2_000
_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
# XML 1.0 has no way to write these characters, not even as references
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# what a spreadsheet takes for a formula; a number is none
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# what Turtle reads as a number of this type
_BARE = {
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    XSD + "double": re.compile(r"[+-]?(\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
}


def write_boolean(value: bool, media_type: str) -> bytes:
    """The answer of an ASK query."""
    said = str(value).lower()
    if media_type == XML_RESULTS:
        return f"{_XML_HEAD}<head></head><boolean>{said}</boolean></sparql>\n".encode()
    return f'{{"head":{{}},"boolean":{said}}}\n'.encode()


def write_graph(triples: Iterable[ox.Triple], media_type: str) -> Iterator[bytes]:
    """Triples in a format of RDF. N-Triples come piece by piece; the others know their end only when all is there."""
    if media_type == NTRIPLES:
        yield from (f"{triple} .\n".encode() for triple in triples)
        return
    if media_type == RDF_XML:
        triples = map(_make_xml_triple, triples)
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"{media_type}: no format of RDF")
    yield ox.serialize(triples, format=form, prefixes=PREFIXES) or b""


def _make_xml_triple(triple: ox.Triple) -> ox.Triple:
    found = triple.object
    if not isinstance(found, ox.Literal) or not _NOT_IN_XML.search(found.value):
        return triple
    text = _NOT_IN_XML.sub("\ufffd", found.value)
    is_text = found.language or found.datatype.value == _STRING
    made = ox.Literal(text, language=found.language) if is_text else ox.Literal(text, datatype=found.datatype)
    return ox.Triple(triple.subject, triple.predicate, made)


def write_rows(columns: Sequence[str], rows: Iterable[Row], media_type: str) -> Iterator[bytes]:
    """The rows of a SELECT query."""
    writers: Mapping[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
        JSON_RESULTS: _write_json, XML_RESULTS: _write_xml, CSV: _write_csv, TSV: _write_tsv,
    }  # fmt: skip
    lines = writers[media_type](columns, rows)
    while batch := "".join(islice(lines, _BATCH)):
        yield batch.encode("utf-8", "replace")


def _write_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/sparql11-results-json/"""
    yield f'{{"head":{{"vars":{orjson.dumps(columns).decode()}}},"results":{{"bindings":['
    comma = ""
    for row in rows:
        bindings = {column: _spell_json(term) for column, term in zip(columns, row, strict=True) if term is not None}
        yield comma + orjson.dumps(bindings).decode()
        comma = ",\n"
    yield "]}}\n"


def _spell_json(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.Literal):
        if term.language:
            return {"type": "literal", "value": term.value, "xml:lang": term.language}
        datatype = term.datatype.value
        spelled = {"type": "literal", "value": term.value}
        return spelled if datatype == _STRING else {**spelled, "datatype": datatype}
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: _spell_json(part) for name, part in parts.items()}}


def _write_xml(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/rdf-sparql-XMLres/; characters that XML cannot hold become U+FFFD."""
    names = "".join(f"<variable name={quoteattr(column)}/>" for column in columns)
    yield f"{_XML_HEAD}<head>{names}</head><results>\n"
    for row in rows:
        cells = (
            f"<binding name={quoteattr(column)}>{_spell_xml(term)}</binding>"
            for column, term in zip(columns, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>\n"


def _spell_xml(term: Term) -> str:
    if isinstance(term, ox.Literal):
        attribute = ""
        if term.language:
            attribute = f" xml:lang={quoteattr(term.language)}"
        elif term.datatype.value != _STRING:
            attribute = f" datatype={quoteattr(term.datatype.value)}"
        return f"<literal{attribute}>{_escape_xml(term.value)}</literal>"
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_escape_xml(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_escape_xml(term.value)}</bnode>"
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return f"<triple>{''.join(f'<{name}>{_spell_xml(part)}</{name}>' for name, part in parts.items())}</triple>"


def _escape_xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", escape(text, {"\r": "&#13;"}))


def _write_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/, section 3: values without their types. A text that a spreadsheet
    would take for a formula begins with an apostrophe, as people write it there; TSV and JSON have it as it is."""
    yield ",".join(columns) + "\r\n"
    for row in rows:
        yield ",".join(map(_spell_csv, row)) + "\r\n"


def _spell_csv(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.BlankNode | ox.Triple):
        return _quote_csv(str(term))
    return _quote_csv(make_cell(term.value))


def make_cell(text: str) -> str:
    """A text as the cell of a table, never a formula: one that would be begins with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _quote_csv(text: str) -> str:
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _write_tsv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Section 4 of the same: terms as in Turtle. What a spreadsheet would take for the beginning of a formula is
    written as a Turtle escape, which means the same."""
    yield "\t".join(f"?{column}" for column in columns) + "\n"
    for row in rows:
        yield "\t".join(map(_spell_tsv, row)) + "\n"


def _spell_tsv(term: Term | None) -> str:
    if term is None:
        return ""
    if not isinstance(term, ox.Literal):
        return str(term)
    bare = _BARE.get(term.datatype.value)
    if bare is not None and bare.fullmatch(term.value):
        return term.value
    text = term.value
    begin = f"\\u{ord(text[0]):04X}" if _FORMULA.match(text) else ""
    spelled = str(ox.Literal(text[1:]) if begin else ox.Literal(text)).replace("\t", "\\t")
    suffix = f"@{term.language}" if term.language else ""
    if not suffix and term.datatype.value != _STRING:
        suffix = f"^^{term.datatype}"
    return f'"{begin}{spelled[1:]}{suffix}'
