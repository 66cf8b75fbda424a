"""Equal names join concepts that no identifier keeps apart: the last and least trusted reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map

from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.entries import Entry, Mapping
from trialgraph.vocabulary.lexicon import is_short_name
from trialgraph.vocabulary.merging.clusters import Clusters
from trialgraph.vocabulary.merging.trust import BUILTIN, LEXICAL, JudgedMapping, Trust
from trialgraph.vocabulary.name_keys import make_name_keys

_APART = ("target", "endpoint")  # the names of genes and of endpoints are too short and too many to mean one thing


def merge_by_name(builtin: Vocabulary, entries: Map[str, Entry], clusters: Clusters) -> Iterator[JudgedMapping]:
    """Join sets whose preferred labels are equal, then those whose preferred label is a synonym of a built-in agent.

    Only where one name means one concept on each side: a label that two concepts of one scheme share joins nothing.
    Synonyms of classes, procedures and conditions join nothing: texts use narrower words for them ("flow cytometry",
    "adjuvant chemotherapy"), which vocabularies have as concepts of their own.
    """
    labels = {entry.identifier: entry.label for entry in entries.values() if entry.kind not in _APART}
    joinable = list(builtin.of_kind("agent", "agentClass", "condition", "procedure"))
    owned = {concept.iri: concept.label for concept in joinable}
    yield from _join_equal(_by_key({**owned, **labels}.items()), clusters, {**owned, **labels})
    agents = builtin.of_kind("agent")
    names = [(concept.iri, name) for concept in agents for name in concept.synonyms if not is_short_name(name)]
    across = _join_equal(_by_key([*names, *labels.items()]), clusters, {**owned, **labels}, across=set(owned))
    yield from (judged for judged in across if judged.verdict == "same")  # that a synonym is wider is no conflict


def _by_key(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for identifier, name in names:
        for key in make_name_keys(name):
            found[key].setdefault(identifier)
    return {key: list(identifiers) for key, identifiers in found.items() if len(identifiers) > 1}


def _join_equal(
    named: Map[str, list[str]], clusters: Clusters, labels: Map[str, str], across: set[str] | None = None
) -> Iterator[JudgedMapping]:
    """Join what has one name; with `across`, only one identifier of that set with those that are not in it."""
    for identifiers in named.values():
        roots = {clusters.find(identifier): identifier for identifier in identifiers}
        inside = [i for i in roots.values() if across is None or i in across]
        if len(roots) < 2 or (across is not None and len(inside) != 1):
            continue
        first, *others = sorted(roots.values(), key=lambda i: (i not in inside, i))
        for other in others:
            problem = clusters.join(first, other)
            mapping = Mapping(first, "exact", other, False, LEXICAL, None, labels[first], labels[other])
            yield JudgedMapping(mapping, BUILTIN, Trust.NAME, "conflict" if problem else "same", problem)
