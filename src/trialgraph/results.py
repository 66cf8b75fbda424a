"""Answers: rows with named columns, and the formats they are written in.

For people (table, markdown) IRIs become the names they stand for; for machines (csv, tsv, json, jsonl) they stay whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from trialgraph.errors import QueryError
from trialgraph.namespaces import TG, XSD
from trialgraph.terms import TRIAL

if TYPE_CHECKING:
    import pandas
    import polars

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Label = Callable[[str], str | None]

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown")
_INTEGERS = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_NUMBERS = {XSD + name for name in ("decimal", "double", "float")}
_PREFIXES = {
    "https://bioregistry.io/": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.w3.org/ns/prov#": "prov:",
    XSD: "xsd:",
}
_NO_CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}


@dataclass(frozen=True, repr=False)
class Result:
    """The answer to a query.

    `rows` hold RDF terms (None where a column has no value) under `columns`. A CONSTRUCT or DESCRIBE answers in the
    columns subject, predicate and object; an ASK in the one column `answer`. `record_dates` says of which days the
    records are that the answer rests on, `note` why there are none.
    Iterating gives one dict of plain Python values a row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    title: str = ""
    record_dates: str = ""
    label: Label = field(default=lambda _: None, repr=False, compare=False)
    note: str = ""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield {column: python_value(term) for column, term in zip(self.columns, row, strict=True)}

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        rows = f"{len(self.rows):,} row{'' if len(self.rows) == 1 else 's'}"
        return f"<Result: {rows} × {len(self.columns):,} column{'' if len(self.columns) == 1 else 's'}>"

    def readable_rows(self) -> list[dict[str, str]]:
        """The rows for people: names in place of IRIs, "" where there is no value."""
        return [
            {column: readable_value(term, self.label) for column, term in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame (needs the extra ``trialgraph[pandas]``). Raises QueryError without it."""
        try:
            import pandas
        except ImportError as error:
            raise QueryError("to_pandas needs pandas: pip install 'trialgraph[pandas]'") from error
        return pandas.DataFrame.from_records(list(self), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars DataFrame (needs the extra ``trialgraph[polars]``). Raises QueryError without it."""
        try:
            import polars
        except ImportError as error:
            raise QueryError("to_polars needs polars: pip install 'trialgraph[polars]'") from error
        columns = {name: [row[name] for row in self] for name in self.columns}
        return polars.DataFrame(columns, strict=False)

    def _repr_html_(self) -> str:
        from html import escape

        def cells(tag: str, values: Sequence[str]) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values) + "</tr>"

        head = cells("th", self.columns)
        body = "".join(cells("td", list(row.values())) for row in self.readable_rows())
        caption = f"<caption>{escape(self.title)} {escape(describe_size(self))}</caption>"
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


def make_result(answer: Any, *, title: str = "", label: Label | None = None, record_dates: str = "") -> Result:
    """What pyoxigraph answers (solutions, a boolean, triples or a list of them) as a Result; takes all rows."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    if isinstance(answer, ox.QueryBoolean):
        columns, rows = ("answer",), ((ox.Literal(bool(answer)),),)
    elif isinstance(answer, ox.QueryTriples | list):
        columns = ("subject", "predicate", "object")
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in answer)
    else:
        columns = tuple(variable.value for variable in answer.variables)
        rows = tuple(tuple(solution) for solution in answer)
    return Result(columns, rows, title, record_dates, label or (lambda _: None))


def python_value(term: Term | None) -> Any:
    """A term as a plain Python value: int, float, bool, str (an IRI as a whole), None."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    datatype = term.datatype.value
    if datatype in _INTEGERS:
        return int(term.value)
    if datatype in _NUMBERS:
        return float(term.value)
    if datatype == XSD + "boolean":
        return term.value in ("true", "1")
    return term.value


def readable_value(term: Term | None, label: Label) -> str:
    """A term for people: a concept's label, a trial's identifier, ``ncit:C3871``; "" for no value."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return label(term.value) or shorten_iri(term.value)
    text = term.value if isinstance(term, ox.Literal) else str(term)
    return text.translate(_NO_CONTROL)


def shorten_iri(iri: str) -> str:
    """An IRI as people write it: a trial's identifier, a compact identifier, else the IRI itself."""
    if iri.startswith(TRIAL):
        return iri.removeprefix(TRIAL)
    if iri.startswith(TG):
        return "tg:" + iri.removeprefix(TG)
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def describe_size(result: Result) -> str:
    """How many rows, from records of which days: "(2 rows; records: undated)"."""
    size = f"{len(result)} row" + ("" if len(result) == 1 else "s")
    said = [size, *([f"records: {result.record_dates}"] if result.record_dates else []), *filter(None, [result.note])]
    return f"({'; '.join(said)})"


def format_result(result: Result, form: str, width: int | None = None) -> str:
    """The result in one of `FORMATS`. `width` is that of the terminal, in characters (table only).

    Raises QueryError for a format that does not exist.
    """
    from trialgraph.tables import format_markdown, format_table

    writers: Mapping[str, Callable[[], str]] = {
        "table": lambda: format_table(result, width),
        "markdown": lambda: format_markdown(result),
        "csv": lambda: _format_separated(result, ","),
        "tsv": lambda: _format_separated(result, "\t"),
        "json": lambda: _format_json(result),
        "jsonl": lambda: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in result),
    }
    if form not in writers:
        raise QueryError(f"format {form!r} does not exist; the formats are {', '.join(writers)}")
    return writers[form]()


def _format_separated(result: Result, separator: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow([_plain(term) for term in row])
    return buffer.getvalue()


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, (ox.Literal, ox.NamedNode)) else str(term)
    return text.translate(_NO_CONTROL)


def _format_json(result: Result) -> str:
    """SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    if result.columns == ("answer",) and len(result.rows) == 1 and python_value(result.rows[0][0]) in (True, False):
        return json.dumps({"head": {}, "boolean": python_value(result.rows[0][0])}) + "\n"
    bindings = [
        {column: _spell_json(term) for column, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.rows
    ]
    answer = {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _spell_json(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _spell_json(part) for name, part in parts.items()}}
    spelled = {"type": "literal", "value": term.value}
    if term.language:
        return {**spelled, "xml:lang": term.language}
    if term.datatype.value != XSD + "string":
        return {**spelled, "datatype": term.datatype.value}
    return spelled
