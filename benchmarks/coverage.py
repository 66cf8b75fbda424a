"""Coverage of what nobody has annotated: how much of real records the built-in vocabulary and the rules understand.

    python benchmarks/coverage.py [RECORDS.ndjson.gz] [--top N]

Five shares, over all records and over those of oncology, and the strings that failed most often. A share says how much
is understood, not how much of that is right (`make score` measures that). Default records: the 5,515 studies of the
shared material.

A record is one of oncology when its registry's MeSH tags of the conditions, or their ancestors, contain "Neoplasms".
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from trialgraph.facts.model import Evidence, StudyFacts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.facts.therapies.agents import extract_therapies
from trialgraph.facts.therapies.interventions import Reading
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.registries import read_studies
from trialgraph.study import Study
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = SHARED / "records" / "ctgov_v2.ndjson.gz"
NEOPLASMS = "Neoplasms"
DRUG_KINDS = ("DRUG", "BIOLOGICAL")
TO_REACH = {
    "agents yielded": 0.99,
    "agents grounded": 0.80,
    "conditions grounded": 0.90,
    "outcomes coded": 0.85,
    "time frames parsed": 0.98,
}
"""The facets, with the share that oncology records are to reach."""
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty|thirty|ninety)\b",
    re.IGNORECASE,
)


@dataclass
class Tally:
    """How many were understood of how many, and what was not, by how often."""

    understood: int = 0
    total: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, is_understood: bool, words: str) -> None:
        """Count one thing, by its words if it was not understood."""
        self.total += 1
        self.understood += is_understood
        if not is_understood:
            self.failed[" ".join(words.split())] += 1

    @property
    def share(self) -> float:
        """Understood ÷ all; 1 where there is nothing to understand."""
        return self.understood / self.total if self.total else 1.0


@dataclass(frozen=True)
class Check:
    """One thing of a record that is to be understood, in the words of the record."""

    facet: str
    is_understood: bool
    words: str


def check_study(study: Study, vocabulary: Vocabulary) -> Iterator[Check]:
    """Everything of a study that the five shares count."""
    facts = extract_facts(study, vocabulary)
    readings = extract_therapies(study, make_therapy_finder(vocabulary)).readings
    yield from check_interventions(readings)
    yield from check_concepts(facts, vocabulary)
    for outcome in facts.outcomes:
        yield Check("outcomes coded", outcome.endpoints != ("OTHER",), outcome.measure)
        frame = outcome.time_frame
        if frame is not None and _NUMBER.search(frame.text):
            yield Check("time frames parsed", frame.months is not None, frame.text)


def check_interventions(readings: Iterable[Reading]) -> Iterator[Check]:
    """Whether each intervention registered as a drug or biological gives an agent, or a class in an agent's place."""
    for reading in readings:
        if reading.intervention.kind in DRUG_KINDS:
            given = any(mention.therapy.kind in ("agent", "agentClass") for mention in reading.mentions)
            yield Check("agents yielded", given, reading.intervention.name.content)


def check_concepts(facts: StudyFacts, vocabulary: Vocabulary) -> Iterator[Check]:
    """Whether each agent and each condition of a study is a concept with an identifier of its own elsewhere."""
    for agent in facts.agents:
        words = _quote(agent.evidence, agent.therapy.name)
        yield Check("agents grounded", has_identifier(agent.therapy.concept, vocabulary), words)
    for condition in facts.conditions:
        words = _quote(condition.evidence, condition.name)
        yield Check("conditions grounded", has_identifier(condition.concept, vocabulary), words)


def has_identifier(iri: str, vocabulary: Vocabulary) -> bool:
    """Whether a concept is the vocabulary's and has a ``skos:exactMatch``; one that stands near it does not count."""
    concept = vocabulary.concepts.get(iri)
    return concept is not None and bool(concept.exact_matches)


def _quote(evidence: tuple[Evidence, ...], name: str) -> str:
    """The words of the record, and the name that they were read as where it is another."""
    words = evidence[0].quote if evidence else name
    return words if words.casefold() == name.casefold() else f"{words} [{name}]"


def is_oncology(record: Mapping[str, Any]) -> bool:
    """Whether the registry tagged a record's conditions as neoplasms."""
    tags = record.get("derivedSection", {}).get("conditionBrowseModule", {})
    return any(tag.get("term") == NEOPLASMS for key in ("meshes", "ancestors") for tag in tags.get(key, ()))


def find_oncology(records: Path) -> frozenset[str]:
    """The registry ids of the oncology records."""
    with gzip.open(records) as lines:
        parsed = map(orjson.loads, lines)
        return frozenset(
            record["protocolSection"]["identificationModule"]["nctId"] for record in parsed if is_oncology(record)
        )


def tally(checks: Iterable[Check]) -> dict[str, Tally]:
    """The checks counted by facet."""
    tallies = {facet: Tally() for facet in TO_REACH}
    for check in checks:
        tallies[check.facet].add(check.is_understood, check.words)
    return tallies


def print_shares(every: Mapping[str, Tally], oncology: Mapping[str, Tally]) -> None:
    print(f"{'facet':20} {'all':>7} {'of':>7}   {'oncology':>8} {'of':>7}   to reach")
    for facet, least in TO_REACH.items():
        whole, part = every[facet], oncology[facet]
        short = "" if part.share >= least else "  SHORT"
        print(
            f"{facet:20} {whole.share:7.3f} {whole.total:7,}   {part.share:8.3f} {part.total:7,}   {least:8.2f}{short}"
        )


def print_failed(title: str, tallies: Mapping[str, Tally], top: int) -> None:
    for facet, counted in tallies.items():
        print(f"\n{facet}, {title}: {sum(counted.failed.values()):,} failed; the most frequent of them")
        for words, count in counted.failed.most_common(top):
            print(f"{count:6} {words[:150]}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How much of real records is understood.")
    parser.add_argument("records", nargs="?", type=Path, default=RECORDS)
    parser.add_argument("--top", type=int, default=50, help="how many strings that failed to print for each facet")
    asked = parser.parse_args()
    vocabulary, of_oncology = load_builtin(), find_oncology(asked.records)
    every: list[Check] = []
    oncology: list[Check] = []
    studies = 0
    for study in read_studies([asked.records]):
        checks = list(check_study(study, vocabulary))
        every += checks
        oncology += checks if study.id in of_oncology else []
        studies += 1
    tallies = tally(every), tally(oncology)
    print(f"{studies:,} records, {len(of_oncology):,} of them of oncology\n")
    print_shares(*tallies)
    print_failed("all records", tallies[0], asked.top)
    print_failed("oncology", tallies[1], asked.top)


if __name__ == "__main__":
    main()
