"""The guide's units in UCUM, the Unified Code for Units of Measure (https://ucum.org/ucum, case-sensitive codes)."""

from __future__ import annotations

_UCUM = {
    "AUC": "mg/mL.min",  # Calvert's target area under the curve is stated without a unit, in mg/mL x min
    "mg": "mg",
    "g": "g",
    "kg": "kg",
    "ug": "ug",
    "mcg": "ug",
    "ng": "ng",
    "mL": "mL",
    "ml": "mL",
    "uL": "uL",
    "L": "L",
    "mol": "mol",
    "mmol": "mmol",
    "umol": "umol",
    "nmol": "nmol",
    "M": "mol/L",
    "m2": "m2",
    "IU": "[IU]",
    "MIU": "10*6.[IU]",
    "U": "[U]",
    "Gy": "Gy",
    "cGy": "cGy",
    "Bq": "Bq",
    "kBq": "kBq",
    "MBq": "MBq",
    "GBq": "GBq",
    "Ci": "Ci",
    "mCi": "mCi",
    "uCi": "uCi",
    "%": "%",
    "mm": "mm",
    "cm": "cm",
    "cm2": "cm2",
    "cm3": "cm3",
    "h": "h",
    "hr": "h",
    "min": "min",
    "day": "d",
    "d": "d",
    "dose": "{dose}",
    "week": "wk",
    "PFU": "[PFU]",
    "CFU": "[CFU]",
    "TCID50": "[TCID_50]",
    "mEq": "meq",
}
_COUNTED = frozenset(("cells", "particles", "vp", "vg", "tablet", "tablets", "capsule", "capsules", "drops", "puffs"))


def find_ucum_code(unit: str) -> str | None:
    """The UCUM code of a unit as the guide writes it ("mg/m2", "cells/kg", "AUC"), None for one we cannot code."""
    codes = [f"{{{part}}}" if part in _COUNTED else _UCUM.get(part) for part in unit.split("/")]
    return "/".join(code for code in codes if code) if all(codes) else None
