"""Accuracy on annotated trials: precision, recall and F1 of each facet, with a 95 % interval and the misses.

    make score                     the development trials, ten misses a facet
    make score MISSES=0 SET=seeds  the five seeds, figures only

The annotations and their guide are in ``tests/gold``: every trial was annotated twice from the whole record and
adjudicated. The records come from the shared material where it is there ($TRIALGRAPH_SHARED, else ../shared), else from
ClinicalTrials.gov by id, one request a second. The interval is that of 2,000 bootstrap samples of the trials (seed 0).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from gold_score import Json, Score, read_gold, score  # noqa: E402  # the scorer stands beside the annotations
from trialgraph.fact_lines import make_fact_line  # noqa: E402
from trialgraph.facts.study_facts import extract_facts  # noqa: E402
from trialgraph.registries import read_studies  # noqa: E402
from trialgraph.vocabulary.load import load_builtin  # noqa: E402

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", ROOT.parent / "shared"))
API = "https://clinicaltrials.gov/api/v2/studies/"
SAMPLES = 2000
Counts = tuple[int, int, int]


def find_records(chosen: str, trials: Iterable[str], folder: Path) -> Path:
    """The annotated trials' records: the seeds of the project, the shared material, or fetched into `folder`."""
    if chosen == "seeds":
        return ROOT / "seeds"
    shared = SHARED / "gold" / f"{chosen}_records.ndjson"
    return shared if shared.exists() else fetch_records(trials, folder / "records.ndjson")


def fetch_records(trials: Iterable[str], path: Path) -> Path:
    """Fetch records by id from the registry, at most one a second. Exits with a clear line where that fails."""
    with path.open("wb") as file:
        for trial in trials:
            request = urllib.request.Request(API + trial, headers={"User-Agent": "trialgraph (make score)"})
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    file.write(json.dumps(json.load(answer)).encode() + b"\n")
            except (urllib.error.URLError, ValueError) as error:
                sys.exit(f"{API}{trial}: no record ({error}); put the shared material at {SHARED} instead")
            time.sleep(1)
    return path


def make_facts(records: Path) -> list[Json]:
    """The facts of the records in the shape of the annotations."""
    vocabulary = load_builtin()
    return [make_fact_line(extract_facts(study, vocabulary), vocabulary) for study in read_studies([records])]


def count_by_trial(gold: Mapping[str, Json], facts: Sequence[Json]) -> list[dict[str, Counts]]:
    """Right, wrong and missed of each facet, trial by trial."""
    found = []
    for trial, expected in gold.items():
        scores = score({trial: expected}, [line for line in facts if line["trial"] == trial])
        found.append({facet: (s.right, s.wrong, s.missed) for facet, s in scores.items()})
    return found


def find_interval(by_trial: Sequence[Mapping[str, Counts]], facet: str) -> tuple[float, float]:
    """The middle 95 % of the F1 of bootstrap samples of the trials."""
    chance, values = random.Random(0), []
    counts = [trial.get(facet, (0, 0, 0)) for trial in by_trial]
    for _ in range(SAMPLES):
        sample = chance.choices(counts, k=len(counts))
        right, wrong, missed = (sum(column) for column in zip(*sample, strict=True))
        values.append(2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0)
    values.sort()
    return values[int(0.025 * SAMPLES)], values[int(0.975 * SAMPLES)]


def print_table(scores: Mapping[str, Score], by_trial: Sequence[Mapping[str, Counts]], misses: int) -> None:
    """One line a facet, its first misses below it."""
    print(f"{len(by_trial)} trials")
    print(f"{'facet':15} {'P':>6} {'R':>6} {'F1':>6}   {'95 % interval':>14}   {'gold':>5} {'wrong':>5} {'missed':>6}")
    for facet, found in scores.items():
        precision = found.right / (found.right + found.wrong) if found.right + found.wrong else 1.0
        recall = found.right / (found.right + found.missed) if found.right + found.missed else 1.0
        low, high = find_interval(by_trial, facet)
        figures = f"{precision:6.3f} {recall:6.3f} {found.f1:6.3f}   {low:6.3f} – {high:5.3f}"
        print(f"{facet:15} {figures}   {found.right + found.missed:5} {found.wrong:5} {found.missed:6}")
        for miss in sorted(found.misses)[:misses]:
            print(f"    {miss}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy on annotated trials.")
    parser.add_argument("--set", default="dev", choices=("dev", "seeds"), dest="chosen")
    parser.add_argument("--misses", type=int, default=10, metavar="N", help="print so many misses a facet")
    arguments = parser.parse_args()
    gold = read_gold(arguments.chosen)
    with tempfile.TemporaryDirectory() as folder:
        facts = make_facts(find_records(arguments.chosen, gold, Path(folder)))
    print_table(score(gold, facts), count_by_trial(gold, facts), arguments.misses)


if __name__ == "__main__":
    main()
