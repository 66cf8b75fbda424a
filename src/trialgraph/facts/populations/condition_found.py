"""The diseases found in one study, with what each was read from, and how a narrower one takes a wider one's place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialgraph.facts.model import Evidence
from trialgraph.facts.populations.condition_headings import SOLID_TUMOUR
from trialgraph.facts.populations.condition_names import ConditionNames, NamedCondition
from trialgraph.facts.wording import make_evidence
from trialgraph.study import Text

# Headings whose kinds the eligibility names: the diseases studied are those.
BASKETS = frozenset((SOLID_TUMOUR, "lymphoid malignancy", "haematological malignancy", "malignant neoplasm"))

# Tumours of any site: with a site beside them they say what tumour of it.
HISTOLOGIES = frozenset(
    (
        "squamous cell carcinoma",
        "adenocarcinoma",
        "small cell carcinoma",
        "adenosquamous carcinoma",
        "carcinosarcoma",
        "serous carcinoma",
        "clear cell carcinoma",
        "mucinous adenocarcinoma",
        "large cell carcinoma",
        "undifferentiated carcinoma",
        "neuroendocrine carcinoma",
        "transitional cell carcinoma",
    )
)


@dataclass(slots=True)
class FoundCondition:
    """A disease, at most two places that name it, and whether one of them is a registered condition."""

    named: NamedCondition
    evidence: list[Evidence]
    registered: bool


def add_condition(
    found: dict[str, FoundCondition], named: NamedCondition, text: Text, registered: bool = False
) -> None:
    """Add a disease, or another place that names it."""
    evidence = make_evidence(text, named.start, named.end)
    entry = found.setdefault(named.concept, FoundCondition(named, [], registered))
    if len(entry.evidence) < 2:
        entry.evidence.append(evidence)


def replace_wider(
    found: dict[str, FoundCondition], wider: list[str], named: NamedCondition, text: Text, names: ConditionNames
) -> None:
    """Put a narrower disease in the place of the nearest wider one, unless that has other registered kinds below it."""
    for iri in wider:
        others = [other for other in found if other != iri and iri in names.vocabulary.ancestors(other)]
        if not others and found[iri].named.name not in BASKETS:
            del found[iri]
    add_condition(found, named, text, registered=False)


def is_tumour(names: ConditionNames, named: NamedCondition) -> bool:
    """Whether a disease is a tumour, by its place in the vocabulary or by its name."""
    above = names.vocabulary.ancestors(named.concept)
    return (
        any(
            iri.endswith(("/neoplasm", "/cancer", "/solid-tumor", "/metastasis", "/malignant-neoplasm"))
            for iri in above
        )
        or re.search(r"tumou?r|oma\b|cancer|leuk|neoplas|malignan|metasta", named.name) is not None
    )
