"""Agents of a study: everything that participants receive in some arm, from registered interventions and from text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trialgraph.facts.model import Evidence
from trialgraph.facts.therapies.interventions import Reading, read_intervention
from trialgraph.facts.therapies.placebos import is_in_placebo, is_vehicle
from trialgraph.facts.therapies.regimen_members import find_replaced
from trialgraph.facts.therapies.spelled_classes import spell_out_readings
from trialgraph.facts.therapies.therapy_classes import FLUID, NOT_FROM_TEXT, PLACEBO, PLATINUM
from trialgraph.mentions.appositions import explains, find_apposed_classes
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention, find_parts
from trialgraph.namespaces import TG
from trialgraph.study import Study, Text

_LONGEST_CHAIN = 30  # agents joined by "and", "plus" … to a registered one
MAX_EVIDENCE = 3  # of one fact: the first words that say it; more would only repeat them

_JOINED = re.compile(
    r"^[\s,;:)\]®™]*(?:\([^)]*\)\s*)?(?:\d[\d.,]*\s?[a-z]{1,5}(?:/[a-z\d]+)?\s+)?(?:\bin\s+)?"
    r"(?:\bcombin(?:ed|ation|ing)\s+(?:with|of)|\btogether\s+with|\bplus"
    r"|\b(?:as\s+)?(?:an?\s+)?add(?:ed|[- ]on(?:\s+(?:therapy|treatment))?)\s+to|\bin\s+addition\s+to"
    r"|\bwith\s+or\s+without|\bwith"
    r"|\band|\bor"
    r"|\bversus|\bvs\.?|\bfollowed\s+by|\balone\s+or\s+in\s+combination\s+with|[+/&,])"
    r"(?:\s+(?:the|an?|either|standard(?:\s+of\s+care)?|systemic|first[- ]line|concurrent|low[- ]dose|oral|"
    r"intravenous))*\s*$",
    re.IGNORECASE,
)


_GAPS = re.compile(r"[ -]+")


@dataclass(frozen=True, slots=True)
class StudyTherapies:
    """The therapies of a study and where it names them.

    `readings` are parallel to the study's interventions; `agents` map the IRI of each agent (or class in an agent's
    place) to its mentions, registered names first; `in_text` are the mentions of known therapies by JSON pointer.
    """

    readings: tuple[Reading, ...]
    agents: dict[str, tuple[TherapyMention, ...]]
    in_text: dict[str, tuple[TherapyMention, ...]]
    only_in_text: frozenset[str]


def extract_therapies(study: Study, finder: TherapyFinder) -> StudyTherapies:
    """Read the registered interventions, then the arms, titles and summaries for what else is given."""
    readings = tuple(read_intervention(intervention, finder) for intervention in study.interventions)
    registered = [mention for reading in readings for mention in reading.mentions]
    texts = [text for text in _narrative(study) if text is not None]
    unknown = _unknown_names(registered, texts)
    in_text = {text.pointer: _find_all(text, finder, unknown) for text in texts}
    readings = spell_out_readings(readings, study, in_text, finder)
    registered = [mention for reading in readings for mention in reading.mentions]
    agents: dict[str, list[TherapyMention]] = {}
    for mention in registered:
        if mention.therapy.kind != "procedure":
            agents.setdefault(mention.therapy.concept, []).append(mention)
    _learn_classes(agents, in_text, finder)
    extra = _given_in_text(study, in_text, set(agents), finder)
    for mention in extra:
        agents.setdefault(mention.therapy.concept, []).append(mention)
    for iri in [iri for iri in agents if iri.startswith(TG + "class/") and _is_covered(iri, agents, readings, finder)]:
        del agents[iri]
    named = {**in_text, "": tuple(registered)}
    for iri in find_replaced(agents, named):
        del agents[iri]
    only_in_text = frozenset(mention.therapy.concept for mention in extra) & agents.keys()
    if PLACEBO in agents:  # the saline that no intervention registers is what the placebo consists of
        fluids = {iri for iri in only_in_text if any(FLUID in m.therapy.classes for m in agents[iri])}
        agents = {iri: mentions for iri, mentions in agents.items() if iri not in fluids}
        only_in_text -= fluids
    return StudyTherapies(readings, {iri: tuple(ms) for iri, ms in agents.items()}, in_text, only_in_text)


def cite_mention(mention: TherapyMention) -> Evidence:
    """The words of a mention."""
    quote = mention.text.content[mention.start : mention.end]
    return Evidence(mention.text.pointer, mention.start, mention.end, quote)


def _narrative(study: Study) -> Iterable[Text | None]:
    """Texts that tell what is given; eligibility and outcomes speak of other drugs too."""
    yield from (study.title, study.official_title, study.brief_summary, study.detailed_description)
    for arm in study.arms:
        yield from (arm.label, arm.description)
    for intervention in study.interventions:
        yield intervention.description


def _find_all(
    text: Text, finder: TherapyFinder, unknown: list[tuple[re.Pattern[str], Therapy]]
) -> tuple[TherapyMention, ...]:
    found = finder.find(text)
    if not unknown:
        return found
    known = list(found)
    for pattern, therapy in unknown:
        for match in pattern.finditer(text.content):
            if not any(m.start < match.end() and match.start() < m.end and m.therapy.kind == "agent" for m in known):
                known = [m for m in known if m.end <= match.start() or match.end() <= m.start]
                known.append(TherapyMention(text, match.start(), match.end(), therapy))
    return tuple(sorted(known, key=lambda mention: mention.start))


def _unknown_names(registered: list[TherapyMention], texts: Sequence[Text]) -> list[tuple[re.Pattern[str], Therapy]]:
    """Patterns that find the agents no vocabulary knows again in the study's texts, of names that may stand there:
    a pattern takes longer to make than to search a study with."""
    unknown = {m.therapy.concept: m.therapy for m in registered if not m.therapy.known}
    told = "\n".join(text.content for text in texts).lower() if unknown else ""
    patterns = []
    for therapy in unknown.values():
        names = [name for name in (therapy.name, *therapy.aliases) if len(name) > 2]
        names = [name for name in names if all(word in told for word in _GAPS.split(name.lower()))]
        if names:
            joined = "|".join(_loosely(name) for name in sorted(names, key=len, reverse=True))
            patterns.append((re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE), therapy))
    return patterns


def _loosely(name: str) -> str:
    """A name with any blank or hyphen where it has one: "CHS 114" finds "CHS-114"."""
    return re.sub(r"(?:\\ |\\-|-)+", r"[\\s-]?", re.escape(name))


def _learn_classes(
    agents: dict[str, list[TherapyMention]], in_text: Mapping[str, tuple[TherapyMention, ...]], finder: TherapyFinder
) -> None:
    """Give agents that no vocabulary knows the classes that the study's texts say of them."""
    for mentions in in_text.values():
        for iri, classes in find_apposed_classes(mentions).items():
            for at, mention in enumerate(agents.get(iri, ())):
                if not mention.therapy.known and not mention.therapy.classes:
                    narrowest = finder.vocabulary.narrowest(classes)
                    agents[iri][at] = mention._replace(therapy=replace(mention.therapy, classes=narrowest))


def _given_in_text(
    study: Study, in_text: dict[str, tuple[TherapyMention, ...]], registered: set[str], finder: TherapyFinder
) -> list[TherapyMention]:
    """Therapies that no intervention registers: of arms, and of titles, summaries and descriptions of interventions
    where they join a study agent."""
    found: list[TherapyMention] = []
    arm_texts = {text.pointer for arm in study.arms for text in (arm.label, arm.description) if text is not None}
    stated = {text.pointer for text in (study.title, study.official_title, study.brief_summary) if text is not None}
    stated |= {i.description.pointer for i in study.interventions if i.description is not None}
    if study.interventions and not registered:
        return []  # a trial of devices or exercise names drugs only in passing
    has_drugs = bool(registered)
    in_products = frozenset[str]().union(*(find_parts(finder, iri) for iri in registered))
    for pointer, mentions in in_text.items():
        if pointer not in arm_texts and pointer not in stated:
            continue
        # an arm labelled with a part alone ("Valsartan") gives it; elsewhere the parts only explain their product
        alone = pointer.endswith("/label") and not any(find_parts(finder, m.therapy.concept) for m in mentions)
        left_out = NOT_FROM_TEXT if alone else NOT_FROM_TEXT | in_products
        for at, mention in enumerate(mentions):
            therapy = mention.therapy
            if therapy.kind == "procedure" or therapy.concept in registered or therapy.concept in left_out:
                continue
            in_arm = pointer in arm_texts and therapy.kind == "agent"
            joined = pointer in stated and (_joins(mentions, at, registered) if has_drugs else therapy.kind == "agent")
            if (not in_arm and not joined) or mention.is_initials or is_in_placebo(mention) or is_vehicle(mention):
                continue
            if is_given(mention.text.content, mention.start, mention.end) and not _is_explained(mentions, at, finder):
                found.append(mention)
    return found


def _is_explained(mentions: tuple[TherapyMention, ...], at: int, finder: TherapyFinder) -> bool:
    """Whether a class stands beside its own member: "chemotherapy (cisplatin)", "PD-1 inhibitor camrelizumab"."""
    mention = mentions[at]
    if mention.therapy.kind != "agentClass":
        return False
    beside = [other for other in mentions[max(0, at - 1) : at + 2] if other.therapy.kind == "agent"]
    if any(explains(mention, other) for other in beside):
        return True
    near = [other for other in mentions[max(0, at - 2) : at + 4] if abs(other.start - mention.end) < 60]
    members = [_position([other]) for other in near if other.therapy.kind == "agent"]
    return any(finder.vocabulary.is_within(member, mention.therapy.concept) for member in members)


def _joins(mentions: tuple[TherapyMention, ...], at: int, registered: set[str]) -> bool:
    """Whether a mention is joined by "combined with", "plus", "and" … to a registered agent (in either direction)."""
    content, first = mentions[at].text.content, at
    while first and first > at - _LONGEST_CHAIN and _follows(mentions, first):
        first -= 1
        if mentions[first].therapy.concept in registered:
            return True
    after = mentions[at + 1] if first == at and at + 1 < len(mentions) else None
    return (
        after is not None
        and after.therapy.concept in registered
        and bool(_JOINED.match(content[mentions[at].end : after.start]))
    )


def _follows(mentions: tuple[TherapyMention, ...], at: int) -> bool:
    """Whether a mention is joined to the agent before it."""
    before = mentions[at - 1]
    return before.therapy.kind != "procedure" and are_joined(before, mentions[at])


def are_joined(left: TherapyMention, right: TherapyMention) -> bool:
    """Whether two mentions of one text are joined by "combined with", "plus", "followed by", a comma …"""
    return _JOINED.match(left.text.content[left.end : right.start]) is not None


def _is_covered(
    class_iri: str, agents: Mapping[str, list[TherapyMention]], readings: Sequence[Reading], finder: TherapyFinder
) -> bool:
    """Whether the study names what a class stands for: a member given in all the arms in which the class is."""
    doublet = class_iri not in finder.populated and finder.vocabulary.is_within(class_iri, PLATINUM)
    wanted = PLATINUM if doublet else class_iri  # a platinum agent is half of a "platinum doublet"
    members = {i for i, ms in agents.items() if i != class_iri and _may_be(ms[0].therapy, wanted, finder)}
    arms_of_class, arms_of_members = _arms_of({class_iri}, readings), _arms_of(members, readings)
    if not arms_of_class and arms_of_members and _is_registered(class_iri, readings):
        return False  # an intervention of its own, in an arm that is linked to none
    return bool(members) and arms_of_class <= arms_of_members


def _is_registered(class_iri: str, readings: Sequence[Reading]) -> bool:
    """Whether an intervention names nothing but this class."""
    return any({mention.therapy.concept for mention in reading.mentions} == {class_iri} for reading in readings)


def _arms_of(therapies: set[str], readings: Sequence[Reading]) -> set[str]:
    """Labels of the arms that registered interventions with any of these therapies are linked to."""
    return {
        label
        for reading in readings
        if any(mention.therapy.concept in therapies for mention in reading.mentions)
        for label in reading.intervention.arm_labels
    }


def _may_be(therapy: Therapy, class_iri: str, finder: TherapyFinder) -> bool:
    """Whether a therapy is of a class; one that no vocabulary knows also where it is only known to be of a wider one
    ("KRAS vaccine", which the title calls a peptide vaccine)."""
    if therapy.known or not therapy.classes:
        return finder.vocabulary.is_within(therapy.concept, class_iri)
    return any(
        finder.vocabulary.is_within(*pair) for iri in therapy.classes for pair in ((iri, class_iri), (class_iri, iri))
    )


def _position(mentions: list[TherapyMention]) -> str:
    therapy = mentions[0].therapy
    return therapy.concept if therapy.known or not therapy.classes else therapy.classes[0]
