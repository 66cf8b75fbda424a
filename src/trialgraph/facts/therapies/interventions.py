"""What each registered intervention gives: known therapies, therapies no vocabulary knows, classes, procedures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialgraph.facts.therapies.name_parts import (
    DRUG_KINDS,
    MEASURED,
    NamePart,
    known_by_other_name,
    names_something,
    read_part,
)
from trialgraph.facts.therapies.therapy_classes import CHEMOTHERAPY, FLUID, OPEN_CLASSES, PLACEBO, REDUCED_FOLATE
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.names import find_joint_targets, split_name
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention, find_parts
from trialgraph.study import Intervention, Text

_DISSOLVED = re.compile(r"\b(?:in|diluted\s+(?:in|with)|dissolved\s+in)\s+(?:\d+\s*ml\s+)?(?:of\s+)?$", re.IGNORECASE)
_LABEL = re.compile(r"\d{2,3}[A-Z][a-z]?-(?=[a-z]{5})")
_NOT_GIVEN = re.compile(
    r"\s*(?:no|without|omission\s+of|withholding(?:\s+of)?|stop(?:ping)?)\s+(?!\d)[\w-]+\s*$", re.IGNORECASE
)
_MEASURED_IN = re.compile(r"\b(?:serum|plasma|urin(?:e|ary)|saliva(?:ry)?)\s+$", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:[,/+;、±–-]|\+/-|,?\s*(?:and|or|and/or)\b)\s*(?:either\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one registered intervention gives, in the order it names them. `parts` counts what its name lists."""

    intervention: Intervention
    mentions: tuple[TherapyMention, ...]
    parts: int


def read_intervention(intervention: Intervention, finder: TherapyFinder) -> Reading:
    """The therapies of one registered intervention.

    The name decides; its other names serve where the name is a code that no vocabulary knows, and its description
    where the name says a class or nothing ("chemotherapy": "paclitaxel 175 mg/m2 and carboplatin AUC 5").
    """
    found = [mention for mention in finder.find(intervention.name) if _is_told(mention, intervention)]
    found = [mention for mention in found if not _is_solvent(mention)]
    if _NOT_GIVEN.match(intervention.name.content):
        return Reading(intervention, (), 0)
    found = _without_halves(_without_filling(found), intervention.name.content)
    found = _without_parts(found, finder)
    if not any(mention.therapy.kind == "agent" for mention in found):
        known = known_by_other_name(intervention, (), finder)
        if known is not None and intervention.kind in DRUG_KINDS:
            text = _telling_name(intervention, known, finder)
            return Reading(intervention, (TherapyMention(text, 0, len(text.content), known),), 1)
    spans = split_name(intervention.name.content, [(mention.start, mention.end) for mention in found])
    mentions: list[TherapyMention] = []
    for start, end in spans:
        inside = tuple(mention for mention in found if start <= mention.start and mention.end <= end)
        mentions += read_part(NamePart(intervention, start, end, inside, len(spans) == 1), finder)
    mentions = _without_explained_classes(mentions, finder)
    return Reading(intervention, tuple(_spell_out(intervention, mentions, finder)), len(spans))


def _is_told(mention: TherapyMention, intervention: Intervention) -> bool:
    """Whether a name means the agent: "LV" does among drugs, and not in "LV lead placement"; an isotope does not that
    labels what follows ("131I-omburtamab"), nor a substance that is measured ("serum testosterone level")."""
    content = mention.text.content
    label = _LABEL.match(content, mention.start)
    if label is not None and label.end() > mention.end:
        return False
    if intervention.kind in DRUG_KINDS or mention.therapy.kind != "agent":
        return True
    measured = MEASURED.match(content, mention.end) or (
        intervention.kind == "DIAGNOSTIC_TEST" and _MEASURED_IN.search(content[: mention.start])
    )
    return mention.end - mention.start > 3 and not measured


def _is_solvent(mention: TherapyMention) -> bool:
    """ "Lidocaine in saline": the fluid only carries the agent before it."""
    before = mention.text.content[: mention.start]
    return FLUID in mention.therapy.classes and bool(_DISSOLVED.search(before))


def _without_filling(found: list[TherapyMention]) -> list[TherapyMention]:
    """ "Placebo (normal saline)", "saline placebo": beside a placebo a fluid is what it consists of."""
    if not any(mention.therapy.concept == PLACEBO for mention in found):
        return found
    return [mention for mention in found if FLUID not in mention.therapy.classes]


def _without_halves(found: list[TherapyMention], name: str) -> list[TherapyMention]:
    """ "Targeting CD19 and CD22 CAR T" is one agent: not the one that its second target alone would name."""
    joint = find_joint_targets(name, [(mention.start, mention.end) for mention in found])
    return [m for m in found if not any(start < m.start < end and m.therapy.kind == "agent" for start, end in joint)]


def _without_parts(found: list[TherapyMention], finder: TherapyFinder) -> list[TherapyMention]:
    """ "S-1 [Tegafur/Oteracil/gimeracil]" is one product: the parts go where all of them stand beside it."""
    named = {mention.therapy.concept for mention in found}
    parts = frozenset[str]().union(*(p for iri in named if (p := find_parts(finder, iri)) <= named))
    return [mention for mention in found if mention.therapy.concept not in parts]


def _telling_name(intervention: Intervention, known: Therapy, finder: TherapyFinder) -> Text:
    """The name, which the other name explains; where it says nothing ("Combination therapy"), the other name."""
    others = (other for other in intervention.other_names if finder.lookup(other.content) == known)
    return intervention.name if names_something(intervention.name.content) else next(others, intervention.name)


def _without_explained_classes(mentions: list[TherapyMention], finder: TherapyFinder) -> list[TherapyMention]:
    """ "PD-1 inhibitor (camrelizumab)" is one agent: a class goes where one of its members stands beside it."""
    agents = [mention.therapy.concept for mention in mentions if mention.therapy.kind == "agent"]
    return [
        mention
        for mention in mentions
        if mention.therapy.kind != "agentClass"
        or not any(finder.vocabulary.is_within(agent, mention.therapy.concept) for agent in agents)
    ]


def _spell_out(
    intervention: Intervention, mentions: list[TherapyMention], finder: TherapyFinder
) -> list[TherapyMention]:
    """Replace a class, or a name that says nothing, by the members that the description names as given."""
    description = intervention.description
    if description is None or any(mention.therapy.kind == "agent" and mention.therapy.known for mention in mentions):
        return mentions
    if mentions and all(mention.therapy.kind == "agent" and not _is_opaque(mention) for mention in mentions):
        return mentions
    if intervention.kind not in DRUG_KINDS and all(mention.therapy.kind == "procedure" for mention in mentions):
        return mentions
    members = _list_members(given_agents(description, finder), mentions, finder)
    kept = [m for m in mentions if m.therapy.kind == "procedure" or (_is_told_of(m, description) and not _is_opaque(m))]
    return kept + members if members else mentions


def _list_members(
    given: list[TherapyMention], asked: list[TherapyMention], finder: TherapyFinder
) -> list[TherapyMention]:
    """The given agents that answer what is asked for, and those in one list with them: "cisplatin or cetuximab"."""
    runs: list[list[TherapyMention]] = []
    for mention in given:
        if runs and _LISTED.match(mention.text.content[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [mention for run in runs if any(_answers(m, asked, finder) for m in run) for mention in run]


def _is_told_of(mention: TherapyMention, description: Text) -> bool:
    """Whether a description speaks of an agent that no vocabulary knows, so that it stays beside the known ones."""
    return mention.therapy.kind == "agent" and mention.therapy.name in description.content.lower()


def given_agents(text: Text, finder: TherapyFinder) -> list[TherapyMention]:
    """The agents of the vocabulary that a text names as given, each once."""
    seen: dict[str, TherapyMention] = {}
    for mention in finder.find(text):
        if mention.therapy.kind != "agent" or mention.is_initials:
            continue
        if is_given(text.content, mention.start, mention.end):
            seen.setdefault(mention.therapy.concept, mention)
    return list(seen.values())


def _answers(member: TherapyMention, asked: list[TherapyMention], finder: TherapyFinder) -> bool:
    classes = {mention.therapy.concept for mention in asked if mention.therapy.kind == "agentClass"}
    if CHEMOTHERAPY in classes:  # its lists hold the folate that goes with fluorouracil
        classes.add(REDUCED_FOLATE)
    for iri in classes - finder.populated:  # "intrathecal chemotherapy" has no members of its own: chemotherapy has
        classes.update(finder.vocabulary.concepts[iri].broader)
    if not classes or OPEN_CLASSES & classes or any(map(_is_opaque, asked)):
        return True
    return any(finder.vocabulary.is_within(member.therapy.concept, iri) for iri in classes)


def _is_opaque(mention: TherapyMention) -> bool:
    """Whether an unknown name is an acronym that says nothing of itself ("GP", "CLAGE-Ven"): capitals, no digit."""
    written = mention.text.content[mention.start : mention.end].split()
    acronym = bool(written) and sum(map(str.isupper, written[0])) > 1 and not any(map(str.isdigit, written[0]))
    return not mention.therapy.known and not mention.therapy.classes and acronym
