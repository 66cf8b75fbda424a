"""The parameters of a saved query put into its text: names become concepts, values become RDF terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from trialgraph.concept_names import ConceptNames, NamedConcept
from trialgraph.errors import QueryError
from trialgraph.namespaces import XSD
from trialgraph.saved_queries import CONCEPT_PARAMETERS, Parameter, SavedQuery
from trialgraph.sparql_terms import Term, apply_conditions, apply_terms
from trialgraph.terms import TRIAL

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """SPARQL with its parameters put in. `concepts` are those given; `paths`: column → the concept asked for."""

    text: str
    concepts: Mapping[str, NamedConcept]
    paths: Mapping[str, str]


def make_query_text(query: SavedQuery, values: Mapping[str, object], names: ConceptNames) -> str:
    """The query's SPARQL with `values` put in, as `prepare_query` does."""
    return prepare_query(query, values, names).text


def prepare_query(query: SavedQuery, values: Mapping[str, object], names: ConceptNames) -> PreparedQuery:
    """The query with `values` put in; concepts among them are given by name, synonym, code or identifier.

    Raises QueryError for a missing, unknown or unreadable parameter, UnknownConceptError and AmbiguousConceptError.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    given = {name: value for name, value in values.items() if value is not None and value != ""}
    unknown = sorted(set(given) - set(known))
    if unknown:
        offered = ", ".join(known) or "none"
        raise QueryError(f"{query.name} has no parameter {unknown[0]!r}; its parameters are: {offered}")
    missing = [parameter for parameter in query.parameters if parameter.required and parameter.name not in given]
    if missing:
        raise QueryError(f"{query.name} needs {missing[0].name} ({missing[0].about}): --param {missing[0].name}=…")
    switched = [name for name, value in given.items() if known[name].kind != "switch" or _parse_switch(name, value)]
    concepts = {
        name: names.resolve(str(given[name]), CONCEPT_PARAMETERS[known[name].kind])
        for name in switched
        if known[name].kind in CONCEPT_PARAMETERS
    }
    terms: dict[str, Term] = {name: NamedNode(concept.iri) for name, concept in concepts.items()}
    others = (name for name in switched if name not in concepts and known[name].kind != "switch")
    terms |= {name: _make_term(known[name], given[name], names) for name in others}
    asked = {column: concepts[name].iri if name in concepts else name for column, name in query.paths.items()}
    paths = {column: iri for column, iri in asked.items() if iri not in known}  # a parameter that was left out has none
    return PreparedQuery(apply_terms(apply_conditions(query.text, set(switched)), terms), concepts, paths)


def find_wrong_values(query: SavedQuery, values: Mapping[str, object], names: ConceptNames) -> dict[str, QueryError]:
    """What is wrong with each of these values that cannot be put in, by the name of its parameter."""
    wrong: dict[str, QueryError] = {}
    for parameter in query.parameters:
        value = values.get(parameter.name)
        if value is None or value == "":
            continue
        try:
            if parameter.kind in CONCEPT_PARAMETERS:
                names.resolve(str(value), CONCEPT_PARAMETERS[parameter.kind])
            elif parameter.kind == "switch":
                _parse_switch(parameter.name, value)
            else:
                _make_term(parameter, value, names)
        except QueryError as error:
            wrong[parameter.name] = error
    return wrong


def _make_term(parameter: Parameter, value: object, names: ConceptNames) -> Term:
    text = str(value).strip()
    if parameter.kind == "trial":
        return _make_trial(parameter.name, text, names)
    if parameter.kind == "choice":
        chosen = {choice.lower(): choice for choice in parameter.choices}.get(text.lower())
        if chosen is None:
            raise QueryError(f"{parameter.name}={text!r}: expected one of {', '.join(parameter.choices)}")
        return Literal(chosen)
    if parameter.kind in ("integer", "number"):
        return _make_number(parameter, text)
    if parameter.kind == "date" and not _DATE.fullmatch(text):
        raise QueryError(f"{parameter.name}={text!r}: expected a day (2026-01-31), a month (2026-01) or a year (2026)")
    return _make_text(parameter.name, str(value))


def _make_trial(name: str, text: str, names: ConceptNames) -> NamedNode:
    try:
        trial = NamedNode(text if text.startswith(TRIAL) else TRIAL + text)
    except ValueError as error:
        raise QueryError(f"{name}={text!r}: not a trial's identifier") from error
    if not names.has_trial(trial.value):
        raise QueryError(f"{name}={text!r}: no such trial in this graph; expected its registry identifier")
    return trial


def _make_text(name: str, text: str) -> Literal:
    try:
        return Literal(text)
    except ValueError as error:
        raise QueryError(f"{name}: not valid Unicode text") from error


def _make_number(parameter: Parameter, text: str) -> Literal:
    pattern, datatype = (r"[+-]?\d+", "integer") if parameter.kind == "integer" else (r"[+-]?\d+(\.\d+)?", "decimal")
    if not re.fullmatch(pattern, text, re.ASCII):
        raise QueryError(
            f"{parameter.name}={text!r}: expected {'a whole number' if datatype == 'integer' else 'a number'}"
        )
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _parse_switch(name: str, value: object) -> bool:
    answer = _YES_NO.get(str(value).strip().lower())
    if answer is None:
        raise QueryError(f"{name}={value!r}: expected yes or no")
    return answer
