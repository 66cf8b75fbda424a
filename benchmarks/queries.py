"""Asking the graph, measured: the median time of each saved query, and what one call of the program costs.

    python benchmarks/queries.py [RECORDS.ndjson.gz] [--db DIR] [--query NAME] [--which example|wide|least] [--large]

Every query is asked with the parameters of its worked example; where that leaves room, also with parameters that take
in as much of the graph as a person would sensibly ask for (`WIDE`), and with everything left out that may be. A time is
that of `TrialGraph.query`: names resolved, SPARQL put together and run, all rows read, their dates looked up; twice,
as it passes and as CPU time of the process. On a quiet machine they are the same; on a shared one the first also counts
what others do, so that the verdict is about the second. Default graph: the 5,515 studies of the shared material and the
five seeds (for which the examples are), built for the run.

`--large` is for a graph of a hundred thousand studies and more (``scale.py --keep`` makes one): each query may take
longer, and the class × condition question is compared with DuckDB (``queries_duckdb.py``). There the worked examples
are one thing and the wide uses another: a list of 40,000 trials takes its time in any form, and what counts the whole
graph must read it. A graph of replicated records answers with as many times the rows as there are copies, where the
registry would not (new trials of a disease come with the years, not forty at a time): the rows stand beside the time.
The examples are asked first; each line is printed when it is measured. A case that takes long is asked less often.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trialgraph.api import TrialGraph
from trialgraph.saved_queries import SavedQuery, load_saved_queries
from trialgraph.terms import TRIAL

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = SHARED / "records" / "ctgov_v2.ndjson.gz"
WARM_UPS, REPETITIONS, FEWEST, LONGEST_S = 3, 15, 3, 6.0  # a case that took so long is asked no more than needed
TO_REACH_MS, TO_REACH_LARGE_MS = 100.0, 150.0
WHICH = ("example", "wide", "least")
HELP_TO_REACH_S, QUERY_TO_REACH_S = 0.3, 0.7

# A value for each kind of parameter that covers a large part of the graph. A kind without one keeps the example's.
WIDE = {
    "agentClass": "PD-1 antibody",
    "therapy": "PD-1 antibody",
    "anyTherapy": "chemotherapy",
    "condition": "neoplasm",
    "endpoint": "OS",
    "procedure": "radiotherapy",
    "trial": "NCT02813135",  # 24 therapies in 17 regimens: as many as any
}


@dataclass(frozen=True)
class Case:
    """A saved query with its parameters, and which they are: "example", "wide" or "least" (what may be left out is)."""

    query: str
    which: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class Timing:
    """How many rows came, and the medians of the times in milliseconds: as they passed, and of CPU."""

    case: Case
    rows: int
    wall_ms: float
    cpu_ms: float


def make_cases(graph: TrialGraph, query: SavedQuery) -> Iterator[Case]:
    """The example, then the wide and the least parameters where they differ from it.

    An example about a trial that the graph is without (one of the seeds) is left out.
    """
    example = dict(query.example.parameters)
    wide = {p.name: WIDE[p.kind] for p in query.parameters if p.kind in WIDE}
    least = {name: value for name, value in (example | wide).items() if name in _required(query)}
    seen: list[dict[str, str]] = []
    for which, parameters in (("example", example), ("wide", example | wide), ("least", least)):
        trials = [parameters[p.name] for p in query.parameters if p.kind == "trial" and p.name in parameters]
        if parameters not in seen and all(_has_trial(graph, trial) for trial in trials):
            seen.append(parameters)
            yield Case(query.name, which, parameters)


def _has_trial(graph: TrialGraph, name: str) -> bool:
    return bool(graph.graph.query(f"ASK {{ <{TRIAL}{name}> ?property ?value }}"))


def _required(query: SavedQuery) -> set[str]:
    return {parameter.name for parameter in query.parameters if parameter.required}


def time_case(graph: TrialGraph, case: Case) -> Timing:
    """The case asked some times for warming up and some times for measuring, fewer where they take long."""
    wall, cpu = [], []
    rows, begun = 0, time.perf_counter()
    for repetition in range(WARM_UPS + REPETITIONS):
        start, cpu_start = time.perf_counter(), time.process_time()
        rows = len(graph.query(case.query, **case.parameters))
        late = start - begun > LONGEST_S
        if repetition >= WARM_UPS or late:
            cpu.append(1000 * (time.process_time() - cpu_start))
            wall.append(1000 * (time.perf_counter() - start))
        if late and len(cpu) >= FEWEST:
            break
    return Timing(case, rows, statistics.median(wall), statistics.median(cpu))


def time_process(*arguments: str) -> float:
    """The median CPU seconds of a call of the program, over `REPETITIONS` calls."""
    program = Path(sys.executable).with_name("trialgraph")
    times = []
    for _ in range(REPETITIONS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def print_heading(to_reach: float) -> None:
    print(f"Medians of {REPETITIONS} (of {FEWEST} at least); to reach: at most {to_reach:.0f} ms of CPU")
    print(f"{'query':28} {'parameters':9} {'rows':>7} {'wall ms':>8} {'CPU ms':>7}  verdict", flush=True)


def print_timing(timing: Timing, to_reach: float) -> None:
    case = timing.case
    given = ", ".join(f"{name}={value}" for name, value in case.parameters.items())
    times = f"{timing.rows:7,} {timing.wall_ms:8.1f} {timing.cpu_ms:7.1f}"
    verdict = "OVER" if timing.cpu_ms > to_reach else "ok"
    print(f"{case.query:28} {case.which:9} {times}  {verdict:7}  {given}", flush=True)


def print_summary(timings: list[Timing], to_reach: float) -> None:
    print()
    for which in WHICH:
        of_this = [timing for timing in timings if timing.case.which == which]
        if of_this:
            slowest = max(of_this, key=lambda timing: timing.cpu_ms)
            over = sum(timing.cpu_ms > to_reach for timing in of_this)
            print(
                f"{which:8} {len(of_this):3} queries, {over} over {to_reach:.0f} ms; "
                f"slowest: {slowest.case.query} {slowest.cpu_ms:.1f} ms of CPU ({slowest.wall_ms:.1f} ms passed)"
            )


def print_processes(folder: Path) -> None:
    seeds = folder / "seeds.db"
    subprocess.run(
        [Path(sys.executable).with_name("trialgraph"), "build", "--db", seeds], check=True, capture_output=True
    )
    asked = ("query", "pd1-combinations", "--param", "condition=NPC", "--db", str(seeds))
    for arguments, to_reach in ((("--help",), HELP_TO_REACH_S), (asked, QUERY_TO_REACH_S)):
        words = "trialgraph " + " ".join(arguments[:2])
        print(f"{words:36} {time_process(*arguments):6.2f} s of process time   to reach: {to_reach} s")


def build(records: Path, db: Path) -> None:
    from trialgraph.pipeline import build_graph
    from trialgraph.registries import ReadReport
    from trialgraph.resources import seeds_folder
    from trialgraph.vocabulary.load import load_builtin

    print(f"building the graph of {records.name} and the seeds …", file=sys.stderr)
    build_graph([records, seeds_folder()], db, load_builtin(), ReadReport())


def measure(db: Path, chosen: Callable[[str], bool], which: Sequence[str], to_reach: float) -> list[Timing]:
    """Ask and print, the examples of all queries first."""
    timings = []
    with TrialGraph.open(db) as graph:
        queries = [query for name, query in load_saved_queries().items() if chosen(name)]
        cases = [case for query in queries for case in make_cases(graph, query) if case.which in which]
        for case in sorted(cases, key=lambda case: WHICH.index(case.which)):
            timings.append(time_case(graph, case))
            print_timing(timings[-1], to_reach)
    return timings


def main() -> None:
    parser = argparse.ArgumentParser(description="The median time of each saved query.")
    parser.add_argument("records", nargs="?", type=Path, default=RECORDS, help="what to build the graph from")
    parser.add_argument("--db", type=Path, help="a graph that is there (default: one is built)")
    parser.add_argument("--query", action="append", metavar="NAME", help="only this one; may be repeated")
    parser.add_argument("--which", action="append", choices=WHICH, help="only these parameters; may be repeated")
    parser.add_argument("--large", action="store_true", help="of a large graph: other goals, and DuckDB beside it")
    options = parser.parse_args()
    to_reach = TO_REACH_LARGE_MS if options.large else TO_REACH_MS
    with tempfile.TemporaryDirectory() as name:
        db = options.db or Path(name, "all.db")
        if options.db is None:
            build(options.records, db)
        print_heading(to_reach)
        chosen = measure(db, lambda name: not options.query or name in options.query, options.which or WHICH, to_reach)
        print_summary(chosen, to_reach)
        if options.large:
            from queries_duckdb import print_comparison

            print_comparison(db, Path(name))
        print()
        print_processes(Path(name))


if __name__ == "__main__":
    main()
