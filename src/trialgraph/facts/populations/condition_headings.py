"""Headings among the diseases of a study: which of them only stand over a narrower one, and which registered kind the
record itself never names.

Registries ask for MeSH headings beside the disease ("Thymus Neoplasms" beside "Thymic Carcinoma") and nearest headings
in its place ("Colonic Neoplasms" for a trial in colorectal cancer). Source: gold/GUIDE.md, "conditions": one disease,
once, by its usual name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition
from trialgraph.study import Study, Text

SOLID_TUMOUR = "solid tumor"
_SUMS_UP = frozenset(("lung cancer", "lung carcinoma", "malignant neoplasm", "carcinoma"))
_SUMS_UP_ONE = frozenset(("leukemia", "acute leukemia"))  # beside one kind; above several it is the group studied
_WHOLES = frozenset(("colorectal carcinoma",))  # registered as one of its sites ("Colon Cancer")
_MESH_FORM = re.compile(r"neoplasms?\b|tumou?rs$|^cancer of\b", re.IGNORECASE)
# A receptor's state before the name of the disease: a biomarker of the population, not another disease.
_STATUS = re.compile(
    r"^(?:her2|hormone receptor|estrogen receptor|brca\d?|egfr|alk|kras)[ -](?:positive|negative|low|mutated)\b", re.I
)


def find_mere_headings(named: Mapping[str, str], quotes: Mapping[str, str], names: ConditionNames) -> set[str]:
    """Of conditions (IRI → name, IRI → the words first read) those that only sum up a narrower one among them."""
    plain = {iri: _plain(name) for iri, name in named.items()}
    mere: set[str] = set()
    for iri, name in named.items():
        below = [other for other in named if other != iri and iri in names.vocabulary.ancestors(other)]
        sums_up = name in _SUMS_UP or (len(below) == 1 and name in _SUMS_UP_ONE)
        sums_up = sums_up or (name != SOLID_TUMOUR and _MESH_FORM.search(quotes[iri]) is not None)
        status = _STATUS.match(name) and any(other in names.vocabulary.ancestors(iri) - {iri} for other in named)
        if status or (below and (sums_up or any(plain[other] == plain[iri] for other in below))):
            mere.add(iri)
    return mere


def is_marker_status(named: NamedCondition) -> bool:
    """Whether the name is a disease under a receptor's state ("HER2-negative breast carcinoma")."""
    return _STATUS.match(named.name) is not None


def is_inexact(iri: str, quote: str, title: NamedCondition, study: Study, names: ConditionNames) -> bool:
    """Whether a registered kind of the title's disease is only a heading near to it: no prose names it."""
    nearest = _MESH_FORM.search(quote) is not None or title.name in _WHOLES
    return nearest and not any(
        iri in names.vocabulary.ancestors(found.concept) for text in _prose(study) for found in names.find(text.content)
    )


def _prose(study: Study) -> Iterator[Text]:
    texts = (study.title, study.official_title, study.brief_summary, study.detailed_description, study.eligibility)
    yield from (text for text in (*texts, *study.keywords) if text is not None)


def _plain(name: str) -> str:
    """A name in which cancer, neoplasm and adenocarcinoma of one organ are the same."""
    return re.sub(r"(?:ductal )?adenocarcinoma|carcinoma|neoplasm|cancer|tumou?r", "cancer", name)
