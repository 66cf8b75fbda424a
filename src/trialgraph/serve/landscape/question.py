"""What is asked of the landscape: which matrix, of which trials, how large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialgraph.serve.addresses import make_address
from trialgraph.serve.searching import LONGEST

VIEWS = {
    "classes": "Classes × conditions",
    "pairs": "Classes given together",
    "endpoints": "Endpoints by year",
}
LEVELS = {
    "specific": "specific classes",
    "families": "widest classes",
    "all": "all classes",
}
PHASES = {
    "EARLY_PHASE1": "early phase 1",
    "PHASE1": "phase 1",
    "PHASE2": "phase 2",
    "PHASE3": "phase 3",
    "PHASE4": "phase 4",
    "NA": "without a phase",
}
ROLES = {"any": "in any role", "primary": "as primary endpoint"}
SIZES = (20, 40, 80)  # rows
_DEFAULTS = {"view": "classes", "level": "specific", "role": "any", "size": str(SIZES[0])}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; `since` and `until` are years, 0 where all are meant. Names are as they were typed."""

    view: str = "classes"
    condition: str = ""
    agent_class: str = ""
    level: str = "specific"
    phase: str = ""
    since: int = 0
    until: int = 0
    role: str = "any"
    size: int = SIZES[0]

    @property
    def trials_asked(self) -> dict[str, str]:
        """The parameters of a saved query that say which trials count."""
        found = {"condition": self.condition, "phase": self.phase, "since": self.since, "until": self.until}
        return {name: str(value) for name, value in found.items() if value}

    def make_address(self, path: str = "/landscape", **changed: object) -> str:
        """The address of the same question, or of one that differs in these parameters; defaults are left out."""
        asked = {
            "view": self.view, "condition": self.condition, "class": self.agent_class, "level": self.level,
            "phase": self.phase, "since": self.since, "until": self.until, "role": self.role, "size": self.size,
        }  # fmt: skip
        given = {name: str(value) for name, value in (asked | changed).items() if value}
        return make_address(path, {name: value for name, value in given.items() if _DEFAULTS.get(name) != value})

    def make_trials_address(self, **named: str) -> str:
        """The address of the list of the trials of a cell, which `named` names."""
        kept = {"condition": "", "class": "", "level": "", "size": ""}
        return self.make_address("/landscape/trials", **(kept | named))


def parse_question(query: Mapping[str, str]) -> Question:
    """The question of an address; what is no choice of ours counts as not given."""
    size = query.get("size", "")
    return Question(
        _choose(query, "view", VIEWS),
        _read_name(query, "condition"),
        _read_name(query, "class"),
        _choose(query, "level", LEVELS),
        query.get("phase", "") if query.get("phase", "") in PHASES else "",
        _read_year(query, "since"),
        _read_year(query, "until"),
        _choose(query, "role", ROLES),
        int(size) if size in map(str, SIZES) else SIZES[0],
    )


def _choose(query: Mapping[str, str], name: str, choices: Mapping[str, str]) -> str:
    return query[name] if query.get(name) in choices else _DEFAULTS[name]


def _read_name(query: Mapping[str, str], name: str) -> str:
    return " ".join(query.get(name, "")[:LONGEST].split())


def _read_year(query: Mapping[str, str], name: str) -> int:
    year = query.get(name, "").strip()
    return int(year) if len(year) == 4 and year.isascii() and year.isdecimal() else 0


def say_trials(question: Question) -> str:
    """Which trials count, in words: "phase 3, begun in 2015 to 2020"; "" for all."""
    phase = PHASES.get(question.phase, "")
    if question.since and question.until:
        years = f"begun in {question.since} to {question.until}"
    elif question.since or question.until:
        years = f"begun in {question.since} or later" if question.since else f"begun in {question.until} or earlier"
    else:
        years = ""
    return ", ".join(part for part in (phase, years) if part)
