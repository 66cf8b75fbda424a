"""Statements about a trial, changes between two states of them, and the revisions that changes belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Cause = Literal["recordUpdate", "reinterpretation"]
ChangeType = Literal["added", "removed", "changed"]

# What a change may be about, in the order in which changes are told.
CHANGE_KINDS = (
    "trial", "status", "title", "sponsor", "country", "enrolment", "date", "trialPhase", "design",
    "agent", "procedure", "arm", "regimen", "dose",
    "condition", "setting", "line", "priorTherapy", "biomarker",
    "endpoint", "measure", "timeFrame", "landmark", "criterion",
    "designFact", "finding",
)  # fmt: skip
_WITH_ROLE = {"agent", "procedure", "arm", "endpoint"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact of a trial in words.

    `kind` is one of CHANGE_KINDS; `about` says of what within the kind ("start", "toripalimab", an outcome measure),
    "" where there is one of a kind; `role` that of an agent or outcome measure; `concepts` are the IRIs that `value`
    names, `evidence` those of the words in the record.
    """

    kind: str
    about: str
    value: str
    role: str = ""
    concepts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def says(self) -> tuple[str, str, tuple[str, ...]]:
        """What it states, without where that stands; a role counts only where it is what changes, and the case of
        letters only where the words are the registry's codes or names."""
        value = " ".join(self.value.split())
        role = self.role if self.kind in _WITH_ROLE else ""
        return value.casefold() if self.kind == "measure" else value, role, self.concepts


@dataclass(frozen=True, slots=True)
class Change:
    """A fact before and after; None where there was none, or is none any more."""

    kind: str
    about: str
    old: Statement | None
    new: Statement | None

    @property
    def type(self) -> ChangeType:
        """Whether the fact was added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record at one time: its version, the ISO day of that version ("" if unknown), and who read it."""

    version: str
    date: str
    reader: str


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes of one trial from one state of its record to another; `old` is None for a trial that is new.

    `recorded_at` is an ISO date and time. A record that changed and was read by another program or vocabulary has both
    causes.
    """

    trial: str
    causes: tuple[Cause, ...]
    old: RecordState | None
    new: RecordState
    recorded_at: str
    changes: tuple[Change, ...]

    @property
    def date(self) -> str:
        """The day of the change: that of the new version if the record says it, else the day it was recorded."""
        is_update = "recordUpdate" in self.causes
        return self.new.date if is_update and self.new.date else self.recorded_at[:10]
