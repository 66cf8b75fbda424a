"""SPARQL tokens: no value of a parameter may change the structure of a query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.errors import QueryError
from trialgraph.resources import queries_folder
from trialgraph.sparql_terms import (
    apply_conditions,
    apply_terms,
    find_conditional_parameters,
    find_parameters,
    parse_tokens,
    spell_term,
)

WORD = ox.NamedNode("https://w3id.org/trialgraph/agent/cadonilimab")
# Texts that try to close what they stand in, and ordinary text.
HOSTILE = st.sampled_from(
    ['"', "'", '"""', "'''", "\\", '\\"', "\\u0022", "}", "#", "\n", "\r", "> . ", "$x", "?x", "<a>"]
)
TEXTS = st.lists(st.one_of(HOSTILE, st.text(st.characters(exclude_categories=["Cs"]), max_size=5)), max_size=6).map(
    "".join
)
QUERY = "SELECT * { ?trial tg:label $x . FILTER(STR(?y) != '$x' && ?z < 3) # $x\n VALUES ?v { $x <http://a/$x> } }"


def kinds(text: str) -> list[str]:
    return [token.kind for token in parse_tokens(text)]


@given(TEXTS)
def test_no_text_changes_the_tokens_around_it(value: str) -> None:
    term = ox.Literal(value)
    expected: list[str] = []
    for token in parse_tokens(QUERY):
        expected.extend(["string"] if token.text == "$x" else [token.kind])
    assert kinds(apply_terms(QUERY, {"x": term})) == expected


@given(TEXTS)
def test_the_database_reads_back_the_value_given(value: str) -> None:
    query = apply_terms("SELECT ?v ?w { VALUES ?v { $x } BIND('$x' AS ?w) }", {"x": ox.Literal(value)})
    rows = [(row["v"].value, row["w"].value) for row in ox.Store().query(query)]  # type: ignore[union-attr]
    assert rows == [(value, "$x")]


@given(st.text(max_size=60) | TEXTS)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in parse_tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?a { ?a ?b $agent }", {"agent"}),
        ("SELECT ?a { ?a ?b '$agent' }", set()),
        ('SELECT ?a { ?a ?b """a "quoted" $agent""" , $other }', {"other"}),
        ("SELECT ?a { ?a <http://a/$agent> $b } # $c", {"b"}),
        ("ASK { FILTER(?a < $n && ?b > 3) }", {"n"}),
        ("ASK { ?a tg:x\\$agent $n }", {"n"}),
        ("ASK { ?a tg:within? $n ; (tg:a|tg:b)? $m }", {"n", "m"}),
        ("ASK { ?a ?b 'it''s $no' , \"\\\"$no\", $yes }", {"yes"}),
    ],
)
def test_parameters_are_found_only_where_sparql_has_variables(text: str, names: set[str]) -> None:
    assert find_parameters(text) == names


def test_terms_of_each_kind_are_spelled_by_the_database() -> None:
    integer = ox.Literal("5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert apply_terms("$a $b ?a", {"a": WORD, "b": integer}) == (
        '<https://w3id.org/trialgraph/agent/cadonilimab> "5"^^<http://www.w3.org/2001/XMLSchema#integer> ?a'
    )


def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises((QueryError, UnicodeEncodeError, ValueError)):
        spell_term(ox.Literal("\ud800"))


CONDITIONAL = "a\n# if one\nb\n# if two\nc\n# end if\n# end if\nd '# if three'\n"


@pytest.mark.parametrize(
    ("given_names", "words"),
    [((), "a d"), (("one",), "a b d"), (("one", "two"), "a b c d"), (("two",), "a d")],
)
def test_blocks_of_parameters_left_out_are_dropped(given_names: tuple[str, ...], words: str) -> None:
    assert apply_conditions(CONDITIONAL, given_names).split("'")[0].split() == words.split()


def test_a_block_for_what_is_not_given_stays_without_it() -> None:
    text = "a\n# if one\nb\n# end if\n# if not one\nc\n# if two\nd\n# end if\n# end if\ne"
    kept = [apply_conditions(text, names).split() for names in ((), ("one",), ("two",), ("one", "two"))]
    assert kept == [["a", "c", "e"], ["a", "b", "e"], ["a", "c", "d", "e"], ["a", "b", "e"]]
    assert find_conditional_parameters(text) == {"one", "two"}
    assert find_conditional_parameters("# if not one\n# end if") == set()


@pytest.mark.parametrize("text", ["# if one\na", "a\n# end if\n", "# if not one\na"])
def test_unbalanced_blocks_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="end if"):
        apply_conditions(text, ())


def test_every_saved_query_is_valid_sparql_as_it_stands() -> None:
    files = sorted(queries_folder().glob("*.rq"))
    assert len(files) >= 20
    for file in files:
        answer = ox.Store().query(file.read_text(encoding="utf-8"))  # a `$name` left in is a variable
        assert isinstance(answer, ox.QuerySolutions)
