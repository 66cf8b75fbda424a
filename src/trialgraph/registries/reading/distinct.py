"""Each value of a list once."""

from __future__ import annotations

from collections.abc import Iterable


def distinct_values(values: Iterable[str | None]) -> tuple[str, ...]:
    """Each value that is not empty, once, in the order of their first places."""
    return tuple(dict.fromkeys(value for value in values if value))


def distinct_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each as it is first written; case makes no difference."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
