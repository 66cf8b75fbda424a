"""An agent, class, condition, endpoint …: what it is, what goes with it, and its trials."""

from __future__ import annotations

from dataclasses import dataclass

from trialgraph.concept_names import CONCEPT_KINDS
from trialgraph.errors import QueryError
from trialgraph.namespaces import TG
from trialgraph.serve.addresses import make_address
from trialgraph.serve.answer import Answer, Asked, ServedGraph
from trialgraph.serve.links import FOLDER_OF_KIND, KIND_OF_FOLDER, WORD_OF_KIND, make_iri, make_path
from trialgraph.serve.pages.missing import show_missing
from trialgraph.serve.pages.paging import Pager, make_pager
from trialgraph.serve.pages.rendering import render_page
from trialgraph.serve.searching import LONGEST
from trialgraph.serve.views.about_concept import AboutConcept, read_concept
from trialgraph.serve.views.asking import ask_about, say_trials_of
from trialgraph.serve.views.concept_answers import Answer as Section
from trialgraph.serve.views.concept_answers import Row, read_answers, read_roles
from trialgraph.serve.views.concept_trials import (
    HITS,
    Hit,
    ListedTrial,
    count_phases,
    count_years,
    find_hits,
    list_trials,
)
from trialgraph.serve.views.timeline import Timeline, draw_timeline


@dataclass(frozen=True, slots=True)
class HitFilter:
    """A choice among the hits: its name, how many there are, where they are listed."""

    name: str
    trials: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """The page of a concept. `total` counts the exact and narrower hits; timeline, phases and lists are of those."""

    concept: AboutConcept
    total: int
    roles: tuple[Row, ...]
    phases: tuple[Row, ...]
    timeline: Timeline | None
    sections: tuple[Section, ...]
    filters: tuple[HitFilter, ...]
    hit: str
    companion: str
    problem: str
    trials: tuple[ListedTrial, ...]
    pager: Pager


def show_concept(graph: ServedGraph, asked: Asked, name: str) -> Answer:
    """The page at "/agent/<name>", "/condition/<name>" …; for a concept that is not there one that says so."""
    folder = asked.path.strip("/").partition("/")[0]
    iri = make_iri(folder, name)
    kind = _find_kind(graph, iri)
    if not kind or FOLDER_OF_KIND[kind] != folder:
        return show_missing(graph, asked, WORD_OF_KIND[KIND_OF_FOLDER[folder]], name)
    return render_page(graph, "concept.html", asked, make_concept_page(graph, iri, kind, asked))


def _find_kind(graph: ServedGraph, iri: str) -> str:
    """The kind of the concept with this IRI, "" where there is none."""
    classes = {TG + name: kind for kind, name in CONCEPT_KINDS.items()}
    try:
        found = [classes.get(getattr(triple.object, "value", ""), "") for triple in graph.store.triples(iri)]
    except ValueError:  # no IRI
        return ""
    return next(filter(None, found), "")


def make_concept_page(graph: ServedGraph, iri: str, kind: str, asked: Asked) -> ConceptPage:
    """What the page shows."""
    concept = read_concept(graph, iri, kind)
    hits = find_hits(graph, iri, kind)
    own = [hit for hit in hits if hit.hit != "broader"]
    companion = " ".join(asked.query.get("with", "")[:LONGEST].split())
    fitting, problem = _keep_companions(graph, hits, companion)
    chosen = asked.query.get("hit", "") if asked.query.get("hit") in HITS else ""
    listed = [hit for hit in fitting if (hit.hit == chosen if chosen else hit.hit != "broader")]
    query = {name: value for name, value in (("hit", chosen), ("with", companion)) if value}
    pager = make_pager(asked.query.get("page", ""), len(listed), make_path(iri), query, anchor="trials")
    return ConceptPage(
        concept,
        len(own),
        read_roles(graph, iri, kind),
        tuple(Row("", f"phase {phase}" if phase else "no phase", number) for phase, number in count_phases(own)),
        draw_timeline(count_years(own)),
        read_answers(graph, iri, kind, concept.label) if own else (),
        _make_filters(make_path(iri), fitting, chosen, companion),
        chosen,
        companion,
        problem,
        list_trials(graph, iri, kind, listed[pager.offset : pager.offset + pager.length]),
        pager,
    )


def _make_filters(path: str, hits: list[Hit], chosen: str, companion: str) -> tuple[HitFilter, ...]:
    """The choices among hits; none where there are exact ones only."""
    rest = {"with": companion} if companion else {}
    counts = {name: sum(hit.hit == name for hit in hits) for name in HITS}
    if not chosen and not counts["narrower"] and not counts["broader"]:
        return ()
    own = HitFilter(
        "exact and narrower",
        counts["exact"] + counts["narrower"],
        make_address(path, rest, "trials"),
        is_chosen=not chosen,
    )
    others = (
        HitFilter(name, number, make_address(path, {"hit": name, **rest}, "trials"), name == chosen)
        for name, number in counts.items()
        if number or name == chosen
    )
    return (own, *others)


def _keep_companions(graph: ServedGraph, hits: list[Hit], name: str) -> tuple[list[Hit], str]:
    """The hits whose trials also concern the concept of this name, or something below it; and what is wrong with it."""
    if not name:
        return hits, ""
    try:
        other = graph.graph.names.resolve(name, FOLDER_OF_KIND)
    except QueryError as error:
        return [], str(error)
    query = f"SELECT ?trial WHERE {{ {say_trials_of(other.kind)} }}"
    trials = {row["trial"] for row in ask_about(graph, query, other.iri)}
    return [hit for hit in hits if hit.trial in trials], ""
