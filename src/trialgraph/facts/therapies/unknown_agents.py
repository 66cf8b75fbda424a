"""Agents that no vocabulary knows: what they are called, and the class that the record's words say of them."""

from __future__ import annotations

import re

from trialgraph.facts.therapies.therapy_classes import CELL_THERAPY, OPEN_CLASSES
from trialgraph.mentions.bispecifics import find_bispecific_class
from trialgraph.mentions.names import make_ascii_slug
from trialgraph.mentions.therapies import Therapy, TherapyFinder
from trialgraph.namespaces import TG
from trialgraph.study import Text

_BEGINS = re.compile(r"(?:(?!(?:with|plus|after|to|versus|than|for|and|or|by)\b)[\w/-]+\s+){0,4}$", re.IGNORECASE)
_CODE = r"(?=[^\s\d]*\d)[A-Za-z]{2,}[\w-]*?\d{2,}[\w-]*"
_PRODUCT_CODE = re.compile(rf"[(\[（]\s*({_CODE})\s*[)\]）]|/\s*({_CODE})$")
_FORMULATED = re.compile(
    r"\b(?:\w*encapsulat\w+|polymer\w*|micell\w+|micelles?|liposom\w+|nano\w+|conjugated?|prodrug|pegylated|"
    r"microspheres?|implant\w*|depot|eluting)\b",
    re.IGNORECASE,
)
_BARE_CODE = re.compile(rf"(?<![\w-])({_CODE})(?![\w-])")
_OPENING = 200  # code points of a description in which it says what the agent is
_CELLS = re.compile(r"[\s-]+(?:cells?|lymphocytes?|(?:immuno)?therapy)$", re.IGNORECASE)


def make_unknown_agent(name: str, aliases: tuple[str, ...], classes: tuple[str, ...]) -> Therapy:
    """An agent that no vocabulary knows, under an IRI minted from its name."""
    names = tuple(dict.fromkeys(alias for alias in aliases if alias != name))
    return Therapy(f"{TG}agent/{make_ascii_slug(name) or 'unnamed'}", "agent", name, names, classes, known=False)


def find_product_code(words: str) -> str | None:
    """The code in brackets behind what says only a class: "Autologous CAR-T cells (GT202)"; else None."""
    found = _PRODUCT_CODE.search(words)
    return found.group(1) or found.group(2) if found else None


def find_new_form(rest: str) -> str | None:
    """The code of a new form of a known drug, from the words beside the drug's name: "PEOX-based Polymer Encapsulated
    … FID-007" is a product of its own, as a liposomal one is (GUIDE.md, "agents"); None where no such form is told."""
    code = _BARE_CODE.search(rest) if _FORMULATED.search(rest) else None
    return code.group(1) if code else None


def list_cell_names(name: str, rest: str) -> tuple[str, ...]:
    """Other ways to write the name of cells ("im19 car-t cells"): one of them, without the word, the code alone."""
    short, code = _CELLS.sub("", name), rest.strip(" ()-")
    codes = (code,) if any(map(str.isdigit, code)) and " " not in code else ()
    return tuple(other for other in (short, f"{short} cell", f"{short} cells", *codes) if other != name)


def find_described_class(description: Text | None, finder: TherapyFinder) -> tuple[str, ...]:
    """The class that a description begins with ("Oral PARP inhibitor", "RAS yeast vaccine"), or the cell therapy that
    it tells of; () when there is none."""
    if description is None:
        return ()
    if (both := find_bispecific_class(description.content[:_OPENING], finder)) is not None:
        return (both,)
    told = [
        m for m in finder.find(description) if m.therapy.kind != "procedure" and m.therapy.concept not in OPEN_CLASSES
    ]
    first = told[:1] if told and _BEGINS.match(description.content[: told[0].start]) else []
    cells = [m for m in told if finder.vocabulary.is_within(m.therapy.concept, CELL_THERAPY)]
    return tuple(m.therapy.concept for m in (*first, *cells) if m.therapy.kind == "agentClass")[:1]
