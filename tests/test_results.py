"""Answers: values, formats, and tables that fit."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed_facts import seed_graph, small_graph
from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError
from trialgraph.results import FORMATS, Result, format_result, make_result, shorten_iri
from trialgraph.tables import format_table

VALUES = """SELECT ?iri ?text ?number ?share ?flag ?nothing WHERE { VALUES (?iri ?text ?number ?share ?flag ?nothing) {
  (<https://w3id.org/trialgraph/trial/NCT1> "a|b\\n\\"c\\" <i>" 7 0.25 true UNDEF)
  (<https://bioregistry.io/ncit:C3871> "d"@en 8 1e3 false UNDEF) } }"""


def result() -> Result:
    return make_result(ox.Store().query(VALUES), title="Some values")


def test_rows_are_plain_python_values() -> None:
    assert list(result()) == [
        {
            "iri": "https://w3id.org/trialgraph/trial/NCT1",
            "text": 'a|b\n"c" <i>',
            "number": 7,
            "share": 0.25,
            "flag": True,
            "nothing": None,
        },
        {
            "iri": "https://bioregistry.io/ncit:C3871",
            "text": "d",
            "number": 8,
            "share": 1000.0,
            "flag": False,
            "nothing": None,
        },
    ]


def test_csv_and_tsv_hold_whole_iris_and_every_character() -> None:
    for form, separator in (("csv", ","), ("tsv", "\t")):
        read = list(csv.DictReader(io.StringIO(format_result(result(), form)), delimiter=separator))
        assert read[0]["iri"] == "https://w3id.org/trialgraph/trial/NCT1"
        assert read[0]["text"] == 'a|b\n"c" <i>'
        assert [row["nothing"] for row in read] == ["", ""]


def test_json_is_sparql_results_json() -> None:
    parsed = json.loads(format_result(result(), "json"))
    assert parsed["head"]["vars"] == ["iri", "text", "number", "share", "flag", "nothing"]
    first, second = parsed["results"]["bindings"]
    assert first["iri"] == {"type": "uri", "value": "https://w3id.org/trialgraph/trial/NCT1"}
    assert first["number"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"
    assert second["text"] == {"type": "literal", "value": "d", "xml:lang": "en"}
    assert "nothing" not in first
    again = ox.parse_query_results(format_result(result(), "json"), format=ox.QueryResultsFormat.JSON)
    assert [tuple(row) for row in again] == list(result().rows)  # type: ignore[union-attr]


def test_jsonl_is_one_object_a_row() -> None:
    assert [json.loads(line) for line in format_result(result(), "jsonl").splitlines()] == list(result())


def test_markdown_keeps_one_row_a_line() -> None:
    lines = format_result(result(), "markdown").splitlines()
    assert lines[1] == "| --- | --- | --- | --- | --- | --- |"
    assert lines[2].startswith('| NCT1 | a\\|b<br>"c" &lt;i> | 7 |')


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(QueryError, match="table, markdown, csv"):
        format_result(result(), "xls")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?trial a <https://w3id.org/trialgraph/Trial> }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
        "DESCRIBE <https://w3id.org/trialgraph/agent/toripalimab>",
        "SELECT ?nothing WHERE { ?nothing a <urn:none> }",
    ],
)
def test_every_form_of_query_in_every_format(form: str, query: str) -> None:
    answer = TrialGraph(seed_graph()).query(query)
    text = format_result(answer, form)
    assert text.endswith("\n") or not answer.rows
    if form == "json" and query.startswith("ASK"):
        assert json.loads(text) == {"head": {}, "boolean": True}


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.integers(min_value=20, max_value=140))
def test_a_table_never_breaks_on_any_text(texts: list[str], width: int) -> None:
    try:
        rows = tuple((ox.Literal(text), ox.Literal(text[::-1])) for text in texts)
    except ValueError:  # lone surrogates are no RDF
        return
    text = format_table(Result(("a", "longerName"), rows), width)
    assert f"({len(texts)} row" in text
    assert not any(char in text for char in "\x00\x1b\x07")


def test_a_table_fits_the_width_or_turns_into_blocks() -> None:
    answer = TrialGraph(small_graph()).query("pd1-combinations")
    for width in (50, 80, 110, 160, 250):
        lines = format_result(answer, "table", width).splitlines()
        assert max(map(len, lines)) <= width
        assert any("toripalimab" in line for line in lines)
    assert any(line.startswith("trial  ") for line in format_result(answer, "table", 50).splitlines())


def test_what_holds_in_every_row_is_said_once() -> None:
    text = format_result(TrialGraph(seed_graph()).query("pd1-combinations", condition="NPC"), "table", 120)
    assert "in every row  condition hit: exact" in text
    assert text.count("undated") == 2  # above the table, and for the records as a whole
    assert "no value in: trial phase, arms, arm role, procedures" in text


def test_data_frames() -> None:
    answer = TrialGraph(small_graph()).query("partners", therapy="PD-1", condition="NPC")
    frame, polar = answer.to_pandas(), answer.to_polars()
    assert list(frame.columns) == polar.columns == list(answer.columns)
    assert frame["trials"].tolist() == polar["trials"].to_list() == [2, 1, 1, 1]


def test_html_escapes_what_records_say() -> None:
    html = result()._repr_html_()
    assert "&lt;i&gt;" in html and "<i>" not in html
    assert "<td>ncit:C3871</td>" in html


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/trialgraph/trial/NCT04395989", "NCT04395989"),
        ("https://bioregistry.io/mondo:0015459", "mondo:0015459"),
        ("https://w3id.org/trialgraph/Trial", "tg:Trial"),
        ("http://www.w3.org/2004/02/skos/core#broader", "skos:broader"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_iris_are_shortened_for_people(iri: str, short: str) -> None:
    assert shorten_iri(iri) == short


def test_a_result_is_shown_by_its_size() -> None:
    assert repr(result()) == "<Result: 2 rows × 6 columns>"
    assert repr(Result(("answer",), ())) == "<Result: 0 rows × 1 column>"


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_control_characters_are_not_written_to_files(form: str) -> None:
    text = format_result(Result(("title",), ((ox.Literal("a\x1b[31m\x07\x00\x9b\nb"),),)), form)
    assert text == 'title\n"a\ufffd[31m\ufffd\ufffd\ufffd\nb"\n'
