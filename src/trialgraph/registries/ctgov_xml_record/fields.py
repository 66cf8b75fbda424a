"""Which elements of a legacy record are known: those that `convert` reads and those ignored on purpose.

An element in neither is new: it is counted in the reading report. Names are those of the registry's schema (public.xsd)
and of real records from 2013 to 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

# Both as "path: element element …", from the root; an element that is listed stands for its own text, and in
# IGNORED for all that is below it. "@name" is an attribute.
READ_FIELDS = """
: brief_title official_title acronym overall_status why_stopped start_date completion_date primary_completion_date
: phase study_type study_design enrollment condition keyword verification_date
: study_first_posted last_update_submitted last_update_posted lastchanged_date
enrollment: @type
required_header: download_date
id_info: org_study_id secondary_id nct_id nct_alias
sponsors.lead_sponsor: agency agency_class
sponsors.collaborator: agency
brief_summary: textblock
detailed_description: textblock
study_design_info: allocation intervention_model primary_purpose masking
primary_outcome: measure time_frame description
secondary_outcome: measure time_frame description
other_outcome: measure time_frame description
arm_group: arm_group_label arm_group_type description
intervention: intervention_type intervention_name description arm_group_label other_name
eligibility.criteria: textblock
location.facility.address: country
location_countries: country
"""
IGNORED_FIELDS = """
: @rank source oversight_info has_expanded_access number_of_arms number_of_groups target_duration
: biospec_retention biospec_descr overall_official overall_contact overall_contact_backup removed_countries
: link reference results_reference provided_document_section study_docs patient_data responsible_party
: condition_browse intervention_browse clinical_results pending_results last_known_status delayed_posting
: is_fda_regulated is_section_801 expanded_access_info
: study_first_submitted study_first_submitted_qc last_update_submitted_qc
: results_first_submitted results_first_submitted_qc results_first_posted
: disposition_first_submitted disposition_first_submitted_qc disposition_first_posted
: firstreceived_date firstreceived_results_date firstreceived_results_disposition_date
start_date: @type
completion_date: @type
primary_completion_date: @type
study_first_posted: @type
last_update_posted: @type
required_header: link_text url
sponsors.collaborator: agency_class
study_design_info: observational_model time_perspective masking_description intervention_model_description
primary_outcome: safety_issue
secondary_outcome: safety_issue
other_outcome: safety_issue
eligibility: gender minimum_age maximum_age healthy_volunteers gender_based gender_description study_pop
eligibility: sampling_method
location: status contact contact_backup investigator
location.facility: name
location.facility.address: city state zip
"""

Tree: TypeAlias = "Mapping[str, Tree | None]"
_Node: TypeAlias = "dict[str, _Node | None]"


@lru_cache(maxsize=1)
def known_fields() -> Tree:
    """The known elements and attributes of ``<clinical_study>`` as a tree; None for what is passed over.

    Raises ValueError for a list that contradicts itself (read by its test, too).
    """
    tree: _Node = {}
    for path, names in _entries(READ_FIELDS):
        node = _descend(tree, path)
        for name in names:
            if node.setdefault(name, {}) is None:
                raise ValueError(f"{path}: {name} is listed twice")
    for path, names in _entries(IGNORED_FIELDS):
        node = _descend(tree, path)
        for name in names:
            if name in node:
                raise ValueError(f"{path}: {name} is read or listed twice")
            node[name] = None
    return tree


def _entries(table: str) -> list[tuple[str, list[str]]]:
    lines = (line.partition(":") for line in table.strip().splitlines())
    return [(path, names.split()) for path, _, names in lines]


def _descend(tree: _Node, path: str) -> _Node:
    for step in filter(None, path.split(".")):
        child = tree.setdefault(step, {})
        if child is None:
            raise ValueError(f"{path}: {step} is ignored, with all that is below it")
        tree = child
    return tree
