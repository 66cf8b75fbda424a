"""The part of a ClinicalTrials.gov API v2 record that is read, as types that its values must have.

Names are the registry's own (https://clinicaltrials.gov/data-api/about-api/study-data-structure), in snake case. A
missing field, or null, is None; a value of another type is an error. What is not here is listed in `fields`.
"""
# ruff: noqa: D101 - each class is the module of the record that its name says

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Part(BaseModel):
    """A part of the record: strict types; fields that are not read are left alone."""

    model_config = ConfigDict(strict=True, extra="ignore", alias_generator=to_camel)


class OrganisationId(Part):
    id: str | None = None


class Identification(Part):
    nct_id: str | None = None
    nct_id_aliases: list[str] | None = None
    org_study_id_info: OrganisationId | None = None
    secondary_id_infos: list[OrganisationId] | None = None
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None


class DateStruct(Part):
    date: str | None = None


class StatusPart(Part):
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
    name: str | None = None


class LeadSponsor(Sponsor):
    class_: str | None = None

    model_config = ConfigDict(alias_generator=lambda name: to_camel(name.rstrip("_")))


class Sponsors(Part):
    lead_sponsor: LeadSponsor | None = None
    collaborators: list[Sponsor] | None = None


class Descriptions(Part):
    brief_summary: str | None = None
    detailed_description: str | None = None


class Conditions(Part):
    conditions: list[str] | None = None
    keywords: list[str] | None = None


class Masking(Part):
    masking: str | None = None


class DesignInfo(Part):
    allocation: str | None = None
    intervention_model: str | None = None
    primary_purpose: str | None = None
    masking_info: Masking | None = None


class Enrolment(Part):
    count: int | None = None
    type: str | None = None


class DesignPart(Part):
    study_type: str | None = None
    phases: list[str] | None = None
    design_info: DesignInfo | None = None
    enrollment_info: Enrolment | None = None


class ArmGroup(Part):
    label: str | None = None
    type: str | None = None
    description: str | None = None
    intervention_names: list[str] | None = None


class InterventionPart(Part):
    type: str | None = None
    name: str | None = None
    description: str | None = None
    arm_group_labels: list[str] | None = None
    other_names: list[str] | None = None


class ArmsInterventions(Part):
    arm_groups: list[ArmGroup] | None = None
    interventions: list[InterventionPart] | None = None


class OutcomePart(Part):
    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class Outcomes(Part):
    primary_outcomes: list[OutcomePart] | None = None
    secondary_outcomes: list[OutcomePart] | None = None
    other_outcomes: list[OutcomePart] | None = None


class Eligibility(Part):
    eligibility_criteria: str | None = None


class Location(Part):
    country: str | None = None


class ContactsLocations(Part):
    locations: list[Location] | None = None


class Protocol(Part):
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
    version_holder: str | None = None


class Derived(Part):
    misc_info_module: MiscInfo = MiscInfo()


class Record(Part):
    protocol_section: Protocol
    derived_section: Derived = Derived()
