"""Defects of a record about its outcomes: what its texts and its registered outcomes say differently."""

from __future__ import annotations

from trialgraph.facts.model import Finding, OutcomeFact
from trialgraph.study import Study
from trialgraph.vocabulary.concepts import Vocabulary


def find_outcome_defects(study: Study, outcomes: tuple[OutcomeFact, ...], vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """x"""
    return ()
