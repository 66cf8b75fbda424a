"""The first page: the search box, example questions, and what is in the graph."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.namespaces import TG
from trialgraph.serve.addresses import make_query_address
from trialgraph.serve.answer import Answer, Asked, ServedGraph
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.searching import FoundConcept, open_index

_KINDS = ("condition", "agentClass", "agent", "endpoint")
_TOP = 8
_COUNTED = (
    ("Trial", "trial", "trials"),
    ("Regimen", "regimen", "regimens"),
    ("Dose", "dose", "doses"),
    ("Population", "population", "populations"),
    ("OutcomeMeasure", "outcome measure", "outcome measures"),
    ("Finding", "defect of a record", "defects of records"),
)
_EXAMPLES = (
    (
        "What is combined with PD-1 antibodies in nasopharyngeal carcinoma?",
        "pd1-combinations",
        {"condition": "nasopharyngeal carcinoma"},
    ),
    ("What is cadonilimab (AK104) given together with?", "combinations", {"therapy": "AK104"}),
    (
        "Which trials take people whose disease is resistant to PD-1 antibodies?",
        "prior-therapy-trials",
        {"therapy": "PD-1", "state": "resistant"},
    ),
    ("Over how many months is overall survival measured?", "endpoint-time-frames", {"endpoint": "OS"}),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words with the address of its answer."""

    question: str
    address: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something the graph has."""

    number: int
    thing: str


@dataclass(frozen=True, slots=True)
class KindOverview:
    """The concepts of a kind: how many are known, how many are used in trials, and those used most."""

    kind: str
    known: int
    used: int
    top: tuple[FoundConcept, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The first page."""

    examples: tuple[Example, ...]
    counts: tuple[Count, ...]
    kinds: tuple[KindOverview, ...]
    built_at: str
    updated_at: str


def show_home(graph: ServedGraph, asked: Asked) -> Answer:
    """The page at "/"."""
    return render_page(graph, "home.html", asked, make_home(graph))


def make_home(graph: ServedGraph) -> Home:
    """What the first page says of this graph."""
    index, metadata = open_index(graph), graph.store.metadata
    counts = graph.store.manifest.counts.classes
    found = ((counts.get(TG + name, 0), one, many) for name, one, many in _COUNTED)
    numbers = index.count_kinds()
    return Home(
        tuple(Example(question, make_query_address(name, given)) for question, name, given in _EXAMPLES),
        tuple(Count(number, one if number == 1 else many) for number, one, many in found if number),
        tuple(
            KindOverview(kind, *numbers.get(kind, (0, 0)), tuple(index.find_most_used(kind, _TOP))) for kind in _KINDS
        ),
        metadata.built_at[:10],
        metadata.updated_at[:10],
    )
