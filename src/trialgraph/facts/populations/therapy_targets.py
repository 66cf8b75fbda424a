"""Therapies named by their target: "anti-TIGIT", "CCR8-directed therapy", "IRE1 inhibitor".

Targets that a class of the vocabulary is named after are looked up; a target that the vocabulary does not know still
gives the therapy its name, as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.facts.populations.therapy_mentions import TherapyMention
from trialgraph.facts.wording import fold_case
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon

TARGETED = re.compile(r"\)? ?(?:targeting|targeted|directed) (?:\w+ )?(?:therap(?:y|ies)|agents?|treatments?|drugs?)")
_CLASS_SUFFIX = re.compile(r"^(?:anti )?(.+?) (?:antibod(?:y|ies)|inhibitors?|agonists?|antagonists?|tki)$")
_INHIBITOR = re.compile(
    r"\)?(?: \([^)]{1,12}\))?(?:(?: or |/| and | and/or )\S+)? (?:small molecule )?"
    r"(?:inhibitors?|tkis?|tyrosine kinase)\b"
)
# A target as written: a short name with capitals or digits ("IRE1", "B7-H3", "CLDN18.2").
_TARGET = r"[A-Za-z]{1,7}(?:-?[A-Z]{0,3}\d[\w.]*)?(?:/[A-Z]\w+)?"
_UNKNOWN = re.compile(
    rf"(?<!PD )(?<![\w/-])(?:[Aa]nti[- ])?(?P<target>{_TARGET})[- ](?P<kind>inhibitor|agonist|antagonist|"
    r"degrader|antibody|antibodie)s?\b"
    rf"|(?<![\w/-])(?!CNS|N?SCLC|[HR]CC|CRC|GBM|AML)(?P<aim>{_TARGET})\)?[- ](?:targeted|directed|"
    r"targeting)[- ](?:\w+[- ])?"
    r"(?:therap|agent|treatment|drug|medic)"
)
_EXPRESSED = re.compile(
    r"\b(?:expression of|express(?:es|ing|ed)?|positive for|mutations? (?:in|of)|loss of) (?:\w+ )?$"
)
_LISTED_GENES = re.compile(r"(?:aberration|alteration|mutation|rearrangement)s? [^()]{0,20}\((?:i\.?e|e\.?g)[^)]*$")
# Not against cancer: enzymes of drug metabolism, transporters, targets of general medicine.
_OF_OTHER_MEDICINE = re.compile(
    r"CYP|UGT|P-?gp|BCRP|OATP?|MATE|MAO|ACE|ARB|COX|HMG|DPP|PDE|SGLT|GLP|TNF|IL-?\d|H2|HIV|HB[VSCsc]|HCV|"
    r"RANK|PCSK|NSAID|"
    r"SSRI|PPI|GABA|NMDA|PG"
)


def find_unknown_targets(original: str, lexicon: Lexicon, found: list[TherapyMention]) -> Iterator[TherapyMention]:
    """Inhibitors of and antibodies against targets that the vocabulary does not name ("prior IRE1 inhibitors")."""
    for match in _UNKNOWN.finditer(original):
        target = match["target"] or match["aim"]
        if (
            sum(char.isupper() or char.isdigit() for char in target) < 2
            or len(target) < 3
            or _OF_OTHER_MEDICINE.match(target)
        ):
            continue
        told = any(m.start < match.end() and match.start() < m.end and m.what != "targeted therapy" for m in found)
        if not told and not lexicon.find(match[0]):
            kind = "-targeted therapy" if match["aim"] else f" {match['kind'].replace('antibodie', 'antibody')}"
            yield TherapyMention(match.start(), match.end(), target + kind, None)


def target_name(concept: Concept) -> str:
    """The target that a class is named after: "TROP2" of "TROP2 antibody"."""
    return re.sub(r" (?:antibody|inhibitor|agonist|antagonist)$", "", concept.label)


def names_inhibitor(folded: str, match: re.Match[str]) -> bool:
    """Whether a target's name goes on as that of an inhibitor: "epidermal growth factor receptor (EGFR) inhibitor"."""
    return _INHIBITOR.match(folded, match.end()) is not None


def targets_of(vocabulary: Vocabulary, ending: str = "") -> dict[str, str]:
    """Folded target names ("ctla 4", "tigit") → IRI of the class named after them ("CTLA-4 antibody")."""
    targets: dict[str, str] = {}
    for concept in vocabulary.of_kind("agentClass"):
        if not concept.label.endswith(ending):
            continue
        for name in concept.names:
            match = _CLASS_SUFFIX.match(fold_case(name))
            if match and _is_target(match[1]):
                for form in (match[1], match[1].replace(" ", "")):
                    targets.setdefault(form, concept.iri)
    return targets


def _is_target(name: str) -> bool:
    return 2 <= len(name) <= 40 and (any(char.isdigit() for char in name) or (" " not in name and len(name) <= 6))


def is_marker(folded: str, match: re.Match[str]) -> bool:
    """Whether the target is named as a marker of the tumour ("EGFR mutation", "HER2-positive")."""
    before = folded[: match.start()]
    if _EXPRESSED.search(before[-30:]) or _LISTED_GENES.search(before[-120:]):
        return True
    after = folded[match.end() : match.end() + 40]
    return (
        re.match(
            r"[ )/]*(?:\S+ ){0,2}?(?:mutat|posit|negat|sensiti|amplif|fusion|rearrang|express|alter|gene|wild|"
            r"status|exon|translocat|overexpress|\+)|[ )/]*(?:breast|gastric|nsclc|cancer|disease|tumou?r|mbc)\b",
            after,
        )
        is not None
    )
