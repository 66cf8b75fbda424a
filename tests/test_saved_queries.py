"""Saved queries: every worked example on the seeds, what a combination is, and what is said of wrong parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import trialgraph
from seed_facts import small_graph
from seed_store import seed_store
from trialgraph.api import TrialGraph
from trialgraph.errors import AmbiguousConceptError, QueryError, UnknownConceptError
from trialgraph.query_parameters import find_wrong_values
from trialgraph.resources import queries_folder
from trialgraph.saved_queries import load_saved_queries, make_saved_query, read_saved_query
from trialgraph.sparql_terms import parse_tokens

NAMES = sorted(path.stem for path in queries_folder().glob("*.rq"))
ASKED_FOR = {  # by the issue: each of these questions has a query
    "combinations", "pd1-combinations", "partners", "partner-classes", "agents-by-class", "condition-trials",
    "prior-therapy-trials", "primary-endpoints", "endpoint-class-counts", "endpoint-time-frames", "doses",
    "dose-levels", "pharmacokinetic-endpoints", "criteria-in-use", "same-regimen", "class-condition-matrix",
    "untried-class-pairs", "text-only-agents", "findings",
}  # fmt: skip


def small() -> TrialGraph:
    return TrialGraph(small_graph())


def rows(graph: TrialGraph, query: str, *columns: str, **parameters: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in graph.query(query, **parameters).readable_rows()]


def test_every_question_of_the_issue_has_a_query() -> None:
    assert set(NAMES) >= ASKED_FOR
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_worked_example(name: str) -> None:
    query = load_saved_queries()[name]
    found = seed_store().query(name, **query.example.parameters).readable_rows()
    expected = [{column: str(value) for column, value in row.items()} for row in query.example.rows]
    if query.example.complete:
        columns = list(expected[0]) if expected else []
        assert [{column: row[column] for column in columns} for row in found] == expected
    for wanted in expected:
        assert wanted in [{column: row[column] for column in wanted} for row in found]


def kinds_of_findings(module: ast.Module) -> Iterator[str]:
    """The kinds of the findings and doubts that a module makes, written out or as a constant of the module."""
    named = {
        statement.targets[0].id: statement.value.value
        for statement in module.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Constant)
    }
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("Finding", "Doubt"):
            kind = call.args[0]
            value = kind.value if isinstance(kind, ast.Constant) else named.get(getattr(kind, "id", ""))
            if value is not None:
                yield str(value)


def test_one_may_ask_for_each_kind_of_finding() -> None:
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(trialgraph.__file__).parent.rglob("*.py")]
    kinds = {kind for module in modules for kind in kinds_of_findings(module)}
    (asked,) = [p for p in load_saved_queries()["findings"].parameters if p.name == "kind"]
    assert len(kinds) > 15
    assert list(asked.choices) == sorted(kinds)


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_carries_the_date_of_its_records(name: str) -> None:
    query = load_saved_queries()[name]
    result = small().query(name, **query.example.parameters)
    assert "recordDate" in result.columns
    assert result.record_dates
    assert {row["recordDate"] for row in result.readable_rows()} <= {"undated", "2024-05-01"}


@pytest.mark.parametrize("name", NAMES)
def test_every_query_says_what_it_answers(name: str) -> None:
    query = load_saved_queries()[name]
    assert query.title and query.question.endswith("?")
    assert all(parameter.about for parameter in query.parameters)
    assert not any(key in query.text for key in ("SERVICE", "LOAD "))


@pytest.mark.parametrize("name", NAMES)
def test_no_query_cuts_its_answer_or_a_part_of_it(name: str) -> None:
    words = [token.text.upper() for token in parse_tokens(load_saved_queries()[name].text) if token.kind == "word"]
    assert not {"LIMIT", "OFFSET", "SAMPLE", "REDUCED"} & set(words)


STEPS_SAID = r"\(1 AS \?(step\d)\)"
STEPS_TAKEN = r"VALUES (?:\?(step\d) \{ 1 \}|\((.*?)\) \{ \(1(?: 1)*\) \})"


@pytest.mark.parametrize("name", NAMES)
def test_each_step_that_a_join_starts_from_is_one_that_a_part_takes(name: str) -> None:
    """VALUES of a name that no part gives would make the join start from nothing; another value than 1 leave no row."""
    text = "".join(token.text for token in parse_tokens(load_saved_queries()[name].text) if token.kind != "comment")
    taken = re.findall(r"step\d", " ".join(one or several for one, several in re.findall(STEPS_TAKEN, text)))
    assert sorted(taken) == sorted(re.findall(STEPS_SAID, text))
    assert len(taken) == len(re.findall(r"\?step\d", text)) / 2


@pytest.mark.parametrize("name", [name for name in NAMES if "?step1" in (queries_folder() / f"{name}.rq").read_text()])
def test_where_a_join_starts_makes_no_difference_to_the_answer(tmp_path: Path, name: str) -> None:
    query = load_saved_queries()[name]
    plain = tmp_path / f"{name}.rq"
    plain.write_text(re.sub(STEPS_SAID, "", re.sub(STEPS_TAKEN, "", query.text)), encoding="utf-8")
    found = seed_store().query(name, **query.example.parameters)
    assert list(found) == list(seed_store().query(plain, **query.example.parameters))


@pytest.mark.parametrize(
    ("shortcut", "way"),
    [
        ("tg:tests", '?trial tg:hasTherapy ?use . ?use tg:role "experimental" ; tg:therapy ?concept'),
        ("tg:studies", "?trial tg:hasPopulation ?population . ?population tg:condition ?concept"),
    ],
)
def test_shortcuts_say_what_the_parts_of_the_trials_say(shortcut: str, way: str) -> None:
    asked = "PREFIX tg: <https://w3id.org/trialgraph/> SELECT DISTINCT ?trial ?concept WHERE { %s }"
    for graph in (seed_store(), small()):
        found, expected = graph.ask(asked % f"?trial {shortcut} ?concept"), graph.ask(asked % way)
        assert set(found.rows) == set(expected.rows)
        assert len(found) > 5


def test_pd1_combinations_is_combinations_for_its_class() -> None:
    def body(name: str) -> str:
        return load_saved_queries()[name].text.partition("PREFIX")[2]

    pd1 = "<https://w3id.org/trialgraph/class/pd-1-antibody>"
    assert body("combinations").replace("$therapy", pd1) == body("pd1-combinations")


def test_pd1_combinations_in_nasopharyngeal_carcinoma_are_exactly_two_trials() -> None:
    assert rows(seed_store(), "pd1-combinations", "trial", "agents", "partners", condition="NPC") == [
        ("000_8c8bcb7ea39ef8d9", "cadonilimab", "chemotherapy"),
        ("002_5c4353955f9fa003", "toripalimab", "apatinib, gemcitabine"),
    ]


def test_the_sarcoma_trial_is_there_for_sarcoma_only() -> None:
    found = rows(seed_store(), "pd1-combinations", "trial", "partners", condition="soft tissue sarcoma")
    assert found == [("004_f2dbe8b771b22b90", "nab-paclitaxel")]


@pytest.mark.parametrize(
    "name", ["nasopharyngeal carcinoma", "NPC", "npc", "NCIT:C3871", "ncit:C3871", "Nasopharyngeal  Carcinoma"]
)
def test_a_condition_is_named_by_label_synonym_code_or_identifier(name: str) -> None:
    assert len(rows(seed_store(), "pd1-combinations", "trial", condition=name)) == 2


def test_what_counts_as_a_combination() -> None:
    """No PD-L1 antibody, no supportive agent, no placebo, no radiotherapy; a registered class counts."""
    found = rows(small(), "pd1-combinations", "trial", "hit", "armRole", condition="NPC")
    assert found == [
        ("NCT90000005", "exact", "EXPERIMENTAL"),
        ("000_8c8bcb7ea39ef8d9", "narrower", ""),
        ("002_5c4353955f9fa003", "narrower", ""),
    ]
    assert "NCT90000004" not in {trial for (trial,) in rows(small(), "pd1-combinations", "trial")}


def test_rows_say_which_arms_give_the_regimen() -> None:
    """Else two arms with the same drugs in other doses would be rows that look alike."""
    found = rows(small(), "combinations", "trial", "arms", "partners", therapy="PD-1 antibody")
    assert ("NCT90000001", "A", "cisplatin") in found
    assert ("000_8c8bcb7ea39ef8d9", "", "chemotherapy") in found  # without registered arms


def test_baskets_are_marked_and_only_there_when_asked_for() -> None:
    found = rows(small(), "pd1-combinations", "trial", "conditionHit", condition="NPC", baskets="yes")
    assert found[-1] == ("NCT90000001", "broader")
    assert {hit for _, hit in found[:-1]} == {"exact"}
    without = rows(small(), "pd1-combinations", "trial", condition="NPC", baskets="no")
    assert ("NCT90000001",) not in without


def test_a_class_registered_in_place_of_its_member_is_a_broader_hit() -> None:
    found = rows(small(), "combinations", "trial", "agents", "hit", therapy="DDP")
    assert ("000_8c8bcb7ea39ef8d9", "chemotherapy", "broader") in found
    assert [hit for *_, hit in found] == sorted((hit for *_, hit in found), key=["exact", "narrower", "broader"].index)


def test_conditions_are_exact_narrower_or_broader() -> None:
    found = rows(small(), "condition-trials", "trial", "hit", condition="cervical cancer", baskets="yes")
    assert ("001_2c328fc56a7b2162", "exact") in found
    assert ("003_1be6ace33cd82a93", "broader") in found
    assert "000_8c8bcb7ea39ef8d9" not in {trial for trial, _ in found}
    wider = rows(small(), "condition-trials", "trial", "hit", condition="head and neck carcinoma")
    assert ("000_8c8bcb7ea39ef8d9", "narrower") in wider


def test_procedures_are_asked_for_separately() -> None:
    found = rows(small(), "procedure-combinations", "procedure", "agent", "trials", procedure="radiotherapy")
    assert found == [("radiotherapy", "pembrolizumab", "1")]


def test_the_same_regimen_elsewhere_needs_every_agent() -> None:
    found = rows(small(), "same-regimen", "regimen", "otherTrial", "otherRegimen", "hit", trial="NCT90000005")
    assert found == [
        ("PD-1 antibody, cisplatin, gemcitabine", "000_8c8bcb7ea39ef8d9", "cadonilimab, chemotherapy", "by class")
    ]


@pytest.mark.parametrize(
    ("query", "parameters", "error", "said"),
    [
        ("partner", {}, QueryError, "partners"),
        ("partners", {}, QueryError, "needs therapy"),
        ("partners", {"therap": "cisplatin"}, QueryError, "its parameters are: therapy, condition"),
        ("partners", {"therapy": "pembrolizumad"}, UnknownConceptError, "did you mean 'pembrolizumab'"),
        ("partners", {"therapy": "NPC"}, UnknownConceptError, "nasopharyngeal carcinoma"),
        ("partners", {"therapy": "EGFR"}, AmbiguousConceptError, "'EGFR antibody'.*'EGFR inhibitor'"),
        ("condition-trials", {"condition": "MS"}, AmbiguousConceptError, "'mastocytosis'.*'multiple sclerosis'"),
        ("trials-by-line", {"line": "second"}, QueryError, "whole number"),
        ("trials-by-line", {"line": "2} UNION {"}, QueryError, "whole number"),
        ("prior-therapy-trials", {"therapy": "PD-1", "state": "cured"}, QueryError, "progressed_on"),
        ("pd1-combinations", {"condition": "NPC", "baskets": "perhaps"}, QueryError, "yes or no"),
    ],
)
def test_wrong_parameters_are_explained(
    query: str, parameters: dict[str, str], error: type[QueryError], said: str
) -> None:
    with pytest.raises(error, match=said):
        small().query(query, **parameters)


HEADER = "#+ title: A\n#+ question: B?\n#+ example: {gives: [{a: 1}]}\n"
PARAMETER = "#+ parameters: [{name: x, kind: agent, about: it%s}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {}", "title|example"),
        (HEADER.replace("title", "titel"), "unknown key 'titel'"),
        (HEADER + "SELECT * { ?a ?b $x }", "disagree about the parameters x"),
        (HEADER + PARAMETER % "" + "SELECT * {}", "disagree about the parameters x"),
        (HEADER + PARAMETER % ", left_out: all" + "SELECT * { ?a ?b $x }", "go together for x"),
        (
            HEADER + PARAMETER % ", left_out: all" + "# if x\n# end if\nSELECT * { $x ?b ?c }",
            "outside its '# if' block",
        ),
        (HEADER + PARAMETER.replace("agent", "drug") % "" + "SELECT * { $x ?b ?c }", "unknown kind 'drug'"),
        ("#+ title: [", "not as expected"),
        ("#+ title: A\n#+ question: B?\n#+ example: {includes: []}\nSELECT * {}", "no rows"),
    ],
)
def test_a_wrong_header_is_reported_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=said) as error:
        read_saved_query(file)
    assert str(file) in str(error.value)


def test_an_empty_folder_of_queries_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no saved query"):
        load_saved_queries(tmp_path)


def test_a_query_file_with_a_header_takes_parameters(tmp_path: Path) -> None:
    text = HEADER + PARAMETER % "" + "SELECT ?t { ?u <https://w3id.org/trialgraph/therapy> $x . ?t ?h ?u }"
    file = tmp_path / "mine.rq"
    file.write_text(text, encoding="utf-8")
    assert make_saved_query("mine", text).parameters[0].required
    from_file: Any = small().query(file, x="toripalimab")
    assert len(from_file) == len(small().query(text, x="JS001")) > 0


HALF_SAID = """
@prefix tg: <https://w3id.org/trialgraph/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix agent: <https://w3id.org/trialgraph/agent/> .
@prefix trial: <https://w3id.org/trialgraph/trial/> . @prefix t: <https://w3id.org/trialgraph/trial/T#> .
trial:T dcterms:title "T" ; tg:hasArm t:arm ; tg:hasOutcome t:one , t:two .
t:arm tg:hasRegimen t:regimen .
t:regimen tg:hasPhase t:phase .
t:phase tg:hasComponent t:a , t:b , t:c .
t:a tg:therapy agent:a ; tg:role "experimental" .
t:b tg:therapy agent:b ; tg:role "background" .
t:c tg:therapy tg:procedure-c .
t:one tg:role "primary" ; tg:endpoint tg:e ; tg:months 24.0 .
t:two tg:role "primary" ; tg:endpoint tg:e , tg:nameless .
agent:a a tg:Agent ; skos:prefLabel "a" ; tg:within agent:a , <https://w3id.org/trialgraph/class/pd-1-antibody> .
agent:b a tg:Agent ; skos:prefLabel "b" ; tg:within agent:b .
tg:procedure-c a tg:Procedure ; skos:prefLabel "c" .
tg:e skos:notation "E" .
"""


def half_said() -> TrialGraph:
    """A trial some of whose outcomes have no months, some of whose endpoints no code, and one component a procedure."""
    store = ox.Store()
    store.load(HALF_SAID.encode(), format=ox.RdfFormat.TURTLE)
    return TrialGraph(store)


def test_what_one_row_lacks_does_not_take_it_from_the_others() -> None:
    (row,) = half_said().query("pd1-combinations").readable_rows()
    assert (row["partners"], row["procedures"], row["endpoints"]) == ("b", "c", "E")


def test_an_outcome_without_months_leaves_the_least_and_the_greatest() -> None:
    found = rows(half_said(), "primary-endpoints", "code", "trials", "shortestMonths", "longestMonths")
    assert sorted(found) == [("", "1", "", ""), ("E", "1", "24", "24")]


def test_every_query_stands_under_a_subject() -> None:
    subjects = {query.subject for query in load_saved_queries().values()}
    assert "" not in subjects
    assert 3 < len(subjects) < 10


DATED = HEADER + PARAMETER.replace("agent", "date") % "" + "SELECT ?s { ?s ?p ?o FILTER(STR(?o) >= $x) }"


@pytest.mark.parametrize("given", ["2026-01-31", "2026-01", "2026"])
def test_a_date_is_a_day_a_month_or_a_year(tmp_path: Path, given: str) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(DATED, encoding="utf-8")
    with small() as graph:
        assert graph.query(file, x=given).columns == ("s",)


@pytest.mark.parametrize("given", ["yesterday", "31.1.2026", "2026-13", "2026-1-1", "20260131", "２０２６"])
def test_anything_else_is_no_date(tmp_path: Path, given: str) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(DATED, encoding="utf-8")
    with small() as graph, pytest.raises(QueryError, match="expected a day"):
        graph.query(file, x=given)


def test_each_wrong_value_is_told_by_its_parameter() -> None:
    query, names = load_saved_queries()["changes"], seed_store().names
    values = {"since": "soon", "condition": "nasopharyngeal carcinomas", "agent": "zzz", "kind": "agent", "trial": ""}
    wrong = find_wrong_values(query, values, names)
    assert set(wrong) == {"since", "agent"}
    assert "expected a day" in str(wrong["since"])
    assert isinstance(wrong["agent"], UnknownConceptError)
