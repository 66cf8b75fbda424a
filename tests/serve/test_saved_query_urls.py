"""Saved queries as addresses: the same rows as from the library, in every format; and their description."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from serve.served import Server
from trialgraph.api import TrialGraph
from trialgraph.saved_queries import load_saved_queries

ASKED = "/queries/pd1-combinations?condition=nasopharyngeal+carcinoma"


def test_the_question_of_the_readme_as_csv(server: Server) -> None:
    answer = server.get("/queries/pd1-combinations.csv?condition=nasopharyngeal+carcinoma")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["trial"].rpartition("/")[2], row["partners"]) for row in rows] == [
        ("000_8c8bcb7ea39ef8d9", "chemotherapy"),
        ("002_5c4353955f9fa003", "apatinib, gemcitabine"),
    ]


@pytest.mark.parametrize("name", load_saved_queries())
def test_every_saved_query_answers_as_the_library_does(server: Server, seeds_db: Path, name: str) -> None:
    parameters = dict(load_saved_queries()[name].example.parameters)
    answer = server.get(f"/queries/{name}.json", params=parameters)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    with TrialGraph.open(seeds_db) as graph:
        expected = graph.query(name, **parameters)
    assert found["columns"] == list(expected.columns)
    assert found["rows"] == list(expected)
    assert (found["query"], found["parameters"]) == (name, parameters)
    bindings = server.get(f"/queries/{name}.srj", params=parameters).json()["results"]["bindings"]
    values = [[cell["value"] for cell in row.values()] for row in bindings]
    assert values == [[term.value for term in row if term is not None] for row in expected.rows]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json", "application/json"), ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"), ("application/*", "application/json"),
    ],
)  # fmt: skip
def test_the_format_is_what_accept_asks_for(server: Server, accept: str, media_type: str) -> None:
    answer = server.get(ASKED, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/queries/none.csv", 404, "no saved query"),
        ("/queries/" + "x" * 300 + ".csv", 404, "no saved query"),
        ("/queries/" + "x" * 300, 404, "no saved query"),
        ("/queries/partners.xls?therapy=AK104", 404, ".csv"),
        ("/queries/partners.csv", 400, "needs therapy"),
        ("/queries/partners.csv?therapy=zzz", 400, "'zzz' is not known"),
        ("/queries/partners.csv?therapy=AK104&colour=red", 400, "no parameter 'colour'"),
        ("/queries/condition-trials.csv?condition=" + "x" * 5_000, 400, "is not known"),
        ("/queries/partners.csv?therapy=%ff", 400, "UTF-8"),
    ],
)
def test_what_is_wrong_is_said(server: Server, path: str, status: int, said: str) -> None:
    answer = server.get(path)
    assert (answer.status_code, answer.text.count("\n")) == (status, 1)
    assert said in answer.text


def test_a_parameter_that_is_left_empty_is_left_out(server: Server) -> None:
    with_empty = server.get("/queries/findings.json?trial=").json()
    assert with_empty["rows"] == server.get("/queries/findings.json").json()["rows"] != []


def test_what_is_kept_is_what_was_asked(server: Server) -> None:
    """Answers are kept in memory: the second is the first, another parameter is another answer."""
    first, second = (server.get("/queries/partners.csv?therapy=AK104") for _ in range(2))
    assert first.text == second.text != ""
    assert server.get("/queries/partners.csv?therapy=camrelizumab").text != first.text
    assert server.get("/queries/partners.json?therapy=AK104").json()["rows"]


# --- OpenAPI --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def description(server: Server) -> dict[str, Any]:
    """The description of the saved queries."""
    found: dict[str, Any] = server.get("/openapi.json").json()
    return found


def test_the_description_names_every_query_with_its_parameters(description: dict[str, Any], server: Server) -> None:
    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": server.url.replace("127.0.0.1", "127.0.0.1")}]
    queries = load_saved_queries()
    assert set(description["paths"]) == {f"/queries/{name}" for name in queries}
    for name, query in queries.items():
        described = description["paths"][f"/queries/{name}"]["get"]
        assert described["operationId"] == name
        parameters = {parameter["name"]: parameter for parameter in described["parameters"]}
        assert set(parameters) == {parameter.name for parameter in query.parameters}
        for parameter in query.parameters:
            assert parameters[parameter.name]["required"] == parameter.required
            if parameter.choices:
                assert parameters[parameter.name]["schema"]["enum"] == list(parameter.choices)


def test_the_description_is_valid_and_so_are_the_answers(description: dict[str, Any], server: Server) -> None:
    """Of the answers the schema says what they hold; each example of the description is answered."""
    schema = description["components"]["schemas"]["Rows"]
    for path, methods in description["paths"].items():
        parameters = methods["get"]["parameters"]
        given = {entry["name"]: entry["example"] for entry in parameters if "example" in entry}
        answer = server.get(path, params=given, headers={"accept": "application/json"}).json()
        assert set(schema["required"]) <= set(answer) <= set(schema["properties"])
        assert all(set(row) <= set(answer["columns"]) for row in answer["rows"])
        assert {entry["in"] for entry in parameters} <= {"query"}
