"""What a trial's quads state, one statement a fact; those about outcome measures are in `outcomes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialgraph.history.model import Statement
from trialgraph.history.view import TrialView
from trialgraph.history.wording import join_words, say_biomarker, say_dose, say_line, say_regimen
from trialgraph.namespaces import RDF

# property → kind and what it is about; several values of one are told together
_OF_TRIAL = (
    ("status", "status", ""),
    ("withdrawnFromRegistry", "status", "withdrawn from the registry"),
    ("title", "title", ""),
    ("sponsor", "sponsor", ""),
    ("enrolment", "enrolment", ""),
    ("startDate", "date", "start"),
    ("primaryCompletionDate", "date", "primary completion"),
    ("completionDate", "date", "completion"),
    ("trialPhase", "trialPhase", ""),
    ("studyType", "design", "study type"),
    ("allocation", "design", "allocation"),
    ("masking", "design", "masking"),
    ("interventionModel", "design", "intervention model"),
    ("primaryPurpose", "design", "primary purpose"),
)
_DESIGN_WORDS = {RDF + "type", "designKind", "label", "participantsBound", "designEvidence"}  # no numbers


def make_own_statements(view: TrialView) -> Iterator[Statement]:
    """What the trial states of itself, without a node of its own."""
    for name, kind, about in _OF_TRIAL:
        values = view.owned(name)
        if values:
            yield Statement(kind, about, ", ".join(values))
    yield from (Statement("country", country, country) for country in view.owned("country"))


def _make_therapies(view: TrialView) -> Iterator[Statement]:
    for use in view.owned("hasTherapy"):
        therapy, role = view.one(use, "therapy"), view.one(use, "role")
        name, evidence = view.name(therapy), tuple(view.all(use, "therapyEvidence"))
        kind = "agent" if role else "procedure"
        yield Statement(kind, name, name, role or view.one(use, "procedureKind"), (therapy,), evidence)


def _make_doses(view: TrialView) -> Iterator[Statement]:
    for node in view.owned("hasDose"):
        therapy = view.one(node, "therapy")
        name, evidence = view.name(therapy), tuple(view.all(node, "doseEvidence"))
        yield Statement("dose", name, say_dose(view, node), concepts=(therapy,), evidence=evidence)


def _make_arms(view: TrialView) -> Iterator[Statement]:
    for arm in view.owned("hasArm"):
        label = view.one(arm, "label")
        if label:
            yield Statement("arm", label, label, view.one(arm, "armKind"))
        for regimen in view.all(arm, "hasRegimen"):
            words, concepts = say_regimen(view, regimen)
            evidence = tuple(view.all(regimen, "regimenEvidence"))
            yield Statement("regimen", label, words, concepts=concepts, evidence=evidence)


def _make_populations(view: TrialView) -> Iterator[Statement]:
    for population in view.owned("hasPopulation"):
        yield from _make_population(view, population)


def _make_population(view: TrialView, node: str) -> Iterator[Statement]:
    evidence = tuple(view.all(node, "conditionEvidence"))
    for condition in view.all(node, "condition"):
        name = view.name(condition)
        yield Statement("condition", name, name, concepts=(condition,), evidence=evidence)
    evidence = tuple(view.all(node, "settingEvidence"))
    yield from (Statement("setting", setting, setting, evidence=evidence) for setting in view.all(node, "setting"))
    line = say_line(view, node)
    if line:
        yield Statement("line", "", line, evidence=tuple(view.all(node, "lineEvidence")))
    for prior in view.all(node, "hasPriorTherapy"):
        therapy, evidence = view.one(prior, "therapy"), tuple(view.all(prior, "priorTherapyEvidence"))
        concepts = (therapy,) if therapy else ()
        state = view.one(prior, "priorState")
        yield Statement("priorTherapy", view.one(prior, "label"), state, concepts=concepts, evidence=evidence)
    for marker in view.all(node, "hasBiomarker"):
        evidence = tuple(view.all(marker, "biomarkerEvidence"))
        yield Statement("biomarker", view.one(marker, "label"), say_biomarker(view, marker), evidence=evidence)


def _make_design_facts(view: TrialView) -> Iterator[Statement]:
    for node in view.owned("hasDesignFact"):
        numbers = (name for name in view.properties(node) if name not in _DESIGN_WORDS)
        values = [f"{view.one(node, name)} {name}" for name in numbers]
        said = join_words((view.one(node, "label"), view.one(node, "participantsBound"), *values), ", ")
        evidence = tuple(view.all(node, "designEvidence"))
        yield Statement("designFact", view.one(node, "designKind"), said, evidence=evidence)


def _make_findings(view: TrialView) -> Iterator[Statement]:
    for node in view.owned("hasFinding"):
        said = join_words((view.one(node, "found"), view.one(node, "assumed")), " → ")
        evidence = tuple(view.all(node, "findingEvidence"))
        yield Statement("finding", view.one(node, "findingKind"), said, evidence=evidence)


# By the property that links a trial to the nodes: what they state. No kind of statement is of two of them.
STATEMENTS: dict[str, Callable[[TrialView], Iterator[Statement]]] = {
    "hasTherapy": _make_therapies,
    "hasArm": _make_arms,
    "hasDose": _make_doses,
    "hasPopulation": _make_populations,
    "hasDesignFact": _make_design_facts,
    "hasFinding": _make_findings,
}
