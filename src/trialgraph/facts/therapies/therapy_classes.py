"""Agent classes that rules speak of, by IRI."""

from __future__ import annotations

from trialgraph.vocabulary.load import TG

OPEN_CLASSES = frozenset(f"{TG}class/{name}" for name in ("systemic-therapy", "standard-of-care", "physicians-choice"))
"""Classes that leave open what is given."""

CELL_THERAPY = f"{TG}class/cell-therapy"
FLUID = f"{TG}class/fluid-therapy"
