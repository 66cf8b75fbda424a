"""compare_trials: what two trials share and differ in, side by side, in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialgraph.mcp.bounds import Room, cut
from trialgraph.mcp.class_membership import read_classes
from trialgraph.mcp.concepts import read_concepts
from trialgraph.mcp.models import Aspect, Compared, Comparison, Quote, SideBySide
from trialgraph.mcp.rows import quote_words
from trialgraph.mcp.sending import send
from trialgraph.mcp.trials import Teller, make_head, read_trial, say_phase, say_prior, say_times, write_query
from trialgraph.serve.answer import Answer, ServedGraph
from trialgraph.serve.pages.trial import Trial, make_trial
from trialgraph.serve.views.populations import Said
from trialgraph.serve.views.trial_nodes import Concept

_MOST = 40  # things of one aspect on one side
_CLASSES = "classes of the agents"
_NO_TREATMENT = ("placebo", "supportive", "diagnostic")  # what does not make a combination
_QUOTES = 2  # of a thing, from each trial


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a trial has; two trials share it where `key` is the same."""

    key: str
    what: str
    iri: str = ""
    says: str = ""
    quotes: tuple[Quote, ...] = ()


Reader = Callable[[Teller, Trial], Iterator[Thing]]


def compare_trials(graph: ServedGraph, first: str, second: str) -> Answer:
    """Agents, classes, regimens, populations and endpoints of two trials, shared and not."""
    nodes = [read_trial(graph, name) for name in (first, second)]
    trials = [make_trial(found) for found in nodes]
    tellers = [Teller(found) for found in nodes]
    things = {
        name: tuple(_collect(read(teller, trial)) for teller, trial in zip(tellers, trials, strict=True))
        for name, read in _ASPECTS.items()
    }
    things[_CLASSES] = tuple(_read_classes(graph, trials))
    room, left_out = Room(), list[str]()
    aspects = [_compare(name, *things[name], room=room, left_out=left_out) for name in (*_ASPECTS, _CLASSES)]
    named = [thing.iri for a in aspects for side in (a.shared, a.only_first, a.only_second) for thing in side]
    more = f"left out: {'; '.join(left_out)}; show_trial has all of each trial" if left_out else ""
    return send(
        Comparison(
            first=make_head(trials[0]), second=make_head(trials[1]), record=list(_compare_records(*trials)),
            aspects=aspects, concepts=read_concepts(graph, named), query=write_query([trial.iri for trial in trials]),
            more=more,
        )
    )  # fmt: skip


def _compare_records(first: Trial, second: Trial) -> Iterator[SideBySide]:
    one, other = _read_record(first), _read_record(second)
    for name in dict.fromkeys([*one, *other]):
        said = cut(one.get(name, "")), cut(other.get(name, ""))
        yield SideBySide(fact=name, first=said[0], second=said[1], is_same=said[0] == said[1])


def _read_record(trial: Trial) -> dict[str, str]:
    facts = {"Trial phase": ", ".join(trial.phases), "Status": trial.status}
    return facts | {fact.name: fact.value for fact in trial.key_facts}


def _collect(things: Iterable[Thing]) -> dict[str, Thing]:
    """The things by key; what several say of one stands together."""
    found: dict[str, Thing] = {}
    for thing in things:
        before = found.get(thing.key)
        if before is None:
            found[thing.key] = thing
        else:
            says = "; ".join(dict.fromkeys(filter(None, (before.says, thing.says))))
            found[thing.key] = Thing(thing.key, before.what, before.iri, says, before.quotes + thing.quotes)
    return found


def _compare(
    aspect: str, first: Mapping[str, Thing], second: Mapping[str, Thing], *, room: Room, left_out: list[str]
) -> Aspect:
    shared = [_make_compared(thing, second[key]) for key, thing in first.items() if key in second]
    only_first = [_make_compared(thing, None) for key, thing in first.items() if key not in second]
    only_second = [_make_compared(None, thing) for key, thing in second.items() if key not in first]
    taken = [room.take(things[:_MOST]) for things in (shared, only_first, only_second)]
    missing = sum(map(len, (shared, only_first, only_second))) - sum(map(len, taken))
    if missing:
        left_out.append(f"{missing} of {aspect}")
    return Aspect(aspect=aspect, shared=taken[0], only_first=taken[1], only_second=taken[2])


def _make_compared(one: Thing | None, other: Thing | None) -> Compared:
    thing = one or other
    if thing is None:
        raise ValueError("expected a thing of one trial or both")
    quotes = [quote for side in (one, other) if side is not None for quote in side.quotes[:_QUOTES]]
    first, second = (cut(side.says or "yes") if side is not None else "" for side in (one, other))
    return Compared(what=cut(thing.what), iri=thing.iri, first=first, second=second, evidence=quotes)


def _make_thing(concept: Concept, says: str, quotes: Iterable[Quote]) -> Thing:
    key = concept.iri or concept.label.casefold()
    return Thing(key, concept.label, concept.iri, says, tuple(quotes))


def _read_therapies(teller: Teller, trial: Trial) -> Iterator[Thing]:
    for use in trial.therapies:
        yield _make_thing(use.therapy, use.role, teller.quotes(use.evidence))


def _read_classes(graph: ServedGraph, trials: Sequence[Trial]) -> Iterator[dict[str, Thing]]:
    first, second = ([use.therapy.iri for use in trial.therapies] for trial in trials)
    for side in read_classes(graph, first, second):
        yield {iri: Thing(iri, label, iri) for iri, label in side.items()}


def _read_regimens(teller: Teller, trial: Trial) -> Iterator[Thing]:
    """Phases that combine therapies, by what is given; the doses are what each trial says of it."""
    for arm in trial.arms:
        for regimen in arm.regimens:
            for phase in regimen.phases:
                counted = {part.therapy.label for part in phase.components if part.role not in _NO_TREATMENT}
                if len(counted) > 1:
                    what = " + ".join(sorted({part.therapy.label for part in phase.components}, key=str.casefold))
                    quotes = teller.quotes(regimen.evidence, phase.evidence)
                    yield Thing(what, what, "", f"arm {quote_words(arm.label)}: {say_phase(phase)}", tuple(quotes))


def _read_conditions(teller: Teller, trial: Trial) -> Iterator[Thing]:
    for population in trial.populations:
        for condition in population.conditions:
            quotes = teller.quotes(population.condition_evidence)
            yield _make_thing(condition, "", quotes)


def _read_populations(teller: Teller, trial: Trial) -> Iterator[Thing]:
    for population in trial.populations:
        yield from _say(teller, "setting", population.setting)
        yield from _say(teller, "line of therapy", population.line)
        for prior in population.prior_therapies:
            what = say_prior(prior)
            yield Thing(what, what, prior.therapy.iri, "", tuple(teller.quotes(prior.evidence)))
        for marker in population.biomarkers:
            yield from _say(teller, "biomarker", Said(quote_words(marker.text), marker.evidence))


def _say(teller: Teller, name: str, said: Said) -> Iterator[Thing]:
    if said.text:
        what = f"{name}: {said.text}"
        yield Thing(what, what, "", "", tuple(teller.quotes(said.evidence)))


def _read_endpoints(teller: Teller, trial: Trial) -> Iterator[Thing]:
    for group in trial.outcomes:
        for outcome in group.outcomes:
            says = ", ".join([outcome.role, *say_times(outcome)])
            for endpoint in outcome.endpoints:
                yield _make_thing(endpoint, says, teller.quotes(outcome.endpoint_evidence))


def _read_criteria(teller: Teller, trial: Trial) -> Iterator[Thing]:
    for group in trial.outcomes:
        for outcome in group.outcomes:
            for criterion in outcome.criteria:
                yield _make_thing(criterion, "", teller.quotes(outcome.criterion_evidence))


_ASPECTS: Mapping[str, Reader] = {
    "agents and procedures": _read_therapies,
    "regimens (combinations)": _read_regimens,
    "conditions": _read_conditions,
    "setting, line, prior therapy, biomarkers": _read_populations,
    "endpoints": _read_endpoints,
    "criteria": _read_criteria,
}
