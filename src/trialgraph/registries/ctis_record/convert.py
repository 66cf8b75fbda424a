"""From a trial of CTIS's search results to a `Study`. The results have no arms, doses or eligibility."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialgraph.registries.ctis_record.lists import split_conditions, split_end_points, split_products
from trialgraph.registries.ctis_record.model import Trial
from trialgraph.registries.reading.dates import parse_date
from trialgraph.registries.reading.distinct import distinct_names, distinct_values
from trialgraph.registries.reading.html import read_html
from trialgraph.study import Design, Doubt, Intervention, Outcome, OutcomeRole, Status, Study, Text

TRIAL_PAGE = "https://euclinicaltrials.eu/search-for-clinical-trials/?EUCT="
_NUMBER = re.compile(r"\d{4}-5\d{5}-\d{2}-\d{2}")
_PHASE = re.compile(r"\bphase\s+(I{1,3}|IV)\b", re.IGNORECASE)
_ROMAN = {"I": "PHASE1", "II": "PHASE2", "III": "PHASE3", "IV": "PHASE4"}
_UNCERTAIN = "uncertainSplit"


class IncompleteTrialError(Exception):
    """A trial without a usable number or title; the message names the field, what was found and what was expected."""


def make_study(trial: Trial, digest: str, is_condition: Callable[[str], bool]) -> Study:
    """The study of a trial; `digest` names its version where it has no date of last update.

    Raises IncompleteTrialError without an EU CT number or a title.
    """
    number, title = _identify(trial)
    doubts: list[Doubt] = []
    updated = _date("/lastUpdated", trial.last_updated, doubts)
    published = _date("/lastPublicationUpdate", trial.last_publication_update, doubts)
    return Study(
        id=number,
        registry="ctis",
        version=updated or published or digest,
        title=title,
        conditions=_make_conditions(trial, is_condition, doubts),
        interventions=_make_interventions(trial, doubts),
        outcomes=(
            *_outcomes_of("primary", "/primaryEndPoint", trial.primary_end_point, doubts),
            *_outcomes_of("secondary", "/endPoint", trial.end_point, doubts),
        ),
        design=_make_design(trial, doubts),
        status=_make_status(trial, updated, doubts),
        secondary_ids=distinct_values([(trial.short_title or "").strip()]),
        url=TRIAL_PAGE + number,
        data_date=published or updated,
        doubts=tuple(doubts),
    )


def _identify(trial: Trial) -> tuple[str, Text]:
    number = (trial.ct_number or "").strip()
    if _NUMBER.fullmatch(number) is None:
        found = f'found "{number[:40]}"' if number else "it is missing"
        raise IncompleteTrialError(f"ctNumber: expected an EU CT number such as 2025-521891-78-00, {found}")
    title = _text("/ctTitle", trial.ct_title)
    if title is None:
        raise IncompleteTrialError("ctTitle: expected a title, it is missing")
    return number, title


def _make_status(trial: Trial, updated: str, doubts: list[Doubt]) -> Status:
    return Status(
        start_date=_date("/startDateEU", trial.start_date_eu, doubts),
        completion_date=_date("/endDateEU", trial.end_date_eu, doubts),
        first_posted=_date("/decisionDateOverall", trial.decision_date_overall, doubts),
        last_updated=updated,
        sponsor=(trial.sponsor or "").strip(),
        sponsor_class=(trial.sponsor_type or "").strip(),
        countries=distinct_values(place.partition(":")[0].strip() for place in trial.trial_countries or ()),
    )


def _text(pointer: str, content: str | None) -> Text | None:
    return Text(pointer, read_html(content).strip()) if content and not content.isspace() else None


def _date(pointer: str, found: str | None, doubts: list[Doubt]) -> str:
    """The ISO date of a day that CTIS writes as 12/05/2026 (day, month, year)."""
    if not found or found.isspace():
        return ""
    try:
        return parse_date(found)
    except ValueError:
        doubts.append(Doubt("unreadableDate", Text(pointer, found), "no date"))
        return ""


def _note_split(field: Text, count: int, what: str, is_certain: bool, doubts: list[Doubt]) -> None:
    if not is_certain:
        doubts.append(Doubt(_UNCERTAIN, field, f"{count} {what}, separated by commas"))


def _make_conditions(trial: Trial, is_condition: Callable[[str], bool], doubts: list[Doubt]) -> tuple[Text, ...]:
    field = _text("/conditions", trial.conditions)
    if field is None:
        return ()
    names, is_certain = split_conditions(field.content, is_condition)
    _note_split(field, len(names), "conditions", is_certain, doubts)
    return tuple(Text(f"/conditions/{position}", name) for position, name in enumerate(distinct_values(names)))


def _make_interventions(trial: Trial, doubts: list[Doubt]) -> tuple[Intervention, ...]:
    """Each product once, however many strengths and packs are registered: CTIS holds trials of medicines only."""
    field = _text("/product", trial.product)
    if field is None:
        return ()
    names, is_certain = split_products(field.content)
    _note_split(field, len(names), "products", is_certain, doubts)
    distinct = enumerate(distinct_names(names))
    return tuple(Intervention("DRUG", Text(f"/product/{i}", name)) for i, name in distinct)


def _outcomes_of(role: OutcomeRole, pointer: str, found: str | None, doubts: list[Doubt]) -> list[Outcome]:
    field = _text(pointer, found)
    if field is None:
        return []
    measures, is_certain = split_end_points(field.content)
    _note_split(field, len(measures), "end points", is_certain, doubts)
    return [Outcome(role, i, Text(f"{pointer}/{i}", measure)) for i, measure in enumerate(measures)]


def _make_design(trial: Trial, doubts: list[Doubt]) -> Design:
    phases = (_ROMAN[match[1].upper()] for match in _PHASE.finditer(trial.trial_phase or ""))
    found = str(trial.total_number_enrolled if trial.total_number_enrolled is not None else "").strip()
    enrolment = int(found) if found.isascii() and found.isdigit() and len(found) < 10 else None
    if found and enrolment is None:
        doubts.append(Doubt("unreadableNumber", Text("/totalNumberEnrolled", found), "no number of participants"))
    kind = "" if enrolment is None else "ESTIMATED"
    return Design("INTERVENTIONAL", distinct_values(phases), enrolment=enrolment, enrolment_kind=kind)
