"""Registered strings of oncology records and the concepts that they lead to, with a vocabulary."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from trialgraph.commands.fetching import find_vocabulary_files
from trialgraph.facts.added_names import find_agent, find_condition
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.populations.condition_choices import read_condition
from trialgraph.facts.populations.condition_names import make_condition_names
from trialgraph.facts.study_facts import extract_facts
from trialgraph.facts.therapies.agents import extract_therapies
from trialgraph.facts.therapies.interventions import Reading
from trialgraph.facts.therapies.name_parts import DRUG_KINDS
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.study import Study, Text
from trialgraph.vocabulary.collection import add_vocabularies, collection_folder, list_vocabularies, load_collected
from trialgraph.vocabulary.concepts import Concept, ConceptKind, Vocabulary
from trialgraph.vocabulary.formats import ReadOptions

ROOT = Path(__file__).resolve().parents[1]
VOCAB = Path(os.environ.get("TRIALGRAPH_SHARED", ROOT.parent / "shared")) / "vocab"
JUDGED = ROOT / "tests" / "vocabulary"
FOLDERS = ("disease", "drug", "endpoint", "mapping", "target")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 8  # words of a name, for the ceiling

Kind = Literal["condition", "agent"]
KINDS: tuple[Kind, ...] = ("condition", "agent")
_CONCEPT_KINDS: dict[Kind, tuple[ConceptKind, ...]] = {"condition": ("condition",), "agent": ("agent", "agentClass")}


@dataclass
class Strings:
    """Registered strings of one kind: how often each occurs, in which trial first, and what each leads to."""

    total: Counter[str] = field(default_factory=Counter)
    linked: Counter[str] = field(default_factory=Counter)
    trial: dict[str, str] = field(default_factory=dict)

    def add(self, string: str, trial: str, is_linked: bool) -> None:
        """Count one registered string."""
        string = " ".join(string.split())
        self.total[string] += 1
        self.linked[string] += is_linked
        self.trial.setdefault(string, trial)

    @property
    def share(self) -> float:
        """Linked ÷ all occurrences."""
        return self.linked.total() / max(self.total.total(), 1)

    def share_of(self, sample: Mapping[str, int]) -> float:
        """Linked ÷ all occurrences of a sample: string → how many of its occurrences were drawn."""
        drawn = {string: number for string, number in sample.items() if string in self.total}
        linked = sum(number * self.linked[s] / self.total[s] for s, number in drawn.items())
        return linked / max(sum(drawn.values()), 1)


@dataclass
class Linked:
    """What one vocabulary makes of the records: registered strings, distinct concepts, conditions of each trial."""

    strings: dict[Kind, Strings] = field(default_factory=lambda: {kind: Strings() for kind in KINDS})
    concepts: dict[Kind, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    of_trial: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def link(studies: Iterable[Study], vocabulary: Vocabulary) -> Linked:
    """Link all registered conditions, drugs and biologicals of the studies."""
    linked = Linked()
    for study in studies:
        facts = ground_facts(extract_facts(study, vocabulary), vocabulary)
        linked.of_trial[study.id] |= {fact.concept for fact in facts.conditions}
        linked.concepts["condition"] |= linked.of_trial[study.id]
        linked.concepts["agent"] |= {fact.therapy.concept for fact in facts.agents}
        for kind, text, concepts in link_strings(study, vocabulary):
            has_identifier = any(concept.exact_matches for concept in concepts)
            linked.strings[kind].add(text.content, study.id, has_identifier)
    return linked


def link_strings(study: Study, vocabulary: Vocabulary) -> Iterator[tuple[Kind, Text, list[Concept]]]:
    """Each registered condition, drug and biological with the concepts that it leads to.

    The string itself is read: of a heading beside its own kind ("Lung Cancer" beside NSCLC) the facts keep the kind.
    """
    for text in study.conditions:
        yield "condition", text, list(_link_condition(text, study, vocabulary))
    for reading in extract_therapies(study, make_therapy_finder(vocabulary)).readings:
        if reading.intervention.kind in DRUG_KINDS:
            yield "agent", reading.intervention.name, list(_link_reading(reading, vocabulary))


def _link_condition(text: Text, study: Study, vocabulary: Vocabulary) -> Iterator[Concept]:
    found = list(read_condition(text, study, make_condition_names(vocabulary)))
    for named in found:
        if named.known:
            concept = vocabulary.get(named.concept)
            yield from (concept,) if concept else ()
        elif vocabulary.added is not None and not named.choices:
            concept = find_condition(named.name, vocabulary.added)
            yield from (concept,) if concept else ()
    if not found and vocabulary.added is not None:  # "Neoplasm Metastasis" is a state of a disease, but a heading too
        concept = find_condition(text.content, vocabulary.added)
        yield from (concept,) if concept else ()


def _link_reading(reading: Reading, vocabulary: Vocabulary) -> Iterator[Concept]:
    for mention in reading.mentions:
        if mention.therapy.known:
            concept = vocabulary.get(mention.therapy.concept)
            yield from (concept,) if concept else ()
        elif vocabulary.added is not None:
            concept = find_agent(mention.therapy, vocabulary.added)
            yield from (concept,) if concept else ()


def list_files(folder: Path) -> list[Path]:
    """The vocabulary files of a directory: of its sub-directories by what they are about, else those in it."""
    folders = [folder / name for name in FOLDERS if (folder / name).is_dir()] or [folder]
    return [path for place in folders for path in sorted(place.iterdir()) if path.is_file()]


def load_all(folder: Path, cache: Path) -> Vocabulary:
    """The built-in vocabulary with all files of the folder, compiled under `cache` at the first run."""
    files = [str(path) for path in list_files(folder)]
    db = cache / blake2b("\n".join(files).encode(), digest_size=4).hexdigest() / "trialgraph.db"
    if len(list_vocabularies(collection_folder(db))) != len(files):
        db.parent.mkdir(parents=True, exist_ok=True)
        add_vocabularies(collection_folder(db), find_vocabulary_files(files, None, ReadOptions(), settles=False))
    return load_collected(db)


def measure_ceiling(strings: Strings, kind: Kind, vocabulary: Vocabulary) -> float:
    """The share of strings in which any run of words is a name, in any vocabulary, of a concept of this kind with an
    identifier."""
    known = (string for string in strings.total if _has_any_name(string, kind, vocabulary))
    return sum(strings.total[string] for string in known) / strings.total.total()


def _has_any_name(string: str, kind: Kind, vocabulary: Vocabulary) -> bool:
    assert vocabulary.added is not None
    words = list(_WORD.finditer(string))
    for first in range(len(words)):
        for last in range(first, min(first + _LONGEST, len(words))):
            part = string[words[first].start() : words[last].end()]
            hits = vocabulary.added.lookup(part, *_CONCEPT_KINDS[kind])
            concepts = (vocabulary.added.concept(hit.iri) for hit in hits)
            if any(concept and concept.exact_matches for concept in concepts):
                return True
    return False


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table of judgements."""
    with (JUDGED / f"judged_{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_judged(kind: Kind) -> dict[str, int]:
    """The strings of the sample that were judged to name a condition, or an agent, with how often each was drawn."""
    return {row["string"]: int(row["drawn"]) for row in read_table(f"{kind}_strings") if row["is_one"] == "yes"}
