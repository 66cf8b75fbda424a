"""The diseases that a trial studies: from the registered conditions, the titles and the eligibility.

Source of the rules: gold/GUIDE.md, "conditions". Every registered disease counts; the titles add tumours that are not
registered and the disease of the patients that they name; inclusion criteria add the diseases of a basket ("solid
tumours", "lymphoid malignancies") and make a wide heading exact where participants must have one particular kind.
"""

from __future__ import annotations

from difflib import get_close_matches

from trialgraph.facts.model import ConditionFact
from trialgraph.facts.populations.condition_choices import read_condition
from trialgraph.facts.populations.condition_criteria import read_criteria
from trialgraph.facts.populations.condition_found import FoundCondition, add_condition
from trialgraph.facts.populations.condition_headings import (
    find_mere_headings,
)
from trialgraph.facts.populations.condition_names import ConditionNames, make_condition_names
from trialgraph.facts.populations.condition_titles import is_of_any_cancer, read_anything, read_population, read_tumours
from trialgraph.facts.populations.condition_wording import has_disease_form, is_generic, is_no_disease
from trialgraph.facts.populations.settings import is_oncology
from trialgraph.mentions.therapies import TherapyMention, make_therapy
from trialgraph.study import Study
from trialgraph.vocabulary.concepts import Vocabulary

_SAME_NAME = 0.92  # of 1: one or two letters of a name of twenty


def extract_conditions(study: Study, vocabulary: Vocabulary) -> tuple[ConditionFact, ...]:
    """The diseases of a study, each once, in the order in which the record names them."""
    names = make_condition_names(vocabulary)
    found: dict[str, FoundCondition] = {}
    wide = _read_registered(study, names, found)
    if is_oncology(study):
        read_tumours(study, names, found)
        read_criteria(study, names, found, wide or is_of_any_cancer(study))
    read_population(study, names, found)
    if not any(map(_is_disease, found.values())):
        _read_rest(study, names, found)
    _drop_topics(found)
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


def _read_registered(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> bool:
    """Add the registered conditions; whether one says no more than "cancer"."""
    wide = False
    for text in study.conditions:
        if names.misplaced(text.content) is not None or is_no_disease(text.content):
            continue
        if is_generic(text.content):
            wide = True
            continue
        for named in read_condition(text, study, names):
            add_condition(found, named, text, registered=True)
    return wide


def _read_rest(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    """Where nothing registered is a disease ("Anesthesia"): what titles or keywords name, else what is registered."""
    code = any(f.evidence[0].quote.isupper() for f in found.values())  # may be a disease, if not which
    if not code and (found or any(is_no_disease(text.content) for text in study.conditions)):
        read_anything(study, names, found)
    if not found:
        for text in study.conditions:
            if names.misplaced(text.content) is None:
                for named in read_condition(text, study, names):
                    add_condition(found, named, text, registered=True)


def find_drug_conditions(study: Study, vocabulary: Vocabulary) -> tuple[TherapyMention, ...]:
    """Registered conditions that name a drug or a class of drugs (the finding ``drugAsCondition``)."""
    names = make_condition_names(vocabulary)
    return tuple(
        TherapyMention(text, 0, len(text.content), make_therapy(concept))
        for text in study.conditions
        if (concept := names.misplaced(text.content)) is not None and concept.kind in ("agent", "agentClass")
    )


def _drop_topics(found: dict[str, FoundCondition]) -> None:
    """What no vocabulary knows is a disease only where nothing else is, if it has no form of one ("Balance") or is
    another spelling of one that is known ("Brain Metastasases")."""
    known = [name.casefold() for f in found.values() if f.named.known for name in (f.named.name, *f.named.aliases)]
    if known:
        for iri, f in list(found.items()):
            misspelt = not f.named.known and not f.named.name.startswith("non")
            if not _is_disease(f) or (misspelt and get_close_matches(f.named.name, known, 1, _SAME_NAME)):
                del found[iri]


def _is_disease(found: FoundCondition) -> bool:
    return found.named.known or bool(found.named.choices) or has_disease_form(found.named.name)


def _drop_headings(study: Study, names: ConditionNames, found: dict[str, FoundCondition]) -> None:
    named = {iri: f.named.name for iri, f in found.items()}
    texts = [text for text in (study.title, study.official_title) if text is not None]
    pointers = {text.pointer for text in texts}
    from_title = {iri for iri, f in found.items() if any(evidence.pointer in pointers for evidence in f.evidence)}
    quotes = {iri: "" if iri in from_title else f.evidence[0].quote for iri, f in found.items()}
    titled = {one.concept for text in texts for one in names.find(text.content)}
    for iri in find_mere_headings(named, quotes, titled, names):
        del found[iri]
