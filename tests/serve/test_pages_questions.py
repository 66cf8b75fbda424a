"""The questions: all saved queries by subject, each as a form, its answer with links, and its picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode

from serve.page_graphs import SCRIPT, ask, build_page_graph, serve
from trialgraph.namespaces import TG, XSD
from trialgraph.results import Result
from trialgraph.saved_queries import load_saved_queries
from trialgraph.serve.answer import RefusedError, ServedGraph
from trialgraph.serve.pages.questions import QueryPage, make_query_page, make_questions, show_query, show_questions
from trialgraph.serve.views.bar_chart import make_chart
from trialgraph.serve.views.result_cells import make_table, say_value
from trialgraph.serve.views.wording import say_name


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGraph]:
    graph = serve(build_page_graph(tmp_path_factory.mktemp("pages") / "made.db"))
    yield graph
    graph.close()


def view(graph: ServedGraph, name: str, **query: str) -> QueryPage:
    return make_query_page(graph, load_saved_queries()[name], ask(f"/queries/{name}", **query))


def test_every_saved_query_is_listed_once_under_its_subject(graph: ServedGraph) -> None:
    subjects = make_questions(graph).subjects
    listed = {question.path: subject.name for subject in subjects for question in subject.questions}
    assert listed == {f"/queries/{name}": query.subject for name, query in load_saved_queries().items()}
    assert sum(len(subject.questions) for subject in subjects) == len(listed)
    assert b"/queries/partners" in bytes(show_questions(graph, ask("/questions")).body)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", load_saved_queries())
def test_the_example_of_each_is_answered_with_as_many_rows_as_the_library_gives(graph: ServedGraph, name: str) -> None:
    given = dict(load_saved_queries()[name].example.parameters)
    page = view(graph, name, **given)
    assert page.problem == "" and page.answer is not None
    assert [(field.value, field.problem) for field in page.fields if field.name in given] == [
        (value, "") for field in page.fields for key, value in given.items() if key == field.name
    ]
    expected = graph.graph.query(name, **given)
    assert page.answer.total == len(expected)
    readable = expected.readable_rows()[: len(page.answer.table.rows)]
    columns = [column.name for column in page.answer.table.columns]
    for row, wanted in zip(page.answer.table.rows, readable, strict=True):
        first = row[0].items[0].text if row[0].items else ""
        if row[0].kind != "number":
            assert wanted[columns[0]].startswith(first)
    assert show_query(graph, ask(f"/queries/{name}", **given), name).status == 200


def test_concepts_trials_and_words_of_lists_are_links(graph: ServedGraph) -> None:
    page = view(graph, "pd1-combinations", condition="nasopharyngeal carcinoma")
    assert page.answer is not None
    cells = {
        column.name: cell for column, cell in zip(page.answer.table.columns, page.answer.table.rows[0], strict=True)
    }
    assert [(item.text, item.path) for item in cells["trial"].items] == [
        ("000_8c8bcb7ea39ef8d9", "/trial/000_8c8bcb7ea39ef8d9")
    ]
    assert [(item.text, item.path) for item in cells["agents"].items] == [("cadonilimab", "/agent/cadonilimab")]
    assert [item.path for item in cells["partners"].items] == ["/class/chemotherapy"]
    assert ("PFS", "/endpoint/PFS") in [(item.text, item.path) for item in cells["endpoints"].items]
    assert cells["hit"].kind == "hit"


def test_a_name_that_is_not_known_is_told_beside_its_field_with_what_may_be_meant(graph: ServedGraph) -> None:
    page = view(graph, "partners", therapy="cadonilimap", condition="NPC")
    therapy, condition = page.fields
    assert page.answer is None and condition.problem == ""
    assert "'cadonilimap' is not known" in therapy.problem and "did you mean" not in therapy.problem
    assert therapy.suggestions[0].label == "cadonilimab"
    assert therapy.suggestions[0].address == "/queries/partners?therapy=cadonilimab&condition=NPC"


@pytest.mark.parametrize(
    ("name", "given", "field", "said"),
    [
        ("changes", {"since": "yesterday"}, "since", "expected a day"),
        ("changes", {"kind": "weather"}, "kind", "expected one of"),
        ("changes", {"trial": "NCT99999999"}, "trial", "no such trial"),
        ("trials-by-line", {"line": "first", "condition": "sarcoma"}, "line", "a whole number"),
        ("pd1-combinations", {"baskets": "perhaps"}, "baskets", "yes or no"),
        ("partners", {"condition": "sarcoma"}, "therapy", "Needed"),
        ("partners", {"therapy": "sarcoma"}, "therapy", "is of the kind condition"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    graph: ServedGraph, name: str, given: dict[str, str], field: str, said: str
) -> None:
    page = view(graph, name, **given)
    assert page.answer is None
    assert {one.name: said in one.problem for one in page.fields if one.problem} == {field: True}


def test_a_question_that_nobody_asked_yet_has_no_problem_but_an_example(graph: ServedGraph) -> None:
    page = view(graph, "partners")
    assert page.answer is None and page.problem == ""
    assert [field.problem for field in page.fields] == ["", ""]
    assert page.example is not None and page.example.address.startswith("/queries/partners?therapy=PD-1")


def test_parameters_that_a_query_does_not_have_are_told(graph: ServedGraph) -> None:
    assert "'colour'" in view(graph, "partners", therapy="AK104", colour="red").problem
    assert "too long" in view(graph, "partners", therapy="x" * 5_000).problem
    with pytest.raises(RefusedError, match="no saved query"):
        show_query(graph, ask("/queries/none"), "none")


def test_known_concepts_without_trials_are_told(graph: ServedGraph) -> None:
    page = view(graph, "condition-trials", condition="glioblastoma")
    assert page.answer is not None and page.answer.total == 0
    assert "no trial of this graph has it" in page.answer.note


def test_long_answers_come_in_pages(graph: ServedGraph) -> None:
    first, second = (view(graph, "condition-trials", condition="sarcoma", page=page) for page in ("", "2"))
    assert first.answer is not None and second.answer is not None
    assert first.answer.total == second.answer.total > 50
    assert len(first.answer.table.rows) == 50
    assert first.answer.table.rows[0] != second.answer.table.rows[0]
    assert first.answer.pager.address(2) == "/queries/condition-trials?condition=sarcoma&page=2#answer"
    assert first.answer.downloads[0].address == "/queries/condition-trials.csv?condition=sarcoma"


def test_hostile_words_of_records_and_values_stay_words(graph: ServedGraph) -> None:
    for asked in (
        ask("/queries/combinations", therapy="toripalimab"),
        ask("/queries/combinations", therapy=SCRIPT),
        ask("/queries/combinations", **{SCRIPT: "x"}),
    ):
        body = bytes(show_query(graph, asked, "combinations").body).decode()  # type: ignore[arg-type]
        assert "&lt;script&gt;" in body
        assert body.count("<script") == body.count("<script src=") > 0
        assert "<img src=x" not in body


# --- pictures -------------------------------------------------------------------------------------------------------


def whole(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(f"{XSD}integer"))


def test_counts_of_concepts_become_bars_the_longest_first(graph: ServedGraph) -> None:
    names = ("cisplatin", "carboplatin", "toripalimab")
    rows = tuple(
        (NamedNode(f"{TG}agent/{name}"), whole(number)) for name, number in zip(names, (2, 40, 7), strict=True)
    )
    chart = make_chart(graph, Result(("agent", "trials"), rows, label=graph.graph.names.label))
    assert chart is not None
    assert (chart.title, chart.words) == ("Trials by agent", "carboplatin: 40; toripalimab: 7; cisplatin: 2")
    for drawing in chart.drawings:
        assert [bar.count.path for bar in drawing.bars] == [
            "/agent/carboplatin",
            "/agent/toripalimab",
            "/agent/cisplatin",
        ]
        assert drawing.bars[0].width == pytest.approx(20 * drawing.bars[2].width, rel=0.02)
        assert all(bar.number_x + 20 <= drawing.width for bar in drawing.bars)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (("agent", "trials"), ((Literal("a"), whole(3)),)),
        (("agent", "trials"), ((Literal("a"), whole(3)), (Literal("b"), whole(3)))),
        (("trial", "doses"), ((NamedNode(f"{TG}trial/a"), whole(1)), (NamedNode(f"{TG}trial/b"), whole(2)))),
        (("agent", "dose"), ((Literal("a"), Literal("3 mg")), (Literal("b"), Literal("4 mg")))),
        (("agent", "trials"), ()),
        (("agent", "trials"), ((Literal("a"), whole(3)), (Literal("a"), whole(4)))),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_not_drawn(
    graph: ServedGraph, columns: tuple[str, ...], rows: tuple[tuple[Literal, ...], ...]
) -> None:
    assert make_chart(graph, Result(columns, rows)) is None


def test_a_list_of_trials_is_counted_by_what_is_given_with_it(graph: ServedGraph) -> None:
    page = view(graph, "pd1-combinations")
    assert page.answer is not None
    chart = page.answer.chart
    if chart is not None:
        assert chart.title == "Trials by partner"
    rows = tuple(
        (NamedNode(f"{TG}trial/{trial}"), Literal(partners))
        for trial, partners in (("a", "cisplatin\ngemcitabine"), ("b", "cisplatin"), ("a", "cisplatin"))
    )
    drawn = make_chart(graph, Result(("trial", "partners"), rows))
    assert drawn is not None
    assert (drawn.title, drawn.words) == ("Trials by partner", "cisplatin: 2; gemcitabine: 1")


def test_columns_without_values_are_left_out(graph: ServedGraph) -> None:
    result = Result(("a", "b", "recordDate"), ((Literal("x"), None, Literal("2026")), (None, None, Literal("2026"))))
    table = make_table(graph, result, (), 0, 10)
    assert [column.name for column in table.columns] == ["a"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(12.0, "12"), (3.6999, "3.7"), (1204, "1,204"), (0.001, "0.001"), (-2.5, "-2.5"), (10.0, "10"), (0, "0")],
)
def test_numbers_are_short(number: float, said: str) -> None:
    assert say_value(number) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("conditionHit", "condition hit"), ("PHASE2", "phase 2"), ("progressed_on", "progressed on"), ("trial", "trial")],
)
def test_names_in_words(name: str, said: str) -> None:
    assert say_name(name) == said
