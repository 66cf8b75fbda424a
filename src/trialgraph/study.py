"""The study: one registry record in registry-neutral form, without judgement and without RDF.

A reader (``registries``) makes studies; everything after it (mentions, facts) reads nothing else. Each text keeps the
place where it stood in the record, so that every fact can cite the words it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

OutcomeRole = Literal["primary", "secondary", "other"]


@dataclass(frozen=True, slots=True)
class Text:
    """A field of the record as it came.

    `pointer` is an RFC 6901 JSON pointer into the record (for XML the path of element names, with the number from 0 of
    one that may be repeated: ``/clinical_study/primary_outcome/0/measure``; for other formats the pointer that the same
    field has in this module's shape, such as ``/primaryOutcomes/0/measure``); `content` is untouched but for the layout
    of the format (XML's indentation and broken lines): offsets into it, in code points, are what evidence cites.
    """

    pointer: str
    content: str


@dataclass(frozen=True, slots=True)
class Intervention:
    """A registered intervention. `kind` is the registry's type in upper case ("DRUG", "BIOLOGICAL", …) or ""."""

    kind: str
    name: Text
    description: Text | None = None
    other_names: tuple[Text, ...] = ()
    arm_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """A registered arm or cohort. `kind` is the registry's arm type in upper case ("EXPERIMENTAL", …) or ""."""

    label: Text
    kind: str = ""
    description: Text | None = None
    intervention_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A registered outcome measure; `index` counts from 0 within its role."""

    role: OutcomeRole
    index: int
    measure: Text
    description: Text | None = None
    time_frame: Text | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """Registered design values, in the registry's own upper-case words; "" where none is registered."""

    study_type: str = ""
    phases: tuple[str, ...] = ()
    allocation: str = ""
    intervention_model: str = ""
    masking: str = ""
    primary_purpose: str = ""
    enrolment: int | None = None
    enrolment_kind: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Registered status ("RECRUITING", …), sponsor, countries and dates (ISO 8601: year, month or day precision)."""

    overall: str = ""
    why_stopped: Text | None = None
    start_date: str = ""
    primary_completion_date: str = ""
    completion_date: str = ""
    first_posted: str = ""
    last_updated: str = ""
    sponsor: str = ""
    sponsor_class: str = ""
    collaborators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reader was not sure of (an uncertain split, a value it could not read); becomes a finding.

    `against` is what another record of the trial says instead, where two records disagree.
    """

    kind: str
    text: Text
    assumed: str
    against: Text | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One record. `id` is the registry id, or the file stem for a record without one; `version` names the version of
    the record (a date of last update, else a content hash); `data_date` is the ISO date the record was current on."""

    id: str
    registry: str
    version: str
    title: Text
    official_title: Text | None = None
    acronym: Text | None = None
    brief_summary: Text | None = None
    detailed_description: Text | None = None
    eligibility: Text | None = None
    conditions: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    design: Design = field(default_factory=Design)
    status: Status = field(default_factory=Status)
    secondary_ids: tuple[str, ...] = ()
    url: str = ""
    data_date: str = ""
    doubts: tuple[Doubt, ...] = ()

    def texts(self) -> Iterator[Text]:
        """Every text of the study, in the record's order, each once."""
        head = (self.title, self.official_title, self.acronym, self.brief_summary, self.detailed_description)
        texts = [*head, self.eligibility, self.status.why_stopped, *self.conditions, *self.keywords]
        for arm in self.arms:
            texts += (arm.label, arm.description)
        for intervention in self.interventions:
            texts += (intervention.name, *intervention.other_names, intervention.description)
        for outcome in self.outcomes:
            texts += (outcome.measure, outcome.description, outcome.time_frame)
        return (text for text in texts if text is not None)
