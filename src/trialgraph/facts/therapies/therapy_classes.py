"""Agent classes that rules speak of, by IRI."""

from __future__ import annotations

from trialgraph.namespaces import TG

OPEN_CLASSES = frozenset(f"{TG}class/{name}" for name in ("systemic-therapy", "standard-of-care", "physicians-choice"))
"""Classes that leave open what is given."""

NOT_FROM_TEXT = OPEN_CLASSES | {f"{TG}class/best-supportive-care"}
"""Classes that are no agent of a study where only its text names them: everybody receives supportive care."""

CELL_THERAPY = f"{TG}class/cell-therapy"
CHEMOTHERAPY = f"{TG}class/chemotherapy"
FLUID = f"{TG}class/fluid-therapy"
PLACEBO = f"{TG}agent/placebo"
PLATINUM = f"{TG}class/platinum"
REDUCED_FOLATE = f"{TG}class/reduced-folate"
IMAGING_AGENT = f"{TG}class/imaging-agent"
