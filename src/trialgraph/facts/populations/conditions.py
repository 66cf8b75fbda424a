"""The diseases that a trial studies: from the registered conditions, the titles and the eligibility.

Source of the rules: gold/GUIDE.md, "conditions". Every registered disease counts; the titles add tumours that are not
registered; inclusion criteria add the diseases of a basket ("solid tumours", "lymphoid malignancies") and make a wide
heading exact where participants must have one particular kind.
"""

from __future__ import annotations

import re

from trialgraph.facts.model import ConditionFact
from trialgraph.facts.populations.condition_choices import read_condition
from trialgraph.facts.populations.condition_criteria import MINOR, read_criteria
from trialgraph.facts.populations.condition_found import FoundCondition, add_condition, is_tumour, replace_wider
from trialgraph.facts.populations.condition_headings import (
    SOLID_TUMOUR,
    find_mere_headings,
    is_inexact,
    is_marker_status,
)
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition, make_condition_names
from trialgraph.facts.populations.condition_wording import is_generic, is_no_disease
from trialgraph.facts.populations.settings import is_oncology
from trialgraph.mentions.therapies import TherapyMention, make_therapy
from trialgraph.study import Study
from trialgraph.vocabulary.concepts import Vocabulary

_OTHERS = re.compile(r"\bother (?:\S+ ){0,3}$", re.IGNORECASE)
_TITLE_ASIDE = re.compile(
    r"\b(?:survivors?|screening for|risk of|prevent\w*|related|associated|induced|criteria in|"
    r"evaluation criteria)\b",
    re.IGNORECASE,
)


def extract_conditions(study: Study, vocabulary: Vocabulary) -> tuple[ConditionFact, ...]:
    """The diseases of a study, each once, in the order in which the record names them."""
    names = make_condition_names(vocabulary)
    found: dict[str, FoundCondition] = {}
    wide = False
    for text in study.conditions:
        if names.misplaced(text.content) is not None or is_no_disease(text.content):
            continue
        if is_generic(text.content):
            wide = True
            continue
        for named in read_condition(text, study, names):
            add_condition(found, named, text, registered=True)
    if is_oncology(study):
        _read_titles(study, names, found)
        read_criteria(study, names, found, wide)
    if not found:  # nothing but "Cancer", "Anesthesia": what is registered stands
        for text in study.conditions:
            if names.misplaced(text.content) is None:
                for named in read_condition(text, study, names):
                    add_condition(found, named, text, registered=True)
    _drop_headings(study, names, found)
    return tuple(
        ConditionFact(
            f.named.concept,
            f.named.name,
            f.named.aliases,
            f.named.known,
            tuple(f.evidence),
            tuple(choice.iri for choice in f.named.choices),
        )
        for f in found.values()
    )


def find_drug_conditions(study: Study, vocabulary: Vocabulary) -> tuple[TherapyMention, ...]:
    """Registered conditions that name a drug or a class of drugs (the finding ``drugAsCondition``)."""
    names = make_condition_names(vocabulary)
    return tuple(
        TherapyMention(text, 0, len(text.content), make_therapy(concept))
        for text in study.conditions
        if (concept := names.misplaced(text.content)) is not None and concept.kind in ("agent", "agentClass")
    )


def _read_titles(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    """Tumours of the titles that are not registered; a narrower one takes the place of its registered heading."""
    for text in (study.title, study.official_title):
        if text is None:
            continue
        for named in names.find(text.content):
            around = text.content[max(0, named.start - 25) : named.end + 14]
            if named.concept in found or _TITLE_ASIDE.search(around) or not is_tumour(names, named):
                if named.concept in found:
                    add_condition(found, named, text)
                continue
            above = names.vocabulary.ancestors(named.concept)
            others = _OTHERS.search(text.content, 0, named.start) is not None
            if not others and _is_umbrella(study, names, named, found):
                continue
            _drop_inexact(study, names, named, found)
            wider = [iri for iri in found if iri in above and found[iri].registered]
            if wider and is_marker_status(named):
                continue
            if wider and not MINOR.search(named.name):
                replace_wider(found, wider, named, text, names)
            else:
                add_condition(found, named, text)


def _is_umbrella(study: Study, names: ConditionNames, named: NamedCondition, found: dict[str, FoundCondition]) -> bool:
    """Whether a title's wide word ("lung cancer") only stands for the narrower diseases found; baskets are kept."""
    below = [iri for iri in found if named.concept in names.vocabulary.ancestors(iri)]
    if not below or named.name == SOLID_TUMOUR:
        return False
    titles = " | ".join(text.content for text in (study.title, study.official_title) if text is not None)
    return len(below) > 1 or any(other.concept in below for other in names.find(titles))


def _drop_inexact(study: Study, names: ConditionNames, named: NamedCondition, found: dict[str, FoundCondition]) -> None:
    """Drop the one registered kind of a title's disease that the record never names ("Colonic Neoplasms")."""
    below = [iri for iri in found if named.concept in names.vocabulary.ancestors(iri)]
    if len(below) != 1 or named.name == SOLID_TUMOUR:
        return
    if is_inexact(below[0], found[below[0]].evidence[0].quote, named, study, names):
        del found[below[0]]


def _drop_headings(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    named = {iri: f.named.name for iri, f in found.items()}
    texts = [text for text in (study.title, study.official_title) if text is not None]
    pointers = {text.pointer for text in texts}
    from_title = {iri for iri, f in found.items() if any(evidence.pointer in pointers for evidence in f.evidence)}
    quotes = {iri: "" if iri in from_title else f.evidence[0].quote for iri, f in found.items()}
    titled = {one.concept for text in texts for one in names.find(text.content)}
    for iri in find_mere_headings(named, quotes, titled, names):
        del found[iri]
