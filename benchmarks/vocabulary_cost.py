"""What added vocabularies cost: adding them all, a cold start, the CPU and the memory of an extraction.

    python benchmarks/vocabulary_cost.py [RECORDS.ndjson.gz] [--vocab DIR]

Each figure is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from coverage import RECORDS
from linked_strings import VOCAB, load_all

from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin


def measure_adding(_: Path, vocab: Path, cache: Path) -> str:
    start = time.perf_counter()
    load_all(vocab, cache)
    return f"all files added and compiled in {time.perf_counter() - start:.1f} s"


def measure_start(_: Path, vocab: Path, cache: Path) -> str:
    start = time.perf_counter()
    vocabulary = load_all(vocab, cache)
    assert vocabulary.added is not None
    found = vocabulary.added.lookup("nasopharyngeal carcinoma")
    return f"cold start: vocabularies opened and {len(found)} name found in {time.perf_counter() - start:.2f} s"


def measure_extraction(records: Path, vocab: Path, cache: Path) -> str:
    vocabulary = load_all(vocab, cache)
    studies = 0
    spent = 0.0
    for study in read_studies([records]):
        start = time.process_time()
        ground_facts(extract_facts(study, vocabulary), vocabulary)
        spent += time.process_time() - start
        studies += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{studies:,} studies: {1000 * spent / studies:.2f} ms of CPU a study, {peak:.0f} MB at most"


def measure_builtin(records: Path, _: Path, __: Path) -> str:
    vocabulary = load_builtin()
    start = time.process_time()
    studies = [extract_facts(study, vocabulary) for study in read_studies([records])]
    spent = time.process_time() - start
    return f"with the built-in vocabulary alone, reading included: {1000 * spent / len(studies):.2f} ms of CPU a study"


PARTS: dict[str, Callable[[Path, Path, Path], str]] = {
    "adding": measure_adding,
    "start": measure_start,
    "extraction": measure_extraction,
    "builtin": measure_builtin,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="What added vocabularies cost.")
    parser.add_argument("records", nargs="?", type=Path, default=RECORDS)
    parser.add_argument("--vocab", type=Path, default=VOCAB, help="a directory of vocabulary files")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--part", choices=PARTS)
    asked = parser.parse_args()
    if asked.part:
        print(PARTS[asked.part](asked.records, asked.vocab, asked.cache))
        return
    with tempfile.TemporaryDirectory() as cache:
        for part in PARTS:
            own = [sys.executable, __file__, str(asked.records), "--vocab", str(asked.vocab), "--cache", cache]
            subprocess.run([*own, "--part", part], check=True)


if __name__ == "__main__":
    main()
