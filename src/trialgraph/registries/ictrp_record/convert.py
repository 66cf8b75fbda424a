"""From a row of an ICTRP export to a `Study`: its texts are fields of the row, or pieces of them, by the study's names.

A piece is cut out and nothing in it is changed, except that HTML is read in place (`reading.html`): words stand in the
piece at the distance at which they stand in the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from trialgraph.registries.ictrp_record.conditions import split_conditions
from trialgraph.registries.ictrp_record.design import make_design
from trialgraph.registries.ictrp_record.interventions import Part, split_interventions
from trialgraph.registries.ictrp_record.outcomes import Outcomes, split_outcomes
from trialgraph.registries.ictrp_record.pieces import is_nothing, split_list
from trialgraph.registries.reading.dates import parse_date
from trialgraph.registries.reading.html import read_html
from trialgraph.study import Arm, Doubt, Intervention, Outcome, OutcomeRole, Status, Study, Text

_ID = re.compile(r"(?=.*\d)[A-Za-z0-9][\w./-]{3,59}")
_WORD = re.compile(r"[^A-Z0-9]+")
# An arm that gives more words than a name has, or says what is done, describes what it gives.
_MAX_NAME = 100
_SENTENCES = re.compile(
    r"[.!?;]\s+\S|\n|"
    r"\b(?:is|are|was|were|will|to be|recei(?:ves?|ved|ving)|given|treated|according|patients?|subjects?)\b",
    re.IGNORECASE,
)


class IncompleteRowError(Exception):
    """A row without a usable id or title; the message names the column, what was found and what was expected."""


def make_study(row: Mapping[str, str], digest: str) -> Study:
    """The study of a row, by names of columns (`columns.name_cells`); `digest` names a version without a date.

    Raises IncompleteRowError without an id or a title.
    """
    fields = {name: read_html(cell) for name, cell in row.items()}
    study_id = _study_id(fields.get("trialid", ""))
    doubts: list[Doubt] = []
    refreshed = _date(fields, ("lastrefreshedon",), "/version", doubts)
    titles = [fields[name] for name in ("publictitle", "scientifictitle") if name in fields]
    if not titles:
        raise IncompleteRowError("Public title: expected a title, it is missing")
    design = make_design(*(fields.get(name, "") for name in ("studytype", "studydesign", "phase", "targetsize")))
    arms, interventions, prose = _make_arms(fields, design.study_type != "OBSERVATIONAL")
    outcomes, objectives = _make_outcomes(fields)
    conditions, keywords = split_conditions(_field(fields, "condition", "conditions"))
    return Study(
        id=study_id,
        registry="ictrp",
        version=refreshed or digest,
        title=Text("/title", titles[0].strip()),
        official_title=_text("/officialTitle", titles[1] if len(titles) > 1 else ""),
        acronym=_text("/acronym", fields.get("acronym", "")),
        brief_summary=_text("/briefSummary", objectives),
        detailed_description=_text("/detailedDescription", prose),
        eligibility=_make_eligibility(fields),
        conditions=_texts("/conditions", conditions),
        keywords=_texts("/keywords", keywords),
        interventions=interventions,
        arms=arms,
        outcomes=outcomes,
        design=design,
        status=_make_status(fields, doubts),
        secondary_ids=_secondary_ids(fields),
        url=_field(fields, "webaddress", "url").strip(),
        data_date=refreshed,
        doubts=tuple(doubts),
    )


def _study_id(found: str) -> str:
    study_id = found.strip()
    if _ID.fullmatch(study_id) is None:
        what = f'found "{study_id[:40]}"' if study_id else "it is missing"
        raise IncompleteRowError(f"TrialID: expected a registry's number such as ChiCTR2000029949, {what}")
    return study_id


def _field(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if name in fields), "")


def _text(pointer: str, content: str) -> Text | None:
    return Text(pointer, content.strip()) if content and not content.isspace() else None


def _texts(pointer: str, contents: Iterable[str]) -> tuple[Text, ...]:
    return tuple(Text(f"{pointer}/{position}", content) for position, content in enumerate(contents))


def _date(fields: Mapping[str, str], names: tuple[str, ...], pointer: str, doubts: list[Doubt]) -> str:
    found = _field(fields, *names)
    try:
        return parse_date(found) if found and not is_nothing(found) else ""
    except ValueError:
        doubts.append(Doubt("unreadableDate", Text(pointer, found), "no date"))
        return ""


def _make_eligibility(fields: Mapping[str, str]) -> Text | None:
    """Both columns, joined by a line break; for some registers the first holds both kinds of criteria."""
    parts = [fields[name] for name in ("inclusioncriteria", "exclusioncriteria") if name in fields]
    return _text("/eligibility", "\n".join(parts))


def _make_arms(
    fields: Mapping[str, str], is_interventional: bool
) -> tuple[tuple[Arm, ...], tuple[Intervention, ...], str]:
    found = split_interventions(_field(fields, "intervention", "interventions"), is_interventional=is_interventional)
    arms: list[Arm] = []
    interventions: list[Intervention] = []
    for part in found.parts:
        is_name = is_interventional and len(part.name) <= _MAX_NAME and _SENTENCES.search(part.name) is None
        if part.label:
            description = None if is_name or not part.name else Text(f"/arms/{len(arms)}/description", part.name)
            arms.append(Arm(Text(f"/arms/{len(arms)}/label", part.label), description=description))
        if part.name and (is_name or not part.label):
            _add_intervention(interventions, part)
    return tuple(arms), tuple(interventions), found.prose


def _add_intervention(interventions: list[Intervention], part: Part) -> None:
    """One more intervention; what several arms give in the same words is one."""
    for number, other in enumerate(interventions):
        if part.label and other.arm_labels and other.name.content.casefold() == part.name.casefold():
            interventions[number] = replace(other, arm_labels=(*other.arm_labels, part.label))
            return
    path = f"/interventions/{len(interventions)}"
    names = _texts(f"{path}/otherNames", part.other_names)
    labels = (part.label,) if part.label else ()
    interventions.append(Intervention(part.kind, Text(f"{path}/name", part.name), None, names, labels))


def _make_outcomes(fields: Mapping[str, str]) -> tuple[tuple[Outcome, ...], str]:
    primary = split_outcomes(fields.get("primaryoutcome", ""))
    secondary = split_outcomes(fields.get("secondaryoutcome", ""))
    outcomes = (*_outcomes_of("primary", primary), *_outcomes_of("secondary", secondary))
    return outcomes, primary.objectives or secondary.objectives


def _outcomes_of(role: OutcomeRole, found: Outcomes) -> list[Outcome]:
    made = []
    for position, part in enumerate(found.measures):
        path = f"/{role}Outcomes/{position}"
        description, time_frame = (
            _text(f"{path}/{name}", content)
            for name, content in (("description", part.description), ("timeFrame", part.time_frame))
        )
        made.append(Outcome(role, position, Text(f"{path}/measure", part.measure), description, time_frame))
    return made


def _make_status(fields: Mapping[str, str], doubts: list[Doubt]) -> Status:
    started = ("dateenrollement", "dateenrollment", "dateenrolment")
    countries = re.split(r";|,(?=\S)", fields.get("countries", ""))
    return Status(
        overall=_WORD.sub("_", fields.get("recruitmentstatus", "").strip().upper()),
        start_date=_date(fields, started, "/status/startDate", doubts),
        completion_date=_date(fields, ("resultsdatecompleted",), "/status/completionDate", doubts),
        first_posted=_date(fields, ("dateregistration3", "dateregistration"), "/status/firstPosted", doubts),
        sponsor=fields.get("primarysponsor", "").strip(),
        collaborators=tuple(dict.fromkeys(split_list(fields.get("secondarysponsor", "")))),
        countries=tuple(dict.fromkeys(name.strip() for name in countries if name.strip())),
    )


def _secondary_ids(fields: Mapping[str, str]) -> tuple[str, ...]:
    pieces = re.split(r"[;,\n]|\s{2,}", _field(fields, "secondaryids", "secondaryid"))
    return tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip() and not is_nothing(piece)))
