"""Facts against annotations: precision and recall of each facet, counted over trials (after tests/gold/GUIDE.md).

Agents are the same when a name or alias of one is a name or alias of the other; their classes and roles are compared
for agents that both sides have, intervals for doses that both have. A facet that needs one answer a trial (line, the
time frame of an outcome) counts a wrong answer as both found too much and missed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]
Facts = Mapping[str, set[Hashable]]
GOLD = Path(__file__).parent / "gold"

SCORED_CLASSES = frozenset(
    (
        "pd-1 antibody",
        "pd-l1 antibody",
        "ctla-4 antibody",
        "pd-1/ctla-4 bispecific antibody",
        "pd-1/vegf bispecific antibody",
        "vegf antibody",
        "vegfr inhibitor",
        "egfr antibody",
        "egfr inhibitor",
        "antibody-drug conjugate",
        "parp inhibitor",
        "platinum",
        "taxane",
        "antimetabolite",
        "anthracycline",
        "topoisomerase inhibitor",
        "alkylating agent",
        "vinca alkaloid",
        "endocrine therapy",
        "car-t cell",
        "nk cell",
        "corticosteroid",
    )
)
_ADVERSE = frozenset({"TEAE", "TRAE", "SAE", "irAE", "AESI"})
_SPELLINGS = (("tumour", "tumor"), ("leukaemia", "leukemia"), ("oesophag", "esophag"))


@dataclass
class Score:
    """Counts of one facet."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def count(self, trial: str, gold: set[Hashable], got: set[Hashable]) -> None:
        """Take one trial's answers into account."""
        self.right += len(gold & got)
        self.wrong += len(got - gold)
        self.missed += len(gold - got)
        self.misses += [f"{trial} missed {item}" for item in gold - got]
        self.misses += [f"{trial} wrong {item}" for item in got - gold]


def read_gold(folder: str) -> dict[str, Json]:
    """The annotations of ``tests/gold/<folder>`` by trial."""
    found = (json.loads(path.read_text()) for path in sorted((GOLD / folder).glob("*.json")))
    return {gold["nct"]: gold for gold in found}


def score(gold: Mapping[str, Json], facts: Iterable[Json]) -> dict[str, Score]:
    """The score of each facet over all annotated trials; a trial without facts has missed everything."""
    got = {line["trial"]: line for line in facts}
    scores: dict[str, Score] = {}
    for trial, expected in gold.items():
        for facet, (left, right) in _compare(expected, got.get(trial, {})).items():
            scores.setdefault(facet, Score()).count(trial, left, right)
    return scores


def _compare(gold: Json, got: Json) -> dict[str, tuple[set[Hashable], set[Hashable]]]:
    agent = _make_names(gold.get("agents", ()), got.get("agents", ()))
    condition = _make_names(gold.get("conditions", ()), got.get("conditions", ()))
    known = {fold_answer(item["name"]) for item in gold.get("agents", ())}
    known &= {agent(item["name"]) for item in got.get("agents", ())}
    outcomes = {(e["role"], e["index"]) for e in gold.get("endpoints", ())}
    own = _read(gold, fold_answer, fold_answer, known, outcomes)
    found = _read(got, agent, condition, known, outcomes)
    both = {facet: (own[facet], found[facet]) for facet in own}
    for facet in ("timeframes", "timepoints"):
        both[facet] = _meet_close(*both[facet])
    both["intervals"] = _compare_intervals(gold, got, agent)
    return both


def _read(
    facts: Json, agent: Callable[[str], str], condition: Callable[[str], str], known: set[str], outcomes: set[Any]
) -> dict[str, set[Hashable]]:
    agents = [(agent(a["name"]), a) for a in facts.get("agents", ())]
    regimens = {frozenset(map(agent, r["agents"])) for r in facts.get("regimens", ()) if r["agents"]}
    ends = {(e["role"], e["index"]): e for e in facts.get("endpoints", ()) if (e["role"], e["index"]) in outcomes}
    line = facts.get("line") or {}
    limits = (line.get("min"), line.get("max"))
    codes = {(key, code) for key, e in ends.items() for code in e["codes"]}
    return {
        "agents": {name for name, _ in agents},
        "agent_classes": {
            (name, c.casefold())
            for name, a in agents
            if name in known
            for c in a["classes"]
            if c.casefold() in SCORED_CLASSES
        },
        "agent_roles": {(name, a["role"]) for name, a in agents if name in known},
        "non_drug": set(facts.get("non_drug", ())),
        "regimens": set(regimens),
        "pairs": {(a, b) for regimen in regimens for a in regimen for b in regimen if a < b},
        "conditions": {condition(c["name"]) for c in facts.get("conditions", ())},
        "setting": set(facts.get("setting", ())),
        "line": set() if limits == (None, None) else {limits},
        "prior_therapy": {(fold_answer(p["what"]), p["state"]) for p in facts.get("prior_therapy", ())},
        "endpoints": codes | {(key, "AE") for key, code in codes if code in _ADVERSE},
        "criteria": {(key, criterion) for key, e in ends.items() for criterion in e["criteria"]},
        "timeframes": _months(ends, "timeframe_max_months"),
        "timepoints": _months(ends, "timepoint_months"),
        "doses": {(name, amounts, unit) for name, amounts, unit, _ in _doses(facts, agent)},
    }


def _months(ends: Mapping[Any, Json], name: str) -> set[Hashable]:
    return {(key, e[name]) for key, e in ends.items() if e.get(name) is not None}


def _doses(facts: Json, agent: Callable[[str], str]) -> list[tuple[str, frozenset[float], str, float | None]]:
    found = []
    for dose in facts.get("doses", ()):
        stated = dose["amount"] if isinstance(dose["amount"], list) else [dose["amount"]]
        amounts = frozenset(float(f"{amount:.4g}") for amount in stated if amount is not None)
        unit = (dose["unit"] or "").casefold().replace("²", "2").replace("^", "").replace(" ", "")
        found.append((agent(dose["agent"]), amounts, unit, dose.get("every_days")))
    return found


def _compare_intervals(gold: Json, got: Json, agent: Callable[[str], str]) -> tuple[set[Hashable], set[Hashable]]:
    """Intervals of the doses that both sides have; where one of several agrees, the dose's interval is right."""
    left: dict[Hashable, set[float]] = {}
    right: dict[Hashable, set[float]] = {}
    for into, doses in ((left, _doses(gold, fold_answer)), (right, _doses(got, agent))):
        for name, amounts, unit, days in doses:
            into.setdefault((name, amounts, unit), set()).update([] if days is None else [days])
    own: set[Hashable] = set()
    found: set[Hashable] = set()
    for key in left.keys() & right.keys():
        agrees = any(_is_close(a, b) for a in left[key] for b in right[key])
        if left[key]:
            own.add((key, "agrees" if agrees else tuple(sorted(left[key]))))
        if right[key]:
            found.add((key, "agrees" if agrees else tuple(sorted(right[key]))))
    return own, found


def _meet_close(gold: set[Any], got: set[Any]) -> tuple[set[Hashable], set[Hashable]]:
    """The same months where they differ by 3 % or a day at most."""
    expected = dict(gold)
    near = {(k, expected[k]) if k in expected and _is_close(expected[k], months) else (k, months) for k, months in got}
    return set(gold), set(near)


def _is_close(left: float, right: float) -> bool:
    return abs(left - right) <= max(0.03 * max(abs(left), abs(right)), 0.05)


def _make_names(gold: Iterable[Json], got: Iterable[Json]) -> Callable[[str], str]:
    """A function that gives the annotation's name of what is found: same names first, then any shared alias."""
    pairs: dict[str, str] = {}
    open_gold = {fold_answer(item["name"]): names_of(item) for item in gold}
    items = {fold_answer(item["name"]): names_of(item) for item in got}
    for name in items.keys() & open_gold.keys():
        pairs[name] = name
        del open_gold[name]
    for name, names in items.items():
        match = next((other for other, aliases in open_gold.items() if aliases & names), None)
        if name not in pairs and match is not None:
            pairs[name] = match
            del open_gold[match]
    return lambda written: pairs.get(fold_answer(written), fold_answer(written))


def names_of(item: Json) -> set[str]:
    """Name and aliases of an annotated or found item, folded."""
    return {fold_answer(name) for name in (item["name"], *item.get("aliases", ()))} - {""}


def fold_answer(text: str) -> str:
    """A name without the differences that do not count: case, British spelling, plural, punctuation."""
    text = text.casefold()
    for british, american in _SPELLINGS:
        text = text.replace(british, american)
    text = re.sub(r"\b(neoplasm|cancer|carcinoma)s\b", r"\1", text)
    return re.sub(r"[^a-z0-9+/αβγδ]", "", text)
