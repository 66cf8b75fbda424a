"""The seeds' text format: one record a file, its fields as unlabelled lines in the order of the registry's export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from trialgraph.errors import RecordError
from trialgraph.registries.reading.format import Document, Likeness, ReadContext, RegistryFormat
from trialgraph.registries.reading.html import read_html
from trialgraph.registries.seed_sections.conditions import split_conditions
from trialgraph.registries.seed_sections.interventions import split_interventions
from trialgraph.registries.seed_sections.outcomes import split_outcome
from trialgraph.registries.seed_sections.sections import Sections, find_sections, outcome_signs
from trialgraph.study import Doubt, Intervention, Outcome, OutcomeRole, Study, Text

MAX_BYTES = 256 * 1024
EXPECTED = "a trial record as text (lines: title, summary, conditions, interventions, outcome measures, description)"
ROLES: tuple[OutcomeRole, ...] = ("primary", "secondary", "other")
# Below this lead over the second best reading, the sections are reported as uncertain.
_CLEAR_LEAD = 1.0
_UNCERTAIN = "uncertainSplit"


def sniff(head: bytes) -> Likeness:
    """Any UTF-8 text that is no JSON or XML may be a record; only the reader can tell."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start or b"\0" in head or start.startswith((b"{", b"[", b"<")):
        return Likeness.NO
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # the head may end within a character
        return Likeness.POSSIBLE if error.start > len(head) - 4 and len(head) > 4 else Likeness.NO
    return Likeness.POSSIBLE


def read(document: Document, context: ReadContext) -> Iterator[Study | RecordError]:
    """The study of a text file, with a doubt for every split that is uncertain."""
    content = document.stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        yield document.error(f"text of more than {MAX_BYTES // 1024} kB, expected {EXPECTED}")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}"
        yield document.error(f"{problem}, expected {EXPECTED} in UTF-8")
        return
    lines = [read_html(line).replace("\n", " ") for line in text.replace("\r\n", "\n").strip("\n").split("\n")]
    sections = find_sections(lines)
    if "\0" in text or sections is None or not _is_record(lines, sections):
        yield document.error(
            f"no trial record (no line of interventions or outcome measures found), expected {EXPECTED}"
        )
        return
    digest = "sha256-" + hashlib.sha256(content).hexdigest()[:12]
    yield _make_study(PurePath(document.name).stem, digest, lines, sections, context)


def _is_record(lines: Sequence[str], sections: Sections) -> bool:
    if sections.interventions is not None:
        return True
    return any(outcome_signs(_joined(lines, *stretch)) > 2 for stretch in sections.outcomes)


def _make_study(study_id: str, version: str, lines: Sequence[str], sections: Sections, context: ReadContext) -> Study:
    doubts: list[Doubt] = []
    conditions = _read_conditions(lines[sections.conditions], context, doubts)
    outcomes = tuple(
        outcome
        for role, stretch in zip(ROLES, sections.outcomes, strict=False)
        for outcome in _read_outcomes(role, _joined(lines, *stretch), doubts)
    )
    details = _paragraphs("/detailedDescription", lines[sections.end :])
    if sections.margin < _CLEAR_LEAD:
        doubts.append(_doubt_sections(lines, sections, details))
    return Study(
        id=study_id,
        registry="",
        version=version,
        title=Text("/title", lines[0].strip()),
        brief_summary=_paragraphs("/briefSummary", lines[1 : sections.conditions]),
        detailed_description=details,
        conditions=conditions,
        interventions=_read_interventions(lines[sections.interventions]) if sections.interventions else (),
        outcomes=outcomes,
        doubts=tuple(doubts),
    )


def _joined(lines: Sequence[str], start: int, end: int) -> str:
    return "\n".join(lines[start:end])


def _paragraphs(pointer: str, lines: Sequence[str]) -> Text | None:
    content = "\n".join(lines).strip("\n")
    return Text(pointer, content) if content.strip() else None


def _doubt_sections(lines: Sequence[str], sections: Sections, details: Text | None) -> Doubt:
    """What else could be: the last line of outcome measures may be a paragraph, or the first paragraph an outcome."""
    counted = ", ".join(ROLES[: len(sections.outcomes)]) or "no"
    text = details or Text("/title", lines[0].strip())
    return Doubt(_UNCERTAIN, text, f"{counted} outcome measures, then the description")


def _read_conditions(line: str, context: ReadContext, doubts: list[Doubt]) -> tuple[Text, ...]:
    names, assumed = split_conditions(line, context.is_condition)
    if assumed:
        doubts.append(Doubt(_UNCERTAIN, Text("/conditions", line), assumed))
    return tuple(Text(f"/conditions/{position}", name) for position, name in enumerate(names))


def _read_interventions(line: str) -> tuple[Intervention, ...]:
    return tuple(
        Intervention(kind, Text(f"/interventions/{position}/name", name))
        for position, (kind, name) in enumerate(split_interventions(line))
    )


def _read_outcomes(role: OutcomeRole, text: str, doubts: list[Doubt]) -> Iterator[Outcome]:
    for position, part in enumerate(text.split("|")):
        path = f"/{role}Outcomes/{position}"
        parts = split_outcome(part.strip())
        measure = Text(f"{path}/measure", parts.measure)
        if not parts.time_frame:
            doubts.append(Doubt(_UNCERTAIN, measure, "an outcome measure without a time frame"))
        yield Outcome(
            role,
            position,
            measure,
            Text(f"{path}/description", parts.description) if parts.description else None,
            Text(f"{path}/timeFrame", parts.time_frame) if parts.time_frame else None,
        )


FORMAT = RegistryFormat("seed-text", EXPECTED, sniff, read)
