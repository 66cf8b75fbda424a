"""A trial in the search results of CTIS: the fields that are read, as types that their values must have.

Names are the register's own. A missing field, or null, is None; a value of another type is an error.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Trial(BaseModel):
    """One trial of a page of results."""

    model_config = ConfigDict(strict=True, extra="ignore", alias_generator=to_camel)

    ct_number: str | None = None
    ct_title: str | None = None
    short_title: str | None = None
    conditions: str | None = None
    trial_countries: list[str] | None = None
    sponsor: str | None = None
    sponsor_type: str | None = None
    trial_phase: str | None = None
    primary_end_point: str | None = None
    end_point: str | None = None
    product: str | None = None
    total_number_enrolled: str | int | None = None
    start_date_eu: str | None = None  # the register's own name is startDateEU
    end_date_eu: str | None = None
    decision_date_overall: str | None = None
    last_updated: str | None = None
    last_publication_update: str | None = None


# Read under names that to_camel does not make.
_OTHER_NAMES = {"startDateEU": "startDateEu", "endDateEU": "endDateEu"}
# Ignored on purpose: codes whose key the results do not give, groups of age and sex, dates of decisions by country,
# headings that the sponsor chose from a list.
IGNORED = frozenset(
    """ctStatus ctPublicStatusCode decisionDate therapeuticAreas ageRangeSecondary ageGroup gender trialRegion
    resultsFirstReceived hasResults isLowInterventionTrial""".split()  # noqa: SIM905 - a list of words reads better
)


def parse_trial(raw: dict[str, object]) -> Trial:
    """The fields that are read. Raises pydantic's ValidationError for a value of another type."""
    return Trial.model_validate({_OTHER_NAMES.get(name, name): value for name, value in raw.items()})


def unknown_fields(raw: dict[str, object]) -> list[str]:
    """The fields that are neither read nor ignored."""
    read = {str(field.alias) for field in Trial.model_fields.values()} | _OTHER_NAMES.keys()
    return [name for name in raw if name not in read and name not in IGNORED]
