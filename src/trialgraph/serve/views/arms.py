"""Arms with what they give: alternatives, phases, components, doses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialgraph.say_numbers import say_every, split_words
from trialgraph.serve.links import make_path
from trialgraph.serve.views.trial_nodes import Concept, Evidence, Node, TrialNodes, first, in_order

ROLE_WORDS = {
    "experimental": "experimental",
    "active_comparator": "active comparator",
    "background": "background",
    "placebo": "placebo",
    "supportive": "supportive",
    "diagnostic": "diagnostic",
    "procedure": "procedure",
}
_ROLE_ORDER = tuple(ROLE_WORDS)


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose in words, with its schedule in days: `every` how many, on which `days` of the cycle."""

    amount: str
    schedule: str
    every: float | None
    days: tuple[int, ...]
    evidence: Evidence

    @property
    def text(self) -> str:
        """Amount and schedule."""
        return ", ".join(filter(None, (self.amount, self.schedule)))


@dataclass(frozen=True, slots=True)
class Component:
    """A therapy of a phase; `role` is that of an agent, else "procedure"."""

    therapy: Concept
    role: str
    doses: tuple[Dose, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """Therapies of the same stretch; `name` is "" for the plain treatment, `limits` says how long at most."""

    name: str
    limits: str
    components: tuple[Component, ...]
    evidence: Evidence

    @property
    def heading(self) -> str:
        """Name and limits in words."""
        return ", ".join(filter(None, (self.name, self.limits)))


@dataclass(frozen=True, slots=True)
class Regimen:
    """One alternative of an arm."""

    phases: tuple[Phase, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Arm:
    """A registered arm; `populations` are the numbers of those it treats, where the trial has several."""

    label: str
    kind: str
    regimens: tuple[Regimen, ...]
    populations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TherapyUse:
    """A therapy of the trial with its role (of an agent) or kind (of a procedure)."""

    therapy: Concept
    kind: str
    role: str
    evidence: Evidence


def read_arms(nodes: TrialNodes, population_numbers: Mapping[str, int]) -> tuple[Arm, ...]:
    """The arms in the order of the record."""
    return tuple(
        _read_arm(nodes, arm, population_numbers) for arm in in_order(nodes.parts(nodes.trial, "hasArm"), "index")
    )


def _read_arm(nodes: TrialNodes, arm: Node, population_numbers: Mapping[str, int]) -> Arm:
    regimens = [_read_regimen(nodes, regimen) for regimen in nodes.parts(arm, "hasRegimen")]
    regimens.sort(key=lambda regimen: [[c.therapy.label for c in phase.components] for phase in regimen.phases])
    treated = sorted(population_numbers[iri] for iri in arm.get("forPopulation", ()) if iri in population_numbers)
    return Arm(
        first(arm, "label") or "The whole study",
        first(arm, "armKind").replace("_", " ").lower(),
        tuple(regimens),
        tuple(treated) if len(population_numbers) > 1 else (),
    )


def _read_regimen(nodes: TrialNodes, regimen: Node) -> Regimen:
    phases = in_order(nodes.parts(regimen, "hasPhase"), "order")
    return Regimen(tuple(_read_phase(nodes, phase) for phase in phases), nodes.cite(regimen, "regimen"))


def _read_phase(nodes: TrialNodes, phase: Node) -> Phase:
    kind = split_words(first(phase, "phaseKind"))
    cycles, months = first(phase, "maxCycles"), first(phase, "maxMonths")
    limits = [f"at most {cycles} cycles"] if cycles else []
    limits += [f"at most {say_number(months)} months"] if months else []
    components = [_read_component(nodes, part) for part in nodes.parts(phase, "hasComponent")]
    components.sort(key=lambda part: (_place_role(part.role), part.therapy.label.casefold()))
    name = "" if kind == "treatment" else kind
    return Phase(name, ", ".join(limits), tuple(components), nodes.cite(phase, "phase"))


def _read_component(nodes: TrialNodes, part: Node) -> Component:
    (therapy, *_) = nodes.concepts(part, "therapy") or (Concept("", "something"),)
    role = "procedure" if make_path(therapy.iri).startswith("/procedure/") else first(part, "role")
    return Component(therapy, role, tuple(read_dose(nodes, dose) for dose in nodes.parts(part, "hasDose")))


def _place_role(role: str) -> int:
    return _ROLE_ORDER.index(role) if role in _ROLE_ORDER else len(_ROLE_ORDER)


def read_dose(nodes: TrialNodes, dose: Node) -> Dose:
    """A dose: "200 mg", "every 21 days, intravenous"."""
    ranged = [*dose.get("amountLow", ()), *dose.get("amountHigh", ())]
    amounts = sorted(dose.get("amount", ()), key=float)
    amount = " to ".join(map(say_number, ranged)) or ", ".join(map(say_number, amounts))
    days = sorted(int(day) for day in dose.get("day", ()))
    every = first(dose, "everyDays")
    schedule = [_say_interval(every)] if every else []
    schedule += [f"day{'s' if len(days) > 1 else ''} {_say_days(days)}"] if days else []
    schedule += [first(dose, "route")] if "route" in dose else []
    return Dose(
        f"{amount} {first(dose, 'unitLabel')}".strip(),
        ", ".join(schedule),
        float(every) if every else None,
        tuple(days),
        nodes.cite(dose, "dose"),
    )


def _say_interval(days: str) -> str:
    times = round(1 / float(days), 4) if 0 < float(days) < 1 else 0
    if times in (2, 3, 4):
        return {2: "twice", 3: "three times", 4: "four times"}[int(times)] + " a day"
    return "every week" if days == "7" else say_every(say_number(days))


def _say_days(days: list[int]) -> str:
    """Days with runs joined: "1, 8", "1–14"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = (
        str(run[0]) if len(run) == 1 else f"{run[0]}, {run[1]}" if len(run) == 2 else f"{run[0]}–{run[-1]}"
        for run in runs
    )
    return ", ".join(said)


def say_number(text: str) -> str:
    """A decimal as people write it: "1000000" → "1,000,000", "3.000000" → "3"; 10^8 and more with an exponent."""
    number = float(text)
    if number >= 1e8:
        mantissa, _, exponent = f"{number:.3e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}×10^{int(exponent)}"
    return (
        f"{number:,.4f}".rstrip("0").rstrip(".")
        if number < 1000
        else f"{number:,g}"
        if number < 1e6
        else f"{number:,.0f}"
    )


def read_therapies(nodes: TrialNodes) -> tuple[TherapyUse, ...]:
    """All therapies of the trial, the experimental agents first."""
    uses = []
    for use in nodes.parts(nodes.trial, "hasTherapy"):
        (therapy, *_) = nodes.concepts(use, "therapy") or (Concept("", "something"),)
        kind = "procedure" if "procedureKind" in use else "agentClass" if "/class/" in therapy.iri else "agent"
        role = first(use, "role") or split_words(first(use, "procedureKind"))
        uses.append(TherapyUse(therapy, kind, role, nodes.cite(use, "therapy")))
    return tuple(sorted(uses, key=lambda use: (_place_role(use.role), use.therapy.label.casefold())))
