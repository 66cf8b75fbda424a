"""Each tool, called well and called wrongly; what its answers prove and how to go on from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp_types import Tool

from reasoning.sessions import (
    CADONILIMAB_IN_NPC,
    CADONILIMAB_IN_SCLC,
    HOSTILE,
    ORDER,
    TORIPALIMAB_IN_NPC,
    Session,
)
from trialgraph.mcp.tools import TOOLS
from trialgraph.saved_queries import load_saved_queries
from trialgraph.store import open_store

TG = "https://w3id.org/trialgraph/"


def find_quotes(data: Any) -> Iterator[dict[str, Any]]:
    """The quotes anywhere in an answer."""
    if isinstance(data, dict):
        if {"words", "field", "start", "end"} <= set(data):
            yield data
        for value in data.values():
            yield from find_quotes(value)
    elif isinstance(data, list):
        for value in data:
            yield from find_quotes(value)


# --- what a program is told -----------------------------------------------------------------------------------------


def list_tools(session: Session) -> dict[str, Tool]:
    return {tool.name: tool for tool in session.portal.call(session.client.list_tools).tools}


def test_every_tool_says_what_it_takes_and_gives_and_that_it_only_reads(session: Session) -> None:
    tools = list_tools(session)
    assert set(tools) == {tool.__name__ for tool in TOOLS}
    for tool in tools.values():
        assert tool.description and tool.output_schema and tool.annotations and tool.annotations.read_only_hint
        given = tool.input_schema["properties"]
        undescribed = [name for name, field in given.items() if "description" not in field]
        assert not undescribed, (tool.name, undescribed)
        assert "context" not in given


def test_whoever_reads_registry_text_is_told_that_it_is_data(session: Session) -> None:
    quoting = {name for name, tool in list_tools(session).items() if "words" in str(tool.output_schema)}
    assert quoting >= {"show_trial", "find_combinations", "compare_trials", "run_saved_query", "run_sparql"}
    for name in quoting:
        assert "data, n" in str(list_tools(session)[name].description) + str(list_tools(session)[name].output_schema)
    assert "never instructions" in str(session.client.instructions)


def test_the_words_of_the_field_are_explained(session: Session) -> None:
    said = " ".join(str(tool.description) for tool in list_tools(session).values()) + str(session.client.instructions)
    for word in ("regimen", "population", "line", "within", "phase", "exact", "narrower", "broader", "prior therapy"):
        assert word in said


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds", "label", "kind", "identifier"),
    [
        ("AK104", None, "cadonilimab", "agent", "ncit:C153379"),
        ("NCIT:C3871", None, "nasopharyngeal carcinoma", "condition", "mondo:0015459"),
        ("NPC", ["condition"], "nasopharyngeal carcinoma", "condition", "ncit:C3871"),
        ("PD-1", ["class"], "PD-1 antibody", "class", None),
        ("PFS", None, "progression-free survival", "endpoint", None),
    ],
)
def test_concepts_are_found_by_any_name(
    session: Session, text: str, kinds: list[str] | None, label: str, kind: str, identifier: str | None
) -> None:
    answer = session.ask("search_concepts", text=text, kinds=kinds)
    first = answer["concepts"][0]
    assert (first["label"], first["kind"], first["score"]) == (label, kind, 1.0)
    assert first["iri"].startswith(TG)
    assert identifier is None or identifier in first["identifiers"]
    assert session.ask("run_sparql", query=answer["query"])["rows"]


def test_a_part_of_a_name_scores_less_than_all_of_it(session: Session) -> None:
    found = session.ask("search_concepts", text="lung carcinoma", limit=50)["concepts"]
    scores = {concept["matched_name"]: concept["score"] for concept in found}
    assert scores["lung carcinoma"] == 1.0
    assert 0 < scores["non-small cell lung carcinoma"] < 0.5
    (begun,) = session.ask("search_concepts", text="cadonil")["concepts"]
    assert (begun["label"], 0.5 < begun["score"] < 0.9) == ("cadonilimab", True)


def test_the_next_page_of_a_search_goes_on(session: Session) -> None:
    first = session.ask("search_concepts", text="carcinoma", limit=3)
    assert "offset=3" in first["more"]
    second = session.ask("search_concepts", text="carcinoma", limit=3, offset=3)
    iris = [concept["iri"] for concept in (*first["concepts"], *second["concepts"])]
    assert len(set(iris)) == 6
    assert iris == [c["iri"] for c in session.ask("search_concepts", text="carcinoma", limit=6)["concepts"]]


def test_a_name_that_nothing_has_is_answered_by_what_looks_like_it(session: Session) -> None:
    answer = session.ask("search_concepts", text="camrelizumabb")
    assert answer["concepts"] == []
    assert "camrelizumab" in answer["did_you_mean"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"text": "?!"}, "expected a name"),
        ({"text": ""}, "at least 1 character"),
        ({"text": "x", "kinds": ["drug"]}, "agent"),
        ({"text": "x", "limit": 51}, "expected 1 to 50"),
        ({"text": "x", "offset": 5000}, "at most 1000"),
    ],
)
def test_a_search_for_nothing_is_told_what_to_look_for(session: Session, arguments: dict[str, Any], said: str) -> None:
    assert said in session.fail("search_concepts", **arguments)


def test_trials_are_found_by_words_and_identifier(session: Session) -> None:
    answer = session.ask("search_trials", text="cadonilimab nasopharyngeal")
    (found,) = answer["trials"]
    assert found["identifier"] == CADONILIMAB_IN_NPC
    assert f"{TG}agent/cadonilimab" in found["tests"]
    assert {concept["label"] for concept in answer["concepts"]} == {"cadonilimab", "nasopharyngeal carcinoma"}
    assert session.ask("search_trials", text=CADONILIMAB_IN_NPC)["trials"][0]["iri"] == found["iri"]
    assert session.ask("search_trials", text="no such words in any title")["trials"] == []


# --- saved queries --------------------------------------------------------------------------------------------------


def test_all_saved_queries_are_listed_and_each_can_be_looked_at(session: Session) -> None:
    listed = session.ask("list_saved_queries")["queries"]
    assert [query["name"] for query in listed] == sorted(load_saved_queries())
    (one,) = session.ask("list_saved_queries", name="partners")["queries"]
    assert "SELECT" in one["query"] and one["notes"]
    assert "did you mean partners" in session.fail("list_saved_queries", name="partnerz")


@pytest.mark.parametrize("name", sorted(load_saved_queries()))
def test_every_saved_query_answers_its_example_and_says_the_sparql(session: Session, name: str) -> None:
    example = load_saved_queries()[name].example
    answer = session.ask("run_saved_query", name=name, parameters=dict(example.parameters), limit=200)
    assert len(answer["rows"]) >= len(example.rows)
    assert all(set(row) == set(answer["columns"]) for row in answer["rows"])
    again = session.ask("run_sparql", query=answer["query"], limit=200)
    assert len(again["rows"]) == len(answer["rows"])
    assert "$" not in answer["query"]


def test_rows_come_with_identifiers_and_with_the_words_of_the_records(session: Session, db: Path) -> None:
    answer = session.ask("run_saved_query", name="condition-trials", parameters={"condition": "NPC", "baskets": True})
    assert {row["hit"] for row in answer["rows"]} == {"exact", "broader"}
    (condition,) = (c for c in answer["concepts"] if c["label"] == "nasopharyngeal carcinoma")
    assert "ncit:C3871" in condition["identifiers"]
    assert {q["trial"] for q in answer["evidence"]} >= {CADONILIMAB_IN_NPC, TORIPALIMAB_IN_NPC}
    check_quotes(db, answer)


def check_quotes(db: Path, answer: Any) -> int:
    """Each quote is what stands there in the record."""
    quotes = list(find_quotes(answer))
    with open_store(db) as store:
        for quote in quotes:
            text = store.texts.fields(quote["trial"])[quote["field"]]
            assert " ".join(text[quote["start"] : quote["end"]].split()) == quote["words"]
    return len(quotes)


@pytest.mark.parametrize(
    ("name", "parameters", "said"),
    [
        ("partners", {}, "needs the parameter therapy"),
        ("partners", {"therapy": "cadonilimob"}, "did you mean 'cadonilimab'"),
        ("partners", {"therapy": "NPC"}, "is of the kind condition"),
        ("partners", {"therapy": "AK104", "disease": "NPC"}, "its parameters are: therapy, condition"),
        ("partnerz", {}, "did you mean partners"),
        ("", {}, "list_saved_queries"),
        ("../combinations", {}, "no saved query"),
        ("findings", {"trial": "NCT00000000"}, "no such trial"),
    ],
)
def test_a_wrong_question_is_told_what_is_right(
    session: Session, name: str, parameters: dict[str, str], said: str
) -> None:
    assert said in session.fail("run_saved_query", name=name, parameters=parameters)


def test_no_rows_say_what_else_to_ask(session: Session) -> None:
    answer = session.ask("run_saved_query", name="partners", parameters={"therapy": "AK104", "condition": "sarcoma"})
    assert answer["rows"] == [] and "wider concept" in answer["note"]


def test_pages_of_a_saved_query_make_up_the_whole(session: Session) -> None:
    whole = session.ask("run_saved_query", name="findings", limit=200)
    assert whole["more"] == "" and len(whole["rows"]) > 7
    rows: list[dict[str, Any]] = []
    while len(rows) < len(whole["rows"]):
        page = session.ask("run_saved_query", name="findings", limit=7, offset=len(rows))
        rows += page["rows"]
        assert (f"offset={len(rows)}" in page["more"]) is (len(rows) < len(whole["rows"]))
    assert rows == whole["rows"]


# --- combinations ---------------------------------------------------------------------------------------------------


def test_a_class_and_a_disease_find_their_combinations_with_the_words(session: Session, db: Path) -> None:
    answer = session.ask("find_combinations", therapy="PD-1", condition="nasopharyngeal carcinoma")
    found = {c["identifier"]: c for c in answer["combinations"] if c["identifier"] != HOSTILE}
    assert set(found) == {CADONILIMAB_IN_NPC, TORIPALIMAB_IN_NPC}
    cadonilimab = found[CADONILIMAB_IN_NPC]
    assert (cadonilimab["agents"], cadonilimab["partners"]) == ("cadonilimab", "chemotherapy")
    assert (cadonilimab["hit"], cadonilimab["condition_hit"]) == ("narrower", "exact")
    assert {q["about"] for q in cadonilimab["evidence"]} == {"cadonilimab", "chemotherapy", "nasopharyngeal carcinoma"}
    assert "Aptinib" in {q["words"] for q in found[TORIPALIMAB_IN_NPC]["evidence"]}
    assert "drugbank:DB16680" in {i for c in answer["concepts"] for i in c["identifiers"]}
    assert check_quotes(db, answer) >= 6
    assert len(session.ask("run_sparql", query=answer["query"])["rows"]) == answer["total"]


def test_without_a_condition_every_disease_counts(session: Session) -> None:
    answer = session.ask("find_combinations", therapy="AK104")
    assert {c["identifier"] for c in answer["combinations"]} == {CADONILIMAB_IN_NPC, CADONILIMAB_IN_SCLC}
    page = session.ask("find_combinations", therapy="AK104", limit=1, offset=1)
    assert page["combinations"] == answer["combinations"][1:2]
    assert "offset=2" in page["more"]


def test_no_combination_says_what_else_to_ask(session: Session) -> None:
    answer = session.ask("find_combinations", therapy="AK104", condition="sarcoma")
    assert answer["total"] == 0 and "include_wider_conditions" in answer["note"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"therapy": "cadonilimob"}, "did you mean 'cadonilimab'"),
        ({"therapy": "PD-1", "condition": "nasopharyngeal karcinoma"}, "did you mean 'nasopharyngeal carcinoma'"),
        ({"condition": "NPC"}, "therapy"),
        ({"therapy": "PD-1", "limit": 1000}, "expected 1 to 50"),
    ],
)
def test_combinations_of_something_unknown(session: Session, arguments: dict[str, Any], said: str) -> None:
    assert said in session.fail("find_combinations", **arguments)


# --- a trial --------------------------------------------------------------------------------------------------------


def test_a_trial_is_shown_with_the_words_of_its_record(session: Session, db: Path) -> None:
    answer = session.ask("show_trial", trial=CADONILIMAB_IN_NPC)
    said = {section: [fact["says"] for fact in facts] for section, facts in answer["sections"].items()}
    assert said["therapies"] == ["cadonilimab (experimental)", "chemotherapy (background)"]
    assert "population 1: prior PD-1 antibody: resistant to it" in said["populations"]
    assert answer["sections"]["arms"][0]["parts"] == ["regimen: cadonilimab + chemotherapy"]
    assert "primary outcome: adverse event" in said["outcomes"]
    assert all(fact["evidence"] for fact in answer["sections"]["populations"])
    assert check_quotes(db, answer) > 20
    named = {iri for facts in answer["sections"].values() for fact in facts for iri in fact["concepts"]}
    assert named == {concept["iri"] for concept in answer["concepts"]}


def test_the_query_of_a_trial_gives_all_that_the_trial_owns(session: Session, db: Path) -> None:
    answer = session.ask("show_trial", trial=TORIPALIMAB_IN_NPC)
    with open_store(db) as store:
        owned = len(store.owned_triples(answer["trial"]["iri"]))
    counted = f"SELECT (COUNT(*) AS ?n) {{ {{ {answer['query'].replace('SELECT', 'SELECT DISTINCT', 1)} }} }}"
    assert session.ask("run_sparql", query=counted)["rows"] == [{"n": owned}]


def test_sections_and_pages_of_a_trial(session: Session) -> None:
    whole = session.ask("show_trial", trial=TORIPALIMAB_IN_NPC)["sections"]["outcomes"]
    part = session.ask("show_trial", trial=TORIPALIMAB_IN_NPC, sections=["outcomes"], limit=2, offset=1)
    assert part["sections"] == {"outcomes": whole[1:3]}
    assert f"outcomes: {len(whole)} in all, 2 shown" in part["more"]
    assert session.ask("show_trial", trial=f"{TG}trial/{TORIPALIMAB_IN_NPC}", sections=["arms"])["sections"]["arms"]


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (CADONILIMAB_IN_NPC[:-2], f"did you mean {CADONILIMAB_IN_NPC}"),
        ("NCT00000000", "search_trials"),
        ("> } ; DROP", "no such trial"),
        ("https://w3id.org/trialgraph/trial/a b", "not an IRI"),
    ],
)
def test_a_trial_that_is_not_there(session: Session, trial: str, said: str) -> None:
    assert said in session.fail("show_trial", trial=trial)


# --- two trials -----------------------------------------------------------------------------------------------------


def test_two_trials_side_by_side(session: Session, db: Path) -> None:
    answer = session.ask("compare_trials", first=CADONILIMAB_IN_NPC, second=TORIPALIMAB_IN_NPC)
    aspects = {a["aspect"]: {k: [t["what"] for t in a[k]] for k in a if k != "aspect"} for a in answer["aspects"]}
    agents = aspects["agents and procedures"]
    assert agents["only_first"] == ["cadonilimab", "chemotherapy"]
    assert agents["only_second"] == ["apatinib", "gemcitabine", "toripalimab"]
    assert "PD-1 antibody" in aspects["classes of the agents"]["shared"]
    assert "systemic therapy" not in aspects["classes of the agents"]["shared"]
    assert aspects["conditions"]["shared"] == ["nasopharyngeal carcinoma"]
    assert aspects["regimens (combinations)"]["only_second"] == ["apatinib + gemcitabine + toripalimab"]
    assert "prior PD-1 antibody: resistant to it" in aspects["setting, line, prior therapy, biomarkers"]["only_first"]
    assert {"progression-free survival", "objective response rate"} <= set(aspects["endpoints"]["shared"])
    assert {"fact": "Trial phase", "first": "PHASE2", "second": "PHASE1", "is_same": False} in answer["record"]
    assert check_quotes(db, answer) > 10
    assert session.ask("run_sparql", query=answer["query"], limit=200)["rows"]


def test_a_comparison_is_the_same_from_both_sides_and_a_trial_differs_not_from_itself(session: Session) -> None:
    one = session.ask("compare_trials", first=CADONILIMAB_IN_NPC, second=CADONILIMAB_IN_SCLC)
    other = session.ask("compare_trials", first=CADONILIMAB_IN_SCLC, second=CADONILIMAB_IN_NPC)
    for here, there in zip(one["aspects"], other["aspects"], strict=True):
        assert {t["what"] for t in here["shared"]} == {t["what"] for t in there["shared"]}
        assert [t["what"] for t in here["only_first"]] == [t["what"] for t in there["only_second"]]
    same = session.ask("compare_trials", first=CADONILIMAB_IN_NPC, second=CADONILIMAB_IN_NPC)
    assert not any(aspect["only_first"] or aspect["only_second"] for aspect in same["aspects"])
    assert all(fact["is_same"] for fact in same["record"])


def test_a_comparison_with_a_trial_that_is_not_there(session: Session) -> None:
    assert "no such trial" in session.fail("compare_trials", first=CADONILIMAB_IN_NPC, second="NCT00000000")


# --- schema and SPARQL ----------------------------------------------------------------------------------------------


def test_the_schema_has_its_classes_and_examples_that_work(session: Session) -> None:
    schema = session.ask("describe_schema")
    assert {"tg:Trial", "tg:Regimen", "tg:Population", "tg:OutcomeMeasure"} <= {c["name"] for c in schema["classes"]}
    assert "tg:hasRegimen" in {p["name"] for p in schema["properties"]}
    assert schema["prefixes"]["tg"] == TG
    for example in schema["examples"]:
        assert session.ask("run_sparql", query=example["query"])["rows"], example["question"]


def test_a_class_is_described_with_its_properties(session: Session) -> None:
    schema = session.ask("describe_schema", about="Population")
    assert [c["name"] for c in schema["classes"]] == ["tg:Population"]
    properties = {p["name"]: p for p in schema["properties"]}
    assert {"tg:condition", "tg:lineMin", "tg:hasPopulation", "tg:setting"} <= set(properties)
    (prior,) = session.ask("describe_schema", about="tg:priorState")["properties"]
    assert "resistant" in prior["definition"] and prior["of"] == ["tg:PriorTherapy"]
    (therapy,) = session.ask("describe_schema", about="therapy")["properties"]
    assert set(therapy["of"]) == {"tg:TherapyUse", "tg:Component", "tg:Dose", "tg:PriorTherapy"}
    assert len(session.ask("describe_schema", about="everything")["properties"]) > 60
    assert "did you mean Population" in session.fail("describe_schema", about="Populaton")


def test_sparql_quotes_the_evidence_that_it_selects(session: Session, db: Path) -> None:
    query = "SELECT ?trial ?e { ?trial tg:hasTherapy ?u . ?u tg:therapy agent:cadonilimab ; tg:therapyEvidence ?e }"
    answer = session.ask("run_sparql", query=query)
    assert {row["trial"] for row in answer["rows"]} == {
        f"{TG}trial/{CADONILIMAB_IN_NPC}",
        f"{TG}trial/{CADONILIMAB_IN_SCLC}",
    }
    assert {quote["words"] for quote in answer["evidence"]} >= {"Cadonilimab", "AK104"}
    assert check_quotes(db, answer) == len({row["e"] for row in answer["rows"]})
    assert answer["query"] == query


def test_sparql_that_asks_and_constructs(session: Session) -> None:
    assert session.ask("run_sparql", query="ASK { ?trial a tg:Trial }")["rows"] == [{"answer": True}]
    built = session.ask("run_sparql", query="CONSTRUCT { ?t a tg:Trial } WHERE { ?t a tg:Trial }")
    assert built["columns"] == ["subject", "predicate", "object"] and len(built["rows"]) == 6


def test_sparql_values_that_json_does_not_know_come_as_text(session: Session) -> None:
    terms = {"'x'^^xsd:integer": "x", "xsd:double('INF')": "INF", "xsd:double('NaN')": "NaN", "1/4": 0.25, "1/0": None}
    for term, value in terms.items():
        assert session.ask("run_sparql", query=f"SELECT ({term} AS ?value) {{}}")["rows"] == [{"value": value}]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("run_sparql", {"query": "SELECT * { ?s ?p ?o }"}),
        ("run_saved_query", {"name": "findings"}),
        ("find_combinations", {"therapy": "AK104"}),
        ("show_trial", {"trial": CADONILIMAB_IN_NPC}),
        ("search_concepts", {"text": "carcinoma"}),
        ("search_trials", {"text": "carcinoma"}),
    ],
)
def test_pages_that_nobody_turns_to(session: Session, tool: str, arguments: dict[str, Any]) -> None:
    assert "expected 0 to" in session.fail(tool, **arguments, offset=10**30)
    assert session.fail(tool, **arguments, offset=-1)
    assert "more follow" not in session.read(tool, **arguments, offset=1000) or tool == "run_sparql"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?s foo:bar ?o }", "the prefix foo: is not declared; known without PREFIX are tg"),
        ("SELECT * { ?s ?p ", "not a SPARQL query"),
        ("trials of PD-1", "describe_schema"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", "SERVICE is not carried out"),
        ("SELECT * { S\\u0045RVICE <http://localhost:1/> { ?s ?p ?o } }", "SERVICE is not carried out"),
        ("SELECT * FROM <http://localhost:1/> { ?s ?p ?o }", "no such graph"),
        ("LOAD <http://localhost:1/>", "not a SPARQL query"),
        ("DELETE WHERE { ?s ?p ?o }", "not a SPARQL query"),
        ("INSERT DATA { <http://x/> a <http://y/> }", "not a SPARQL query"),
        ("SELECT * { " + "{" * 200 + "}" * 200 + " }", "nested"),
        ("SELECT * { ?s ?p ?o }" + " " * 70_000, "characters"),
    ],
)
def test_what_is_no_query_or_asks_for_more_than_reading_is_refused(session: Session, query: str, said: str) -> None:
    message = session.fail("run_sparql", query=query)
    assert said in message and len(message) < 600


# --- limits ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_as_long_as_can_be_read_and_says_how_to_get_the_rest(session: Session) -> None:
    long = 'SELECT ?s (REPLACE("x", "x", "' + "words " * 500 + '") AS ?text) { ?s ?p ?o }'
    answer = session.ask("run_sparql", query=long, limit=200)
    assert 10 < len(answer["rows"]) < 200
    assert f"offset={len(answer['rows'])}" in answer["more"]
    assert answer["rows"][0]["text"].endswith("… (3,000 characters)")
    assert len(session.read("run_sparql", query=long, limit=200)) < 80_000
    assert "expected 1 to 200" in session.fail("run_sparql", query=long, limit=201)
    assert session.fail("run_sparql", query=long, limit=0)


# --- what records say -----------------------------------------------------------------------------------------------


def test_what_a_record_says_stays_within_its_quotation(session: Session) -> None:
    """No line of an answer begins with the words of a record, whatever line ends and quotation marks they hold."""
    texts = [
        session.read("show_trial", trial=HOSTILE),
        session.read("search_trials", text="toripalimab instructions"),
        session.read("compare_trials", first=HOSTILE, second=TORIPALIMAB_IN_NPC),
        session.read("run_sparql", query=f"SELECT ?title {{ <{TG}trial/{HOSTILE}> dcterms:title ?title }}"),
        session.read("run_saved_query", name="condition-trials", parameters={"condition": "NPC"}),
    ]
    assert texts[0].count(ORDER) >= 5  # title, sponsor, arm, outcome, time frame
    for text in texts:
        assert ORDER in text
        for line in text.splitlines():
            pieces = line.split(ORDER)
            for at in range(1, len(pieces)):
                before = ORDER.join(pieces[:at])
                assert before.count("“") == before.count("”") + 1, line
        assert "\u202e" not in text


# --- resources ------------------------------------------------------------------------------------------------------


def read_resource(session: Session, uri: str) -> str:
    (content,) = session.portal.call(session.client.read_resource, uri).contents
    return str(getattr(content, "text", ""))


def test_schema_trial_and_concept_can_be_read_by_address(session: Session) -> None:
    listed = session.portal.call(session.client.list_resources).resources
    assert [str(found.uri) for found in listed] == ["trialgraph://schema"]
    templates = session.portal.call(session.client.list_resource_templates).resource_templates
    assert {t.uri_template.split("/")[2] for t in templates} == {"trial", "concept"}
    assert "tg:hasRegimen (tg:Arm → tg:Regimen)" in read_resource(session, "trialgraph://schema")
    assert "prior PD-1 antibody: resistant" in read_resource(session, f"trialgraph://trial/{CADONILIMAB_IN_NPC}")
    assert '"AK104"' in read_resource(session, "trialgraph://concept/agent/cadonilimab")


@pytest.mark.parametrize(
    "uri", ["trialgraph://trial/NCT00000000", "trialgraph://concept/agent/nothing", "trialgraph://else"]
)
def test_an_address_of_nothing(session: Session, uri: str) -> None:
    with pytest.raises(Exception, match=r"NCT00000000|nothing|else"):
        read_resource(session, uri)
