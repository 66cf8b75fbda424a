"""From a row of a ClinicalTrials.gov CSV to a `Study`: cells are parted at bars, outcome measures also at commas.

Pointers are those of the seeds' text format: ``/title``, ``/conditions/0``, ``/primaryOutcomes/0/measure``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trialgraph.registries.ctgov_table.columns import NUMBER, TITLE
from trialgraph.registries.ctgov_words import words
from trialgraph.registries.reading.dates import parse_date
from trialgraph.registries.reading.distinct import distinct_values
from trialgraph.registries.reading.html import read_html
from trialgraph.registries.seed_sections.interventions import split_interventions
from trialgraph.registries.seed_sections.outcomes import split_outcome
from trialgraph.study import Design, Doubt, Intervention, Outcome, OutcomeRole, Status, Study, Text

STUDY_PAGE = "https://clinicaltrials.gov/study/"
_ID = re.compile(r"NCT\d{8}")
_LINE_END = re.compile(r"\r\n?")
# How the old download writes an empty date or number.
_NOTHING = "null"
_ROLES: Mapping[OutcomeRole, str] = {
    "primary": "Primary Outcome Measures",
    "secondary": "Secondary Outcome Measures",
    "other": "Other Outcome Measures",
}

Cells = Mapping[str, str]


class IncompleteRowError(Exception):
    """A row without a usable number or title; the message names the column, what was found and what was expected."""


def make_study(cells: Cells, digest: str) -> Study:
    """The study of a row (`columns.READ_COLUMNS` names its cells); `digest` names its version where it has no date.

    Raises IncompleteRowError without an NCT number or a title.
    """
    number, title = _cell(cells, NUMBER), _text("/title", _cell(cells, TITLE))
    if _ID.fullmatch(number) is None:
        what = f'found "{number[:40]}"' if number else "it is empty"
        raise IncompleteRowError(f"{NUMBER}: expected an NCT number such as NCT04040712, {what}")
    if title is None:
        raise IncompleteRowError(f"{TITLE}: expected a title, it is empty")
    doubts: list[Doubt] = []
    status = _make_status(cells, doubts)
    return Study(
        id=number,
        registry="ctgov",
        version=status.last_updated or digest,
        title=title,
        acronym=_text("/acronym", _cell(cells, "Acronym")),
        brief_summary=_text("/briefSummary", _cell(cells, "Brief Summary")),
        conditions=_make_conditions(cells),
        interventions=_make_interventions(cells),
        outcomes=_make_outcomes(cells, doubts),
        design=_make_design(cells, doubts),
        status=status,
        secondary_ids=tuple(_parts(cells, "Other IDs")),
        url=STUDY_PAGE + number,
        data_date=status.last_updated,
        doubts=tuple(doubts),
    )


def _cell(cells: Cells, name: str) -> str:
    content = read_html(_LINE_END.sub("\n", cells.get(name, ""))).strip()
    return "" if content == _NOTHING else content


def _text(pointer: str, content: str) -> Text | None:
    return Text(pointer, content) if content else None


def _parts(cells: Cells, name: str) -> list[str]:
    """What stands between the bars of a cell, each once."""
    return list(distinct_values(part.strip() for part in _cell(cells, name).split("|")))


def _make_conditions(cells: Cells) -> tuple[Text, ...]:
    names = _parts(cells, "Conditions")
    return tuple(Text(f"/conditions/{position}", name) for position, name in enumerate(names))


def _make_interventions(cells: Cells) -> tuple[Intervention, ...]:
    cell = _cell(cells, "Interventions")
    return tuple(
        Intervention(kind, Text(f"/interventions/{position}/name", name))
        for position, (kind, name) in enumerate(split_interventions(cell) if cell else ())
        if name
    )


def _make_outcomes(cells: Cells, doubts: list[Doubt]) -> tuple[Outcome, ...]:
    stated = [outcome for role, column in _ROLES.items() for outcome in _outcomes_of(role, _cell(cells, column))]
    measures = _parts(cells, "Outcome Measures")
    if not measures or stated:
        return tuple(stated)
    # The old download lists the measures of all roles together, and nothing but the measures.
    texts = [Text(f"/outcomes/{position}/measure", measure) for position, measure in enumerate(measures)]
    doubts.append(Doubt("unknownRole", texts[0], "other outcome measures: the export does not say which are primary"))
    return tuple(Outcome("other", position, text) for position, text in enumerate(texts))


def _outcomes_of(role: OutcomeRole, cell: str) -> Iterator[Outcome]:
    parts = [part.strip() for part in cell.split("|")] if cell else []
    for index, part in enumerate(part for part in parts if part):
        path, found = f"/{role}Outcomes/{index}", split_outcome(part)
        yield Outcome(
            role,
            index,
            Text(f"{path}/measure", found.measure),
            _text(f"{path}/description", found.description),
            _text(f"{path}/timeFrame", found.time_frame),
        )


def _make_design(cells: Cells, doubts: list[Doubt]) -> Design:
    enrolment = _cell(cells, "Enrollment")
    is_number = enrolment.isdecimal() and len(enrolment) < 12
    if enrolment and not is_number:
        doubts.append(Doubt("unreadableNumber", Text("/enrolment", enrolment), "no number"))
    return Design(
        study_type=words.make_study_type(_cell(cells, "Study Type")),
        phases=words.make_phases(_cell(cells, "Phases")),
        enrolment=int(enrolment) if is_number else None,
        **words.parse_design(_cell(cells, "Study Design")),
    )


def _make_status(cells: Cells, doubts: list[Doubt]) -> Status:
    def day(column: str) -> str:
        found = _cell(cells, column)
        try:
            return parse_date(found, month_first=True) if found else ""
        except ValueError:
            pointer = "/" + column[0].lower() + column[1:].replace(" ", "")
            doubts.append(Doubt("unreadableDate", Text(pointer, found), "no date"))
            return ""

    sponsors = _parts(cells, "Sponsor") or _parts(cells, "Sponsor/Collaborators")
    collaborators = _parts(cells, "Collaborators") or sponsors[1:]
    return Status(
        overall=words.make_status(_cell(cells, "Study Status")),
        start_date=day("Start Date"),
        primary_completion_date=day("Primary Completion Date"),
        completion_date=day("Completion Date"),
        first_posted=day("First Posted"),
        last_updated=day("Last Update Posted"),
        sponsor=sponsors[0] if sponsors else "",
        sponsor_class=words.make_sponsor_class(_cell(cells, "Funder Type").split("|")[0]),
        collaborators=tuple(collaborators),
        countries=distinct_values(map(words.find_country, _parts(cells, "Locations"))),
    )
