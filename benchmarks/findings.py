"""A sample of the findings, to be judged by reading: is the defect there, is the evidence right, and what was assumed?

    python benchmarks/findings.py [SOURCE ...] [--seed N] [--size N] [--least N]

Prints how many findings of each kind the records give (as comments), then the sample as tab-separated rows: of each
kind `--least` findings or all there are, the rest by chance among what is left. The same seed on the same findings
draws the same sample. Default records: the 5,515 studies of the shared material.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trialgraph.facts.model import Finding
from trialgraph.facts.study_facts import extract_facts
from trialgraph.registries import read_studies
from trialgraph.vocabulary.load import load_builtin

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = SHARED / "records" / "ctgov_v2.ndjson.gz"
COLUMNS = ("trial", "kind", "found", "assumed", "evidence")

Row = tuple[str, Finding]


def find_all(sources: Sequence[str]) -> Iterator[Row]:
    """The findings of every record, each with its trial."""
    vocabulary = load_builtin()
    for study in read_studies(sources):
        for finding in extract_facts(study, vocabulary).findings:
            yield study.id, finding


def draw_sample(rows: Iterable[Row], seed: int, size: int, least: int) -> list[Row]:
    """`size` findings of `rows` (all, if there are fewer), at least `least` of each kind or all of the kind."""
    chance = random.Random(seed)
    shuffled = sorted(rows, key=_order)
    chance.shuffle(shuffled)
    drawn: Counter[str] = Counter()
    first: list[Row] = []
    rest: list[Row] = []
    for row in shuffled:
        drawn[row[1].kind] += 1
        (first if drawn[row[1].kind] <= least else rest).append(row)
    return sorted((*first, *rest[: max(0, size - len(first))]), key=_order)


def _order(row: Row) -> tuple[str, ...]:
    trial, finding = row
    return (finding.kind, trial, finding.found, *(evidence.pointer for evidence in finding.evidence))


def make_line(row: Row) -> str:
    """A finding as one tab-separated line; the evidence as pointers with the words they cite."""
    trial, finding = row
    evidence = " | ".join(f"{e.pointer}: {e.quote}" for e in finding.evidence)
    return "\t".join(" ".join(part.split()) for part in (trial, finding.kind, finding.found, finding.assumed, evidence))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", default=[str(RECORDS)])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--least", type=int, default=5, help="of each kind that has findings")
    return parser.parse_args()


def main() -> None:
    options = _parse()
    rows = list(find_all(options.sources))
    for kind, count in Counter(finding.kind for _, finding in rows).most_common():
        print(f"# {kind}: {count}")
    print("\t".join(COLUMNS))
    for row in draw_sample(rows, options.seed, options.size, options.least):
        print(make_line(row))


if __name__ == "__main__":
    main()
