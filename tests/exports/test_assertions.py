"""Why an identifier is one of a concept, with vocabularies added."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialgraph.exports.linking.assertions import find_assertion
from trialgraph.exports.linking.used_concepts import UsedConcept
from trialgraph.namespaces import BIOREGISTRY, TG
from vocabulary.added import make_added

ZEBRA = f"{TG}condition/mondo-7000001"


@pytest.mark.parametrize(
    ("iri", "identifier", "relation", "justification", "confidence", "said_by"),
    [
        (ZEBRA, "mondo:7000001", "exact", "semapv:LogicalReasoning", 1.0, "the concept is this entry"),
        (ZEBRA, "doid:9999999", "exact", "semapv:ManualMappingCuration", 0.98, "made, line 4"),
        (ZEBRA, "mesh:D999999", "close", "semapv:LexicalMatching", 0.95, "made, line 5"),
        (ZEBRA, "ncit:C3871", "exact", "semapv:MappingChaining", 0.85, ""),
        (
            f"{TG}condition/nasopharyngeal-carcinoma",
            "ncit:C3871",
            "exact",
            "semapv:ManualMappingCuration",
            1.0,
            "built-in vocabulary",
        ),
    ],
)
def test_the_source_of_an_identifier_is_told(
    tmp_path: Path, iri: str, identifier: str, relation: str, justification: str, confidence: float, said_by: str
) -> None:
    concept = UsedConcept(iri)
    concept.about["exactMatch"] = [f"{BIOREGISTRY}mondo:7000001", f"{BIOREGISTRY}doid:9999999"]
    found = find_assertion(concept, BIOREGISTRY + identifier, relation, make_added(tmp_path).added)
    assert (found.justification, found.confidence, found.said_by) == (justification, confidence, said_by)
