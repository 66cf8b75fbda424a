"""ClinicalTrials.gov, API v2 JSON: one study, an array, a page of results, or NDJSON."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

import orjson
from pydantic import ValidationError

from trialgraph.errors import RecordError
from trialgraph.registries.ctgov_record.convert import IncompleteRecordError, make_study
from trialgraph.registries.ctgov_record.fields import unknown_fields
from trialgraph.registries.ctgov_record.model import Record
from trialgraph.registries.reading.format import Document, Likeness, RawRecord, ReadContext, RegistryFormat
from trialgraph.registries.reading.json_stream import BOM, BrokenValue, PageShape, split_values
from trialgraph.study import Study

PAGE = PageShape(frozenset({"studies", "nextPageToken", "totalCount"}), "studies")
_SECTION = re.compile(rb'"(?:protocolSection|derivedSection|studies)"\s*:')
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}


def sniff(head: bytes) -> Likeness:
    """JSON that names a section of a record is certain; other JSON is possible (and then wrong in a known way)."""
    if not head.removeprefix(BOM).lstrip().startswith((b"{", b"[")):
        return Likeness.NO
    return Likeness.CERTAIN if _SECTION.search(head) else Likeness.POSSIBLE


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each record of the document, and an error for each that cannot be read."""
    for found in cut(document):
        yield parse(found, context) if isinstance(found, RawRecord) else found


def cut(document: Document) -> Iterator[RawRecord | RecordError]:
    """Each record of the document as bytes, and an error for each place where none can be cut out."""
    for value in split_values(document, PAGE):
        if isinstance(value, BrokenValue):
            yield document.error(value.problem, value.place)
        else:
            yield RawRecord("ctgov-v2", document.source, document.place_within(value.place), value.content)


def parse(record: RawRecord, context: ReadContext) -> Study | RecordError:
    """The study of a record, or the error why there is none."""
    try:
        return _read_record(record.content, context.note_unknown)
    except (IncompleteRecordError, _WrongRecordError) as error:
        return record.error(str(error))


class _WrongRecordError(Exception):
    """A value that is no record, or a record with a wrong value."""


def _read_record(content: bytes, note_unknown: Callable[[str], None]) -> Study:
    raw = _parse(content)
    if not isinstance(raw, dict):
        raise _WrongRecordError(f"expected a study (an object with protocolSection), found {_kind(raw)}")
    if "protocolSection" not in raw:
        raise _WrongRecordError(f"no study: expected an object with protocolSection, found {_keys(raw)}")
    if b"\\u0000" in content:
        _refuse_nul(raw, "")
    try:
        record = Record.model_validate(raw)
    except ValidationError as error:
        raise _WrongRecordError(_describe(error)) from error
    study = make_study(record, lambda: "sha256-" + hashlib.sha256(content.strip()).hexdigest()[:12])
    for path in unknown_fields(raw):
        note_unknown(path)
    return study


def _parse(content: bytes) -> object:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        problem = f"broken JSON ({error})"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}"
    raise _WrongRecordError(f"{problem}, expected a study in JSON")


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return kinds.get(type(value), "null")


def _keys(raw: Mapping[str, object]) -> str:
    names = ", ".join(list(raw)[:3])
    return f"one with {names[:60]}" if names else "an empty one"


def _describe(error: ValidationError) -> str:
    """The first wrong value in one line: ``protocolSection.….conditions[0]: expected text, found a number``."""
    details = error.errors(include_url=False)
    first = details[0]
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    place = "".join(steps).removeprefix(".")
    if first["type"] == "missing":
        return f"{place}: expected an object, it is missing"
    expected = _EXPECTED.get(first["type"], first["msg"])
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return f"{place}: expected {expected}, found {_kind(first['input'])}{more}"


def _refuse_nul(value: object, path: str) -> None:
    if isinstance(value, str) and "\0" in value:
        raise _WrongRecordError(f"{path.removeprefix('.')}: expected text, found text with a NUL character")
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        _refuse_nul(child, f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}")


FORMAT = RegistryFormat("ctgov-v2", "ClinicalTrials.gov API v2 JSON", sniff, read, cut, parse)
