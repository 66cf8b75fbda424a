"""Columns of several values: in one order, each once, whatever the engine made of them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from trialgraph.errors import QueryError
from trialgraph.joined_values import join_values
from trialgraph.results import Result
from trialgraph.saved_queries import make_saved_query

HEADER = "#+ title: A\n#+ question: B?\n#+ example: {gives: []}\n"


@pytest.mark.parametrize(
    ("found", "in_order", "joined"),
    [
        ("b\na\nb", (), "a, b"),
        ("b\na\nb", ("x",), "b, a"),
        ("carcinoma, small cell\nadenocarcinoma", (), "adenocarcinoma, carcinoma, small cell"),
        ("15\n8\n1", (), "1, 8, 15"),
        ("7.5\n-1\nweekly", (), "-1, 7.5, weekly"),
        ("\nirAE\nPFS", (), "PFS, irAE"),
        ("", (), None),
    ],
)
def test_values_are_joined(found: str, in_order: tuple[str, ...], joined: str | None) -> None:
    result = Result(("x", "y"), ((ox.Literal(found), ox.Literal("b\na")), (None, None)))
    (x, y), nothing = join_values(result, {"x": ", "}, in_order).rows
    assert x == (None if joined is None else ox.Literal(joined))
    assert y == ox.Literal("b\na")  # is no list
    assert nothing == (None, None)


@pytest.mark.parametrize(
    ("header", "text", "said"),
    [
        ('#+ lists: {x: ", "}\n', "SELECT ?x { ?a ?b ?x }", "lists: the text has no GROUP_CONCAT"),
        (
            '#+ lists: {x: ", "}\n',
            'SELECT (GROUP_CONCAT(?c; separator=", ") AS ?x) { ?a ?b ?c }',
            "lists: the text has no GROUP_CONCAT",
        ),
        ("#+ in_order: [x]\n", "SELECT ?x { ?a ?b ?x }", "in_order: 'x'"),
    ],
)
def test_header_and_text_must_agree(header: str, text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        make_saved_query("mine", HEADER + header + text)
