"""SSSOM: mappings in a TSV whose metadata stand in comment lines before the header."""

from __future__ import annotations

import csv
import re
from typing import IO, Any

import yaml

from trialgraph.vocabulary.entries import Mapping, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.predicates import relation_of_predicate
from trialgraph.vocabulary.formats.reading.source import Source
from trialgraph.vocabulary.identifiers import find_scheme

_COLUMNS = ("subject_id", "predicate_id", "object_id")
_HEADER = re.compile(rb"^(?=[^#\n]*\bsubject_id\b)(?=[^#\n]*\bpredicate_id\b)(?=[^#\n]*\bobject_id\b)", re.M)
_NO_TERM = "sssom:NoTermFound"  # "there is none": says nothing of two identifiers
_LITERAL = "rdfs literal"


def sniff(head: bytes) -> Likeness:
    """A header row with the three columns that every mapping has."""
    return Likeness.CERTAIN if _HEADER.search(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All mappings, negative ones too; predicates that say neither same nor wider nor narrower are counted."""
    collected = Collected("sssom", options)
    with source.open_text() as stream:
        metadata, first_row, lines = _read_metadata(source, stream)
        delimiter = "\t" if "\t" in first_row else ","
        header = next(csv.reader([first_row], delimiter=delimiter))
        prefixes = metadata.get("curie_map") or {}
        rows = 0
        reader = csv.reader(stream, delimiter=delimiter)
        line = lines + 1
        for row in reader:
            if row:
                rows += 1
                _add_row(dict(zip(header, row, strict=False)), len(row) == len(header), line, prefixes, collected)
            line = lines + reader.line_num + 1
    version = metadata.get("mapping_set_version") or metadata.get("mapping_date") or ""
    return collected.finish(rows, str(version), str(metadata.get("license") or ""))


def _read_metadata(source: Source, stream: IO[str]) -> tuple[dict[str, Any], str, int]:
    """The metadata, the header row, and the number of lines until there."""
    comments: list[str] = []
    for number, line in enumerate(iter(stream.readline, ""), 1):
        if not line.startswith("#"):
            try:
                metadata = yaml.load("".join(comments), yaml.CSafeLoader) if comments else {}
            except yaml.YAMLError as error:
                raise source.error(f"the metadata before the header are no YAML: {error}") from error
            return metadata if isinstance(metadata, dict) else {}, line.rstrip("\r\n"), number
        comments.append(line[1:])
    raise source.error("no header row, expected subject_id, predicate_id, object_id …")


def _add_row(row: dict[str, str], is_whole: bool, line: int, prefixes: dict[str, str], collected: Collected) -> None:
    told = [row.get(column, "").strip() for column in _COLUMNS]
    if not is_whole or not all(told):
        collected.note("malformedRow", line, " ".join(told).strip(), "a cell for each column")
        return
    if _NO_TERM in told or _LITERAL in (row.get("subject_type"), row.get("object_type")):
        return
    relation = relation_of_predicate(row["predicate_id"])
    if relation is None:
        collected.count("unknownRelation", line, row["predicate_id"])
        return
    subject, obj = (collected.parse(_expand(row[column], prefixes), line) for column in ("subject_id", "object_id"))
    if not subject or not obj:
        return
    collected.add_mapping(
        Mapping(
            subject=subject,
            relation=relation,
            object=obj,
            negative=row.get("predicate_modifier", "").strip().lower() == "not",
            justification=row.get("mapping_justification", ""),
            confidence=_parse_confidence(row.get("confidence", ""), line, collected),
            subject_label=row.get("subject_label", ""),
            object_label=row.get("object_label", ""),
            line=line,
        )
    )


def _expand(curie: str, prefixes: dict[str, str]) -> str:
    """A CURIE as it is where its prefix is known here, else as IRI by the file's own map of prefixes."""
    prefix, colon, local = curie.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes and find_scheme(prefix) is None else curie


def _parse_confidence(text: str, line: int, collected: Collected) -> float | None:
    if not text.strip():
        return None
    try:
        confidence = float(text)
    except ValueError:
        confidence = -1.0
    if 0 <= confidence <= 1:
        return confidence
    collected.note("malformedRow", line, text, "a confidence from 0 to 1")
    return None


FORMAT = VocabularyFormat("sssom", "SSSOM (a header with subject_id, predicate_id, object_id)", sniff, read)
