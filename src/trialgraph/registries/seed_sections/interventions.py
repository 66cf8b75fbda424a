"""Splitting ``TYPE: name|TYPE: name`` as exports of ClinicalTrials.gov write interventions."""

from __future__ import annotations

from trialgraph.registries.seed_sections.wording import INTERVENTION_KIND


def split_interventions(line: str) -> list[tuple[str, str]]:
    """Type (upper case with underscores, or "") and name of each; a part without a type belongs to that before it."""
    parts: list[str] = []
    for part in line.split("|"):
        if INTERVENTION_KIND.match(part) or not parts:
            parts.append(part)
        else:
            parts[-1] += "|" + part
    return [_split_kind(part) for part in parts]


def _split_kind(part: str) -> tuple[str, str]:
    kind = INTERVENTION_KIND.match(part)
    if kind is None:
        return "", part.strip()
    return kind.group(1).upper().replace(" ", "_"), part[kind.end() :].strip()
