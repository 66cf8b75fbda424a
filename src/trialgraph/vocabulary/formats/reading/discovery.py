"""Finding the vocabulary formats: each module directly in ``trialgraph.vocabulary.formats`` is one."""

from __future__ import annotations

from functools import lru_cache

from trialgraph.discovery import find_descriptors
from trialgraph.vocabulary.formats.reading.format import VocabularyFormat

FORMAT_PACKAGE = "trialgraph.vocabulary.formats"


@lru_cache(maxsize=8)
def load_formats(package_name: str = FORMAT_PACKAGE) -> tuple[VocabularyFormat, ...]:
    """All vocabulary formats of the package, ordered by name. Raises TrialgraphError as `find_descriptors` does."""
    return find_descriptors(package_name, "FORMAT", VocabularyFormat, "vocabulary format")
