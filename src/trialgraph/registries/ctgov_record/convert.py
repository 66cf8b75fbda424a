"""From a ClinicalTrials.gov record to a `Study`: every text keeps its JSON pointer, nothing is judged.

HTML that was left in a field is read in place (`reading.html`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from trialgraph.registries.ctgov_record.model import DateStruct, DesignPart, OutcomePart, Protocol, Record
from trialgraph.registries.reading.distinct import distinct_values
from trialgraph.registries.reading.html import read_html
from trialgraph.study import Arm, Design, Doubt, Intervention, Outcome, OutcomeRole, Status, Study, Text

STUDY_PAGE = "https://clinicaltrials.gov/study/"
_ID = re.compile(r"NCT\d{8}")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
_PROTOCOL = "/protocolSection"


class IncompleteRecordError(Exception):
    """A record without a usable id or title; the message names the field, what was found and what was expected."""


def make_study(record: Record, digest: Callable[[], str]) -> Study:
    """The study of a record; `digest` makes a name of its version, where the record has no date of last update.

    Raises IncompleteRecordError without a registry id or a title.
    """
    protocol = record.protocol_section
    identification, description = protocol.identification_module, protocol.description_module
    study_id = _study_id(identification.nct_id)
    doubts: list[Doubt] = []
    title, official_title = _titles(protocol)
    status = _make_status(protocol, doubts)
    updated = status.last_updated or _fallback_update(protocol, doubts)
    current = _date(record.derived_section.misc_info_module.version_holder, _VERSION_HOLDER, doubts)
    conditions = protocol.conditions_module
    return Study(
        id=study_id,
        registry="ctgov",
        version=updated or digest(),
        title=title,
        official_title=official_title,
        acronym=_text("/identificationModule/acronym", identification.acronym),
        brief_summary=_text("/descriptionModule/briefSummary", description.brief_summary),
        detailed_description=_text("/descriptionModule/detailedDescription", description.detailed_description),
        eligibility=_text("/eligibilityModule/eligibilityCriteria", protocol.eligibility_module.eligibility_criteria),
        conditions=_texts("/conditionsModule/conditions", conditions.conditions),
        keywords=_texts("/conditionsModule/keywords", conditions.keywords),
        interventions=_make_interventions(protocol, doubts),
        arms=_make_arms(protocol, doubts),
        outcomes=_make_outcomes(protocol, doubts),
        design=_make_design(protocol.design_module),
        status=status,
        secondary_ids=_secondary_ids(protocol),
        url=STUDY_PAGE + study_id,
        data_date=current or updated,
        doubts=tuple(doubts),
    )


_VERSION_HOLDER = "/derivedSection/miscInfoModule/versionHolder"


def _study_id(found: str | None) -> str:
    if found is None or _ID.fullmatch(found.strip()) is None:
        what = "it is missing" if not found else f'found "{found[:40]}"'
        raise IncompleteRecordError(
            f"protocolSection.identificationModule.nctId: expected an NCT number such as NCT04040712, {what}"
        )
    return found.strip()


def _titles(protocol: Protocol) -> tuple[Text, Text | None]:
    """The brief title, else the official one, and the official title where it is not already the first."""
    brief = _text("/identificationModule/briefTitle", protocol.identification_module.brief_title)
    official = _text("/identificationModule/officialTitle", protocol.identification_module.official_title)
    if brief is not None:
        return brief, official
    if official is not None:
        return official, None
    raise IncompleteRecordError("protocolSection.identificationModule.briefTitle: expected a title, it is missing")


def _text(path: str, content: str | None) -> Text | None:
    return Text(_PROTOCOL + path, read_html(content)) if content and not content.isspace() else None


def _texts(path: str, contents: Sequence[str] | None) -> tuple[Text, ...]:
    return tuple(
        Text(f"{_PROTOCOL}{path}/{position}", read_html(content))
        for position, content in enumerate(contents or ())
        if content and not content.isspace()
    )


def _date(found: str | None, pointer: str, doubts: list[Doubt]) -> str:
    """An ISO date (year, month or day precision) as found; anything else is "" and a doubt."""
    if not found:
        return ""
    if _DATE.fullmatch(found) is not None:
        if len(found) < 10:
            return found
        try:
            return date.fromisoformat(found).isoformat()
        except ValueError:
            pass
    doubts.append(Doubt("unreadableDate", Text(pointer, found), "no date"))
    return ""


def _make_status(protocol: Protocol, doubts: list[Doubt]) -> Status:
    part, sponsors = protocol.status_module, protocol.sponsor_collaborators_module
    lead = sponsors.lead_sponsor

    def day(name: str, struct: DateStruct | None) -> str:
        return _date(struct.date, f"{_PROTOCOL}/statusModule/{name}/date", doubts) if struct else ""

    return Status(
        overall=part.overall_status or "",
        why_stopped=_text("/statusModule/whyStopped", part.why_stopped),
        start_date=day("startDateStruct", part.start_date_struct),
        primary_completion_date=day("primaryCompletionDateStruct", part.primary_completion_date_struct),
        completion_date=day("completionDateStruct", part.completion_date_struct),
        first_posted=day("studyFirstPostDateStruct", part.study_first_post_date_struct),
        last_updated=day("lastUpdatePostDateStruct", part.last_update_post_date_struct),
        sponsor=(lead.name or "") if lead else "",
        sponsor_class=(lead.class_ or "") if lead else "",
        collaborators=distinct_values(collaborator.name for collaborator in sponsors.collaborators or ()),
        countries=distinct_values(place.country for place in protocol.contacts_locations_module.locations or ()),
    )


def _fallback_update(protocol: Protocol, doubts: list[Doubt]) -> str:
    """The date that comes nearest to the missing date on which the last update was posted."""
    part, path = protocol.status_module, f"{_PROTOCOL}/statusModule"
    submitted = _date(part.last_update_submit_date, f"{path}/lastUpdateSubmitDate", doubts)
    return submitted or _date(part.status_verified_date, f"{path}/statusVerifiedDate", doubts)


def _secondary_ids(protocol: Protocol) -> tuple[str, ...]:
    """The sponsor's own number, numbers in other registries and retired NCT numbers, each once."""
    part = protocol.identification_module
    own = (part.org_study_id_info.id,) if part.org_study_id_info else ()
    others = (info.id for info in part.secondary_id_infos or ())
    return distinct_values((*own, *others, *(part.nct_id_aliases or ())))


def _make_design(part: DesignPart) -> Design:
    info, enrolment = part.design_info, part.enrollment_info
    masking = info.masking_info.masking if info and info.masking_info else None
    return Design(
        study_type=part.study_type or "",
        phases=distinct_values(part.phases or ()),
        allocation=(info.allocation or "") if info else "",
        intervention_model=(info.intervention_model or "") if info else "",
        masking=masking or "",
        primary_purpose=(info.primary_purpose or "") if info else "",
        enrolment=enrolment.count if enrolment else None,
        enrolment_kind=(enrolment.type or "") if enrolment else "",
    )


def _make_interventions(protocol: Protocol, doubts: list[Doubt]) -> tuple[Intervention, ...]:
    made: list[Intervention] = []
    for position, part in enumerate(protocol.arms_interventions_module.interventions or ()):
        path = f"/armsInterventionsModule/interventions/{position}"
        name = _text(f"{path}/name", part.name)
        if name is None:
            doubts.append(_nameless(path, part.description, "intervention"))
            continue
        made.append(
            Intervention(
                kind=part.type or "",
                name=name,
                description=_text(f"{path}/description", part.description),
                other_names=_texts(f"{path}/otherNames", part.other_names),
                arm_labels=tuple(map(read_html, part.arm_group_labels or ())),
            )
        )
    return tuple(made)


def _make_arms(protocol: Protocol, doubts: list[Doubt]) -> tuple[Arm, ...]:
    made: list[Arm] = []
    for position, part in enumerate(protocol.arms_interventions_module.arm_groups or ()):
        path = f"/armsInterventionsModule/armGroups/{position}"
        label = _text(f"{path}/label", part.label)
        if label is None:
            doubts.append(_nameless(path, part.description, "arm"))
            continue
        names = tuple(map(read_html, part.intervention_names or ()))
        made.append(Arm(label, part.type or "", _text(f"{path}/description", part.description), names))
    return tuple(made)


def _make_outcomes(protocol: Protocol, doubts: list[Doubt]) -> tuple[Outcome, ...]:
    part = protocol.outcomes_module
    return (
        *_outcomes_of("primary", part.primary_outcomes, doubts),
        *_outcomes_of("secondary", part.secondary_outcomes, doubts),
        *_outcomes_of("other", part.other_outcomes, doubts),
    )


def _outcomes_of(role: OutcomeRole, parts: Sequence[OutcomePart] | None, doubts: list[Doubt]) -> list[Outcome]:
    made: list[Outcome] = []
    for position, part in enumerate(parts or ()):
        path = f"/outcomesModule/{role}Outcomes/{position}"
        measure = _text(f"{path}/measure", part.measure)
        if measure is None:
            doubts.append(_nameless(path, part.description, "outcome measure"))
            continue
        description = _text(f"{path}/description", part.description)
        made.append(Outcome(role, position, measure, description, _text(f"{path}/timeFrame", part.time_frame)))
    return made


def _nameless(path: str, description: str | None, what: str) -> Doubt:
    text = _text(f"{path}/description", description) or Text(_PROTOCOL + path, "")
    return Doubt("missingName", text, f"{what} without a name, left out")
