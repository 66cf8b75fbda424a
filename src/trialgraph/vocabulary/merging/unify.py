"""Built-in concepts and the entries of added vocabularies → one set of concepts, each with all its identifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.entries import Entry, EntryKind, Mapping, Synonym
from trialgraph.vocabulary.merging.clusters import SCHEME_OF_BUILTIN, Clusters, scheme_of
from trialgraph.vocabulary.merging.concepts import make_concepts
from trialgraph.vocabulary.merging.names import merge_by_name
from trialgraph.vocabulary.merging.order import SchemeOrder, kind_of, load_order
from trialgraph.vocabulary.merging.trust import (
    JudgedMapping,
    Source,
    Trust,
    Verdict,
    make_builtin_mappings,
    order_by_trust,
)

_THERAPIES = frozenset({"agent", "agentClass", "procedure", "namedRegimen"})


@dataclass(frozen=True)
class Unified:
    """`concepts` by IRI (the built-in ones with what the others add), and every mapping with what came of it.

    `replaced`: identifiers that their own scheme replaced by another one → the IRI of the concept.
    """

    concepts: Map[str, Concept]
    mappings: Sequence[JudgedMapping]
    replaced: Map[str, str]

    @property
    def conflicts(self) -> list[JudgedMapping]:
        """Assertions of equality that contradict a more trusted one."""
        return [judged for judged in self.mappings if judged.verdict == "conflict"]


def unify(builtin: Vocabulary, sources: Sequence[Source]) -> Unified:
    """One concept for all identifiers that mean the same, by the assertions of the sources in the order of trust.

    Two identifiers of one scheme never become one concept, nor does what a source denies; equal names join only what
    no identifier contradicts. A concept that is built in keeps its IRI, label and names.
    """
    ranked = order_by_trust(make_builtin_mappings(builtin), sources)
    order, entries = load_order(), collect_entries(sources)
    clusters = Clusters(_denials(ranked))
    for concept in builtin.concepts.values():
        clusters.add(concept.iri, _group(concept.kind))
    for entry in entries.values():
        clusters.add(entry.identifier, _group(entry.kind))
    judged = [*_judge(ranked, clusters, order), *merge_by_name(builtin, entries, clusters)]
    concepts, replaced = make_concepts(builtin, entries, clusters, judged, order)
    return Unified(concepts, judged, replaced)


def collect_entries(sources: Sequence[Source]) -> dict[str, Entry]:
    """Every identifier with what is said of it: its first entry, the names of the others, or the label in a mapping."""
    entries: dict[str, Entry] = {}
    for source in sources:
        for entry in source.file.entries:
            if not entry.obsolete and entry.label:
                known = entries.get(entry.identifier)
                entries[entry.identifier] = _add_names(known, entry) if known else _with_kind(entry)
    for source in sources:
        for mapping in source.file.mappings:
            labelled = ((mapping.subject, mapping.subject_label), (mapping.object, mapping.object_label))
            for identifier, label in labelled:
                kind = kind_of(identifier)
                if label and kind is not None and identifier not in entries:
                    entries[identifier] = Entry(identifier, label, kind, line=mapping.line)
    return entries


def _with_kind(entry: Entry) -> Entry:
    return entry if entry.kind is not None else replace(entry, kind=kind_of(entry.identifier))


def _add_names(known: Entry, other: Entry) -> Entry:
    names = {known.label, *(synonym.name for synonym in known.synonyms)}
    more = tuple(synonym for synonym in (Synonym(other.label), *other.synonyms) if synonym.name not in names)
    kind: EntryKind | None = known.kind or other.kind
    return replace(
        known,
        kind=kind,
        synonyms=(*known.synonyms, *more),
        parents=known.parents or other.parents,  # of two versions of a hierarchy the one that was added first
        definition=known.definition or other.definition,
    )


def _group(kind: str | None) -> str | None:
    """Agents, classes, procedures and regimens may turn out to be one another, and endpoints and the criteria that
    measure them; a disease is never a therapy."""
    return "therapy" if kind in _THERAPIES else "measure" if kind in ("endpoint", "criterion") else kind


def _denials(ranked: Iterable[tuple[Trust, str, Mapping]]) -> Iterator[tuple[str, str]]:
    """What is denied, unless the user settled it otherwise."""
    settled = {(m.subject, m.object) for trust, _, m in ranked if trust is Trust.SETTLED and not m.negative}
    settled |= {(other, one) for one, other in settled}
    for _, _, mapping in ranked:
        pair = (mapping.subject, mapping.object)
        if mapping.negative and pair not in settled:
            yield pair


def _judge(
    ranked: Sequence[tuple[Trust, str, Mapping]], clusters: Clusters, order: SchemeOrder
) -> Iterator[JudgedMapping]:
    unique = _one_to_one(ranked)
    for trust, source, mapping in ranked:
        verdict, why = _judge_one(mapping, clusters, order, unique[id(mapping)])
        yield JudgedMapping(mapping, source, trust, verdict, why)


def _judge_one(mapping: Mapping, clusters: Clusters, order: SchemeOrder, unique: bool) -> tuple[Verdict, str]:
    if mapping.negative:
        return "denied", ""
    if mapping.relation not in ("exact", "xref"):
        return "related", ""
    ends = (mapping.subject, mapping.object)
    if not all(scheme_of(end) == SCHEME_OF_BUILTIN or order.is_linked(end) for end in ends):
        return "related", "its scheme is not one that concepts are joined by"
    if not unique:
        return "related", "one of several references of its source, so none of them is exact"
    problem = clusters.join(*ends)
    return ("conflict", problem) if problem else ("same", "")


def _one_to_one(ranked: Sequence[tuple[Trust, str, Mapping]]) -> dict[int, bool]:
    """Whether each cross-reference is the only one of its source between its identifier and the other's scheme."""
    others: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for _, source, mapping in ranked:
        if mapping.relation == "xref":
            for key, other in _sides(source, mapping):
                others[key].add(other)
    return {
        id(mapping): mapping.relation != "xref" or all(len(others[key]) == 1 for key, _ in _sides(source, mapping))
        for _, source, mapping in ranked
    }


def _sides(source: str, mapping: Mapping) -> tuple[tuple[tuple[str, str, str], str], ...]:
    return (
        ((source, mapping.subject, scheme_of(mapping.object)), mapping.object),
        ((source, mapping.object, scheme_of(mapping.subject)), mapping.subject),
    )
