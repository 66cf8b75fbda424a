"""Procedures of a study: study interventions that are no agent, from radiotherapy to exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.facts.model import ProcedureFact
from trialgraph.facts.therapies.agents import StudyTherapies, make_evidence
from trialgraph.facts.therapies.name_parts import DRUG_KINDS
from trialgraph.facts.wording import cite_whole
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.stems import find_procedure_kind
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.namespaces import TG
from trialgraph.study import Arm, Intervention, Study

KIND_OF_NON_DRUG = {
    "PROCEDURE": "procedure",
    "DEVICE": "device",
    "BEHAVIORAL": "behavioural",
    "RADIATION": "radiotherapy",
    "DIAGNOSTIC_TEST": "diagnostic",
    "OTHER": "other",
    "DIETARY_SUPPLEMENT": "dietary",
}
_TELLS_TIME = re.compile(
    r"\b(?:before|prior\s+to|after|following|during|until|since|pre|post|"
    r"(?:day|time|start|end|beginning|onset|morning|evening|"
    r"night|hours?|minutes?|days?|weeks?|months?)\s+(?:of|before|after|prior\s+to|following)|at|undergoing|"
    r"scheduled\s+for|candidates?\s+for)"
    r"(?:\s+(?:the|their|an?|elective|planned|definitive|[\w-]+\s+[\w-]+))?\s*-?$",
    re.IGNORECASE,
)
_WIDE_KINDS = frozenset({"OTHER", "PROCEDURE"})
_ONLY_PLACE = re.compile(
    r"(?:(?:neo-?)?adjuvant|combined(?:\s+modality)?|combination|multimodal(?:ity)?|induction|consolidation|maintenance|"
    r"(?:peri|pre|post)-?operative|salvage|standard|systemic|first-line|drug|study|experimental)\s+(?:therapy|treatment)s?$",
    re.IGNORECASE,
)
_SHORTEST = 3  # "RT" is radiotherapy, a sequence of test and reference, and more


def extract_procedures(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> tuple[ProcedureFact, ...]:
    """Study interventions that are no agent; the registry's type decides where the vocabulary says nothing."""
    facts: dict[str, ProcedureFact] = {}
    in_arms = [mention for arm in study.arms for mention in find_arm_procedures(arm, therapies)]
    in_arms = [m for m in in_arms if _root_kind(m.therapy, finder) != "other"]  # "usual care", "no intervention"
    for mention in (*in_arms, *_registered(therapies)):
        kind = _root_kind(mention.therapy, finder)
        facts.setdefault(mention.therapy.concept, ProcedureFact(mention.therapy, kind, (make_evidence(mention),)))
    for reading in therapies.readings:
        unnamed = not reading.mentions and reading.intervention.name.content.strip()
        if unnamed and reading.intervention.kind not in DRUG_KINDS:
            fact = _unnamed_procedure(reading.intervention)
            if fact is not None:
                facts.setdefault(fact.therapy.concept, fact)
    return tuple(facts.values())


def _registered(therapies: StudyTherapies) -> Iterator[TherapyMention]:
    for reading in therapies.readings:
        yield from (mention for mention in reading.mentions if mention.therapy.kind == "procedure")


def find_arm_procedures(arm: Arm, therapies: StudyTherapies) -> Iterator[TherapyMention]:
    """Procedures that an arm's own words say are done; one that only tells a time ("before surgery") is not."""
    for text in (arm.label, arm.description):
        for mention in therapies.in_text.get(text.pointer, ()) if text is not None else ():
            if mention.therapy.kind == "procedure" and _is_done(mention):
                yield mention


def _is_done(mention: TherapyMention) -> bool:
    content = mention.text.content
    before = content[max(0, mention.start - 120) : mention.start]
    written = mention.end - mention.start > _SHORTEST and not _TELLS_TIME.search(before)
    return written and is_given(content, mention.start, mention.end)


def _root_kind(therapy: Therapy, finder: TherapyFinder) -> str:
    """The guide's word: the label of the topmost procedure above this one."""
    concepts = finder.vocabulary.concepts
    roots = [iri for iri in finder.vocabulary.ancestors(therapy.concept) if not concepts[iri].broader]
    return concepts[sorted(roots)[0]].label


def _unnamed_procedure(intervention: Intervention) -> ProcedureFact | None:
    """The procedure of an intervention that no vocabulary knows: its words' where its registered type is wide, else
    the type's; None for a mere place in treatment ("adjuvant therapy"), which other interventions fill."""
    name = intervention.name
    if _ONLY_PLACE.match(name.content.strip()):
        return None
    iri = find_procedure_kind(name.content) if intervention.kind in _WIDE_KINDS else None
    kind = iri.rsplit("/", 1)[-1] if iri else KIND_OF_NON_DRUG.get(intervention.kind, "other")
    therapy = Therapy(f"{TG}procedure/{kind}", "procedure", kind)
    return ProcedureFact(therapy, kind, (cite_whole(name),))
