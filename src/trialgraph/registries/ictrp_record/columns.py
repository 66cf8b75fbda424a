"""The columns of an ICTRP export: those that are read, under one name each, and those ignored on purpose.

Exports of different years spell "Public title", "Public_title" or "PublicTitle": only letters and digits count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_SPELLING = re.compile(r"[^a-z0-9]+")

_READ = """
    trialid lastrefreshedon publictitle scientifictitle acronym primarysponsor secondarysponsor dateregistration
    dateregistration3 webaddress url recruitmentstatus dateenrollement dateenrollment dateenrolment targetsize studytype
    studydesign phase countries inclusioncriteria exclusioncriteria condition conditions intervention interventions
    primaryoutcome secondaryoutcome secondaryid secondaryids resultsdatecompleted
"""
# People, ages and sex, results (the portal has a link at most), the portal's own flags.
_IGNORED = """
    exportdate sourceregister otherrecords inclusionagemin inclusionagemax inclusiongender agemin agemax gender
    contactfirstname contactlastname contactaddress contactemail contacttel contactaffiliation
    resultsdateposted resultsurllink resultsyesno resultssummary resultsbaselinechar resultsparticipantflow
    resultsadverseevents resultsoutcomemeasures resultsurlprotocol resultsipdplan resultsipddescription
    retrospectiveflag bridgingflagtruefalse bridgedtype childs internalnumber prospectiveregistration sourcesupport
    ethicsstatus ethicsapprovaldate ethicscontactname ethicscontactaddress ethicscontactphone ethicscontactemail
    ethicsreviewstatus ethicsreviewapprovaldate ethicsreviewcontactname ethicsreviewcontactaddress
    ethicsreviewcontactphone ethicsreviewcontactemail
"""
KNOWN = frozenset((_READ + _IGNORED).split())


def name_column(header: str) -> str:
    """The one name of a column, however an export spells it."""
    return _SPELLING.sub("", header.lower())


def is_export(header: Sequence[str]) -> bool:
    """Whether these are the columns of an ICTRP export: an id of the portal's and a title."""
    names = {name_column(column) for column in header}
    return "trialid" in names and not names.isdisjoint({"publictitle", "scientifictitle"})


def place_of_id(header: Sequence[str]) -> int:
    """Which column has the trial's id."""
    return [name_column(column) for column in header].index("trialid")


def name_cells(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by the names of their columns, without those that are blank."""
    named = zip(map(name_column, header), cells, strict=True)
    return {name: cell for name, cell in named if cell.strip()}


def unknown_columns(header: Sequence[str], row: Mapping[str, str]) -> list[str]:
    """Columns, as the header spells them, that have a value here and are neither read nor ignored."""
    return [column for column in header if (name := name_column(column)) in row and name not in KNOWN]
