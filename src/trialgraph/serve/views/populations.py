"""Who is treated: condition, setting, line, prior therapy with its state, biomarkers."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.serve.views.arms import say_number
from trialgraph.serve.views.trial_nodes import Concept, Evidence, Node, TrialNodes, first

STATE_WORDS = {
    "required": "had it",
    "progressed_on": "progressed on it",
    "resistant": "resistant to it",
    "intolerant": "intolerant of it",
    "allowed": "may have had it",
    "prohibited": "must not have had it",
    "naive": "never had it",
}
_STATES = tuple(STATE_WORDS)


@dataclass(frozen=True, slots=True)
class Said:
    """A fact in words with its evidence."""

    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PriorTherapy:
    """An earlier therapy, and the state of the population towards it."""

    therapy: Concept
    state: str
    evidence: Evidence

    @property
    def words(self) -> str:
        """The state in words."""
        return STATE_WORDS.get(self.state, self.state.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Population:
    """A population; `number` is what arms call it by."""

    number: int
    conditions: tuple[Concept, ...]
    condition_evidence: Evidence
    setting: Said
    line: Said
    prior_therapies: tuple[PriorTherapy, ...]
    biomarkers: tuple[Said, ...]


def number_populations(nodes: TrialNodes) -> dict[str, int]:
    """The populations of a trial by IRI, counted from 1."""
    return {iri: number for number, (iri, _) in enumerate(nodes.named_parts(nodes.trial, "hasPopulation"), 1)}


def read_populations(nodes: TrialNodes) -> tuple[Population, ...]:
    """The populations in the order of their numbers."""
    found = nodes.named_parts(nodes.trial, "hasPopulation")
    return tuple(_read_population(nodes, node, number) for number, (_, node) in enumerate(found, 1))


def _read_population(nodes: TrialNodes, node: Node, number: int) -> Population:
    settings = ", ".join(value.replace("_", " ") for value in node.get("setting", ()))
    priors = [_read_prior(nodes, prior) for prior in nodes.parts(node, "hasPriorTherapy")]
    priors.sort(key=lambda prior: (_place(prior.state), prior.therapy.label.casefold()))
    markers = [_read_biomarker(nodes, marker) for marker in nodes.parts(node, "hasBiomarker")]
    return Population(
        number,
        nodes.concepts(node, "condition"),
        nodes.cite(node, "condition"),
        Said(settings, nodes.cite(node, "setting")),
        Said(_say_line(first(node, "lineMin"), first(node, "lineMax")), nodes.cite(node, "line")),
        tuple(priors),
        tuple(sorted(markers, key=lambda marker: marker.text.casefold())),
    )


def _say_line(lowest: str, highest: str) -> str:
    if lowest and lowest == highest:
        return _say_ordinal(lowest) + " line"
    if lowest and highest:
        return f"{_say_ordinal(lowest)} to {_say_ordinal(highest)} line"
    if lowest:
        return "any line" if lowest == "1" else f"{_say_ordinal(lowest)} line or later"
    return f"up to {_say_ordinal(highest)} line" if highest else ""


def _say_ordinal(number: str) -> str:
    return {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}.get(number, f"{number}th")


def _read_prior(nodes: TrialNodes, prior: Node) -> PriorTherapy:
    linked = nodes.concepts(prior, "therapy")
    therapy = Concept(linked[0].iri if linked else "", first(prior, "label"))
    return PriorTherapy(therapy, first(prior, "priorState"), nodes.cite(prior, "priorTherapy"))


def _place(state: str) -> int:
    return _STATES.index(state) if state in _STATES else len(_STATES)


def _read_biomarker(nodes: TrialNodes, marker: Node) -> Said:
    cut_off = first(marker, "cutOff")
    value = say_number(cut_off) if cut_off else ""
    compared = {"<=": "≤", ">=": "≥"}.get(first(marker, "comparator"), first(marker, "comparator"))
    unit = first(marker, "cutOffUnit")
    state = first(marker, "biomarkerState").replace("_", " ")
    words = (first(marker, "label"), state, compared, f"{value}{'' if unit == '%' else ' '}{unit}".strip())
    return Said(" ".join(word for word in words if word), nodes.cite(marker, "biomarker"))
