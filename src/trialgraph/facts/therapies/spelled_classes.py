"""Classes that an intervention names and another text of the study spells out: "Standard Chemotherapy (which includes
cyclophosphamide, vincristine and cytarabine)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trialgraph.facts.therapies.interventions import Reading
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention
from trialgraph.study import Study

_OPENS = re.compile(
    r"\s*(?:regimens?|therapy|treatment|drugs?|agents?|backbone)?\s*"
    r"(?:[(\[,:]\s*(?:which|that|i\.\s?e\.,?|namely)?|which|that|will)?\s*"
    r"(?:(?:will\s+)?(?:include[sd]?|including|consist(?:s|ed|ing)?\s+of|compris(?:es|ed|ing)(?:\s+of)?|be)\s*:?\s*)?(?:the\s+|either\s+)?$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[(\[:]|includ|consist|compris|namely|i\.\s?e", re.IGNORECASE)
_LISTED = re.compile(
    r"\s*(?:\([^)]{0,40}\)\s*)?(?:,?\s*(?:and|or|and/or|plus)\b|[,/+&;])\s*(?:(?:either|the|an?|intrathecal|oral)\s+)?$",
    re.IGNORECASE,
)
_FEWEST = 2  # agents that spell out a class: a single one is an example or the agent itself


def spell_out_readings(
    readings: Sequence[Reading], study: Study, in_text: Mapping[str, tuple[TherapyMention, ...]], finder: TherapyFinder
) -> tuple[Reading, ...]:
    """The readings, with the members in place of a class where the titles or the description of the study (`in_text`:
    mentions by JSON pointer) list them behind it, and no intervention names an agent of the class."""
    if not any(len(r.mentions) == 1 and r.mentions[0].therapy.kind == "agentClass" for r in readings):
        return tuple(readings)
    told = (study.title, study.official_title, study.brief_summary, study.detailed_description)
    texts = [in_text.get(text.pointer, ()) for text in told if text is not None]
    registered = {m.therapy.concept for reading in readings for m in reading.mentions if m.therapy.kind == "agent"}
    return tuple(_spell_out(reading, registered, texts, finder) for reading in readings)


def _spell_out(
    reading: Reading, registered: set[str], texts: Iterable[Sequence[TherapyMention]], finder: TherapyFinder
) -> Reading:
    asked = [mention.therapy.concept for mention in reading.mentions if mention.therapy.kind == "agentClass"]
    if len(asked) != 1 or len(reading.mentions) != 1 or any(_answers(iri, asked[0], finder) for iri in registered):
        return reading
    for mentions in texts:
        for at, mention in enumerate(mentions):
            if mention.therapy.concept == asked[0]:
                members = _members_behind(mentions, at)
                if len(members) >= _FEWEST and sum(_answers(iri, asked[0], finder) for iri in members) >= _FEWEST:
                    return replace(reading, mentions=tuple(members.values()))
    return reading


def _members_behind(mentions: Sequence[TherapyMention], at: int) -> dict[str, TherapyMention]:
    """The list of agents that the words behind a class introduce, each agent once."""
    head, content = mentions[at], mentions[at].text.content
    members: dict[str, TherapyMention] = {}
    end = head.end
    for mention in mentions[at + 1 :]:
        between = content[end : mention.start]
        link = _LISTED.fullmatch(between) if members else _OPENS.fullmatch(between) and _SAYS.search(between)
        if mention.therapy.kind != "agent" or not (link or mention.start < end):
            break
        if not is_given(content, mention.start, mention.end):
            break
        members.setdefault(mention.therapy.concept, mention)
        end = mention.end
    return members


def _answers(iri: str, asked: str, finder: TherapyFinder) -> bool:
    classes = {asked, *(() if asked in finder.populated else finder.vocabulary.concepts[asked].broader)}
    return iri in finder.vocabulary.concepts and any(finder.vocabulary.is_within(iri, one) for one in classes)
