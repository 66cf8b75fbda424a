"""Joined identifiers → concepts: which label, which IRI, what stands above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import replace

from trialgraph.namespaces import TG
from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary
from trialgraph.vocabulary.entries import Entry, EntryKind
from trialgraph.vocabulary.identifiers import identifier_iri
from trialgraph.vocabulary.merging.clusters import SCHEME_OF_BUILTIN, Clusters, scheme_of
from trialgraph.vocabulary.merging.hierarchy import make_broader
from trialgraph.vocabulary.merging.order import SchemeOrder
from trialgraph.vocabulary.merging.trust import JudgedMapping
from trialgraph.vocabulary.name_keys import make_name_keys

_FOLDERS = {"agent": "agent", "agentClass": "class", "condition": "condition", "endpoint": "endpoint"}
# What stands above or below diseases is a disease; what only its place tells to be a therapy is a class of them.
_KIND_OF_RELATIVES: dict[str, EntryKind] = {"condition": "condition", "therapy": "agentClass"}
_REVERSED = {"close": "close", "broad": "narrow", "narrow": "broad"}


def make_concepts(
    builtin: Vocabulary,
    entries: Map[str, Entry],
    clusters: Clusters,
    judged: Iterable[JudgedMapping],
    order: SchemeOrder,
) -> tuple[dict[str, Concept], dict[str, str]]:
    """The concept of each set that is built in or has an entry: label and IRI are those of its most trusted member.

    And the IRI of the concept of each identifier that another one replaced.
    """
    concepts: dict[str, Concept] = {}
    concept_of: dict[str, str] = {}
    tell_kinds_of_relatives(entries, clusters)
    classes, owners = find_classes(builtin, entries, clusters), find_owners(builtin)
    for root in clusters.roots():
        members = clusters.members(root)
        owner = members.get(SCHEME_OF_BUILTIN)
        concept = (
            _enrich(builtin.concepts[owner], members, entries)
            if owner
            else _make_concept(members, entries, order, "agentClass" if root in classes else clusters.kind(root))
        )
        if concept is not None:
            concept = replace(concept, synonyms=_without_owned(concept, owners))
            concepts[concept.iri] = concept
            concept_of.update(dict.fromkeys(members.values(), concept.iri))
    replaced = {
        old: concept_of[entry.identifier]
        for entry in entries.values()
        for old in entry.replaces
        if entry.identifier in concept_of and old not in concept_of
    }
    concept_of |= replaced
    _add_related(concepts, concept_of, judged)
    broader = make_broader(builtin, entries, concept_of, concepts, order)
    return {iri: replace(concept, broader=broader.get(iri, ())) for iri, concept in concepts.items()}, replaced


def tell_kinds_of_relatives(entries: Map[str, Entry], clusters: Clusters) -> None:
    """Where no source tells the kind of a concept, that of what stands below or above it does."""
    is_news = True
    while is_news:
        is_news = False
        for entry in entries.values():
            for parent in entry.parents:
                for one, other in ((entry.identifier, parent), (parent, entry.identifier)):
                    kind = clusters.kind(one)
                    if kind in _KIND_OF_RELATIVES and parent in clusters and clusters.tell(other, kind):
                        is_news = True


def find_classes(builtin: Vocabulary, entries: Map[str, Entry], clusters: Clusters) -> set[str]:
    """The sets that are classes of agents: by the built-in vocabulary, by their entry, or because a class stands
    below them (NCIt's "Pharmacologic Substance" has the semantic type of an agent)."""
    classes = {clusters.find(concept.iri) for concept in builtin.of_kind("agentClass")}
    classes |= {clusters.find(entry.identifier) for entry in entries.values() if entry.kind == "agentClass"}
    others = {root for root in clusters.roots() if clusters.kind(root) not in (None, "therapy")}
    others |= {clusters.find(concept.iri) for concept in builtin.of_kind("agent", "procedure", "namedRegimen")}
    waiting = set(classes)
    above: dict[str, set[str]] = defaultdict(set)
    for entry in entries.values():
        above[clusters.find(entry.identifier)] |= {clusters.find(p) for p in entry.parents if p in clusters}
    while waiting:
        waiting = {parent for root in waiting for parent in above[root]} - classes - others
        classes |= waiting
    return classes


def find_owners(builtin: Vocabulary) -> dict[str, set[str]]:
    """Key of a name → the built-in concepts that it names."""
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in builtin.concepts.values():
        for name in (*concept.names, *concept.codes, *concept.ambiguous):
            for key in make_name_keys(name):
                owners[key].add(concept.iri)
    return owners


def _without_owned(concept: Concept, owners: Map[str, set[str]]) -> tuple[str, ...]:
    """The synonyms of a concept without those that name another one of the built-in vocabulary: that one is meant."""
    return tuple(
        name
        for name in concept.synonyms
        if all(concept.iri in owners[key] for key in make_name_keys(name) if key in owners)
    )


def _enrich(concept: Concept, members: Map[str, str], entries: Map[str, Entry]) -> Concept:
    """A built-in concept with the identifiers and the names that were joined to it, its own first."""
    joined = tuple(identifier_iri(i) for s, i in members.items() if s != SCHEME_OF_BUILTIN)
    exact = tuple(dict.fromkeys((*(i for i in concept.exact_matches if i in joined), *joined)))
    described = [entries[identifier] for identifier in members.values() if identifier in entries]
    own = (*concept.names, *concept.misspellings, *concept.ambiguous)
    known = {key for name in own for key in make_name_keys(name)}
    names = [name for name in _names(described) if known.isdisjoint(make_name_keys(name))]
    definition = concept.definition or next((entry.definition for entry in described if entry.definition), "")
    synonyms = tuple(dict.fromkeys((*concept.synonyms, *names)))
    return replace(concept, exact_matches=exact, synonyms=synonyms, definition=definition)


def _names(described: Iterable[Entry]) -> list[str]:
    """Labels, then exact synonyms."""
    described = list(described)
    synonyms = [synonym.name for entry in described for synonym in entry.synonyms if synonym.scope == "exact"]
    return [*(entry.label for entry in described), *synonyms]


def _make_concept(
    members: Map[str, str], entries: Map[str, Entry], order: SchemeOrder, group: str | None
) -> Concept | None:
    described = [entries[identifier] for identifier in members.values() if identifier in entries]
    if not described:
        return None
    told = next((entry.kind for entry in described if entry.kind is not None), None)
    kind: EntryKind | None = "agentClass" if group == "agentClass" else told or _KIND_OF_RELATIVES.get(group or "")
    described.sort(key=lambda entry: order.rank(entry.identifier, kind))
    first = described[0]
    return Concept(
        iri=make_concept_iri(first.identifier, kind),
        kind=_kind(kind),
        label=first.label,
        synonyms=tuple(dict.fromkeys(name for name in _names(described) if name != first.label)),
        codes=tuple(dict.fromkeys(code for entry in described for code in entry.codes)),
        exact_matches=tuple(identifier_iri(identifier) for identifier in sorted(members.values())),
        definition=next((entry.definition for entry in described if entry.definition), ""),
        source=first.identifier,
    )


def make_concept_iri(identifier: str, kind: str | None) -> str:
    """The IRI of a concept that only added vocabularies know: its kind and most trusted identifier ("mondo-0015459").

    A target is its gene: it keeps the IRI of the identifier.
    """
    if kind == "target":
        return identifier_iri(identifier)
    return f"{TG}{_FOLDERS.get(kind or '', 'concept')}/{identifier.replace(':', '-', 1)}"


def _kind(kind: str | None) -> ConceptKind:
    return kind or "unknown"  # type: ignore[return-value]  # an EntryKind is a ConceptKind


def _add_related(concepts: dict[str, Concept], concept_of: Map[str, str], judged: Iterable[JudgedMapping]) -> None:
    """Matches that are not exact (and contradicted ones, as close) on the concepts that they are about."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for entry in judged:
        mapping = entry.mapping
        relation = "close" if entry.verdict == "conflict" else str(mapping.relation)
        if entry.verdict not in ("related", "conflict") or relation not in _REVERSED:
            continue
        ends = (
            (mapping.subject, mapping.object, relation),
            (mapping.object, mapping.subject, _REVERSED[relation]),
        )
        for end, other, way in ends:
            if end in concept_of and scheme_of(other) != SCHEME_OF_BUILTIN:
                found[concept_of[end]][way].setdefault(identifier_iri(other))
    for iri, matches in found.items():
        concepts[iri] = _with_matches(concepts[iri], matches)


def _with_matches(concept: Concept, matches: Map[str, Map[str, None]]) -> Concept:
    def more(known: tuple[str, ...], relation: str) -> tuple[str, ...]:
        return tuple(i for i in dict.fromkeys((*known, *matches.get(relation, ()))) if i not in concept.exact_matches)

    return replace(
        concept,
        close_matches=more(concept.close_matches, "close"),
        broad_matches=more(concept.broad_matches, "broad"),
        narrow_matches=more(concept.narrow_matches, "narrow"),
    )
