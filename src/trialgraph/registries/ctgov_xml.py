"""ClinicalTrials.gov, legacy XML: ``<clinical_study>`` records, one or any number in a document."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace

from trialgraph.errors import RecordError
from trialgraph.registries.ctgov_xml_record.convert import IncompleteXmlRecordError, make_study
from trialgraph.registries.ctgov_xml_record.cut import PIECE_BYTES, RawRecord, cut_records
from trialgraph.registries.ctgov_xml_record.parse import ROOT, BrokenXmlError, parse_record
from trialgraph.registries.reading.encodings import NarrowedStream, decode_head, encoding_of_xml, is_wide
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.study import Study

EXPECTED = "ClinicalTrials.gov legacy XML"


def sniff(head: bytes) -> Likeness:
    """XML that names the root element is certain; other XML is possible (and then wrong in a known way)."""
    try:
        text = decode_head(head, encoding_of_xml(head))
    except LookupError:
        text = decode_head(head, "utf-8")
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return Likeness.NO
    return Likeness.CERTAIN if f"<{ROOT}" in text else Likeness.POSSIBLE


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each record of the document, and an error for each that cannot be read."""
    try:
        encoding = encoding_of_xml(document.head)
    except LookupError as error:
        yield document.error(f"unknown or wrong encoding {str(error)!r}, expected UTF-8, UTF-16 or the one declared")
        return
    if is_wide(encoding):
        narrowed = NarrowedStream(document.stream, encoding)
        document, encoding = replace(document, stream=io.BufferedReader(narrowed, PIECE_BYTES)), "utf-8"
    try:
        yield from _read_records(document, encoding, context)
    except UnicodeDecodeError as error:
        yield document.error(f"not {error.encoding.upper()}, as the document begins, expected one encoding")


def _read_records(document: Document, encoding: str, context: ReadContext) -> Iterator[Study | RecordError]:
    count = 0
    for count, record in enumerate(cut_records(document.stream), 1):  # noqa: B007 - whether there was one is asked below
        place = f"line {record.line}" if record.line > 1 else ""
        if not isinstance(record, RawRecord):
            yield document.error(record.problem, place)
            continue
        try:
            yield _read_record(record, encoding, context)
        except BrokenXmlError as error:
            yield document.error(error.problem, f"line {record.line + error.line - 1}")
        except IncompleteXmlRecordError as error:
            yield document.error(str(error), place)
    if not count:
        yield document.error(f"XML without <{ROOT}>, expected {EXPECTED}")


def _read_record(record: RawRecord, encoding: str, context: ReadContext) -> Study:
    try:
        text = record.content.decode(encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        line = record.content.count(b"\n", 0, error.start) + 1
        raise BrokenXmlError(
            f"not {encoding.upper().removesuffix('-SIG')}: byte 0x{record.content[error.start]:02x}, expected the "
            "encoding that the document begins with",
            line,
        ) from error
    root = parse_record(text, context.note_unknown)
    return make_study(root, "sha256-" + hashlib.sha256(record.content).hexdigest()[:12])


FORMAT = RegistryFormat("ctgov-xml", EXPECTED, sniff, read)
