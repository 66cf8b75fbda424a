"""A ClinicalTrials.gov API v2 record as the registry's other downloads spell it: legacy XML and CSV."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

JsonObject = dict[str, Any]
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PHASES = {"NA": "N/A", "EARLY_PHASE1": "Early Phase 1"} | {f"PHASE{number}": f"Phase {number}" for number in "1234"}
STATUS = {"ACTIVE_NOT_RECRUITING": "Active, not recruiting", "UNKNOWN": "Unknown status"}
ALLOCATION = {"NA": "N/A", "NON_RANDOMIZED": "Non-Randomized", "RANDOMIZED": "Randomized"}
MASKING = {
    "NONE": "None (Open Label)",
    "SINGLE": "Single (Outcomes Assessor)",
    "DOUBLE": "Double (Participant, Investigator)",
    "TRIPLE": "Triple (Participant, Care Provider, Investigator)",
    "QUADRUPLE": "Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)",
}
STUDY_TYPES = {"OBSERVATIONAL": "Observational [Patient Registry]"}
PURPOSES = {"ECT": "Educational/Counseling/Training"}
ENROLMENT = {"ACTUAL": "Actual", "ESTIMATED": "Anticipated"}
CLASSES = {"NIH": "NIH", "FED": "U.S. Fed", "INDIV": "Individual"}
ROLES = ("primary", "secondary", "other")


def legacy(word: str | None) -> str:
    """ "ACTIVE_COMPARATOR" as "Active Comparator"."""
    return (word or "").replace("_", " ").title()


def long_date(date: str | None) -> str:
    """ "2016-03-05" as "March 5, 2016", "2016-03" as "March 2016"."""
    year, month, day = [*(date or "").split("-"), "", ""][:3]
    if not month:
        return year
    name = MONTHS[int(month) - 1]
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"


def in_place(text: str) -> str:
    """A text in its element as it is."""
    return escape(text)


def printed(text: str) -> str:
    """A text as the registry printed it: lines of at most 92 characters, a blank line between paragraphs and items."""
    layout = textwrap.TextWrapper(92, break_long_words=False, break_on_hyphens=False)
    paragraphs = [layout.fill(part) for part in text.split("\n") if part.strip()]
    lines = "\n\n".join(paragraphs).split("\n")
    block = "\n" + "".join(f"      {line}\n" if line else "\n" for line in lines) + "    "
    return escape(block).replace("\n", "&#xD;\n")


def spell_xml(record: JsonObject, spell: Callable[[str], str] = in_place) -> str:
    """The record as ``<clinical_study>``; `spell` lays out text blocks."""
    return "<clinical_study>\n" + "\n".join(_elements(record["protocolSection"], spell)) + "\n</clinical_study>\n"


def _tag(name: str, content: str | None, **attributes: str | None) -> Iterator[str]:
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    if content:
        yield f"<{name}{given}>{content}</{name}>"


def _leaf(name: str, content: str | None, **attributes: str | None) -> Iterator[str]:
    return _tag(name, escape(content) if content else None, **attributes)


def _group(name: str, *leaves: tuple[str, str | None]) -> Iterator[str]:
    return _tag(name, "".join(part for leaf, content in leaves for part in _leaf(leaf, content)))


def _elements(protocol: JsonObject, spell: Callable[[str], str]) -> Iterator[str]:
    part = protocol.get
    identification, descriptions = protocol["identificationModule"], part("descriptionModule", {})
    yield from _ids(identification)
    yield from _leaf("brief_title", identification.get("briefTitle"))
    yield from _leaf("acronym", identification.get("acronym"))
    yield from _leaf("official_title", identification.get("officialTitle"))
    yield from _sponsors(part("sponsorCollaboratorsModule", {}))
    for name, key in (("brief_summary", "briefSummary"), ("detailed_description", "detailedDescription")):
        if text := descriptions.get(key):
            yield f"<{name}><textblock>{spell(text)}</textblock></{name}>"
    yield from _status(part("statusModule", {}), spell)
    yield from _design(part("designModule", {}))
    yield from _outcomes(part("outcomesModule", {}))
    for condition in part("conditionsModule", {}).get("conditions", ()):
        yield from _leaf("condition", condition)
    yield from _arms_and_interventions(part("armsInterventionsModule", {}))
    if text := part("eligibilityModule", {}).get("eligibilityCriteria"):
        yield f"<eligibility><criteria><textblock>{spell(text)}</textblock></criteria></eligibility>"
    for place in part("contactsLocationsModule", {}).get("locations", ()):
        address = "".join(_group("address", ("country", place.get("country"))))
        yield f"<location><facility>{address}</facility></location>"
    for keyword in part("conditionsModule", {}).get("keywords", ()):
        yield from _leaf("keyword", keyword)


def _ids(part: JsonObject) -> Iterator[str]:
    leaves = [("org_study_id", part.get("orgStudyIdInfo", {}).get("id"))]
    leaves += [("secondary_id", info.get("id")) for info in part.get("secondaryIdInfos", ())]
    leaves += [("nct_id", part["nctId"])]
    leaves += [("nct_alias", alias) for alias in part.get("nctIdAliases", ())]
    return _group("id_info", *leaves)


def _sponsors(part: JsonObject) -> Iterator[str]:
    yield "<sponsors>"
    for name, sponsor in (
        ("lead_sponsor", part.get("leadSponsor", {})),
        *(("collaborator", sponsor) for sponsor in part.get("collaborators", ())),
    ):
        kind = sponsor.get("class", "")
        yield from _group(name, ("agency", sponsor.get("name")), ("agency_class", CLASSES.get(kind, legacy(kind))))
    yield "</sponsors>"


def _status(part: JsonObject, spell: Callable[[str], str]) -> Iterator[str]:
    overall = part.get("overallStatus", "")
    yield from _leaf("overall_status", STATUS.get(overall, overall.replace("_", " ").capitalize()))
    if part.get("whyStopped"):
        yield f"<why_stopped>{spell(part['whyStopped'])}</why_stopped>"
    for name, key in (
        ("start_date", "startDateStruct"),
        ("completion_date", "completionDateStruct"),
        ("primary_completion_date", "primaryCompletionDateStruct"),
        ("study_first_posted", "studyFirstPostDateStruct"),
        ("last_update_posted", "lastUpdatePostDateStruct"),
    ):
        struct = part.get(key, {})
        yield from _leaf(name, long_date(struct.get("date")), type=legacy(struct.get("type")))


def _design(part: JsonObject) -> Iterator[str]:
    info, enrolment = part.get("designInfo", {}), part.get("enrollmentInfo", {})
    yield from _leaf("phase", "/".join(PHASES[phase] for phase in part.get("phases", ())))
    kind = part.get("studyType", "")
    yield from _leaf("study_type", STUDY_TYPES.get(kind, legacy(kind)))
    model, purpose = info.get("interventionModel"), info.get("primaryPurpose", "")
    yield from _group(
        "study_design_info",
        ("allocation", ALLOCATION.get(info.get("allocation", ""))),
        ("intervention_model", f"{legacy(model)} Assignment" if model else None),
        ("primary_purpose", PURPOSES.get(purpose, legacy(purpose))),
        ("masking", MASKING.get(info.get("maskingInfo", {}).get("masking", ""))),
    )
    if "count" in enrolment:
        yield from _leaf("enrollment", str(enrolment["count"]), type=ENROLMENT.get(enrolment.get("type", "")))


def _outcomes(part: JsonObject) -> Iterator[str]:
    for role in ROLES:
        for outcome in part.get(f"{role}Outcomes", ()):
            yield from _group(
                f"{role}_outcome",
                ("measure", outcome.get("measure")),
                ("time_frame", outcome.get("timeFrame")),
                ("description", outcome.get("description")),
            )


def _arms_and_interventions(part: JsonObject) -> Iterator[str]:
    for arm in part.get("armGroups", ()):
        leaves = (("arm_group_label", arm.get("label")), ("arm_group_type", legacy(arm.get("type"))))
        yield from _group("arm_group", *leaves, ("description", arm.get("description")))
    for intervention in part.get("interventions", ()):
        yield from _group(
            "intervention",
            ("intervention_type", legacy(intervention.get("type"))),
            ("intervention_name", intervention.get("name")),
            ("description", intervention.get("description")),
            *(("arm_group_label", label) for label in intervention.get("armGroupLabels", ())),
            *(("other_name", name) for name in intervention.get("otherNames", ())),
        )


def spell_csv(records: Sequence[JsonObject]) -> str:
    """The records as today's CSV download, every column."""
    rows = [_row(record["protocolSection"]) for record in records]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _row(protocol: JsonObject) -> dict[str, str]:
    part = protocol.get
    identification, status, design = (
        protocol["identificationModule"],
        part("statusModule", {}),
        part("designModule", {}),
    )
    sponsors, outcomes = part("sponsorCollaboratorsModule", {}), part("outcomesModule", {})
    interventions = part("armsInterventionsModule", {}).get("interventions", ())
    own_id = [identification.get("orgStudyIdInfo", {}).get("id", "")]
    return {
        "NCT Number": identification["nctId"],
        "Study Title": identification.get("briefTitle", ""),
        "Study URL": f"https://clinicaltrials.gov/study/{identification['nctId']}",
        "Acronym": identification.get("acronym", ""),
        "Study Status": status.get("overallStatus", ""),
        "Brief Summary": part("descriptionModule", {}).get("briefSummary", ""),
        "Study Results": "NO",
        "Conditions": "|".join(part("conditionsModule", {}).get("conditions", ())),
        "Interventions": "|".join(f"{i.get('type', '')}: {i.get('name', '')}" for i in interventions),
        **{f"{role.title()} Outcome Measures": _outcome_cell(outcomes.get(f"{role}Outcomes", ())) for role in ROLES},
        "Sponsor": sponsors.get("leadSponsor", {}).get("name", ""),
        "Collaborators": "|".join(sponsor.get("name", "") for sponsor in sponsors.get("collaborators", ())),
        "Phases": "|".join(design.get("phases", ())),
        "Enrollment": str(design.get("enrollmentInfo", {}).get("count", "")),
        "Funder Type": sponsors.get("leadSponsor", {}).get("class", ""),
        "Study Type": design.get("studyType", ""),
        "Study Design": _design_cell(design.get("designInfo", {})),
        "Other IDs": "|".join([*own_id, *(info.get("id", "") for info in identification.get("secondaryIdInfos", ()))]),
        "Start Date": status.get("startDateStruct", {}).get("date", ""),
        "Primary Completion Date": status.get("primaryCompletionDateStruct", {}).get("date", ""),
        "Completion Date": status.get("completionDateStruct", {}).get("date", ""),
        "First Posted": status.get("studyFirstPostDateStruct", {}).get("date", ""),
        "Last Update Posted": status.get("lastUpdatePostDateStruct", {}).get("date", ""),
        "Locations": "|".join(map(_location, part("contactsLocationsModule", {}).get("locations", ()))),
    }


def _outcome_cell(outcomes: Sequence[JsonObject]) -> str:
    keys = ("measure", "description", "timeFrame")
    return "|".join(", ".join(filter(None, map(outcome.get, keys))) for outcome in outcomes)


def _design_cell(info: JsonObject) -> str:
    masking = info.get("maskingInfo", {}).get("masking", "")
    parts = (
        ("Allocation", info.get("allocation")),
        ("Intervention Model", info.get("interventionModel")),
        ("Masking", MASKING[masking].upper() if masking else None),
        ("Primary Purpose", info.get("primaryPurpose")),
    )
    return "|".join(f"{name}: {value}" for name, value in parts if value)


def _location(place: JsonObject) -> str:
    return ", ".join(filter(None, (place.get(key) for key in ("facility", "city", "state", "zip", "country"))))
