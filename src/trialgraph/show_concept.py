"""The sheet of an agent, class, condition, endpoint …: names, identifiers, place in the hierarchy, and its trials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from trialgraph.concept_names import NamedConcept
from trialgraph.namespaces import SKOS, TG
from trialgraph.results import shorten_iri
from trialgraph.say_numbers import say_every
from trialgraph.sheets import Entry, Section, Sheet, read_quotes
from trialgraph.sparql_terms import apply_terms
from trialgraph.tables import name_column

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph

SHOWN_KINDS: dict[str, tuple[str, ...]] = {
    "agent": ("agent", "agentClass", "procedure"),
    "class": ("agentClass",),
    "procedure": ("procedure",),
    "condition": ("condition",),
    "endpoint": ("endpoint",),
    "criterion": ("criterion",),
}
_PREFIXES = f"PREFIX tg: <{TG}> PREFIX skos: <{SKOS}> PREFIX dcterms: <http://purl.org/dc/terms/> "
_ABOUT = "SELECT ?property ?value WHERE { $concept ?property ?value }"
_BELOW = "SELECT ?value WHERE { ?value skos:broader $concept }"
# Each gives ?trial ?title ?found (the concept or one below it) ?said (what is said of it) and evidence.
_THERAPY = """SELECT DISTINCT ?trial ?title ?found ?said ?evidence WHERE {
  ?found tg:within $concept . ?use tg:therapy ?found . ?trial tg:hasTherapy ?use ; dcterms:title ?title .
  ?use tg:role|tg:procedureKind ?said ; tg:therapyEvidence ?evidence }"""
_CONDITION = """SELECT DISTINCT ?trial ?title ?found ?said ?evidence WHERE {
  ?found tg:within $concept . ?population tg:condition ?found .
  ?trial tg:hasPopulation ?population ; dcterms:title ?title .
  ?population tg:conditionEvidence ?evidence . BIND("studied" AS ?said) }"""
_OUTCOME = """SELECT DISTINCT ?trial ?title ?found ?said ?evidence WHERE {
  ?found tg:within $concept . ?outcome tg:%s ?found . ?trial tg:hasOutcome ?outcome ; dcterms:title ?title .
  ?outcome tg:role ?said ; tg:%sEvidence ?evidence }"""
_TRIALS = {
    "agent": _THERAPY,
    "agentClass": _THERAPY,
    "procedure": _THERAPY,
    "condition": _CONDITION,
    "endpoint": _OUTCOME % ("endpoint", "endpoint"),
    "criterion": _OUTCOME % ("criterion", "criterion"),
}
# Saved queries whose answers belong on the sheet: kind → title, query, its parameter, columns that name a row.
_ANSWERS = {
    "agent": (
        ("Combined with", "partners", "therapy", ("partner",)),
        ("Doses", "doses", "therapy", ("amounts", "unit", "route")),
    ),
    "agentClass": (
        ("Combined with", "partners", "therapy", ("partner",)),
        ("Agents", "agents-by-class", "class", ("agent",)),
    ),
    "condition": (
        ("Classes studied", "class-condition-matrix", "condition", ("class",)),
        ("Primary endpoints", "primary-endpoints", "condition", ("endpoint",)),
    ),
    "endpoint": (("Time frames in months", "endpoint-time-frames", "endpoint", ("months",)),),
}
_NAMES = {"altLabel": "also", "notation": "code", "hiddenLabel": "misspelt", "definition": "definition"}
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


def make_concept_sheet(graph: TrialGraph, kind: str, name: str) -> Sheet:
    """Everything known about the concept of this kind that `name` means."""
    concept = graph.names.resolve(name, SHOWN_KINDS[kind])
    trials = _read_trials(graph, concept)
    sections = [
        Section("Names and identifiers", tuple(_say_names(graph, concept))),
        Section("Hierarchy", tuple(_say_hierarchy(graph, concept))),
        *_read_answers(graph, concept),
        Section(f"Trials ({len(trials)})", tuple(trials.values())),
    ]
    dates = graph.describe_dates(trials) if trials else "none"
    return Sheet(kind, concept.iri, concept.label, dates, tuple(sections))


def _ask(graph: TrialGraph, query: str, concept: NamedConcept) -> Iterator[dict[str, str]]:
    for row in graph.ask(_PREFIXES + apply_terms(query, {"concept": NamedNode(concept.iri)}), dated=False):
        yield {name: str(value) for name, value in row.items()}


def _say_names(graph: TrialGraph, concept: NamedConcept) -> Iterator[Entry]:
    about: dict[str, list[str]] = defaultdict(list)
    for row in _ask(graph, _ABOUT, concept):
        about[row["property"].removeprefix(SKOS).removeprefix(TG)].append(row["value"])
    for prop, word in _NAMES.items():
        if about[prop]:
            yield Entry(f"{word}: {', '.join(sorted(about[prop]))}")
    for prop in _MATCHES:
        if about[prop]:
            yield Entry(f"{prop.removesuffix('Match')} match: {', '.join(sorted(map(shorten_iri, about[prop])))}")
    if about["target"]:
        yield Entry(f"target: {', '.join(sorted(map(shorten_iri, about['target'])))}")
    if "False" in about["grounded"]:
        yield Entry("named by records only: no vocabulary of this graph knows it")


def _say_hierarchy(graph: TrialGraph, concept: NamedConcept) -> Iterator[Entry]:
    for row in _ask(graph, "SELECT ?value WHERE { $concept skos:broader ?value }", concept):
        yield Entry(f"is a kind of {graph.names.label(row['value']) or row['value']}")
    below = sorted(graph.names.label(row["value"]) or row["value"] for row in _ask(graph, _BELOW, concept))
    if below:
        yield Entry(f"above: {', '.join(below)}")


def _read_answers(graph: TrialGraph, concept: NamedConcept) -> Iterable[Section]:
    for title, query, parameter, columns in _ANSWERS.get(concept.kind, ()):
        rows = graph.query(query, **{parameter: concept.iri}).readable_rows()
        yield Section(title, tuple(Entry(_say_row(row, columns)) for row in rows))


def _say_row(row: dict[str, str], columns: tuple[str, ...]) -> str:
    unsaid = {*columns, "trials", "trialIds", "recordDate", "code", "agent", "condition", "outcomes"}
    rest = [_say_value(name, value) for name, value in row.items() if value and name not in unsaid]
    trials = f"{row['trials']} trial" + ("" if row["trials"] == "1" else "s")
    said = " ".join(row[column] for column in columns if row[column])
    return f"{said}: {trials}" + (f" ({', '.join(rest)})" if rest else "")


def _say_value(name: str, value: str) -> str:
    if name == "everyDays":
        return say_every(value)
    if name == "days":
        return f"on day{'' if value.isdecimal() else 's'} {value}"
    return f"{name_column(name)} {value}"


def _read_trials(graph: TrialGraph, concept: NamedConcept) -> dict[str, Entry]:
    titles: dict[str, str] = {}
    said: dict[str, dict[str, None]] = defaultdict(dict)
    evidence: dict[str, list[str]] = defaultdict(list)
    for row in _ask(graph, _TRIALS[concept.kind], concept):
        trial = row["trial"]
        titles[trial] = row["title"]
        found = "" if row["found"] == concept.iri else f"{graph.names.label(row['found']) or row['found']}, "
        said[trial][f"{found}{row['said']}"] = None
        evidence[trial].append(row["evidence"])
    return {
        trial: Entry(
            f"{shorten_iri(trial)} ({'; '.join(sorted(said[trial]))}): {titles[trial]}",
            read_quotes(graph, evidence[trial]),
        )
        for trial in sorted(titles)
    }
