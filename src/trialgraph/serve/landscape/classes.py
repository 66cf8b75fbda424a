"""Classes of agents by condition: what was tested where, what only in a wider disease, and what was never tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from trialgraph.namespaces import TG
from trialgraph.serve.addresses import make_query_address
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.landscape.matrix import (
    ELSEWHERE,
    UNTRIED,
    Cell,
    Entry,
    Matrix,
    Row,
    make_steps,
    make_tried,
    pick_most,
)
from trialgraph.serve.landscape.question import Question
from trialgraph.serve.views.asking import ask_about, ask_about_many

CLASS, CONDITION = TG + "class/", TG + "condition/"
NO_CLASS = CLASS + "other"  # what the vocabulary calls a class of no kind: as a row it would say nothing
_COLUMNS_A_ROW = 1.2
_OWN_AGENTS = "SELECT DISTINCT ?class WHERE { ?agent a tg:Agent ; skos:broader ?class }"
_HIERARCHY = """SELECT ?class ?above WHERE { ?class a tg:AgentClass OPTIONAL { ?class skos:broader ?above } }"""
_ABOVE = "SELECT ?condition ?above WHERE { $values ?condition tg:within ?above FILTER(?above != ?condition) }"


Pairs = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Tested:
    """Numbers of trials by class and condition: with subtypes, of the condition itself, and for each condition the
    wider ones; `most` is the greatest number that is shown."""

    question: Question
    trials: Pairs
    exact: Pairs
    wider: dict[str, list[str]]
    most: int


def read_classes(graph: ServedGraph, question: Question) -> Matrix:
    """The matrix of classes and conditions. Raises QueryError for a name that is not known."""
    names = graph.graph.names
    wide = names.resolve(question.condition, ("condition",)).iri if question.condition else ""
    top = names.resolve(question.agent_class, ("agentClass",)).iri if question.agent_class else ""
    given = question.trials_asked | ({"class": question.agent_class} if top else {})
    trials, exact = _count(graph, given)
    by_class = _add_up(exact, 0, _find_level(graph, question.level, top))
    rows = pick_most(by_class, question.size, top)
    by_condition = _add_up(exact, 1, set(rows), wide)
    columns = pick_most(by_condition, round(question.size * _COLUMNS_A_ROW), wide)
    most = max((trials.get((row, column), 0) for row in rows for column in columns), default=0)
    everywhere = _count(graph, {k: v for k, v in given.items() if k != "condition"})[1] if wide else exact
    tested = _Tested(question, trials, everywhere, _find_wider(graph, columns), most)
    return Matrix(
        "Classes of agents by condition",
        "Class",
        tuple(_name(graph, iri) for iri in columns),
        tuple(Row(_name(graph, iri), tuple(_make_cell(graph, tested, iri, to) for to in columns)) for iri in rows),
        len(by_class),
        len(by_condition),
        make_steps(most),
        "tested only in a wider disease",
        "untried: no trial here",
        make_query_address("class-landscape", given),
    )


def _count(graph: ServedGraph, given: dict[str, str]) -> tuple[Pairs, Pairs]:
    """The numbers of trials, with subtypes and exact; those of the whole graph are kept."""
    return _ask(graph, given) if given else graph.keep("class landscape", lambda: _ask(graph, given))


def _ask(graph: ServedGraph, given: dict[str, str]) -> tuple[Pairs, Pairs]:
    trials, exact = {}, {}
    for row in graph.graph.query("class-landscape", **given):
        trials[row["class"], row["condition"]] = row["trials"]
        exact[row["class"], row["condition"]] = row["exact"]
    return trials, exact


def _add_up(exact: Pairs, part: int, classes: Collection[str], always: str = "") -> dict[str, float]:
    """The trials of each class (part 0) or condition (part 1) of pairs with one of these classes."""
    found: dict[str, float] = defaultdict(float)
    for pair, number in exact.items():
        if pair[0] in classes and (number or pair[part] == always):
            found[pair[part]] += number
    return found


def _find_level(graph: ServedGraph, level: str, top: str) -> Collection[str]:
    """The classes of a level; below `top` the widest are those next below it.

    A specific class has agents of its own, and at most one more level of classes below it: PD-1 antibody is one,
    although there are PD-1/CTLA-4 bispecific antibodies; targeted therapy is none.
    """
    above: dict[str, set[str]] = defaultdict(set)
    for row in ask_about(graph, _HIERARCHY, TG):
        above[row["class"]].add(row["above"])
    if level == "all":
        found = set(above)
    elif level == "families":
        found = {iri for iri, wider in above.items() if (top or "") in wider}
    else:
        found = {row["class"] for row in ask_about(graph, _OWN_AGENTS, TG)}
        found -= {high for wider in above.values() for middle in wider for high in above.get(middle, ())}
    return (found | {top}) - {NO_CLASS, ""}


def _find_wider(graph: ServedGraph, columns: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in ask_about_many(graph, _ABOVE, TG, "condition", columns):
        found[row["condition"]].append(row["above"])
    return found


def _name(graph: ServedGraph, iri: str) -> Entry:
    return Entry(iri, graph.label(iri))


def _make_cell(graph: ServedGraph, tested: _Tested, row: str, column: str) -> Cell:
    named = {"class": row.removeprefix(CLASS), "condition": column.removeprefix(CONDITION)}
    number = tested.trials.get((row, column), 0)
    if number:
        return make_tried(number, tested.most, tested.question.make_trials_address(**named))
    above = {iri: tested.exact.get((row, iri), 0) for iri in tested.wider.get(column, ())}
    above = {iri: found for iri, found in above.items() if found}
    if not above:
        return Cell(UNTRIED)
    said = ", ".join(_name(graph, iri).label for iri in pick_most(above, 3))
    return Cell(ELSEWHERE, 0, 0, f"only in {said}", tested.question.make_trials_address(**named, fit="broader"))
