"""Linking: how many registered strings carry an identifier of another vocabulary, and how far they agree with MeSH tags.

    python benchmarks/linking.py [RECORDS.ndjson.gz] [--vocab DIR] [--sample FILE]

Of the oncology records, with the built-in vocabulary alone and with all vocabulary files of a directory: the share of
distinct agents and conditions with an identifier, per scheme; the share of registered strings (conditions; drugs and
biologicals) that lead to one, of all and of those that were judged to name a condition or an agent at all; the ceiling
of the files (any run of words of the string equal to any name in them); and of the registry's own MeSH tags of
conditions the share that is among our identifiers, or stands above or below one.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from coverage import DRUG_KINDS, RECORDS, find_oncology, is_oncology
from trialgraph.commands.fetching import find_vocabulary_files
from trialgraph.facts.grounding import find_groundings
from trialgraph.facts.study_facts import extract_facts
from trialgraph.facts.therapies.agents import extract_therapies
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.namespaces import BIOREGISTRY
from trialgraph.registries import read_studies
from trialgraph.study import Study
from trialgraph.vocabulary.collection import add_vocabularies, collection_folder, list_vocabularies, load_collected
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.formats import ReadOptions
from trialgraph.vocabulary.load import load_builtin

ROOT = Path(__file__).resolve().parents[1]
VOCAB = Path(os.environ.get("TRIALGRAPH_SHARED", ROOT.parent / "shared")) / "vocab"
DB = ROOT / ".linking" / "trialgraph.db"  # the compiled vocabularies are kept there from run to run
JUDGED = ROOT / "tests" / "vocabulary"
FOLDERS = ("disease", "drug", "endpoint", "mapping", "target")
KINDS = ("condition", "agent")
TO_REACH = {"condition": 0.95, "agent": 0.88}
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 8


@dataclass
class Strings:
    """Registered strings of one kind: how often each occurs, and in which trial; the ones that lead to an identifier."""

    total: Counter[str] = field(default_factory=Counter)
    linked: Counter[str] = field(default_factory=Counter)
    trial: dict[str, str] = field(default_factory=dict)

    def add(self, string: str, trial: str, is_linked: bool) -> None:
        """Count one registered string."""
        string = " ".join(string.split())
        self.total[string] += 1
        self.linked[string] += is_linked
        self.trial.setdefault(string, trial)

    def share(self, strings: Iterable[str] | None = None) -> float:
        """Linked ÷ all occurrences (of `strings` only, when they are given)."""
        chosen = list(self.total) if strings is None else [string for string in strings if string in self.total]
        return sum(self.linked[s] for s in chosen) / max(sum(self.total[s] for s in chosen), 1)


@dataclass
class Linked:
    """What one vocabulary makes of the records."""

    strings: dict[str, Strings] = field(default_factory=lambda: {kind: Strings() for kind in KINDS})
    concepts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of_trial: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # conditions


def link(studies: Iterable[Study], vocabulary: Vocabulary) -> Linked:
    """Link all registered conditions, drugs and biologicals of the studies."""
    linked = Linked()
    for study in studies:
        facts = extract_facts(study, vocabulary)
        found = {old: concept.iri for old, concept in find_groundings(facts, vocabulary).items()}
        at_pointer: dict[str, set[str]] = defaultdict(set)
        for fact in facts.conditions:
            iri = found.get(fact.concept, fact.concept)
            linked.concepts["condition"].add(iri)
            linked.of_trial[study.id].add(iri)
            for evidence in fact.evidence:
                at_pointer[evidence.pointer].add(iri)
        for agent in facts.agents:
            linked.concepts["agent"].add(found.get(agent.therapy.concept, agent.therapy.concept))
        for text in study.conditions:
            is_linked = any(has_identifier(iri, vocabulary) for iri in at_pointer[text.pointer])
            linked.strings["condition"].add(text.content, study.id, is_linked)
        for reading in extract_therapies(study, make_therapy_finder(vocabulary)).readings:
            if reading.intervention.kind in DRUG_KINDS:
                iris = {found.get(m.therapy.concept, m.therapy.concept) for m in reading.mentions}
                is_linked = any(has_identifier(iri, vocabulary) for iri in iris)
                linked.strings["agent"].add(reading.intervention.name.content, study.id, is_linked)
    return linked


def has_identifier(iri: str, vocabulary: Vocabulary) -> bool:
    """Whether a concept has an identifier of another vocabulary."""
    concept = vocabulary.get(iri)
    return concept is not None and bool(concept.exact_matches)


def load_all(folder: Path) -> Vocabulary:
    """The built-in vocabulary with all files of the folder, compiled once."""
    files = [str(path) for name in FOLDERS for path in sorted((folder / name).iterdir())]
    if len(list_vocabularies(collection_folder(DB))) != len(files):
        DB.parent.mkdir(exist_ok=True)
        add_vocabularies(collection_folder(DB), find_vocabulary_files(files, None, ReadOptions(), settles=False))
    return load_collected(DB)


def ceiling(strings: Strings, vocabulary: Vocabulary) -> float:
    """The share of strings with any run of words that is any name of any concept in the vocabularies."""
    assert vocabulary.added is not None
    known = {string for string in strings.total if _has_any_name(string, vocabulary)}
    return sum(strings.total[string] for string in known) / strings.total.total()


def _has_any_name(string: str, vocabulary: Vocabulary) -> bool:
    words = list(_WORD.finditer(string))
    spans = (
        (words[first].start(), words[last].end())
        for first in range(len(words))
        for last in range(first, min(first + _LONGEST, len(words)))
    )
    return any(vocabulary.added and vocabulary.added.lookup(string[start:end]) for start, end in spans)


def read_mesh_tags(records: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Trial and (id, term) of the registry's own MeSH tags of its conditions, of oncology records."""
    import gzip

    with gzip.open(records) as lines:
        for record in map(orjson.loads, lines):
            if is_oncology(record):
                tags = record["derivedSection"]["conditionBrowseModule"].get("meshes", ())
                identifier = record["protocolSection"]["identificationModule"]["nctId"]
                yield identifier, [(tag["id"], tag["term"]) for tag in tags]


def compare_mesh(records: Path, linked: Linked, vocabulary: Vocabulary) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How many tags are among our identifiers, above, below, or neither; the tags that are neither."""
    counts: Counter[str] = Counter()
    apart: Counter[tuple[str, str]] = Counter()
    iris = defaultdict(set)
    for kind_iri in linked.concepts["condition"] | {a for i in linked.concepts["condition"] for a in vocabulary.ancestors(i)}:
        concept = vocabulary.get(kind_iri)
        for identifier in (*concept.exact_matches, *concept.close_matches) if concept else ():
            iris[identifier.removeprefix(BIOREGISTRY)].add(kind_iri)
    for trial, tags in read_mesh_tags(records):
        ours = linked.of_trial[trial]
        above = {ancestor for iri in ours for ancestor in vocabulary.ancestors(iri)}
        for identifier, term in tags:
            tagged = iris[f"mesh:{identifier}"]
            way = _relate(tagged, ours, above, vocabulary)
            counts[way] += 1
            if way == "apart":
                apart[identifier, term] += 1
    return counts, apart


def _relate(tagged: set[str], ours: set[str], above: set[str], vocabulary: Vocabulary) -> str:
    if tagged & ours:
        return "found"
    if tagged & above:
        return "above ours"
    return "below ours" if any(ours & vocabulary.ancestors(iri) for iri in tagged) else "apart"


def read_judged(kind: str) -> set[str]:
    """The strings of the sample that were judged to name a condition, or an agent."""
    path = JUDGED / f"judged_{kind}_strings.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {row["string"] for row in rows if row["is_one"] == "yes"}


def print_schemes(title: str, linked: Linked, vocabulary: Vocabulary) -> None:
    print(f"\n{title}: distinct concepts with an identifier")
    for kind in KINDS:
        concepts = [vocabulary.get(iri) for iri in linked.concepts[kind]]
        schemes = Counter(
            scheme
            for concept in concepts
            if concept
            for scheme in {i.removeprefix(BIOREGISTRY).partition(":")[0] for i in concept.exact_matches}
        )
        having = sum(bool(concept and concept.exact_matches) for concept in concepts)
        parts = ", ".join(f"{scheme} {count / len(concepts):.2f}" for scheme, count in schemes.most_common(8))
        print(f"  {kind:10} {having / len(concepts):.3f} of {len(concepts):,}   {parts}")


def print_strings(results: Mapping[str, tuple[Linked, Vocabulary]]) -> None:
    print(f"\n{'registered strings that lead to an identifier':48} {'all':>7} {'judged':>7}   to reach")
    for title, (linked, _) in results.items():
        for kind in KINDS:
            strings = linked.strings[kind]
            judged = strings.share(read_judged(kind))
            least = f"{TO_REACH[kind]:.2f}" if title != "built-in" else ""
            print(f"{title + ', ' + kind + 's':48} {strings.share():7.3f} {judged:7.3f}   {least}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How many registered strings carry an identifier.")
    parser.add_argument("records", nargs="?", type=Path, default=RECORDS)
    parser.add_argument("--vocab", type=Path, default=VOCAB, help="a directory of vocabulary files")
    parser.add_argument("--top", type=int, default=30, help="how many disagreements and failures to print")
    asked = parser.parse_args()
    oncology = find_oncology(asked.records)
    studies = [study for study in read_studies([asked.records]) if study.id in oncology]
    vocabularies = {"built-in": load_builtin(), "all vocabularies": load_all(asked.vocab)}
    results = {title: (link(studies, vocabulary), vocabulary) for title, vocabulary in vocabularies.items()}
    print(f"{len(studies):,} oncology records")
    for title, (linked, vocabulary) in results.items():
        print_schemes(title, linked, vocabulary)
    print_strings(results)
    whole = results["all vocabularies"]
    for kind in KINDS:
        print(f"{'ceiling of the files, ' + kind + 's':48} {ceiling(whole[0].strings[kind], whole[1]):7.3f}")
    counts, apart = compare_mesh(asked.records, *whole)
    total = counts.total()
    print(f"\nMeSH tags of conditions: {total:,}; " + ", ".join(f"{way} {n / total:.3f}" for way, n in counts.most_common()))
    for (identifier, term), number in apart.most_common(asked.top):
        print(f"{number:6} {identifier} {term}")
    for kind in KINDS:
        strings = whole[0].strings[kind]
        failed = Counter({s: n - strings.linked[s] for s, n in strings.total.items() if n > strings.linked[s]})
        print(f"\n{kind} strings without an identifier: {failed.total():,}; the most frequent of them")
        for string, number in failed.most_common(asked.top):
            print(f"{number:6} {string[:150]} ({strings.trial[string]})")


if __name__ == "__main__":
    main()
