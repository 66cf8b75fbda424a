"""Names of diseases in registered strings and prose: what is the disease and what only says its setting or stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from trialgraph.facts.added_names import find_whole_condition
from trialgraph.facts.populations.condition_coordination import blank_codes, find_elided
from trialgraph.facts.populations.condition_wording import (
    PARENTHESES,
    lists_signs,
    names_no_other_disease,
    strip_modifiers,
    uninvert,
)
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.namespaces import TG
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, Match, fold, make_lexicon

MAX_SLUG = 80
_IN_HIERARCHY = 2  # itself and "disease"
_SPLIT = re.compile(r"\s*(?:,|;|/|\band/or\b|\band\b|\bor\b|&|\+)\s*")
_GENERIC = frozenset(
    (
        *("cancer", "neoplasm", "carcinoma", "tumor", "malignancy", "malignant neoplasm", "disease"),
        *("adenocarcinoma", "metastasis", "minimal residual disease"),
    )
)
_HEADS = frozenset(("allergy", "infection"))  # any word beside them says which: "venom allergy"
_NO_DISEASE = re.compile(
    r"^(?:healthy.*|normal .*volunteers?|volunteers?|neoplasm recurrence,? local|neoplasm metastas[ie]s|"
    r"recurrence|metastas[ei]s|relapse|adults?|adolescents?(?: \(.*)?|children|infants?|"
    r"elderly|aged|quality of life|survivorship|caregivers?)$"
)

_ADJECTIVE = re.compile(r"^[a-z]+(?:ive|ical|[aeio]tic|atric|ular|inal)$")  # "Degenerative" says of what it is not

_DISEASE_WORD = re.compile(r"(?:oma|omas|emia|cancers?|tumou?rs?|neoplasms?|disease|syndrome|itis|osis|ascites)$")
_CODE_GOES_ON = re.compile(r"-?\d")
_PLURAL = re.compile(r"s(?![^\W_])")  # a match ends before its plural "s"


@dataclass(frozen=True, slots=True)
class NamedCondition:
    """A disease named at ``text[start:end]``: a concept's IRI and names, or minted ones (`known` False).

    `choices` are the diseases that share the name, where it is one of several ("MS"): the words alone do not say which.
    """

    concept: str
    name: str
    aliases: tuple[str, ...]
    known: bool
    start: int
    end: int
    choices: tuple[Concept, ...] = ()


class ConditionNames:
    """The diseases of a vocabulary, ready to be found. Make one with `make_condition_names`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._lexicon: Lexicon = make_lexicon(vocabulary, "condition")
        self._things: Lexicon = make_therapy_finder(vocabulary).lexicon
        # What is read again: a title four times a study, and registered conditions from study to study.
        self.find = lru_cache(maxsize=64)(self._find)
        self.misplaced = lru_cache(maxsize=2048)(self._find_misplaced)
        self.read_registered = lru_cache(maxsize=2048)(self._read_registered)

    def _find(self, text: str) -> tuple[NamedCondition, ...]:
        """Known diseases in prose; generic words ("cancer", "tumour") are passed over."""
        plain = blank_codes(text)
        found: list[NamedCondition] = []
        for match in self._lexicon.find(plain):
            if _is_disease(plain, match):
                found += self._elided(plain, match)
                found.append(_known(plain, match))
        found = [named for i, named in enumerate(found) if not self._repeats(plain, named, found[:i])]
        first = {(named.concept, named.start): named for named in found}  # a member may stand whole as well
        return tuple(sorted(first.values(), key=lambda named: named.start))

    def _repeats(self, text: str, named: NamedCondition, before: list[NamedCondition]) -> bool:
        """ "Ph+ Acute Lymphoblastic Leukemia (ALL)": the code of a wider disease behind the disease that it means."""
        if text[named.start - 1 : named.start] != "(" or text[named.end : named.end + 1] != ")" or not before:
            return False
        last = before[-1]
        wider = named.concept in self.vocabulary.ancestors(last.concept) - {last.concept}
        return wider and not text[last.end : named.start - 1].strip()

    def _elided(self, text: str, match: Match) -> Iterator[NamedCondition]:
        """ "Gastric or pancreatic cancers": the disease whose noun stands only behind the other."""
        for start, end, name in find_elided(text, match.start, _end_of(text, match), self._is_name):
            yield _of_concept(self._lexicon.lookup(name)[0], start, end)

    def _is_name(self, name: str) -> bool:
        found = self._lexicon.lookup(name)
        return len(found) == 1 and found[0].label not in _GENERIC

    def _find_misplaced(self, text: str) -> Concept | None:
        """The agent, class or procedure that a registered condition names instead of a disease, if it does."""
        core = fold(PARENTHESES.sub("", text)).strip()
        if self._lexicon.lookup(core):
            return None
        found = self._things.lookup(text) or self._things.lookup(core)
        return found[0] if found else None

    def _read_registered(self, text: str) -> tuple[NamedCondition, ...]:
        """The diseases that one registered condition string names; one minted from it if it names no known one."""
        if _NO_DISEASE.match(fold(text).strip()):
            return ()
        core = strip_modifiers(text)
        if alternatives := self._read_whole(text, core) or self._read_alternatives(text, core):
            return tuple(alternatives)
        for form in dict.fromkeys((text, core, uninvert(text), uninvert(core))):
            if (found := self._lexicon.lookup(form)) and found[0].label not in _GENERIC:
                return (_of_choices(self._code_beside(text, found), text, 0, len(text)),)
        listed = self._read_added(text, core) or self._read_list(text, core) or self._read_ambiguous(text)
        if listed and (listed[0].end - listed[0].start == len(text) or not lists_signs(text)):
            return tuple(listed)
        if found := self._lexicon.lookup(core):
            return (_of_concept(found[0], 0, len(text)),)
        return () if _ADJECTIVE.match(core) else (_mint(core or text, len(text)),)

    def _read_added(self, text: str, core: str) -> list[NamedCondition]:
        """The disease that an added vocabulary knows by the whole name ("Spinocerebellar Ataxia Type 34"), where the
        built-in one may know a part of it ("ataxia"); not one that stands in no hierarchy, as stages often do."""
        concept = find_whole_condition(core, self.vocabulary.added) if self.vocabulary.added is not None else None
        if concept is None or len(self.vocabulary.ancestors(concept.iri)) <= _IN_HIERARCHY:
            return []
        return [_of_concept(concept, 0, len(text))]

    def _code_beside(self, text: str, found: tuple[Concept, ...]) -> tuple[Concept, ...]:
        """ "Lung Cancer (NSCLC)": the kind of the disease that a code in parentheses names."""
        kinds = (self._lexicon.lookup(code) for code in PARENTHESES.findall(text) if code.isupper())
        above = self.vocabulary.ancestors
        return next((kind for kind in kinds if len(kind) == 1 and found[0].iri in above(kind[0].iri)), found)

    def _read_ambiguous(self, text: str) -> list[NamedCondition]:
        """ "Metastatic UC": a name of several diseases, with nothing beside it but setting, stage and age."""
        matches = self._lexicon.find(text)
        if len(matches) != 1 or matches[0].how != "ambiguous" or strip_modifiers(_blank(text, matches)):
            return []
        return [_of_choices(matches[0].concepts, text, matches[0].start, matches[0].end)]

    def _read_whole(self, text: str, core: str) -> list[NamedCondition]:
        """ "Myelodysplastic/Myeloproliferative Disease": a slash that is part of the name of one disease."""
        whole = self._lexicon.lookup(core) if "/" in core else ()
        return [_of_choices(whole, text, 0, len(text))] if whole and "/" in whole[0].label else []

    def _read_alternatives(self, text: str, core: str) -> list[NamedCondition]:
        """ "Gastric/Gastroesophageal Junction Adenocarcinoma": a disease for each side of a slash or an "or"."""
        if "/" not in core and " or " not in core:
            return []
        concepts = [self._lexicon.lookup(part) for part in _expand(core)]
        unique = {found[0].iri: found[0] for found in concepts if found and found[0].label not in _GENERIC}
        if not all(concepts) or len(unique) < 2:
            return []
        return [_of_concept(concept, 0, len(text)) for concept in unique.values()]

    def _read_list(self, text: str, core: str) -> list[NamedCondition]:
        """Several diseases in one string, or one disease with words around it that are no disease."""
        parts = _expand(core)
        concepts = [self._lexicon.lookup(part) for part in parts]
        if len(parts) > 1 and all(concepts):
            unique = {found[0].iri: found[0] for found in concepts if found[0].label not in _GENERIC}
            if unique:
                return [_of_concept(concept, 0, len(text)) for concept in unique.values()]
        matches = [match for match in self._lexicon.find(text) if _is_disease(text, match)]
        if not matches:
            return []
        rest = PARENTHESES.sub(" ", _blank(text, matches))
        left = strip_modifiers(rest)
        if names_no_other_disease(left) and not (left and all(match.concept.label in _HEADS for match in matches)):
            unique_matches = {match.concept.iri: match for match in matches}
            wide = [self.vocabulary.ancestors(iri) - {iri} for iri in unique_matches]
            return [_known(text, m) for iri, m in unique_matches.items() if not any(iri in above for above in wide)]
        return []


@cache
def make_condition_names(vocabulary: Vocabulary) -> ConditionNames:
    """The names of a vocabulary's conditions (made once for each vocabulary)."""
    return ConditionNames(vocabulary)


@lru_cache(maxsize=1024)  # conditions recur from study to study, and are asked about several times in each
def settle(named: NamedCondition, meant: Concept) -> NamedCondition:
    """An ambiguous name as the disease that it means."""
    return _of_concept(meant, named.start, named.end)


def _expand(core: str) -> list[str]:
    """ "gastric or gej cancer" -> ["gastric cancer", "gej cancer"]; "a, b" -> ["a", "b"]."""
    parts = [part for part in _SPLIT.split(core) if part]
    if len(parts) < 2:
        return parts
    head = parts[-1].split(" ")[-1]
    return [
        part if part.split(" ")[-1] == head or _is_disease_word(part.split(" ")[-1]) else f"{part} {head}"
        for part in parts
    ]


def _is_disease_word(word: str) -> bool:
    return _DISEASE_WORD.search(word) is not None


def _blank(text: str, matches: list[Match]) -> str:
    for match in reversed(matches):
        end = _end_of(text, match)
        text = text[: match.start] + " " * (end - match.start) + text[end:]
    return text


def _is_disease(text: str, match: Match) -> bool:
    """Whether a match is a disease and says which; "BC" in the code "BC-2059" is none, "cancer" does not say which."""
    code = match.end - match.start <= 5 and _CODE_GOES_ON.match(text, match.end) is not None
    return not code and match.how != "ambiguous" and match.concept.label not in _GENERIC


def _end_of(text: str, match: Match) -> int:
    plural = _PLURAL.match(text, match.end)
    return plural.end() if plural else match.end


def _known(text: str, match: Match) -> NamedCondition:
    return _of_concept(match.concept, match.start, _end_of(text, match))


def _of_concept(concept: Concept, start: int, end: int) -> NamedCondition:
    return NamedCondition(concept.iri, concept.label, _aliases(concept), True, start, end)


@lru_cache(maxsize=4096)
def _aliases(concept: Concept) -> tuple[str, ...]:
    return tuple(name for name in (*concept.synonyms, *concept.ambiguous) if name != concept.label)


def _of_choices(concepts: tuple[Concept, ...], text: str, start: int, end: int) -> NamedCondition:
    """One disease; a name that is declared to be of several stays as written, with the choices."""
    if len(concepts) < 2 or not all(concept.ambiguous for concept in concepts):
        return _of_concept(concepts[0], start, end)
    minted = _mint(text[start:end], len(text))
    return NamedCondition(minted.concept, text[start:end].strip(), (), False, start, end, concepts)


def _mint(name: str, length: int) -> NamedCondition:
    """A disease that no vocabulary knows, named as registered; its IRI is the slug of the name."""
    shown = re.sub(r"\s+", " ", uninvert(name)).strip().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", shown).strip("-")[:MAX_SLUG].strip("-") or "unnamed"
    return NamedCondition(f"{TG}condition/{slug}", shown, (), False, 0, length)
