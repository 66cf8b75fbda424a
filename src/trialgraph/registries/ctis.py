"""EU CTIS: pages of search results in JSON (and single trials, arrays or NDJSON of the same shape)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import orjson
from pydantic import ValidationError

from trialgraph.errors import RecordError
from trialgraph.registries.ctis_record.convert import IncompleteTrialError, make_study
from trialgraph.registries.ctis_record.model import parse_trial, unknown_fields
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.registries.reading.json_stream import BOM, BrokenValue, PageShape, split_values
from trialgraph.study import Study

PAGE = PageShape(frozenset({"showWarning", "pagination", "data"}), "data")
_NUMBER_FIELD = re.compile(rb'"ctNumber"\s*:')


def sniff(head: bytes) -> Likeness:
    """JSON that names the field of the EU CT number is certain."""
    is_json = head.removeprefix(BOM).lstrip().startswith((b"{", b"["))
    return Likeness.CERTAIN if is_json and _NUMBER_FIELD.search(head) else Likeness.NO


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each trial of the document, and an error for each that cannot be read."""
    for value in split_values(document, PAGE):
        if isinstance(value, BrokenValue):
            yield document.error(value.problem, value.place)
            continue
        try:
            yield _read_trial(value.content, context)
        except (IncompleteTrialError, _WrongTrialError) as error:
            yield document.error(str(error), value.place)


class _WrongTrialError(Exception):
    """A value that is no trial, or a trial with a wrong value."""


def _read_trial(content: bytes, context: ReadContext) -> Study:
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise _WrongTrialError(f"broken JSON ({error}), expected a trial in UTF-8") from error
    if not isinstance(raw, dict) or "ctNumber" not in raw:
        raise _WrongTrialError("no trial: expected an object with ctNumber")
    if b"\\u0000" in content:
        raise _WrongTrialError("text with a NUL character, expected text")
    try:
        trial = parse_trial(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _WrongTrialError(f"{place}: {first['msg'].lower()}, found {type(first['input']).__name__}") from error
    study = make_study(trial, "sha256-" + hashlib.sha256(content.strip()).hexdigest()[:12], context.is_condition)
    for name in unknown_fields(raw):
        context.note_unknown(name)
    return study


FORMAT = RegistryFormat("ctis", "EU CTIS search results in JSON", sniff, read)
