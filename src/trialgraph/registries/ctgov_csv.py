"""ClinicalTrials.gov, CSV downloads: today's columns in any choice, or those of the old ``SearchResults.csv``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import partial

from trialgraph.errors import RecordError
from trialgraph.registries.ctgov_table.columns import NUMBER, Header, is_header, parse_header
from trialgraph.registries.ctgov_table.convert import IncompleteRowError, make_study
from trialgraph.registries.reading.csv_rows import read_header, read_table
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.study import Study

_NUMBER = re.compile(r"NCT\d{8}")


def sniff(head: bytes) -> Likeness:
    """A first row that names columns of this registry is certain; nothing else is possible."""
    return Likeness.CERTAIN if is_header(read_header(head)[1]) else Likeness.NO


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each row of the table, and an error for each that cannot be read."""
    try:
        header = parse_header(read_header(document.head)[1])
    except ValueError as error:
        yield document.error(str(error))
        return
    count = 0
    for count, row in enumerate(read_table(document, partial(_begins_row, header.places[NUMBER])), 1):  # noqa: B007
        if row.problem:
            yield document.error(row.problem, row.place)
            continue
        try:
            yield _read_row(row.cells, header, context)
        except IncompleteRowError as error:
            yield document.error(str(error), row.place)
    if not count:
        yield document.error("a table without rows, expected one row a study")


def _begins_row(place: int, cells: Sequence[str]) -> bool:
    """Whether an NCT number stands where the rows of this table have it."""
    return len(cells) > place and _NUMBER.fullmatch(cells[place].strip()) is not None


def _read_row(cells: Sequence[str], header: Header, context: ReadContext) -> Study:
    digest = hashlib.sha256("\0".join(cells).encode()).hexdigest()[:12]
    study = make_study({name: cells[place] for name, place in header.places.items()}, f"sha256-{digest}")
    for name in header.unknown:
        context.note_unknown(name)
    return study


FORMAT = RegistryFormat("ctgov-csv", "ClinicalTrials.gov CSV", sniff, read)
