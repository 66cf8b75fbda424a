"""What goes with a concept in its trials: partners, agents, classes, conditions, endpoints, roles, time frames."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.serve.addresses import make_query_address
from trialgraph.serve.answer import ServedGraph
from trialgraph.serve.views.arms import say_number
from trialgraph.serve.views.asking import ask_about, say_trials_of

_MOST = 12
_COUNTED = """SELECT ?what (COUNT(DISTINCT ?trial) AS ?trials) WHERE {{ {pattern} FILTER(BOUND(?what)) }}
GROUP BY ?what ORDER BY DESC(?trials) ?what LIMIT {most}"""
# Each pattern is OPTIONAL so that Oxigraph looks it up for every row before it: joined, two of them make it read all
# outcomes (or therapies) of the graph for a hash join. Rows without a concept are taken out at the end.
_TREATMENT = """OPTIONAL {{ ?trial tg:hasTherapy ?part
    OPTIONAL {{ ?part tg:therapy {what} OPTIONAL {{ ?part tg:role ?role }} }} }}
  FILTER(?role IN ("experimental", "active_comparator", "background"))"""
_PATTERNS = {
    "endpoints": "{trials} OPTIONAL {{ ?trial tg:hasOutcome ?part . ?part tg:endpoint ?what }}",
    "conditions": "{trials} OPTIONAL {{ ?trial tg:hasPopulation ?part . ?part tg:condition ?what }}",
    "agents": "{trials} " + _TREATMENT.replace("{what}", "?what"),
    "classes": "{{ SELECT DISTINCT ?trial ?given WHERE {{ {trials} "
    + _TREATMENT.replace("{what}", "?given")
    + " FILTER(BOUND(?given)) }} LIMIT 10000000 }} OPTIONAL {{ ?given skos:broader ?what }}",
    "criteria": "{trials} OPTIONAL {{ ?trial tg:hasOutcome ?part . ?part tg:criterion ?what }}",
}
_TITLES = {
    "endpoints": "Endpoints measured",
    "conditions": "Conditions treated",
    "agents": "Agents and classes given",
    "classes": "Classes of the agents given",
    "criteria": "Judged by",
}
_ASKED = {
    "agent": ("conditions", "endpoints"),
    "agentClass": ("conditions", "endpoints"),
    "procedure": ("agents", "conditions", "endpoints"),
    "condition": ("classes", "agents", "endpoints"),
    "endpoint": ("conditions", "criteria"),
    "criterion": ("endpoints", "conditions"),
    "namedRegimen": ("conditions", "endpoints"),
}
_ROLES = (
    "SELECT ?role (COUNT(DISTINCT ?trial) AS ?trials) WHERE { ?found tg:within $concept . ?use tg:therapy ?found . "
)
_ROLES += "?trial tg:hasTherapy ?use . ?use tg:role ?role } GROUP BY ?role ORDER BY DESC(?trials)"


@dataclass(frozen=True, slots=True)
class Row:
    """A concept ("" where it is none) or words, with the number of trials."""

    iri: str
    label: str
    trials: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A list of what goes with the concept; `address` is where all of it stands."""

    name: str
    title: str
    rows: tuple[Row, ...]
    address: str = ""


def read_answers(graph: ServedGraph, iri: str, kind: str, label: str) -> tuple[Answer, ...]:
    """What is worth knowing of a concept of this kind; lists that are empty are left out."""
    found = []
    if kind in ("agent", "agentClass"):
        found.append(_read_saved(graph, "partners", "Given together with", {"therapy": iri}, {"therapy": label}))
    for name in _ASKED[kind]:
        query = _COUNTED.format(pattern=_PATTERNS[name].format(trials=say_trials_of(kind)), most=_MOST + 1)
        rows = (row for row in ask_about(graph, query, iri) if row["what"] != iri)
        named = (Row(row["what"], graph.label(row["what"]), int(row["trials"])) for row in rows)
        found.append(Answer(name, _TITLES[name], tuple(named)[:_MOST]))
    if kind == "endpoint":
        found.append(_read_time_frames(graph, iri, label))
    return tuple(answer for answer in found if answer.rows)


def read_roles(graph: ServedGraph, iri: str, kind: str) -> tuple[Row, ...]:
    """In how many trials a therapy has each role."""
    if kind not in ("agent", "agentClass"):
        return ()
    return tuple(Row("", row["role"].replace("_", " "), int(row["trials"])) for row in ask_about(graph, _ROLES, iri))


def _read_saved(graph: ServedGraph, query: str, title: str, given: dict[str, str], said: dict[str, str]) -> Answer:
    """The first rows of a saved query of which each names a partner."""
    rows = list(graph.graph.query(query, **given))[:_MOST]
    named = (Row(row["partner"], graph.label(row["partner"]), row["trials"]) for row in rows)
    return Answer(query, title, tuple(named), make_query_address(query, said))


def _read_time_frames(graph: ServedGraph, iri: str, label: str) -> Answer:
    counts: dict[str, int] = {}
    for row in graph.graph.query("endpoint-time-frames", endpoint=iri):
        months = say_number(f"{row['months']:.1f}") + " months"
        counts[months] = counts.get(months, 0) + row["trials"]
    rows = sorted(counts.items(), key=lambda item: -item[1])[:_MOST]
    address = make_query_address("endpoint-time-frames", {"endpoint": label})
    return Answer("time-frames", "Time frames", tuple(Row("", months, trials) for months, trials in rows), address)
