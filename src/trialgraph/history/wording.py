"""Nodes of the graph in words: doses, regimens, biomarkers, time frames."""

from __future__ import annotations

from collections.abc import Iterable

from trialgraph.history.view import TrialView

_NOT_SHOWN = {"experimental", "active_comparator", "background"}


def join_words(parts: Iterable[str], between: str = " ") -> str:
    """The parts that are not empty."""
    return between.join(part for part in parts if part)


def say_dose(view: TrialView, node: str) -> str:
    """ "200 mg every 21 days, days 1, 8, intravenous"."""
    low, high = view.one(node, "amountLow"), view.one(node, "amountHigh")
    amounts = f"{low}-{high}" if low or high else ", ".join(sorted(view.all(node, "amount"), key=float))
    every, days = view.one(node, "everyDays"), sorted(view.all(node, "day"), key=int)
    return join_words(
        (
            join_words((amounts, view.one(node, "unitLabel"), f"every {every} days" if every else "")),
            f"day{'s' if len(days) > 1 else ''} {', '.join(days)}" if days else "",
            view.one(node, "route"),
        ),
        ", ",
    )


def say_regimen(view: TrialView, regimen: str) -> tuple[str, tuple[str, ...]]:
    """ "cisplatin + gemcitabine, then toripalimab (maintenance)", and the IRIs of the therapies."""
    phases = sorted(view.all(regimen, "hasPhase"), key=lambda phase: int(view.one(phase, "order") or 0))
    said, concepts = [], set[str]()
    for phase in phases:
        components = view.all(phase, "hasComponent")
        therapies = [view.one(component, "therapy") for component in components]
        names = sorted({_say_component(view, *pair) for pair in zip(components, therapies, strict=True)})
        kind = view.one(phase, "phaseKind") if len(phases) > 1 else ""
        said.append(join_words((" + ".join(names), f"({kind})" if kind else "")))
        concepts.update(therapies)
    return ", then ".join(said), tuple(sorted(concepts))


def _say_component(view: TrialView, component: str, therapy: str) -> str:
    role = view.one(component, "role")
    return join_words((view.name(therapy), "" if role in _NOT_SHOWN else f"[{role}]" if role else ""))


def say_line(view: TrialView, population: str) -> str:
    """ "2", "2 to 3", "2 or later", "up to 3"; "" where no line is known."""
    low, high = view.one(population, "lineMin"), view.one(population, "lineMax")
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"{low} or later" if low else f"up to {high}" if high else ""


def say_biomarker(view: TrialView, node: str) -> str:
    """ "positive", ">= 50 %"."""
    cut_off = (view.one(node, name) for name in ("comparator", "cutOff", "cutOffUnit"))
    return join_words((view.one(node, "biomarkerState"), *cut_off))


def say_time_frame(view: TrialView, outcome: str) -> str:
    """ "at most 24 months from randomisation"; the registered words where no number was read."""
    months = view.one(outcome, "months")
    if not months:
        return view.one(outcome, "timeFrameText")
    anchor = view.one(outcome, "timeAnchor")
    return join_words((view.one(outcome, "timeBound"), months, "months", f"from {anchor}" if anchor else ""))
