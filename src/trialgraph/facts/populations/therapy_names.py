"""Names of earlier therapies in prose: agents, classes and procedures of the vocabulary, "anti-X" forms, and the
generic words ("standard therapy") that the guide calls systemic therapy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from trialgraph.facts.populations.therapy_mentions import SYSTEMIC, TherapyMention, leave_out_members, narrow
from trialgraph.facts.populations.therapy_targets import (
    TARGETED,
    find_unknown_targets,
    is_marker,
    names_inhibitor,
    target_name,
    targets_of,
)
from trialgraph.facts.wording import at_words, fold_case
from trialgraph.mentions.cues import holds_any
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
    r"\b(?:(?:(?:all|other|any|prior|previous|former|standard|standardi[sz]ed|conventional|available|existing|approved|"
    r"established|(?:first|second|third|1st|2nd|3rd|front) ?line|initial|current|most recent"
    r"|last|systemic|systematic|non ?hormonal|oncolog(?:ic|ical)|anti ?(?:cancer|tumou?r|neoplastic|"
    r"myeloma|leuk\w+|lymphoma)|cancer|"
    r"lines? of|courses? of|regimens? of|effective|known|routine|at least one|one|two) )+"
    r"(?:(?:or|and|/|of) ?(?:\w+ )?)?(?:available |systemic |drug |medical |anti ?cancer |anti ?tumou?r |line )*"
    r"(?:therap(?:y|ies)|treatments?|care|regimens?|lines?|options?)(?: regimens?|"
    r" options?)?)\b(?! (?:with|of|for) (?:a |an )?(?:anti|\w+mab|\w+nib))"
)
_QUANTITY = re.compile(r"(?:(?:all|any|other|prior|previous|at least one|one|two|most recent|last) )*")
_RESECTED = re.compile(
    at_words(r"resected(?= (?:\S+ ){0,2}(?:stage|disease|tumou?rs?|cancer|\w*carcinoma|\w+oma|nsclc)\b)")
)
_NAIVE = re.compile(
    at_words(
        *(r"treatment (?=naive\b)", r"therapy (?=naive\b)"),
        *(r"previously (?=untreated\b)", r"been (?=untreated for\b)"),
    )
)
_ONLY_PDL1 = re.compile(r"\bpd l1\b")
_UNTREATED = re.compile(
    at_words("untreated") + r"(?<!previously untreated)(?<!or untreated)"
    r"(?= (?:patients|participants|subjects)\b| (?!brain|cns|central)(?:\S+ ){0,5}?"
    r"(?:advanced|metastatic|unresectable|\w*carcinoma|cancer|lymphomas?|leuk\w+|myeloma|nsclc|melanoma)\b)"
)
_CHEMO = re.compile(at_words(r"chemo(?=(?: ?refractory| ?resistant| ?naive)\b)"))
_TARGET_WORDS = re.compile(r"\banti ?(?=[a-z0-9(])|target|inhibit|antagon|agonist|blockade|blocker|checkpoint|directed")
_TARGET_DRUGS = re.compile(r"\b[a-z]{2,6}\d{1,2} (?:drugs?|agents?|therap|antibod)")
_PD1 = re.compile(
    r"\bpd ?1\b|programmed (?:cell )?death (?:protein |receptor )?1\b|"
    r"programmed (?:cell )?death (?:protein|receptor)\b"
)
_PDL1 = re.compile(
    r"\bpd ?1 ?/ ?l1\b|"
    r"\bpd ?\(?l\)?1?\b|\bpd ?\(l\) ?1|programmed (?:cell )?death (?:\(ligand\) ?|ligand ?)1?|ligand"
)
_PLURALS = re.compile(r"\b(?:therapies|viruses)\b", re.IGNORECASE)
_SINGULARS = {"therapies": "therapy  ", "viruses": "virus  "}
# Where the annotators' word is not the label: names of the United States, and short ones.
_AS_THE_GUIDE = {"hydroxycarbamide": "hydroxyurea", "BCG vaccine": "BCG", "cancer vaccine": "vaccine"}
# Classes that stand outside systemic therapy and are told of as earlier therapy of cancer.
_BESIDES = {"class/gene-therapy-agent": "gene therapy", "class/radiopharmaceutical": "radiopharmaceutical"}
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
        self._targets = targets_of(vocabulary)
        self._inhibitors = targets_of(vocabulary, " inhibitor")
        alternatives = "|".join(re.escape(name) for name in sorted(self._targets, key=len, reverse=True))
        self._target_pattern = re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])") if alternatives else None
        self._what = cache(self._name)

    def knows(self, name: str) -> bool:
        """Whether the vocabulary has this therapy."""
        return bool(self._lexicon.find(name))

    def find(self, original: str, folded: str, own: tuple[str, ...] = ()) -> list[TherapyMention]:
        """Therapies named in a sentence, in order; `folded` is `fold_case(original)`.

        `own` are names of the study's own agents that the vocabulary does not know.
        """
        singular = original
        if holds_any(folded, _SINGULARS):
            singular = _PLURALS.sub(lambda m: _SINGULARS[m[0].lower()], original)  # as long as the plural: offsets stay
        found = [m for match in self._lexicon.find(singular) if (m := self._mention(match, folded)) is not None]
        if _TARGET_WORDS.search(folded) or _TARGET_DRUGS.search(folded):
            found += self._find_targets(folded, found)
            found += find_unknown_targets(original, self._lexicon, found)
        for name in own:
            at = folded.find(fold_case(name))
            if (
                at >= 0
                and not folded[at - 1 : at].isalnum()
                and not folded[at + len(name) : at + len(name) + 1].isalnum()
            ):
                found.append(TherapyMention(at, at + len(name), name, None, "agent"))
        taken = [(mention.start, mention.end) for mention in found]
        for match in _GENERIC.finditer(folded):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                start = match.start() + len(_QUANTITY.match(match[0])[0])  # type: ignore[index]  # matches "" at least
                found.append(_systemic(start, match.end(), _is_systemic(match[0])))
        found += self._find_adjectives(folded, found)
        found += [_systemic(match.start(), match.end(), True) for match in _NAIVE.finditer(folded)]
        found += [_systemic(match.start(), match.end(), True) for match in _UNTREATED.finditer(folded)]
        found += [
            TherapyMention(match.start(), match.end(), "chemotherapy", TG + "class/chemotherapy")
            for match in _CHEMO.finditer(folded)
        ]
        found += [
            TherapyMention(match.start(), match.end(), "surgery", TG + "procedure/surgery", "procedure")
            for match in _RESECTED.finditer(folded)
        ]
        found = [m for m in found if not m.what.endswith(" agonist") or "agonist" in folded[m.start : m.end + 12]]
        found = leave_out_members(narrow(self._small_molecules(found), folded), folded, self._vocabulary)
        return [self.target_of_tki(mention, folded) for mention in found]

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

    def target_of_tki(self, mention: TherapyMention, folded: str) -> TherapyMention:
        """A bare "TKI" in a population selected by a gene ("TKI-naive ROS1-positive") is that gene's inhibitor."""
        if not mention.what.endswith("kinase inhibitor") or self._target_pattern is None:
            return mention
        for match in self._target_pattern.finditer(folded):
            iri = self._inhibitors.get(match[0])
            if iri is not None and is_marker(folded, match):
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
        """A PD-1 (PD-L1) inhibitor alone is a PD-1 (PD-L1) antibody; of both, or unspecific: a checkpoint inhibitor."""
        words = folded[start:end]
        slug, what = "class/immune-checkpoint-inhibitor", CHECKPOINT
        if "checkpoint" not in folded and _PD1.search(words) and not _PDL1.search(folded):
            slug, what = "class/pd-1-antibody", "PD-1 antibody"
        elif "checkpoint" not in folded and _ONLY_PDL1.search(words) and not _PD1.search(folded):
            slug, what = "class/pd-l1-antibody", "PD-L1 antibody"
        return TherapyMention(start, end, what, TG + slug if TG + slug in self._vocabulary.concepts else None)

    def _find_targets(self, folded: str, found: list[TherapyMention]) -> Iterator[TherapyMention]:
        taken = [(mention.start, mention.end) for mention in found]
        for match in self._target_pattern.finditer(folded) if self._target_pattern else ():
            if any(start < match.end() and match.start() < end for start, end in taken) or is_marker(folded, match):
                continue
            taken.append((match.start(), match.end()))
            inhibited = _GENES.search(folded) or names_inhibitor(folded, match)
            concept = self._vocabulary.concepts[self._targets[match[0]]]
            if inhibited:
                own = self._inhibitors.get(match[0]) or self._inhibitors.get(fold_case(target_name(concept)))
                concept = self._vocabulary.concepts[own] if own else concept
            what = self._what(concept.iri)
            if what == CHECKPOINT:
                yield self._checkpoint(match.start(), match.end(), folded)
            elif what is not None and (targeted := TARGETED.match(folded, match.end())):
                yield TherapyMention(match.start(), targeted.end(), f"{target_name(concept)}-targeted therapy", None)
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
            return _BESIDES.get(iri.removeprefix(TG))
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
        word = word.replace("oestrogen", "estrogen")  # the guide spells as in the United States
        return _AS_THE_GUIDE.get(word, word)


@cache
def make_therapy_names(vocabulary: Vocabulary) -> TherapyNames:
    """The names of a vocabulary's therapies (made once for each vocabulary)."""
    return TherapyNames(vocabulary)


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
