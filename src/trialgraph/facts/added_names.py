"""Names that a user's vocabularies know: which agent or disease the name of a registered thing is, and which it is not.

A name counts as a whole. A part of it is the disease only where the rest says how or in whom it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialgraph.mentions.therapies import Therapy
from trialgraph.vocabulary.concepts import AddedConcepts, Concept, ConceptKind, NameHit

_AGENT_KINDS: tuple[ConceptKind, ...] = ("agent", "agentClass")
_CONDITION_KINDS: tuple[ConceptKind, ...] = ("condition",)
_WORD = re.compile(r"[\w+'’-]+(?:/[\w+'’-]+)*")
# What may stand beside the name of a disease and leave it the same disease. Any other word makes it a kind of its own:
# "Hip Arthropathy", "Cardiomyopathy, Drug-Induced", "Cerebellar Ataxia Due to STUB1 Deficiency".
_BEFORE = re.compile(
    r"(?:(?:isolated|severe|mild|moderate|profound|symptomatic|asymptomatic|suspected|confirmed|known|recurrent|"
    r"relapsed|refractory|persistent|(?:newly |previously )?(?:diagnosed|untreated|treated)|"
    r"(?:history|risk|prevention) of|other|rare|all|human|adult|elderly|pa?ediatric|childhood)[\s,;:/-]+)*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,;:()-]*(?:(?:in|during) (?:early |late )?(?:pregnancy|childhood|old age|infancy|children|adults?|"
    r"adolescents|women|men|(?:[\w-]+ ){0,3}patients)|adults?|pa?ediatric|child|childhood|recurrent|severe|mild|"
    r"moderate|refractory|symptomatic|isolated)?[\s()]*",
    re.IGNORECASE,
)
# An agent of a vocabulary that does not say what its terms are: its name must say so ("Malaria Vaccines", not "Light").
_SUBSTANCE = re.compile(
    r"\b(?:vaccine|inhibitor|antagonist|agonist|activator|toxoid|antitoxin|stem cell)s?$", re.IGNORECASE
)
# A vocabulary names the substance, a registry often one of its salts; the built-in one has salts as synonyms too.
_SALT = re.compile(
    r"(?: (?:di|tri|mono|hemi)?(?:hydrochloride|hydrobromide|(?:s-)?malate|maleate|(?:mes|tos|bes)[iy]late|"
    r"sulfate|sulphate|phosphate|citrate|tartrate|fumarate|succinate|acetate|sodium|potassium|calcium))+$",
    re.IGNORECASE,
)
# No agents as they stand: an ion ("… with citrate": what is given is a salt of it), an adjective ("biological").
_NO_AGENT = re.compile(
    r"(?:malate|maleate|sulfate|sulphate|phosphate|citrate|tartrate|fumarate|succinate|acetate)s?|\w+(?:ical|ial)",
    re.IGNORECASE,
)
_LONGEST = 10  # words of a name; the longest labels in use have about as many
_HEADS = re.compile(r"(?:diseases?|disorders?|syndromes?|conditions?|illness(?:es)?|deficienc(?:y|ies))", re.IGNORECASE)
_DISORDER = re.compile(r"disorders?$", re.IGNORECASE)
_SHORTEST = 5  # letters of a name of one word


def find_agent(therapy: Therapy, added: AddedConcepts) -> Concept | None:
    """The agent or class that added vocabularies know by the name of a therapy, by the name without the salt that it is
    given as, or (agents only) by one of its aliases; never the class that it is only a member of."""
    above = {iri for known in therapy.classes for iri in added.ancestors(known)}
    names = [(name, _AGENT_KINDS) for name in (therapy.name, _SALT.sub("", therapy.name))]
    for name, kinds in (*names, *((alias, _AGENT_KINDS[:1]) for alias in therapy.aliases)):
        concept = None if _NO_AGENT.fullmatch(name) else _find(name, added, kinds)
        if concept is not None and concept.iri not in above:
            return concept
    return None


def find_condition(name: str, added: AddedConcepts) -> Concept | None:
    """The disease that added vocabularies know by this name, else by the part of it that says which disease it is."""
    if _HEADS.fullmatch(name):
        return None
    return find_whole_condition(name, added) or _find(name, added, _CONDITION_KINDS) or _find_within(name, added)


def find_whole_condition(name: str, added: AddedConcepts) -> Concept | None:
    """The disease that added vocabularies know by exactly this name, or with "disease" for its last word "disorder"."""
    if _HEADS.fullmatch(name):
        return None
    same = (name, _DISORDER.sub("disease", name))
    best = next(filter(None, (choose_hit(added.lookup(form, *_CONDITION_KINDS)) for form in same)), None)
    return added.concept(best.iri) if best is not None else None


def _find(name: str, added: AddedConcepts, kinds: tuple[ConceptKind, ...]) -> Concept | None:
    """The concept with exactly this name; one whose kind no source tells only where no other has it."""
    hits = added.lookup(name, *kinds)
    if not hits and (kinds == _CONDITION_KINDS or (kinds == _AGENT_KINDS and _SUBSTANCE.search(name))):
        hits = added.lookup(name, "unknown")
    best = choose_hit(hits)
    return added.concept(best.iri) if best is not None else None


def choose_hit(hits: Sequence[NameHit]) -> NameHit | None:
    """The concept that a name means: the only one that has it as its label, else the only one that has it at all."""
    if not hits:
        return None
    alike = [hit for hit in hits if hit.how == hits[0].how]
    return hits[0] if len(alike) == 1 and hits[0].how != "ambiguous" else None


def _find_within(name: str, added: AddedConcepts) -> Concept | None:
    """The disease of a name that also says how or in whom it is ("Recurrent Foo", "Foo Disease in Pregnancy")."""
    words = list(_WORD.finditer(name))
    for size in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - size + 1):
            start, end = words[first].start(), words[first + size - 1].end()
            part = name[start:end]
            is_name = part != name and not _HEADS.fullmatch(part) and (size > 1 or len(part) > _SHORTEST)
            if is_name and _BEFORE.fullmatch(name, 0, start) and _AFTER.fullmatch(name, end):
                hit = choose_hit(added.lookup(part, *_CONDITION_KINDS))
                if hit is not None:
                    return added.concept(hit.iri)
    return None
