"""IRIs as compact identifiers, with the prefix map that expands them again."""

from __future__ import annotations

import re

from trialgraph.namespaces import BIOREGISTRY, TG

_LAST_PART = re.compile(r"[^/#]*$")


class Curies:
    """Spells IRIs as CURIEs and remembers which prefixes it used: `prefixes` expands them again."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {"trialgraph": TG}

    def spell(self, iri: str) -> str:
        """An IRI as a CURIE: the Bioregistry's prefix, ``trialgraph:`` for our own, else a prefix made for it."""
        if iri.startswith(TG):
            return f"trialgraph:{iri.removeprefix(TG)}"
        if iri.startswith(BIOREGISTRY):
            prefix, _, local = iri.removeprefix(BIOREGISTRY).partition(":")
            self.prefixes.setdefault(prefix, f"{BIOREGISTRY}{prefix}:")
            return f"{prefix}:{local}"
        namespace = _LAST_PART.sub("", iri)
        known = next((prefix for prefix, expansion in self.prefixes.items() if expansion == namespace), "")
        prefix = known or f"ns{sum(name.startswith('ns') for name in self.prefixes) + 1}"
        self.prefixes[prefix] = namespace
        return f"{prefix}:{iri.removeprefix(namespace)}"
