"""Headings among the diseases of a study: which of them only stand over a narrower one, and which registered kind the
record itself never names.

Registries ask for MeSH headings beside the disease ("Thymus Neoplasms" beside "Thymic Carcinoma") and nearest headings
in its place ("Colonic Neoplasms" for a trial in colorectal cancer); or the wide word beside the disease that the titles
name ("Diabetes" beside "Diabetes Mellitus, Type 2"). Source: gold/GUIDE.md, "conditions": one disease,
once, by its usual name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition
from trialgraph.study import Study, Text

SOLID_TUMOUR = "solid tumor"
_SUMS_UP = frozenset(("lung cancer", "lung carcinoma", "malignant neoplasm", "carcinoma"))
_SUMS_UP_ONE = frozenset(("leukemia", "acute leukemia"))  # beside one kind; above several it is the group studied
WHOLES = frozenset(("colorectal carcinoma",))  # registered as one of its sites ("Colon Cancer")
_MESH_FORM = re.compile(r"neoplasms?\b|tumou?rs$|^cancer of\b", re.IGNORECASE)
_GROUP = re.compile(
    r"^[a-z]+(?: system| valve)? (?:disease|disorder)$|^(?:infection|pregnancy complication)$"
)  # of an organ
_STEM = 5
_MESH_GROUP = re.compile(r"^(?:[A-Z][a-z]+ )+(?:Diseases|Disorders|Infections)$")  # as in "Heart Valve Diseases"
# A receptor's state before the name of the disease: a biomarker of the population, not another disease.
_STATUS = re.compile(
    r"^(?:her2|hormone receptor|estrogen receptor|brca\d?|egfr|alk|kras)[ -](?:positive|negative|low|mutated)\b", re.I
)


def find_mere_headings(
    named: Mapping[str, str], quotes: Mapping[str, str], titled: Collection[str], names: ConditionNames
) -> set[str]:
    """Of conditions (IRI → name, IRI → the words first read) those that only sum up a narrower one among them.

    `titled` are the diseases that the titles name.
    """
    states = {iri for iri in named if _is_status(iri, named, names)}
    diseases = {iri: name for iri, name in named.items() if iri not in states}
    return states | {iri for iri in diseases if _sums_up(iri, diseases, quotes[iri], titled, names)}


def _is_status(iri: str, named: Mapping[str, str], names: ConditionNames) -> bool:
    status = _STATUS.match(named[iri]) is not None
    return status and any(other in names.vocabulary.ancestors(iri) - {iri} for other in named)


def _sums_up(iri: str, named: Mapping[str, str], quote: str, titled: Collection[str], names: ConditionNames) -> bool:
    """Whether a condition is a heading over others; a basket is none."""
    above, name = names.vocabulary.ancestors, named[iri]
    below = [other for other in named if other != iri and iri in above(other)]
    if not below or name == SOLID_TUMOUR:
        return False
    narrowest = [one for one in below if not any(one in above(other) - {other} for other in below)]
    if iri not in titled and _MESH_GROUP.search(quote):
        return True
    if name in _SUMS_UP or (len(narrowest) == 1 and name in _SUMS_UP_ONE) or _MESH_FORM.search(quote):
        return True
    if any(_plain(named[other]) == _plain(name) for other in below):
        return True
    group = _GROUP.search(name) is not None
    meant = any(one in titled and (group or _is_kind(named[one], name)) for one in narrowest)
    return iri not in titled and meant and (group or len(narrowest) == 1)


def _is_kind(narrow: str, wide: str) -> bool:
    """Whether a narrower disease is a kind of a wider one and no consequence ("diabetic foot", "lupus nephritis")."""
    narrow_words, wide_words = _plain(narrow).split(), _plain(wide).split()
    shared = any(a[:_STEM] == b[:_STEM] for a in narrow_words for b in wide_words)
    return not shared or narrow_words[-1] == wide_words[-1]


def is_marker_status(named: NamedCondition) -> bool:
    """Whether the name is a disease under a receptor's state ("HER2-negative breast carcinoma")."""
    return _STATUS.match(named.name) is not None


def is_inexact(iri: str, quote: str, title: NamedCondition, study: Study, names: ConditionNames) -> bool:
    """Whether a registered kind of the title's disease is only a heading near to it: no prose names it."""
    nearest = _MESH_FORM.search(quote) is not None or title.name in WHOLES
    return nearest and not any(
        iri in names.vocabulary.ancestors(found.concept) for text in _prose(study) for found in names.find(text.content)
    )


def _prose(study: Study) -> Iterator[Text]:
    texts = (study.title, study.official_title, study.brief_summary, study.detailed_description, study.eligibility)
    yield from (text for text in (*texts, *study.keywords) if text is not None)


def _plain(name: str) -> str:
    """A name in which cancer, neoplasm and adenocarcinoma of one organ are the same."""
    return re.sub(r"(?:ductal )?adenocarcinoma|carcinoma|neoplasm|cancer|tumou?r", "cancer", name)
