"""Agents that a study gives, as its texts say, and that no registered intervention covers.

An intervention covers an agent by its name, its other names or its description: with any name of the agent, with a
class that the agent belongs to ("chemotherapy", "standard of care"), or with the same substance in another form
("recombinant interferon alfa" for interferon alfa-2b).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.intervention_defects import ANAESTHETIC, VASOCONSTRICTOR
from trialgraph.facts.therapies.therapy_classes import FLUID, OPEN_CLASSES
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention
from trialgraph.namespaces import TG
from trialgraph.study import Study, Text

_CARRIERS = frozenset({TG + "agent/placebo", FLUID})
_SHORT = 4  # "S1", "GM": two or three characters may mean anything
_LIST = 400  # characters that a list may take, of drugs to be withdrawn or of what a product contains
_HEADS_LIST = re.compile(r"\bwithdraw|\bcontain(?:s|ing)?\s*:", re.IGNORECASE)
_LONG = 6  # letters of a word that can stand for a substance ("interferon"), and not for its salt or form
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_SENTENCE = 2000  # code points
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n|\s[*•]\s")
# Where a sentence says one of these, the drug is measured, taken from elsewhere, part of a product, or an example.
_OTHERWISE = re.compile(
    r"\b(?:such\s+as|for\s+example|e\.g|withdraw\w*|except\w*|not\s+(?:be\s+)?(?:allowed|permitted)|prescribed|existing|"
    r"background|original|ongoing|stable|already|despite|currently|only\s+on|left|replace\w*|starting|those\s+that|"
    r"prior|previous\w*|measur\w+|observ\w+|levels?|concentrations?|dependen\w+|toxicity|contain\w*|compos\w+|"
    r"ingredients?|derived|matched|lozenge|sachet|combination\s+of|based\s+on|delivers?|initiation|disinfect\w*|prepared\s+with|irrigat\w+|screened|"
    r"have\s+completed|recently\s+completed|further\s+trials|worldwide|fda|approved|size\s+of|smokers|users|prevent\w*|"
    r"standard\s+(?:of\s+)?care\s+\w*\s*(?:for\s+\w+\s+)?includes)\b",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"\b(?:stud(?:y|ies)|trial|purpose|aims?|objectives?|hypothes\w+|will|we|receiv\w+|random\w+|treatment|arms?|groups?)\b",
    re.IGNORECASE,
)
_ENDS_NAME = re.compile(
    r"\s*(?:$|[+&/,;:()®™-]+\s|[()®™]|(?:and|or|plus|with|versus|vs|followed|combined|in|then|alone|arm|group|cohort|therapy|"
    r"treatment|tablets?|capsules?|injections?|drops?|gel|sodium|\d[\d.,]*\s*(?:mg|mcg|[µμ]g|g|ml|%))\b)",
    re.IGNORECASE,
)


def find_unregistered(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[TherapyMention]:
    """The first mention of each agent that is given and not registered, in the order of the agents' IRIs.

    Placebos and what only carries a drug are described so often and registered so seldom that it is no defect; an
    observational study without interventions gives nothing.
    """
    if not study.interventions and study.design.study_type == "OBSERVATIONAL":
        return
    registered = {mention.therapy.concept for mention in _registered_mentions(study, therapies, finder)}
    words = _registered_words(study)
    for iri in sorted(therapies.only_in_text):
        first = therapies.agents[iri][0]
        if not _CARRIERS.isdisjoint(finder.vocabulary.ancestors(iri)):
            continue
        if first.therapy.kind == "agentClass" and _is_answered(iri, therapies, finder):
            continue
        if any(_covers(concept, iri, finder) for concept in registered) or _is_named(first, words, finder):
            continue
        if iri == VASOCONSTRICTOR and any(finder.vocabulary.is_within(concept, ANAESTHETIC) for concept in registered):
            continue  # its additive
        mention = next((m for m in therapies.agents[iri] if _is_said(m, study, registered, finder)), None)
        if mention is not None:
            yield mention


def _is_answered(class_iri: str, therapies: StudyTherapies, finder: TherapyFinder) -> bool:
    """Whether a registered agent may be what a class stands for: one that no vocabulary knows, or, of a class without
    members of its own ("platinum doublet"), a member of the class above."""
    wider = () if class_iri in finder.populated else finder.vocabulary.concepts[class_iri].broader
    given = [m.therapy for r in therapies.readings for m in r.mentions if m.therapy.kind != "procedure"]
    return any(not t.known or any(finder.vocabulary.is_within(t.concept, iri) for iri in wider) for t in given)


def _is_said(mention: TherapyMention, study: Study, registered: set[str], finder: TherapyFinder) -> bool:
    """Whether the words around a mention leave no doubt that the study gives the agent."""
    text, content = mention.text, mention.text.content
    if mention.end - mention.start < _SHORT or re.match(r"-\w", content[mention.end : mention.end + 2]):
        return False
    if mention.regimen is not None and registered & set(finder.vocabulary.concepts[mention.regimen].includes):
        return False  # the members of a regimen are told by its acronym, often loosely
    if text in (study.title, study.official_title) or any(text == arm.label for arm in study.arms):
        return _ENDS_NAME.match(content, mention.end) is not None
    if _HEADS_LIST.search(content, max(0, mention.start - _LIST), mention.start):
        return False
    sentence = _sentence(content, mention.start, mention.end)
    in_arm = any(text == arm.description for arm in study.arms)
    return not _OTHERWISE.search(sentence) and (in_arm or _STUDIED.search(sentence) is not None)


def _sentence(content: str, start: int, end: int) -> str:
    first, last = max(0, start - _LONGEST_SENTENCE), end + _LONGEST_SENTENCE
    before = [match.end() for match in _SENTENCE_END.finditer(content, first, start)]
    after = _SENTENCE_END.search(content, end, last)
    return content[before[-1] if before else first : after.start() if after else last]


def _registered_texts(study: Study) -> Iterator[Text]:
    for intervention in study.interventions:
        yield intervention.name
        yield from intervention.other_names
        if intervention.description is not None:
            yield intervention.description


def _registered_mentions(study: Study, therapies: StudyTherapies, finder: TherapyFinder) -> Iterator[TherapyMention]:
    for reading in therapies.readings:
        yield from reading.mentions
    for text in _registered_texts(study):
        yield from therapies.in_text[text.pointer] if text.pointer in therapies.in_text else finder.find(text)


def _registered_words(study: Study) -> str:
    return "\n".join(text.content.casefold() for text in _registered_texts(study))


def _covers(registered: str, iri: str, finder: TherapyFinder) -> bool:
    """Whether a registered therapy is the agent, a class of it, one form of it, or leaves open what is given."""
    within = finder.vocabulary.is_within
    return registered in OPEN_CLASSES or within(iri, registered) or within(registered, iri)


def _is_named(mention: TherapyMention, words: str, finder: TherapyFinder) -> bool:
    concept = finder.vocabulary.concepts[mention.therapy.concept]
    names = (concept.label, *concept.synonyms, *concept.misspellings, *concept.ambiguous, *concept.codes)
    long_words = (word for word in _WORD.findall(concept.label) if len(word) >= _LONG)
    return any(_stands(name.casefold(), words) for name in (*names, *long_words))


def _stands(name: str, words: str) -> bool:
    return name in words and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None
