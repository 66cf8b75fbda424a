"""Outcome measures of two states of a trial: which is which, and what each states.

An outcome measure is the same one if its words are the same, even in another role (a switch); or if it is the only one
of its role that measures its endpoints; or if it is the only one of these that has all the words of the other, or they
its ("Neutrophil recovery", "Time to Neutrophil Recovery").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from trialgraph.history.model import Statement
from trialgraph.history.view import TrialView
from trialgraph.history.wording import say_time_frame

_WORD = re.compile(r"\w+")
_UNSPECIFIC = "/endpoint/other"


@dataclass(frozen=True, slots=True)
class OutcomeState:
    """One outcome measure: its statements of each kind, and what tells it from others."""

    role: str
    measure: str
    endpoints: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def words(self) -> str:
        """The measure without case and white space."""
        return " ".join(self.measure.casefold().split())

    @property
    def is_specific(self) -> bool:
        """Whether it measures a known endpoint."""
        return any(not iri.endswith(_UNSPECIFIC) for iri in self.endpoints)


Pair = tuple[OutcomeState | None, OutcomeState | None]


def read_outcomes(view: TrialView, among: set[str]) -> list[OutcomeState]:
    """The outcome measures of a trial that are `among` these nodes, in the order of roles and registration."""
    nodes = [node for node in view.owned("hasOutcome") if node in among]
    nodes.sort(key=lambda node: (view.one(node, "role"), int(view.one(node, "index") or 0), node))
    return [_read_outcome(view, node) for node in nodes]


def _read_outcome(view: TrialView, node: str) -> OutcomeState:
    measure, role, endpoints = view.one(node, "label"), view.one(node, "role"), tuple(view.all(node, "endpoint"))

    def state(kind: str, value: str, concepts: tuple[str, ...] = (), evidence: str = "") -> Statement:
        return Statement(kind, measure, value, role, concepts, tuple(view.all(node, evidence)))

    criteria = tuple(view.all(node, "criterion"))
    landmarks = ", ".join(f"{months} months" for months in sorted(view.all(node, "landmark"), key=float))
    statements = (
        state("endpoint", ", ".join(map(view.name, endpoints)), endpoints, "endpointEvidence"),
        state("measure", measure),
        state("timeFrame", say_time_frame(view, node), evidence="timeFrameEvidence"),
        state("landmark", landmarks, evidence="landmarkEvidence"),
        state("criterion", ", ".join(map(view.name, criteria)), criteria, "criterionEvidence"),
    )
    return OutcomeState(role, measure, endpoints, statements)


def pair_outcomes(old: list[OutcomeState], new: list[OutcomeState]) -> Iterator[Pair]:
    """Each outcome measure before and after; None where it has none."""
    old, new = list(old), list(new)
    keys: tuple[tuple[bool, Callable[[OutcomeState], Hashable]], ...] = (
        (False, lambda one: (one.role, one.words, one.statements)),
        (False, lambda one: (one.role, one.words)),
        (False, lambda one: one.words),
        (True, lambda one: (one.role, one.endpoints) if one.is_specific else None),
    )
    for only_single, key in keys:
        yield from _pair_by(key, old, new, only_single=only_single)
    yield from _pair_reworded(old, new)
    yield from ((one, None) for one in old)
    yield from ((None, one) for one in new)


def _pair_by(
    key: Callable[[OutcomeState], Hashable], old: list[OutcomeState], new: list[OutcomeState], *, only_single: bool
) -> Iterator[Pair]:
    """Take out of both lists what has the same key; with `only_single` where the key names one in each."""
    olds, news = _group(key, old), _group(key, new)
    for name, ones in olds.items():
        others = news.get(name, [])
        if only_single and (len(ones) > 1 or len(others) > 1):
            continue
        for one, other in zip(ones, others, strict=False):
            old.remove(one)
            new.remove(other)
            yield one, other


def _pair_reworded(old: list[OutcomeState], new: list[OutcomeState]) -> Iterator[Pair]:
    """Take out of both lists the pairs of which one has all the words of the other, and of no third one."""
    words = {id(one): set(_WORD.findall(one.words)) for one in (*old, *new)}
    near = [
        (one, other)
        for one in old
        for other in new
        if (one.role, one.endpoints) == (other.role, other.endpoints)
        and (words[id(one)] <= words[id(other)] or words[id(other)] <= words[id(one)])
    ]
    for one, other in near:
        if sum(pair[0] is one or pair[1] is other for pair in near) == 1:
            old.remove(one)
            new.remove(other)
            yield one, other


def _group(key: Callable[[OutcomeState], Hashable], outcomes: list[OutcomeState]) -> dict[Hashable, list[OutcomeState]]:
    groups: dict[Hashable, list[OutcomeState]] = {}
    for one in outcomes:
        name = key(one)
        if name is not None:
            groups.setdefault(name, []).append(one)
    return groups
