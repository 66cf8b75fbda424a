"""A saved query as a form: a field for each parameter of its header, with what is wrong beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialgraph.concept_names import ConceptNames
from trialgraph.errors import QueryError, UnknownConceptError
from trialgraph.query_parameters import find_wrong_values
from trialgraph.saved_queries import CONCEPT_PARAMETERS, Parameter, SavedQuery
from trialgraph.serve.addresses import make_address
from trialgraph.serve.links import WORD_OF_KIND
from trialgraph.serve.views.wording import say_name

LONGEST = 300  # characters of a value
_PLACEHOLDERS = {"date": "2026-01-31", "trial": "NCT01234567"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may have been meant, and where the answer to that stands."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form. `kind` is the parameter's, or "concept" with the `kinds` that are suggested ("agent,…").

    `problem` says what is wrong with `value`, "" where nothing is.
    """

    name: str
    kind: str
    label: str
    about: str
    left_out: str
    value: str
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    kinds: str = ""
    problem: str = ""
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def required(self) -> bool:
        """Whether the query needs a value."""
        return not self.left_out


def read_values(query: SavedQuery, asked: Mapping[str, str]) -> dict[str, str]:
    """The values that a request gives for the parameters of a query; those left empty are not among them."""
    found = {one.name: " ".join(asked.get(one.name, "").split()) for one in query.parameters}
    return {name: value for name, value in found.items() if value}


def make_fields(query: SavedQuery, values: Mapping[str, str], names: ConceptNames, path: str) -> tuple[Field, ...]:
    """The fields with these values. A needed value that is not given is a problem only where others are given."""
    wrong = find_wrong_values(query, {name: value[:LONGEST] for name, value in values.items()}, names)
    return tuple(
        _make_field(query, parameter, values, wrong.get(parameter.name), path) for parameter in query.parameters
    )


def is_complete(query: SavedQuery, values: Mapping[str, str]) -> bool:
    """Whether every value that the query needs is given."""
    return all(one.name in values for one in query.parameters if one.required)


def _make_field(
    query: SavedQuery, parameter: Parameter, values: Mapping[str, str], error: QueryError | None, path: str
) -> Field:
    problem, suggestions = _read_error(error)
    if parameter.required and values and parameter.name not in values:
        problem = "Needed to answer this question."
    kinds = CONCEPT_PARAMETERS.get(parameter.kind, ())
    example = query.example.parameters.get(parameter.name, "")
    words = " or ".join(WORD_OF_KIND[kind] for kind in kinds[:2]) if len(kinds) < 3 else "therapy"
    return Field(
        parameter.name,
        "concept" if kinds else parameter.kind,
        say_name(parameter.name).capitalize(),
        parameter.about,
        parameter.left_out,
        values.get(parameter.name, ""),
        _PLACEHOLDERS.get(parameter.kind) or (f"for example {example}" if example else words),
        tuple((choice, say_name(choice)) for choice in parameter.choices),
        ",".join(kinds),
        problem,
        _link_suggestions(suggestions, parameter.name, values, path),
    )


def _read_error(error: QueryError | None) -> tuple[str, tuple[str, ...]]:
    """What an error says in a sentence, and the names that it offers instead."""
    said, _, offered = str(error or "").partition("; did you mean ")
    names = tuple(match[1] or match[2] for match in re.finditer(r"'([^']+)'|\"([^\"]+)\"", offered))
    return (said + "." if said else ""), names if isinstance(error, UnknownConceptError) else ()


def _link_suggestions(labels: Iterable[str], name: str, values: Mapping[str, str], path: str) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(label, make_address(path, {**values, name: label})) for label in labels)
