"""Concepts of several vocabularies that mean the same become one, by what their sources assert; conflicts are kept."""

from trialgraph.vocabulary.merging.trust import JudgedMapping, Source, Verdict
from trialgraph.vocabulary.merging.unify import Unified, unify

__all__ = ["JudgedMapping", "Source", "Unified", "Verdict", "unify"]
