"""Finding the registry formats: each module directly in ``trialgraph.registries`` is one."""

from __future__ import annotations

from functools import lru_cache

from trialgraph.discovery import find_descriptors
from trialgraph.registries.reading.format import RegistryFormat

FORMAT_PACKAGE = "trialgraph.registries"


@lru_cache(maxsize=8)
def load_formats(package_name: str = FORMAT_PACKAGE) -> tuple[RegistryFormat, ...]:
    """All registry formats of the package, ordered by name. Raises TrialgraphError as `find_descriptors` does."""
    return find_descriptors(package_name, "FORMAT", RegistryFormat, "registry format")
