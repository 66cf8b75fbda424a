"""A trial: who gets what and when, who is treated, how success is measured, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from trialgraph.say_numbers import say_design, split_words
from trialgraph.serve.answer import Answer, Asked, ServedGraph
from trialgraph.serve.links import make_iri, make_outside_link
from trialgraph.serve.pages.missing import show_missing
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.views.arms import ROLE_WORDS, Arm, TherapyUse, read_arms, read_dose, read_therapies
from trialgraph.serve.views.medical_trial import make_medical_trial
from trialgraph.serve.views.outcomes import OutcomeGroup, read_outcomes
from trialgraph.serve.views.populations import Population, Said, number_populations, read_populations
from trialgraph.serve.views.record_text import RecordField, read_record_text
from trialgraph.serve.views.regimen_picture import NARROW, WIDE, Picture, draw_regimens
from trialgraph.serve.views.trial_nodes import Concept, Evidence, TrialNodes, first, read_trial_nodes
from trialgraph.serve.views.wording import REGISTRIES, format_number, split_registry_word

_GOOD = frozenset({"RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED", "ENROLLING_BY_INVITATION", "AVAILABLE"})
_BAD = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})
_KEY_FACTS = (
    ("Sponsor", "sponsor"),
    ("Type", "studyType"),
    ("Purpose", "primaryPurpose"),
    ("Allocation", "allocation"),
    ("Model", "interventionModel"),
    ("Masking", "masking"),
    ("Participants", "enrolment"),
    ("Start", "startDate"),
    ("Primary completion", "primaryCompletionDate"),
    ("Completion", "completionDate"),
    ("Countries", "country"),
)


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A registered value with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StatedDose:
    """A dose that the record states, of which agent."""

    therapy: Concept
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect of the record and what was assumed."""

    kind: str
    found: str
    assumed: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Trial:
    """The page of a trial."""

    iri: str
    identifier: str
    title: str
    registry: str
    registry_page: str
    status: str
    status_mood: str
    phases: tuple[str, ...]
    record_version: str
    data_date: str
    withdrawn: str
    key_facts: tuple[KeyFact, ...]
    arms: tuple[Arm, ...]
    wide: Picture
    narrow: Picture
    therapies: tuple[TherapyUse, ...]
    doses: tuple[StatedDose, ...]
    populations: tuple[Population, ...]
    outcomes: tuple[OutcomeGroup, ...]
    design: tuple[Said, ...]
    findings: tuple[Finding, ...]
    fields: tuple[RecordField, ...]
    medical_trial: Markup
    role_words: dict[str, str]


def show_trial(graph: ServedGraph, asked: Asked, name: str) -> Answer:
    """The page at "/trial/<identifier>"; for a trial that the graph does not have one that says so."""
    nodes = read_trial_nodes(graph, make_iri("trial", name))
    if not nodes.trial:
        return show_missing(graph, asked, "trial", name)
    return render_page(graph, "trial.html", asked, make_trial(nodes))


def make_trial(nodes: TrialNodes) -> Trial:
    """What the page shows; the facts are read first, since they say which places of the record's text are marked."""
    trial, status = nodes.trial, first(nodes.trial, "status")
    arms = read_arms(nodes, number_populations(nodes))
    therapies, populations = read_therapies(nodes), read_populations(nodes)
    conditions = tuple(dict.fromkeys(concept for population in populations for concept in population.conditions))
    return Trial(
        iri=nodes.iri,
        identifier=first(trial, "identifier"),
        title=first(trial, "title") or first(trial, "identifier"),
        registry=REGISTRIES.get(first(trial, "registry"), first(trial, "registry")),
        registry_page=make_outside_link(first(trial, "seeAlso")),
        status=status,
        status_mood="good" if status in _GOOD else "bad" if status in _BAD else "",
        phases=tuple(phase for phase in trial.get("trialPhase", ()) if phase != "NA"),
        record_version=first(trial, "recordVersion"),
        data_date=first(trial, "dataDate"),
        withdrawn=first(trial, "withdrawnFromRegistry"),
        key_facts=tuple(_read_key_facts(nodes)),
        arms=arms,
        wide=draw_regimens(arms, WIDE),
        narrow=draw_regimens(arms, NARROW),
        therapies=therapies,
        doses=_read_doses(nodes),
        populations=populations,
        outcomes=read_outcomes(nodes),
        design=_read_design(nodes),
        findings=_read_findings(nodes),
        fields=read_record_text(nodes.citations.fields, nodes.citations.places),
        medical_trial=make_medical_trial(nodes, conditions, tuple(use.therapy for use in therapies)),
        role_words=ROLE_WORDS,
    )


def _read_key_facts(nodes: TrialNodes) -> list[KeyFact]:
    found = []
    for name, prop in _KEY_FACTS:
        values = nodes.trial.get(prop, [])
        if prop == "enrolment":
            values = [format_number(int(value)) for value in values]
        elif prop not in ("sponsor", "country"):
            values = [split_registry_word(value) for value in values]
        if values:
            found.append(KeyFact(name, ", ".join(values)))
    return found


def _read_doses(nodes: TrialNodes) -> tuple[StatedDose, ...]:
    """The doses that no component of an arm has: the record does not say where they are given."""
    placed = {iri for node in _components(nodes) for iri in node}
    loose = [(iri, node) for iri, node in nodes.named_parts(nodes.trial, "hasDose") if iri not in placed]
    found = []
    for _, node in loose:
        dose = read_dose(nodes, node)
        (therapy, *_) = nodes.concepts(node, "therapy") or (Concept("", "something"),)
        found.append(StatedDose(therapy, dose.text, dose.evidence))
    return tuple(sorted(found, key=lambda dose: (dose.therapy.label.casefold(), dose.text)))


def _components(nodes: TrialNodes) -> list[list[str]]:
    """The doses of each component of the trial, by IRI."""
    return [
        part.get("hasDose", [])
        for arm in nodes.parts(nodes.trial, "hasArm")
        for regimen in nodes.parts(arm, "hasRegimen")
        for phase in nodes.parts(regimen, "hasPhase")
        for part in nodes.parts(phase, "hasComponent")
    ]


def _read_design(nodes: TrialNodes) -> tuple[Said, ...]:
    found = [Said(say_design(node), nodes.cite(node, "design")) for node in nodes.parts(nodes.trial, "hasDesignFact")]
    return tuple(sorted(found, key=lambda said: said.text.casefold()))


def _read_findings(nodes: TrialNodes) -> tuple[Finding, ...]:
    found = [
        Finding(
            split_words(first(node, "findingKind")),
            first(node, "found"),
            first(node, "assumed"),
            nodes.cite(node, "finding"),
        )
        for node in nodes.parts(nodes.trial, "hasFinding")
    ]
    return tuple(sorted(found, key=lambda finding: (finding.kind, finding.found)))
