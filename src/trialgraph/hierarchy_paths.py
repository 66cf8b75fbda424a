"""What makes a hit narrower or broader: the way through the hierarchy, "nasopharyngeal carcinoma ⊂ … ⊂ carcinoma".

A saved query gives the concepts that made a row a hit, as IRIs; here they become the shortest way between each of them
and the concept asked for. Only plain queries are run for it, so that every endpoint gives the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from trialgraph.concept_names import NamedConcept
from trialgraph.namespaces import SKOS, TG
from trialgraph.results import Result, Term

Ask = Callable[[str], Any]  # runs SPARQL text
Path = tuple[str, ...]  # IRIs, each directly below the next

_PREFIXES = f"PREFIX tg: <{TG}> PREFIX skos: <{SKOS}> "
_ABOVE = (
    _PREFIXES
    + """SELECT DISTINCT ?below ?above WHERE {
  { SELECT DISTINCT ?below WHERE { VALUES ?concept { %s } ?concept tg:within ?below } }
  ?below skos:broader ?above }"""
)
_LABELS = _PREFIXES + "SELECT ?concept ?label WHERE { VALUES ?concept { %s } ?concept skos:prefLabel ?label }"
_IS_USED = (
    _PREFIXES
    + """ASK { ?found tg:within %s .
  { ?node tg:condition ?found } UNION { ?node tg:therapy ?found } UNION { ?node tg:endpoint ?found }
  UNION { ?node tg:criterion ?found } }"""
)
_SEPARATOR = "; "
_SHOWN = 5  # ways of one row; a trial of twenty subtypes is no better explained by twenty


def find_paths(ask: Ask, found: Collection[str], asked: str) -> dict[str, Path]:
    """The shortest way up from each found concept to the one asked for, or from that up to the found one.

    Of several that are equally short the first by IRI; a concept that is neither above nor below has none.
    """
    above = _read_above(ask, {*found, asked})
    return {iri: path for iri in found if (path := _climb(above, iri, asked) or _climb(above, asked, iri))}


def spell_paths(result: Result, asked: Mapping[str, str], ask: Ask) -> Result:
    """The result with its columns of IRIs (column → the concept asked for) as ways in words.

    An exact hit has none. Of a row that is narrower by some concepts and broader by others only the former count.
    """
    for column, concept in asked.items():
        position = result.columns.index(column)
        cells = [_read_iris(row[position]) for row in result.rows]
        paths = find_paths(ask, {iri for iris in cells for iri in iris}, concept)
        labels = _read_labels(ask, {iri for path in paths.values() for iri in path})
        words = [_say(iris, paths, concept, labels) for iris in cells]
        rows = tuple(
            (*row[:position], Literal(said) if said else None, *row[position + 1 :])
            for row, said in zip(result.rows, words, strict=True)
        )
        result = replace(result, rows=rows)
    return result


def describe_unused(ask: Ask, concepts: Iterable[NamedConcept]) -> str:
    """Which of these concepts no trial of the graph has, nor anything below them; "" if each of them has one."""
    unused = [one.label for one in concepts if not ask(_IS_USED % NamedNode(one.iri))]
    names = " and ".join(repr(label) for label in unused)
    return f"{names}: known, but no trial of this graph has it or a kind of it" if unused else ""


def say_path(path: Path, labels: Mapping[str, str], *, downwards: bool = False) -> str:
    """A way in words: "a ⊂ b" (a is a kind of b), or from its wider end "b ⊃ a"."""
    names = [labels.get(iri, iri) for iri in path]
    return " ⊃ ".join(reversed(names)) if downwards else " ⊂ ".join(names)


def _say(iris: Iterable[str], paths: Mapping[str, Path], asked: str, labels: Mapping[str, str]) -> str:
    known = [paths[iri] for iri in iris if iri in paths]
    if any(len(path) == 1 for path in known):
        return ""
    narrower = sorted({say_path(path, labels) for path in known if path[-1] == asked}, key=_by_length)
    broader = sorted({say_path(path, labels, downwards=True) for path in known if path[0] == asked}, key=_by_length)
    shown = narrower or broader
    more = [f"and {len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else []
    return _SEPARATOR.join([*shown[:_SHOWN], *more])


def _by_length(words: str) -> tuple[int, str]:
    return words.count(" ⊂ ") + words.count(" ⊃ "), words


def _read_iris(term: Term | None) -> list[str]:
    return term.value.split() if isinstance(term, Literal) else []


def _read_above(ask: Ask, concepts: Collection[str]) -> dict[str, list[str]]:
    """Concept → what stands directly above it, for these concepts and all above them."""
    above: dict[str, list[str]] = defaultdict(list)
    for below, wider in ask(_ABOVE % _spell(concepts)):
        above[below.value].append(wider.value)
    return {iri: sorted(parents) for iri, parents in above.items()}


def _read_labels(ask: Ask, concepts: Collection[str]) -> dict[str, str]:
    return {concept.value: label.value for concept, label in ask(_LABELS % _spell(concepts))} if concepts else {}


def _spell(iris: Collection[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in sorted(iris))


def _climb(above: Mapping[str, list[str]], start: str, end: str) -> Path:
    """The shortest way up, () if there is none."""
    come_from: dict[str, str] = {start: ""}
    waiting = [start]
    for iri in waiting:  # grows while it is read: breadth first
        if iri == end:
            return _retrace(come_from, end)
        for parent in above.get(iri, ()):
            if parent not in come_from:
                come_from[parent] = iri
                waiting.append(parent)
    return ()


def _retrace(come_from: Mapping[str, str], end: str) -> Path:
    path = [end]
    while before := come_from[path[-1]]:
        path.append(before)
    return tuple(reversed(path))
