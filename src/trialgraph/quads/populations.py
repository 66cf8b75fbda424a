"""Who is treated: conditions, setting, line, prior therapies, biomarkers; and which arms that holds for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialgraph.facts.model import Biomarker, ConditionFact, Population, PriorTherapy, StudyFacts
from trialgraph.namespaces import TG
from trialgraph.quads.naming import TrialNames
from trialgraph.terms import (
    RDF_TYPE,
    RDFS_LABEL,
    make_decimal,
    make_hash,
    make_integer,
    make_iri,
    make_literal,
    make_statement,
    make_text_statement,
)


def make_population_lines(names: TrialNames, facts: StudyFacts, arms: Mapping[str, list[str]]) -> Iterator[str]:
    """The populations; one that stands for the whole study is linked from every arm."""
    conditions = {fact.concept: fact for fact in facts.conditions}
    for population in facts.populations:
        node = names.part(f"population-{_hash_population(population)}")
        yield from names.make_part_lines("hasPopulation", node, "Population")
        for label in population.arms or arms:
            yield from (make_statement(arm, "forPopulation", node) for arm in arms.get(label, ()))
        yield from _make_condition_lines(names, node, population, conditions)
        for setting in population.settings:
            yield make_text_statement(node, "setting", setting.value)
            yield from names.make_evidence_lines(node, "settingEvidence", setting.evidence)
        yield from _make_line_lines(names, node, population)
        for prior in population.prior_therapies:
            yield from _make_prior_lines(names, node, prior)
        for biomarker in population.biomarkers:
            yield from _make_biomarker_lines(names, node, biomarker)


def _hash_population(population: Population) -> str:
    line = population.line
    return make_hash(
        sorted(population.conditions),
        sorted(setting.value for setting in population.settings),
        (line.minimum, line.maximum) if line is not None else None,
        sorted(_key_prior(prior) for prior in population.prior_therapies),
        sorted(_key_biomarker(biomarker) for biomarker in population.biomarkers),
    )


def _key_prior(prior: PriorTherapy) -> str:
    return repr((prior.what, prior.concept, prior.state))


def _key_biomarker(marker: Biomarker) -> str:
    return repr((marker.marker, marker.state, marker.comparator, marker.value, marker.unit))


def _make_condition_lines(
    names: TrialNames, node: str, population: Population, conditions: Mapping[str, ConditionFact]
) -> Iterator[str]:
    for iri in population.conditions:
        yield make_statement(node, "condition", make_iri(iri))
        if iri in conditions:
            yield from names.make_evidence_lines(node, "conditionEvidence", conditions[iri].evidence)


def _make_line_lines(names: TrialNames, node: str, population: Population) -> Iterator[str]:
    line = population.line
    if line is None:
        return
    if line.minimum is not None:
        yield make_statement(node, "lineMin", make_integer(line.minimum))
    if line.maximum is not None:
        yield make_statement(node, "lineMax", make_integer(line.maximum))
    yield from names.make_evidence_lines(node, "lineEvidence", line.evidence)


def _make_prior_lines(names: TrialNames, population: str, prior: PriorTherapy) -> Iterator[str]:
    node = names.part(f"prior-{make_hash(_key_prior(prior))}")
    yield make_statement(population, "hasPriorTherapy", node)
    yield f"{node} {RDF_TYPE} <{TG}PriorTherapy> .\n"
    yield f"{node} {RDFS_LABEL} {make_literal(prior.what)} .\n"
    if prior.concept is not None:
        yield make_statement(node, "therapy", make_iri(prior.concept))
    yield make_text_statement(node, "priorState", prior.state)
    yield from names.make_evidence_lines(node, "priorTherapyEvidence", prior.evidence)


def _make_biomarker_lines(names: TrialNames, population: str, biomarker: Biomarker) -> Iterator[str]:
    node = names.part(f"biomarker-{make_hash(_key_biomarker(biomarker))}")
    yield make_statement(population, "hasBiomarker", node)
    yield f"{node} {RDF_TYPE} <{TG}Biomarker> .\n"
    yield f"{node} {RDFS_LABEL} {make_literal(biomarker.marker)} .\n"
    yield make_text_statement(node, "biomarkerState", biomarker.state)
    if biomarker.value is not None:
        yield make_text_statement(node, "comparator", biomarker.comparator)
        yield make_statement(node, "cutOff", make_decimal(biomarker.value))
        yield make_text_statement(node, "cutOffUnit", biomarker.unit)
    yield from names.make_evidence_lines(node, "biomarkerEvidence", biomarker.evidence)
