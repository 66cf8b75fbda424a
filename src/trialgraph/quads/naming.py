"""The names that belong to one trial: its nodes are fragments of its IRI, its evidence points into its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from trialgraph.facts.model import Evidence
from trialgraph.namespaces import TG
from trialgraph.study import Study
from trialgraph.terms import RDF_TYPE, make_evidence_iri, make_slug, make_trial_iri


@dataclass(frozen=True, slots=True)
class TrialNames:
    """Makes the terms of one trial. `iri` is the trial's IRI; `version` names the version of its record."""

    trial: str
    version: str
    iri: str

    @property
    def node(self) -> str:
        """The trial itself, as a term."""
        return f"<{self.iri}>"

    def part(self, name: str) -> str:
        """A node that the trial owns, as a term."""
        return f"<{self.iri}#{name}>"

    def make_part_lines(self, link: str, part: str, class_name: str) -> tuple[str, str]:
        """That the trial has this part, and the class of the part."""
        return f"{self.node} <{TG}{link}> {part} .\n", f"{part} {RDF_TYPE} <{TG}{class_name}> .\n"

    def make_evidence_lines(self, subject: str, name: str, evidence: Iterable[Evidence]) -> list[str]:
        """The places that the statements about `subject` come from."""
        return [
            f"{subject} <{TG}{name}> <{make_evidence_iri(self.trial, self.version, pointer, start, end)}> .\n"
            for pointer, start, end, _ in evidence
        ]


def make_trial_names(study: Study) -> TrialNames:
    """The names of this study's trial."""
    return TrialNames(study.id, study.version, make_trial_iri(study.id))


@lru_cache(maxsize=4096)
def make_concept_name(iri: str) -> str:
    """A concept as part of a fragment: "agent-toripalimab" (kind and slug, since "placebo" is agent and class)."""
    return make_slug(iri.removeprefix(TG))
