"""WHO ICTRP: CSV exports of the search portal, which hold records of all primary registers, one a row.

`Study.registry` is "ictrp" and `Study.id` the number in the primary register (ChiCTR2000029949, NCT04280705,
EUCTR2020-000890-25-FR, ISRCTN83971151 …). The version is the day on which the portal last took the record over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from trialgraph.errors import RecordError
from trialgraph.registries.ictrp_record.columns import is_export, name_cells, unknown_columns
from trialgraph.registries.ictrp_record.convert import IncompleteRowError, make_study
from trialgraph.registries.reading.csv_rows import BrokenRow, Row, read_header, split_rows
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.study import Study

# The id that begins a row of this export: letters of the register, then digits ("NCT0…", "JPRN-UMIN0…", "CTRI/2020/…").
_STARTS_ROW = re.compile(rb'"?(?=[A-Za-z]{2,5}[\w/-]{4,30}"?[,;\t])[A-Za-z]{2,5}[A-Za-z/-]*\d{3}')


def sniff(head: bytes) -> Likeness:
    """A header line with the portal's columns is certain."""
    return Likeness.CERTAIN if is_export(read_header(head)[0]) else Likeness.NO


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each row of the export, and an error for each that cannot be read."""
    header, delimiter = read_header(document.head)
    rows = split_rows(document, delimiter, _STARTS_ROW)
    next(rows, None)  # the header
    for row in rows:
        if isinstance(row, BrokenRow):
            yield document.error(row.problem, row.place)
            continue
        try:
            yield _read_row(header, row, context)
        except (IncompleteRowError, _WrongRowError) as error:
            yield document.error(str(error), row.place)


class _WrongRowError(Exception):
    """A row that does not fit the header."""


def _read_row(header: tuple[str, ...], row: Row, context: ReadContext) -> Study:
    if len(row.cells) != len(header):
        raise _WrongRowError(f"expected {len(header)} cells, as the header has, found {len(row.cells)}")
    cells = name_cells(header, row.cells)
    digest = hashlib.sha256("\x1f".join(row.cells).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    study = make_study(cells, f"sha256-{digest}")
    for column in unknown_columns(header, cells):
        context.note_unknown(column)
    return study


FORMAT = RegistryFormat("ictrp", "a WHO ICTRP export in CSV", sniff, read)
