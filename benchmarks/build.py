"""Building the graph, measured: what it costs, and how that compares with the least that any builder must do.

    python benchmarks/build.py [RECORDS.ndjson.gz]

Each stage runs in a process of its own and is measured by the operating system (CPU of all threads, peak memory).
The ratios are of one run on one machine: the whole build ÷ pyoxigraph's bulk load of the same N-Triples, and ÷
``orjson.loads`` of the same records. Last comes where the time goes (``build_profile.py``). Default records: the 5,515
studies of the shared material.
"""

from __future__ import annotations

import gc
import gzip
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import orjson
import pyoxigraph as ox
from build_profile import print_profile, profile_functions, time_stages

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = SHARED / "records" / "ctgov_v2.ndjson.gz"


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds, peak memory in MB, and what the stage counted."""

    cpu: float
    wall: float
    peak_mb: float
    counts: dict[str, float]


def parse_json(records: Path, _: Path) -> dict[str, float]:
    """The records parsed and thrown away."""
    with gzip.open(records) as lines:
        return {"records": sum(1 for line in lines if orjson.loads(line))}


def extract(records: Path, _: Path) -> dict[str, float]:
    """Reading and extraction; `extraction_ms` is the CPU of `extract_facts` alone, a study.

    The first study is extracted once more before: the names of the vocabulary are compiled then (`compiling_ms`).
    """
    from trialgraph.facts.study_facts import extract_facts
    from trialgraph.registries import read_studies
    from trialgraph.vocabulary.load import load_builtin
    from trialgraph.workers import collect_seldom

    vocabulary = load_builtin()
    start = time.process_time()
    extract_facts(next(iter(read_studies([records]))), vocabulary)
    compiling = time.process_time() - start
    gc.freeze()  # as `extract_all` does
    spent, slowest, count = 0.0, 0.0, 0
    for study in read_studies([records]):
        start = time.process_time()
        with collect_seldom():  # as the pipeline and its workers do
            extract_facts(study, vocabulary)
        took = time.process_time() - start
        spent, slowest, count = spent + took, max(slowest, took), count + 1
    return {"extraction_ms": 1000 * spent / count, "slowest_ms": 1000 * slowest, "compiling_ms": 1000 * compiling}


def build(records: Path, folder: Path) -> dict[str, float]:
    """The whole build: records to queryable store."""
    from trialgraph.pipeline import build_graph
    from trialgraph.registries import ReadReport
    from trialgraph.store import open_store
    from trialgraph.vocabulary.load import load_builtin

    report = ReadReport()
    metadata = build_graph([records], folder / "db", load_builtin(), report)
    with open_store(folder / "db") as store:
        quads = len(store)
    size = sum(path.stat().st_size for path in (folder / "db").rglob("*") if path.is_file())
    return {"studies": metadata.trial_count, "skipped": report.skipped, "quads": quads, "disk_mb": size / 1e6}


def write_lines(records: Path, folder: Path) -> dict[str, float]:
    """The same N-Triples in a file, for `bulk_load`; counts the quads that studies own."""
    from trialgraph.facts.study_facts import extract_facts
    from trialgraph.quads import make_concept_lines, make_minted_concept_lines, make_trial_lines
    from trialgraph.registries import read_studies
    from trialgraph.vocabulary.load import load_builtin

    vocabulary = load_builtin()
    owned = studies = 0
    with (folder / "graph.nt").open("w", encoding="utf-8") as file:
        file.writelines(make_concept_lines(vocabulary))
        for study in read_studies([records]):
            facts = extract_facts(study, vocabulary)
            lines = [*make_trial_lines(study, facts, vocabulary), *make_minted_concept_lines(facts, vocabulary)]
            file.writelines(lines)
            owned, studies = owned + len(lines), studies + 1
    return {"quads_a_study": owned / studies}


def bulk_load(_: Path, folder: Path) -> dict[str, float]:
    """The N-Triples of `write_lines` loaded by pyoxigraph and nothing else."""
    store = ox.Store(str(folder / "peer"))
    store.bulk_load(path=str(folder / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    return {"quads": len(store)}


def measure(stage: Callable[[Path, Path], dict[str, float]], records: Path, folder: Path) -> Cost:
    """Run a stage in a fresh process."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(stage, records, folder, sender))
    process.start()
    sender.close()  # so that a stage that dies ends the wait below
    try:
        cost: Cost = receiver.recv()
    except EOFError:
        sys.exit(f"{stage.__name__}: the stage failed")
    process.join()
    return cost


def _run(stage, records, folder, sender) -> None:  # type: ignore[no-untyped-def]
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    counts = stage(records, folder)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    sender.send(Cost(cpu, time.perf_counter() - wall, after.ru_maxrss / 1024, counts))


def main() -> None:
    records = Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stages = (parse_json, extract, build, write_lines, bulk_load)
        costs = {stage.__name__: measure(stage, records, folder) for stage in stages}
        by_stage, by_function = (measure(stage, records, folder).counts for stage in (time_stages, profile_functions))
    whole = costs["build"]
    print(f"{'stage':12} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}   counts")
    for stage, cost in costs.items():
        counts = ", ".join(f"{key} {value:,.2f}".removesuffix(".00") for key, value in cost.counts.items())
        print(f"{stage:12} {cost.cpu:8.2f} {cost.wall:8.2f} {cost.peak_mb:8.0f}   {counts}")
    print()
    print(f"studies a CPU-second            {whole.counts['studies'] / whole.cpu:10,.0f}")
    print(
        f"quads a study                   {costs['write_lines'].counts['quads_a_study']:10.1f}   to reach: at most 180"
    )
    print(f"extraction, ms of CPU a study   {costs['extract'].counts['extraction_ms']:10.2f}   to reach: at most 2")
    print(f"slowest record, ms of CPU       {costs['extract'].counts['slowest_ms']:10.1f}   to reach: at most 100")
    print(f"peak memory, MB                 {whole.peak_mb:10.0f}   to reach: at most 500")
    print(f"records skipped                 {whole.counts['skipped']:10.0f}   to reach: 0")
    print(f"build CPU / bulk_load CPU       {whole.cpu / costs['bulk_load'].cpu:10.2f}")
    print(f"build CPU / orjson.loads CPU    {whole.cpu / costs['parse_json'].cpu:10.2f}")
    print_profile("Where the time of the whole build goes", by_stage)
    print_profile("The functions of extraction that take most, under cProfile, without what they call", by_function)


if __name__ == "__main__":
    main()
