"""Saved queries: ``queries/<name>.rq``, SPARQL with a header of ``#+`` lines in YAML, found by being there.

A parameter is a ``$name`` in the text. One that may be left out says in its header what leaving it out means, and its
part of the text stands between ``# if name`` and ``# end if``; so the file as it stands is valid SPARQL anywhere. Where
a shorter way is open without it, that stands between ``# if not name`` and ``# end if``, and is true with it, too.

Where a join should start from a sub-select, that gives a column of its own, ``(1 AS ?step1)``, and beside it stands
``VALUES ?step1 { 1 }``. This changes no row on any engine; Oxigraph, which joins the smallest first and takes a
sub-select for endless, starts from the one value. (A LIMIT would tell it the same, and cut where there are more rows.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from trialgraph.concept_names import CONCEPT_KINDS
from trialgraph.errors import QueryError
from trialgraph.resources import queries_folder
from trialgraph.sparql_terms import apply_conditions, find_conditional_parameters, find_parameters

# A parameter's kind → the kinds of concept it may be. "therapy" is whatever can be a partner in a combination.
CONCEPT_PARAMETERS: dict[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in CONCEPT_KINDS},
    "therapy": ("agent", "agentClass"),
    "anyTherapy": ("agent", "agentClass", "procedure"),
}
VALUE_PARAMETERS = ("text", "integer", "number", "date", "choice", "switch", "trial")
_HEADER_KEYS = {"title", "question", "subject", "parameters", "example", "notes", "paths", "lists", "in_order"}
_PARAMETER_KEYS = {"name", "kind", "about", "left_out", "choices"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a saved query. `left_out` says what leaving it out means; "" where it is required."""

    name: str
    kind: str
    about: str
    left_out: str = ""
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether the query needs a value."""
        return not self.left_out


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example on the five seed trials: the parameters given, and the rows that come out.

    `rows` name some columns or all; `complete` says whether these are all rows of the answer.
    """

    parameters: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query; `text` is the whole file."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    example: Example
    text: str = field(repr=False)
    notes: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)  # column → the parameter (or IRI) that its concepts lead to
    lists: Mapping[str, str] = field(default_factory=dict)  # column of several values → what stands between them
    in_order: tuple[str, ...] = ()  # those of them whose order is the query's
    subject: str = ""  # under which lists of queries show it


@cache
def load_saved_queries(folder: Path | None = None) -> Mapping[str, SavedQuery]:
    """All saved queries of `folder` (default: those that ship with trialgraph), by name.

    Raises QueryError for a folder without queries, and for a file whose header is wrong; the message names the file.
    """
    files = sorted((folder or queries_folder()).glob("*.rq"))
    if not files:
        raise QueryError(f"{folder or queries_folder()}: no saved query (*.rq) found")
    return {path.stem: read_saved_query(path) for path in files}


@lru_cache(maxsize=256)  # a server is asked for the same ones again and again
def find_saved_query(name: str) -> SavedQuery | None:
    """The saved query of this name, None if there is none; reads only its file."""
    path = queries_folder() / f"{name}.rq"
    return read_saved_query(path) if re.fullmatch(r"[\w-]{1,60}", name) and path.is_file() else None


def read_saved_query(path: Path) -> SavedQuery:
    """One query file. Raises QueryError, naming the file, for a header that is broken or at odds with the text."""
    try:
        return make_saved_query(path.stem, path.read_text(encoding="utf-8"))
    except QueryError as error:
        raise QueryError(f"{path}: {error}") from error


def make_saved_query(name: str, text: str) -> SavedQuery:
    """The query of a text with a header. Raises QueryError for a header that is broken or at odds with the text."""
    try:
        header = yaml.safe_load("\n".join(re.findall(r"^#\+ ?(.*)$", text, re.MULTILINE))) or {}
        return _read_header(name, header, text)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise QueryError(f"the '#+' header is not as expected: {error!r}") from error


def _read_header(name: str, header: Mapping[str, Any], text: str) -> SavedQuery:
    _refuse_unknown_keys("header", header, _HEADER_KEYS)
    _refuse_missing_keys("header", header, ("title", "question", "example"))
    parameters = tuple(_make_parameter(entry) for entry in header.get("parameters") or ())
    example = header["example"]
    rows = example.get("gives", example.get("includes"))
    if rows is None or ("includes" in example and not rows):
        raise QueryError("the example has no rows under 'gives' (all rows) or 'includes' (some of them)")
    query = SavedQuery(
        name=name,
        title=str(header["title"]),
        question=str(header["question"]),
        parameters=parameters,
        example=Example({k: str(v) for k, v in (example.get("with") or {}).items()}, tuple(rows), "gives" in example),
        text=text,
        notes=str(header.get("notes", "")),
        paths=dict(header.get("paths") or {}),
        lists=dict(header.get("lists") or {}),
        in_order=tuple(header.get("in_order") or ()),
        subject=str(header.get("subject", "")),
    )
    _check_parameters(query)
    _check_paths(query)
    _check_lists(query)
    return query


def _make_parameter(entry: Mapping[str, Any]) -> Parameter:
    _refuse_unknown_keys("parameter", entry, _PARAMETER_KEYS)
    _refuse_missing_keys(f"parameter {entry.get('name', '')}".strip(), entry, ("name", "kind", "about"))
    choices = tuple(str(choice) for choice in entry.get("choices", ()))
    parameter = Parameter(entry["name"], entry["kind"], entry["about"], str(entry.get("left_out", "")), choices)
    if parameter.kind not in CONCEPT_PARAMETERS and parameter.kind not in VALUE_PARAMETERS:
        kinds = ", ".join([*CONCEPT_PARAMETERS, *VALUE_PARAMETERS])
        raise QueryError(f"parameter {parameter.name}: unknown kind {parameter.kind!r}; the kinds are {kinds}")
    if (parameter.kind == "choice") != bool(choices):
        raise QueryError(f"parameter {parameter.name}: 'choices' belong to the kind choice, and only to it")
    return parameter


def _check_parameters(query: SavedQuery) -> None:
    """A parameter must be in the text, and one in the text in the header; a conditional one must be optional."""
    described = {parameter.name for parameter in query.parameters}
    conditional = find_conditional_parameters(query.text)
    if described != find_parameters(query.text) | conditional:
        odd = sorted(described ^ (find_parameters(query.text) | conditional))
        raise QueryError(f"header and text disagree about the parameters {', '.join(odd)}")
    optional = {parameter.name for parameter in query.parameters if not parameter.required}
    if optional != conditional:
        odd = sorted(optional ^ conditional)
        raise QueryError(f"'left_out' and '# if' must go together for {', '.join(odd)}")
    left = find_parameters(apply_conditions(query.text, described - optional)) & optional
    if left:
        raise QueryError(f"${', $'.join(sorted(left))} stands outside its '# if' block")


def _check_paths(query: SavedQuery) -> None:
    """A column of paths must be in the text, and lead to a concept that is a parameter or an IRI."""
    concepts = {parameter.name for parameter in query.parameters if parameter.kind in CONCEPT_PARAMETERS}
    for column, asked in query.paths.items():
        if not re.search(rf"\?{re.escape(column)}\b", query.text):
            raise QueryError(f"paths: the text has no column ?{column}")
        if asked not in concepts and "://" not in asked:
            raise QueryError(f"paths: {column} leads to {asked!r}, which is neither a concept's parameter nor an IRI")


def _check_lists(query: SavedQuery) -> None:
    """What a GROUP_CONCAT gives is a list or a path, its values set apart by line ends or blanks."""
    made = {column: separator for separator, column in re.findall(r'separator="(.*?)"\) AS \?(\w+)\)', query.text)}
    for column in query.lists:
        if made.get(column) != r"\n":
            raise QueryError(f'lists: the text has no GROUP_CONCAT(…; separator="\\n") AS ?{column}')
    odd = sorted(set(query.in_order) - set(query.lists))
    if odd:
        raise QueryError(f"in_order: {odd[0]!r} is not among the lists")


def _refuse_unknown_keys(place: str, entry: Mapping[str, Any], allowed: set[str]) -> None:
    unknown = sorted(set(entry) - allowed)
    if unknown:
        raise QueryError(f"{place}: unknown key {unknown[0]!r}; expected {', '.join(sorted(allowed))}")


def _refuse_missing_keys(place: str, entry: Mapping[str, Any], needed: tuple[str, ...]) -> None:
    missing = [key for key in needed if entry.get(key) is None]
    if missing:
        raise QueryError(f"the '#+' {place} lacks {', '.join(missing)}; it needs {', '.join(needed)}")
