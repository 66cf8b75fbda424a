"""Agents that only prepare: for transplanted or infused cells, or, as premedication, for what is tested.

Lymphodepletion before a cell therapy, conditioning before a transplant and the prophylaxis of graft-versus-host
disease are supportive (GUIDE.md, "role"), unless they are what the trial tests, which the titles tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.therapy_classes import CELL_THERAPY
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.namespaces import TG
from trialgraph.study import Study, Text

_TRANSPLANT = TG + "procedure/haematopoietic-stem-cell-transplantation"
_DEPLETING = (TG + "class/alkylating-agent", TG + "class/antimetabolite")
_MAKES_ROOM = r"\b(?:(?:lympho|leuko)-?\s?deplet\w*|conditioning|preparative)\b"
_PREVENTS = (
    r"\b(?:graft[\s-]*(?:versus|vs\.?|v)[\s-]*host(?:[\s-]disease)?|gvhd)\s*(?:\([^)]*\)\s*)?(?:\w+\s+)?prophyla\w+"
)
_BEFORE = re.compile(rf"(?:{_MAKES_ROOM}|{_PREVENTS})[^.;]{{0,90}}$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"^[^.;]{{0,30}}{_MAKES_ROOM}|^[^.;]{{0,60}}\bdays?\s*[-−–]\s?\d|^[^.;]{{0,40}}{_PREVENTS}", re.IGNORECASE
)
# The boilerplate of many records: "Giving fludarabine before a donor stem cell transplant helps stop …"; "Giving
# cyclosporine and mycophenolate mofetil before or after transplant may stop this from happening".
_BOILERPLATE = re.compile(
    r"^[^.;]{0,120}\b(?:before|prior\s+to)\s+an?\s[^.;]{0,60}transplant\w*\s+helps?\b"
    r"|^[^.;]{0,90}\bmay\s+stop\s+this\s+from\s+happening",
    re.IGNORECASE,
)
_PREMEDICATES = re.compile(r"\bpre-?medicat\w*(?:\s+(?:with|of|by|using|consist\w+)|\s*:)[^.;]{0,60}$", re.IGNORECASE)
_PREMEDICATES_BEHIND = re.compile(r"^[^.;,]{0,25}\b(?:as\s+(?:an?\s+)?)?pre-?medication\b", re.IGNORECASE)
_IS_SUPPORT = re.compile(
    r"\b(?:administered|given|used|provided|taken)\s+as\s+(?:an?\s+)?(?:rescue|supportive|pre-?)\s?medication",
    re.IGNORECASE,
)
_LYMPHODEPLETION = re.compile(r"\b(?:lympho|leuko)-?\s?deplet", re.IGNORECASE)


def find_conditioning(
    study: Study, found: StudyTherapies, therapies: Mapping[str, Therapy], finder: TherapyFinder
) -> set[str]:
    """IRIs of the agents that a study gives only to prepare for cells: "lymphodepleting chemotherapy with fludarabine".

    Beside a cell therapy, alkylating agents and antimetabolites are the lymphodepletion that the record speaks of,
    also where it does not say so of each.
    """
    cells = {iri for iri, therapy in therapies.items() if _is_cells(therapy, finder)}
    if not cells and not _is_transplant(found, finder):
        return set()
    prepares = {m.therapy.concept for m in _mentions(found) if m.therapy.concept in therapies and _conditions(m)}
    if cells and any(_LYMPHODEPLETION.search(text.content) for text in _stated(study)):
        prepares |= {iri for iri in therapies if any(finder.vocabulary.is_within(iri, above) for above in _DEPLETING)}
    return prepares - cells


def find_premedication(study: Study, found: StudyTherapies) -> set[str]:
    """IRIs of the agents that texts name as premedication ("premedication with atropine") and no title names."""
    titles = {text.pointer for text in (study.title, study.official_title) if text is not None}
    named = {m.therapy.concept for pointer in titles for m in found.in_text.get(pointer, ())}
    told = {m.therapy.concept for m in _mentions(found) if m.therapy.concept not in named and _premedicates(m)}
    return told | (_registered_as_support(found) - named)


def _registered_as_support(found: StudyTherapies) -> set[str]:
    """Agents that are registered only as "administered as rescue medication"."""
    support: set[str] = set()
    others: set[str] = set()
    for reading in found.readings:
        told = reading.intervention.description
        words = told.content if told is not None else ""
        is_support = "medication" in words and _IS_SUPPORT.search(words) is not None
        (support if is_support else others).update(m.therapy.concept for m in reading.mentions)
    return support - others


def _premedicates(mention: TherapyMention) -> bool:
    content = mention.text.content
    if "edicat" not in content and "EDICAT" not in content:
        return False
    before = content[max(0, mention.start - 90) : mention.start]
    told = "medicat" in before.lower() and _PREMEDICATES.search(before)
    return bool(told or _PREMEDICATES_BEHIND.match(content[mention.end : mention.end + 60]))


def _is_cells(therapy: Therapy, finder: TherapyFinder) -> bool:
    return any(finder.vocabulary.is_within(iri, CELL_THERAPY) for iri in (therapy.concept, *therapy.classes))


def _is_transplant(found: StudyTherapies, finder: TherapyFinder) -> bool:
    """Whether a transplantation of blood stem cells is registered as an intervention."""
    registered = (mention for reading in found.readings for mention in reading.mentions)
    return any(
        m.therapy.kind == "procedure" and finder.vocabulary.is_within(m.therapy.concept, _TRANSPLANT)
        for m in registered
    )


def _mentions(found: StudyTherapies) -> Iterator[TherapyMention]:
    for mentions in (*found.in_text.values(), *found.agents.values()):
        yield from mentions


def _stated(study: Study) -> Iterator[Text]:
    texts = [study.title, study.official_title, study.brief_summary, study.detailed_description]
    texts += [text for arm in study.arms for text in (arm.label, arm.description)]
    texts += [text for item in study.interventions for text in (item.name, item.description)]
    yield from (text for text in texts if text is not None)


def _conditions(mention: TherapyMention) -> bool:
    content = mention.text.content
    before, behind = content[max(0, mention.start - 130) : mention.start], content[mention.end : mention.end + 220]
    return bool(_BEFORE.search(before) or _BEHIND.match(behind) or _BOILERPLATE.match(behind))
