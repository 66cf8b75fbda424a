"""The registry's own MeSH tags of conditions beside our identifiers."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
from coverage import is_oncology

from trialgraph.vocabulary.candidates import find_by_identifier
from trialgraph.vocabulary.concepts import Vocabulary

_SHORT, _LONG = 7, 10  # letters of an identifier of MeSH, "D007938" and "D000069293"


def spell_mesh(tag: str) -> tuple[str, ...]:
    """What an identifier of the registry may be in MeSH: as it stands ("D000077195", newer descriptors have nine
    digits), or an older one of six digits that the registry padded with zeros ("D000007938" is mesh:D007938)."""
    padding = _LONG - _SHORT
    is_padded = len(tag) == _LONG and tag[1 : 1 + padding] == "0" * padding
    return (f"mesh:{tag}", f"mesh:{tag[0]}{tag[1 + padding :]}") if is_padded else (f"mesh:{tag}",)


def read_mesh_tags(records: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Trial and (identifier, term) of the registry's MeSH tags of its conditions, of oncology records."""
    with gzip.open(records) as lines:
        for record in map(orjson.loads, lines):
            if is_oncology(record):
                tags = record["derivedSection"]["conditionBrowseModule"].get("meshes", ())
                trial = record["protocolSection"]["identificationModule"]["nctId"]
                yield trial, [(tag["id"], tag["term"]) for tag in tags]


def compare_mesh(
    records: Path, of_trial: Mapping[str, set[str]], vocabulary: Vocabulary
) -> tuple[Counter[str], dict[tuple[str, str], list[str]]]:
    """How many tags are among our identifiers ("found"), above or below one, or apart; the trials of those apart."""
    counts: Counter[str] = Counter()
    apart: dict[tuple[str, str], list[str]] = defaultdict(list)  # the registry spells some identifiers in both ways
    for trial, tags in read_mesh_tags(records):
        ours = of_trial.get(trial, set())
        for identifier, term in tags:
            way = _relate(_find_tagged(identifier, vocabulary), ours, vocabulary)
            counts[way] += 1
            if way == "apart":
                apart[spell_mesh(identifier)[-1], term].append(trial)
    return counts, apart


def _find_tagged(identifier: str, vocabulary: Vocabulary) -> set[str]:
    found = (pair for curie in spell_mesh(identifier) for pair in find_by_identifier(curie, vocabulary))
    return {iri for iri, relation in found if relation in ("exact", "close")}


def _relate(tagged: set[str], ours: set[str], vocabulary: Vocabulary) -> str:
    if tagged & ours:
        return "found"
    if any(tagged & vocabulary.ancestors(iri) for iri in ours):
        return "above ours"
    return "below ours" if any(ours & vocabulary.ancestors(iri) for iri in tagged) else "apart"
