"""The names of endpoints and instruments in text, and the codes that their concepts are reported by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from trialgraph.namespaces import TG
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.lexicon import Lexicon, Match, make_lexicon

ENDPOINT = TG + "endpoint/"
OTHER = "OTHER"

_DEFAULT_CODES = {"antitumour-activity": "ORR", "tumour-response": "ORR", "safety": "AE"}
_TIME_TO = re.compile(r"\btime (?:to|from|until|between)\b[^.;]{0,80}$", re.IGNORECASE)
_CAUSE_OF_DEATH = re.compile(
    r"\b(?:cardi\w+|CV|sudden|renal|liver|related|specific|hospital)\b[\w ,-]*$", re.IGNORECASE
)
_OR_EVENT = re.compile(
    r".{0,60}\b(?:hospitali[sz]\w+|admission|heart failure|HF|infarction|MI|stroke|transplant\w*|worsening"
    r"|ventilation)\b",
    re.IGNORECASE,
)

_ANTI_DRUG = re.compile(
    r"\banti-?\s?\w*(?:mab|cept|drug|product|therapeutic|insulin|ase|PEG)\b[^.;,]{0,30}$", re.IGNORECASE
)
_ANALYTE = re.compile(r"\btotal\s+(?:anti-[\w-]+\s+)?$", re.IGNORECASE)  # "total anti-TROP2 antibody" of a conjugate
_RECAST = frozenset({"OS", "MORTALITY", "IMMUNE", "ADA"})
_SALTS = ("sodium", "potassium", "calcium", "magnesium", "zinc", "phosphate", "iron")
_OF_DRUG = re.compile(
    r"\s+(?:tablets?|capsules?|injections?|granules|infusions?|supplement\w*|hydroxide|chloride|phosphate|bicarbonate"
    r"|channel|hyaluronate|citrate|sulph?ate|sulfate|oxybate|valproate|antagonists?|blockers?|isomaltoside|sucrose)\b",
    re.IGNORECASE,
)
_OF_CELLS = ("B cell", "T cell", "B-cell", "T-cell", "NK cell")
_CELL_DISEASE = re.compile(
    r"[- ]+(?:CLL|ALL|NHL|lymphom|leuk|malignan|acute|precursor|non-hodgkin|prolymph|neoplas|chronic|tumou?r|cancer)",
    re.IGNORECASE,
)
_NAMES_DISEASE = re.compile(r"d?\s*(?:/|or|and|-)\s*(?:or\s+)?refractory", re.IGNORECASE)  # "relapse/refractory AML"
# What responds is not the disease: "ocular response", "PASI 75 response", "'yes' responses".
_OTHER_RESPONSE = re.compile(
    r"(?:\b(?:yes|no|gi|diary|survey|questionnaire|subject|partner|provider|participant|categorical|global|hormonal"
    r"|inflammatory|renal|autonomic|sympathetic|ocular|vascular|flow|bold|ha?emostatic|transcriptional|ruminative"
    r"|allergic|stress|evoked|skin|cutaneous|behaviou?ral|emotional|physiological|cardiac|conductance|microcirculatory"
    r"|vasodilatory|proliferative|ovarian|diuretic|placebo|bronchodilator|accurate|incorrect|correct|grade|day|dose)\b"
    r"|\b(?:PASI|ACR|EASI|ASAS|ASDAS|IGA|EULAR|HAQ|NAPSI|BICLA|SRI|DAS|HiSCR|UAS|PGA)[\s-]?\w*)\W+$",
    re.IGNORECASE,
)
_RESPONSE_REACH = 25
# Nor is what survives always a patient: "survival of transferred T cells", "implant survival".
_SURVIVES = (
    r"(?:cells?|clones?|lymphocytes|platelets?|embryos?|islets?|grafts?|allografts?|implants?|restorations?|crowns?"
    r"|teeth)"
)
_OTHER_SURVIVAL = re.compile(rf"\s+(?:time\s+)?of\s+(?:[\w+]+[\s-]+){{0,6}}?{_SURVIVES}\b", re.IGNORECASE)
_SURVIVOR = re.compile(rf"\b{_SURVIVES}\s+$", re.IGNORECASE)
_OF_VACCINE = re.compile(
    r"^(?!.*(?:anti-?\s?drug|\bADAs?\b)).*(?:vaccin|influenza|toxoid|booster|\bsero|\btit(?:er|re)s?\b)",
    re.IGNORECASE | re.DOTALL,
)
_SYMBOL = 2  # letters at most of symbols whose case tells: "Vc", "Ka"


class EndpointNames:
    """The lexicon of endpoints and criteria. `codes` gives the guide's code of each endpoint, `measured` the endpoints
    of each instrument (its own ``tg:measures`` or those of its class). Make one with `make_endpoint_names`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.codes = {concept.iri: _reported_code(vocabulary, concept) for concept in vocabulary.of_kind("endpoint")}
        self.measured = _measured_endpoints(vocabulary)
        self._every: Lexicon = make_lexicon(vocabulary, "endpoint", "criterion")
        self._criteria: Lexicon = make_lexicon(vocabulary, "criterion")
        self._is_any: dict[tuple[str, tuple[str, ...]], bool] = {}  # as many as endpoints and questions
        self._find = lru_cache(maxsize=64)(self._find_names)  # a description is read up to three times

    def find(self, text: str) -> tuple[Match, ...]:
        """Names of endpoints and criteria in `text`, plurals included, never overlapping."""
        return self._find(text)

    def find_each(self, texts: Sequence[str]) -> list[tuple[Match, ...]]:
        """What `find` finds in each of `texts`, in one pass over all."""
        return [self._keep(text, found) for text, found in zip(texts, self._every.search_each(texts), strict=True)]

    def _find_names(self, text: str) -> tuple[Match, ...]:
        return self._keep(text, self._every.search(text))

    def _keep(self, text: str, matches: Iterable[Match]) -> tuple[Match, ...]:
        found = (
            match
            for match in matches
            if _is_written_so(text, match) and not _names_disease(text, match) and not _is_of_another(text, match)
        )
        return tuple(self._recast(text, _with_plural(text, match)) for match in found)

    def find_criteria(self, text: str) -> tuple[Match, ...]:
        """Names of criteria in `text`; none is shadowed by an endpoint's ("WHO performance status")."""
        return self._criteria.search(text)

    def find_criteria_each(self, texts: Sequence[str]) -> list[tuple[Match, ...]]:
        """What `find_criteria` finds in each of `texts`, in one pass over all."""
        return self._criteria.search_each(texts)

    def is_any(self, match: Match, names: tuple[str, ...]) -> bool:
        """Whether `match` is one of the endpoints named (local names of their IRIs) or stands below one; "" is all."""
        key = (match.concept.iri, names)
        known = self._is_any.get(key)
        if known is None:
            above = self.vocabulary.ancestors(match.concept.iri)
            known = self._is_any[key] = any(not name or ENDPOINT + name in above for name in names)
        return known

    def recast(self, match: Match, name: str) -> Match:
        """The same words as another endpoint (local name of its IRI), if the vocabulary has it."""
        concept = self.vocabulary.concepts.get(ENDPOINT + name)
        return match if concept is None else match._replace(concepts=(concept,))

    def _recast(self, text: str, match: Match) -> Match:
        """Words in front that make another endpoint of a name: "colectomy-free survival", "time from … to death"."""
        name = local_name(match.concept)
        if name not in _RECAST:
            return match
        if name == "OS" and text[: match.start].lower().endswith(("-free ", " free ", "-free-")):
            return self.recast(match, "EFS")
        if name == "MORTALITY" and match.label.startswith("death") and _is_overall(text, match):
            return self.recast(match, "OS")
        return self._recast_antibodies(text, match)

    def _recast_antibodies(self, text: str, match: Match) -> Match:
        """Antibodies against a drug, against what a vaccine is for, or the drug itself."""
        if match.label == "immunogenicity" and _OF_VACCINE.search(text):
            return self.recast(match, "IMMUNE")
        if not match.label.startswith("antibod"):
            return match
        if _ANTI_DRUG.search(text, 0, match.start):
            return self.recast(match, "ADA")
        return self.recast(match, "drug-concentration") if _ANALYTE.search(text, 0, match.start) else match


def _is_overall(text: str, match: Match) -> bool:
    """Whether the time to death from whatever cause is told: not "time to cardiovascular death", nor a composite of
    death and something that is not the disease ("time to death or hospitalisation")."""
    lead = _TIME_TO.search(text, 0, match.start)
    if lead is None or _CAUSE_OF_DEATH.search(lead[0]):
        return False
    return not _OR_EVENT.search(lead[0]) and not _OR_EVENT.match(text, match.end)


@lru_cache(maxsize=8)
def make_endpoint_names(vocabulary: Vocabulary) -> EndpointNames:
    """The compiled names of this vocabulary's endpoints and criteria."""
    return EndpointNames(vocabulary)


def local_name(concept: Concept) -> str:
    """The last part of a concept's IRI."""
    return _last_part(concept.iri)


@lru_cache(maxsize=8192)
def _last_part(iri: str) -> str:
    return iri.rpartition("/")[2]


def _with_plural(text: str, match: Match) -> Match:
    """The match with the "s" of a plural, which the lexicon leaves out."""
    is_plural = text[match.end : match.end + 1] == "s" and not text[match.end + 1 : match.end + 2].isalnum()
    return match._replace(end=match.end + 1) if is_plural else match


def _names_disease(text: str, match: Match) -> bool:
    """Whether the words behind make a disease or a drug of a name: "relapsed or refractory", "B-cell lymphoma",
    "valsartan sodium tablets"."""
    if match.label in _SALTS and _OF_DRUG.match(text, match.end):
        return True
    if match.label.startswith(_OF_CELLS) and _CELL_DISEASE.match(text, match.end):
        return True
    return bool(_NAMES_DISEASE.match(text, match.end))


def _is_of_another(text: str, match: Match) -> bool:
    """Whether it is not the disease that responds and not the patient who survives."""
    if match.label in ("response", "response rate"):
        return bool(_OTHER_RESPONSE.search(text[max(0, match.start - _RESPONSE_REACH) : match.start]))
    if match.label in ("survival", "survival rate", "survival time"):
        return bool(_OTHER_SURVIVAL.match(text, match.end) or _SURVIVOR.search(text, 0, match.start))
    return False


def _is_written_so(text: str, match: Match) -> bool:
    """A code counts as it is written: "FUNCTION" is no "function", and "PCR" is no "pCR", "VC" no "Vc"."""
    written = text[match.start : match.end]
    if text[match.end : match.end + 1] == "S" and written.isupper():
        return False  # "SARS" is not many "SAR"
    if match.how == "code":
        return written.rstrip("s") == match.label.rstrip("s")
    is_symbol = (match.label[:1].islower() and match.label[1:].isupper()) or len(match.label) <= _SYMBOL
    return not (is_symbol and written.isupper() and written != match.label)


def _reported_code(vocabulary: Vocabulary, concept: Concept) -> str:
    """The code of the nearest endpoint at or above `concept` that is one of the guide's."""
    level, seen = [concept], {concept.iri}
    while level:
        for candidate in level:
            if candidate.reported and candidate.codes:
                return candidate.codes[0]
        above = [iri for candidate in level for iri in candidate.broader if iri not in seen]
        seen.update(above)
        level = [vocabulary.concepts[iri] for iri in above]
    return _DEFAULT_CODES.get(local_name(concept), OTHER)


def _measured_endpoints(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """What each instrument measures: its own ``tg:measures`` or that of its class."""
    return {
        concept.iri: tuple(
            endpoint for iri in vocabulary.ancestors(concept.iri) for endpoint in vocabulary.concepts[iri].measures
        )
        for concept in vocabulary.of_kind("criterion")
    }
