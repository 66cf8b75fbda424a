"""Populations: what belongs together of who is treated, and the arms it stands for.

Most trials have one population, with all conditions, settings, prior therapies and biomarkers of the study. Where arms
or cohorts are registered for different conditions ("NSCLC cohort: drug A", "Arm B: HNSCC"), there is one for each group
of arms, so that two diseases and two drugs do not become four claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from trialgraph.facts.model import Biomarker, ConditionFact, Population
from trialgraph.facts.populations.biomarkers import extract_biomarkers, parse_biomarkers
from trialgraph.facts.populations.condition_names import ConditionNames, make_condition_names
from trialgraph.facts.populations.lines import extract_line
from trialgraph.facts.populations.prior_therapies import extract_prior_therapies
from trialgraph.facts.populations.settings import extract_settings
from trialgraph.study import Arm, Study, Text
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.markers import MarkerNames, load_markers

_WIDE = re.compile(r"solid tumou?r|malignanc|neoplasm$|^cancer")


def extract_populations(
    study: Study, conditions: tuple[ConditionFact, ...], vocabulary: Vocabulary
) -> tuple[Population, ...]:
    """The populations of a study; the first holds what is not told apart by arms.

    `conditions` are the facts of `extract_conditions`.
    """
    markers, names = load_markers(), make_condition_names(vocabulary)
    settings = extract_settings(study)
    whole = Population(
        conditions=tuple(condition.concept for condition in conditions),
        settings=settings,
        line=extract_line(study, settings),
        prior_therapies=extract_prior_therapies(study, vocabulary),
        biomarkers=extract_biomarkers(study, markers),
    )
    groups = group_arms(study.arms, conditions, names)
    if len(groups) < 2:
        return (whole,)
    populations = [_of_group(whole, group, arms, markers) for group, arms in groups]
    rest = [arm.label.content for arm in study.arms if all(arm not in arms for _, arms in groups)]
    if rest:
        left = set(whole.conditions).difference(*(group for group, _ in groups)) or set(whole.conditions)
        kept = tuple(iri for iri in whole.conditions if iri in left)
        populations.append(replace(whole, conditions=kept, arms=tuple(rest)))
    return tuple(populations)


def group_arms(
    arms: tuple[Arm, ...], conditions: tuple[ConditionFact, ...], names: ConditionNames
) -> list[tuple[tuple[str, ...], tuple[Arm, ...]]]:
    """(conditions, arms) for arms whose label (else description) names conditions of the study; [] if all alike."""
    if len(conditions) < 2 or len(arms) < 2:
        return []
    known = [condition.concept for condition in conditions if not _WIDE.search(condition.name)]
    groups: dict[tuple[str, ...], list[Arm]] = {}
    for arm in arms:
        named = _named_in(arm.label, known, names) or _named_in(arm.description, known, names)
        if named and len(named) < len(known):
            groups.setdefault(named, []).append(arm)
    return [(group, tuple(members)) for group, members in groups.items()]


def _named_in(text: Text | None, known: list[str], names: ConditionNames) -> tuple[str, ...]:
    """The conditions of the study that a text names; a kind of one of them counts as that one."""
    if text is None:
        return ()
    found = []
    for named in names.find(text.content):
        above = names.vocabulary.ancestors(named.concept)
        found += [iri for iri in known if iri == named.concept or (iri in above and named.concept not in known)]
    return tuple(dict.fromkeys(iri for iri in known if iri in found))


def _of_group(whole: Population, group: tuple[str, ...], arms: tuple[Arm, ...], markers: MarkerNames) -> Population:
    own = [biomarker for arm in arms for biomarker in _markers_of(arm, markers)]
    return replace(
        whole,
        conditions=group,
        biomarkers=tuple(_distinct([*whole.biomarkers, *own])),
        arms=tuple(arm.label.content for arm in arms),
    )


def _markers_of(arm: Arm, markers: MarkerNames) -> list[Biomarker]:
    texts = [text for text in (arm.label, arm.description) if text is not None]
    return [biomarker for text in texts for biomarker in parse_biomarkers(text, markers)]


def _distinct(biomarkers: Iterable[Biomarker]) -> list[Biomarker]:
    seen: dict[tuple[object, ...], Biomarker] = {}
    for biomarker in biomarkers:
        seen.setdefault((biomarker.marker, biomarker.state, biomarker.comparator, biomarker.value), biomarker)
    return list(seen.values())
