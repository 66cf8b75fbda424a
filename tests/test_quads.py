"""Facts as N-Triples: the goldens, the names of nodes, what is minted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_facts import METADATA, make_evidence, make_facts, make_outcomes, make_study, make_vocabulary
from trialgraph.facts.model import DesignFact, Finding, Regimen, StudyFacts
from trialgraph.namespaces import SKOS, TG
from trialgraph.quads import (
    MintedConcepts,
    digest_vocabulary,
    find_minted_concepts,
    make_concept_lines,
    make_dataset_lines,
    make_minted_concept_lines,
    make_trial_lines,
)
from trialgraph.quads.units import find_ucum_code
from trialgraph.study import Arm, Outcome, Study, Text
from trialgraph.terms import make_trial_iri
from trialgraph.vocabulary.concepts import Vocabulary

GOLDENS = Path(__file__).parent / "goldens"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TRIAL = make_trial_iri("NCT00000001")


def read_lines(lines: Iterable[str]) -> set[ox.Triple]:
    """The triples of N-Triples lines."""
    return {quad.triple for quad in ox.parse("".join(lines).encode("utf-8"), ox.RdfFormat.N_TRIPLES)}


def read_golden(name: str) -> set[ox.Triple]:
    """The triples of a golden file."""
    return {quad.triple for quad in ox.parse(path=str(GOLDENS / name), format=ox.RdfFormat.TURTLE)}


def make_index(triples: Iterable[ox.Triple]) -> dict[tuple[str, str], set[str]]:
    """Values by subject and property (without the trialgraph prefix)."""
    index: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple in triples:
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        index[triple.subject.value, triple.predicate.value.removeprefix(TG)].add(triple.object.value)
    return index


def spell(study: Study, facts: StudyFacts) -> dict[tuple[str, str], set[str]]:
    """The trial's statements by subject and property."""
    return make_index(read_lines(make_trial_lines(study, facts, make_vocabulary())))


@pytest.mark.parametrize(
    ("golden", "lines"),
    [
        ("trial.ttl", lambda: make_trial_lines(make_study(), make_facts(), make_vocabulary())),
        ("concepts.ttl", lambda: make_concept_lines(make_vocabulary())),
        ("minted_concepts.ttl", lambda: make_minted_concept_lines(make_facts(), make_vocabulary())),
        ("dataset.ttl", lambda: make_dataset_lines(METADATA)),
    ],
)
def test_graph_is_as_the_golden(golden: str, lines: object) -> None:
    assert callable(lines)
    found, expected = read_lines(lines()), read_golden(golden)
    assert {str(triple) for triple in found - expected} == set()
    assert {str(triple) for triple in expected - found} == set()


def test_each_line_is_one_triple_and_stands_once() -> None:
    lines = list(make_trial_lines(make_study(), make_facts(), make_vocabulary()))
    assert len(set(lines)) == len(lines) == len(read_lines(lines))
    assert all(line.endswith(" .\n") and line.count("\n") == 1 for line in lines)
    assert not any("_:" in line for line in lines)


@given(st.text(st.characters(categories=None)))
def test_any_text_of_a_record_can_be_spelled(text: str) -> None:
    study = replace(make_study(), id=text or "x", version=text or "x", title=Text(text, text), url=f"http://{text}")
    evidence = (make_evidence()[0]._replace(pointer=f"/{text}"),)
    facts = replace(
        make_facts(),
        findings=(Finding(text or "k", text, text, evidence),),
        regimens=(Regimen(text, make_facts().regimens[0].phases, evidence),),
    )
    triples = read_lines(make_trial_lines(study, facts, make_vocabulary()))
    nodes = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    assert all(node.startswith(make_trial_iri(text or "x")) for node in nodes)


def test_an_inserted_outcome_renames_no_other() -> None:
    before = replace(make_facts(), outcomes=make_outcomes("OS", "ORR", "PFS"))
    after = replace(make_facts(), outcomes=make_outcomes("OS", "DCR", "ORR", "PFS"))
    first, second = (spell(replace(make_study(), outcomes=()), facts)[TRIAL, "hasOutcome"] for facts in (before, after))
    assert first < second
    assert len(second) == 4


def test_outcomes_with_one_measure_stay_apart() -> None:
    outcomes = make_outcomes("PFS", "PFS", "PFS")
    descriptions = ("by investigator", "by committee", "by committee")
    study = replace(
        make_study(),
        outcomes=tuple(
            Outcome("primary", index, Text("/m", "PFS"), Text("/d", text)) for index, text in enumerate(descriptions)
        ),
    )
    graph = spell(study, replace(make_facts(), outcomes=outcomes))
    assert len(graph[TRIAL, "hasOutcome"]) == 3
    assert {index for node in graph[TRIAL, "hasOutcome"] for index in graph[node, "index"]} == {"0", "1", "2"}


def test_arms_with_one_label_stay_apart() -> None:
    arms = (Arm(Text("/a/0", "Cohort"), "EXPERIMENTAL"), Arm(Text("/a/1", "Cohort"), "PLACEBO_COMPARATOR"))
    facts = replace(make_facts(), regimens=(replace(make_facts().regimens[0], arm="Cohort"),))
    graph = spell(replace(make_study(), arms=arms), facts)
    kinds = [graph[node, "armKind"] for node in sorted(graph[TRIAL, "hasArm"])]
    assert sorted(kinds, key=str) == [{"EXPERIMENTAL"}, {"PLACEBO_COMPARATOR"}]
    assert all(len(graph[node, "hasRegimen"]) == 1 for node in graph[TRIAL, "hasArm"])


def test_an_inserted_arm_renames_no_other() -> None:
    more = (Arm(Text("/a/0", "Run-in")), *make_study().arms)
    assert (
        spell(make_study(), make_facts())[TRIAL, "hasArm"]
        < spell(replace(make_study(), arms=more), make_facts())[TRIAL, "hasArm"]
    )


def test_arms_that_give_the_same_share_the_regimen() -> None:
    regimen = make_facts().regimens[0]
    graph = spell(make_study(), replace(make_facts(), regimens=(regimen, replace(regimen, arm="Arm B"))))
    assert len({tuple(graph[arm, "hasRegimen"]) for arm in graph[TRIAL, "hasArm"]}) == 1


def test_alternatives_of_an_arm_are_regimens_of_their_own() -> None:
    first, second = make_facts().regimens
    graph = spell(make_study(), replace(make_facts(), regimens=(first, replace(second, arm="Arm A"))))
    assert sorted(len(graph[arm, "hasRegimen"]) for arm in graph[TRIAL, "hasArm"]) == [0, 2]


def test_a_regimen_without_registered_arm_gets_one_without_label() -> None:
    facts = replace(make_facts(), regimens=(replace(make_facts().regimens[0], arm=""),))
    graph = spell(replace(make_study(), arms=()), facts)
    assert graph[TRIAL, "hasArm"] == {f"{TRIAL}#arm-all"}
    assert not graph[f"{TRIAL}#arm-all", RDFS_LABEL] and not graph[f"{TRIAL}#arm-all", "index"]
    assert graph[f"{TRIAL}#arm-all", "forPopulation"] == graph[TRIAL, "hasPopulation"]


def test_arms_point_to_their_populations() -> None:
    (whole,) = make_facts().populations
    only_a = replace(whole, arms=("Arm A",), line=None)
    graph = spell(make_study(), replace(make_facts(), populations=(only_a,)))
    linked = {next(iter(graph[arm, RDFS_LABEL])): graph[arm, "forPopulation"] for arm in graph[TRIAL, "hasArm"]}
    assert linked == {"Arm A": graph[TRIAL, "hasPopulation"], "Arm B": set()}


def test_dose_range_and_levels_differ() -> None:
    graph = spell(make_study(), make_facts())
    amounts = {
        tuple(frozenset(graph[dose, name]) for name in ("amount", "amountLow", "amountHigh"))
        for dose in graph[TRIAL, "hasDose"]
    }
    assert amounts == {
        (frozenset({"240"}), frozenset(), frozenset()),
        (frozenset({"1000000", "10000000"}), frozenset(), frozenset()),
        (frozenset(), frozenset({"0.5"}), frozenset({"2.25"})),
    }


def test_dates_that_do_not_exist_are_left_out() -> None:
    status = replace(make_study().status, primary_completion_date="2025-02-30")
    graph = spell(replace(make_study(), status=status, data_date="2024-05"), make_facts())
    assert graph[TRIAL, "dataDate"] == set()
    assert graph[TRIAL, "startDate"] == {"2024-02"}
    assert graph[TRIAL, "primaryCompletionDate"] == set()
    assert graph[TRIAL, "completionDate"] == {"2026"}


def test_a_design_value_needs_a_name() -> None:
    facts = replace(make_facts(), design=(DesignFact("interimLook", "x", (("15 participants", 15.0),), ()),))
    with pytest.raises(ValueError, match="15 participants"):
        list(make_trial_lines(make_study(), facts, make_vocabulary()))


def test_a_minted_concept_has_one_preferred_label_over_all_studies() -> None:
    found: set[tuple[str, ...]] = set()
    for order in permutations(("X-1", "x 1", "X--1")):
        minted = MintedConcepts()
        for name in order:
            agent = make_facts().agents[1]
            facts = replace(make_facts(), agents=(replace(agent, therapy=replace(agent.therapy, name=name)),))
            minted.add(find_minted_concepts(facts, make_vocabulary()))
        found.add(tuple(minted.lines(make_vocabulary())))
    (lines,) = found  # whatever the order
    graph = make_index(read_lines(lines))
    assert graph[TG + "agent/x-1", f"{SKOS}prefLabel"] == {"X-1"}
    assert graph[TG + "agent/x-1", f"{SKOS}altLabel"] == {"x 1", "X--1", "X1 cells"}


def test_a_concept_of_the_vocabulary_is_never_minted() -> None:
    minted = make_index(read_lines(make_minted_concept_lines(make_facts(), make_vocabulary())))
    assert {iri for iri, _ in minted} == {TG + "agent/x-1", TG + "endpoint/new-code", TG + "criterion/anew-2"}
    assert all(minted[iri, "grounded"] == {"false"} for iri, _ in list(minted))


def test_a_minted_concept_is_within_the_classes_above_its_class() -> None:
    agent = make_facts().agents[1]
    therapy = replace(agent.therapy, classes=(TG + "class/pd-1-antibody",))
    facts = replace(make_facts(), agents=(replace(agent, therapy=therapy),))
    graph = make_index(read_lines(make_minted_concept_lines(facts, make_vocabulary())))
    assert graph[TG + "agent/x-1", "within"] == {
        TG + "agent/x-1",
        TG + "class/pd-1-antibody",
        TG + "class/immunotherapy",
    }


def test_a_concept_outside_the_folders_cannot_be_minted() -> None:
    (condition,) = make_facts().conditions
    facts = replace(make_facts(), conditions=(replace(condition, concept="https://example.org/npc"),))
    with pytest.raises(ValueError, match="expected an IRI like"):
        list(make_minted_concept_lines(facts, make_vocabulary()))


def test_the_digest_changes_with_the_vocabulary_only() -> None:
    concepts = list(make_vocabulary().concepts.values())
    assert digest_vocabulary(Vocabulary(reversed(concepts))) == digest_vocabulary(make_vocabulary())
    renamed = [replace(concepts[0], label="immune therapy"), *concepts[1:]]
    assert digest_vocabulary(Vocabulary(renamed)) != digest_vocabulary(make_vocabulary())


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("mg", "mg"),
        ("mg/m2", "mg/m2"),
        ("mg/kg", "mg/kg"),
        ("ug/kg", "ug/kg"),
        ("AUC", "mg/mL.min"),
        ("IU", "[IU]"),
        ("IU/m2", "[IU]/m2"),
        ("cells", "{cells}"),
        ("cells/kg", "{cells}/kg"),
        ("Gy", "Gy"),
        ("MBq", "MBq"),
        ("drops/eye", None),
        ("Mg", None),
        ("", None),
    ],
)
def test_units_in_ucum(unit: str, code: str | None) -> None:
    assert find_ucum_code(unit) == code


def test_an_average_study_stays_within_the_budget() -> None:
    """8 outcomes, 2 arms, 2 agents, as the registry's studies have on average, all with evidence: at most 180 quads."""
    facts, study = make_facts(), make_study()
    frame = facts.outcomes[0].time_frame
    assert frame is not None
    frames = (frame, replace(frame, anchor=None, bound=None))
    measures = tuple(
        replace(
            facts.outcomes[0],
            index=index,
            measure=f"measure {index}",
            endpoints=("PFS",),
            landmarks=(),
            criteria=(),
            landmark_evidence=(),
            criterion_evidence=(),
            lasting_months=None,
            lasting_evidence=(),
            time_frame=frames[index % 2],
        )
        for index in range(8)
    )
    average = replace(
        facts,
        procedures=(),
        regimens=tuple(replace(regimen, phases=regimen.phases[-1:], evidence=()) for regimen in facts.regimens),
        doses=facts.doses[:1],
        populations=(replace(facts.populations[0], biomarkers=()),),
        outcomes=measures,
        design=(),
        findings=(),
    )
    assert len(list(make_trial_lines(study, average, make_vocabulary()))) <= 180
