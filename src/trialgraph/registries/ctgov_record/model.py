"""The part of a ClinicalTrials.gov API v2 record that is read, as types that its values must have.

Names are the registry's own (https://clinicaltrials.gov/data-api/about-api/study-data-structure), in snake case. A
missing field, or null, is None; a value of another type is an error. What is not here is listed in `fields`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Part(BaseModel):
    """A part of the record: strict types; fields that are not read are left alone."""

    model_config = ConfigDict(strict=True, extra="ignore", alias_generator=to_camel)


class OrganisationId(Part):
    """A number that a sponsor, funder or other register gave to the trial."""

    id: str | None = None


class Identification(Part):
    """The numbers and titles of the trial."""

    nct_id: str | None = None
    nct_id_aliases: list[str] | None = None
    org_study_id_info: OrganisationId | None = None
    secondary_id_infos: list[OrganisationId] | None = None
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None


class DateStruct(Part):
    """A date of day, month or year precision; whether it is expected or past is not read."""

    date: str | None = None


class StatusPart(Part):
    """How far the trial is, and when; `status_verified_date` and what follows date the record itself."""

    overall_status: str | None = None
    why_stopped: str | None = None
    status_verified_date: str | None = None
    start_date_struct: DateStruct | None = None
    primary_completion_date_struct: DateStruct | None = None
    completion_date_struct: DateStruct | None = None
    study_first_post_date_struct: DateStruct | None = None
    last_update_submit_date: str | None = None
    last_update_post_date_struct: DateStruct | None = None


class Sponsor(Part):
    """A collaborator, by name."""

    name: str | None = None


class LeadSponsor(Sponsor):
    """The sponsor, with the class of organisation that the registry gives it (INDUSTRY, NIH …)."""

    class_: str | None = None

    model_config = ConfigDict(alias_generator=lambda name: to_camel(name.rstrip("_")))


class Sponsors(Part):
    """Who runs the trial, and with whom."""

    lead_sponsor: LeadSponsor | None = None
    collaborators: list[Sponsor] | None = None


class Descriptions(Part):
    """The prose about the trial, in the registry's Markdown."""

    brief_summary: str | None = None
    detailed_description: str | None = None


class Conditions(Part):
    """The diseases as registered, and the sponsor's keywords."""

    conditions: list[str] | None = None
    keywords: list[str] | None = None


class Masking(Part):
    """How many parties are blinded (NONE, SINGLE … QUADRUPLE)."""

    masking: str | None = None


class DesignInfo(Part):
    """The design as registered: codes of the registry, not text."""

    allocation: str | None = None
    intervention_model: str | None = None
    primary_purpose: str | None = None
    masking_info: Masking | None = None


class Enrolment(Part):
    """The number of participants, ESTIMATED or ACTUAL by `type`."""

    count: int | None = None
    type: str | None = None


class DesignPart(Part):
    """Study type, trial phases, design and enrolment."""

    study_type: str | None = None
    phases: list[str] | None = None
    design_info: DesignInfo | None = None
    enrollment_info: Enrolment | None = None


class ArmGroup(Part):
    """An arm; `intervention_names` repeat names of interventions with their type before them ("Drug: Cisplatin")."""

    label: str | None = None
    type: str | None = None
    description: str | None = None
    intervention_names: list[str] | None = None


class InterventionPart(Part):
    """An intervention; `arm_group_labels` repeat the labels of the arms that it is given in."""

    type: str | None = None
    name: str | None = None
    description: str | None = None
    arm_group_labels: list[str] | None = None
    other_names: list[str] | None = None


class ArmsInterventions(Part):
    """Arms and interventions, linked by their names only."""

    arm_groups: list[ArmGroup] | None = None
    interventions: list[InterventionPart] | None = None


class OutcomePart(Part):
    """An outcome measure with its description and time frame."""

    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class Outcomes(Part):
    """Outcome measures by role, in the record's order."""

    primary_outcomes: list[OutcomePart] | None = None
    secondary_outcomes: list[OutcomePart] | None = None
    other_outcomes: list[OutcomePart] | None = None


class Eligibility(Part):
    """The criteria as one text; age and sex are not read."""

    eligibility_criteria: str | None = None


class Location(Part):
    """A centre, of which the country is read."""

    country: str | None = None


class ContactsLocations(Part):
    """The centres."""

    locations: list[Location] | None = None


class Protocol(Part):
    """What the sponsor registered; only the numbers and titles cannot be missing."""

    identification_module: Identification
    status_module: StatusPart = StatusPart()
    sponsor_collaborators_module: Sponsors = Sponsors()
    description_module: Descriptions = Descriptions()
    conditions_module: Conditions = Conditions()
    design_module: DesignPart = DesignPart()
    arms_interventions_module: ArmsInterventions = ArmsInterventions()
    outcomes_module: Outcomes = Outcomes()
    eligibility_module: Eligibility = Eligibility()
    contacts_locations_module: ContactsLocations = ContactsLocations()


class MiscInfo(Part):
    """`version_holder` is the day of the registry's data from which the record comes."""

    version_holder: str | None = None


class Derived(Part):
    """What the registry adds."""

    misc_info_module: MiscInfo = MiscInfo()


class Record(Part):
    """One study of the API."""

    protocol_section: Protocol
    derived_section: Derived = Derived()
