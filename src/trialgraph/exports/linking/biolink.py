"""The Biolink Model's words for what is in this graph (https://biolink.github.io/biolink-model/, release 4)."""

from __future__ import annotations

from collections.abc import Iterable

from trialgraph.exports.linking.used_concepts import UsedConcept
from trialgraph.namespaces import BIOREGISTRY, TG

# Bioregistry prefix → Biolink's spelling of it, in the order in which Biolink's class prefers them (`id_prefixes`);
# what the class does not list comes last.
_PREFIXES = {
    "agent": {
        "chebi": "CHEBI", "unii": "UNII", "chembl": "CHEMBL.COMPOUND", "pubchem.compound": "PUBCHEM.COMPOUND",
        "drugbank": "DRUGBANK", "mesh": "MESH", "rxnorm": "RXCUI", "umls": "UMLS", "ncit": "NCIT",
    },
    "condition": {
        "mondo": "MONDO", "doid": "DOID", "omim": "OMIM", "orpha": "ORDO", "efo": "EFO", "umls": "UMLS", "mesh": "MESH",
        "ncit": "NCIT", "hp": "HP",
    },
    "class": {"chebi": "CHEBI", "mesh": "MESH", "umls": "UMLS", "ncit": "NCIT"},
    "procedure": {"maxo": "MAXO", "umls": "UMLS", "mesh": "MESH", "ncit": "NCIT"},
}  # fmt: skip
CATEGORIES = {
    "agent": ("biolink:Drug", "biolink:ChemicalEntity"),
    "class": ("biolink:ChemicalEntity",),
    "procedure": ("biolink:Procedure",),
    "condition": ("biolink:Disease",),
}
_PHASES = {
    "EARLY_PHASE1": "clinical_trial_phase_1",
    "PHASE1": "clinical_trial_phase_1",
    "PHASE1 PHASE2": "clinical_trial_phase_1_to_2",
    "PHASE2": "clinical_trial_phase_2",
    "PHASE2 PHASE3": "clinical_trial_phase_2_to_3",
    "PHASE3": "clinical_trial_phase_3",
    "PHASE4": "clinical_trial_phase_4",
}
_ORDER = list(_PHASES.values())
STATUSES = (
    "ACTIVE_NOT_RECRUITING", "APPROVED_FOR_MARKETING", "AVAILABLE", "COMPLETED", "ENROLLING_BY_INVITATION",
    "NO_LONGER_AVAILABLE", "NOT_YET_RECRUITING", "RECRUITING", "SUSPENDED", "TEMPORARILY_NOT_AVAILABLE", "TERMINATED",
    "UNKNOWN", "WITHDRAWN",
)  # fmt: skip


def folder_of(iri: str) -> str:
    """Which kind of concept an IRI of this graph names, by its folder: "agent", "class", "condition" …"""
    return iri.removeprefix(TG).partition("/")[0]


def make_identifiers(concept: UsedConcept) -> tuple[str, ...]:
    """The identifiers of a concept in Biolink's spelling, the preferred one first; its own CURIE where it has none."""
    spelled = _PREFIXES.get(folder_of(concept.iri), {})
    order = list(spelled)
    found = []
    for iri in concept.identifiers:
        prefix, _, local = iri.removeprefix(BIOREGISTRY).partition(":")
        if prefix in spelled and iri.startswith(BIOREGISTRY):
            found.append((order.index(prefix), f"{spelled[prefix]}:{local}"))
    return (*(curie for _, curie in sorted(found)), f"trialgraph:{concept.iri.removeprefix(TG)}")


def make_phase(words: Iterable[str]) -> str:
    """The research phase of one trial from the registry's words ("PHASE1", "PHASE2" → phase 1 to 2)."""
    known = sorted(word for word in set(words) if word in _PHASES)
    return _PHASES.get(" ".join(known), _PHASES[known[-1]]) if known else "not_provided"


def find_highest_phase(phases: Iterable[str]) -> str:
    """The furthest of these research phases; "not_provided" where none is known."""
    return max((phase for phase in phases if phase in _ORDER), key=_ORDER.index, default="not_provided")
