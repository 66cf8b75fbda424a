"""Procedures of a study: study interventions that are no agent, from radiotherapy to exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.facts.model import ProcedureFact
from trialgraph.facts.therapies.agents import StudyTherapies, are_joined, cite_mention
from trialgraph.facts.therapies.name_parts import DRUG_KINDS
from trialgraph.facts.therapies.therapy_classes import IMAGING_AGENT
from trialgraph.facts.wording import cite_whole, lowered_in_place
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.cues import Forms
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
    r"(?:\s+(?:the|their|an?|elective|planned|definitive|[\w-]+\s+[\w-]+))?\s*-?$"
)
_WIDE_KINDS = frozenset({"OTHER", "PROCEDURE"})
_ONLY_PLACE = re.compile(
    r"(?:(?:neo-?)?adjuvant|combined(?:\s+modality)?|combination|multimodal(?:ity)?|induction|consolidation|maintenance|"
    r"(?:peri|pre|post)-?operative|salvage|standard|systemic|first-line|drug|study|experimental)\s+(?:therapy|treatment)s?$",
    re.IGNORECASE,
)
_AS_NEEDED = re.compile(
    r"s?\s+(?:as|if|when|where)\s+(?:needed|necessary|required|indicated|clinically)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"(?:\b(?:[Nn]o|not\s+(?:undergo|perform|have))\s+(?:(?:further|additional|other|adjuvant|concurrent|routine|formal|supervised|"
    r"structured|specific|pre-procedure|post-?operative|pre-?operative)\s+)?|\b(?:[Ss]ham|[Mm]ock)[\s-]+)$"
)
_NONE_OF = re.compile(
    r"\b[Nn]o\s+(?:(?!(?:with|but|and|or|then|of|to|in|receiv|underg|proceed|follow|who)\w*\b)[a-z-]+\s+){1,3}$"
)
_IS_DONE = re.compile(
    r"\s+(?:will\s+be|is|are|was|were)\s+(?:performed|done|given|implanted|administered|applied|planned|carried)\b"
)
_NEOADJUVANT = Forms(
    r"\b(?:neo-?\s?adjuvant|(?:peri|pre)-?operative\s+(?:[\w-]+\s+){0,2}?(?:chemo\w*|radio\w*|immuno\w*|treatment|therapy)|"
    r"conversion\s+(?:therapy|treatment|chemotherapy))"
)
_EARLIER = re.compile(
    r"\b(?:after|following|post|prior|previous(?:ly)?|receiv\w+|complet\w+|had|treated\s+with|response\s+to|residual\w*)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\bfollowed\s+by\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_TREATMENTS = frozenset({"surgery", "radiotherapy", "transplant"})
_SHORTEST = 3  # "RT" is radiotherapy, a sequence of test and reference, and more


def extract_procedures(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> tuple[ProcedureFact, ...]:
    """Study interventions that are no agent; the registry's type decides where the vocabulary says nothing."""
    facts: dict[str, ProcedureFact] = {}
    in_arms = [mention for arm in study.arms for mention in find_arm_procedures(arm, therapies)]
    in_arms = [m for m in in_arms if _root_kind(m.therapy, finder) != "other"]  # "usual care", "no intervention"
    for mention in (
        *in_arms,
        *_registered(therapies),
        *_in_titles(study, therapies, finder),
        *_planned_surgery(study, therapies, finder),
    ):
        kind = _root_kind(mention.therapy, finder)
        facts.setdefault(mention.therapy.concept, ProcedureFact(mention.therapy, kind, (cite_mention(mention),)))
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


def _in_titles(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[TherapyMention]:
    """Treatments that a title joins to an agent ("IGEV followed by autologous transplantation"), and the scan that an
    imaging agent is given for ("18F-FSPG PET/MRI")."""
    images = any(
        finder.vocabulary.is_within(iri, IMAGING_AGENT)
        for mentions in therapies.agents.values()
        for iri in (mentions[0].therapy.concept, *mentions[0].therapy.classes)
    )
    for text in (study.title, study.official_title):
        named = therapies.in_text.get(text.pointer, ()) if text is not None else ()
        for at, mention in enumerate(named):
            if mention.therapy.kind != "procedure" or not _is_said_of_study(mention):
                continue
            kind = _root_kind(mention.therapy, finder)
            before = mention.text.content[: mention.start]
            beside = [(named[at - 1], mention)] if at else []
            beside += [(mention, named[at + 1])] if at + 1 < len(named) else []
            joined = any(are_joined(*pair) for pair in beside if any(m.therapy.kind != "procedure" for m in pair))
            if (kind == "diagnostic" and images) or (kind in _TREATMENTS and (joined or _FOLLOWS.search(before))):
                yield mention


def _planned_surgery(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[TherapyMention]:
    """The operation that a neoadjuvant treatment prepares for, where the texts speak of it."""
    named = [study.title, study.official_title, *(arm.label for arm in study.arms)]
    named += [intervention.name for intervention in study.interventions]
    contents = (lowered_in_place(text.content) for text in named if text is not None)
    told = (content[: match.start()] for content in contents for match in _NEOADJUVANT.finditer(content))
    if not therapies.agents or all(_EARLIER.search(before) for before in told):
        return
    for mentions in therapies.in_text.values():
        for mention in mentions:
            if mention.therapy.kind == "procedure" and _root_kind(mention.therapy, finder) == "surgery":
                yield mention
                return


def find_arm_procedures(arm: Arm, therapies: StudyTherapies) -> Iterator[TherapyMention]:
    """Procedures that an arm's own words say are done; one that only tells a time ("before surgery") is not."""
    for text in (arm.label, arm.description):
        for mention in therapies.in_text.get(text.pointer, ()) if text is not None else ():
            if mention.therapy.kind == "procedure" and _is_done(mention):
                yield mention


def _is_done(mention: TherapyMention) -> bool:
    return mention.end - mention.start > _SHORTEST and _is_said_of_study(mention)


def _is_said_of_study(mention: TherapyMention) -> bool:
    """Whether a text says that a procedure is done: not that it may be needed, is not done ("no stenting") or only
    seemingly ("sham stenting"), and not only a time by it."""
    content = mention.text.content
    before = content[max(0, mention.start - 120) : mention.start]
    told = _TELLS_TIME.search(before.lower()) or _AS_NEEDED.match(content, mention.end) or _DENIED.search(before)
    told = told or (_NONE_OF.search(before) and _IS_DONE.match(content, mention.end))
    return not told and is_given(content, mention.start, mention.end)


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
