"""Rows of delimited tables and of YAML lists, each with the line it begins on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from trialgraph.vocabulary.formats.reading.source import Source

_DELIMITERS = "\t,;|"
_LINE_END = re.compile(r"[\r\n]")
_LONGEST_CELL = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `is_whole` says that it has a cell for each column."""

    line: int
    cells: dict[str, str]
    is_whole: bool = True


def find_delimiter(first_line: str) -> str:
    """The delimiter that occurs most often in a header; "" where there is none."""
    best = max(_DELIMITERS, key=first_line.count)
    return best if best in first_line else ""


def read_first_row(head: bytes) -> tuple[str, list[str]]:
    """The first line of a table and its cells."""
    line = _LINE_END.split(head.decode("utf-8", "replace").lstrip("\r\n"), maxsplit=1)[0]
    delimiter = find_delimiter(line)
    cells = next(csv.reader([line], delimiter=delimiter), []) if delimiter else [line]
    return line, [cell.strip() for cell in cells]


def read_delimited(source: Source, columns: list[str], delimiter: str, has_header: bool) -> Iterator[Row]:
    """The rows after the header. Raises VocabularyError where quotes or bytes make it no table."""
    csv.field_size_limit(_LONGEST_CELL)
    with source.open_text() as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        line, is_first = 1, True
        try:
            for cells in reader:
                if any(cells):
                    if not (is_first and has_header):
                        named = dict(zip(columns, map(str.strip, cells), strict=False))
                        yield Row(line, named, len(cells) == len(columns))
                    is_first = False
                line = reader.line_num + 1
        except csv.Error as error:
            raise source.error(f"not readable as a table: {error}", reader.line_num) from error


def read_yaml(source: Source) -> Iterator[Row]:
    """The rows of a YAML list of flat mappings. Raises VocabularyError where it is something else."""
    with source.open_bytes() as stream:
        try:
            document = yaml.compose(stream, yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise source.error(f"not readable as YAML: {error}") from error
    if not isinstance(document, yaml.SequenceNode):
        raise source.error("expected a YAML list of rows")
    for item in document.value:
        line = item.start_mark.line + 1
        if isinstance(item, yaml.MappingNode):
            pairs = [(key.value, value.value) for key, value in item.value if isinstance(value, yaml.ScalarNode)]
            yield Row(line, {str(key): str(value) for key, value in pairs}, len(pairs) == len(item.value))
        else:
            yield Row(line, {}, False)
