"""The diseases that a trial studies: from the registered conditions, the titles and the eligibility.

Source of the rules: gold/GUIDE.md, "conditions". Every registered disease counts; the titles add tumours that are not
registered; inclusion criteria add the diseases of a basket ("solid tumours", "lymphoid malignancies") and make a wide
heading exact where participants must have one particular kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialgraph.facts.model import ConditionFact, Evidence
from trialgraph.facts.populations.condition_choices import read_condition
from trialgraph.facts.populations.condition_headings import (
    SOLID_TUMOUR,
    find_mere_headings,
    is_inexact,
    is_marker_status,
)
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition, make_condition_names
from trialgraph.facts.populations.condition_wording import is_generic, is_no_disease
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.facts.populations.settings import is_oncology
from trialgraph.facts.wording import make_evidence
from trialgraph.mentions.therapies import TherapyMention, make_therapy
from trialgraph.study import Study, Text
from trialgraph.vocabulary.concepts import Vocabulary

# Headings whose kinds the eligibility names: the diseases studied are those.
_BASKETS = frozenset((SOLID_TUMOUR, "lymphoid malignancy", "haematological malignancy", "malignant neoplasm"))
_MINOR = re.compile(r"metasta|ascites|effusion|impairment|toxicit|pain\b|syndrome$")
_DIAGNOSIS = re.compile(
    r"histolog|cytolog|patholog|biopsy|confirmed|diagnos|documented|\bwith\b|must have|carcinoma|lymphoma|"
    r"leuk",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"\b(?:no|not|without|except|exclud\w*|other than|rather than|history of|prior|previous|secondary|"
    r"risk of|brain|second|additional|concurrent|another)\b|metasta[st]\w+ (?:to|in)\b|\bULN\b|in situ|"
    r"non-melanoma|basal cell|eligible if|patients with .{0,40} may",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\((?:including|such as|e\.?g|i\.?e)\b[^)]*$", re.IGNORECASE)  # of the disease before them
_OTHERS = re.compile(r"\bother (?:\S+ ){0,3}$", re.IGNORECASE)
_TITLE_ASIDE = re.compile(
    r"\b(?:survivors?|screening for|risk of|prevent\w*|related|associated|induced|criteria in|"
    r"evaluation criteria)\b",
    re.IGNORECASE,
)


def extract_conditions(study: Study, vocabulary: Vocabulary) -> tuple[ConditionFact, ...]:
    """The diseases of a study, each once, in the order in which the record names them."""
    names = make_condition_names(vocabulary)
    found: dict[str, _Found] = {}
    wide = False
    for text in study.conditions:
        if names.misplaced(text.content) is not None or is_no_disease(text.content):
            continue
        if is_generic(text.content):
            wide = True
            continue
        for named in read_condition(text, study, names):
            _add(found, named, text, registered=True)
    if is_oncology(study):
        _read_titles(study, names, found)
        _read_inclusion(study, names, found, wide)
    if not found:  # nothing but "Cancer", "Anesthesia": what is registered stands
        for text in study.conditions:
            if names.misplaced(text.content) is None:
                for named in read_condition(text, study, names):
                    _add(found, named, text, registered=True)
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


@dataclass(slots=True)
class _Found:
    named: NamedCondition
    evidence: list[Evidence]
    registered: bool


def _add(found: dict[str, _Found], named: NamedCondition, text: Text, registered: bool = False) -> None:
    evidence = make_evidence(text, named.start, named.end)
    entry = found.setdefault(named.concept, _Found(named, [], registered))
    if len(entry.evidence) < 2:
        entry.evidence.append(evidence)


def _read_titles(study: Study, names: ConditionNames, found: dict[str, _Found]) -> None:
    """Tumours of the titles that are not registered; a narrower one takes the place of its registered heading."""
    for text in (study.title, study.official_title):
        if text is None:
            continue
        for named in names.find(text.content):
            around = text.content[max(0, named.start - 25) : named.end + 14]
            if named.concept in found or _TITLE_ASIDE.search(around) or not _is_tumour(names, named):
                if named.concept in found:
                    _add(found, named, text)
                continue
            above = names.vocabulary.ancestors(named.concept)
            others = _OTHERS.search(text.content, 0, named.start) is not None
            if not others and _is_umbrella(study, names, named, found):
                continue
            _drop_inexact(study, names, named, found)
            wider = [iri for iri in found if iri in above and found[iri].registered]
            if wider and is_marker_status(named):
                continue
            if wider and not _MINOR.search(named.name):
                _replace(found, wider, named, text, names)
            else:
                _add(found, named, text)


def _is_umbrella(study: Study, names: ConditionNames, named: NamedCondition, found: dict[str, _Found]) -> bool:
    """Whether a title's wide word ("lung cancer") only stands for the narrower diseases found; baskets are kept."""
    below = [iri for iri in found if named.concept in names.vocabulary.ancestors(iri)]
    if not below or named.name == SOLID_TUMOUR:
        return False
    titles = " | ".join(text.content for text in (study.title, study.official_title) if text is not None)
    return len(below) > 1 or any(other.concept in below for other in names.find(titles))


def _drop_inexact(study: Study, names: ConditionNames, named: NamedCondition, found: dict[str, _Found]) -> None:
    """Drop the one registered kind of a title's disease that the record never names ("Colonic Neoplasms")."""
    below = [iri for iri in found if named.concept in names.vocabulary.ancestors(iri)]
    if len(below) != 1 or named.name == SOLID_TUMOUR:
        return
    if is_inexact(below[0], found[below[0]].evidence[0].quote, named, study, names):
        del found[below[0]]


def _replace(
    found: dict[str, _Found], wider: list[str], named: NamedCondition, text: Text, names: ConditionNames
) -> None:
    """Put a narrower disease in the place of the nearest wider one, unless that has other registered kinds below it."""
    for iri in wider:
        others = [other for other in found if other != iri and iri in names.vocabulary.ancestors(other)]
        if not others and found[iri].named.name not in _BASKETS:
            del found[iri]
    _add(found, named, text, registered=False)


def _is_tumour(names: ConditionNames, named: NamedCondition) -> bool:
    above = names.vocabulary.ancestors(named.concept)
    return (
        any(
            iri.endswith(("/neoplasm", "/cancer", "/solid-tumor", "/metastasis", "/malignant-neoplasm"))
            for iri in above
        )
        or re.search(r"tumou?r|oma\b|cancer|leuk|neoplas|malignan|metasta", named.name) is not None
    )


def _read_inclusion(study: Study, names: ConditionNames, found: dict[str, _Found], wide: bool) -> None:
    named_there = list(_diagnoses(study, names))
    if wide:
        for named, text in named_there:
            if named.name == SOLID_TUMOUR:
                _add(found, named, text)
                break
    basket = wide or any(f.named.name in _BASKETS for f in found.values())
    for named, text in named_there:
        if named.concept in found or _MINOR.search(named.name) or not _is_tumour(names, named):
            continue
        above = names.vocabulary.ancestors(named.concept)
        wider = [iri for iri in found if iri in above]
        if basket:
            before = text.content[max(0, named.start - 120) : named.start]
            example = _EXAMPLES.search(before) and any(found[iri].named.name not in _BASKETS for iri in wider)
            if not example and not any(named.concept in names.vocabulary.ancestors(iri) for iri in found):
                _add(found, named, text)
        elif (
            len(wider) == 1
            and _only_kind(names, wider[0], named_there)
            and _is_usual_kind(found[wider[0]].named.name, named.name)
        ):
            _replace(found, wider, named, text, names)


def _only_kind(names: ConditionNames, wide: str, named_there: list[tuple[NamedCondition, Text]]) -> bool:
    """Whether the inclusion criteria name one kind of the heading only (not "adenocarcinoma or squamous carcinoma")."""
    kinds = {named.concept for named, _ in named_there if wide in names.vocabulary.ancestors(named.concept)} - {wide}
    return len(kinds) == 1


def _is_usual_kind(wide: str, narrow: str) -> bool:
    """Whether the narrower disease is the heading made exact: its adenocarcinoma, or the kind of a basket heading."""
    plain = re.sub(r"adenocarcinoma|ductal adenocarcinoma", "carcinoma", narrow)
    return plain == wide or wide in ("lung carcinoma", "lung cancer", "leukemia", "lymphoma", "acute leukemia")


def _diagnoses(study: Study, names: ConditionNames) -> Iterator[tuple[NamedCondition, Text]]:
    """Diseases named in inclusion items that say which disease participants have."""
    for text in study.keywords:
        for named in names.find(text.content):
            yield named, text
    text_of = study.eligibility
    if text_of is None:
        return
    for item in split_eligibility(text_of)[:40]:
        if item.side != "inclusion":
            continue
        content = text_of.content[item.start : item.end]
        if not _DIAGNOSIS.search(content):
            continue
        for named in names.find(content):
            before = re.split(r"[);]", content[max(0, named.start - 60) : named.start])[-1]
            if not _NOT_THIS.search(before):
                start, end = item.start + named.start, item.start + named.end
                yield NamedCondition(named.concept, named.name, named.aliases, named.known, start, end), text_of


def _is_titled(found: _Found, titles: set[str]) -> bool:
    return any(evidence.pointer in titles for evidence in found.evidence)


def _drop_headings(study: Study, names: ConditionNames, found: dict[str, _Found]) -> None:
    named = {iri: f.named.name for iri, f in found.items()}
    titles = {text.pointer for text in (study.title, study.official_title) if text is not None}
    quotes = {iri: "" if _is_titled(f, titles) else f.evidence[0].quote for iri, f in found.items()}
    for iri in find_mere_headings(named, quotes, names):
        del found[iri]
