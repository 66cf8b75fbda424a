"""Answers as text, for programs that read no structured content. Titles, labels and quotes of records stand between “
and ”; names of concepts, some of which records have given, never begin a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from trialgraph.mcp.models import (
    RECORDED_FIELDS,
    Concept,
    QuestionParameter,
    Quote,
    Rows,
    SideBySide,
)
from trialgraph.mcp.schema_terms import SchemaTerm

_WITH_QUOTATIONS = ("says", "parts", "what", "first", "second")  # statements that were put together with `quote_words`
_AS_WRITTEN = ("query", "shape")  # texts whose lines matter


def format_answer(answer: BaseModel) -> str:
    """The answer as indented lines, without what is empty."""
    return "\n".join(_say_model(answer, "")) + "\n"


def _say_model(model: BaseModel, indent: str) -> Iterator[str]:
    for name, value in model:
        if name == "rows" and isinstance(model, Rows):
            yield from _say_rows(model, indent)
        else:
            yield from _say(name, value, indent)


def _say(name: str, value: object, indent: str) -> Iterator[str]:
    if value in ("", [], {}, None):
        return
    if isinstance(value, BaseModel):
        yield f"{indent}{name}:"
        yield from _say_model(value, indent + "  ")
    elif isinstance(value, Mapping):
        yield f"{indent}{name}:"
        for key, entry in value.items():
            said = f"“{_clean(str(entry))}”" if name in RECORDED_FIELDS else ""
            yield from [f"{indent}  {key}: {said}"] if said else _say(str(key), entry, indent + "  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _say_list(name, value, indent)
    elif name in _AS_WRITTEN:
        yield f"{indent}{name}:"
        yield from (f"{indent}  {line}" for line in str(value).splitlines())
    else:
        yield f"{indent}{name}: {_spell(name, value)}"


def _say_list(name: str, values: Sequence[object], indent: str) -> Iterator[str]:
    if all(isinstance(value, str) for value in values):
        yield f"{indent}{name}: {'; '.join(_spell(name, value) for value in values)}"
        return
    yield f"{indent}{name}:"
    for value in values:
        line = _say_in_one_line(value)
        if line:
            yield f"{indent}  - {line}"
        elif isinstance(value, BaseModel):
            first, *rest = _say_model(value, indent + "    ")
            yield f"{indent}  - {first.strip()}"
            yield from rest


def _say_in_one_line(value: object) -> str:
    """Those of which there are many, in a line each; "" for any other."""
    if isinstance(value, Quote):
        about = f"{_clean(value.about)}: " if value.about else ""
        return f"{about}“{_clean(value.words)}” ({value.trial} {value.field}#char={value.start},{value.end})"
    if isinstance(value, Concept):
        return f"{_clean(value.label)} <{value.iri}> ({', '.join([value.kind, *value.identifiers])})"
    if isinstance(value, SideBySide):
        first, second = (f"“{_clean(said)}”" if said else "not said" for said in (value.first, value.second))
        return f"{value.fact}: {first} | {second}"
    if isinstance(value, SchemaTerm):
        links = f" ({' or '.join(value.of)} → {' or '.join(value.gives)})" if value.of or value.gives else ""
        return f"{value.name}{links}: {value.definition}"
    if isinstance(value, QuestionParameter):
        needed = "needed" if value.required else f"left out: {value.left_out}"
        choices = f"; one of {', '.join(value.choices)}" if value.choices else ""
        return f"{value.name} ({value.kind}; {needed}{choices}): {value.about}"
    return ""


def _say_rows(answer: Rows, indent: str) -> Iterator[str]:
    yield f"{indent}rows ({len(answer.rows)}):"
    for row in answer.rows:
        cells = (f"{name}: {_spell_cell(value)}" for name, value in row.items() if value is not None and value != "")
        yield f"{indent}  - {'; '.join(cells)}"


def _spell_cell(value: object) -> str:
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    is_iri = value.startswith(("http://", "https://")) and not set(value) & set(' <>"')
    return f"<{value}>" if is_iri else f"“{_clean(value)}”"


def _spell(name: str, value: object) -> str:
    if name in RECORDED_FIELDS:
        return f"“{_clean(str(value))}”"
    if name in _WITH_QUOTATIONS:
        return _clean(str(value), keeps_quotations=True)
    return _clean(str(value).lower() if isinstance(value, bool) else str(value))


def _clean(text: str, *, keeps_quotations: bool = False) -> str:
    """Text on one line that cannot end its quotation or start a line of its own."""
    line = " ".join(text.split())
    line = line if keeps_quotations else line.replace("“", '"').replace("”", '"')
    return "".join(char if char.isprintable() else "\ufffd" for char in line)
