"""The built-in endpoints and criteria: complete, connected, and with identifiers of the right form."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from trialgraph.facts.outcomes.endpoint_names import ENDPOINT, make_endpoint_names
from trialgraph.vocabulary.concepts import Concept
from trialgraph.vocabulary.lexicon import fold, is_short_name
from trialgraph.vocabulary.load import load_builtin

GUIDE_CODES = [
    *("ORR", "CR", "DCR", "CBR", "DOR", "TTR", "PFS", "OS", "TTP", "TTF", "DFS", "EFS", "RFS", "MFS", "LRC", "pCR"),
    *("MPR", "R0", "MRD", "AE", "TEAE", "TRAE", "SAE", "irAE", "AESI", "DLT", "MTD", "RP2D", "CMAX", "TMAX", "CMIN"),
    *("THALF", "AUC", "CL", "VD", "PK", "ADA", "QOL", "PAIN", "SYMPTOM", "PS", "BIOMARKER", "IMMUNE", "LAB", "VITALS"),
    *("ECG", "DISCONT", "FEASIBILITY", "HOSP", "COST", "IMAGING", "FUNCTION", "INFECTION", "MORTALITY", "WEIGHT"),
    *("ENGRAFTMENT", "GVHD", "OTHER"),
]
LEAST_ENDPOINTS, LEAST_CRITERIA = 100, 150
IDENTIFIER = re.compile(r"https://bioregistry\.io/(?:ncit:C\d+|mesh:[A-Z]\d+)$")


def concepts_of(kind: str) -> list[Concept]:
    return [concept for concept in load_builtin().concepts.values() if concept.kind == kind]


def test_there_are_enough_of_them() -> None:
    assert len(concepts_of("endpoint")) >= LEAST_ENDPOINTS
    assert len(concepts_of("criterion")) >= LEAST_CRITERIA


@pytest.mark.parametrize("code", GUIDE_CODES)
def test_every_code_of_the_guide_is_a_reported_endpoint(code: str) -> None:
    concept = load_builtin().code("endpoint", code)
    assert concept is not None
    assert concept.iri == ENDPOINT + code
    assert concept.reported


def test_only_codes_of_the_guide_are_reported() -> None:
    assert {concept.codes[0] for concept in concepts_of("endpoint") if concept.reported} == set(GUIDE_CODES)


@pytest.mark.parametrize(
    ("finer", "above"),
    [
        ("intracranial-ORR", "ORR"), ("PFS2", "PFS"), ("DMFS", "MFS"), ("LRRFS", "LRC"), ("AUC0-inf", "AUC"),
        ("AUC0-last", "AUC"), ("HRQoL", "QOL"), ("psa-response", "BIOMARKER"), ("TEAE", "AE"), ("CMAX", "PK"),
        ("PAIN", "SYMPTOM"), ("PFS", "time-to-event"), ("ORR", "efficacy"), ("QOL", "patient-reported-outcome"),
    ],
)  # fmt: skip
def test_finer_endpoints_stand_below(finer: str, above: str) -> None:
    assert load_builtin().is_within(ENDPOINT + finer, ENDPOINT + above)


@pytest.mark.parametrize(
    ("finer", "code"), [("intracranial-ORR", "ORR"), ("DMFS", "MFS"), ("HRQoL", "QOL"), ("second-primary", "OTHER")]
)
def test_finer_endpoints_are_reported_by_the_code_above(finer: str, code: str) -> None:
    assert make_endpoint_names(load_builtin()).codes[ENDPOINT + finer] == code


@pytest.mark.parametrize("kind", ["endpoint", "criterion"])
def test_no_name_belongs_to_two_concepts(kind: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in concepts_of(kind):
        for name in (*concept.names, *concept.misspellings):
            owners[name if is_short_name(name) else fold(name)].add(concept.iri)
    assert {name: iris for name, iris in owners.items() if len(iris) > 1} == {}


@pytest.mark.parametrize("kind", ["endpoint", "criterion"])
def test_identifiers_have_the_form_of_their_scheme(kind: str) -> None:
    for concept in concepts_of(kind):
        for identifier in (*concept.exact_matches, *concept.close_matches, *concept.broad_matches):
            assert IDENTIFIER.match(identifier), (concept.iri, identifier)


def test_no_identifier_is_the_exact_match_of_two_concepts() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in (*concepts_of("endpoint"), *concepts_of("criterion")):
        for identifier in concept.exact_matches:
            owners[identifier].add(concept.iri)
    assert {identifier: iris for identifier, iris in owners.items() if len(iris) > 1} == {}


@pytest.mark.parametrize(
    "name",
    [
        *("RECIST", "RECIST 1.0", "RECIST 1.1", "iRECIST", "mRECIST", "irRC", "imRECIST", "Lugano", "Cheson", "IMWG"),
        *(
            "IWG",
            "iwCLL",
            "RANO",
            "iRANO",
            "RANO-BM",
            "PERCIST",
            "WHO",
            "CTCAE",
            "CTCAE 3.0",
            "CTCAE 4.0",
            "CTCAE 4.03",
        ),
        *(
            "CTCAE 5.0",
            "EORTC QLQ-C30",
            "FACT-G",
            "EQ-5D",
            "PCWG3",
            "GCIG CA-125",
            "Choi",
            "MDA",
            "ELN",
            "SF-36",
            "VAS",
        ),
        *("HAM-D", "PHQ-9", "MMSE", "WOMAC"),
    ],
)
def test_criteria_are_spelt_as_the_guide_spells_them(name: str) -> None:
    assert [concept.iri for concept in concepts_of("criterion") if concept.label == name] != []


def test_instruments_say_what_they_measure() -> None:
    measured = make_endpoint_names(load_builtin()).measured
    criterion = "https://w3id.org/trialgraph/criterion/"
    expected = {"eortc-qlq-c30": "QOL", "hads": "SYMPTOM", "mmse": "FUNCTION", "vas": "PAIN", "ecog-ps": "PS"}
    assert {name: measured[criterion + name][0] for name in expected} == {k: ENDPOINT + v for k, v in expected.items()}
