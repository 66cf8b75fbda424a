"""show_trial: the facts of one trial, each with the words it was read from, in a worker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from trialgraph.errors import QueryError
from trialgraph.mcp.bounds import Room, check_page, cut
from trialgraph.mcp.concepts import read_concepts
from trialgraph.mcp.evidence import make_quotes
from trialgraph.mcp.models import Fact, Quote, TrialHead, TrialSheet
from trialgraph.mcp.rows import quote_words
from trialgraph.mcp.sending import send
from trialgraph.serve.answer import Answer, ServedGraph
from trialgraph.serve.pages.trial import Finding, StatedDose, Trial, make_trial
from trialgraph.serve.searching import open_index
from trialgraph.serve.views.arms import Arm, Phase, TherapyUse
from trialgraph.serve.views.outcomes import Outcome
from trialgraph.serve.views.populations import Population, PriorTherapy, Said
from trialgraph.serve.views.trial_nodes import Concept, Evidence, TrialNodes, read_trial_nodes
from trialgraph.terms import TRIAL, make_trial_iri

SECTIONS = ("therapies", "arms", "doses", "populations", "outcomes", "design", "findings")
_OWNED = """SELECT ?node ?property ?value WHERE {{
  VALUES ?trial {{ {trials} }}
  ?trial (tg:hasTherapy|tg:hasArm|tg:hasRegimen|tg:hasPhase|tg:hasComponent|tg:hasDose|tg:hasPopulation|
    tg:hasPriorTherapy|tg:hasBiomarker|tg:hasOutcome|tg:hasDesignFact|tg:hasFinding)* ?node .
  ?node ?property ?value }}"""


class Teller:
    """Says the facts of a trial as data; `concepts` are the IRIs named on the way."""

    def __init__(self, nodes: TrialNodes) -> None:
        self._nodes = nodes
        self.concepts: dict[str, None] = {}

    def fact(self, says: str, concepts: Iterable[Concept], *evidence: Evidence, parts: Iterable[str] = ()) -> Fact:
        """A fact about these concepts."""
        iris = list(dict.fromkeys(concept.iri for concept in concepts if concept.iri))
        self.concepts.update(dict.fromkeys(iris))
        return Fact(says=cut(says), concepts=iris, evidence=self.quotes(*evidence), parts=list(parts))

    def quotes(self, *evidence: Evidence) -> list[Quote]:
        """The words of these places, each once; the fact they stand with says what they are about."""
        found = [quote for cited in evidence for quote in make_quotes(self._nodes, cited, "")]
        return list({(quote.field, quote.start, quote.end): quote for quote in found}.values())


def show_trial(graph: ServedGraph, trial: str, sections: Collection[str], limit: int, offset: int) -> Answer:
    """The trial's facts, of these sections or all; of each at most `limit`, from `offset`."""
    check_page(limit, offset)
    nodes = read_trial(graph, trial)
    shown = make_trial(nodes)
    teller, room, found = Teller(nodes), Room(), {}
    left_out = []
    for section in SECTIONS:
        if sections and section not in sections:
            continue
        facts = list(tell_section(teller, shown, section))
        found[section] = room.take(facts[offset : offset + limit])
        if offset + len(found[section]) < len(facts):
            left_out.append(f"{section}: {len(facts)} in all, {len(found[section])} shown")
    more = "; ".join(left_out)
    if more:
        more += "; for the rest: show_trial with sections=[one of them] and offset=how many of it you have"
    return send(
        TrialSheet(
            trial=make_head(shown), record={fact.name: cut(fact.value) for fact in shown.key_facts}, sections=found,
            concepts=read_concepts(graph, teller.concepts), query=write_query([shown.iri]), more=more,
        )
    )  # fmt: skip


def read_trial(graph: ServedGraph, name: str) -> TrialNodes:
    """The trial with this identifier or IRI. Raises QueryError, with such as look like it."""
    wanted = name.strip()
    try:
        nodes = read_trial_nodes(graph, wanted if wanted.startswith(TRIAL) else make_trial_iri(wanted))
    except ValueError as error:
        raise QueryError(
            f"{wanted[:80]!r}: not an IRI; expected a registry identifier, or the IRI of a trial"
        ) from error
    if nodes.trial:
        return nodes
    near = open_index(graph).find_trials(wanted, 3)
    hint = f"; did you mean {', '.join(trial.identifier for trial in near)}?" if near else ""
    raise QueryError(
        f"{wanted[:80]!r}: no such trial in this graph; expected a registry identifier such as NCT01234567{hint} "
        "(search_trials finds trials by words of their titles)"
    )


def write_query(trials: Collection[str]) -> str:
    """The SPARQL for everything that these trials own."""
    return _OWNED.format(trials=" ".join(f"<{iri}>" for iri in trials))


def make_head(trial: Trial) -> TrialHead:
    """Which trial it is."""
    return TrialHead(
        iri=trial.iri, identifier=trial.identifier, title=cut(trial.title), registry_page=trial.registry_page,
        status=trial.status, trial_phase=list(trial.phases), record_version=trial.record_version,
        record_date=trial.data_date or "undated",
    )  # fmt: skip


def tell_section(teller: Teller, trial: Trial, section: str) -> Iterator[Fact]:
    """The facts of a section."""
    tellers: Mapping[str, Iterable[Iterator[Fact]]] = {
        "therapies": (_tell_therapy(teller, use) for use in trial.therapies),
        "arms": (_tell_arm(teller, arm) for arm in trial.arms),
        "doses": (_tell_dose(teller, dose) for dose in trial.doses),
        "populations": (_tell_population(teller, population) for population in trial.populations),
        "outcomes": (_tell_outcome(teller, outcome) for group in trial.outcomes for outcome in group.outcomes),
        "design": (_tell_design(teller, said) for said in trial.design),
        "findings": (_tell_finding(teller, finding) for finding in trial.findings),
    }
    for facts in tellers[section]:
        yield from facts


def _tell_therapy(teller: Teller, use: TherapyUse) -> Iterator[Fact]:
    yield teller.fact(f"{use.therapy.label} ({use.role})", [use.therapy], use.evidence)


def _tell_dose(teller: Teller, dose: StatedDose) -> Iterator[Fact]:
    yield teller.fact(f"{dose.therapy.label} {dose.text}, in no particular arm", [dose.therapy], dose.evidence)


def _tell_design(teller: Teller, said: Said) -> Iterator[Fact]:
    yield teller.fact(quote_words(said.text), (), said.evidence)


def _tell_finding(teller: Teller, finding: Finding) -> Iterator[Fact]:
    assumed = f"; assumed: {quote_words(finding.assumed, 200)}" if finding.assumed else ""
    yield teller.fact(f"{finding.kind}: {quote_words(finding.found, 200)}{assumed}", (), finding.evidence)


def _tell_arm(teller: Teller, arm: Arm) -> Iterator[Fact]:
    """An arm with its regimens: each is one alternative, and says its phases one after another."""
    phases = [phase for regimen in arm.regimens for phase in regimen.phases]
    components = [component for phase in phases for component in phase.components]
    evidence = [*(regimen.evidence for regimen in arm.regimens), *(phase.evidence for phase in phases)]
    evidence += [dose.evidence for component in components for dose in component.doses]
    treated = f"; treats population {', '.join(map(str, arm.populations))}" if arm.populations else ""
    label = f"arm {quote_words(arm.label)}" + (f" ({arm.kind})" if arm.kind else "") + treated
    regimens = [" → ".join(say_phase(phase) for phase in regimen.phases) for regimen in arm.regimens]
    parts = [f"regimen: {said}" for said in regimens]
    yield teller.fact(label, [component.therapy for component in components], *evidence, parts=parts)


def say_phase(phase: Phase) -> str:
    """What is given in a phase: "induction: cisplatin 80 mg/m2, every 21 days + gemcitabine"."""
    given = []
    for component in phase.components:
        doses = "; ".join(dose.text for dose in component.doses)
        given.append(" ".join(filter(None, (component.therapy.label, doses))))
    said = " + ".join(given) or "nothing that is known"
    return f"{phase.heading}: {said}" if phase.heading else said


def _tell_population(teller: Teller, population: Population) -> Iterator[Fact]:
    """The facts of a population; those with the same number belong together."""
    name = f"population {population.number}"
    labels = ", ".join(concept.label for concept in population.conditions) or "none known"
    yield teller.fact(f"{name}: condition {labels}", population.conditions, population.condition_evidence)
    for what, said in (("setting", population.setting), ("line of therapy", population.line)):
        if said.text:
            yield teller.fact(f"{name}: {what} {said.text}", (), said.evidence)
    for prior in population.prior_therapies:
        yield teller.fact(f"{name}: {say_prior(prior)}", [prior.therapy], prior.evidence)
    for marker in population.biomarkers:
        yield teller.fact(f"{name}: biomarker {quote_words(marker.text)}", (), marker.evidence)


def say_prior(prior: PriorTherapy) -> str:
    """An earlier therapy and its state; one that is no concept in the record's own words."""
    label = prior.therapy.label if prior.therapy.iri else quote_words(prior.therapy.label)
    return f"prior {label}: {prior.words}"


def _tell_outcome(teller: Teller, outcome: Outcome) -> Iterator[Fact]:
    concepts = [*outcome.endpoints, *outcome.criteria]
    evidence = [outcome.endpoint_evidence, outcome.time.evidence, outcome.landmarks.evidence]
    evidence += [outcome.lasting.evidence, outcome.criterion_evidence]
    parts = [f"registered as {quote_words(outcome.label)}", *say_times(outcome)]
    parts += [f"by {criterion.label}" for criterion in outcome.criteria]
    measured = ", ".join(endpoint.label for endpoint in outcome.endpoints) or "no known endpoint"
    yield teller.fact(f"{outcome.role} outcome: {measured}", concepts, *evidence, parts=parts)


def say_times(outcome: Outcome) -> list[str]:
    """When it is measured, in months."""
    time = f"time frame {outcome.time.text} (months)" if outcome.time.text else ""
    registered = f"time frame as registered {quote_words(outcome.time_text)}" if outcome.time_text and not time else ""
    landmarks = f"read {outcome.landmarks.text} months" if outcome.landmarks.text else ""
    lasting = f"{outcome.lasting.text} months" if outcome.lasting.text else ""
    return [said for said in (time, registered, landmarks, lasting) if said]
