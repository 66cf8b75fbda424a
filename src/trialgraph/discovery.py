"""Finding what is added as one file: each module directly in a package is one, and its descriptor says what it is."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Protocol, TypeVar

from trialgraph.errors import TrialgraphError


class Named(Protocol):
    """A descriptor: whatever else it says, it has a name."""

    @property
    def name(self) -> str:
        """By which people and messages call it."""


Descriptor = TypeVar("Descriptor", bound=Named)


def find_descriptors(package: str, attribute: str, kind: type[Descriptor], what: str) -> tuple[Descriptor, ...]:
    """The descriptors of the modules of a package, each a `kind` under the name `attribute`, ordered by their names.

    `what` names such a thing in messages ("registry format"). Raises TrialgraphError when there is none, when a module
    has no descriptor, or when two have one name.
    """
    path = importlib.import_module(package).__path__
    found: dict[str, Descriptor] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(path) if not info.ispkg):
        descriptor = getattr(importlib.import_module(f"{package}.{module}"), attribute, None)
        if not isinstance(descriptor, kind):
            expected = f"{attribute}, {'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"
            raise TrialgraphError(f"{package}.{module}: expected {expected}, found {type(descriptor).__name__}")
        if descriptor.name in found:
            raise TrialgraphError(f"{package}.{module}: the {what} name {descriptor.name!r} is already taken")
        found[descriptor.name] = descriptor
    if not found:
        raise TrialgraphError(f"{package}: no {what} found, expected at least one module with {attribute}")
    return tuple(found[name] for name in sorted(found))
