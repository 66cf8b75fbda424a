"""How success is measured: the outcome measures of a trial, as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.say_numbers import split_words
from trialgraph.serve.views.arms import say_number
from trialgraph.serve.views.populations import Said
from trialgraph.serve.views.trial_nodes import Concept, Evidence, Node, TrialNodes, first

_ROLES = ("primary", "secondary", "other")
_BOUND_WORDS = {"at most": "≤", "at least": "≥", "about": "≈", "exactly": ""}


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome measure: what it is called, the endpoints it measures, when, and by which criteria."""

    role: str
    label: str
    endpoints: tuple[Concept, ...]
    endpoint_evidence: Evidence
    time: Said
    time_text: str
    landmarks: Said
    lasting: Said
    criteria: tuple[Concept, ...]
    criterion_evidence: Evidence


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """The outcomes of one role."""

    role: str
    outcomes: tuple[Outcome, ...]


def read_outcomes(nodes: TrialNodes) -> tuple[OutcomeGroup, ...]:
    """The outcome measures by role, in the order of the record."""
    found: dict[str, list[Node]] = {}
    for node in nodes.parts(nodes.trial, "hasOutcome"):
        found.setdefault(first(node, "role") or "other", []).append(node)
    roles = sorted(found, key=lambda role: (_ROLES.index(role) if role in _ROLES else len(_ROLES), role))
    return tuple(OutcomeGroup(role, tuple(_read_outcome(nodes, n) for n in _sort(found[role]))) for role in roles)


def _sort(nodes: list[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: (int(first(node, "index") or 0), first(node, "label")))


def _read_outcome(nodes: TrialNodes, node: Node) -> Outcome:
    landmarks = ", ".join(say_number(months) for months in sorted(node.get("landmark", ()), key=float))
    lasting = first(node, "lastingMonths")
    return Outcome(
        first(node, "role"),
        first(node, "label"),
        nodes.concepts(node, "endpoint"),
        nodes.cite(node, "endpoint"),
        Said(_say_time(node), nodes.cite(node, "timeFrame")),
        first(node, "timeFrameText"),
        Said(f"at {landmarks}" if landmarks else "", nodes.cite(node, "landmark")),
        Said(f"lasting ≥ {say_number(lasting)}" if lasting else "", nodes.cite(node, "lasting")),
        nodes.concepts(node, "criterion"),
        nodes.cite(node, "criterion"),
    )


def _say_time(node: Node) -> str:
    """The time frame in months: "≤ 24 from randomisation"; "" where none could be read."""
    months = first(node, "months")
    if not months:
        return ""
    bound = _BOUND_WORDS.get(first(node, "timeBound"), first(node, "timeBound"))
    anchor = split_words(first(node, "timeAnchor"))
    rounded = say_number(f"{float(months):.2f}" if float(months) < 10 else f"{float(months):.1f}")
    said = f"{bound} {rounded}".strip()
    return f"{said} from {anchor}" if anchor else said
