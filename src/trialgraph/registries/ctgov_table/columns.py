"""The columns of ClinicalTrials.gov's CSV downloads: those that are read and those ignored on purpose.

Today's download has the names of the website's table, the one of before 2024 (``SearchResults.csv``) others; a user may
leave out any column but the number and the title. A column in neither list is new: it is counted in the reading report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NUMBER, TITLE = "NCT Number", "Study Title"

# Name of a column -> name that its cells have in a row here (the old header's names mean the same where both stand).
READ_COLUMNS: Mapping[str, str] = {
    NUMBER: NUMBER,
    TITLE: TITLE,
    "Title": TITLE,
    "Acronym": "Acronym",
    "Study Status": "Study Status",
    "Status": "Study Status",
    "Brief Summary": "Brief Summary",
    "Conditions": "Conditions",
    "Interventions": "Interventions",
    "Primary Outcome Measures": "Primary Outcome Measures",
    "Secondary Outcome Measures": "Secondary Outcome Measures",
    "Other Outcome Measures": "Other Outcome Measures",
    "Outcome Measures": "Outcome Measures",
    "Sponsor": "Sponsor",
    "Collaborators": "Collaborators",
    "Sponsor/Collaborators": "Sponsor/Collaborators",
    "Phases": "Phases",
    "Enrollment": "Enrollment",
    "Funder Type": "Funder Type",
    "Funded Bys": "Funder Type",
    "Study Type": "Study Type",
    "Study Design": "Study Design",
    "Study Designs": "Study Design",
    "Other IDs": "Other IDs",
    "Start Date": "Start Date",
    "Primary Completion Date": "Primary Completion Date",
    "Completion Date": "Completion Date",
    "First Posted": "First Posted",
    "Last Update Posted": "Last Update Posted",
    "Locations": "Locations",
}
IGNORED_COLUMNS = frozenset(
    {
        "Rank",
        "Study URL",
        "URL",
        "Study Results",
        "Sex",
        "Gender",
        "Age",
        "Results First Posted",
        "Study Documents",
    }
)
_BY_FOLDED_NAME = {name.casefold(): name for name in (*READ_COLUMNS, *IGNORED_COLUMNS)}
# A header is one of this registry when so many of its columns are; fewer are names that any table may have.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: where the cells that are read stand, how many there are, which are new."""

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...]


def is_header(cells: Sequence[str]) -> bool:
    """Whether these are columns of this registry: the number with another one, or several others.

    An export of the WHO's portal has some of the others, too; it has an id of its own.
    """
    if any(_fold(cell) == "trialid" for cell in cells):
        return False
    known = {_BY_FOLDED_NAME[cell] for cell in map(_fold, cells) if cell in _BY_FOLDED_NAME}
    return len(known) >= (2 if NUMBER in known else _ENOUGH)


def parse_header(cells: Sequence[str]) -> Header:
    """The places of the columns; of two columns with one meaning the first counts.

    Raises ValueError without the column of the number or that of the title.
    """
    places: dict[str, int] = {}
    unknown: dict[str, None] = {}
    for place, cell in enumerate(cells):
        name = _BY_FOLDED_NAME.get(_fold(cell), "")
        if name in READ_COLUMNS:
            places.setdefault(READ_COLUMNS[name], place)
        elif not name and cell.strip():
            unknown[cell.strip()[:80]] = None
    for needed, shown in ((NUMBER, f'"{NUMBER}"'), (TITLE, f'"{TITLE}" (or "Title")')):
        if needed not in places:
            raise ValueError(f"no column {shown}, expected the columns {NUMBER} and {TITLE} and any others")
    return Header(places, len(cells), tuple(unknown))


def _fold(cell: str) -> str:
    return " ".join(cell.split()).casefold()
