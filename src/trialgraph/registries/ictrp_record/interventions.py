"""Arms and interventions of a free-text field, by the forms that the primary registers write them in.

The portal has one field for both. Each form is told by its own marks, not by the register:

- products with their names (EU register): ``Trade Name: Kineret⏎Product Name: Anakinra⏎INN or Proposed INN: …``
- typed names (ClinicalTrials.gov): ``Drug: Azithromycin;Drug: Placebo oral tablet``
- numbered interventions (IRCT, DRKS): ``Intervention 1: Intervention group: … Intervention 2: Control group: …``
- labelled arms (ChiCTR, jRCT): ``Experimental group:…;Control group:…;`` or a line for each
- a numbered list of arms (ISRCTN, NTR): ``… allocated between three groups:⏎1. …⏎2. …``
- one short name, and else prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialgraph.registries.ictrp_record.pieces import is_nothing, split_lines, split_numbered
from trialgraph.registries.reading.distinct import distinct_names

MAX_NAME = 160


@dataclass(frozen=True, slots=True)
class Part:
    """An arm (`label`), an intervention (`name`) or an arm that gives one; "" for what the field does not tell."""

    label: str = ""
    name: str = ""
    kind: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a field in their order; `prose` is what has none of the known forms."""

    parts: tuple[Part, ...] = ()
    prose: str = ""


_KINDS = (
    "Drug|Biological|Device|Procedure|Radiation|Behaviou?ral|Genetic|Dietary Supplement|Combination Product|"
    "Diagnostic Test|Other"
)
_TYPED = re.compile(rf"(?:^|;)\s*({_KINDS}): ")
_PRODUCT = re.compile(r"^(Trade Name|Product Name|Product Code|INN or Proposed INN|Other descriptive name):", re.M)
_PRODUCT_LINE = re.compile(r"([A-Z][A-Za-z ]{2,60}):\s*(.*)")
_ATC = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")  # the code of a class, written where a product's code belongs
_NUMBERED = re.compile(r"(?:^|(?<=\s))(Intervention \d{1,2}): ?")
_ARM_WORD = re.compile(
    r"\b(?:\w*groups?|gloup|gorup|goup|arms?|cohorts?|controls?|placebo|comparator|experimental|intervention|treatment|"
    r"observational|case series)",
    re.IGNORECASE,
)
_ARM_LABEL = re.compile(rf"(?:{_ARM_WORD.pattern})\W{{0,2}}[\dA-Z]{{0,2}}\W*(?:\([^()]*\))?\W*$", re.IGNORECASE)
_LABEL = re.compile(r"\s*([^:：;；\n]{1,120}?)\s*[:：]\s*")
_NO_LABEL = re.compile(r"(?:d|day|days|week|cycle|phase)s?\s?\d|(?:and|then|starting|from|on|or)\b|https?$", re.I)
_TESTS = frozenset({"gold standard", "index test"})
_ALLOCATED = re.compile(r"\b(?:arms?|groups?|random\w*|allocated|(?:one|two|three|four|five) of the following)\b", re.I)
_SENTENCE = re.compile(r"[.!?]\s+[A-Z]")


def split_interventions(field: str, *, is_interventional: bool = True) -> Parts:
    """The arms and interventions of a field (HTML already read). What cannot be told is `prose`."""
    text = field.strip()
    if is_nothing(text):
        return Parts()
    for split in (_split_products, _split_typed, _split_numbered_interventions, _split_arm_list, _split_labelled):
        parts = split(text)
        if parts:
            return Parts(tuple(parts))
    if is_interventional and len(text) <= MAX_NAME and "\n" not in text and _SENTENCE.search(text) is None:
        return Parts((Part(name=text),))
    return Parts(prose=text)


def _split_products(text: str) -> list[Part]:
    """One part for each block of lines about a product; what the block calls a placebo is one too."""
    if _PRODUCT.search(text) is None:
        return []
    parts: list[Part] = []
    for block in re.split(r"(?=^Trade Name:)", "\n".join(split_lines(text)), flags=re.MULTILINE):
        lines = [match.groups() for match in map(_PRODUCT_LINE.fullmatch, split_lines(block)) if match is not None]
        parts += _read_product([(field, value.strip()) for field, value in lines if value.strip()])
    return _merge_products(parts)


def _merge_products(parts: list[Part]) -> list[Part]:
    """One part a substance: products are told apart by strength, too."""
    merged: dict[str, Part] = {}
    for part in parts:
        key = part.name.casefold()
        same = merged.get(key, part)
        names = distinct_names((*same.other_names, *part.other_names))
        merged[key] = Part(name=same.name, kind=same.kind, other_names=tuple(names))
    return list(merged.values())


def _read_product(lines: list[tuple[str, str]]) -> list[Part]:
    """The substances of a product, or its own name where none is told."""
    substances = [value for field, value in lines if field == "INN or Proposed INN"]
    own = [value for field, value in lines if field in ("Product Name", "Trade Name")]
    others = [value for field, value in lines if field in ("Product Code", "Other descriptive name")]
    others = [value for value in others if _ATC.fullmatch(value) is None]
    made = [Part(name=name, kind="DRUG") for name in distinct_names(substances)]
    if len(made) <= 1:
        names = distinct_names([*substances, *own, *others])
        made = [Part(name=names[0], kind="DRUG", other_names=tuple(names[1:]))] if names else []
    if any(field.endswith("of the placebo") for field, _ in lines):
        made.append(Part(name="placebo", kind="DRUG"))
    return made


def _split_typed(text: str) -> list[Part]:
    starts = list(_TYPED.finditer(text))
    if not starts or starts[0].start() != 0:
        return []
    ends = [match.start() for match in starts[1:]] + [len(text)]
    named = ((match[1], text[match.end() : end].strip(" ;\n")) for match, end in zip(starts, ends, strict=True))
    return [
        Part(name=name, kind=kind.upper().replace(" ", "_").replace("OURAL", "ORAL")) for kind, name in named if name
    ]


def _split_numbered_interventions(text: str) -> list[Part]:
    starts = list(_NUMBERED.finditer(text))
    if not starts or starts[0].start() != 0:
        return []
    parts = []
    for match, end in zip(starts, [*(later.start() for later in starts[1:]), len(text)], strict=True):
        content = text[match.end() : end].strip()
        label = _find_label(content)
        inner = match.end() + label.end() if label else match.end()
        shown = text[match.start() : match.end() + label.end(1)] if label else match[1]
        parts.append(_make_arm(shown, text[inner:end].strip()))
    return parts


def _find_label(content: str) -> re.Match[str] | None:
    found = _LABEL.match(content)
    return found if found and _is_arm_label(found[1]) else None


def _split_labelled(text: str) -> list[Part]:
    """Arms with their labels, joined by semicolons or one a line; what has no label goes on with the arm before it."""
    pieces = _label_pieces(text)
    if not pieces:
        return []
    if pieces[0][0] != 0:  # lines of arms behind words that announce them
        pieces = [piece for piece in pieces if text[piece[0] - 1] == "\n"]
        if len(pieces) < 2 or _ALLOCATED.search(text, 0, pieces[0][0]) is None:
            return []
    elif len(pieces) == 1 and not text.endswith((";", "；")) and not _is_arm_label(text[: pieces[0][1]]):
        return []
    ends = [start for start, _, _ in pieces[1:]] + [len(text)]
    return [
        _make_arm(text[start:label_end].strip(" \n"), text[content:end].strip(" ;；\n\t"))
        for (start, label_end, content), end in zip(pieces, ends, strict=True)
    ]


def _label_pieces(text: str) -> list[tuple[int, int, int]]:
    """Where arms begin, where their labels end, and where what they give begins.

    Behind a semicolon a label begins at once, or it is one of an arm; in a new line, and in front of prose of several
    lines, it is one of an arm.
    """
    found: list[tuple[int, int, int]] = []
    is_listed = re.search(r"[;；]\S|[;；]$", text) is not None
    for begin in (0, *(match.end() for match in re.finditer(r"[;；\n]", text))):
        label = _LABEL.match(text, begin)
        if label is None or _NO_LABEL.match(label[1]):
            continue
        in_line = begin > 0 and text[begin - 1] == "\n"
        is_free = is_listed and not in_line and label.start(1) == begin and _SENTENCE.search(label[1]) is None
        if is_free or _is_arm_label(label[1]):
            found.append((begin, label.end(1), label.end()))
    return found


def _is_arm_label(label: str) -> bool:
    return len(label) <= 80 and _ARM_LABEL.search(label) is not None


def _split_arm_list(text: str) -> list[Part]:
    """A numbered list of two or more arms behind words that speak of arms ("allocated between five groups:")."""
    first = re.search(r"^\s*1[.)]\s", text, re.MULTILINE)
    if first is None or (first.start() and _ALLOCATED.search(text, 0, first.start()) is None):
        return []
    items = split_numbered(text[first.start() :])
    items = [lines[0] for lines in map(split_lines, items) if lines]
    if len(items) < 2 or any(len(item) > 2 * MAX_NAME for item in items):
        return []
    if not first.start() and not all(map(_ARM_WORD.search, items)):
        return []
    parts = []
    for item in items:
        label = _find_label(item)
        parts.append(_make_arm(item[: label.end(1)], item[label.end() :]) if label else Part(label=item))
    return parts


def _make_arm(label: str, content: str) -> Part:
    """An arm and what it gives; a test of diagnosis is no arm."""
    name = "" if is_nothing(content) else content
    if label.strip().lower() in _TESTS:
        return Part(name=name, kind="DIAGNOSTIC_TEST")
    return Part(label=label, name=name)
