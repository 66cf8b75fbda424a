"""For each registry format one document with its studies: what the contract tests read. A new format adds one here."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

JsonObject = dict[str, Any]

RECORD: JsonObject = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001",
            "orgStudyIdInfo": {"id": "ORG-1"},
            "secondaryIdInfos": [{"id": "2020-000001-10", "type": "EUDRACT_NUMBER"}],
            "briefTitle": "Alphamab in Sarcoma",
            "officialTitle": "A Phase 2 Study of Alphamab in Soft Tissue Sarcoma",
            "acronym": "ALPHA",
        },
        "statusModule": {
            "overallStatus": "TERMINATED",
            "whyStopped": "Slow accrual",
            "startDateStruct": {"date": "2021-03", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2023-01-31", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2024", "type": "ACTUAL"},
            "studyFirstPostDateStruct": {"date": "2021-02-02", "type": "ACTUAL"},
            "lastUpdateSubmitDate": "2024-05-01",
            "lastUpdatePostDateStruct": {"date": "2024-05-03", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "University of Example", "class": "OTHER"},
            "collaborators": [{"name": "Example Pharma", "class": "INDUSTRY"}],
        },
        "descriptionModule": {
            "briefSummary": "Alphamab is given.\n\nUntil progression.",
            "detailedDescription": "More.",
        },
        "conditionsModule": {"conditions": ["Carcinoma, Renal Cell", "Sarcoma"], "keywords": ["PD-1"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "NA",
                "interventionModel": "SINGLE_GROUP",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "NONE"},
            },
            "enrollmentInfo": {"count": 30, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "A~/B",
                    "type": "EXPERIMENTAL",
                    "description": "Alphamab 10 mg/kg",
                    "interventionNames": ["Drug: Alphamab"],
                }
            ],
            "interventions": [
                {
                    "type": "DRUG",
                    "name": "Alphamab",
                    "description": "10 mg/kg",
                    "armGroupLabels": ["A~/B"],
                    "otherNames": ["AL-1"],
                }
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "ORR", "description": "By RECIST 1.1", "timeFrame": "24 weeks"}],
            "secondaryOutcomes": [{"measure": "PFS", "timeFrame": "2 years"}, {"measure": "OS"}],
            "otherOutcomes": [{"measure": "ctDNA", "timeFrame": "baseline"}],
        },
        "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Adults", "sex": "ALL"},
        "contactsLocationsModule": {
            "locations": [
                {"facility": "A", "city": "Lyon", "country": "France"},
                {"facility": "B", "city": "Bonn", "country": "Germany"},
                {"facility": "C", "city": "Nice", "country": "France"},
            ]
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2025-01-02"}},
    "hasResults": False,
}

SEED_TEXT = """Alphamab in Sarcoma
Alphamab is given to patients with sarcoma until progression.
Soft Tissue Sarcoma
DRUG: Alphamab|DRUG: Gemcitabine
Objective response rate, By RECIST 1.1., 24 weeks
Progression-free survival, The time from enrolment to progression or death., up to 2 years|Overall Survival,OS, 3 years
Alphamab is new. It is given every three weeks.
"""

XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study rank="1">
  <!-- This xml conforms to an XML Schema at:
    https://clinicaltrials.gov/ct2/html/images/info/public.xsd -->
  <required_header>
    <download_date>ClinicalTrials.gov processed this data on January 02, 2025</download_date>
  </required_header>
  <id_info>
    <org_study_id>ORG-1</org_study_id>
    <nct_id>NCT00000001</nct_id>
  </id_info>
  <brief_title>Alphamab in Sarcoma</brief_title>
  <brief_summary>
    <textblock>
      Alphamab is given to patients with sarcoma&#xD;
      until progression.&#xD;
    </textblock>
  </brief_summary>
  <primary_outcome>
    <measure>Objective response rate</measure>
    <time_frame>24 weeks</time_frame>
  </primary_outcome>
  <condition>Soft Tissue Sarcoma</condition>
  <intervention>
    <intervention_type>Drug</intervention_type>
    <intervention_name>Alphamab</intervention_name>
  </intervention>
</clinical_study>
"""

CSV = """NCT Number,Study Title,Brief Summary,Conditions,Interventions,Primary Outcome Measures,Start Date
NCT00000001,Alphamab in Sarcoma,"Alphamab is given,
until progression.",Soft Tissue Sarcoma,DRUG: Alphamab,"Objective response rate, By RECIST 1.1., 24 weeks",2021-03
NCT00000002,Betamab in Sarcoma,"Betamab, too.",Sarcoma|Lymphoma,DRUG: Betamab,"PFS, 2 years|OS, 3 years",2021-03-01
"""

OLD_CSV = """"Rank","NCT Number","Title","Status","Conditions","Interventions","Outcome Measures","Last Update Posted"
1,"NCT00000001","Alphamab in Sarcoma","Completed","Sarcoma","Drug: Alphamab","Response|Survival","March 1, 2018"
"""

ICTRP = """TrialID,Last Refreshed on,Public title,Scientific title,Date registration,web address,Recruitment Status,\
Date enrollement,Target size,Study type,Study design,Phase,Countries,Inclusion Criteria,Exclusion Criteria,Condition,\
Intervention,Primary outcome
"ChiCTR2000000001","16 March 2020","Alphamab in Sarcoma","A Randomized Trial of Alphamab in Sarcoma","2020-02-01",\
"http://www.chictr.org.cn/showproj.aspx?proj=1","Recruiting","2020-03-01","Experimental group:20;Control group:10;",\
"Interventional study","Parallel","2-3","China","Inclusion criteria: 1. Sarcoma;\r<br>2. Aged 18 to 75.",\
"Exclusion criteria: Pregnancy","Sarcoma","Experimental group:Alphamab 10 mg/kg;Control group:Doxorubicin;",\
"Progression-free survival;Overall survival;"
"NCT00000002","6 April 2020","Betamab in Sarcoma","","23/03/2020","https://clinicaltrials.gov/show/NCT00000002",\
"Not recruiting","April 2020","30","Interventional","Allocation: Randomized.","Phase 2/Phase 3","France;Italy",\
"Adults","","Sarcoma; Lymphoma","Drug: Betamab;Drug: Placebo","PFS"
"""

CTIS_TRIAL: JsonObject = {
    "ctNumber": "2025-500001-11-00",
    "ctStatus": 2,
    "ctTitle": "Alphamab in Sarcoma",
    "shortTitle": "ALPHA-1",
    "conditions": "Sarcoma",
    "trialCountries": ["France:2", "Italy:2"],
    "sponsor": "Example Pharma",
    "trialPhase": "Phase II and Phase III (Integrated)",
    "product": "ALPHAMAB\r, Doxorubicin 2 mg/ml solution for infusion",
    "primaryEndPoint": "Progression-free survival (PFS)",
    "endPoint": "Overall survival (OS)., Objective response rate (ORR).",
    "totalNumberEnrolled": "120",
    "lastUpdated": "12/05/2026",
}


def make_record(number: int, **changes: Any) -> JsonObject:
    """The sample record with another id; `changes` are merged into modules of its protocol section."""
    record = deepcopy(RECORD)
    record["protocolSection"]["identificationModule"]["nctId"] = f"NCT{number:08d}"
    for module, values in changes.items():
        record["protocolSection"][module].update(values)
    return record


@dataclass(frozen=True)
class Sample:
    """A document of a format, and the ids and titles that reading it as `name` must give."""

    name: str
    content: bytes
    studies: tuple[tuple[str, str], ...]


SAMPLES: dict[str, tuple[Sample, ...]] = {
    "ctgov-csv": (
        Sample(
            "ctg-studies.csv",
            CSV.encode(),
            (("NCT00000001", "Alphamab in Sarcoma"), ("NCT00000002", "Betamab in Sarcoma")),
        ),
        Sample("SearchResults.csv", OLD_CSV.encode(), (("NCT00000001", "Alphamab in Sarcoma"),)),
    ),
    "ctgov-xml": (
        Sample("NCT00000001.xml", XML.encode(), (("NCT00000001", "Alphamab in Sarcoma"),)),
        Sample(
            "all.xml",
            (XML + XML.replace("NCT00000001", "NCT00000002")).encode(),
            (("NCT00000001", "Alphamab in Sarcoma"), ("NCT00000002", "Alphamab in Sarcoma")),
        ),
    ),
    "ctgov-v2": (
        Sample("one.json", json.dumps(RECORD, indent=2).encode(), (("NCT00000001", "Alphamab in Sarcoma"),)),
        Sample(
            "two.ndjson",
            b"\n".join(json.dumps(make_record(number)).encode() for number in (1, 2)) + b"\n",
            (("NCT00000001", "Alphamab in Sarcoma"), ("NCT00000002", "Alphamab in Sarcoma")),
        ),
    ),
    "ctis": (
        Sample("one.json", json.dumps(CTIS_TRIAL).encode(), (("2025-500001-11-00", "Alphamab in Sarcoma"),)),
        Sample(
            "page.json",
            json.dumps(
                {
                    "showWarning": False,
                    "pagination": {"totalRecords": 2},
                    "data": [CTIS_TRIAL, CTIS_TRIAL | {"ctNumber": "2025-500002-22-00"}],
                }
            ).encode(),
            (("2025-500001-11-00", "Alphamab in Sarcoma"), ("2025-500002-22-00", "Alphamab in Sarcoma")),
        ),
    ),
    "ictrp": (
        Sample(
            "ictrp.csv",
            ICTRP.encode(),
            (("ChiCTR2000000001", "Alphamab in Sarcoma"), ("NCT00000002", "Betamab in Sarcoma")),
        ),
    ),
    "seed-text": (Sample("alpha.txt", SEED_TEXT.encode(), (("alpha", "Alphamab in Sarcoma"),)),),
}
