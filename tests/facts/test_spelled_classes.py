"""Classes that a study's texts spell out."""

from __future__ import annotations

import pytest

from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Intervention, Study, Text
from trialgraph.vocabulary.load import load_builtin

SPELT_OUT = [
    (
        "NCT03319901",
        "Standard Chemotherapy (which includes cyclophosphamide, vincristine, doxorubicin, dexamethasone, "
        "methotrexate, 6-mercaptopurine, etoposide, and cytarabine",
        "Standard Chemotherapy",
        8,
    ),
    ("NCT00318903", "A longstanding regimen, 5-FU and Cisplatin, have failed to produce", "Chemotherapy", 0),
    (
        "NCT00318903",
        "Irinotecan and Taxotere With Concurrent Radiotherapy as a Preoperative Treatment",
        "Chemotherapy",
        0,
    ),
]


@pytest.mark.parametrize(("trial", "told", "name", "members"), SPELT_OUT)
def test_what_a_registered_class_holds(trial: str, told: str, name: str, members: int) -> None:
    study = Study(
        id=trial,
        registry="r",
        version="1",
        title=Text("/title", "A study"),
        detailed_description=Text("/description", told),
        interventions=(Intervention("DRUG", Text("/interventions/0/name", name), None, (), ()),),
    )
    agents = [fact.therapy.kind for fact in extract_facts(study, load_builtin()).agents]
    assert agents == (["agent"] * members or ["agentClass"])
