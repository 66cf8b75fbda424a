"""Names of earlier therapies in prose: agents, classes and procedures of the vocabulary, "anti-X" forms, and the
generic words ("standard therapy") that the guide calls systemic therapy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from trialgraph.facts.populations.therapy_mentions import SYSTEMIC, TherapyMention, leave_out_members, narrow
from trialgraph.facts.wording import fold_case
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.namespaces import TG
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, Match

CHECKPOINT = "checkpoint inhibitor"
_CHECKPOINT_LABELS = frozenset(
    (
        "PD-1 antibody",
        "PD-L1 antibody",
        "PD-1/PD-L1 inhibitor",
        "immune checkpoint inhibitor",
        "other checkpoint antibody",
    )
)
_ANTI_CANCER = TG + "class/systemic-therapy"
_ANY_THERAPY = frozenset((_ANTI_CANCER, TG + "class/standard-of-care"))
_STEROID = TG + "class/corticosteroid"
_GENERIC = re.compile(
    r"\b(?:(?:(?:all|other|any|prior|previous|standard|conventional|available|existing|approved|"
    r"established|first line|1st line|initial|current|most recent"
    r"|last|systemic|systematic|anti ?(?:cancer|tumou?r|neoplastic|myeloma|leuk\w+|lymphoma)|cancer|"
    r"lines? of|courses? of|regimens? of|effective|known|routine|at least one|one|two) )+"
    r"(?:(?:or|and|/|of) ?(?:\w+ )?)?(?:available |systemic |drug |medical |anti ?cancer |anti ?tumou?r |line )*"
    r"(?:therap(?:y|ies)|treatments?|care|regimens?|lines?|options?)(?: regimens?|"
    r" options?)?)\b(?! (?:with|of|for) (?:a |an )?(?:anti|\w+mab|\w+nib))"
)
_TARGETED = re.compile(r" ?(?:targeting|targeted|directed) (?:\w+ )?(?:therap(?:y|ies)|agents?|treatments?|drugs?)")
_QUANTITY = re.compile(r"(?:(?:all|any|other|prior|previous|at least one|one|two|most recent|last) )*")
_RESECTED = re.compile(r"\bresected(?= (?:\S+ ){0,2}(?:stage|disease|tumou?rs?|cancer|\w*carcinoma|\w+oma|nsclc)\b)")
_NAIVE = re.compile(r"\b(?:treatment|therapy) (?=naive\b)|\bpreviously (?=untreated\b)")
_TARGET_WORDS = re.compile(r"\banti ?(?=[a-z0-9(])|target|inhibit|antagon|agonist|blockade|blocker|checkpoint|directed")
_CLASS_SUFFIX = re.compile(r"^(?:anti )?(.+?) (?:antibod(?:y|ies)|inhibitors?|agonists?|antagonists?|tki)$")
_PD1 = re.compile(
    r"\bpd ?1\b|programmed (?:cell )?death (?:protein |receptor )?1\b|"
    r"programmed (?:cell )?death (?:protein|receptor)\b"
)
_PDL1 = re.compile(
    r"\bpd ?1 ?/ ?l1\b|"
    r"\bpd ?\(?l\)?1?\b|\bpd ?\(l\) ?1|programmed (?:cell )?death (?:\(ligand\) ?|ligand ?)1?|ligand"
)
_THERAPIES = re.compile(r"\btherapies\b", re.IGNORECASE)
_AS_THE_GUIDE = {"hydroxycarbamide": "hydroxyurea"}  # where the guide's name is that of the United States
_GENES = re.compile(r"\b(?:aberration|alteration|driver gene|driver mutation|genomic)")
_ADJECTIVES = {
    "hormonal": "class/endocrine-therapy",
    "hormone": "class/endocrine-therapy",
    "endocrine": "class/endocrine-therapy",
    "targeted": "class/targeted-therapy",
    "cytotoxic": "class/chemotherapy",
    "antiangiogenic": "class/antiangiogenic-agent",
    "radiation": "procedure/radiotherapy",
}
_ADJECTIVE = re.compile(
    r"\b(hormon(?:al|e)|endocrine|targeted|cytotoxic|anti ?angiogenic|radiation)"
    r"(?=(?:,| or| and|/|,? and/or) ?(?:(?:or|and) )?(?:\S+ ){1,4}?(?:\w*therap\w+|treatments?|agents?|drugs?)\b)"
)
_ANTI = re.compile(r"\banti ([a-z]{2,6} ?\d{0,3}[a-z]?)\b")


class TherapyNames:
    """The therapies of a vocabulary, ready to be found in sentences. Make one with `make_therapy_names`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._lexicon: Lexicon = make_therapy_finder(vocabulary).lexicon
        self._targets = _targets_of(vocabulary)
        self._inhibitors = _targets_of(vocabulary, " inhibitor")
        alternatives = "|".join(re.escape(name) for name in sorted(self._targets, key=len, reverse=True))
        self._target_pattern = re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])") if alternatives else None
        self._what = cache(self._name)

    def find(self, original: str, folded: str) -> list[TherapyMention]:
        """Therapies named in a sentence, in order; `folded` is `fold_case(original)`."""
        singular = _THERAPIES.sub("therapy  ", original)  # as long as the plural: offsets stay
        found = [m for match in self._lexicon.find(singular) if (m := self._mention(match, folded)) is not None]
        if _TARGET_WORDS.search(folded):
            found += self._find_targets(folded, found)
        taken = [(mention.start, mention.end) for mention in found]
        for match in _GENERIC.finditer(folded):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                start = match.start() + len(_QUANTITY.match(match[0])[0])  # type: ignore[index]  # matches "" at least
                found.append(_systemic(start, match.end(), _is_systemic(match[0])))
        found += self._find_adjectives(folded, found)
        found += [_systemic(match.start(), match.end(), True) for match in _NAIVE.finditer(folded)]
        found += [
            TherapyMention(match.start(), match.end(), "surgery", TG + "procedure/surgery", "procedure")
            for match in _RESECTED.finditer(folded)
        ]
        found = [m for m in found if not m.what.endswith(" agonist") or "agonist" in folded[m.start : m.end + 12]]
        found = leave_out_members(narrow(self._small_molecules(found)), folded, self._vocabulary)
        return [self._target_of_tki(mention, folded) for mention in found]

    def _find_adjectives(self, folded: str, found: list[TherapyMention]) -> Iterator[TherapyMention]:
        """ "Hormonal, targeted or biological therapy": each adjective before the noun names a therapy."""
        for match in _ADJECTIVE.finditer(folded):
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            slug = _ADJECTIVES[match[1].replace(" ", "")]
            concept = self._vocabulary.concepts.get(TG + slug)
            what = self._what(TG + slug) if concept is not None else None
            if concept is not None and what is not None:
                yield TherapyMention(match.start(), match.end(), what, concept.iri, concept.kind)

    def _small_molecules(self, found: list[TherapyMention]) -> list[TherapyMention]:
        """ "anti-VEGFR small-molecule tyrosine kinase inhibitors" are VEGFR inhibitors, no antibodies."""
        found = sorted(found, key=lambda mention: mention.start)
        for i, (one, other) in enumerate(pairwise(found)):
            target = one.what.removesuffix(" antibody")
            iri = self._inhibitors.get(fold_case(target))
            if iri and target != one.what and other.what.endswith("kinase inhibitor") and other.start - one.end <= 20:
                found[i] = replace(one, what=self._vocabulary.concepts[iri].label, concept=iri, end=other.end)
        return found

    def _target_of_tki(self, mention: TherapyMention, folded: str) -> TherapyMention:
        """A bare "TKI" in a population selected by a gene ("TKI-naive ROS1-positive") is that gene's inhibitor."""
        if not mention.what.endswith("kinase inhibitor") or self._target_pattern is None:
            return mention
        for match in self._target_pattern.finditer(folded):
            iri = self._inhibitors.get(match[0])
            if iri is not None and _is_mutation(folded, match):
                return replace(mention, what=self._vocabulary.concepts[iri].label, concept=iri)
        return mention

    def _mention(self, match: Match, folded: str) -> TherapyMention | None:
        what = self._what(match.concept.iri)
        if what is None:
            return None
        if what == SYSTEMIC:
            return _systemic(match.start, match.end, _is_systemic(folded[match.start : match.end]))
        if what == CHECKPOINT:
            return self._checkpoint(match.start, match.end, folded)
        return TherapyMention(match.start, match.end, what, match.concept.iri, match.concept.kind)

    def _checkpoint(self, start: int, end: int, folded: str) -> TherapyMention:
        """A PD-1 inhibitor alone is a PD-1 antibody; with PD-L1, or unspecific, it is a checkpoint inhibitor."""
        words = folded[start:end]
        only = _PD1.search(words) and not _PDL1.search(folded) and "checkpoint" not in folded
        slug, what = (
            ("class/pd-1-antibody", "PD-1 antibody") if only else ("class/immune-checkpoint-inhibitor", CHECKPOINT)
        )
        return TherapyMention(start, end, what, TG + slug if TG + slug in self._vocabulary.concepts else None)

    def _find_targets(self, folded: str, found: list[TherapyMention]) -> Iterator[TherapyMention]:
        taken = [(mention.start, mention.end) for mention in found]
        for match in self._target_pattern.finditer(folded) if self._target_pattern else ():
            if any(start < match.end() and match.start() < end for start, end in taken) or _is_mutation(folded, match):
                continue
            taken.append((match.start(), match.end()))
            genes = self._inhibitors if _GENES.search(folded) else self._targets
            concept = self._vocabulary.concepts[genes.get(match[0], self._targets[match[0]])]
            what = self._what(concept.iri)
            if what == CHECKPOINT:
                yield self._checkpoint(match.start(), match.end(), folded)
            elif what is not None and (targeted := _TARGETED.match(folded, match.end())):
                yield TherapyMention(match.start(), targeted.end(), f"{_target_name(concept)}-targeted therapy", None)
            elif what is not None:
                yield TherapyMention(match.start(), match.end(), what, concept.iri)
        for match in _ANTI.finditer(folded):
            name = match[1].strip()
            if any(char.isdigit() for char in name) and not any(
                s < match.end() and match.start() < e for s, e in taken
            ):
                yield TherapyMention(match.start(), match.end(), f"{name.upper()} antibody", None)

    def _name(self, iri: str) -> str | None:
        """The guide's word for a concept; None for what is no anti-cancer therapy."""
        vocabulary, concept = self._vocabulary, self._vocabulary.concepts[iri]
        above = vocabulary.ancestors(iri)
        if concept.kind == "procedure":
            return _procedure_word(above)
        if iri in _ANY_THERAPY:
            return SYSTEMIC
        if concept.kind != "namedRegimen" and (_ANTI_CANCER not in above or _STEROID in above):
            return None
        if TG + "class/cytokine" in above:
            return "cytokine"
        if concept.kind in ("agent", "namedRegimen"):
            return _AS_THE_GUIDE.get(concept.label, concept.label)
        return self._class_word(concept)

    def _class_word(self, concept: Concept) -> str:
        """ "KRAS G12C inhibitor" is reported as its parent "KRAS inhibitor"; PD-1 and PD-L1 as checkpoint inhibitor."""
        if concept.label in _CHECKPOINT_LABELS:
            return CHECKPOINT
        parents = [self._vocabulary.concepts[parent].label for parent in concept.broader]
        word = next((label for label in parents if set(label.split()) < set(concept.label.split())), concept.label)
        return word.replace("oestrogen", "estrogen")  # the guide spells as in the United States


@cache
def make_therapy_names(vocabulary: Vocabulary) -> TherapyNames:
    """The names of a vocabulary's therapies (made once for each vocabulary)."""
    return TherapyNames(vocabulary)


def _target_name(concept: Concept) -> str:
    return re.sub(r" (?:antibody|inhibitor|agonist|antagonist)$", "", concept.label)


def _is_systemic(words: str) -> bool:
    return re.search(r"system(?:at)?ic|anti ?(?:cancer|tumou?r|neoplastic)|lines? of", words) is not None


def _systemic(start: int, end: int, systemic: bool) -> TherapyMention:
    return TherapyMention(start, end, SYSTEMIC, _ANTI_CANCER, generic=True, systemic=systemic)


def _procedure_word(above: frozenset[str]) -> str | None:
    slugs = " ".join(iri.rsplit("/", 1)[-1] for iri in above if "/procedure/" in iri)
    slugs = slugs.replace("radiofrequency", "")
    for part, word in (
        ("radi", "radiotherapy"),
        ("stem-cell-transplant", "stem cell transplant"),
        ("marrow-transplant", "stem cell transplant"),
        ("surg", "surgery"),
    ):
        if part in slugs:
            return word
    return None


def _targets_of(vocabulary: Vocabulary, ending: str = "") -> dict[str, str]:
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


def _is_mutation(folded: str, match: re.Match[str]) -> bool:
    """Whether the target is named as a marker of the tumour ("EGFR mutation", "HER2-positive")."""
    after = folded[match.end() : match.end() + 40]
    return (
        re.match(
            r"[ )/]*(?:\S+ ){0,2}?(?:mutat|posit|negat|sensiti|amplif|fusion|rearrang|express|alter|gene|wild|"
            r"status|exon|translocat|overexpress|\+)|[ )/]*(?:breast|gastric|nsclc|cancer|disease|tumou?r|mbc)\b",
            after,
        )
        is not None
    )
