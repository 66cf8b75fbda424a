"""The setting of the treated population, or the place of the treatment: the guide's sixteen words.

Source of the rules: gold/GUIDE.md, "setting". A word counts only where it is said of the population or the treatment:
in titles and registered conditions always, in the summary and the description in sentences about participants or the
treatment, in the eligibility only in inclusion items that say which disease participants have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trialgraph.facts.model import Evidence, Setting
from trialgraph.facts.populations.eligibility import EligibilityItem, split_eligibility
from trialgraph.facts.populations.setting_signs import SIGNS
from trialgraph.facts.populations.setting_words import (
    ABOUT_DISEASE,
    ABOUT_POPULATION,
    ASIDE,
    BACKGROUND,
    DENIED,
    DENIED_TREATMENT,
    EXCEPT,
    LATER_PHASE,
    NO_PRIOR,
    NOT_TAKEN,
    OF_THERAPY,
    PLACE,
    TOLD_OF_OTHERS,
    TREATS,
    TUMOUR,
)
from trialgraph.facts.wording import fold_case, make_evidence, sentence_at
from trialgraph.mentions.cues import Cues
from trialgraph.study import Study, Text

_STEMS = Cues(sign.stem for sign in SIGNS)


def extract_settings(study: Study) -> tuple[Setting, ...]:
    """The settings of a study in the guide's words, each with the first words that say it."""
    oncology = is_oncology(study)
    found: dict[str, list[Evidence]] = {}
    for text, where, spans in _sources(study):
        for setting, start, end in _find_settings(text, where, spans, oncology):
            evidence = found.setdefault(setting, [])
            if not evidence or (evidence[-1].pointer != text.pointer and len(evidence) < 2):
                evidence.append(make_evidence(text, start, end))
    return tuple(Setting(value, tuple(evidence)) for value, evidence in found.items())


def is_oncology(study: Study) -> bool:
    """Whether a study's title, conditions or keywords name a tumour."""
    texts = (study.title, study.official_title, *study.conditions, *study.keywords)
    for text in texts:  # noqa: SIM110 - asked five times a study
        if text is not None and _names_tumour(text.content):
            return True
    return False


@lru_cache(maxsize=64)  # five facets ask this of each study
def _names_tumour(content: str) -> bool:
    return TUMOUR.search(content.lower()) is not None


def _sources(study: Study) -> Iterator[tuple[Text, str, tuple[EligibilityItem, ...]]]:
    for text in (study.title, study.official_title):
        if text is not None:
            yield text, "t", ()
    for text in study.conditions:
        yield text, "c", ()
    for arm in study.arms:
        yield arm.label, "a", ()
    for text, where in ((study.brief_summary, "s"), (study.detailed_description, "d")):
        if text is not None:
            yield text, where, ()
    if study.eligibility is not None:
        items = tuple(item for item in split_eligibility(study.eligibility) if item.side == "inclusion")
        yield study.eligibility, "i", items


def _find_settings(
    text: Text, where: str, items: tuple[EligibilityItem, ...], oncology: bool
) -> Iterator[tuple[str, int, int]]:
    """(setting, start, end) of each word that counts in this text."""
    folded = fold_case(text.content)
    present = _STEMS.find(folded)
    for sign in SIGNS:
        if sign.stem not in present or where not in sign.where or (sign.oncology and not oncology):
            continue
        at = folded.find(sign.stem)
        while at >= 0:
            match = sign.pattern.match(folded, at) if at == 0 or not folded[at - 1].isalnum() else None
            if match is not None and _is_said(folded, match, where, items, sign.setting):
                yield sign.setting, match.start(), match.end()
                break
            at = folded.find(sign.stem, at + 1)


def _is_said(folded: str, match: re.Match[str], where: str, items: tuple[EligibilityItem, ...], setting: str) -> bool:
    """Whether the words at `match` are affirmed of the population or the treatment."""
    if _is_denied(folded, match, setting):
        return False
    if where in "tca":
        return not match[0].startswith(("after ", "following ")) or TREATS.search(folded) is not None
    if where in "sd":
        start, end = sentence_at(folded, match.start())
        told = (where == "d" or setting in TOLD_OF_OTHERS) and BACKGROUND.search(folded, start, end) is not None
        told = told or NOT_TAKEN.search(folded, start, end) is not None
        return not told and ABOUT_POPULATION.search(folded, start, end) is not None
    item = next((item for item in items if item.start <= match.start() < item.end), None)
    return item is not None and _is_criterion(folded, match, item, setting)


def _is_denied(folded: str, match: re.Match[str], setting: str) -> bool:
    """ "No metastatic disease", "after adjuvant chemotherapy", "locally" before "advanced"."""
    before = folded[max(0, match.start() - 60) : match.start()].rsplit("\n", 1)[-1].rsplit(". ", 1)[-1]
    if setting == "advanced" and before.endswith(("locally ", "regionally ", "regional ")):
        return True
    if setting == "adjuvant" and before.endswith("neo "):
        return True
    if setting == "maintenance" and LATER_PHASE.search(before):
        return True
    if setting == "refractory" and OF_THERAPY.search(before):
        return True
    if setting in PLACE:
        return setting != "consolidation" and DENIED_TREATMENT.search(before) is not None
    return setting != "untreated" and not match[0].startswith("non") and DENIED.search(before) is not None


def _is_criterion(folded: str, match: re.Match[str], item: EligibilityItem, setting: str) -> bool:
    """Whether the sentence says which disease participants have, and not what they had before."""
    start, end = sentence_at(folded, match.start(), item.start, item.end)
    if setting not in ("untreated", "consolidation") and NO_PRIOR.match(folded, start):
        return False
    if setting == "untreated" and (excepted := EXCEPT.search(folded, start, end)):
        end = excepted.start()  # "no prior chemotherapy except hydroxyurea"
    return ABOUT_DISEASE.search(folded, start, end) is not None and ASIDE.search(folded, start, end) is None
