"""Finding the registry formats: each module directly in ``trialgraph.registries`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from trialgraph.errors import TrialgraphError
from trialgraph.registries.reading.format import RegistryFormat

FORMAT_PACKAGE = "trialgraph.registries"


@lru_cache(maxsize=8)
def load_formats(package_name: str = FORMAT_PACKAGE) -> tuple[RegistryFormat, ...]:
    """All registry formats of the package, ordered by name.

    Raises TrialgraphError when there is none, when a module has no ``FORMAT`` descriptor, or when two have one name.
    """
    package = importlib.import_module(package_name)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if not module.ispkg)
    found: dict[str, RegistryFormat] = {}
    for name in names:
        descriptor = _descriptor(f"{package_name}.{name}")
        if descriptor.name in found:
            raise TrialgraphError(f"{package_name}.{name}: the format name {descriptor.name!r} is already taken")
        found[descriptor.name] = descriptor
    if not found:
        raise TrialgraphError(f"{package_name}: no registry format found, expected at least one module with FORMAT")
    return tuple(found[name] for name in sorted(found))


def _descriptor(module_name: str) -> RegistryFormat:
    descriptor = getattr(importlib.import_module(module_name), "FORMAT", None)
    if not isinstance(descriptor, RegistryFormat):
        raise TrialgraphError(f"{module_name}: expected FORMAT, a RegistryFormat, found {type(descriptor).__name__}")
    return descriptor
