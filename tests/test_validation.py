"""The shapes: a well-formed graph passes, and each broken one is told where and why."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import SH

from broken_histories import BROKEN_HISTORY
from made_facts import METADATA, make_facts, make_study, make_vocabulary
from trialgraph.namespaces import DCTERMS, RDF, RDFS, SKOS, TG, XSD
from trialgraph.quads import make_concept_lines, make_dataset_lines, make_minted_concept_lines, make_trial_lines
from trialgraph.store import build_store, open_store
from trialgraph.terms import TRIAL, make_literal
from trialgraph.validation import (
    Violation,
    load_shapes,
    read_findings,
    validate_graph,
    validate_trials,
)

PREFIXES = {"tg:": TG, "rdfs:": RDFS, "skos:": SKOS, "dcterms:": DCTERMS}
Case = tuple[str, str, tuple[str, ...], str, str]

# class of the node · property that gets new values (or, with "^", whose links to the node are cut) · the values ·
# property that is told · what is told of it
BROKEN_TRIALS: list[Case] = [
    ("Trial", "dcterms:title", (), "dcterms:title", "Less than 1"),
    ("Trial", "dcterms:title", ('"a"', '"b"'), "dcterms:title", "More than 1"),
    ("Trial", "dcterms:title", ('""',), "dcterms:title", "String length"),
    ("Trial", "dcterms:identifier", (), "dcterms:identifier", "Less than 1"),
    ("Trial", "rdfs:seeAlso", ('"no page"',), "rdfs:seeAlso", "IRI"),
    ("Trial", "tg:registry", ('"a"', '"b"'), "tg:registry", "More than 1"),
    ("Trial", "tg:recordVersion", ('"1"', '"2"'), "tg:recordVersion", "More than 1"),
    ("Trial", "tg:dataDate", ('"2024-05-17"',), "tg:dataDate", "datatype"),
    ("Trial", "tg:enrolment", (f'"-1"^^<{XSD}integer>',), "tg:enrolment", ">="),
    ("Trial", "tg:enrolment", ('"30"',), "tg:enrolment", "datatype"),
    ("Trial", "tg:startDate", ('"2024-02"',), "tg:startDate", "at least one|or "),
    ("Trial", "tg:completionDate", (f'"2024-02-30"^^<{XSD}date>',), "tg:completionDate", "at least one|or "),
    ("Trial", "tg:status", ('"RECRUITING"', '"COMPLETED"'), "tg:status", "More than 1"),
    ("Trial", "tg:undeclared", ('"x"',), "tg:undeclared", "closed"),
    ("Trial", "tg:hasArm", (f"<{TG}agent/toripalimab>",), "tg:hasArm", "class"),
    ("Trial", "tg:tests", (f"<{TG}condition/nasopharyngeal-carcinoma>",), "tg:tests", "or "),
    ("Trial", "tg:studies", (f"<{TG}agent/toripalimab>",), "tg:studies", "class"),
    ("TherapyUse", "^tg:hasTherapy", (), "^tg:hasTherapy", "belongs to one"),
    ("TherapyUse", "tg:therapy", (), "tg:therapy", "Less than 1"),
    ("TherapyUse", "tg:therapy", (f"<{TG}condition/nasopharyngeal-carcinoma>",), "tg:therapy", "or "),
    ("TherapyUse", "tg:therapy", (f"<{TG}agent/unknown>",), "tg:therapy", "or "),
    ("TherapyUse", "tg:role", ('"tested"',), "tg:role", "not in list"),
    ("TherapyUse", "tg:role", (), "", "one"),
    ("TherapyUse", "tg:procedureKind", ('"surgery"',), "", "one"),
    ("TherapyUse", "tg:therapyEvidence", (), "tg:therapyEvidence", "Less than 1"),
    ("TherapyUse", "tg:therapyEvidence", ('"the title"',), "tg:therapyEvidence", "IRI"),
    ("TherapyUse", "tg:therapyEvidence", (f"<{TRIAL}NCT01/title>",), "tg:therapyEvidence", "pattern"),
    ("Arm", "^tg:hasArm", (), "^tg:hasArm", "belongs to one"),
    ("Arm", "rdfs:label", ('"a"', '"b"'), "rdfs:label", "More than 1"),
    ("Arm", "tg:index", (f'"-1"^^<{XSD}integer>',), "tg:index", ">="),
    ("Arm", "tg:hasRegimen", (f"<{TG}agent/toripalimab>",), "tg:hasRegimen", "class"),
    ("Arm", "tg:forPopulation", (f"<{TG}agent/toripalimab>",), "tg:forPopulation", "class"),
    ("Regimen", "^tg:hasRegimen", (), "^tg:hasRegimen", "belongs to at least one"),
    ("Regimen", "tg:hasPhase", (), "tg:hasPhase", "Less than 1"),
    ("Regimen", "tg:regimenEvidence", ('"x"',), "tg:regimenEvidence", "IRI"),
    ("Phase", "^tg:hasPhase", (), "^tg:hasPhase", "belongs to at least one"),
    ("Phase", "tg:order", (f'"0"^^<{XSD}integer>',), "tg:order", ">="),
    ("Phase", "tg:phaseKind", (), "tg:phaseKind", "Less than 1"),
    ("Phase", "tg:maxCycles", (f'"6.5"^^<{XSD}decimal>',), "tg:maxCycles", "datatype"),
    ("Phase", "tg:maxMonths", (f'"0"^^<{XSD}decimal>',), "tg:maxMonths", ">"),
    ("Phase", "tg:hasComponent", (), "tg:hasComponent", "Less than 1"),
    ("Component", "^tg:hasComponent", (), "^tg:hasComponent", "belongs to at least one"),
    ("Component", "tg:therapy", (f"<{TG}agent/x-1>", f"<{TG}agent/toripalimab>"), "tg:therapy", "More than 1"),
    ("Component", "tg:role", (), "tg:role", "Less than 1"),
    ("Component", "tg:hasDose", (f"<{TG}agent/x-1>",), "tg:hasDose", "class"),
    ("Dose", "tg:therapy", (), "tg:therapy", "Less than 1"),
    ("Dose", "tg:amount", (f'"-5"^^<{XSD}decimal>',), "tg:amount", ">="),
    ("Dose", "tg:amount", (f'"240"^^<{XSD}double>',), "tg:amount", "datatype"),
    ("Dose", "tg:amountLow", (f'"1"^^<{XSD}decimal>',), "", "one or more|or "),
    ("Dose", "tg:unit", ('"mg"', '"g"'), "tg:unit", "More than 1"),
    ("Dose", "tg:unitLabel", ('""',), "tg:unitLabel", "String length"),
    ("Dose", "tg:everyDays", (f'"0"^^<{XSD}decimal>',), "tg:everyDays", ">"),
    ("Dose", "tg:day", (f'"1.5"^^<{XSD}decimal>',), "tg:day", "datatype"),
    ("Dose", "tg:route", ('"oral"', '"intravenous"'), "tg:route", "More than 1"),
    ("Dose", "tg:doseEvidence", (), "tg:doseEvidence", "Less than 1"),
    ("Population", "^tg:hasPopulation", (), "^tg:hasPopulation", "belongs to one"),
    ("Population", "tg:condition", (f"<{TG}agent/toripalimab>",), "tg:condition", "class"),
    ("Population", "tg:setting", ('"relapsing"',), "tg:setting", "not in list"),
    ("Population", "tg:lineMin", (f'"0"^^<{XSD}integer>',), "tg:lineMin", ">="),
    ("Population", "tg:lineMax", (f'"1"^^<{XSD}integer>',), "tg:lineMin", "tg:lineMax"),
    ("Population", "tg:hasBiomarker", (f"<{TG}agent/x-1>",), "tg:hasBiomarker", "class"),
    ("PriorTherapy", "rdfs:label", (), "rdfs:label", "Less than 1"),
    ("PriorTherapy", "tg:priorState", ('"failed"',), "tg:priorState", "not in list"),
    ("PriorTherapy", "tg:therapy", (f"<{TG}endpoint/progression-free-survival>",), "tg:therapy", "or "),
    ("PriorTherapy", "tg:priorTherapyEvidence", (), "tg:priorTherapyEvidence", "Less than 1"),
    ("Biomarker", "rdfs:label", (), "rdfs:label", "Less than 1"),
    ("Biomarker", "tg:comparator", ('"at least"',), "tg:comparator", "not in list"),
    ("Biomarker", "tg:cutOffUnit", ('"%"',), "", "one or more|or "),
    ("Biomarker", "tg:biomarkerEvidence", (), "tg:biomarkerEvidence", "Less than 1"),
    ("OutcomeMeasure", "^tg:hasOutcome", (), "^tg:hasOutcome", "belongs to one"),
    ("OutcomeMeasure", "tg:role", ('"tertiary"',), "tg:role", "not in list"),
    ("OutcomeMeasure", "tg:index", (), "tg:index", "Less than 1"),
    ("OutcomeMeasure", "rdfs:label", (), "rdfs:label", "Less than 1"),
    ("OutcomeMeasure", "tg:endpoint", (), "tg:endpoint", "Less than 1"),
    ("OutcomeMeasure", "tg:endpoint", (f"<{TG}criterion/recist>",), "tg:endpoint", "class"),
    ("OutcomeMeasure", "tg:months", (f'"-1"^^<{XSD}decimal>',), "tg:months", ">="),
    ("OutcomeMeasure", "tg:timeBound", ('"up to"',), "tg:timeBound", "not in list"),
    ("OutcomeMeasure", "tg:timeAnchor", ('"first dose"',), "tg:timeAnchor", "pattern"),
    ("OutcomeMeasure", "tg:timeFrameText", ('"a"', '"b"'), "tg:timeFrameText", "More than 1"),
    ("OutcomeMeasure", "tg:landmark", (f'"6"^^<{XSD}integer>',), "tg:landmark", "datatype"),
    ("OutcomeMeasure", "tg:criterion", (f"<{TG}endpoint/progression-free-survival>",), "tg:criterion", "class"),
    ("DesignFact", "tg:designKind", ('"stopping rule"',), "tg:designKind", "pattern"),
    ("DesignFact", "tg:events", (f'"6"^^<{XSD}integer>',), "tg:events", "datatype"),
    ("DesignFact", "tg:undeclared", (f'"6"^^<{XSD}decimal>',), "tg:undeclared", "closed"),
    ("DesignFact", "tg:designEvidence", (), "tg:designEvidence", "Less than 1"),
    ("Finding", "^tg:hasFinding", (), "^tg:hasFinding", "belongs to one"),
    ("Finding", "tg:findingKind", (), "tg:findingKind", "Less than 1"),
    ("Finding", "tg:found", (), "tg:found", "Less than 1"),
    ("Finding", "tg:assumed", ('"a"', '"b"'), "tg:assumed", "More than 1"),
]
BROKEN_CONCEPTS: list[Case] = [
    ("Agent", "skos:prefLabel", (), "skos:prefLabel", "Less than 1"),
    ("Agent", "skos:prefLabel", ('"a"', '"b"'), "skos:prefLabel", "More than 1"),
    ("Agent", "skos:broader", (f"<{TG}condition/carcinoma>",), "skos:broader", "or "),
    ("Agent", "skos:exactMatch", ("<http://identifiers.org/drugbank/DB15043>",), "skos:exactMatch", "pattern"),
    ("Agent", "tg:target", ("<https://bioregistry.io/hgnc:PDCD1>",), "tg:target", "pattern"),
    ("Agent", "tg:within", (), "tg:within", "Less than 1"),
    ("Agent", "tg:within", (f"<{TG}agent/toripalimab>",), "", "everything above it"),
    ("Endpoint", "tg:within", (), "", "the concept itself"),
    ("Criterion", "tg:within", (f"<{TG}criterion/recist>", f"<{TG}criterion/recist-1-1>"), "", "nothing else"),
    ("AgentClass", "tg:reported", ('"yes"',), "tg:reported", "datatype"),
    ("AgentClass", "skos:broader", (f"<{TG}agent/toripalimab>",), "skos:broader", "class"),
    ("Procedure", "skos:altLabel", ('""',), "skos:altLabel", "String length"),
    ("Procedure", "skos:broader", (f"<{TG}class/immunotherapy>",), "skos:broader", "class"),
    ("Condition", "skos:broader", (f"<{TG}class/immunotherapy>",), "skos:broader", "class"),
    ("Condition", "tg:grounded", (f'"no"^^<{XSD}string>',), "tg:grounded", "datatype"),
    ("Endpoint", "skos:notation", (f'"1"^^<{XSD}integer>',), "skos:notation", "datatype"),
    ("Endpoint", "skos:broader", (f"<{TG}criterion/recist>",), "skos:broader", "class"),
    ("Criterion", "skos:broader", (f"<{TG}endpoint/progression-free-survival>",), "skos:broader", "class"),
    ("NamedRegimen", "tg:includes", (), "tg:includes", "Less than 1"),
    ("NamedRegimen", "tg:includes", (f"<{TG}condition/carcinoma>",), "tg:includes", "or "),
    ("Target", "skos:prefLabel", (), "skos:prefLabel", "Less than 1"),
    ("Dataset", "tg:trialCount", (), "tg:trialCount", "Less than 1"),
    ("Dataset", "tg:builtAt", ('"yesterday"',), "tg:builtAt", "datatype"),
    ("Dataset", "tg:newestDataDate", (f'"2001-01-01"^^<{XSD}date>',), "tg:oldestDataDate", "tg:newestDataDate"),
]


def make_lines(trial: str) -> list[str]:
    """The made study under another id, sorted."""
    return sorted(make_trial_lines(replace(make_study(), id=trial), make_facts(), make_vocabulary()))


def make_concepts() -> list[str]:
    """The vocabulary and the minted concepts."""
    vocabulary = make_vocabulary()
    return [*make_concept_lines(vocabulary), *make_minted_concept_lines(make_facts(), vocabulary)]


def expand(name: str) -> str:
    """An IRI from its short form."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix + ":"] + local


def find_node(lines: list[str], class_name: str) -> str:
    """The first node of a class that is linked, as a term."""
    ending = f" <{RDF}type> <{TG}{class_name}> .\n"
    return next(line.removesuffix(ending) for line in lines if line.endswith(ending))


def break_lines(lines: list[str], case: Case) -> tuple[str, list[str]]:
    """The node of the case, and the lines after its change."""
    class_name, name, values, _, _ = case
    node = find_node(lines, class_name)
    if name.startswith("^"):
        link = f"<{expand(name[1:])}> {node} .\n"
        return node, [line for line in lines if not line.endswith(link)]
    start = f"{node} <{expand(name)}> "
    kept = [line for line in lines if not line.startswith(start)]
    assert kept != lines or values, f"nothing is changed by {case}"
    return node, [*kept, *(f"{start}{value} .\n" for value in values)]


def validate(tmp_path: Path, lines: list[str]) -> list[Violation]:
    """All violations of a graph of these lines."""
    with build_store(tmp_path / "db") as writer:
        writer.add_lines(lines)
        writer.metadata = METADATA
    with open_store(tmp_path / "db") as store:
        return list(validate_graph(store))


@pytest.fixture(scope="module")
def violations_of_broken_trials(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[str, list[Violation]]]:
    """For each broken trial its node and what is told; all of them are in one graph."""
    lines = [*make_concepts(), *make_lines("GOOD")]
    nodes = {}
    for number, case in enumerate(BROKEN_TRIALS):
        nodes[number], broken = break_lines(make_lines(f"CASE{number}"), case)
        lines.extend(broken)
    told = validate(tmp_path_factory.mktemp("broken"), lines)
    assert {violation.node.partition("#")[0] for violation in told} <= {f"CASE{number}" for number in nodes}
    by_trial = {
        number: [violation for violation in told if violation.node.partition("#")[0] == f"CASE{number}"]
        for number in nodes
    }
    return {number: (node.strip("<>").removeprefix(TRIAL), by_trial[number]) for number, node in nodes.items()}


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(BROKEN_TRIALS)), ids=lambda value: str(value) if isinstance(value, int) else ""
)
def test_a_broken_trial_is_told(
    violations_of_broken_trials: dict[int, tuple[str, list[Violation]]], number: int, case: Case
) -> None:
    node, told = violations_of_broken_trials[number]
    *_, name, message = case
    assert matches(told, node, name, message), told


def matches(told: list[Violation], node: str, name: str, message: str) -> bool:
    """Whether one of the violations is about this property of this node and says what it should."""
    path = name if not name or name.removeprefix("^").startswith("tg:") else expand(name)
    return any(
        violation.node == node and violation.property == path and re.search(message, violation.message)
        for violation in told
    )


@pytest.fixture(scope="module")
def violations_of_broken_concepts(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[str, list[Violation]]]:
    """As above: each broken concept is a copy with a name of its own beside the whole ones."""
    whole = [*make_concepts(), *make_dataset_lines(METADATA)]
    lines = list(whole)
    nodes = {}
    for number, case in enumerate(BROKEN_CONCEPTS):
        node, broken = break_lines(whole, case)
        copy = f"{node[:-1]}-case-{number}>"
        lines.extend(line.replace(node, copy) for line in broken if line.startswith(f"{node} "))
        nodes[number] = copy.strip("<>").replace(TG, "tg:")
    told = validate(tmp_path_factory.mktemp("broken"), lines)
    assert {violation.node for violation in told} <= set(nodes.values())
    return {
        number: (node, [violation for violation in told if violation.node == node]) for number, node in nodes.items()
    }


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(BROKEN_CONCEPTS)), ids=lambda value: str(value) if isinstance(value, int) else ""
)
def test_a_broken_concept_is_told(
    violations_of_broken_concepts: dict[int, tuple[str, list[Violation]]], number: int, case: Case
) -> None:
    node, told = violations_of_broken_concepts[number]
    assert matches(told, node, case[3], case[4]), told


def test_a_well_formed_graph_has_no_violation(tmp_path: Path) -> None:
    assert validate(tmp_path, [*make_concepts(), *make_lines("NCT01"), *make_lines("NCT02")]) == []


def test_every_class_has_a_broken_case() -> None:
    shaped = {
        str(target).removeprefix(TG)
        for of_concepts in (False, True)
        for target in load_shapes(of_concepts=of_concepts).objects(None, SH.targetClass)
    }
    of_history = {case[0] for case in BROKEN_HISTORY}
    assert shaped == {case[0] for case in (*BROKEN_TRIALS, *BROKEN_CONCEPTS)} | of_history


def test_a_sample_is_always_the_same_and_no_larger_than_asked(tmp_path: Path) -> None:
    lines = make_concepts()
    for number in range(12):
        lines.extend(line for line in make_lines(f"T{number:02}") if f"<{TG}recordVersion>" not in line)
    with build_store(tmp_path / "db") as writer:
        writer.add_lines(lines)
        writer.metadata = METADATA
    with open_store(tmp_path / "db") as store:
        first, second = ([violation.node for violation in validate_graph(store, sample=5)] for _ in range(2))
        assert first == second
        assert len(set(first)) == 5
        assert len(list(validate_graph(store))) == len(list(validate_graph(store, batch=5))) == 12
        assert len(list(validate_graph(store, sample=100))) == 12
        assert [violation.node for violation in validate_trials(store, [f"{TRIAL}T07"])] == ["T07"]


def test_findings_are_listed_by_trial(tmp_path: Path) -> None:
    with build_store(tmp_path / "db") as writer:
        writer.add_lines([*make_lines("NCT02"), *make_lines("NCT01")])
        writer.metadata = METADATA
    with open_store(tmp_path / "db") as store:
        assert [(row.trial, row.kind, row.found, row.assumed) for row in read_findings(store)] == [
            (trial, "missingIntervention", "X-1 is not registered", "it is given") for trial in ("NCT01", "NCT02")
        ]


def test_messages_are_for_people(tmp_path: Path) -> None:
    lines = [line for line in make_lines("NCT01") if f"<{TG}timeBound>" not in line]
    outcome = find_node(lines, "OutcomeMeasure")
    lines.append(f"{outcome} <{TG}timeBound> {make_literal('up to')} .\n")
    (violation,) = validate(tmp_path, [*make_concepts(), *lines])
    assert violation.property == "tg:timeBound" and violation.value == "up to"
    assert "Literal(" not in violation.message and '"at most"' in violation.message
