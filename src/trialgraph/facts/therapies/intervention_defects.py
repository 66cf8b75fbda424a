"""Registered interventions that name several agents at once, and interventions that are registered more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialgraph.facts.model import Finding
from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.interventions import Reading
from trialgraph.facts.therapies.name_parts import DRUG_KINDS
from trialgraph.facts.therapies.therapy_classes import FLUID
from trialgraph.facts.wording import cite_whole
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention
from trialgraph.namespaces import TG
from trialgraph.study import Intervention

_PLACEBO = TG + "agent/placebo"
ANAESTHETIC, VASOCONSTRICTOR = TG + "class/local-anaesthetic", TG + "agent/epinephrine"
"""An anaesthetic and what keeps it in its place: one solution."""
_NOT_GIVEN = frozenset({_PLACEBO, TG + "agent/vehicle", FLUID})
# One product that holds them all: told in words, by a dilution, or by the one dosage form behind them.
_ONE_PRODUCT = re.compile(
    r"\b(?:fixed[- ](?:dose|ratio)|fixed\s+combination|single[- ](?:pill|tablet|inhaler)|co-?formulat\w+|fdc|"
    r"mixture|kit|1\s*:\s*\d+[,.]?000|(?:combination|inhalation|oral|ophthalmic|topical|combined)\s+"
    r"(?:tablet|capsule|gel|aerosol|cream|ointment|patch|solution|spray|pill)s?)\b",
    re.IGNORECASE,
)
_PLACEBO_OF = re.compile(r"\bplacebo\s+(?:of|for|to|match\w*)\b|\bmatch\w*\s+placebo\b|\S\s+placebo\s*$", re.IGNORECASE)
_BRAND = re.compile(r"[A-Z][a-z]{3,}\W*(?:\([^)]*\))?\s*$")
_SHORT_CODE = 4  # letters and digits: "PDE-5" is a target
_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z][\w-]{4,}$")


def find_several_agents(therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[Finding]:
    """Interventions whose name lists two or more agents that are given separately.

    A co-formulation is one product; a placebo and its own vehicle are one thing; and words that no vocabulary knows
    count as an agent only when they are a code, because half a phrase is not.
    """
    for reading in therapies.readings:
        name = reading.intervention.name
        own = [m for m in reading.mentions if m.text == name and m.therapy.kind != "procedure"]
        if reading.parts > 1 and own and _lists_agents(reading, own, finder):
            names = list(dict.fromkeys(mention.therapy.name for mention in own))
            evidence = cite_whole(name)
            assumed = f"{len(names)} agents: {', '.join(names)}"
            yield Finding("severalAgentsInOneIntervention", name.content, assumed, (evidence,))


def _lists_agents(reading: Reading, own: Sequence[TherapyMention], finder: TherapyFinder) -> bool:
    intervention = reading.intervention
    if intervention.kind not in DRUG_KINDS or _is_one_product(intervention, finder) or not all(map(_is_name, own)):
        return False
    agents = {m.therapy.concept: m for m in own if m.therapy.kind == "agent"}
    active = [iri for iri in agents if not _is_carrier(iri, finder)]
    if _PLACEBO in agents:
        told_apart = not _PLACEBO_OF.search(intervention.name.content)
        return told_apart and bool(active) and all(iri in active or iri == _PLACEBO for iri in agents)
    return len(active) > 1 and not _is_combination(active, finder)


def _is_carrier(iri: str, finder: TherapyFinder) -> bool:
    known = iri in finder.vocabulary.concepts
    return not _NOT_GIVEN.isdisjoint(finder.vocabulary.ancestors(iri) if known else {iri})


def _is_name(mention: TherapyMention) -> bool:
    name = mention.therapy.name.lower()
    return mention.therapy.known or (len(name.replace("-", "")) > _SHORT_CODE and _CODE.match(name) is not None)


def _is_one_product(intervention: Intervention, finder: TherapyFinder) -> bool:
    """Whether a product holds all that is named: told in words, or by one brand that is no brand of one of them."""
    texts = (intervention.name, *intervention.other_names, intervention.description)
    if any(text is not None and _ONE_PRODUCT.search(text.content) for text in texts):
        return True
    brands = [other for other in intervention.other_names if _BRAND.match(other.content)]
    return len(brands) == len(intervention.other_names) == 1 and _names_no_agent(brands[0].content, finder)


def _names_no_agent(brand: str, finder: TherapyFinder) -> bool:
    therapy = finder.lookup(brand.partition("(")[0].strip(" ®™"))
    return therapy is None or "/" in therapy.name


def _is_combination(agents: Sequence[str], finder: TherapyFinder) -> bool:
    """Whether the vocabulary knows a product of just these agents ("sacubitril/valsartan"), named so or besides."""
    if any(finder.vocabulary.is_within(iri, ANAESTHETIC) for iri in agents) and VASOCONSTRICTOR in agents:
        return len(agents) == 2
    labels = [finder.vocabulary.concepts[iri].label for iri in agents if iri in finder.vocabulary.concepts]
    parts = {part for label in labels for part in label.split("/") if "/" in label}
    if parts and parts <= set(labels):
        return True
    product = finder.lookup("/".join(labels)) or finder.lookup("/".join(reversed(labels)))
    return len(labels) > 1 and product is not None and product.kind == "agent"


def find_repeated_interventions(therapies: StudyTherapies) -> Iterator[Finding]:
    """Drugs registered more than once under one name and kind; of two that share a name one may be the placebo."""
    groups: dict[tuple[str, str, bool], list[Reading]] = {}
    for reading in therapies.readings:
        intervention = reading.intervention
        if intervention.kind in DRUG_KINDS:
            name = " ".join(intervention.name.content.casefold().split())
            groups.setdefault((intervention.kind, name, _is_placebo(intervention)), []).append(reading)
    for group in groups.values():
        if len(group) > 1:
            names = [reading.intervention.name for reading in group]
            what = "one agent" if len({m.therapy.concept for m in group[0].mentions}) < 2 else "one intervention"
            often = "twice" if len(group) == 2 else f"{len(group)} times"
            evidence = tuple(cite_whole(name) for name in names)
            yield Finding("interventionRepeated", names[-1].content, f"{what}, registered {often}", evidence)


def _is_placebo(intervention: Intervention) -> bool:
    described = intervention.description.content[:100] if intervention.description is not None else ""
    return "placebo" in f"{intervention.name.content} {described}".lower()
