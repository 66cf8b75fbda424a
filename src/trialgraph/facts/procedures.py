"""Procedures of a study: study interventions that are no agent, from radiotherapy to exercise."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.facts.agents import StudyTherapies, make_evidence
from trialgraph.facts.interventions import DRUG_KINDS, KIND_OF_NON_DRUG
from trialgraph.facts.model import Evidence, ProcedureFact
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.study import Intervention, Study
from trialgraph.vocabulary.load import TG


def extract_procedures(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> tuple[ProcedureFact, ...]:
    """Study interventions that are no agent; the registry's type decides where the vocabulary says nothing."""
    facts: dict[str, ProcedureFact] = {}
    for mention in (*_named_in_arms(study, therapies), *_registered(therapies)):
        kind = _root_kind(mention.therapy, finder)
        facts.setdefault(mention.therapy.concept, ProcedureFact(mention.therapy, kind, (make_evidence(mention),)))
    for reading in therapies.readings:
        if not reading.mentions and reading.intervention.kind not in DRUG_KINDS:
            fact = _unnamed_procedure(reading.intervention)
            facts.setdefault(fact.therapy.concept, fact)
    return tuple(facts.values())


def _registered(therapies: StudyTherapies) -> Iterator[TherapyMention]:
    for reading in therapies.readings:
        yield from (mention for mention in reading.mentions if mention.therapy.kind == "procedure")


def _named_in_arms(study: Study, therapies: StudyTherapies) -> Iterator[TherapyMention]:
    """Procedures that an arm names as given."""
    for arm in study.arms:
        for text in (arm.label, arm.description):
            for mention in therapies.in_text.get(text.pointer, ()) if text is not None else ():
                if mention.therapy.kind == "procedure" and is_given(mention.text.content, mention.start, mention.end):
                    yield mention


def _root_kind(therapy: Therapy, finder: TherapyFinder) -> str:
    """The guide's word: the label of the topmost procedure above this one."""
    concepts = finder.vocabulary.concepts
    roots = [iri for iri in finder.vocabulary.ancestors(therapy.concept) if not concepts[iri].broader]
    return concepts[sorted(roots)[0]].label


def _unnamed_procedure(intervention: Intervention) -> ProcedureFact:
    name = intervention.name
    kind = KIND_OF_NON_DRUG.get(intervention.kind, "other")
    therapy = Therapy(f"{TG}procedure/{kind}", "procedure", kind)
    return ProcedureFact(therapy, kind, (Evidence(name.pointer, 0, len(name.content), name.content),))
