"""Outcome measures of one field, by the forms that the primary registers write them in.

- objectives, end points and times (EU register): ``Main Objective: …;Primary end point(s): …;Timepoint(s) of …: …``
- a time in words of its own (IRCT): ``Mortality. Timepoint: daily. Method of measurement: …;``
- a time in brackets (ANZCTR, TCTR, ISRCTN): ``Mortality[28 days post discharge];`` ``… [Timeframe hospital exit …]``
- numbered lines (JPRN, NTR, ISRCTN), and else a list joined by semicolons (ChiCTR, ClinicalTrials.gov).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialgraph.registries.ictrp_record.pieces import is_nothing, split_list, split_numbered


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its description and time frame, "" where the field has none."""

    measure: str
    description: str = ""
    time_frame: str = ""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The measures of a field; `objectives` are what it says of aims, which are no measures."""

    measures: tuple[Measure, ...] = ()
    objectives: str = ""


_SECTION = re.compile(
    r"(?:^|;)\s*(Main Objective|Secondary Objective|(?:Primary|Secondary) end point\(s\)|"
    r"Timepoint\(s\) of evaluation of this end point):"
)
_TIMEPOINT = re.compile(r"\s*\bTime\s?points?:\s*(.*?)\s*(?:\bMethod of measurement:\s*(.*))?$", re.DOTALL | re.I)
_TIMED = re.compile(r"\bTime\s?points?:", re.IGNORECASE)
_METHOD_END = re.compile(r";(?=[^;]{3,400}?\bTime\s?points?:)", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\[\s*(?:Time\s?frame:?\s*)?([^\[\]]*)\]\W*$", re.IGNORECASE)
_BRACKET_END = re.compile(r"\]\s*(?:;|$)")
_MAX_MEASURE = 300


def split_outcomes(field: str) -> Outcomes:
    """The measures of a field (HTML already read); none where it only says that there are none."""
    text = field.strip()
    if _SECTION.match(text):
        return _read_sections(text)
    if _TIMED.search(text):
        pieces = _METHOD_END.split(text)
    elif _BRACKET_END.search(text):
        pieces = _split_behind_brackets(text)
    else:
        pieces = split_numbered(text) or split_list(text)
    return Outcomes(tuple(_read_measure(piece) for piece in pieces if not is_nothing(piece)))


def _read_sections(text: str) -> Outcomes:
    starts = list(_SECTION.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    sections = [(match[1], text[match.end() : end].strip(" ;\n")) for match, end in zip(starts, ends, strict=True)]
    told = {name: content for name, content in sections if not is_nothing(content)}
    time_frame = told.get("Timepoint(s) of evaluation of this end point", "")
    points = next((told[name] for name in told if name.endswith("end point(s)")), "")
    objectives = "\n".join(told[name] for name in ("Main Objective", "Secondary Objective") if name in told)
    items = split_numbered(points) or ([points] if points else [])
    return Outcomes(tuple(_describe(item, time_frame) for item in items), objectives)


def _describe(text: str, time_frame: str) -> Measure:
    """The first line, or sentence where a line is long, is the measure; the rest describes it."""
    head, _, rest = text.partition("\n")
    if len(head) > _MAX_MEASURE:
        stop = re.search(r"[.:;](?=\s)", head)
        if stop is not None:
            head, rest = text[: stop.end()], text[stop.end() :]
    return Measure(head.strip(), rest.strip(), time_frame.strip())


def _split_behind_brackets(text: str) -> list[str]:
    """Each measure ends with its time in brackets."""
    ends = [match.end() for match in _BRACKET_END.finditer(text)]
    starts = [0, *ends]
    pieces = [text[start:end].strip(" ;\n\t") for start, end in zip(starts, [*ends, len(text)], strict=True)]
    return [piece for piece in pieces if piece]


def _read_measure(piece: str) -> Measure:
    timed = _TIMEPOINT.search(piece)
    if timed is not None:
        return Measure(piece[: timed.start()].strip(" ."), (timed[2] or "").strip(), timed[1].strip())
    bracket = _BRACKET.search(piece)
    if bracket is not None and piece[: bracket.start()].strip():
        return _describe(piece[: bracket.start()].strip(), bracket[1].strip(" ,\n\t"))
    return _describe(piece, "")
