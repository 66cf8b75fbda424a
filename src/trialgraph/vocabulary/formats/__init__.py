"""Readers of vocabulary files: OBO, OWL, SKOS, OBO Graphs, SSSOM, OncoTree and tables become `VocabularyFile` values.

Every module directly in this package is a format (it has a ``FORMAT`` descriptor and is found by discovery); what
several formats share stands in ``reading``.
"""

from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.read import read_vocabulary_file

__all__ = ["ReadOptions", "read_vocabulary_file"]
