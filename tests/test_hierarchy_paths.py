"""Hits and the ways through the hierarchy that make them so."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pyoxigraph as ox
import pytest
import rdflib

from seed_facts import small_graph
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.errors import QueryError
from trialgraph.hierarchy_paths import find_paths
from trialgraph.saved_queries import make_saved_query

TG = "https://w3id.org/trialgraph/"


@pytest.mark.parametrize(
    ("condition", "hits"),
    [
        (
            "NPC",
            [
                ("000_8c8bcb7ea39ef8d9", "exact", ""),
                ("002_5c4353955f9fa003", "exact", ""),
                (
                    "003_1be6ace33cd82a93",
                    "broader",
                    "solid tumor ⊃ carcinoma ⊃ head and neck carcinoma ⊃ pharyngeal carcinoma "
                    "⊃ nasopharyngeal carcinoma",
                ),
            ],
        ),
        (
            "pharyngeal carcinoma",
            [
                ("000_8c8bcb7ea39ef8d9", "narrower", "nasopharyngeal carcinoma ⊂ pharyngeal carcinoma"),
                ("002_5c4353955f9fa003", "narrower", "nasopharyngeal carcinoma ⊂ pharyngeal carcinoma"),
                (
                    "003_1be6ace33cd82a93",
                    "broader",
                    "solid tumor ⊃ carcinoma ⊃ head and neck carcinoma ⊃ pharyngeal carcinoma",
                ),
            ],
        ),
        (
            "cervical neuroendocrine carcinoma",
            [
                (
                    "001_2c328fc56a7b2162",
                    "narrower",
                    "small cell neuroendocrine carcinoma of the cervix ⊂ cervical neuroendocrine carcinoma",
                ),
                (
                    "003_1be6ace33cd82a93",
                    "broader",
                    "solid tumor ⊃ carcinoma ⊃ cervical carcinoma ⊃ cervical neuroendocrine carcinoma",
                ),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hit_says_what_makes_it_one(condition: str, hits: list[tuple[str, str, str]]) -> None:
    rows = seed_store().query("condition-trials", condition=condition, baskets="yes").readable_rows()
    assert [(row["trial"], row["hit"], row["path"]) for row in rows] == hits


def test_a_wider_disease_is_left_out_unless_asked_for() -> None:
    rows = seed_store().query("condition-trials", condition="NPC").readable_rows()
    assert {row["hit"] for row in rows} == {"exact"}


@pytest.mark.parametrize("name", ["combinations", "pd1-combinations"])
def test_combinations_say_the_way_of_the_agent_and_of_the_condition(name: str) -> None:
    therapy = {"therapy": "PD-1"} if name == "combinations" else {}
    (row, *_) = seed_store().query(name, **therapy, condition="pharyngeal carcinoma").readable_rows()
    assert row["path"] == "cadonilimab ⊂ PD-1/CTLA-4 bispecific antibody ⊂ PD-1 antibody"
    assert row["conditionHit"] == "narrower"
    assert row["conditionPath"] == "nasopharyngeal carcinoma ⊂ pharyngeal carcinoma"
    without = seed_store().query(name, **therapy).readable_rows()
    assert {row["conditionPath"] for row in without} == {""}


def test_the_prior_therapy_says_its_way() -> None:
    rows = seed_store().query("prior-therapy-trials", therapy="immune checkpoint inhibitor").readable_rows()
    found = {(row["trial"], row["hit"], row["path"]) for row in rows}
    assert (
        "000_8c8bcb7ea39ef8d9",
        "narrower",
        "PD-1 antibody ⊂ PD-1/PD-L1 inhibitor ⊂ immune checkpoint inhibitor",
    ) in found


LINES = "\n".join(
    [f"<http://e/{below}> <http://www.w3.org/2004/02/skos/core#broader> <http://e/{above}> ."
     for below, above in ("ab", "ac", "bd", "cd", "de", "cx", "xe")]
    + [f"<http://e/{below}> <{TG}within> <http://e/{above}> ." for below in "abcdex" for above in "abcdex"]
)  # fmt: skip


def ask_oxigraph(sparql: str) -> ox.QuerySolutions:
    store = ox.Store()
    store.load(LINES.encode(), format=ox.RdfFormat.N_TRIPLES)
    return cast(ox.QuerySolutions, store.query(sparql))


def ask_rdflib(sparql: str) -> ox.QuerySolutions:
    answer = rdflib.Graph().parse(data=LINES, format="ntriples").query(sparql).serialize(format="json")
    assert answer is not None
    return cast(ox.QuerySolutions, ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON))


@pytest.mark.parametrize("ask", [ask_oxigraph, ask_rdflib])
def test_the_shortest_way_is_the_same_each_time_and_on_each_endpoint(
    ask: Callable[[str], ox.QuerySolutions],
) -> None:
    paths = find_paths(ask, {"http://e/a", "http://e/e", "http://e/x"}, "http://e/e")
    assert paths["http://e/a"] == tuple(f"http://e/{name}" for name in "abde")  # and not over c, which is as short
    assert paths["http://e/e"] == ("http://e/e",)
    assert find_paths(ask, {"http://e/e"}, "http://e/a")["http://e/e"][0] == "http://e/a"
    assert "http://e/b" not in find_paths(ask, {"http://e/b"}, "http://e/x")


def test_a_known_concept_without_trials_is_said_to_be_so() -> None:
    result = seed_store().query("condition-trials", condition="cholangiocarcinoma")
    assert not result.rows
    assert "'cholangiocarcinoma': known, but no trial of this graph has it" in result.note
    assert not TrialGraph(small_graph()).query("condition-trials", condition="NPC").note


@pytest.mark.parametrize(
    ("line", "said"),
    [("#+ paths: {way: condition}", "no column ?way"), ("#+ paths: {path: disease}", "leads to 'disease'")],
)
def test_a_header_whose_paths_lead_nowhere_is_refused(line: str, said: str) -> None:
    text = f"""#+ title: t
#+ question: q?
#+ parameters: [{{name: condition, kind: condition, about: a}}]
#+ example: {{gives: []}}
{line}
SELECT ?path WHERE {{ ?path ?p $condition }}"""
    with pytest.raises(QueryError, match=said.replace("?", r"\?")):
        make_saved_query("x", text)
