"""Finding the vocabulary formats: each module directly in ``trialgraph.vocabulary.formats`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from trialgraph.errors import TrialgraphError
from trialgraph.vocabulary.formats.reading.format import VocabularyFormat

FORMAT_PACKAGE = "trialgraph.vocabulary.formats"


@lru_cache(maxsize=8)
def load_formats(package_name: str = FORMAT_PACKAGE) -> tuple[VocabularyFormat, ...]:
    """All vocabulary formats of the package, ordered by name.

    Raises TrialgraphError when there is none, when a module has no ``FORMAT`` descriptor, or when two have one name.
    """
    package = importlib.import_module(package_name)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if not module.ispkg)
    found: dict[str, VocabularyFormat] = {}
    for name in names:
        descriptor = getattr(importlib.import_module(f"{package_name}.{name}"), "FORMAT", None)
        if not isinstance(descriptor, VocabularyFormat):
            raise TrialgraphError(f"{package_name}.{name}: expected FORMAT, a VocabularyFormat, found {descriptor!r}")
        if descriptor.name in found:
            raise TrialgraphError(f"{package_name}.{name}: the format name {descriptor.name!r} is already taken")
        found[descriptor.name] = descriptor
    if not found:
        raise TrialgraphError(f"{package_name}: no vocabulary format found, expected at least one module with FORMAT")
    return tuple(found[name] for name in sorted(found))
