"""WHO ICTRP: CSV exports of the search portal, which hold records of all primary registers, one a row.

`Study.registry` is "ictrp" and `Study.id` the number in the primary register (ChiCTR2000029949, NCT04280705,
EUCTR2020-000890-25-FR, ISRCTN83971151 …). The version is the day on which the portal last took the record over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import partial

from trialgraph.errors import RecordError
from trialgraph.registries.ictrp_record.columns import is_export, name_cells, place_of_id, unknown_columns
from trialgraph.registries.ictrp_record.convert import IncompleteRowError, make_study
from trialgraph.registries.reading.csv_rows import read_header, read_table
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.study import Study

# The ids of the registers: their letters, then digits ("NCT0…", "JPRN-UMIN0…", "CTRI/2020/…").
_ID = re.compile(r"(?=[\w/-]{6,35}$)[A-Za-z]{2,5}[A-Za-z/-]*\d{3}")


def sniff(head: bytes) -> Likeness:
    """A header line with the portal's columns is certain."""
    return Likeness.CERTAIN if is_export(read_header(head)[1]) else Likeness.NO


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """A study for each row of the export, and an error for each that cannot be read."""
    header = read_header(document.head)[1]
    for row in read_table(document, partial(_begins_row, place_of_id(header))):
        if row.problem:
            yield document.error(row.problem, row.place)
            continue
        try:
            yield _read_row(header, row.cells, context)
        except IncompleteRowError as error:
            yield document.error(str(error), row.place)


def _begins_row(place: int, cells: Sequence[str]) -> bool:
    """Whether a register's number stands where the rows of this export have it."""
    return len(cells) > place and _ID.match(cells[place].strip()) is not None


def _read_row(header: Sequence[str], row: Sequence[str], context: ReadContext) -> Study:
    cells = name_cells(header, row)
    digest = hashlib.sha256("\x1f".join(row).encode()).hexdigest()[:12]
    study = make_study(cells, f"sha256-{digest}")
    for column in unknown_columns(header, cells):
        context.note_unknown(column.strip())
    return study


FORMAT = RegistryFormat("ictrp", "a WHO ICTRP export in CSV", sniff, read)
