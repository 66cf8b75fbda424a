"""From the elements of a legacy record to a `Study`: registered words become those of the API v2, texts stay.

The pointer of a text is its path of element names, with the number of an element among its like (from 0) behind the
name of one that may be repeated: ``/clinical_study/primary_outcome/0/measure``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.registries.ctgov_words import words
from trialgraph.registries.ctgov_xml_record.layout import unfold
from trialgraph.registries.ctgov_xml_record.parse import Element
from trialgraph.registries.reading.dates import parse_date
from trialgraph.registries.reading.distinct import distinct_values
from trialgraph.registries.reading.html import read_html
from trialgraph.study import Arm, Design, Doubt, Intervention, Outcome, OutcomeRole, Status, Study, Text

STUDY_PAGE = "https://clinicaltrials.gov/study/"
_ID = re.compile(r"NCT\d{8}")
_CURRENT_ON = re.compile(r"\bon\s+(\w.*)", re.DOTALL)
_ROLES: tuple[OutcomeRole, ...] = ("primary", "secondary", "other")


class IncompleteXmlRecordError(Exception):
    """A record without a usable id or title; the message names the element, what was found and what was expected."""


def make_study(root: Element, digest: str) -> Study:
    """The study of a record; `digest` names its version where the record has no date of last update.

    Raises IncompleteXmlRecordError without an NCT number or a title.
    """
    study_id = _study_id(root)
    doubts: list[Doubt] = []
    title, official_title = _titles(root)
    status = _make_status(root, doubts)
    updated = status.last_updated or _fallback_update(root, doubts)
    return Study(
        id=study_id,
        registry="ctgov",
        version=updated or digest,
        title=title,
        official_title=official_title,
        acronym=_text(root.first("acronym")),
        brief_summary=_block(root.first("brief_summary")),
        detailed_description=_block(root.first("detailed_description")),
        eligibility=_block(root.first("eligibility", "criteria")),
        conditions=_texts(root, "condition"),
        keywords=_texts(root, "keyword"),
        interventions=_make_interventions(root, doubts),
        arms=_make_arms(root, doubts),
        outcomes=tuple(outcome for role in _ROLES for outcome in _outcomes_of(root, role, doubts)),
        design=_make_design(root, doubts),
        status=status,
        secondary_ids=_secondary_ids(root),
        url=STUDY_PAGE + study_id,
        data_date=_current_date(root, doubts) or updated,
        doubts=tuple(doubts),
    )


def _study_id(root: Element) -> str:
    found = _value(root, "id_info", "nct_id")
    if _ID.fullmatch(found) is None:
        what = f'found "{found[:40]}"' if found else "it is missing"
        raise IncompleteXmlRecordError(f"id_info/nct_id: expected an NCT number such as NCT04040712, {what}")
    return found


def _titles(root: Element) -> tuple[Text, Text | None]:
    """The brief title, else the official one, and the official title where it is not already the first."""
    brief, official = _text(root.first("brief_title")), _text(root.first("official_title"))
    if brief is not None:
        return brief, official
    if official is not None:
        return official, None
    raise IncompleteXmlRecordError("brief_title: expected a title, it is missing")


def _text(element: Element | None) -> Text | None:
    content = read_html(unfold(element.content())) if element is not None else ""
    return Text(element.pointer, content) if element is not None and content else None


def _block(element: Element | None) -> Text | None:
    """The text block of an element; its own text where a writer left the block out."""
    return _text(element.first("textblock") or element) if element is not None else None


def _texts(element: Element, name: str) -> tuple[Text, ...]:
    return tuple(text for child in element.all(name) if (text := _text(child)) is not None)


def _value(element: Element, *path: str) -> str:
    """The value of an element in one line, "" when there is none."""
    found = element.first(*path)
    return " ".join(read_html(found.content()).split()) if found is not None else ""


def _values(element: Element, *path: str) -> tuple[str, ...]:
    return distinct_values(" ".join(child.content().split()) for child in element.all(*path))


def _date(root: Element, name: str, doubts: list[Doubt]) -> str:
    found = _value(root, name)
    try:
        return parse_date(found, month_first=True) if found else ""
    except ValueError:
        doubts.append(Doubt("unreadableDate", Text(f"{root.pointer}/{name}", found), "no date"))
        return ""


def _current_date(root: Element, doubts: list[Doubt]) -> str:
    """The day of the download ("ClinicalTrials.gov processed this data on February 03, 2023")."""
    sentence = _value(root, "required_header", "download_date")
    found = _CURRENT_ON.search(sentence)
    try:
        return parse_date(found.group(1), month_first=True) if found else ""
    except ValueError:
        text = Text(f"{root.pointer}/required_header/download_date", sentence)
        doubts.append(Doubt("unreadableDate", text, "no date"))
        return ""


def _fallback_update(root: Element, doubts: list[Doubt]) -> str:
    """The date that comes nearest to the missing date on which the last update was posted."""
    names = ("last_update_submitted", "lastchanged_date", "verification_date")
    return next(filter(None, (_date(root, name, doubts) for name in names)), "")


def _make_status(root: Element, doubts: list[Doubt]) -> Status:
    countries = _values(root, "location", "facility", "address", "country")
    return Status(
        overall=words.make_status(_value(root, "overall_status")),
        why_stopped=_text(root.first("why_stopped")),
        start_date=_date(root, "start_date", doubts),
        primary_completion_date=_date(root, "primary_completion_date", doubts),
        completion_date=_date(root, "completion_date", doubts),
        first_posted=_date(root, "study_first_posted", doubts),
        last_updated=_date(root, "last_update_posted", doubts),
        sponsor=_value(root, "sponsors", "lead_sponsor", "agency"),
        sponsor_class=words.make_sponsor_class(_value(root, "sponsors", "lead_sponsor", "agency_class")),
        collaborators=_values(root, "sponsors", "collaborator", "agency"),
        countries=countries or _values(root, "location_countries", "country"),
    )


def _secondary_ids(root: Element) -> tuple[str, ...]:
    """The sponsor's own number, numbers in other registries and retired NCT numbers, each once."""
    names = ("org_study_id", "secondary_id", "nct_alias")
    return distinct_values(value for name in names for value in _values(root, "id_info", name))


def _make_design(root: Element, doubts: list[Doubt]) -> Design:
    """The design; records of before 2016 have all of it in one text, ``study_design``."""
    text = words.parse_design(_value(root, "study_design"))

    def part(name: str) -> str:
        _, make = words.DESIGN_PARTS[name.replace("_", " ").title()]
        return make(_value(root, "study_design_info", name)) or text.get(name, "")

    enrolment = root.first("enrollment")
    return Design(
        study_type=words.make_study_type(_value(root, "study_type")),
        phases=words.make_phases(_value(root, "phase")),
        allocation=part("allocation"),
        intervention_model=part("intervention_model"),
        masking=part("masking"),
        primary_purpose=part("primary_purpose"),
        enrolment=_read_count(enrolment, doubts) if enrolment else None,
        enrolment_kind=words.make_enrolment_kind(enrolment.attributes.get("type", "")) if enrolment else "",
    )


def _read_count(element: Element, doubts: list[Doubt]) -> int | None:
    found = element.content().strip()
    if found.isdecimal() and len(found) < 12:
        return int(found)
    if found:
        doubts.append(Doubt("unreadableNumber", Text(element.pointer, found), "no number"))
    return None


def _make_interventions(root: Element, doubts: list[Doubt]) -> tuple[Intervention, ...]:
    made: list[Intervention] = []
    for element in root.all("intervention"):
        name = _text(element.first("intervention_name"))
        if name is None:
            doubts.append(_nameless(element, "intervention"))
            continue
        made.append(
            Intervention(
                kind=words.make_word(_value(element, "intervention_type")),
                name=name,
                description=_text(element.first("description")),
                other_names=_texts(element, "other_name"),
                arm_labels=tuple(label.content for label in _texts(element, "arm_group_label")),
            )
        )
    return tuple(made)


def _make_arms(root: Element, doubts: list[Doubt]) -> tuple[Arm, ...]:
    """The arms with the interventions that name them, spelled as the API v2 spells them in an arm."""
    given: dict[str, list[str]] = {}
    for element in root.all("intervention"):
        kind = words.make_word(_value(element, "intervention_type"))
        name = words.make_intervention_name(kind, _value(element, "intervention_name"))
        for arm in _texts(element, "arm_group_label"):
            given.setdefault(arm.content, []).append(name)
    made: list[Arm] = []
    for element in root.all("arm_group"):
        label = _text(element.first("arm_group_label"))
        if label is None:
            doubts.append(_nameless(element, "arm"))
            continue
        kind = words.make_arm_kind(_value(element, "arm_group_type"))
        made.append(
            Arm(label, kind, _text(element.first("description")), distinct_values(given.get(label.content, ())))
        )
    return tuple(made)


def _outcomes_of(root: Element, role: OutcomeRole, doubts: list[Doubt]) -> Iterator[Outcome]:
    for index, element in enumerate(root.all(f"{role}_outcome")):
        measure = _text(element.first("measure"))
        if measure is None:
            doubts.append(_nameless(element, "outcome measure"))
            continue
        description, time_frame = _text(element.first("description")), _text(element.first("time_frame"))
        yield Outcome(role, index, measure, description, time_frame)


def _nameless(element: Element, what: str) -> Doubt:
    text = _text(element.first("description")) or Text(element.pointer, "")
    return Doubt("missingName", text, f"{what} without a name, left out")
